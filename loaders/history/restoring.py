"""An earlier state of a database, made out of what it knows of the history of its records."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import jsonpatch

from loaders.baking.database import bake
from loaders.baking.documents import Publication
from loaders.baking.stories import History, Revision, Standing, Story, Told, Version
from loaders.history.documents import whole
from loaders.history.record_log import dataset_of
from loaders.processes.atomic_replace import replace_atomically, temporary_beside

_RECORDS = "select registry, key, since, until, path, data, difference from records order by registry, key, since"
_REVISION = 'select number, "commit", date from revisions where date <= ? order by number desc limit 1'
_REVISIONS = 'select date, "commit", release from revisions where number <= ? order by number'
_VERSIONS = """
select registry, key, version, revision, kind, record, title, hash, reason, difference from versions order by rowid
"""
_SHORT = "select event, version, title, summary, type, importance, date from event_versions"
_LINES = """
select registry, key, version, edit, text, statement from version_changes
order by registry, key, version, position
"""


class RestoreError(ValueError):
    """There is no such state to be had; the message says why."""


class Restored(NamedTuple):
    """What was made."""

    revision: int
    commit: str
    date: str
    """When the records became so, ISO 8601 in UTC."""
    counts: dict[str, int]
    """Rows by table."""


def restore(database: Path, moment: str, output: Path, progress: Callable[[str], None] = lambda _: None) -> Restored:
    """Write the database that the records gave at a moment, ISO 8601 in UTC, with the program as it is now.

    Raises RestoreError where the database does not know them, OSError or sqlite3.Error where the disk does not take it.
    """
    with closing(_opened(database)) as connection:
        revision, commit, date = _revision(connection, database, moment)
        progress("reading")
        records = [Standing(*row) for row in connection.execute(_RECORDS)]
        if not records:
            raise RestoreError(f"{database.name} is an earlier state itself: name the database that it was made of")
        history = _history_until(connection, revision)
    publication = Publication(dataset_of(records, revision, moment[:10]))
    with temporary_beside(output) as scratch:
        counts = bake(publication, scratch, progress, history=history).counts
        replace_atomically(scratch, output)
    return Restored(revision, commit, date, counts)


def _opened(database: Path) -> sqlite3.Connection:
    if not database.is_file():
        raise RestoreError(f"there is no file {database}")
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("select 1 from records, revisions limit 1")
    except sqlite3.DatabaseError:
        connection.close()
        raise RestoreError(
            f"{database.name} is no database of this program, or of an earlier one: build it anew"
        ) from None
    return connection


def _revision(connection: sqlite3.Connection, database: Path, moment: str) -> tuple[int, str, str]:
    """The last revision that there was at a moment."""
    first = connection.execute("select min(date) from revisions").fetchone()[0]
    if first is None:
        raise RestoreError(
            f"{database.name} has no history of its records: build it in a checkout that has the whole version history"
        )
    found: tuple[int, str, str] | None = connection.execute(_REVISION, [moment]).fetchone()
    if found is None:
        raise RestoreError(f"the history of {database.name} begins with {first}: name that day or a later one")
    return found


def _history_until(connection: sqlite3.Connection, revision: int) -> History:
    """The history of the records as the state of a revision tells it."""
    short = {(event, version): tuple(told) for event, version, *told in connection.execute(_SHORT)}
    lines: dict[tuple[str, str, int], list[Told]] = {}
    for registry, key, version, edit, text, statement in connection.execute(_LINES):
        own = statement.rpartition("-")[2] if statement else None
        lines.setdefault((registry, key, version), []).append(Told(edit, text, own))
    stories, differences = [], []
    for (registry, key), rows in groupby(connection.execute(_VERSIONS), key=lambda row: row[:2]):
        versions, later, of_documents = list[Version](), list[str | None](), list[str | None]()
        for _, _, number, since, kind, record, title, name, reason, difference in rows:
            said = short.get((key, number)) if registry == "events" else None
            if since > revision:
                later += [difference] if said else []
                continue
            told = tuple(lines.get((registry, key, number), ()))
            versions.append(Version(since, kind, record, title, name, told, reason, said))
            of_documents += [difference] if said else []
        if versions:
            if of_documents:
                is_gone = versions[-1].hash is None
                of_documents[-1] = _whole(connection, key, [of_documents[-1], *later]) if is_gone else None
            stories.append(Story(registry, versions[-1].record, versions))
            differences.append(of_documents)
    revisions = [Revision(*row) for row in connection.execute(_REVISIONS, [revision])]
    return History(revisions, stories, lambda story, _: differences[story])


def _whole(connection: sqlite3.Connection, event: str, chain: list[str | None]) -> str:
    """The patch that makes the first document of a chain of differences out of anything."""
    document: Any = None
    for difference in reversed(chain):
        if difference is None:
            (text,) = connection.execute("select json from documents where event = ?", [event]).fetchone()
            document = json.loads(text)
        else:
            document = jsonpatch.apply_patch(document, json.loads(difference))
    return json.dumps(whole(document), ensure_ascii=False, separators=(",", ":"))
