"""How much one question to the database may take: as the operator sets it, or what suits two cores and 1 GB of memory.

::

    plugins:
      datasette-timeline:
        limits:
          page_ms: 2000
          sql_at_once: 2
"""

import re
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

from datasette import hookimpl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from datasette_timeline.database.datasette_compat import StartupError
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette
from datasette_timeline.database.settings import CONFIG, setting

_HIDDEN_TABLES = frozenset({"pragma_database_list"})
"""Tells where the file lies on the server."""
_HIDDEN_FUNCTIONS = frozenset({"fts3_tokenizer", "load_extension"})
"""Tell addresses in the server's memory, or run code from a file."""
_GUARDED: Mapping[str, int] = {
    **dict.fromkeys(("printf", "format"), -1),
    **dict.fromkeys(("trim", "ltrim", "rtrim", "instr", "json_patch"), 2),
    "replace": 3,
}
"""Functions whose time is not bounded by the length of what they make, with how many values each takes: those that fill
a text to any width, and those that compare everything with everything."""
_MOST_COMPARISONS = 50_000_000
"""About a quarter of a second."""
_WIDE = re.compile(r"\*|\d{5}")
"""A width or precision in a format that is read from elsewhere, or has five digits."""
_PAGE_CACHE_BYTES = 2 * 2**20
_LANES = 3
_LONGEST_PATTERN = 250
"""Bytes of a pattern for LIKE or GLOB, which may be compared at every place of a text."""


class Limits(BaseModel):
    """Every limit with what it holds if nothing is set."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    page_ms: int = Field(2_000, gt=0, description="Milliseconds that one read for our own pages may compute.")
    load_ms: int = Field(60_000, gt=0, description="The same for what is read once after each build, and kept.")
    value_bytes: int = Field(4 * 2**20, gt=0, description="The longest text or blob that a query may make.")
    heap_bytes: int = Field(40 * 2**20, gt=0, description="What all queries together may hold in memory.")
    answer_bytes: int = Field(8 * 2**20, gt=0, description="What the rows of one such answer may hold, as JSON.")
    sql_at_once: int = Field(2, gt=0, description="Questions in SQL that are answered at the same time.")
    sql_waiting: int = Field(20, ge=0, description="How many more may wait for their turn.")
    sql_wait_seconds: int = Field(10, gt=0, description="How long each of them may wait.")


datasets_served = 0
"""How many datasets this process serves, where it is a server and nothing else: then SQLite's memory may be capped,
which holds for all of it and cannot be taken back. Lists in JSON grow inside SQLite, and no other limit sees it."""


@memoize_per_datasette
def limits_of(datasette: Datasette) -> Limits:
    """The limits of this site. Raises StartupError with what is wrong in the settings."""
    try:
        return Limits.model_validate(setting(datasette, "limits") or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(["limits", *map(str, first["loc"])])
        known = ", ".join(Limits.model_fields)
        raise StartupError(f"plugins.{CONFIG}.{where}: {first['msg']}. The limits are {known}.") from None


@hookimpl
def prepare_connection(conn: sqlite3.Connection, datasette: Datasette) -> None:
    """Hold every connection to what one value and one function may take, and hide what tells of the server.

    Limits of time end a query between two steps, and one function is one step: it can ask for a gigabyte, or compare
    for hours.
    """
    limits = limits_of(datasette)
    if datasets_served:
        conn.execute(f"pragma hard_heap_limit = {limits.heap_bytes + datasets_served * _page_caches(datasette)}")
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.value_bytes)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _LONGEST_PATTERN)
    conn.set_authorizer(_authorized)
    for name, count in _GUARDED.items():
        conn.create_function(name, count, _guarded(name, limits.value_bytes), deterministic=True)


def _page_caches(datasette: Datasette) -> int:
    """What SQLite keeps of its files for all connections, whatever is asked."""
    connections = _LANES * len(datasette.databases) * (datasette.setting("num_sql_threads") or 1)
    return int(connections * _PAGE_CACHE_BYTES)


def _authorized(action: int, first: str | None, second: str | None, *_: object) -> int:
    is_hidden = (action == sqlite3.SQLITE_READ and first in _HIDDEN_TABLES) or (
        action == sqlite3.SQLITE_FUNCTION and second in _HIDDEN_FUNCTIONS
    )
    return sqlite3.SQLITE_DENY if is_hidden else sqlite3.SQLITE_OK


def why_refused() -> str | None:
    """Why a function refused to work in this thread, where one did since this was asked last."""
    reason: str | None = vars(_threads).pop("refused", None)
    return reason


def _guarded(name: str, longest: int) -> Callable[..., Any]:
    """SQLite's function of that name, asked only where it does not compute for long."""
    is_format = name in ("printf", "format")

    def function(*values: Any) -> Any:
        if _fills_much(values) if is_format else _compares_much(values):
            _threads.refused = f"{name} would take too long with values like these"
        else:
            try:
                places = ", ".join("?" * len(values))
                return _plain().execute(f"select {name}({places})", values).fetchone()[0]
            except (sqlite3.Error, MemoryError) as error:
                _threads.refused = str(error) or f"{name} needs more memory than there is"
        return bytes(longest + 1)  # too large, which ends a query without the trace that an exception leaves

    return function


def _fills_much(values: Sequence[Any]) -> bool:
    form = values[0] if values else None
    return isinstance(form, str) and _WIDE.search(form) is not None


def _compares_much(values: Sequence[Any]) -> bool:
    lengths = [len(value) for value in values[:2] if isinstance(value, str | bytes)]
    return prod(lengths) > _MOST_COMPARISONS


_threads = threading.local()


def _plain() -> sqlite3.Connection:
    """A connection of this thread in which functions are SQLite's own."""
    if not hasattr(_threads, "plain"):
        _threads.plain = sqlite3.connect(":memory:")
    found: sqlite3.Connection = _threads.plain
    return found
