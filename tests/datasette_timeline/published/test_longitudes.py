"""Stretches of longitude: the shortest that holds what is given, wherever the numbers begin again."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from datasette_timeline.published.longitudes import AROUND, Stretch, nearest, shortest, wrapped

LONGITUDES = st.floats(-180, 180)
POINTS = st.lists(LONGITUDES, min_size=1, max_size=8)
ANGLES = st.floats(-720, 720)


def of_points(points: list[float]) -> Stretch:
    return shortest((each, each) for each in points)


@pytest.mark.parametrize(
    ("points", "west", "east"),
    [
        ([46.75], 46.75, 46.75),
        ([46.75, 45.1, 49.9], 45.1, 49.9),
        ([179.6, -179.7, -179.8], 179.6, -179.7),
        ([-180.0, 179.0], 179, -180),
        ([180.0, -179.0], -180, -179),
        ([180.0, -180.0], -180, -180),
        ([139.7, -74.0], 139.7, -74),
        ([0.0, 100.0, -140.0], 0, -140),
        ([90.0, -90.0], -90, 90),  # as long either way: the one that does not cross
        ([-120.0, 0.0, 120.0], -120, 120),
    ],
)
def test_points(points: list[float], west: float, east: float) -> None:
    assert of_points(points) == (west, east)


@pytest.mark.parametrize(
    ("arcs", "found"),
    [
        ([], AROUND),
        ([(-180, 180)], AROUND),
        ([(10, 400)], AROUND),
        ([(-180, 0), (0, 180)], AROUND),
        ([(-10, 170), (170, 350)], AROUND),
        ([(-180, 0), (0, 170)], (-180, 170)),
        ([(19, 180), (-180, -169)], (19, -169)),  # cut at the meridian, as RFC 7946 says
        ([(19, 191)], (19, -169)),  # counted on
        ([(-200, -170)], (160, -170)),
        ([(170, 250), (-150, -150)], (170, -110)),
        ([(178, 183), (-179, -160)], (178, -160)),
        ([(100, 200), (150, 160), (-170, -100)], (100, -100)),
    ],
)
def test_arcs(arcs: list[tuple[float, float]], found: tuple[float, float]) -> None:
    assert shortest(arcs) == pytest.approx(found)


@given(POINTS)
def test_it_is_as_long_as_the_circle_without_its_widest_gap(points: list[float]) -> None:
    found = of_points(points)
    around = sorted({(each + 180) % 360 for each in points})
    widest = max(after - before for before, after in pairwise([*around, around[0] + 360]))
    assert found.end - found.west == pytest.approx(360 - widest, abs=1e-6)
    assert all(found.widened(1e-6).holds(each) for each in points)
    assert {wrapped(found.west), wrapped(found.east)} <= {-180.0 if each == 180 else each for each in points} | {180.0}


@given(POINTS, ANGLES)
def test_it_turns_with_the_points(points: list[float], angle: float) -> None:
    before, after = of_points(points), of_points([(each + angle + 180) % 360 - 180 for each in points])
    assert after.end - after.west == pytest.approx(before.end - before.west, abs=1e-6)
    assume(before.end - before.west < 179.999)  # no other is as short, be it but for rounding
    assert nearest(after.west, before.west + angle) == pytest.approx(before.west + angle, abs=1e-6)


@given(LONGITUDES, LONGITUDES, LONGITUDES)
def test_a_stretch_holds_what_lies_between_its_ends(west: float, east: float, longitude: float) -> None:
    between = west <= longitude <= east if west <= east else (longitude >= west or longitude <= east)
    assume(min(abs(abs(longitude - end) - turn) for end in (west, east) for turn in (0, 360)) > 1e-9)
    assert Stretch(west, east).holds(longitude) == between


@given(POINTS, st.floats(0, 200), LONGITUDES)
def test_widened_it_holds_all_that_is_so_near(points: list[float], margin: float, longitude: float) -> None:
    found = of_points(points)
    away = min(abs(nearest(longitude, each) - each) for each in points)
    assume(abs(away - margin) > 1e-6)
    if away < margin:
        assert found.widened(margin).holds(longitude)
    elif not found.holds(longitude):
        assert not found.widened(margin).holds(longitude)


def test_all_but_nothing_of_the_circle_is_the_circle() -> None:
    almost = of_points([152.99999999999997]).widened(179.99999999999997)
    assert almost == AROUND
    assert almost.holds(0.0)


@given(st.floats(-1000, 1000), LONGITUDES)
def test_the_same_meridian_has_many_numbers(longitude: float, middle: float) -> None:
    for found in (wrapped(longitude), nearest(longitude, middle)):
        assert min((found - longitude) % 360, (longitude - found) % 360) == pytest.approx(0, abs=1e-6)
    assert -180 <= wrapped(longitude) <= 180
    assert abs(nearest(longitude, middle) - middle) <= 180 + 1e-9
