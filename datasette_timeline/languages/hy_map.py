"""Armenian, continued: the map."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "map.title": "Այս իրադարձությունների վայրերի քարտեզը",
    "map.mark.one": "{place}՝ {n} իրադարձություն",
    "map.mark.other": "{place}՝ {n} իրադարձություն",
    "map.elsewhere": "Քարտեզից դուրս",
    "map.countries": "Հայտնի է միայն երկիրը",
    "map.unlocated": "Առանց կոորդինատների",
    "map.more.one": "ևս {n} վայր",
    "map.more.other": "ևս {n} վայր",
    "map.closer": "Մոտեցնել",
    "map.farther": "Հեռացնել",
    "map.whole": "Ամբողջ քարտեզը",
    "map.zoom": "Մասշտաբ",
    "map.km": "{n} կմ",
}
