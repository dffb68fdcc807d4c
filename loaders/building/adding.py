"""Rows of others into a database that is there: into a copy of it, which then takes its place."""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from datasette_timeline.published.contract import breach, is_timeline
from loaders.building.linking import merge_and_link
from loaders.building.placing import OvertakenError, identity, place
from loaders.importing.errors import SourceError
from loaders.importing.merging import Source, Summary, repeated
from loaders.processes.atomic_replace import temporary_beside


def add(database: Path, sources: Sequence[Source], progress: Callable[[str], None]) -> Summary:
    """Import files, all of one importer, into a database; where nothing is new in them, it is not touched.

    Raises SourceError where that cannot be done, OSError or sqlite3.Error where the disk does not take it; the old
    database stays whole in any case.
    """
    before = identity(database)
    with temporary_beside(database) as scratch:
        if same := _repeated(database, sources):
            return same
        shutil.copyfile(database, scratch)
        summary = merge_and_link(scratch, sources, progress)
        if summary.has_written:
            progress("swapping")
            try:
                place(scratch, database, over=before)
            except OvertakenError:
                raise SourceError(f"{database.name} was built anew meanwhile; import once more") from None
    return summary


def _repeated(database: Path, sources: Sequence[Source]) -> Summary | None:
    """What was told of these files when they were imported before, if nothing has changed since.

    Raises SourceError where the database is none that a build of this version made.
    """
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?immutable=1", uri=True)) as connection:
            if is_timeline(connection):
                if lacking := breach(connection):
                    raise SourceError(f"{database.name} is of another version of this program: {lacking}")
                return repeated(connection, sources)
    except sqlite3.DatabaseError:
        pass
    raise SourceError(f"{database.name} is no database that 'python -m loaders build' made")
