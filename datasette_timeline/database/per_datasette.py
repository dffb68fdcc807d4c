"""What is worked out once for each Datasette and kept while it serves: settings, and what follows from them."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from datasette_timeline.database.datasette_types import Datasette

T = TypeVar("T")


def memoize_per_datasette(work_out: Callable[[Datasette], T]) -> Callable[[Datasette], T]:
    """Remember what `work_out(datasette)` returned; an error is raised each time."""
    results: WeakKeyDictionary[Datasette, T] = WeakKeyDictionary()

    @wraps(work_out)
    def remembered(datasette: Datasette) -> T:
        if datasette not in results:
            results[datasette] = work_out(datasette)
        return results[datasette]

    return remembered
