"""Rows into tables: what is new, what has changed, and what a later release knows better; by id, and once."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from loaders.importing import agreed
from loaders.importing.ahead import Ahead
from loaders.importing.collecting import collect
from loaders.importing.counting import count
from loaders.importing.errors import SourceError
from loaders.importing.importer import IMPORTS, Importer
from loaders.importing.reading import Refused
from loaders.problems import plural
from schema.properties import Property
from schema.tables import Row, Table

# Rows come in any order of their ids, and each new one may lie anywhere in the table.
_CACHE_OF_ROWS = "pragma cache_size = -65536"
# The cache bounds what is sorted at once for an index, too: runs that the processor's own cache holds, then merged, are
# quicker than one large one.
_CACHE_OF_INDEXES = "pragma cache_size = -16384"
_SETUP = """
pragma journal_mode = off;
pragma synchronous = off;
pragma locking_mode = exclusive;
pragma temp_store = memory;
"""

_TYPES = {"str": "VARCHAR", "int": "INTEGER", "float": "FLOAT", "bytes": "BLOB"}

_INDEX_MEMORY = 32 * 1024 * 1024
"""How much of the full-text index is gathered before it is written, in bytes."""

_LISTED = 1_000
"""How many refused rows of a file are kept with line and reason."""


class Source(NamedTuple):
    """A file to import, and the release that it is (a part of)."""

    importer: Importer
    path: Path
    release: str


@dataclass
class Summary:
    """What became of the rows of files."""

    counts: Counter[str] = field(default_factory=Counter)
    """Rows that are `new`, `changed` and `unchanged`, that are `older` than what is there, and that were `refused`."""
    refused: list[Refused] = field(default_factory=list)
    """The first refused rows of each file; `counts` has how many there were."""
    flagged: Counter[str] = field(default_factory=Counter)
    """Rows that contradict themselves, by flag, of all that the table has now."""
    remarks: list[str] = field(default_factory=list)
    """What is worth knowing of files as a whole."""
    has_written: bool = False
    """Whether the database is another than before."""


def repeated(connection: sqlite3.Connection, sources: Sequence[Source]) -> Summary | None:
    """What `merge` would tell, where these very files were the last that was imported, and no row of them was lost."""
    importer = sources[0].importer
    if not connection.execute("select exists (select 1 from sqlite_master where name = ?)", [IMPORTS.name]).fetchone()[
        0
    ]:
        return None
    known = {
        (release, digest): rows
        for release, digest, rows in connection.execute(
            f"select release, digest, read from {IMPORTS.name} join dataset on dataset.value = made "
            "where importer = ? and dataset.name = 'digest'",
            [importer.name],
        )
    }
    found = [known.get((each.release, _digest_of(each.path))) for each in sources]
    if None in found:
        return None
    return Summary(Counter(unchanged=sum(filter(None, found))), flagged=_flagged(connection, importer))


def _flagged(connection: sqlite3.Connection, importer: Importer) -> Counter[str]:
    return Counter(flag for (flag,) in connection.execute(f"select flag from {importer.flags.name}"))


def _digest_of(path: Path) -> str:
    """SHA-256 of a file as it lies there, hexadecimal."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{path.name}: {error.strerror}") from None


def merge(database: Path, sources: Sequence[Source], progress: Callable[[str], None]) -> Summary:
    """Put the rows of files, all of one importer, into a database that nobody else has open.

    Raises SourceError where a file cannot be read as a whole, and sqlite3.Error where the disk does not take it; the
    database is of no use then.
    """
    summary = Summary()
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.executescript(_SETUP)
        connection.execute("begin")
        importer = sources[0].importer
        is_new = _prepare(connection, importer)
        connection.execute(_CACHE_OF_ROWS)
        counts = is_new and len(sources) == 1
        counting = None
        for source in sorted(sources, key=lambda each: importer.rank(each.release)):
            counting = _merge_file(connection, source, summary, progress, counts=counts)
        connection.execute(_CACHE_OF_INDEXES)
        if summary.has_written:
            progress("indexing")
            if is_new:
                create_indexes(connection, importer.table)
            _finish(connection, sources, summary, counting)
        summary.flagged = _flagged(connection, importer)
        connection.execute("commit")
    return summary


