"""Baking: a publication into one SQLite file, the same bytes for the same input."""

import contextlib
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from loaders.baking.documents import Publication
from loaders.baking.filling import INDEX_MEMORY, INDEXES, Baked, Filling
from loaders.baking.section import Section
from loaders.baking.sections import SECTIONS
from loaders.baking.stories import History
from loaders.processes.atomic_replace import temporary_beside

TABLES_FILE = Path(__file__).resolve().parents[2] / "schema" / "tables.sql"

_COPIED_AT_A_TIME = 1024 * 1024

_SETUP = """
pragma page_size = 4096;
pragma journal_mode = off;
pragma synchronous = off;
pragma locking_mode = exclusive;
pragma cache_size = -65536;
pragma temp_store = memory;
pragma foreign_keys = off;
"""


class BakeError(Exception):
    """The baked file is not sound: a fault of ours, never of a record."""


class AnotherFileError(Exception):
    """What is there is not the file that was baked before."""


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
    jobs: int = 1,
) -> Baked:
    """Write the whole database to `path`, which is empty or absent, and return what is in it.

    `made` are the statements that make the tables of other sections than the usual ones. `jobs` processes work out rows
    beside this one. The file is not synced to disk here.
    """
    made = made or statements()
    tables = [statement for statement in made if statement.startswith("CREATE TABLE")]
    later = [statement for statement in made if not statement.startswith("CREATE TABLE")]
    with _working_copy(path) as connection:
        for statement in (*tables, *INDEXES):
            connection.execute(statement)
        connection.execute("insert into events_fts (events_fts, rank) values ('hashsize', ?)", [INDEX_MEMORY])
        filling = Filling(connection, publication, history or History(), sections)
        filling.put_events(publication.event_ids, progress, jobs)
        filling.put_sections()
        filling.seal([*made, *INDEXES])
        progress("indexing")
        for statement in later:
            connection.execute(statement)
        _write(connection, path)
    return filling.baked()


def rebake(
    old: Path,
    seal: bytes,
    baked: Baked,
    changed: Collection[str],
    publication: Publication,
    path: Path,
    progress: Callable[[str], None],
    history: History | None = None,
) -> Baked:
    """Write to `path` what `bake` would, from a file that was baked before (`old`, in which is what `baked` says).

    Only what `changed` events put into it, by their ids, may be another than before, and all have to be in their order.
    Raises AnotherFileError where the file does not have the SHA-256 `seal`, or cannot be read.
    """
    with _working_copy(path, old, seal) as connection:
        filling = Filling(connection, publication, history or History(), SECTIONS, baked)
        filling.put_events(changed, progress)
        filling.put_sections()
        filling.seal([*statements(), *INDEXES])
        _write(connection, path)
    return filling.baked()


@contextlib.contextmanager
def _working_copy(path: Path, old: Path | None = None, seal: bytes = b"") -> Iterator[sqlite3.Connection]:
    """A database beside `path`, empty or a copy of another one, of which nothing stays."""
    with temporary_beside(path) as working:
        if old:
            _copy(old, working, seal)
        with closing(sqlite3.connect(working, isolation_level=None)) as connection:
            connection.executescript(_SETUP)
            connection.execute("begin")
            yield connection


def _copy(old: Path, working: Path, seal: bytes) -> None:
    try:
        file = old.open("rb")
    except OSError:
        raise AnotherFileError from None
    with file, working.open("wb+") as copy:
        shutil.copyfileobj(file, copy, _COPIED_AT_A_TIME)
        copy.seek(0)
        if hashlib.file_digest(copy, "sha256").digest() != seal:
            raise AnotherFileError


def _write(connection: sqlite3.Connection, path: Path) -> None:
    """Write what is in a database to `path`, where nothing tells any more in what order it got there."""
    connection.execute("pragma schema_version = 1")
    connection.execute("commit")
    connection.execute("vacuum into ?", [str(path)])
    with closing(sqlite3.connect(path)) as written:
        _examine(written)


def _examine(connection: sqlite3.Connection) -> None:
    broken = connection.execute("pragma foreign_key_check").fetchall()
    if broken:
        raise BakeError(f"rows that refer to nothing: {broken[:3]}")
    verdict = connection.execute("pragma integrity_check").fetchone()[0]
    if verdict != "ok":
        raise BakeError(f"the database is damaged: {verdict}")
