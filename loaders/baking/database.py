"""Baking: a publication into one SQLite file, the same bytes for the same input."""

import hashlib
import marshal
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from loaders.baking.documents import Publication
from loaders.baking.section import Baking, Section
from loaders.baking.sections import SECTIONS
from loaders.baking.spellings import spellings_in
from loaders.baking.stories import History
from schema.tables import SPELLINGS, Row

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

# What is indexed are stems; the index cuts the words that Datasette's own searches ask it for.
_SEARCH = """
create virtual table events_fts using fts5(
    title, summary, statements, names, content='', tokenize='porter unicode61 remove_diacritics 2'
)
"""

# Headlines are short, so that they are looked through here in a tenth of the time.
_TITLES = """
create virtual table titles_fts using fts5(title, content='', tokenize='porter unicode61 remove_diacritics 2')
"""

# Of names every form is indexed as it is, and looked for whole or as a beginning: where it stands, nobody asks.
_NAMES = """
create virtual table sources_fts using fts5(terms, content='', detail=none, tokenize='unicode61')
"""

_INDEXES = (_SEARCH, _TITLES, _NAMES)
_INDEXED = {
    "events_fts": ("rowid", "title", "summary", "statements", "names"),
    "titles_fts": ("rowid", "title"),
    "sources_fts": ("rowid", "terms"),
}
"""The columns of the indexes."""

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
insert into link_source
    select source, events.number
    from (
        select source, event from event_sources
        union select source, event from fact_sources join facts on facts.id = fact
        union select source, event from claim_sources join claims on claims.id = claim
    )
    join events on events.id = event
    order by 1, 2;
"""


class BakeError(Exception):
    """The baked file is not sound: a fault of ours, never of a record."""


def statements() -> list[str]:
    """The CREATE statements of schema/tables.sql: tables, then indexes, then views."""
    _, _, made = TABLES_FILE.read_text(encoding="utf-8").partition("\n\n")
    return made.removesuffix(";\n").split(";\n\n")


def bake(
    publication: Publication,
    path: Path,
    progress: Callable[[str], None],
    sections: Sequence[Section] = SECTIONS,
    made: Sequence[str] = (),
    history: History | None = None,
) -> dict[str, int]:
    """Write the whole database to `path`, which is empty or absent, and return how many rows each table has.

    `made` are the statements that make the tables of other sections than the usual ones. The file is not synced to disk
    here.
    """
    made = made or statements()
    tables = [statement for statement in made if statement.startswith("CREATE TABLE")]
    later = [statement for statement in made if not statement.startswith("CREATE TABLE")]
    fingerprint = _Fingerprint([*tables, *later, *_INDEXES, _LINKS])
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(_SETUP)
        connection.execute("begin")
        for statement in (*tables, *_INDEXES):
            connection.execute(statement)
        connection.execute("insert into events_fts (events_fts, rank) values ('hashsize', ?)", (_INDEX_MEMORY,))
        counts = _fill(connection, Baking(publication, history or History()), sections, fingerprint, progress)
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
    baking: Baking,
    sections: Sequence[Section],
    fingerprint: _Fingerprint,
    progress: Callable[[str], None],
) -> dict[str, int]:
    columns = {table.name: table.columns for section in sections for table in section.tables}
    baking.counts.update(dict.fromkeys(columns, 0))
    dates = {name: [at for at, told in enumerate(each.values()) if told.is_date] for name, each in columns.items()}
    for section in sections:
        for rows in section.rows(baking):
            for table, some in filter(itemgetter(1), rows.items()):
                _insert(connection, table, columns.get(table) or _INDEXED[table], some)
                fingerprint.add(table, some)
                baking.counts[table] += len(some)
                baking.dates.update(row[at] for at in dates.get(table, ()) for row in some if row[at])
            if "events" in rows:
                progress(f"baking {baking.counts['events']:,} of {len(baking.publication.events):,} events")
    if SPELLINGS.name in columns:
        words: list[Row] = [tuple(spelling) for spelling in spellings_in(connection)]
        _insert(connection, SPELLINGS.name, SPELLINGS.columns, words)
        fingerprint.add(SPELLINGS.name, words)
        baking.counts[SPELLINGS.name] = len(words)
    connection.execute("insert into dataset values ('digest', ?)", [fingerprint.hexdigest()])
    for statement in filter(str.strip, _LINKS.split(";")):
        connection.execute(statement)
    return dict(baking.counts)


def _insert(connection: sqlite3.Connection, table: str, columns: Iterable[str], rows: Sequence[Row]) -> None:
    named = [f'"{column}"' for column in columns]
    marks = ", ".join("?" * len(named))
    connection.executemany(f"insert into {table} ({', '.join(named)}) values ({marks})", rows)


def _examine(connection: sqlite3.Connection) -> None:
    broken = connection.execute("pragma foreign_key_check").fetchall()
    if broken:
        raise BakeError(f"rows that refer to nothing: {broken[:3]}")
    verdict = connection.execute("pragma integrity_check").fetchone()[0]
    if verdict != "ok":
        raise BakeError(f"the database is damaged: {verdict}")
