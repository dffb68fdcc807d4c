"""Slips of the finger are found; relatives are not."""

import pytest

from loaders.reading.nearness import nearest

KNOWN = (
    *(
        "azerbaijan",
        "armenia",
        "mfa-armenia",
        "united-nations",
        "new-york",
        "zurich",
        "lachin-district",
        "shusha-district",
    ),
    *("regnum-azerbaijan-mod-2008", "southland-defence-ministry", "un-resolution-822-1993", "un-resolution-1-1946"),
    *("1994-05-12-ceasefire", "1993-04-30-unsc-resolution-822", "uk", "prague", "prisoners", "stepanakert"),
)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("azerbijan", "azerbaijan"),
        ("azebraijan", "azerbaijan"),
        ("azarbaidjan", "azerbaijan"),
        ("untied-nations", "united-nations"),
        ("unitednations", "united-nations"),
        ("newyork", "new-york"),
        ("nations-united", "united-nations"),
        ("lachin", "lachin-district"),
        ("lachin-distrct", "lachin-district"),
        ("southland-defense-ministry", "southland-defence-ministry"),
        ("southland-ministry", "southland-defence-ministry"),
        ("un-resolution-1", "un-resolution-1-1946"),
        ("un-resolution-822-1939", "un-resolution-822-1993"),
        ("pragve", "prague"),
        ("prisonners", "prisoners"),
        ("1994-05-21-ceasefire", "1994-05-12-ceasefire"),
        ("1994-05-ceasefire", None),
        ("1994-05-12-cease-fire", "1994-05-12-ceasefire"),
        ("1994-05-12-ceesefire", "1994-05-12-ceasefire"),
        ("1993-07-29-unsc-resolution-853", None),
        ("rferl-zurich-azerbaijan-2009", None),
        ("julfa-district", None),
        ("regnum-azerbaijan-mod-2009", None),
        ("un-resolution-853-1993", None),
        ("us", None),
        ("geneva", None),
        ("stepan", None),
        ("", None),
        ("-", None),
    ],
)
def test_what_may_have_been_meant(key: str, meant: str | None) -> None:
    assert nearest(key, KNOWN) == meant


def test_of_several_the_nearest_is_named() -> None:
    assert nearest("mill-twon", ["mill-town", "milltown", "mill-towns", "mill"]) == "mill-town"
    assert nearest("mill-town", []) is None
