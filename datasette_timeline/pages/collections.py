"""Pages of collections: events of others as they publish them, filtered as ours are, and every row on its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from datasette import NotFound, Response

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.collections import Collection, collections_of
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.names import Named
from datasette_timeline.filters.collection_filter import (
    ORDERS,
    VIEWS,
    CollectionAddress,
    CollectionFilter,
    parse_collection_address,
)
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.filters.timeline_address import without_blanks
from datasette_timeline.filters.urls import with_query
from datasette_timeline.formats.collection_files import FORMATS, MOST_ROWS
from datasette_timeline.listing.collection_cards import (
    Card,
    Choices,
    card_of,
    choices_of,
    field_name,
    flag_names,
    value_name,
)
from datasette_timeline.listing.collection_rows import events_of, flags_of, known_values, profile_of, row_of
from datasette_timeline.pages.narrowing import Chip
from datasette_timeline.published.spreadsheets import for_spreadsheets
from datasette_timeline.site.collections import (
    MOST_AREAS,
    MOST_BESIDE,
    cards_of,
    chart_of,
    map_of,
    open_collection,
    path_of,
    row_path,
    title_of_view,
)
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

PAGE_SIZE = 50
_MOST_CHOICES = 25
_CHART_HEIGHT = 44


_FORMATS = (("json", ""), *((extension, f".{extension}") for extension in FORMATS))
"""What rows can be taken away as, and how the address ends; pages of them first, however many there are."""


_EMBEDDED: Mapping[str, Sequence[tuple[str, str]]] = {"compact": (), "map": (("view", "map"),)}
"""What an embed of each view is asked for."""


class Cell(NamedTuple):
    """A column of a row on its page."""

    column: str
    label: Named | None
    """What it is called; None where it has no other name."""
    meaning: str
    value: str
    words: Named | None
    """What a code means."""


@Page("/collections", order=88)
async def collections_page(datasette: Datasette, request: Request) -> Response:
    """All collections; 404 where there is none."""
    collections = await collections_of(timeline_database(datasette))
    if not collections:
        raise NotFound("No data of others was imported into this site.")
    shell = await open_shell(datasette, request)
    title, note = shell.texts.plain("collections.title"), shell.texts.plain("collections.note")
    return shell.render(
        "collections.html",
        section=None,
        head=page_head(shell, "/collections", title, note),
        listed=[(each, shell.link(path_of(each))) for each in collections.values()],
    )


@Page("/collections/{name}", order=88, filtered=True)
async def collection_page(datasette: Datasette, request: Request) -> Response:
    """The rows of a collection that a filter finds, with their chart, their map, and what else to filter by."""
    shell, collection = await open_collection(datasette, request)
    pairs = parse_qsl(request.query_string, keep_blank_values=True)
    kept = without_blanks(pairs)
    if len(kept) < len(pairs):
        return Response.redirect(with_query(request.path, kept))
    known = await known_values(shell.database, collection)
    address = parse_collection_address(kept, collection, known)
    return shell.render("collection.html", **await _context(shell, collection, address))


@Page("/collections/{name}/{id}", order=88, filtered=True)
async def row_page(datasette: Datasette, request: Request) -> Response:
    """One row with all that it says; 404 where there is none."""
    shell, collection = await open_collection(datasette, request)
    key = unquote(request.url_vars["id"])
    row = await row_of(shell.database, collection, key)
    if row is None:
        raise NotFound(f"{collection.title} has no row '{key}' here.")
    found = await flags_of(shell.database, collection, [row[collection.key]])
    flags = found.get(row[collection.key], [])
    card = card_of(shell.reader, collection, row, flags)
    release = next((each for each in collection.releases if each.release == row[collection.release]), None)
    title = f"{collection.title} {card.id}: {card.title}"
    theirs = shell.texts.plain("collections.theirs", title=collection.title)
    note = " · ".join(filter(None, (card.day.text, card.place, theirs)))
    return shell.render(
        "collection_row.html",
        section=None,
        head=page_head(shell, row_path(collection, key), title, note, indexed=False),
        collection=collection,
        list_url=shell.link(path_of(collection)),
        card=card,
        flags=flag_names(shell.reader, collection, flags),
        cells=[
            _cell(shell, collection, column, row[column]) for column in collection.columns if row[column] is not None
        ],
        events=await events_of(shell.database, collection, row[collection.key]),
        releases=[release] if release else collection.releases,
        table_url=shell.data_link(shell.datasette.urls.row(shell.database.name, collection.name, key)),
    )


def _cell(shell: Shell, collection: Collection, column: str, value: str | int | float) -> Cell:
    words = collection.words.get(column, {}).get(str(value))
    return Cell(
        column,
        label if (label := shell.reader.column(column)).text != column.replace("_", " ") else None,
        collection.columns[column],
        str(value),
        shell.reader.meaning(words) if words else None,
    )


async def _context(shell: Shell, collection: Collection, address: CollectionAddress) -> dict[str, Any]:
    wanted, path = address.wanted, path_of(collection)

    def here(other: CollectionFilter) -> str:
        return shell.link(path, address.showing(other).query())

    cards = await _cards(shell, collection, address)
    profile = await profile_of(shell.database, collection, wanted)
    known = await known_values(shell.database, collection)
    choices = choices_of(shell.reader, collection, wanted, profile, known, _MOST_CHOICES)
    most = MOST_AREAS if address.view == "map" else MOST_BESIDE
    drawn = await map_of(shell, collection, wanted, profile.total, here, most=most)
    title = title_of_view(shell, collection, wanted)
    more = cards[PAGE_SIZE - 1].id if len(cards) > PAGE_SIZE else None
    return {
        "section": None,
        "head": page_head(
            shell,
            path,
            title,
            f"{shell.texts.plain_count('events', profile.total)}. {collection.about}",
            indexed=not address.query(),
        ),
        "collection": collection,
        "address": address,
        "wanted": wanted,
        "total": profile.total,
        "here": here,
        "chips": _chips(shell, collection, wanted, choices, here),
        "everything": shell.link(path),
        "choices": choices,
        "field_name": lambda field: shell.reader.say(field_name(shell.reader, collection, field)),
        "searched": (),
        "asked": "",
        "noun": "events",
        "list_path": path,
        "hidden": [pair for pair in address.showing(wanted).query() if pair[0] not in ("q", "from", "to")],
        "chart": chart_of(shell, wanted, profile, here, _CHART_HEIGHT),
        "map": drawn.drawn,
        "cell_size": drawn.size,
        "cards": cards[:PAGE_SIZE],
        "row_url": lambda key: shell.link(row_path(collection, key)),
        **_ways_on(shell, collection, address, more),
        **_files(shell, collection, wanted, profile.total),
    }


async def _cards(shell: Shell, collection: Collection, address: CollectionAddress) -> list[Card]:
    """The rows of a page and the next one; none for a map alone. Raises FilterError if they follow no row."""
    try:
        return await cards_of(shell, collection, address, PAGE_SIZE + 1 if address.view != "map" else 0)
    except KeyError:
        message = f"{collection.title} has no row '{address.after}'. Leave it out to begin with the first."
        raise FilterError([Problem("after", address.after or "", message)]) from None


def _ways_on(shell: Shell, collection: Collection, address: CollectionAddress, more: str | None) -> dict[str, Any]:
    """Addresses of the rows in other orders and forms and as files, and of other pages: the next one follows `more`."""
    path, begun = path_of(collection), replace(address, after=None)
    return {
        "orders": [(order, shell.link(path, replace(begun, order=order).query())) for order in ORDERS],
        "views": [(view, shell.link(path, replace(begun, view=view).query())) for view in VIEWS],
        "first_url": shell.link(path, begun.query()) if address.after else None,
        "next_url": shell.link(path, replace(address, after=more).query()) if more else None,
        "embed_url": shell.link(f"/embed/build{path}", [*address.wanted.pairs(), *_EMBEDDED[address.view]]),
        "table_url": shell.data_link(shell.datasette.urls.table(shell.database.name, collection.name)),
    }


def _files(shell: Shell, collection: Collection, wanted: CollectionFilter, total: int) -> dict[str, Any]:
    """Addresses of the rows as files; too many for one file (`most_in_file`) are had by pages alone."""
    too_many = total > MOST_ROWS
    offered = _FORMATS[:1] if too_many else _FORMATS
    return {
        "formats": [(name, _file(shell, collection, wanted, ending)) for name, ending in offered],
        "most_in_file": MOST_ROWS if too_many else None,
    }


def _file(shell: Shell, collection: Collection, wanted: CollectionFilter, ending: str) -> str:
    path = f"/api/v1{path_of(collection)}/rows{ending}"
    address = with_query(str(shell.datasette.urls.path(path)), wanted.pairs())
    return for_spreadsheets(address) if ending == ".csv" else address


def _chips(
    shell: Shell,
    collection: Collection,
    wanted: CollectionFilter,
    choices: list[Choices],
    here: Callable[[CollectionFilter], str],
) -> list[Chip]:
    counts = {(each.field, choice.value): choice.found for each in choices for choice in each.values}
    return [
        Chip(
            name,
            value_name(shell.reader, collection, name, value),
            counts.get((name, value)),
            here(wanted.without(name, value)),
        )
        for name, value in wanted.pairs()
    ]
