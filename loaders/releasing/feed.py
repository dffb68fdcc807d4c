"""What turns the tables of one release into those of the next: a line of JSON for each row that came, went or changed.

The first line says of which two it is, by version and digest of content: whoever keeps a copy of the earlier one, with
that digest, has the later one by the lines that follow. Each is `{"table": …, "row": […]}`, with the columns in the
order of the table, which takes the place of what has its key; or `{"table": …, "gone": …}`, where the key of the row
that went is told by the SHA-256 of its JSON alone: it may be that of a person who is not to be named any more.
"""

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from loaders.baking.sections import TABLES
from loaders.exporting.downloads import read_facts
from schema.tables import Table

_DIGEST = "digest"


class FeedError(ValueError):
    """Why a feed cannot be applied to a database."""


class _Rows(NamedTuple):
    """The rows of a table, each by its key."""

    table: Table
    by_key: Mapping[tuple[Any, ...], tuple[Any, ...]]


def feed(before: Path, after: Path) -> Iterator[str]:
    """The lines that turn one database into another, in the order of tables and keys."""
    told = {name: read_facts(path) for name, path in (("since", before), ("to", after))}
    yield _line({name: {"version": facts["version"], _DIGEST: facts[_DIGEST]} for name, facts in told.items()})
    with closing(_open(before)) as one, closing(_open(after)) as other:
        for table in sorted(TABLES, key=lambda each: each.name):
            old, new = _rows(table, one), _rows(table, other)
            for key in sorted(old.by_key.keys() - new.by_key.keys()):
                yield _line({"table": table.name, "gone": _sum(key)})
            for key, row in new.by_key.items():
                if old.by_key.get(key) != row:
                    yield _line({"table": table.name, "row": row})


def apply(lines: Sequence[str], database: Path) -> None:
    """Turn the tables of a database into those of the next release. Its indexes for search stay as they were.

    Raises FeedError where the feed does not begin with what the database holds.
    """
    since = json.loads(lines[0])["since"]
    found = read_facts(database).get(_DIGEST)
    if found != since[_DIGEST]:
        raise FeedError(f"the changes are since {since['version']} ({since[_DIGEST][:16]}…), and this is {found}")
    told: dict[str, list[Any]] = defaultdict(list)
    for line in map(json.loads, lines[1:]):
        told[line["table"]].append(line)
    with closing(sqlite3.connect(database)) as connection, connection:
        for table in TABLES:
            _change(connection, table, told[table.name])


def _change(connection: sqlite3.Connection, table: Table, lines: Sequence[Mapping[str, Any]]) -> None:
    here = {_sum(key): key for key in _rows(table, connection).by_key} if lines else {}
    rows = [line["row"] for line in lines if "row" in line]
    places = [list(table.columns).index(name) for name in table.key]
    keys = [here[line["gone"]] for line in lines if "gone" in line] + [[row[at] for at in places] for row in rows]
    where = " and ".join(f'"{column}" is ?' for column in table.key)
    connection.executemany(f'delete from "{table.name}" where {where}', keys)
    columns, values = ", ".join(f'"{column}"' for column in table.columns), ", ".join("?" * len(table.columns))
    connection.executemany(f'insert into "{table.name}" ({columns}) values ({values})', rows)


def _rows(table: Table, connection: sqlite3.Connection) -> _Rows:
    columns, order = (", ".join(f'"{name}"' for name in each) for each in (table.columns, table.key))
    places = [list(table.columns).index(name) for name in table.key]
    found = connection.execute(f'select {columns} from "{table.name}" order by {order}')
    return _Rows(table, {tuple(row[place] for place in places): row for row in found})


def _sum(key: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _open(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
