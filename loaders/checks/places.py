"""Places and actors in their hierarchies, and coordinates."""

from collections import defaultdict
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from statistics import median

from datasette_timeline.published.longitudes import nearest, shortest, wrapped
from loaders.problems import Finding, listed, rule
from loaders.reading.entries import Data, Dataset, Entry

Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""

_LIMITS = {"latitude": 90, "longitude": 180}
_EARTH_RADIUS_KM = 6371.0
_FAR_KM, _MUCH_NEARER, _ENOUGH_POINTS = 250, 3, 3


@rule("coordinates-range", wrong="latitude: 467.5", right="latitude: 46.75")
def check_coordinates_range(entry: Entry) -> Iterator[Finding]:
    """Latitude is from -90 to 90, longitude from -180 to 180, a radius above zero."""
    if entry.registry not in ("places", "ucdp-points"):
        return
    for name, limit in _LIMITS.items():
        value = entry.data[name]
        if value is not None and abs(value) > limit:
            message = f"{name} is {value}, but must be from -{limit} to {limit}"
            yield entry.finding("coordinates-range", (name,), message, "check the point, and the order of the two")
    radius = entry.data.get("radius_km")
    if radius is not None and radius <= 0:
        message = f"radius_km is {radius}, but must be above 0"
        yield entry.finding("coordinates-range", ("radius_km",), message, "give it in kilometres, or leave it out")


@rule("coordinates-incomplete", wrong="latitude: 39.76", right="latitude, longitude, precision and coordinates_source")
def check_coordinates_complete(entry: Entry) -> Iterator[Finding]:
    """Latitude, longitude, precision and coordinates_source are given together."""
    if entry.registry != "places":
        return
    names = ("latitude", "longitude", "precision", "coordinates_source")
    missing = [name for name in names if entry.data[name] is None]
    if missing and len(missing) < len(names):
        given = next(name for name in names if name not in missing)
        message = f"{given} is given, but not {listed(missing)}"
        yield entry.finding("coordinates-incomplete", (given,), message, "give all four, or none", at_key=True)


@rule(
    "coordinates-swapped",
    level="warning",
    wrong="latitude: 12.5\nlongitude: 41.9",
    right="latitude: 41.9\nlongitude: 12.5",
)
def check_coordinates_swapped(dataset: Dataset) -> Iterator[Finding]:
    """Latitude and longitude do not look exchanged: no place is far from what is around it, and near it if they are."""
    points = {key: point for key, entry in dataset.registry("places").items() if (point := _point(entry.data))}
    middles = _middles(dataset, points)
    for key, (latitude, longitude) in points.items():
        entry = dataset.registry("places")[key]
        around, words = _around(dataset, key, points, middles)
        if around is None or max(abs(latitude), abs(longitude)) > _LIMITS["latitude"]:
            continue
        is_off, would_be_off = kilometres((latitude, longitude), around), kilometres((longitude, latitude), around)
        if is_off > _FAR_KM and would_be_off * _MUCH_NEARER < is_off:
            message = (
                f"the point is {is_off:,.0f} km from {words}; exchanged, it would be {would_be_off:,.0f} km from there"
            )
            cure = f"check it: latitude {longitude} and longitude {latitude}?"
            yield entry.finding("coordinates-swapped", ("latitude",), message, cure)


def _point(place: Data) -> Point | None:
    latitude, longitude = place["latitude"], place["longitude"]
    return None if latitude is None or longitude is None else (latitude, longitude)


def _around(
    dataset: Dataset, key: str, points: dict[str, Point], middles: dict[str | None, Point]
) -> tuple[Point | None, str]:
    """Where the place is to be expected, with words for it: in the first thing around it of which a point is known."""
    way = [key]
    while (entry := dataset.registry("places").get(way[-1])) and (parent := entry.data["parent"]) and parent not in way:
        if parent in points:
            return points[parent], f"{parent!r}"
        way.append(parent)
    middle = middles.get(dataset.registry("places")[key].data["parent"]) or middles.get(None)
    return middle, "the middle of the places beside it"


def _middles(dataset: Dataset, points: dict[str, Point]) -> dict[str | None, Point]:
    """The medians of places with the same parent, where there are enough of them, and under None that of all."""
    groups: defaultdict[str | None, list[Point]] = defaultdict(list)
    for key, point in points.items():
        groups[dataset.registry("places")[key].data["parent"]].append(point)
    groups[None] = list(points.values())
    return {parent: _middle(group) for parent, group in groups.items() if len(group) >= _ENOUGH_POINTS}


def _middle(points: list[Point]) -> Point:
    """The median of latitudes, and that of longitudes along the shortest way that holds them all."""
    across = shortest((longitude, longitude) for _, longitude in points)
    longitudes = (nearest(longitude, (across.west + across.end) / 2) for _, longitude in points)
    return median(latitude for latitude, _ in points), wrapped(median(longitudes))


def kilometres(one: Point, other: Point) -> float:
    """How far apart two points are, (latitude, longitude) each, along the great circle."""
    (latitude, longitude), (other_latitude, other_longitude) = (map(radians, point) for point in (one, other))
    haversine = (
        sin((other_latitude - latitude) / 2) ** 2
        + cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))


@rule("place-cycle", wrong="a lies in b, b lies in a", right="a lies in b")
def check_place_cycle(dataset: Dataset) -> Iterator[Finding]:
    """No place lies, over others, in itself."""
    yield from _cycles(dataset, "places", "place-cycle", "lies in")


@rule("actor-cycle", wrong="a belongs to b, b belongs to a", right="a belongs to b")
def check_actor_cycle(dataset: Dataset) -> Iterator[Finding]:
    """No actor is, over others, a part of itself."""
    yield from _cycles(dataset, "actors", "actor-cycle", "belongs to")


def _cycles(dataset: Dataset, registry: str, code: str, verb: str) -> Iterator[Finding]:
    entries = dataset.registry(registry)
    for entry in entries.values():
        way = [entry.key]
        while way[-1] in entries and (parent := entries[way[-1]].data["parent"]) and parent not in way:
            way.append(parent)
        closes = way[-1] in entries and entries[way[-1]].data["parent"] == entry.key
        if closes and entry.key == min(way):
            chain = f", which {verb} ".join([*way[1:], entry.key])
            message = f"{entry.key!r} {verb} {chain}: this goes in a circle"
            yield entry.finding(code, ("parent",), message, "correct one of these parents")
