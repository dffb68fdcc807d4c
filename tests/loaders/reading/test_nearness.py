"""Slips of the finger are found; relatives are not."""

import pytest

from loaders.reading.nearness import nearest

KNOWN = (
    *(
        "marshlandia",
        "ardania",
        "mfa-ardania",
        "united-nations",
        "new-york",
        "zurich",
        "lokhan-district",
        "shosha-district",
    ),
    *("regnum-marshlandia-mod-2008", "southland-defence-ministry", "un-resolution-822-1993", "un-resolution-1-1946"),
    *("1994-05-12-ceasefire", "1993-04-30-unsc-resolution-822", "uk", "prague", "prisoners", "stepanagard"),
)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("marshlndia", "marshlandia"),
        ("marshlanida", "marshlandia"),
        ("marchlandija", "marshlandia"),
        ("untied-nations", "united-nations"),
        ("unitednations", "united-nations"),
        ("newyork", "new-york"),
        ("nations-united", "united-nations"),
        ("lokhan", "lokhan-district"),
        ("lokhan-distrct", "lokhan-district"),
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
        ("rferl-zurich-marshlandia-2009", None),
        ("dalfa-district", None),
        ("regnum-marshlandia-mod-2009", None),
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
