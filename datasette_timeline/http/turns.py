"""Turns: how many answers are made at once, and who waits.

All pages, ours and Datasette's, are made a few at a time, in the order in which they were asked for. If each began at
once, one that takes fifty small steps would wait for all others at every step, and be answered fifty times as late as
one that takes few. Questions in visitors' SQL have a queue of their own, which is short.

What is kept needs no turn, and neither does what somebody has already.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette
from datasette_timeline.database.sql_limits import limits_of

_PAGES_AT_ONCE = 8
"""More would keep those that take many steps waiting, fewer would wait for what waits itself, as for a drawing."""
_PAGES_WAITING = 1_000
_PAGES_WAIT_SECONDS = 60
"""What a page costs is bounded: it waits where a crowd comes, and is seldom sent away."""
_BREATH = 1
"""Seconds before somebody is sent away, since programs ask again at once, and saying no takes time, too."""

_BUSY = "More people are reading here at the moment than this site can serve. Please ask again in a little while."
_BUSY_WITH_QUESTIONS = (
    "Too many questions to the database are being answered at the moment. Please ask again in a little while."
)

has_turn: ContextVar[bool] = ContextVar("has_turn", default=False)
"""A page that asks for another page has its turn already."""


class BusyError(Exception):
    """Too many wait already, or have waited for too long."""

    def __init__(self, sentence: str, wait_seconds: int) -> None:
        """What to tell whoever asked, and after how many seconds it may be tried again."""
        super().__init__(sentence)
        self.wait_seconds = wait_seconds


@dataclass
class Queue:
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


@dataclass
class Queues:
    """Those of one site."""

    questions: Queue
    pages: Queue


@memoize_per_datasette
def queues_of(datasette: Datasette) -> Queues:
    """The queues of a site."""
    limits = limits_of(datasette)
    return Queues(
        Queue(limits.sql_at_once, limits.sql_waiting, limits.sql_wait_seconds, _BUSY_WITH_QUESTIONS),
        Queue(_PAGES_AT_ONCE, _PAGES_WAITING, _PAGES_WAIT_SECONDS, _BUSY),
    )


@asynccontextmanager
async def page_turn(datasette: Datasette) -> AsyncIterator[None]:
    """What is done within has its turn among pages. Raises BusyError."""
    if has_turn.get():
        yield
        return
    queue = queues_of(datasette).pages
    await queue.take_turn()
    token = has_turn.set(True)
    try:
        yield
    finally:
        has_turn.reset(token)
        queue.give_back()
