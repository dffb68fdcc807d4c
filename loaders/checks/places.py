"""Places and actors in their hierarchies, and coordinates."""

from collections.abc import Iterator

from loaders.entries import Dataset, Entry
from loaders.problems import Finding, listed, rule

_LIMITS = {"latitude": 90, "longitude": 180}


@rule("coordinates-range", wrong="latitude: 467.5", right="latitude: 46.75")
def check_coordinates_range(entry: Entry) -> Iterator[Finding]:
    """Latitude is from -90 to 90, longitude from -180 to 180, a radius above zero."""
    if entry.registry != "places":
        return
    for name, limit in _LIMITS.items():
        value = entry.data[name]
        if value is not None and abs(value) > limit:
            message = f"{name} is {value}, but must be from -{limit} to {limit}"
            yield entry.finding("coordinates-range", (name,), message, "check the point, and the order of the two")
    radius = entry.data["radius_km"]
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
