"""What became of records, as it gets into the file: revisions, and of each record the versions that came with them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Revision(NamedTuple):
    """A commit that changed something published, or what is not committed yet."""

    date: str | None
    """When, UTC: 2001-02-03T04:05:06Z; None where it is not committed yet."""
    commit: str | None
    release: str | None = None
    """The version of the dataset that was released with it."""


class Told(NamedTuple):
    """A line of what changed."""

    edit: str
    text: str
    statement: str | None
    """The id, within its event, of the fact or claim concerned."""


class Version(NamedTuple):
    """What a record said from a revision on."""

    revision: int
    """Its number, from 1."""
    kind: str
    record: str
    """The key that it had then."""
    title: str
    hash: str | None
    """None where it is withdrawn."""
    lines: tuple[Told, ...] = ()
    note: str | None = None
    """What was corrected."""
    short: tuple[str, str, str, int, str] | None = None
    """Of an event: title, summary, type, importance and date."""


class Story(NamedTuple):
    """A record with all its versions."""

    registry: str
    key: str
    """That which it has, or had last."""
    versions: list[Version]


class Standing(NamedTuple):
    """What a record or an entry of a registry said from one revision to another."""

    registry: str
    key: str
    """That which it had; empty for what is told of a registry as a whole."""
    since: int
    """The revision that it came with."""
    until: int | None
    """The one that something else came with, or nothing; None where it still stands."""
    path: str
    """Of its file."""
    data: str | None
    """As JSON, where nothing of that key came after it."""
    difference: str | None
    """JSON Patch, RFC 6902, that makes it out of what came after it, where something did."""


class History(NamedTuple):
    """All revisions, the oldest first, and what became of every record; nothing where a build does not know."""

    revisions: Sequence[Revision] = ()
    stories: Sequence[Story] = ()
    differences: Callable[[int, bytes | None], Sequence[str | None]] = lambda _, __: ()
    """Of each version of a story that has a document, see the column of the table `versions`. Takes the number of the
    story, from 0, and the document that is published now, JSON; None where there is none."""
    records: Sequence[Standing] = ()
    """What all of them said, in the order of registry, key and revision."""
    unread: int = 0
    """Earlier versions of entries that are not valid today; what each said before stands in its place."""
