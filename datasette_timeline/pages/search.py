"""Search: events, actors, places and sources by any word, name, spelling or script."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from datasette import Response
from markupsafe import Markup

from datasette_timeline.database.datasette_types import Database, Datasette, Request
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.names import Named
from datasette_timeline.filters.parsing import FilterError, parse_filter
from datasette_timeline.filters.query_reading import Part
from datasette_timeline.listing.highlighting import highlighted
from datasette_timeline.listing.mentions import MOST_FOUND, mentions_of
from datasette_timeline.listing.name_index import KINDS, Entry, Name, NameIndex, name_index
from datasette_timeline.listing.search import (
    ORDERS,
    Search,
    count_events,
    counts_by_part,
    name_found,
    read_search,
    respellings,
    search_events,
)
from datasette_timeline.listing.source_index import count_sources, find_sources
from datasette_timeline.pages.parameters import Listing, choice
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

PER_PAGE = 20
_MOST_NAMED = 6
_MOST_PARTS = 4


class Meaning(NamedTuple):
    """Something that a part of a search was read as, and the address that filters by it."""

    kind: str
    """place, actor, date or year."""
    label: Named
    address: str


class Told(NamedTuple):
    """A part of a search, and what it was read as."""

    kind: str
    """name, date, word or phrase."""
    text: str
    left_out: bool
    meanings: Sequence[Meaning]
    """Of a name: everything that bears it; of a date: the stretch of time."""


class FoundEntry(NamedTuple):
    """An actor, a place or a source as it was found."""

    entry: Entry
    label: Markup
    name: tuple[Markup, str] | None
    """The name that was found with its language, if the label does not say it."""
    parts: Sequence[Entry]
    """Of an actor that the search names: those that are part of it, with most events."""


class Found(NamedTuple):
    """Actors, places or sources that bear the name."""

    kind: str
    total: int
    entries: Sequence[FoundEntry]
    """The first of them."""


@Page("/search", order=50, footer=5, filtered=True)
async def search_page(datasette: Datasette, request: Request) -> Response:
    """What was found; how to search, where nothing was asked; what is wrong, where it cannot be searched for."""
    shell = await open_shell(datasette, request)
    query = (request.args.get("q") or "").strip()
    index = await name_index(shell.database)
    try:
        parse_filter([("q", query)], shell.reader.catalogue)
    except FilterError as error:
        return _render(
            shell, query, status=400, problem=error.problems[0].message, examples=await _examples(shell.database)
        )
    if not query:
        return _render(shell, query, examples=await _examples(shell.database))
    search = await read_search(shell.database, query)
    total = await count_events(shell.database, search)
    meant = await respellings(shell.database, index, search)
    instead = meant[0] if meant and not total else None
    if instead:
        search = await read_search(shell.database, instead)
        total = await count_events(shell.database, search)
    order = choice(request, "sort", ORDERS) or next(iter(ORDERS))
    given = {"q": query, "sort": order if order != next(iter(ORDERS)) else None}
    listing = Listing(shell, "/search", given, total, PER_PAGE)
    found = [*(_found(index, search, kind) for kind in KINDS), await _sources(shell.database, index, search)]
    any_name = any(each.total for each in found)
    return _render(
        shell,
        query,
        total=total,
        hits=await search_events(shell.database, index, search, order, PER_PAGE, listing.offset, language=shell.lang),
        found=[each for each in found if each.total] if listing.number == 1 else [],
        meant=meant,
        instead=instead,
        told=_told(shell, search) if _is_worth_telling(search) else [],
        stop_words=search.reading.stop_words,
        mentions=await mentions_of(shell.database, search) if listing.number == 1 and total <= MOST_FOUND else None,
        plain=await _plain(shell.database, search) if search.things else None,
        alone=await counts_by_part(shell.database, search) if not (total or any_name) else [],
        examples=await _examples(shell.database) if not (total or any_name) else [],
        order=order,
        **listing.context(),
    )


def _render(shell: Shell, query: str, status: int = 200, **context: Any) -> Response:
    title = shell.texts.plain("search.for", q=query) if query else shell.texts.plain("nav.search")
    nothing: dict[str, Any] = {
        "total": 0,
        "hits": [],
        "found": [],
        "meant": [],
        "instead": None,
        "told": [],
        "stop_words": (),
        "mentions": None,
        "plain": None,
        "alone": [],
        "examples": [],
        "problem": None,
        "order": next(iter(ORDERS)),
        "pages": [],
        "address": {"page": 1},
    }
    return shell.render(
        "search.html",
        status=status,
        section="search",
        head=page_head(shell, "/search", title, shell.texts.plain("search.label"), indexed=not query),
        q=query,
        orders=list(ORDERS),
        **{**nothing, **context},
    )


def _is_worth_telling(search: Search) -> bool:
    parts = search.reading.parts
    return any(part.kind != "word" or part.left_out for part in parts) or bool(search.reading.stop_words)


async def _plain(database: Database, search: Search) -> tuple[str, int]:
    """The search for the same as words of texts, and how many events that finds."""
    plain = search.reading.plain
    return plain, await count_events(database, await read_search(database, plain))


def _told(shell: Shell, search: Search) -> list[Told]:
    return [
        Told(part.kind, part.text, part.left_out, list(_meanings(shell, search, part))) for part in search.reading.parts
    ]


def _meanings(shell: Shell, search: Search, part: Part) -> Iterator[Meaning]:
    rest = search.reading.without(part)
    others = [("q", rest)] if rest else []
    for field, key in part.things:
        yield Meaning(field, shell.reader.label(field, key), shell.link("/timeline", [(field, key), *others]))
    if part.date:
        first, last = part.ends
        span = [("from", first), ("to", last)]
        yield Meaning(
            "year" if part.words else "date",
            shell.reader.date_range(first, last),
            shell.link("/timeline", [*span, *others]),
        )


def _found(index: NameIndex, search: Search, kind: str) -> Found:
    entries = index.named(search.things, search.words, kind)
    return Found(kind, len(entries), [_shown(index, entry, search) for entry in entries[:_MOST_NAMED]])


async def _sources(database: Database, index: NameIndex, search: Search) -> Found:
    entries = await find_sources(database, search.words, _MOST_NAMED)
    total = await count_sources(database, search.words) if len(entries) == _MOST_NAMED else len(entries)
    return Found("source", total, [_shown(index, entry, search) for entry in entries])


def _shown(index: NameIndex, entry: Entry, search: Search) -> FoundEntry:
    name = name_found(entry, search.words)
    is_named = (entry.kind, entry.key) in search.things
    return FoundEntry(
        entry,
        highlighted(entry.label, search.words),
        (highlighted(name.name, search.words), name.language) if name else None,
        index.parts_of(entry)[:_MOST_PARTS] if is_named else [],
    )


@memoize_per_snapshot
async def _examples(database: Database) -> tuple[Name, ...]:
    """The names of the place that has them in most scripts, one of each script: searches that find the same."""
    index = await name_index(database)
    places = [entry for entry in index.entries if entry.kind == "place" and entry.events]
    best = max(places, key=lambda place: (len(_by_script(place)), place.events), default=None)
    return tuple(_by_script(best).values()) if best else ()


def _by_script(place: Entry) -> dict[str, Name]:
    names: dict[str, Name] = {}
    for name in place.names:
        names.setdefault(_script(name.name), name)
    return names


def _script(text: str) -> str:
    return next((unicodedata.name(character, "?").split()[0] for character in text if character.isalpha()), "")
