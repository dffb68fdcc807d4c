"""Circles and rings: sized by events, never a pin where only an area is known."""

from math import hypot, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.database.names import Named
from datasette_timeline.map.marks import Mark, PlaceEvents, Placing, marks, radius_of_one
from datasette_timeline.map.projection import Bounds, Frame, Paper, Point, fitted

PAPER: Paper = fitted([], Bounds(42, 37.5, 52, 43), Frame())


def place(key: str, events: int = 1, **given: float | str) -> PlaceEvents:
    values = {"latitude": 40.0, "longitude": 46.0, "precision": "locality", "radius_km": 3.0, "inside": events, **given}
    return PlaceEvents(key=key, name=Named(key.title(), "en"), events=events, **values)  # type: ignore[arg-type]


def drawn(*places: PlaceEvents, shared: dict[frozenset[str], int] | None = None) -> list[Mark]:
    return marks(places, PAPER, shared or {}, {})


@pytest.mark.parametrize("precision", ["exact", "locality"])
def test_a_point_that_is_known_is_a_circle_on_it(precision: str) -> None:
    (mark,) = drawn(place("town", precision=precision))
    assert (mark.shape, mark.ring) == ("point", None)
    assert mark.at == PAPER.at(46, 40)


@pytest.mark.parametrize(("precision", "km"), [("district", 25.0), ("region", 60.0), ("", 12.0)])
def test_an_area_is_a_ring_as_wide_as_the_doubt_with_its_circle_on_the_rim(precision: str, km: float) -> None:
    (mark,) = drawn(place("valley", precision=precision, radius_km=km))
    assert mark.shape == "area"
    assert mark.ring is not None
    assert isclose(mark.ring, PAPER.length(km, 40))
    assert mark.centre == PAPER.at(46, 40)
    assert isclose(hypot(mark.at.x - mark.centre.x, mark.at.y - mark.centre.y), mark.ring)


def test_an_area_that_the_base_map_shows_has_no_ring() -> None:
    (mark,) = marks([place("valley", precision="region")], PAPER, {}, {"valley": Placing(5, Point(1, 2))})
    assert (mark.ring, mark.layer, mark.at) == (None, 5, Point(1, 2))


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=20))
def test_areas_of_circles_are_in_proportion_to_events(counts: list[int]) -> None:
    made = drawn(*(place(f"p{n}", events, longitude=42.0 + n / 3) for n, events in enumerate(counts)))
    one = radius_of_one(max(counts))
    for mark in made:
        assert mark.radius == pytest.approx(max(one * mark.events**0.5, 2.2))
        assert mark.radius <= 22.01


def test_the_largest_come_first_so_that_small_ones_lie_on_top() -> None:
    made = drawn(place("b", 2, longitude=45.0), place("a", 9, longitude=47.0), place("c", 2, longitude=44.0))
    assert [mark.keys for mark in made] == ["a", "b", "c"]


def test_places_at_one_point_share_a_circle_with_their_different_events() -> None:
    city, court, region = place("city", 5, inside=8), place("court", 4), place("region", 3, precision="region")
    made = drawn(court, city, region, shared={frozenset({"city", "court"}): 7})
    assert [(mark.keys, mark.events) for mark in made] == [("city court", 7), ("region", 3)]


@pytest.mark.parametrize(("events", "numbered"), [(1, False), (2, True), (30, True)])
def test_events_are_counted_in_circles_that_are_large_enough(events: int, numbered: bool) -> None:
    (mark,) = drawn(place("town", events))
    assert mark.numbered is numbered


def test_a_number_that_does_not_fit_is_left_out() -> None:
    small = drawn(place("town", 9000), place("village", 3, longitude=47.0))[1]
    assert (small.keys, small.numbered) == ("village", False)


def test_circles_on_rims_keep_clear_of_others() -> None:
    ring = place("district", precision="district", radius_km=25)
    (alone,) = drawn(ring)
    on_top = PAPER.under(*alone.at)
    town = place("town", 40, longitude=on_top[0], latitude=on_top[1])
    beside = next(mark for mark in drawn(ring, town) if mark.keys == "district")
    assert beside.at != alone.at
    assert hypot(beside.at.x - alone.at.x, beside.at.y - alone.at.y) > beside.radius
