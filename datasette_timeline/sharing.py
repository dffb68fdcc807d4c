"""Who reads what, and who waits: one state of the file for each request, and a small share of the machine for visitors'
SQL.

Datasette's own pages run whatever SQL a visitor wrote. A few are made at a time, a few more wait for their turn, and
the rest are told at once to come back. Our own pages never wait for them.
"""

import asyncio
from typing import Any
from weakref import WeakKeyDictionary

from datasette_timeline.headers import is_datasettes
from datasette_timeline.refusing import refuse
from datasette_timeline.served_database import VISITORS, ServedDatabase, lane, one_snapshot
from datasette_timeline.sql_limits import Limits, limits_of

_BUSY = "Too many questions to the database are being answered at the moment. Please ask again in a little while."


def reading_one_state(datasette: Any, app: Any) -> Any:
    """The application, each of whose answers is made from one state of the database: the newest when it was asked."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        for database in datasette.databases.values():
            if isinstance(database, ServedDatabase):
                await database.refresh()
        with one_snapshot():
            await app(scope, receive, send)

    return wrapped


def taking_turns(datasette: Any, app: Any) -> Any:
    """The application, with Datasette's pages about databases made in turns."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        is_inside = lane.get() == VISITORS  # a page that asks for another page has its turn already
        if scope["type"] != "http" or is_inside or not _asks_for_sql(datasette, scope["path"]):
            await app(scope, receive, send)
            return
        turns = _turns_of(datasette)
        if not await turns.take():
            wait = str(limits_of(datasette).visitors_wait_seconds)
            await refuse(datasette, scope, send, 503, _BUSY, {"Retry-After": wait})
            return
        turn = _Turn(turns, send)
        token = lane.set(VISITORS)
        try:
            await app(scope, receive, turn.passing_on)
        finally:
            lane.reset(token)
            turn.end()

    return wrapped


def _asks_for_sql(datasette: Any, path: str) -> bool:
    base = str(datasette.setting("base_url"))
    path = "/" + path[len(base) :] if path.startswith(base) else path
    return is_datasettes(datasette, path) and not path.startswith("/-/") and not path.endswith(".db")


class _Turns:
    """How many may work and how many may wait."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._free = asyncio.Semaphore(limits.visitors_at_once)
        self._waiting = 0

    async def take(self) -> bool:
        """Wait for a turn. False where too many wait already, or where it takes too long."""
        if not self._free.locked():
            return await self._free.acquire()  # which is at once
        if self._waiting >= self._limits.visitors_waiting:
            return False
        self._waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), self._limits.visitors_wait_seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True

    def give_back(self) -> None:
        """Let the next one work."""
        self._free.release()


class _Turn:
    """One request's turn. It ends as its answer begins, so that slow readers of answers keep nobody waiting."""

    def __init__(self, turns: _Turns, send: Any) -> None:
        self._turns: _Turns | None = turns
        self._send = send

    async def passing_on(self, message: Any) -> None:
        """Send the message."""
        if message["type"] == "http.response.start":
            self.end()
        await self._send(message)

    def end(self) -> None:
        """Give the turn back, once."""
        if self._turns is not None:
            self._turns.give_back()
            self._turns = None


_all_turns: WeakKeyDictionary[Any, _Turns] = WeakKeyDictionary()


def _turns_of(datasette: Any) -> _Turns:
    if datasette not in _all_turns:
        _all_turns[datasette] = _Turns(limits_of(datasette))
    return _all_turns[datasette]
