"""Azerbaijani, continued: the map."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "map.title": "Bu hadisələrin yerlərinin xəritəsi",
    "map.mark.one": "{place}: {n} hadisə",
    "map.mark.other": "{place}: {n} hadisə",
    "map.elsewhere": "Xəritədən kənarda",
    "map.countries": "Yalnız ölkə məlumdur",
    "map.unlocated": "Koordinatsız",
    "map.more.one": "daha {n} yer",
    "map.more.other": "daha {n} yer",
    "map.closer": "Yaxınlaşdır",
    "map.farther": "Uzaqlaşdır",
    "map.whole": "Bütün xəritə",
    "map.zoom": "Miqyas",
    "map.km": "{n} km",
}
