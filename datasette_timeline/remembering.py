"""What is read from a database once and kept for as long as its file stays the same."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")


def once_per_database(load: Callable[[Any], Awaitable[T]]) -> Callable[[Any], Awaitable[T]]:
    """Remember what `load(database)` returned until the database's file changes."""
    kept: WeakKeyDictionary[Any, tuple[int | None, T]] = WeakKeyDictionary()

    async def remembered(database: Any) -> T:
        state = database.mtime_ns
        if database not in kept or kept[database][0] != state:
            kept[database] = (state, await load(database))
        return kept[database][1]

    return remembered
