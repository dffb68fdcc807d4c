"""Versions of records: what each said from one moment to the next, and the documents of those of events.

A build without the history of its records has none, and everything here then finds nothing.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import jsonpatch

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.statements import event_of, own_part

Document = dict[str, Any]

EVENTS = "events"
"""The registry of events, among those of actors, places and so on."""
HASH_DIGITS = 16
LEAST_DIGITS = 8
"""Hexadecimal digits of a hash, and of what names one in short."""

_VERSIONS = """
select version as number, hash, versions.date, until, kind, record, title, reason, "commit", release
from versions join revisions on revisions.number = revision
where registry = ? and key = ? order by version
"""
_LINES = """
select version, edit, text, statement from version_changes where registry = ? and key = ? order by version, position
"""
_DIFFERENCES = """
select version, difference from versions
where registry = 'events' and key = ? and version >= ? and hash is not null order by version desc
"""


class Line(NamedTuple):
    """One edit in words, in the language of the dataset."""

    edit: str
    """added, removed, changed or moved."""
    text: str
    statement: str | None
    """Id of the fact or claim concerned."""


class Version(NamedTuple):
    """What a record said from one moment to the next."""

    number: int
    """From 1, the oldest."""
    hash: str | None
    """Of what the record said, 16 hexadecimal digits; the same where it says the same again. None where withdrawn."""
    date: str | None
    """When it was committed, ISO 8601 in UTC; None where it is not committed yet."""
    until: str | None
    """When the next one took its place; None where it still stands."""
    kind: str
    """added, changed, corrected, renamed, withdrawn or restored."""
    record: str
    """The key that the record had then."""
    title: str
    """What it was called then."""
    reason: str | None
    commit: str | None
    """The revision of the records that it came with, 40 hexadecimal digits."""
    release: str | None
    """The version of the dataset that was released with it."""
    lines: Sequence[Line]
    """What it changed; the first one changes nothing."""

    @property
    def day(self) -> str | None:
        """The day on which it was committed, ISO 8601."""
        return self.date[:10] if self.date else None


@memoize_per_snapshot
async def history_since(database: Database) -> str | None:
    """The day of the first revision that the file knows, ISO 8601; None where it has no history of its records."""
    found = await database.execute("select value from dataset where name = 'history'")
    return str(row[0])[:10] if (row := found.first()) else None


async def versions_of(database: Database, registry: str, key: str) -> list[Version]:
    """Every version of a record, the oldest first, by the key that it has today or had last."""
    lines: dict[int, list[Line]] = {}
    for number, *line in await database.execute(_LINES, [registry, key]):
        lines.setdefault(number, []).append(Line(*line))
    rows = await database.execute(_VERSIONS, [registry, key])
    return [Version(**row, lines=lines.get(row["number"], ())) for row in rows]


async def has_versions(database: Database, registry: str, key: str) -> bool:
    """Whether the file knows the history of a record, by the key that it has today or had last."""
    found = await database.execute("select 1 from versions where registry = ? and key = ? limit 1", [registry, key])
    return found.first() is not None


async def version_called(database: Database, registry: str, key: str, wanted: str) -> Version | None:
    """The latest version of a record whose hash begins with these digits; None where there is none, or several are
    called so."""
    return version_in(await versions_of(database, registry, key), wanted)


def version_in(versions: Iterable[Version], wanted: str) -> Version | None:
    """The same among versions that are read already."""
    if len(wanted) < LEAST_DIGITS:
        return None
    found = {each.hash: each for each in versions if each.hash and each.hash.startswith(wanted)}
    return next(iter(found.values())) if len(found) == 1 else None


def runs(versions: Iterable[Version]) -> dict[str, Version]:
    """By hash, where in the versions of a record, the oldest first, that begins to stand which bears it: a record that
    was only renamed goes on saying what it said. Of what it says for the second time, the second time."""
    found: dict[str, Version] = {}
    before: str | None = None
    for each in versions:
        if each.hash and each.hash != before:
            found.pop(each.hash, None)
            found[each.hash] = each
        before = each.hash
    return found


async def document_of(database: Database, event: str, version: int) -> Document | None:
    """The document of a version of an event; None where it was withdrawn with it, or there is no such version."""
    return (await documents_of(database, event, version)).get(version)


async def documents_of(database: Database, event: str, first: int = 1) -> Mapping[int, Document]:
    """The document of each version of an event from that number on, by number; none of those that withdrew it."""
    standing = (await database.execute("select json from documents where event = ?", [event])).first()
    differences = [tuple(row) for row in await database.execute(_DIFFERENCES, [event, first])]
    return await asyncio.to_thread(_walked_back, standing["json"] if standing else None, differences)


def _walked_back(standing: str | None, differences: Iterable[tuple[int, str | None]]) -> dict[int, Document]:
    """Documents by their number, the newest first; the one without a difference is the present one."""
    found: dict[int, Document] = {}
    document: Document = {}
    for number, difference in differences:
        if difference is not None:
            document = jsonpatch.apply_patch(document, json.loads(difference))
        elif standing is not None:
            document = json.loads(standing)
        found[number] = document
    return found


async def versions_of_statement(database: Database, kind: str, statement: str) -> tuple[list[Version], frozenset[int]]:
    """Of the versions of its event, that with which a fact or claim came, those that changed it, each with those lines
    alone, and those that withdrew the event; and the numbers of all that have it. The kind is `facts` or `claims`."""
    event, own = event_of(statement), own_part(statement)
    documents = await documents_of(database, event)
    said = frozenset(
        number for number, document in documents.items() if any(own_part(each["id"]) == own for each in document[kind])
    )
    came, kept = min(said, default=0), []
    for version in await versions_of(database, EVENTS, event) if said else ():
        lines = [line for line in version.lines if line.statement == statement]
        if version.number == came or (version.number > came and (lines or not version.hash)):
            kept.append(version._replace(lines=lines))
    return kept, said
