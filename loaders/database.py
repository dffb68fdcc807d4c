"""Baking: a publication into one SQLite file, the same bytes for the same input."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from loaders.documents import Publication
from loaders.rows import COLUMNS, COUNTED, EventRows, Rows, dataset_rows, registry_rows

CHUNK = 1000
"""Events written at a time."""

_INDEX_MEMORY = 64 * 1024 * 1024
"""How much of the full-text index is gathered before it is written: more makes fewer, larger pieces."""

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


def bake(
    publication: Publication, path: Path, statements: list[str], digest: str, progress: Callable[[str], None]
) -> dict[str, int]:
    """Write the whole database to `path`, which is empty or absent, and return how many rows each table has.

    `statements` makes tables, then indexes and views (loaders/ddl.py). The file is not synced to disk here.
    """
    tables = [statement for statement in statements if statement.startswith("CREATE TABLE")]
    later = [statement for statement in statements if not statement.startswith("CREATE TABLE")]
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(_SETUP)
        connection.execute("begin")
        for statement in (*tables, _SEARCH):
            connection.execute(statement)
        connection.execute("insert into events_fts (events_fts, rank) values ('hashsize', ?)", (_INDEX_MEMORY,))
        counts = _fill(connection, publication, digest, progress)
        progress("indexing")
        for statement in later:
            connection.execute(statement)
        connection.execute("commit")
        _examine(connection)
    finally:
        connection.close()
    return counts


def _fill(
    connection: sqlite3.Connection, publication: Publication, digest: str, progress: Callable[[str], None]
) -> dict[str, int]:
    counts = dict.fromkeys(COLUMNS, 0)
    event_rows = EventRows(publication)
    for chunk in event_rows.chunks(CHUNK):
        _insert(connection, chunk, counts)
        progress(f"baking {counts['events']:,} of {len(publication.events):,} events")
    _insert(connection, registry_rows(publication, event_rows.usage), counts)
    facts = dataset_rows(publication, digest, {name: counts[name] for name in COUNTED})
    connection.executemany("insert into dataset (name, value) values (?, ?)", facts)
    for statement in filter(str.strip, _LINKS.split(";")):
        connection.execute(statement)
    return counts


def _insert(connection: sqlite3.Connection, rows: Rows, counts: dict[str, int]) -> None:
    for table, some in rows.items():
        columns = COLUMNS[table].split()
        named, marks = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
        connection.executemany(f"insert into {table} ({named}) values ({marks})", some)
        counts[table] += len(some)


def _examine(connection: sqlite3.Connection) -> None:
    broken = connection.execute("pragma foreign_key_check").fetchall()
    if broken:
        raise BakeError(f"rows that refer to nothing: {broken[:3]}")
    verdict = connection.execute("pragma integrity_check").fetchone()[0]
    if verdict != "ok":
        raise BakeError(f"the database is damaged: {verdict}")
