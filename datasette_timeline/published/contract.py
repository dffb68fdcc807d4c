"""What this plugin needs of a database file, and what is wrong with a file that does not keep to it.

`contract.json` is made from the tables and views that builds write (`python -m loaders schema`): their columns by name,
and the version that a build notes in the table `dataset`. Further tables, columns and views are welcome.
"""

import json
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

_CURE = "build it anew with this release of the tool"


def is_timeline(connection: sqlite3.Connection) -> bool:
    """Whether the file says of itself that it holds a timeline. Tables of the same names do not make one."""
    columns = {name for _, name, *_ in connection.execute("pragma table_info(dataset)")}
    return {"name", "value"} <= columns and _version(connection) is not None


def breach(connection: sqlite3.Connection) -> str | None:
    """In one sentence what a file lacks of the contract; None where it keeps to it."""
    wanted = _contract()
    if not is_timeline(connection):
        return f"it holds no timeline: its table 'dataset' has no schema_version; {_CURE}"
    version = _version(connection)
    if version != wanted["schema_version"]:
        return f"its schema_version is {version}, and {wanted['schema_version']} is needed; {_CURE}"
    found = {name for (name,) in connection.execute("select name from sqlite_master where type in ('table', 'view')")}
    for table, columns in wanted["tables"].items():  # tables before the views that are made of them
        if table not in found:
            return f"it lacks the table '{table}'; {_CURE}"
        has = {name for (name,) in connection.execute("select name from pragma_table_info(?)", [table])}
        if lacking := [column for column in columns if column not in has]:
            return f"its table '{table}' lacks the column '{lacking[0]}'; {_CURE}"
    return None


def _version(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("select value from dataset where name = 'schema_version'").fetchone()
    return str(row[0]) if row else None


@cache
def _contract() -> Any:
    return json.loads((Path(__file__).parent / "contract.json").read_bytes())
