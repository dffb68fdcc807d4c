"""Who reads what, and who waits: one state of the file for each request, and a small share of the machine for visitors'
SQL.

Datasette runs whatever SQL a visitor wrote. A few such questions are answered at a time, a few more wait their turn,
and the rest are told at once to come back.
"""

from urllib.parse import parse_qsl

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.served import PAGES, QUESTIONS, TABLES, ServedDatabase, answers_csv, lane, one_snapshot
from datasette_timeline.filters.urls import path_within
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.security_headers import is_datasettes
from datasette_timeline.http.turns import Queue, has_turn, queues_of

_SQL = frozenset({"sql", "_where"})
"""Parameters that hold SQL."""


def reading_one_snapshot(datasette: Datasette, app: App) -> App:
    """The application, each of whose answers is made from one state of the database: the newest when it was asked."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        for database in datasette.databases.values():
            if isinstance(database, ServedDatabase):
                await database.refresh()
        with one_snapshot():
            await app(scope, receive, send)

    return wrapped


def limiting_concurrency(datasette: Datasette, app: App) -> App:
    """The application, with Datasette's pages about databases made in turns; ours take theirs where they are made."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        is_inside = lane.get() != PAGES  # a page asks for another page
        if scope["type"] != "http" or is_inside or not _is_about_data(datasette, scope["path"]):
            await app(scope, receive, send)
            return
        queues = queues_of(datasette)
        holds_sql = _holds_sql(scope["query_string"])
        turn = _Turn(None if has_turn.get() else queues.questions if holds_sql else queues.pages, send)
        await turn.begin()
        tokens = lane.set(QUESTIONS if holds_sql else TABLES), answers_csv.set(scope["path"].endswith(".csv"))
        try:
            await app(scope, receive, turn.passing_on)
        finally:
            lane.reset(tokens[0])
            answers_csv.reset(tokens[1])
            turn.end()

    return wrapped


def _is_about_data(datasette: Datasette, path: str) -> bool:
    path = path_within(datasette, path)
    return is_datasettes(datasette, path) and not path.startswith("/-/") and not path.endswith(".db")


def _holds_sql(query: bytes) -> bool:
    return any(name in _SQL for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True))


class _Turn:
    """One request's turn. It ends as its answer begins, so that slow readers of answers keep nobody waiting."""

    def __init__(self, queue: Queue | None, send: Send) -> None:
        self._queue = queue
        self._send = send

    async def begin(self) -> None:
        """Wait for it. Raises BusyError."""
        if self._queue is not None:
            await self._queue.take_turn()

    async def passing_on(self, message: Message) -> None:
        """Send the message."""
        if message["type"] == "http.response.start":
            self.end()
        await self._send(message)

    def end(self) -> None:
        """Give the turn back, once."""
        if self._queue is not None:
            self._queue.give_back()
            self._queue = None
