"""Datasette's answers about the timeline's tables and rows, kept as our pages are.

One costs a quarter of a second of computing, and says the same to everybody until the file changes. Kept is what was
answered in full to somebody unknown: no visitor's SQL, nothing that streams, nothing that lacks what took too long.
"""

from collections.abc import Sequence
from dataclasses import replace
from secrets import token_hex
from urllib.parse import parse_qsl

from datasette import Forbidden
from datasette import Request as AsgiRequest

from datasette_timeline.database.attached import attached_timeline, ensure_readable
from datasette_timeline.database.datasette_compat import actor_of_request, tilde_decode
from datasette_timeline.database.datasette_types import Database, Datasette, Request
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.served import PAGES, ServedDatabase, lane, noting_interruptions
from datasette_timeline.filters.urls import path_within
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.caching import PERSONAL, Content, edition_of, for_readers, respond

_VARYING = frozenset({"sql", "_where", "_stream", "_trace", "_ttl"})
"""Parameters that hold SQL, stream, time the answer, or say how long it may be kept."""
_SAID_ANEW = frozenset({"cache-control", "content-length", "content-type", "etag", "vary"})
_PROCESS = token_hex(8)
"""Datasette's settings, metadata and other plugins shape these answers too, and are those of this process."""


def keep_table_answers(datasette: Datasette, app: App) -> App:
    """The application, whose answers about the timeline's tables are made once for each state of the file."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        database = attached_timeline(datasette)
        if scope["type"] != "http" or database is None or not await _is_same_for_all(datasette, database, scope):
            await app(scope, receive, send)
            return
        edition = await edition_of(datasette)
        edition = replace(edition, identity=f"{edition.identity} {_PROCESS}")
        terms = for_readers(datasette)._replace(tables=())

        async def make() -> Content:
            with noting_interruptions() as interruptions:
                messages = await _answer(app, {**scope, "method": "GET"}, receive)
            return _content(messages, is_whole=not interruptions)

        try:
            reply = await respond(datasette, AsgiRequest(scope, receive), edition, make, terms=terms)
        except _NotKept as answer:
            for message in answer.messages:
                await send(message)
        else:
            await reply.asgi_send(send)

    return wrapped


class _NotKept(Exception):  # noqa: N818 (an answer, not an error)
    """The answer is passed on as it is."""

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__()
        self.messages = messages


async def _is_same_for_all(datasette: Datasette, database: ServedDatabase, scope: Scope) -> bool:
    """Whether whoever is unknown gets this answer, at any time while the file stays as it is."""
    given = {name.decode("latin-1") for name, _ in scope["headers"]}
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return (
        scope["method"] in ("GET", "HEAD")
        and lane.get() == PAGES  # or else a page asks for another page
        and given.isdisjoint(PERSONAL)
        and _VARYING.isdisjoint(name for name, _ in query)
        and for_readers(datasette).keeping != "no-cache"
        and (table := await _table_at(datasette, database, scope["path"])) is not None
        and await _is_for_everybody(datasette, database, table, AsgiRequest(scope, None))
    )


async def _table_at(datasette: Datasette, database: ServedDatabase, path: str) -> str | None:
    """The table or view that a page or JSON is about, itself or a row of it; None where it is about none."""
    name, _, rest = path_within(datasette, path).removeprefix("/").partition("/")
    table, *row = rest.split("/")
    last = row[-1] if row else table
    if tilde_decode(name) != database.route or len(row) > 1 or last.partition(".")[2] not in ("", "json"):
        return None
    table = tilde_decode(table.partition(".")[0])
    return table if table in await _tables(database) else None


@memoize_per_snapshot
async def _tables(database: Database) -> frozenset[str]:
    rows = await database.execute("select name from sqlite_master where type in ('table', 'view')")
    return frozenset(row["name"] for row in rows)


async def _is_for_everybody(datasette: Datasette, database: ServedDatabase, table: str, request: Request) -> bool:
    """Whether nobody in particular asks, and everybody may read the table."""
    if request.actor is not None or await actor_of_request(datasette, request):
        return False
    try:
        await ensure_readable(datasette, request, database, table)
    except Forbidden:
        return False
    return True


async def _answer(app: App, scope: Scope, receive: Receive) -> list[Message]:
    messages: list[Message] = []

    async def take(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, take)
    return messages


def _content(messages: list[Message], *, is_whole: bool) -> Content:
    """What is kept of an answer. Raises _NotKept where that is nothing."""
    start, *parts = messages
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    if start["status"] != 200 or not is_whole or "set-cookie" in headers:
        raise _NotKept(messages)
    kept = {name: value for name, value in headers.items() if name not in _SAID_ANEW}
    return Content(b"".join(part.get("body", b"") for part in parts), headers["content-type"], kept)
