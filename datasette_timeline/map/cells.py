"""Rows at points, or counted in cells of a grid, as a map draws them."""

from collections.abc import Iterable, Sequence

from datasette_timeline.database.names import Named
from datasette_timeline.filters.areas import Area
from datasette_timeline.map.marks import PlaceEvents


def spots(areas: Iterable[Area], language: str) -> Sequence[PlaceEvents]:
    """What a map draws for areas, keyed by their boxes: a circle in the middle of each, named by where it lies."""
    return [
        PlaceEvents(
            key=each.box,
            name=Named(each.name, language),
            latitude=each.latitude + each.size / 2,
            longitude=each.longitude + each.size / 2,
            precision="exact",
            radius_km=0,
            events=each.rows,
            inside=each.rows,
        )
        for each in areas
    ]
