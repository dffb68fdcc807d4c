"""Turns: answers are made a few at a time, in the order in which they were asked for.

If each began at once, one that takes fifty small steps would wait for all others at every step, and come fifty times as
late as one that takes few. Questions in visitors' SQL have a queue of their own, which is short; whoever finds it full
is told at once to come back.
"""

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette
from datasette_timeline.database.sql_limits import limits_of
from datasette_timeline.filters.urls import path_within
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.security_headers import is_datasettes
from datasette_timeline.published.previews import NEWS, state

_PAGES_AT_ONCE = 8
"""More would keep those that take many steps waiting, fewer would wait for what waits itself, as for a drawing."""
_PAGES_WAITING = 1_000
_PAGES_WAIT_SECONDS = 60
"""What a page costs is bounded: it waits where a crowd comes, and is seldom sent away."""
_BREATH = 1
"""Seconds before somebody is sent away, since programs ask again at once, and saying no takes time, too."""
_AT_ONCE = frozenset({"/health"})
"""What asks whether the server is alive waits for no crowd; nor does, in a preview, what waits itself for news."""
_SQL = frozenset({"sql", "_where"})
"""Parameters that hold SQL."""
_BUSY = "More people are reading here at the moment than this site can serve. Please ask again in a little while."
_BUSY_WITH_QUESTIONS = (
    "Too many questions to the database are being answered at the moment. Please ask again in a little while."
)

_has_turn: ContextVar[bool] = ContextVar("has_turn", default=False)
"""A page that asks for another page has its turn already."""


class BusyError(Exception):
    """Too many wait already, or have waited for too long."""

    def __init__(self, sentence: str, wait_seconds: int) -> None:
        """What to tell whoever asked, and after how many seconds it may be tried again."""
        super().__init__(sentence)
        self.wait_seconds = wait_seconds


def taking_turns(datasette: Datasette, app: App) -> App:
    """The application, whose answers are made in turns. Raises BusyError for whom there is none."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _has_turn.get() or _is_at_once(path_within(datasette, scope["path"])):
            await app(scope, receive, send)
            return
        queues = _queues_of(datasette)
        turn = _Turn(queues.questions if asks_in_sql(datasette, scope) else queues.pages, send)
        await turn.begin()
        token = _has_turn.set(True)
        try:
            await app(scope, receive, turn.passing_on)
        finally:
            _has_turn.reset(token)
            turn.end()

    return wrapped


def _is_at_once(path: str) -> bool:
    return path in _AT_ONCE or (path == NEWS and state() is not None)


def is_about_data(datasette: Datasette, scope: Scope) -> bool:
    """Whether a request asks Datasette about a database, but for the whole file."""
    path = path_within(datasette, scope["path"])
    return is_datasettes(datasette, path) and not path.startswith("/-/") and not path.endswith(".db")


def asks_in_sql(datasette: Datasette, scope: Scope) -> bool:
    """Whether a request holds SQL that Datasette would run."""
    given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return any(name in _SQL for name, _ in given) and is_about_data(datasette, scope)


@dataclass
class _Queue:
    """How many may be answered at once, how many may wait, and for how long."""

    at_once: int
    waiting: int
    wait_seconds: int
    busy: str
    """What those are told who are sent away."""
    _now_waiting: int = 0
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.at_once)

    async def take_turn(self) -> None:
        """Wait for a turn. Raises BusyError where too many wait already, or where it takes too long."""
        if not self._free.locked():
            await self._free.acquire()  # which is at once
            return
        if self._now_waiting >= self.waiting:
            await asyncio.sleep(_BREATH)
            raise BusyError(self.busy, self.wait_seconds)
        self._now_waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), self.wait_seconds)
        except TimeoutError:
            raise BusyError(self.busy, self.wait_seconds) from None
        finally:
            self._now_waiting -= 1

    def give_back(self) -> None:
        """Let the next one have its turn."""
        self._free.release()


class _Turn:
    """One request's turn. It ends as its answer begins, so that slow readers of answers keep nobody waiting."""

    def __init__(self, queue: _Queue, send: Send) -> None:
        self._queue = queue
        self._send = send
        self._is_on = False

    async def begin(self) -> None:
        """Wait for it. Raises BusyError."""
        await self._queue.take_turn()
        self._is_on = True

    async def passing_on(self, message: Message) -> None:
        """Send the message."""
        if message["type"] == "http.response.start":
            self.end()
        await self._send(message)

    def end(self) -> None:
        """Give the turn back, once."""
        if self._is_on:
            self._is_on = False
            self._queue.give_back()


@dataclass
class _Queues:
    questions: _Queue
    pages: _Queue


@memoize_per_datasette
def _queues_of(datasette: Datasette) -> _Queues:
    limits = limits_of(datasette)
    return _Queues(
        _Queue(limits.sql_at_once, limits.sql_waiting, limits.sql_wait_seconds, _BUSY_WITH_QUESTIONS),
        _Queue(_PAGES_AT_ONCE, _PAGES_WAITING, _PAGES_WAIT_SECONDS, _BUSY),
    )
