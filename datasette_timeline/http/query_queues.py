"""Who reads what, and who waits: one state of the file for each request, and a small share of the machine for visitors'
SQL.

Datasette runs whatever SQL a visitor wrote. A few such questions are answered at a time, a few more wait their turn,
and the rest are told at once to come back. Its pages about tables wait in a queue of their own, with room for a crowd,
and our own pages wait for neither.
"""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette
from datasette_timeline.database.served import PAGES, QUESTIONS, TABLES, ServedDatabase, answers_csv, lane, one_snapshot
from datasette_timeline.database.sql_limits import limits_of
from datasette_timeline.filters.urls import path_within
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.refusals import refuse
from datasette_timeline.http.security_headers import is_datasettes

_TABLES_AT_ONCE = 12
_TABLES_WAITING = 500
_TABLES_WAIT_SECONDS = 60
"""What a page about a table costs is bounded by the table: it waits where a crowd comes, and is seldom sent away. With
fewer at once, who reads both waits for tables ten times as long as for our pages; more hold more rows in memory."""
_BREATH = 1
"""Seconds before somebody is sent away, since programs ask again at once, and saying no takes time, too."""
_SQL = frozenset({"sql", "_where"})
"""Parameters that hold SQL."""

_BUSY = "Too many questions to the database are being answered at the moment. Please ask again in a little while."


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
    """The application, with Datasette's pages about databases made in turns."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        is_inside = lane.get() != PAGES  # a page that asks for another page has its turn already
        if scope["type"] != "http" or is_inside or not _is_about_data(datasette, scope["path"]):
            await app(scope, receive, send)
            return
        queues = _queues_of(datasette)
        holds_sql = _holds_sql(scope["query_string"])
        queue = queues.questions if holds_sql else queues.tables
        if not await queue.take_turn():
            await refuse(datasette, scope, send, 503, _BUSY, {"Retry-After": str(queue.wait_seconds)})
            return
        turn = _Turn(queue, send)
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


@dataclass
class _Queue:
    """How many may be answered at once, how many may wait, and for how long."""

    at_once: int
    waiting: int
    wait_seconds: int
    _now_waiting: int = 0
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.at_once)

    async def take_turn(self) -> bool:
        """Wait for a turn. False where too many wait already, or where it takes too long."""
        if not self._free.locked():
            return await self._free.acquire()  # which is at once
        if self._now_waiting >= self.waiting:
            await asyncio.sleep(_BREATH)
            return False
        self._now_waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), self.wait_seconds)
        except TimeoutError:
            return False
        finally:
            self._now_waiting -= 1
        return True

    def give_back(self) -> None:
        """Let the next one have its turn."""
        self._free.release()


class _Turn:
    """One request's turn. It ends as its answer begins, so that slow readers of answers keep nobody waiting."""

    def __init__(self, queue: _Queue, send: Send) -> None:
        self._queue: _Queue | None = queue
        self._send = send

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


@dataclass
class _Queues:
    questions: _Queue
    tables: _Queue


@memoize_per_datasette
def _queues_of(datasette: Datasette) -> _Queues:
    limits = limits_of(datasette)
    questions = _Queue(limits.sql_at_once, limits.sql_waiting, limits.sql_wait_seconds)
    return _Queues(questions, _Queue(_TABLES_AT_ONCE, _TABLES_WAITING, _TABLES_WAIT_SECONDS))
