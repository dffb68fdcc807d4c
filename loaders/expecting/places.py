"""What record.yml says of places: which lie in no country, which have no point, and where countries are."""

from collections.abc import Iterator

from loaders.expecting.unmet import Built, Unmet
from loaders.reading.forms import Form

_COUNTRIES = """
select key from places where kind = 'country' union select country from places where country is not null order by 1
"""
_IN = "select key, latitude, longitude from places where country = ? and latitude is not null order by key"
_LISTS = (
    (
        "across_borders",
        "select key from places where country is null",
        "lie in no country",
        "give it a parent that lies in one",
    ),
    (
        "without_point",
        "select key from places where latitude is null",
        "be without a point",
        "give it coordinates, rough ones with their precision",
    ),
)
"""The lists of the file: what is listed, in words, and how else to come by it."""


def unmet(built: Built, record: Form) -> Iterator[Unmet]:
    """Places that lie elsewhere than the file says."""
    for field, sql, what, cure in _LISTS:
        if (listed := record.data[field]) is not None:
            where, found = record.where(field), {*built.column(sql)}
            for place in sorted(found - {*listed}):
                yield Unmet(where, f"{place!r} is expected not to {what}, and does", f"{cure}, or list it here")
            for place in sorted({*listed} - found):
                yield Unmet(where, f"{place!r} is expected to {what}, and does not", "take it out of the list")
    if boxes := record.data["boxes"]:
        yield from _boxes(built, record, boxes)


def _boxes(built: Built, record: Form, boxes: list[dict[str, object]]) -> Iterator[Unmet]:
    countries, boxed = built.column(_COUNTRIES), {str(box["country"]) for box in boxes}
    for country in countries:
        if country not in boxed:
            yield Unmet(record.where("boxes"), f"places lie in {country!r}, which has no box", "give it one")
    for number, box in enumerate(boxes):
        where = record.where("boxes", number)
        if box["country"] not in countries:
            yield Unmet(where, f"no place lies in {box['country']!r}", "take its box out")
        for place, latitude, longitude in built.rows(_IN, box["country"]):
            south, west, north, east = (float(str(box[edge])) for edge in ("south", "west", "north", "east"))
            across = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
            if not (south <= latitude <= north and across):
                message = f"{place!r} is expected in this box, and is at {latitude}, {longitude}"
                yield Unmet(where, message, "mend the point or the country of the place, or widen the box")
