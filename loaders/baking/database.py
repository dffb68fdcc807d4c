"""Baking: a publication into one SQLite file, the same bytes for the same input."""

import hashlib
import marshal
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from loaders.baking.documents import Publication
from loaders.baking.rows import COLUMNS, COUNTED, EventRows, Row, dataset_rows, date_rows, date_texts, registry_rows

CHUNK = 1000
"""Events written at a time."""

_INDEX_MEMORY = 64 * 1024 * 1024
"""How much of the full-text index is gathered before it is written: more makes fewer, larger pieces."""

TABLES_FILE = Path(__file__).resolve().parents[2] / "schema" / "tables.sql"

_SETUP = """
pragma page_size = 4096;
pragma journal_mode = off;
pragma synchronous = off;
pragma locking_mode = exclusive;
pragma cache_size = -65536;
pragma temp_store = memory;
pragma foreign_keys = off;
"""

_SEARCH = """
create virtual table events_fts using fts5(
    title, summary, statements, names, content='', tokenize='unicode61 remove_diacritics 2'
)
"""

_LINKS = """
insert into link_actor
    select distinct event_actors.actor, events.number from event_actors join events on events.id = event_actors.event
    order by 1, 2;
insert into link_place
    select distinct place_ancestors.ancestor, events.number
    from event_places
    join place_ancestors on place_ancestors.place = event_places.place
    join events on events.id = event_places.event
    order by 1, 2;
insert into link_tag
    select event_tags.tag, events.number from event_tags join events on events.id = event_tags.event
    order by 1, 2;
"""


class BakeError(Exception):
    """The baked file is not sound: a fault of ours, never of a record."""


def statements() -> list[str]:
    """The CREATE statements of schema/tables.sql: tables, then indexes, then views."""
    _, _, made = TABLES_FILE.read_text(encoding="utf-8").partition("\n\n")
    return made.removesuffix(";\n").split(";\n\n")


def bake(publication: Publication, path: Path, progress: Callable[[str], None]) -> dict[str, int]:
    """Write the whole database to `path`, which is empty or absent, and return how many rows each table has.

    The file is not synced to disk here.
    """
    tables = [statement for statement in statements() if statement.startswith("CREATE TABLE")]
    later = [statement for statement in statements() if not statement.startswith("CREATE TABLE")]
    fingerprint = _Fingerprint([*tables, *later, _SEARCH, _LINKS])
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(_SETUP)
        connection.execute("begin")
        for statement in (*tables, _SEARCH):
            connection.execute(statement)
        connection.execute("insert into events_fts (events_fts, rank) values ('hashsize', ?)", (_INDEX_MEMORY,))
        counts = _fill(connection, publication, fingerprint, progress)
        progress("indexing")
        for statement in later:
            connection.execute(statement)
        connection.execute("commit")
        _examine(connection)
    finally:
        connection.close()
    return counts


class _Fingerprint:
    """A digest of what is in the tables and how they are made; not of the file, whose bytes are SQLite's affair."""

    def __init__(self, statements: Iterable[str]) -> None:
        self._frame = "\0".join(statements)
        self._tables: defaultdict[str, Any] = defaultdict(hashlib.sha256)

    def add(self, table: str, rows: list[Row]) -> None:
        # This old form of marshal tells text, whole numbers, other numbers and flags apart, and never changes. The five
        # bytes before the rows say how many come at a time, which is nobody's affair.
        self._tables[table].update(memoryview(marshal.dumps(rows, 2))[5:])

    def hexdigest(self) -> str:
        parts = [f"{name} {found.hexdigest()}" for name, found in sorted(self._tables.items())]
        return hashlib.sha256("\0".join([self._frame, *parts]).encode()).hexdigest()


def _fill(
    connection: sqlite3.Connection,
    publication: Publication,
    fingerprint: _Fingerprint,
    progress: Callable[[str], None],
) -> dict[str, int]:
    counts = dict.fromkeys(COLUMNS, 0)
    dates: set[str] = set()

    def insert(rows: Mapping[str, list[Row]]) -> None:
        for table, some in rows.items():
            _insert(connection, table, some)
            fingerprint.add(table, some)
            counts[table] += len(some)
            dates.update(date_texts(table, some))

    event_rows = EventRows(publication)
    for chunk in event_rows.chunks(CHUNK):
        insert(chunk)
        progress(f"baking {counts['events']:,} of {len(publication.events):,} events")
    insert(registry_rows(publication, event_rows.usage))
    facts = dataset_rows(publication, {name: counts[name] for name in COUNTED})
    insert({"dates": date_rows(dates | date_texts("dataset", facts))})
    fingerprint.add("dataset", facts)
    _insert(connection, "dataset", sorted([*facts, ("digest", fingerprint.hexdigest())]))
    for statement in filter(str.strip, _LINKS.split(";")):
        connection.execute(statement)
    return counts


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    columns = COLUMNS[table].split()
    named, marks = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
    connection.executemany(f"insert into {table} ({named}) values ({marks})", rows)


def _examine(connection: sqlite3.Connection) -> None:
    broken = connection.execute("pragma foreign_key_check").fetchall()
    if broken:
        raise BakeError(f"rows that refer to nothing: {broken[:3]}")
    verdict = connection.execute("pragma integrity_check").fetchone()[0]
    if verdict != "ok":
        raise BakeError(f"the database is damaged: {verdict}")
