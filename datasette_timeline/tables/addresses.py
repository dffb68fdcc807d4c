"""Addresses of Datasette's table pages as visitors and forms write them, made into those that the pages answer.

What a form sent empty is left out, and a place, actor or tag that is given by a name in any script gets its key: both
by a redirect, so that what is shared and bookmarked is plain. Where nobody chose columns, Datasette reads the first
ones alone, which spares it most of its work; links of the page leave them out again (`without_first_columns`).
"""

from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlencode

from datasette import Response

from datasette_timeline.database.catalogue import LINKS, Catalogue, catalogue_of
from datasette_timeline.database.columns import columns_by_table
from datasette_timeline.database.datasette_compat import sorted_by, tilde_decode
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.filters.event_filter import TABLE
from datasette_timeline.filters.urls import path_within, with_query
from datasette_timeline.http.asgi import App, Receive, Scope, Send
from datasette_timeline.tables.layout import first_columns, selected_columns

ALL_COLUMNS = ("_columns", "all")
"""What an address says that asks for every column."""
_ADDED = "datasette_timeline.first_columns"
"""In the scope of a request: the pairs that choose the first columns, where nobody chose others."""
_OF_FORMS = frozenset(TABLE.spell(name) for name in (*LINKS, "from", "to", "q")) | {
    "_search",
    "_title",
}
_LINKS = {TABLE.spell(link): link for link in LINKS}
_CHOOSING = ("_col", "_filter_", "_sort_by_desc")
"""Beginnings of what chooses columns, or of what Datasette itself makes another address of."""

Pairs = Sequence[tuple[str, str]]


def tidying_addresses(datasette: Datasette, app: App) -> App:
    """The application, which is asked for table pages by plain addresses and for their first columns."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        found = await _table_at(datasette, scope)
        if found is None:
            await app(scope, receive, send)
            return
        database, table, columns = found
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        catalogue = await catalogue_of(database)
        tidy = _tidied(pairs, catalogue) if catalogue else pairs
        if tidy != pairs:
            await Response.redirect(with_query(scope["path"], tidy)).asgi_send(send)
            return
        order = _order(pairs) or sorted_by(datasette, database.name, table)
        first = selected_columns(first_columns(datasette, table, columns), columns, order)
        await app(_with_first_columns(scope, pairs, first), receive, send)

    return wrapped


def without_first_columns(request: Request, address: str) -> str:
    """A link of a table page without the choice of columns that nobody made."""
    added = request.scope.get(_ADDED)
    before, found, after = address.partition(urlencode(added)) if added else (address, "", "")
    if not found:
        return address
    before, after = before.rstrip("&"), after.lstrip("&")
    if before.endswith("?"):
        return f"{before}{after}" if after else before.removesuffix("?")
    return f"{before}&{after}" if after else before


def given_pairs(request: Request) -> list[tuple[str, str]]:
    """The parameters that the visitor gave."""
    added = request.scope.get(_ADDED, ())
    return [pair for pair in parse_qsl(request.query_string, keep_blank_values=True) if pair not in added]


def _order(pairs: Pairs) -> str | None:
    return next((value for name, value in pairs if name in ("_sort", "_sort_desc")), None)


def _with_first_columns(scope: Scope, pairs: Pairs, first: Sequence[str]) -> Scope:
    chosen = ALL_COLUMNS in pairs or any(name.startswith(_CHOOSING) for name, _ in pairs)
    if chosen or not first:
        return scope
    added = tuple(("_col", name) for name in first)
    return {**scope, "query_string": urlencode([*pairs, *added]).encode("latin-1"), _ADDED: added}


async def _table_at(datasette: Datasette, scope: Scope) -> tuple[ServedDatabase, str, Sequence[str]] | None:
    """The database, and the table or view that a page is about with its columns; None for everything else."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    name, _, route = path_within(datasette, scope["path"]).removeprefix("/").partition("/")
    database = next((each for each in datasette.databases.values() if each.route == tilde_decode(name)), None)
    if not isinstance(database, ServedDatabase) or "/" in route or "." in route:
        return None
    table = tilde_decode(route)
    columns = (await columns_by_table(database)).get(table)
    return (database, table, columns) if columns else None


def _tidied(pairs: Pairs, catalogue: Catalogue) -> list[tuple[str, str]]:
    tidy: list[tuple[str, str]] = []
    for name, value in pairs:
        if name in _OF_FORMS and not value.strip():
            continue
        tidy += [(name, key) for key in _keys(name, value, catalogue)]
    return tidy


def _keys(name: str, value: str, catalogue: Catalogue) -> Iterable[str]:
    """The keys of what bears the name; the value itself where it is a key, or nothing is called so."""
    link = _LINKS.get(name)
    if link is None or value.strip() in catalogue.links[link]:
        return [value]
    return catalogue.keys_called(link, value) or [value]