# --- Tables ----------------------------------------------------------------------------------------------------------


def _prepare(connection: sqlite3.Connection, importer: Importer) -> bool:
    """Make the tables that are not there; return whether the importer's own were not."""
    present = {name for (name,) in connection.execute("select name from sqlite_master")}
    for told in (IMPORTS, *agreed.TABLES, importer.table, importer.flags):
        if told.name not in present:
            connection.execute(creating(told))
        columns = [name for (name,) in connection.execute("select name from pragma_table_info(?)", [told.name])]
        if columns != list(told.columns):
            raise SourceError(
                f"the table '{told.name}' of the database was made by another version of this program, with other "
                f"columns; build the database anew, and import again"
            )
    if importer.table.name in present:
        return False
    table, key = importer.table.name, importer.table.key[0]
    rowid = f", content_rowid='{key}'" if importer.table.columns[key].type == "int" else ""
    connection.execute(
        f"create virtual table {table}_fts using fts5({', '.join(importer.searched)}, content='{table}'{rowid}, "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )
    connection.execute(f"insert into {table}_fts ({table}_fts, rank) values ('hashsize', ?)", [_INDEX_MEMORY])
    for name, view in importer.views.items():
        connection.execute(f"create view {name} as {view.select.strip()}")
    return True


def creating(table: Table) -> str:
    """The statement that makes a table: what an importer's tables have is less than builds need."""
    columns = [f'"{name}" {_column(told)}' for name, told in table.columns.items()]
    key = ", ".join(f'"{name}"' for name in table.key)
    return f"create table {table.name} (\n  {', '.join(columns)},\n  primary key ({key})\n)" + (
        "" if table.has_rowid else " without rowid"
    )


def _column(told: Property) -> str:
    return _TYPES[told.type] + ("" if told.nullable else " not null")


def create_indexes(connection: sqlite3.Connection, table: Table) -> None:
    """Make the indexes of a table, which is quicker when the rows are there."""
    indexes = {**{f"ix_{table.name}_{column}": (column,) for column in table.indexed}, **table.indexes}
    for name, columns in indexes.items():
        connection.execute(f"create index {name} on {table.name} ({', '.join(columns)})")


# --- Rows ------------------------------------------------------------------------------------------------------------


def _merge_file(
    connection: sqlite3.Connection,
    source: Source,
    summary: Summary,
    progress: Callable[[str], None],
    *,
    counts: bool,
) -> Ahead | None:
    """Merge a file; with `counts` return who counts its rows meanwhile, if they are those of the table."""
    importer, name = source.importer, source.path.name
    into = _Table(connection, importer, source.release)
    progress(f"reading {name}")
    refused = Counter[str]()
    ahead = Ahead(importer, source.path, source.release, counts=counts)
    for read in ahead.readings():
        into.put(read.columns, read.batch.rows)
        summary.refused += read.batch.refused[: max(0, _LISTED - refused.total())]
        refused.update(each.reason for each in read.batch.refused)
        progress(f"reading {name}: {into.counts.total():,} rows")
    if not into.counts.total():
        first = f": line {summary.refused[-1].line} {summary.refused[-1].reason}" if refused else ""
        raise SourceError(f"{name} has no row that can be read{first}")
    if read.odd_bytes:
        summary.remarks.append(f"{name} is not UTF-8 throughout: {plural(read.odd_bytes, 'byte')} read as Latin-1.")
    if not read.is_ended:
        summary.remarks.append(f"{name} ends without an end of line, as files do that are cut off: see if it is whole.")
    if read.unknown:
        summary.remarks.append(f"{name} has columns that are not known and were left out: {', '.join(read.unknown)}.")
    if into.twice:
        summary.remarks.append(
            f"{name} has {plural(into.twice, 'row')} whose ids stand before; "
            "the first row of an id is the one that is taken."
        )
    if into.emptied:
        summary.remarks.append(
            f"{name} has no {', '.join(into.emptied_columns)}, which are empty now in {plural(into.emptied, 'row')} "
            f"of earlier releases. A file of release {source.release} that has them fills them."
        )
    summary.counts.update(into.counts)
    summary.counts["refused"] += refused.total()
    if into.has_written:
        summary.has_written = True
        is_whole = not (refused or into.twice or into.counts["older"])
        row_count = into.counts.total() + refused.total() + into.twice
        _note(connection, source, row_count, refused.total(), _digest_of(source.path) if is_whole else "")
    return ahead if counts and not into.twice else None


