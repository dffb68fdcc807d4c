"""What of the imported rows of UCDP GED tells of which events: tables that follow from both, and from nothing else."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from loaders.building.ged_rows import rows_in
from loaders.building.published_records import published_records
from loaders.importing.ged import GED
from loaders.importing.importer import IMPORTS
from loaders.importing.merging import Source, Summary, create_indexes, creating, merge
from loaders.matching.places import Gazetteer
from loaders.matching.proposing import Match, Matcher
from loaders.matching.rows import GedRow
from schema.matches import CODED_TWICE, COMPARED_EVENTS, COMPARED_ROWS, EVENT_MATCHES, TABLES
from schema.tables import Row

_OF_CONFLICTS = f"""
with known as (select conflict_new_id, conflict_name from {GED.table.name} where id in (select value from json_each(?)))
select id from {GED.table.name}
where conflict_new_id in (select conflict_new_id from known) or conflict_name in (select conflict_name from known)
"""
_STANDING = "select key, hash from versions where registry = 'events' and until is null and hash is not null"


def merge_and_link(database: Path, sources: Sequence[Source], progress: Callable[[str], None]) -> Summary:
    """Put the rows of files, all of one importer, into a database that nobody else has open, and hold those of GED
    against its records.

    Raises SourceError where a file cannot be read as a whole, and sqlite3.Error where the disk does not take it; the
    database is of no use then.
    """
    summary = merge(database, sources, progress)
    if summary.has_written and sources[0].importer is GED:
        progress("matching")
        _link(database)
    return summary


def _link(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        connection.execute("begin")
        matcher = Matcher(published_records(connection))
        near = rows_in(connection, matcher.box, matcher.confirmed)
        found = matcher.match(near)
        hashes = dict(connection.execute(_STANDING))
        rows: dict[str, list[Row]] = {
            EVENT_MATCHES.name: [_match(match, hashes) for match in found.matches],
            CODED_TWICE.name: [*found.twins],
            COMPARED_EVENTS.name: [(event,) for event in sorted(matcher.events)],
            COMPARED_ROWS.name: list(_compared(connection, near, found.matches, matcher.gazetteer)),
        }
        for table in TABLES:
            connection.execute(f"drop table if exists {table.name}")
            connection.execute(creating(table))
            connection.executemany(table.inserting, rows[table.name])
            create_indexes(connection, table)
        _sign(connection, repr(rows))
        connection.execute("commit")


def _compared(
    connection: sqlite3.Connection, rows: Iterable[GedRow], matches: Sequence[Match], gazetteer: Gazetteer
) -> Iterator[Row]:
    """The rows that are matched, and those next to known places of the conflicts that confirmed ones are of, if any."""
    matched = {match.ged_id for match in matches}
    confirmed = {match.ged_id for match in matches if match.is_confirmed}
    known = sorted(confirmed or {match.ged_id for match in matches if match.answer != "ask"})
    of_conflicts = {number for (number,) in connection.execute(_OF_CONFLICTS, [str(known)])}
    for row in rows:
        place = gazetteer.next_to(row) if row.id in matched or row.id in of_conflicts else None
        if place or row.id in matched:
            yield row.id, place, gazetteer.district(place) if place else None


def _match(match: Match, hashes: dict[str, str]) -> Row:
    by = match.confirmed_in
    version = f"{by}@{hashes[by]}" if by in hashes else by
    return (match.event, match.ged_id, match.answer, match.score, "; ".join(match.reasons), version)


def _sign(connection: sqlite3.Connection, told: str) -> None:
    """Let the digest of the file go on with what was found: another program may find something else."""
    (before,) = connection.execute("select value from dataset where name = 'digest'").fetchone()
    after = hashlib.sha256(f"{before}\0{told}".encode()).hexdigest()
    connection.execute("update dataset set value = ? where name = 'digest'", [after])
    connection.execute(f"update {IMPORTS.name} set made = ? where made = ?", [after, before])
