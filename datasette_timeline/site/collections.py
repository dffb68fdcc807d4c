"""What pages and embeds of collections share: which collection an address names, its chart and its map."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple
from urllib.parse import quote, unquote

from datasette import NotFound

from datasette_timeline.charts.histogram_view import HistogramView, plain_view
from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.collections import Collection, collections_of
from datasette_timeline.database.datasette_types import Database, Datasette, Request
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.filters.areas import Area, few
from datasette_timeline.filters.collection_filter import CollectionAddress, CollectionFilter
from datasette_timeline.listing.collection_cards import Card, card_of, value_name
from datasette_timeline.listing.collection_rows import Profile, areas_of, flags_of, rows_of
from datasette_timeline.map.cells import spots
from datasette_timeline.map.context import MapContext, map_of_spots
from datasette_timeline.site.shell import Shell, open_shell

MOST_AREAS, MOST_BESIDE = 250, 100
"""Circles on a map, and on one beside a list."""


class CollectionMap(NamedTuple):
    """The map of what a filter finds."""

    drawn: MapContext
    size: float
    """Degrees that cells are wide; 0 where rows are at their points."""


async def open_collection(datasette: Datasette, request: Request) -> tuple[Shell, Collection]:
    """The shell for a request, and the collection that its address names. Raises NotFound where there is none."""
    name = unquote(request.url_vars["name"])
    found = (await collections_of(timeline_database(datasette))).get(name)
    if found is None:
        raise NotFound(f"There is no collection '{name}' here.")
    return await open_shell(datasette, request, found.name), found


def path_of(collection: Collection) -> str:
    """The path of the page of a collection."""
    return f"/collections/{quote(collection.name)}"


def row_path(collection: Collection, key: str) -> str:
    """The path of the page of a row."""
    return f"{path_of(collection)}/{quote(key, safe='')}"


def title_of_view(shell: Shell, collection: Collection, wanted: CollectionFilter) -> str:
    """What a filtered view is called, in one line."""
    told = [value_name(shell.reader, collection, name, value).text for name, value in wanted.pairs()]
    return f"{collection.title}: {', '.join(told)}" if told else collection.title


async def cards_of(shell: Shell, collection: Collection, address: CollectionAddress, limit: int) -> list[Card]:
    """So many rows of a list. Raises KeyError where there is no row that it begins after."""
    rows = await rows_of(
        shell.database,
        collection,
        address.wanted,
        limit,
        address.after,
        latest_first=address.order.startswith("-"),
    )
    flags = await flags_of(shell.database, collection, [row[collection.key] for row in rows])
    return [card_of(shell.reader, collection, row, flags.get(row[collection.key], ())) for row in rows]


def chart_of(
    shell: Shell, wanted: CollectionFilter, profile: Profile, here: Callable[[CollectionFilter], str], height: int
) -> HistogramView | None:
    """The histogram of what a filter finds; None where it finds nothing."""
    first, last = wanted.first_day, wanted.last_day
    months = {month: rows for month, rows in profile.months.items() if not first or month >= _month(first)}
    asked = (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None
    days = {day: rows for day, rows in profile.days.items() if not first or day >= date.fromisoformat(first)}

    def narrowed(start: str, end: str) -> str:
        return here(wanted.with_values("from", start).with_values("to", end))

    return plain_view(shell.reader, months, days, asked, narrowed, height)


def _month(day: str) -> tuple[int, int | None]:
    return int(day[:4]), int(day[5:7])


async def map_of(
    shell: Shell,
    collection: Collection,
    wanted: CollectionFilter,
    total: int,
    here: Callable[[CollectionFilter], str],
    *,
    inline: bool = False,
    most: int = MOST_AREAS,
) -> CollectionMap:
    """The map of what a filter finds: at points, or by cells so wide that circles can be told apart."""
    whole = await _whole_maps(shell.database)
    areas = None if wanted else whole.get((collection.name, most))
    if areas is None:
        areas = few(await areas_of(shell.database, collection, wanted, total), most)
    if not wanted:
        whole[collection.name, most] = areas

    def href(boxes: Iterable[str]) -> str:
        return here(wanted.with_values("box", next(iter(boxes))))

    drawn = map_of_spots(shell.datasette, shell.reader, spots(areas, shell.lang), href, inline=inline)
    return CollectionMap(drawn, areas[0].size if areas else 0)


@memoize_per_snapshot
async def _whole_maps(database: Database) -> dict[tuple[str, int], list[Area]]:
    """Where all rows of collections are, once they have been drawn: most readers begin with them."""
    return {}
