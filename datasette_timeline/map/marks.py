"""What is drawn for places: points and areas, sized by how many events they have. Pure.

A place whose point is known to the town gets a filled circle on that point. One that is only known to lie somewhere in
an area gets the area: a ring as wide as its uncertainty, or a layer of the base map, with an open circle on its rim, so
that nobody takes the centre for the place. A whole country is not drawn at all: pages list it beside the map.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, inf, pi, sin, sqrt
from typing import Literal, NamedTuple

from datasette_timeline.database.names import Named
from datasette_timeline.map.projection import Paper, Point, Spot

Shape = Literal["point", "area", "country"]

_SHAPES: Mapping[str, Shape] = {"exact": "point", "locality": "point", "country": "country"}

_SMALLEST, _LARGEST = 4.2, 22.0
"""Radii of circles in units of the paper. One event gets the smallest, unless the largest would then be exceeded."""
_SMALLEST_AT_ALL = 2.2
_LEGIBLE, _LARGE = 5.2, 9.0
"""Radii from which on a number can be read in a circle: on a screen of usual size, and on a small one."""
_DIGIT_WIDTH = 5.0
_RIM_ANGLES = [step * pi / 4 for step in (-2, -1, -3, 0, 4, 1, 3, 2)]
"""Where on a ring its circle may sit, in the order of preference: at the top, else around."""


class PlaceEvents(NamedTuple):
    """A place with coordinates, and how many of the events in view it has."""

    key: str
    name: Named
    latitude: float
    longitude: float
    precision: str
    radius_km: float
    events: int
    """Events that name this very place."""
    inside: int
    """Events that name it or any place inside it."""

    @property
    def shape(self) -> Shape:
        """What is drawn for it."""
        return _SHAPES.get(self.precision, "area")

    @property
    def spot(self) -> Spot:
        """What a map has to show of it."""
        return Spot(self.longitude, self.latitude, self.radius_km if self.shape == "area" else 0)


@dataclass(frozen=True)
class Mark:
    """One or several places that share a point, as drawn."""

    places: tuple[PlaceEvents, ...]
    """The widest first."""
    events: int
    shape: Shape
    at: Point
    """The middle of the circle."""
    radius: float
    """Of the circle, which keeps its size when the map is enlarged."""
    numbered: bool
    """Whether the number of events fits into the circle."""
    centre: Point
    ring: float | None = None
    """Radius of the ring around the centre, which grows with the map; None where there is none."""
    layer: int | None = None
    """Number of the layer of the base map that shows the area."""

    @property
    def large(self) -> bool:
        """Whether its number is still to be read on a small screen."""
        return self.numbered and self.radius >= _LARGE

    @property
    def keys(self) -> str:
        """The places' keys, separated by spaces."""
        return " ".join(place.key for place in self.places)

    @property
    def name(self) -> Named:
        """What is written beside it."""
        return self.places[0].name


class Placing(NamedTuple):
    """The layer of the base map that shows a place, and where on it the circle sits."""

    layer: int
    at: Point


def radius_of_one(most: int) -> float:
    """Radius of the circle for one event where the largest has so many: areas are in proportion to events."""
    return min(_SMALLEST, _LARGEST / sqrt(max(most, 1)))


def marks(
    places: Iterable[PlaceEvents],
    paper: Paper,
    shared: Mapping[frozenset[str], int],
    placings: Mapping[str, Placing],
) -> list[Mark]:
    """Marks for the places, those with most events first, so that small ones are painted over large ones.

    `shared` has the number of different events at each point that several places share, by their keys.
    """
    groups = shared_points(places)
    totals = [shared.get(frozenset(p.key for p in group), sum(p.events for p in group)) for group in groups]
    one = radius_of_one(max(totals, default=1))
    drawn = [_mark(group, total, one, paper, placings) for group, total in zip(groups, totals, strict=True)]
    drawn.sort(key=lambda mark: (-mark.events, mark.name.text))
    return _off_each_other(drawn)


def shared_points(places: Iterable[PlaceEvents]) -> list[tuple[PlaceEvents, ...]]:
    """The places, those of one shape and point together: first the widest, the one that others lie in."""
    groups: dict[tuple[Shape, float, float], list[PlaceEvents]] = {}
    for place in places:
        groups.setdefault((place.shape, place.latitude, place.longitude), []).append(place)
    return [tuple(sorted(group, key=lambda p: (-p.inside, -p.events, p.name.text))) for group in groups.values()]


def _mark(
    group: tuple[PlaceEvents, ...],
    events: int,
    one: float,
    paper: Paper,
    placings: Mapping[str, Placing],
) -> Mark:
    first = group[0]
    centre = paper.at(first.longitude, first.latitude)
    radius = max(one * sqrt(events), _SMALLEST_AT_ALL)
    numbered = radius >= _LEGIBLE and len(str(events)) * _DIGIT_WIDTH <= 1.8 * radius
    mark = Mark(group, events, first.shape, centre, radius, numbered, centre)
    if first.key in placings:
        return replace(mark, at=placings[first.key].at, layer=placings[first.key].layer)
    if first.shape == "area":
        reach = max(place.radius_km for place in group)
        return replace(mark, ring=paper.length(reach, first.latitude))
    return mark


def _off_each_other(drawn: Sequence[Mark]) -> list[Mark]:
    """The marks, with the circles of rings moved along their rims to where they hide least."""
    taken = [(mark.at, mark.radius) for mark in drawn if mark.ring is None]
    placed = []
    for mark in drawn:
        if mark.ring is not None:
            mark = replace(mark, at=_clearest(mark.centre, mark.ring, mark.radius, taken))
            taken.append((mark.at, mark.radius))
        placed.append(mark)
    return placed


def _clearest(centre: Point, ring: float, radius: float, taken: Iterable[tuple[Point, float]]) -> Point:
    """The first point on the rim where a circle touches none, else the one where it touches least."""
    near = [(at, r) for at, r in taken if hypot(at.x - centre.x, at.y - centre.y) < ring + radius + r + 2]
    best, least = centre, inf
    for angle in _RIM_ANGLES:
        rim = Point(centre.x + ring * cos(angle), centre.y + ring * sin(angle))
        hidden = sum(_overlap(rim, radius, *other) for other in near)
        if hidden < least:
            best, least = rim, hidden
        if not hidden:
            break
    return best


def _overlap(a: Point, a_radius: float, b: Point, b_radius: float) -> float:
    """How deep two circles lie in each other, with a little room between them."""
    return max(a_radius + b_radius + 2 - hypot(a.x - b.x, a.y - b.y), 0)