class _Table:
    """The table of an importer, and what rows of a file of one release become in it."""

    def __init__(self, connection: sqlite3.Connection, importer: Importer, release: str) -> None:
        self.counts: Counter[str] = Counter()
        self.has_written = False
        self.twice = 0
        self.emptied = 0
        """Rows that had something in columns that the file lacks, which `emptied_columns` names."""
        self._emptied_columns: set[str] = set()
        self._seen: set[int | str] = set()
        self._connection, self._importer, self._release = connection, importer, release
        self._is_empty = not connection.execute(f"select exists (select 1 from {importer.table.name})").fetchone()[0]
        self._ranks: dict[str, tuple[int, ...]] = {}

    @property
    def emptied_columns(self) -> list[str]:
        """The columns that some of the emptied rows had something in, in the order of the table."""
        return [name for name in self._importer.table.columns if name in self._emptied_columns]

    def put(self, columns: list[str], rows: list[Row]) -> None:
        """Take rows, each of which has its id first."""
        rows = self._first_of_each(rows)
        if self._is_empty:
            self._insert(columns, rows)
            return
        rows = sorted(rows, key=itemgetter(0))
        if self._unchanged(columns, rows) == rows:
            self.counts["unchanged"] += len(rows)
            return
        known = self._known(columns, rows)
        new, changed, emptied, same = [], [], [], []
        rank = self._rank(self._release)
        for row in rows:
            found = known.get(row[0])
            if found is None:
                new.append(row)
            elif self._rank(found[0]) > rank:
                self.counts["older"] += 1
            elif found[1] and found[0] != self._release:
                emptied.append(row)
            elif found[2:] != row:
                changed.append(row)
            elif found[0] != self._release:
                same.append((self._release, row[0]))
            else:
                self.counts["unchanged"] += 1
        self._insert(columns, new)
        self._empty(columns, emptied)
        self._update(columns, [*changed, *emptied])
        self._confirm(same)

    def _first_of_each(self, rows: list[Row]) -> list[Row]:
        ids = [row[0] for row in rows]
        if self._seen.isdisjoint(ids) and len(set(ids)) == len(ids):
            self._seen.update(ids)
            return rows
        found: dict[int | str, Row] = {}
        for row in rows:
            if row[0] not in self._seen:
                found.setdefault(row[0], row)
        self._seen.update(found)
        self.twice += len(rows) - len(found)
        return [*found.values()]

    def _unchanged(self, columns: Sequence[str], rows: Sequence[Row]) -> list[Row]:
        """The rows that the table has of these ids and of this release, by id."""
        statement = (
            f"select {_named(columns)} from {self._these(columns[0])} and {self._importer.release} = ? order by 1"
        )
        return self._connection.execute(statement, [_ids(rows), self._release]).fetchall()

    def _known(self, columns: Sequence[str], rows: Sequence[Row]) -> Mapping[int | str, Row]:
        """The rows that the table has of these ids: release, whether there is more than in the columns, and columns."""
        more = " or ".join(f'"{name}" is not null' for name in self._lacking(columns)) or "0"
        statement = f"select {self._importer.release}, {more}, {_named(columns)} from {self._these(columns[0])}"
        return {row[2]: row for row in self._connection.execute(statement, [_ids(rows)])}

    def _lacking(self, columns: Sequence[str]) -> list[str]:
        """The columns of the table that a file does not have."""
        return [name for name in self._importer.table.columns if name not in {*columns, self._importer.release}]

    def _these(self, key: str) -> str:
        return f"{self._importer.table.name} where {key} in (select value from json_each(?))"

    def _rank(self, release: str) -> tuple[int, ...]:
        if release not in self._ranks:
            self._ranks[release] = self._importer.rank(release)
        return self._ranks[release]

    def _insert(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        every = (*columns, self._importer.release)
        marks = ", ".join("?" * len(columns))
        # The release is one of the program's own words, or was checked by `rank`; quoted all the same.
        release = self._connection.execute("select quote(?)", [self._release]).fetchone()[0]
        statement = f"insert into {self._importer.table.name} ({_named(every)}) values ({marks}, {release})"
        self._connection.executemany(statement, rows)
        self._count("new", rows)

    def _update(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        told = ", ".join(f'"{name}" = ?{at}' for at, name in enumerate(columns, 1))
        key, release = columns[0], len(columns) + 1
        statement = (
            f"update {self._importer.table.name} set {told}, {self._importer.release} = ?{release} where {key} = ?1"
        )
        self._connection.executemany(statement, [(*row, self._release) for row in rows])
        self._count("changed", rows)

    def _empty(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Take from rows of another release what the file has no columns for: a row is of one release."""
        if not rows:
            return
        lacking = self._lacking(columns)
        filled = ", ".join(f'max("{name}" is not null)' for name in lacking)
        found = self._connection.execute(f"select {filled} from {self._these(columns[0])}", [_ids(rows)]).fetchone()
        self._emptied_columns.update(name for name, is_filled in zip(lacking, found, strict=True) if is_filled)
        nothing = ", ".join(f'"{name}" = null' for name in lacking)
        self._connection.execute(
            f"update {self._importer.table.name} set {nothing} where {columns[0]} in (select value from json_each(?))",
            [_ids(rows)],
        )
        self.emptied += len(rows)

    def _confirm(self, rows: Sequence[Row]) -> None:
        """Rows that a later release has as they were."""
        key = self._importer.table.key[0]
        statement = f"update {self._importer.table.name} set {self._importer.release} = ? where {key} = ?"
        self._connection.executemany(statement, rows)
        self._count("unchanged", rows)

    def _count(self, word: str, rows: Sequence[Row]) -> None:
        self.counts[word] += len(rows)
        self.has_written = self.has_written or bool(rows)


def _ids(rows: Sequence[Row]) -> str:
    return json.dumps([row[0] for row in rows])


def _named(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


# --- What follows from rows ------------------------------------------------------------------------------------------


def _note(connection: sqlite3.Connection, source: Source, read: int, refused: int, digest: str) -> None:
    """Say in the table `imports` what was imported; how many rows, when all is done."""
    terms = source.importer.terms(source.release)
    connection.execute(
        f"insert or replace into {IMPORTS.name} values (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, '')",
        [source.importer.name, source.release, *terms, read, refused, digest],
    )


def _finish(
    connection: sqlite3.Connection, sources: Sequence[Source], summary: Summary, counting: Ahead | None
) -> None:
    """Bring up to date what follows from the rows of the table: flags, search, counts, and the digest of the file."""
    importer = sources[0].importer
    table, flags = importer.table.name, importer.flags
    connection.execute(f"delete from {flags.name}")
    rows = sorted(importer.find_flags(connection), key=lambda each: (each.row, each.flag))
    connection.executemany(flags.inserting, rows)
    connection.execute(f"insert into {table}_fts ({table}_fts) values ('rebuild')")
    connection.execute(
        f"update {IMPORTS.name} set rows = (select count(*) from {table} where {importer.release} = imports.release) "
        "where importer = ?",
        [importer.name],
    )
    counted = counting.counted() if counting else count(connection, table, importer.agreed)
    collect(connection, importer, counted)
    # Two files of one digest tell the same: that of the records goes on with what was put beside them.
    (before,) = connection.execute("select value from dataset where name = 'digest'").fetchone()
    digest = hashlib.sha256(before.encode())
    for source in sources:
        digest.update(f"\0{importer.name} {source.release} {_digest_of(source.path)}".encode())
    connection.execute("update dataset set value = ? where name = 'digest'", [digest.hexdigest()])
    releases = json.dumps([source.release for source in sources])
    connection.execute(
        f"update {IMPORTS.name} set made = ? where importer = ? and release in (select value from json_each(?))",
        [digest.hexdigest(), importer.name, releases],
    )
