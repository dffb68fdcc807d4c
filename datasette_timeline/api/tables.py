"""/api/v1/<collection>.csv: all items of a collection that match, a row each, for spreadsheets.

Columns follow from the model of the items. What is one value is one column; a document within is a column for each of
its members; of a list of documents, what names each is joined.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import NoneType
from typing import Any, NamedTuple, get_args

from datasette import Response
from pydantic_core import from_json

from datasette_timeline.api.endpoints import MANY
from datasette_timeline.api.known_values import words_of
from datasette_timeline.api.parameters import parse_query
from datasette_timeline.api.serving import Call, serve
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.lookups import facts_of
from datasette_timeline.formats.csv import FORMAT, written
from datasette_timeline.formats.view import slug
from datasette_timeline.http.api_errors import failure
from datasette_timeline.http.caching import Content
from datasette_timeline.published.model import Published

COLLECTIONS: Mapping[str, str] = {
    "claims": "a row for each claim, with its event, who makes it and its sources",
    "questions": "a row for each question, with its event, who speaks and whether they agree",
    "actors": "a row for each actor",
    "places": "a row for each place",
    "sources": "a row for each source",
}
"""What the table of each collection has."""
MOST_ROWS = 20_000
"""More are not put together in one answer; the API's pages and the export have them all."""

_PLAIN = (str, int, float, bool)
_JOINED: Mapping[str, tuple[str, ...]] = {
    "Affiliation": ("label",),
    "Around": ("label",),
    "CitedSource": ("title", "publisher", "perspective", "url"),
    "Claim": ("id",),
    "Claimant": ("label", "actor"),
    "Name": ("name",),
}
"""Which members of listed documents get a column, by the model's name; other lists have none."""

Item = Mapping[str, Any]
Cell = str | int | float | None


class Column(NamedTuple):
    """A column: what it is called, where in an item its cells are, and whether these may be fractions."""

    name: str
    path: tuple[str, ...]
    is_decimal: bool = False

    def cell(self, item: Item) -> Cell:
        """What the item has there; values of lists are joined by '; '."""
        found = _cell(item, self.path)
        return float(found) if self.is_decimal and found is not None else found


@cache
def columns_of(model: type[Published]) -> tuple[Column, ...]:
    """The columns of a table of such items."""
    return tuple(_columns(model, "", ()))


def _columns(model: type[Published], prefix: str, path: tuple[str, ...]) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        called = name if name == prefix or not prefix else f"{prefix}_{name}"
        held, is_list = _held(field.annotation)
        if held in _PLAIN:
            yield Column(called, (*path, name), is_decimal=held is float and not is_list)
        elif not is_list:
            yield from _columns(held, called, (*path, name))
        else:
            for member in _JOINED.get(held.__name__, ()):
                first = member == _JOINED[held.__name__][0]
                yield Column(called if first else f"{called}_{member}", (*path, name, member))


def _held(annotation: Any) -> tuple[Any, bool]:
    """The type of a member, or of what it lists, and whether it is a list."""
    held = [each for each in get_args(annotation) if each is not NoneType]
    if not held:
        return annotation, False
    return (held[0], True) if getattr(annotation, "__origin__", None) is list else _held(held[0])


def _cell(value: Any, path: tuple[str, ...]) -> Cell:
    if isinstance(value, list):
        return "; ".join(str(cell) for each in value if (cell := _cell(each, path)) is not None) or None
    if path and value is not None:
        return _cell(value[path[0]], path[1:])
    return int(value) if isinstance(value, bool) else value


async def table(datasette: Datasette, request: Request) -> Response:
    """The table of the collection that the address names."""
    many = MANY[request.url_vars["collection"]]

    async def make(call: Call) -> Content:
        takes = replace(many.takes(await words_of(call.database)), own=("sort",))
        query = parse_query(call.pairs, takes, call.catalogue)
        answer = from_json((await many.answer(call, replace(query, limit=MOST_ROWS))).body)
        if answer["next"]:
            raise failure(
                "too-slow",
                f"These are {answer['total']} {many.name}, and one answer holds {MOST_ROWS} at most. Ask for less: "
                f"more filters, or page through /api/v1/{many.name}.",
            )
        columns = columns_of(many.item)
        rows = ([column.cell(item) for column in columns] for item in answer["items"])
        body = await asyncio.to_thread(written, [column.name for column in columns], rows)
        name = "-".join(filter(None, (slug((await facts_of(call.database))["title"]), many.name)))
        return Content(body, FORMAT.content_type, {"Content-Disposition": f'inline; filename="{name}.csv"'})

    return await serve(datasette, request, make)


_NAMES = "|".join(map(re.escape, COLLECTIONS))
ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (rf"^(?:/releases/(?P<release>[^/]+))?/api/v1/(?P<collection>{_NAMES})\.csv$", table)
]
