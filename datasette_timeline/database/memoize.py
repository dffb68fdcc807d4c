"""What is read from a database once and kept for as long as its file stays the same."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.served import loading_once, state_of

T = TypeVar("T")


def memoize_per_snapshot(load: Callable[[Database], Awaitable[T]]) -> Callable[[Database], Awaitable[T]]:
    """Remember what `load(database)` returned until the database's file changes; whoever asks meanwhile waits."""
    results: WeakKeyDictionary[object, T] = WeakKeyDictionary()
    pending: WeakKeyDictionary[object, asyncio.Task[T]] = WeakKeyDictionary()

    async def loading(database: Database) -> T:
        with loading_once():
            return await load(database)

    async def remembered(database: Database) -> T:
        state = state_of(database)
        if state not in results:
            if state not in pending:
                pending[state] = asyncio.create_task(loading(database))
            task = pending[state]
            try:
                results[state] = await asyncio.shield(task)
            finally:
                if task.done():
                    pending.pop(state, None)  # a task holds on to the state that it read; what it returned does not
        return results[state]

    return remembered
