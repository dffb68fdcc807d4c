"""How much one question to the database may take: as the operator sets it, or what suits two cores and 1 GB of memory.

::

    plugins:
      datasette-timeline:
        limits:
          page_ms: 2000
          sql_at_once: 2
"""

import sqlite3
from typing import Any
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.utils import StartupError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from datasette_timeline.settings import CONFIG, setting

_HIDDEN_TABLES = frozenset({"pragma_database_list"})
"""Tells where the file lies on the server."""
_HIDDEN_FUNCTIONS = frozenset({"fts3_tokenizer", "load_extension"})
"""Tell addresses in the server's memory, or run code from a file."""


class Limits(BaseModel):
    """Every limit with what it holds if nothing is set."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    page_ms: int = Field(2_000, gt=0, description="Milliseconds that one read for our own pages may compute.")
    load_ms: int = Field(60_000, gt=0, description="The same for what is read once after each build, and kept.")
    value_bytes: int = Field(4 * 2**20, gt=0, description="The longest text or blob that a query may make.")
    answer_bytes: int = Field(16 * 2**20, gt=0, description="What all rows of one query to Datasette's pages may hold.")
    sql_at_once: int = Field(2, gt=0, description="Questions in SQL that are answered at the same time.")
    sql_waiting: int = Field(20, ge=0, description="How many more may wait for their turn.")
    sql_wait_seconds: int = Field(10, gt=0, description="How long each of them may wait.")


_read: WeakKeyDictionary[Any, Limits] = WeakKeyDictionary()


def limits_of(datasette: Any) -> Limits:
    """The limits of this site. Raises StartupError with what is wrong in the settings."""
    if datasette not in _read:
        try:
            _read[datasette] = Limits.model_validate(setting(datasette, "limits") or {})
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(["limits", *map(str, first["loc"])])
            known = ", ".join(Limits.model_fields)
            raise StartupError(f"plugins.{CONFIG}.{where}: {first['msg']}. The limits are {known}.") from None
    return _read[datasette]


@hookimpl
def prepare_connection(conn: Any, datasette: Any) -> None:
    """Hold every connection to what one value may take, and hide what tells of the server.

    Limits of time cannot end a single function, and one function can ask for a gigabyte.
    """
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits_of(datasette).value_bytes)
    conn.set_authorizer(_authorized)


def _authorized(action: int, first: str | None, second: str | None, *_: Any) -> int:
    is_hidden = (action == sqlite3.SQLITE_READ and first in _HIDDEN_TABLES) or (
        action == sqlite3.SQLITE_FUNCTION and second in _HIDDEN_FUNCTIONS
    )
    return sqlite3.SQLITE_DENY if is_hidden else sqlite3.SQLITE_OK
