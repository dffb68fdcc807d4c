"""/collections: data of others that stand beside the records; their rows, and counts of these.

What rows can be filtered by differs from collection to collection, so that rows and counts have addresses of their own,
which read their parameters by the columns of the collection.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from urllib.parse import unquote

from datasette import Response
from pydantic import Field

from datasette_timeline.api.envelopes import envelope, next_url
from datasette_timeline.api.facets import Count, Facet
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.ordering import Sort, Term, decode_cursor
from datasette_timeline.api.parameters import DEFAULT_LIMIT, MOST, Query, Takes
from datasette_timeline.api.serving import Call, serve
from datasette_timeline.database.attached import attached_timeline
from datasette_timeline.database.collections import Collection, collections_of
from datasette_timeline.database.datasette_types import Datasette, Request, Row
from datasette_timeline.filters.collection_filter import (
    ORDERS,
    OWN,
    CollectionAddress,
    parse_collection_address,
)
from datasette_timeline.filters.event_filter import AS_OF
from datasette_timeline.filters.parsing import FilterError
from datasette_timeline.formats.collection_files import FORMATS, MOST_ROWS, Around, document_of
from datasette_timeline.http.api_errors import ApiError, Problem, did_you_mean, failure, of_filter, problem
from datasette_timeline.http.caching import Content
from datasette_timeline.listing.collection_rows import (
    flags_of,
    known_values,
    links_of,
    profile_of,
    rows_of,
    total_of,
)
from datasette_timeline.published.model import Published

_SORT = Sort("By first day, and rows of one day in one order always.", (Term("id", str),))
SORTS: Mapping[str, Sort] = {ORDERS[0]: _SORT, ORDERS[1]: _SORT._replace(description="The same, the latest first.")}
"""Orders of rows."""


class CollectionRelease(Published):
    """A release of a collection."""

    release: str = Field(description="As its makers number it.")
    title: str = Field(description="What it is called.")
    citation: str = Field(description="What to cite, as its makers ask.")
    licence: str = Field(description="On what terms it may be used.")
    licence_url: str | None = Field(description="Where these can be read.")
    url: str = Field(description="Where its makers publish it.")
    rows: int = Field(description="How many rows stand as this release has them.")


class CollectionColumn(Published):
    """A column of a collection."""

    name: str = Field(description="As its makers call it.")
    meaning: str = Field(description="What it says.")
    is_filter: bool = Field(description="Whether rows are filtered by its values, in a parameter of its name.")


class CollectionEntry(Published):
    """Data of others that stand beside the records."""

    id: str = Field(description="What addresses call it; also the name of its table.")
    title: str = Field(description="Whose data it is.")
    about: str = Field(description="What it has.")
    total: int = Field(description="How many rows there are.")
    counts: str = Field(description="What figures count: a subject of claims.")
    releases: list[CollectionRelease] = Field(description="Of which releases the rows are, with whom to cite.")
    columns: list[CollectionColumn] = Field(description="The columns of its rows.")
    rows: str = Field(description="Address of its rows.")


def takes(words: Words) -> Takes:
    """What /collections takes."""
    return Takes({}, tuple(CollectionEntry.model_fields), filters=(), own=())


async def collections(call: Call, query: Query) -> Content:
    """All collections; none where nothing was imported."""
    found = (await collections_of(call.database)).values()
    return envelope(call, [_entry(call, each).model_dump_json().encode() for each in found], len(found))


def _entry(call: Call, collection: Collection) -> CollectionEntry:
    return CollectionEntry(
        id=collection.name,
        title=collection.title,
        about=collection.about,
        total=collection.total,
        counts=collection.counts,
        releases=[CollectionRelease(**each._asdict()) for each in collection.releases],
        columns=[
            CollectionColumn(name=name, meaning=meaning, is_filter=name in collection.facets)
            for name, meaning in collection.columns.items()
        ],
        rows=call.url(f"collections/{collection.name}/rows"),
    )


async def _rows(call: Call, collection: Collection, extension: str | None) -> Content:
    """A page of rows, or all that match as a file."""
    own = ("sort",) if extension else ("sort", "limit", "cursor")
    given = _given(call, collection, own)
    address = await _address(call, collection)
    if extension:
        return await _file(call, collection, address, extension)
    limit = _limit(given.get("limit"))
    after = _after(given.get("cursor"), address.order)
    rows = await _listed(call, collection, address, limit + 1, after)
    around = await _around(call, collection, rows[:limit])
    items = [document_of(collection, row, around).model_dump_json().encode() for row in rows[:limit]]
    more = str(rows[limit - 1][collection.key]) if len(rows) > limit else None
    return envelope(
        call,
        items,
        await total_of(call.database, collection, address.wanted),
        next_url(call, address.order, (more,)) if more is not None else None,
        citation=list(collection.citation),
    )


async def _facets(call: Call, collection: Collection, _: str | None) -> Content:
    """How many of the rows that match have each value of each column."""
    given = _given(call, collection, ("limit",))
    address, limit = await _address(call, collection), _limit(given.get("limit"))
    profile = await profile_of(call.database, collection, address.wanted)
    items = []
    for column in collection.facets:
        found = sorted(profile.counts[column].items(), key=lambda each: (-each[1], each[0]))
        words = collection.words.get(column, {})
        values = [Count(value=value, label=words.get(value, value), count=rows) for value, rows in found if rows]
        items.append(Facet(facet=column, distinct=len(values), values=values[:limit]))
    return envelope(call, [each.model_dump_json().encode() for each in items], profile.total)


async def _file(call: Call, collection: Collection, address: CollectionAddress, extension: str) -> Content:
    total = await total_of(call.database, collection, address.wanted)
    if total > MOST_ROWS:
        raise failure(
            "too-slow",
            f"These are {total} rows, and one answer holds {MOST_ROWS} at most. Ask for less: more filters, or page "
            f"through /api/v1/collections/{collection.name}/rows. The database file has the whole table.",
        )
    rows = await _listed(call, collection, address, total, None)
    around, form = await _around(call, collection, rows), FORMATS[extension]
    body = await asyncio.to_thread(form.write, collection, rows, around)
    name = f'inline; filename="{collection.name}.{extension}"'
    return Content(body, form.content_type, {"Content-Disposition": name})


async def _listed(
    call: Call, collection: Collection, address: CollectionAddress, limit: int, after: str | None
) -> Sequence[Row]:
    try:
        latest_first = address.order.startswith("-")
        return await rows_of(call.database, collection, address.wanted, limit, after, latest_first=latest_first)
    except KeyError:
        message = "cursor: the row where the page before this one ended is gone. Start again without cursor."
        raise failure("cursor-invalid", message, parameter="cursor") from None


async def _around(call: Call, collection: Collection, rows: Sequence[Row]) -> Around:
    ids = [row[collection.key] for row in rows]
    return Around(await flags_of(call.database, collection, ids), await links_of(call.database, collection, ids))


async def _address(call: Call, collection: Collection) -> CollectionAddress:
    kept = [(name, value) for name, value in call.pairs if name in (*OWN, *collection.facets, "sort")]
    try:
        return parse_collection_address(kept, collection, await known_values(call.database, collection))
    except FilterError as error:
        raise ApiError(of_filter(error)) from None


def _given(call: Call, collection: Collection, own: Sequence[str]) -> Mapping[str, str]:
    """The parameters of the address. Raises ApiError for those that nobody knows, or that say nothing."""
    known = [*OWN, *collection.facets, *own, AS_OF]
    problems: list[Problem] = []
    for name, value in call.pairs:
        if name not in known:
            advice, nearest = did_you_mean(name, known)
            message = f"There is no parameter '{name}' here. {advice}"
            problems.append(
                problem("parameter-unknown", message, parameter=name, value=value, allowed=known, nearest=nearest)
            )
        elif not value.strip():
            message = f"{name} has no value. Give it one, or leave it out."
            problems.append(problem("value-missing", message, parameter=name, value=value))
    for name in own:
        values = [value for each, value in call.pairs if each == name]
        if len(values) > 1:
            message = f"{name} is given {len(values)} times; it takes one value."
            problems.append(problem("parameter-repeated", message, parameter=name, value=values[1]))
    if problems:
        raise ApiError(problems)
    return dict(call.pairs)


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST:
        return int(text)
    message = f"limit: '{text}' is not a whole number from 1 to {MOST}."
    raise failure("value-invalid", message, parameter="limit", value=text)


def _after(cursor: str | None, order: str) -> str | None:
    if cursor is None:
        return None
    found = decode_cursor(cursor, order, _SORT)
    if found is None:
        message = (
            "cursor: this is not a cursor that the API gave out for this endpoint and sort. "
            "Follow `next` as it is, or start again without cursor."
        )
        raise failure("cursor-invalid", message, parameter="cursor", value=cursor)
    return str(found[0])


_ENDPOINTS: Mapping[str, Callable[[Call, Collection, str | None], Awaitable[Content]]] = {
    "rows": _rows,
    "facets": _facets,
}


PATHS = [f"collections/{{collection}}/{name}" for name in _ENDPOINTS]
"""Their addresses under /api/v1/."""


async def answer(datasette: Datasette, request: Request) -> Response:
    """Rows of a collection, or counts of them."""
    name = unquote(request.url_vars["name"])
    what, _, extension = request.url_vars["what"].partition(".")

    async def make(call: Call) -> Content:
        known = await collections_of(call.database)
        if name not in known:
            _, nearest = did_you_mean(name, known)
            raise failure("not-found", f"There is no collection '{name}' here.", allowed=known, nearest=nearest)
        return await _ENDPOINTS[what](call, known[name], extension or None)

    database = attached_timeline(datasette)
    is_there = database is not None and name in await collections_of(database)
    return await serve(datasette, request, make, tables=[name] if is_there else [])


_FILES = "|".join(map(re.escape, FORMATS))
ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (
        rf"^(?:/releases/(?P<release>[^/]+))?/api/v1/collections/(?P<name>[^/]+)/(?P<what>rows(?:\.(?:{_FILES}))?|facets)$",
        answer,
    ),
]

PARAMETERS: Mapping[str, str] = {
    "from": "This year, month or day and later, as far as the row may lie there.",
    "to": "This year, month or day and earlier, as far as the row may lie there; not before `from`.",
    "q": "Words, all of which a row has, in any of the columns that are searched.",
    "box": "West, south, east and north in degrees, separated by commas; the northern and eastern edges are not in it.",
}
"""What rows of every collection can be asked for, beside the columns that are filters."""
