"""What became of events, and of their facts and claims, from one release to the next: in words, and for programs.

It tells what readers of the two releases can see, and so nothing of drafts, of what only drafts use, and of private
persons.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from loaders.baking.reach import REGISTRIES, reached
from loaders.checks.persons import Names, unnamed
from loaders.generating.markdown import plain
from loaders.history.changes import NOT_SHOWN, Change, Versions
from loaders.history.edits import Edit
from loaders.history.snapshots import unpack
from loaders.history.wording import Line
from loaders.loading.datasets import load
from loaders.problems import listed, plural
from loaders.reading.cited_texts import cited_texts
from loaders.reading.entries import Data, Dataset, Entry
from loaders.reading.statements import ids_of, statements_of
from loaders.releasing.worktree import Version, Worktree
from schema.registries import ALL

_STATEMENTS = ("facts", "claims")
_CORRECTIONS = "corrections"
_REVIEWED = "reviewed"
_KINDS = {"removed": "withdrawn"}
"""What becomes of records, where releases call it otherwise than reviews do."""
_ORDER = ("added", "changed", "corrected", "renamed", "withdrawn")


class Told(NamedTuple):
    """What became of one record."""

    kind: str
    """added, changed, corrected, renamed or withdrawn."""
    registry: str
    key: str
    name: str
    was: str
    """Its key in the release before, where that is another one; else empty."""
    reason: str
    lines: tuple[Line, ...]


class Statement(NamedTuple):
    """What became of a fact or claim."""

    kind: str
    """added, changed or withdrawn."""
    id: str
    """That of its event, and its own behind it."""
    what: str
    """fact or claim."""
    reason: str = ""
    """Why it was withdrawn."""


class DataChangelog:
    """What differs between the records of two releases."""

    def __init__(self, before: Dataset, after: Dataset) -> None:
        self._before, self._after = _published(before), _published(after)
        self._names = [Names(each) for each in (before, after)]
        versions = Versions(self._before, self._after)
        self.records: Sequence[Told] = [
            self._told(change)
            for change in versions.changes
            if change.registry in ("events", *REGISTRIES)
            and not (change.registry == "actors" and change.key in versions.unnamed)
        ]
        """Events first, in each registry by key."""
        self.statements: Sequence[Statement] = sorted(self._statements(), key=lambda each: (each.id, each.kind))

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many events, facts and claims were added, changed …"""
        found = {
            "events": Counter(told.kind for told in self.records if told.registry == "events"),
            "statements": Counter(told.kind for told in self.statements),
        }
        return {what: {kind: counted[kind] for kind in _ORDER if counted[kind]} for what, counted in found.items()}

    @property
    def summary(self) -> str:
        """The same in one sentence."""
        words = [
            f"{plural(number, what.removesuffix('s'))} {kind}"
            for what, counted in self.counts.items()
            for kind, number in counted.items()
        ]
        return f"{listed(words)}." if words else "No event, fact or claim differs."

    def _told(self, change: Change) -> Told:
        kind = _KINDS.get(change.kind, change.kind)
        if kind == "changed" and any(edit.path[0] == _CORRECTIONS for line in change.lines for edit in line.edits):
            kind = "corrected"
        lines = tuple(line._replace(text=self._without_names(line.text)) for line in change.lines)
        return Told(
            kind, change.registry, change.key, change.name, change.was, self._without_names(change.reason), lines
        )

    def _without_names(self, text: str) -> str:
        """Words of an earlier version may name somebody who is not to be named now."""
        return NOT_SHOWN if any(names.are_in(text) for names in self._names) else text

    def _statements(self) -> Iterator[Statement]:
        """By the id of their event: today's where that is another one, since what is behind an address stays."""
        old, new = _by_id(self._before), _by_id(self._after)
        renamed = {told.was: told.key for told in self.records if told.was and told.registry == "events"}
        old = {(renamed.get(event, event), own): found for (event, own), found in old.items()}
        changed = {
            (told.key, edit.path[1])
            for told in self.records
            if told.registry == "events"
            for line in told.lines
            for edit in line.edits
            if _is_of_statement(edit)
        }
        for (event, own), what in new.items():
            kind = "added" if (event, own) not in old else "changed" if (event, own) in changed else ""
            if kind:
                yield Statement(kind, f"{event}-{own}", what)
        for (event, own), what in old.items():
            if (event, own) not in new:
                yield Statement("withdrawn", f"{event}-{own}", what, self._reason(event, own))

    def _reason(self, event: str, own: str) -> str:
        entry = self._after.events.get(event)
        withdrawn = entry.data["withdrawn"] if entry else ()
        own_reason = next((str(each["reason"]) for each in withdrawn if each["id"] == own), "")
        of_event = next((told.reason for told in self.records if told.key == event and not entry), "")
        return own_reason or of_event


def _is_of_statement(edit: Edit) -> bool:
    return len(edit.path) > 1 and edit.path[0] in _STATEMENTS


def _by_id(dataset: Dataset) -> dict[tuple[str, str], str]:
    """What each statement is, by the id of its event and its own."""
    return {
        (event.key, ids[statement.field]): statement.identity.kind
        for event in dataset.events.values()
        for ids in [ids_of(event)]
        for statement in statements_of(event.data)
    }


def changed_since_last(worktree: Worktree, version: Version) -> tuple[DataChangelog, str]:
    """What became of the records that are here since the last release before a version, and which that is, if any."""
    earlier = last_release(worktree, version)
    after = load(worktree.root).dataset
    if earlier is None:
        return DataChangelog(empty(after), after), ""
    return DataChangelog(_records(worktree, earlier.tag), after), str(earlier)


def last_release(worktree: Worktree, version: Version) -> Version | None:
    """The last release before a version, of those that are behind what is checked out; None for the first."""
    return max((each for each in worktree.releases() if each < version), default=None)


def _records(worktree: Worktree, tag: str) -> Dataset:
    with TemporaryDirectory() as scratch:
        unpack(worktree.root, f"refs/tags/{tag}", Path(scratch))
        return load(Path(scratch)).dataset


def _published(dataset: Dataset) -> Dataset:
    """What readers can see of a dataset; and private persons, in whose place something else is told."""
    reviewed = {key: entry for key, entry in dataset.events.items() if entry.data["status"] == _REVIEWED}
    texts = [cited for entry in dataset.registry("dataset").values() for cited in cited_texts("dataset", entry.data)]
    keys = reached(dataset, reviewed.values(), [cited for cited in texts if cited.told["status"] == _REVIEWED])
    keys["actors"] |= unnamed(dataset).keys()
    events = {key: _without_drafts(entry, reviewed.keys()) for key, entry in reviewed.items()}
    registries = {
        name: {key: entry for key, entry in dataset.registry(name).items() if key in keys[name]} for name in REGISTRIES
    }
    return dataset._replace(entries={"events": events, **registries, "retired": dataset.registry("retired")})


def _without_drafts(event: Entry, published: Collection[str]) -> Entry:
    related: list[Data] = [each for each in event.data["relations"] if each["event"] in published]
    return event._replace(data={**event.data, "relations": related})


def markdown(changelog: DataChangelog, version: str, since: str) -> str:
    """For people: what became of each event, and below it each edit. `since` is the version before; empty for none."""
    return "".join(_markdown(changelog, version, since))


def _markdown(changelog: DataChangelog, version: str, since: str) -> Iterator[str]:
    yield f"# What changed in the data with version {version}\n\n"
    yield f"Since version {since}: {_lower(changelog.summary)}\n\n" if since else f"{_first(changelog)}\n\n"
    for registry in ("events", *REGISTRIES) if since else ():
        for kind in _ORDER:
            told = [each for each in changelog.records if (each.registry, each.kind) == (registry, kind)]
            if told:
                yield f"## {registry.capitalize()} {kind}\n\n"
                yield from (line for each in told for line in _section(each))
                yield "\n"
    withdrawn = [each for each in changelog.statements if each.kind == "withdrawn"]
    if withdrawn:
        yield "## Facts and claims withdrawn\n\n"
        yield from (f"- `{each.id}` ({each.what}){_because(each.reason)}\n" for each in withdrawn)


def _first(changelog: DataChangelog) -> str:
    return f"The first release: {_lower(changelog.summary)}"


def _lower(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _section(told: Told) -> Iterator[str]:
    key = f"`{told.was}` → `{told.key}`" if told.was else f"`{told.key}`"
    yield f"- {plain(told.name)} ({key}){_because(told.reason)}\n"
    if told.kind != "added":
        yield from (f"  - {plain(line.text)}\n" for line in told.lines)


def _because(reason: str) -> str:
    return f": {plain(reason)}" if reason else ""


def as_data(changelog: DataChangelog, version: str, since: str) -> dict[str, Any]:
    """For programs: every record and statement, with the words for each edit and the statement that it is of.

    Of a first release only how many there are: it is all new.
    """
    records, statements = (changelog.records, changelog.statements) if since else ((), ())
    return {
        "version": version,
        "since": since or None,
        "counts": changelog.counts,
        "records": [
            {
                "kind": told.kind,
                "registry": told.registry,
                "key": told.key,
                "name": told.name,
                "was": told.was or None,
                "reason": told.reason or None,
                "changes": [{"text": line.text, "statement": _statement(told, line)} for line in told.lines],
            }
            for told in records
        ],
        "statements": [{**each._asdict(), "reason": each.reason or None} for each in statements],
    }


def _statement(told: Told, line: Line) -> str | None:
    """The id of the fact or claim that a line is of; None where it is of none."""
    if told.registry != "events":
        return None
    return next((f"{told.key}-{edit.path[1]}" for edit in line.edits if _is_of_statement(edit)), None)


def empty(dataset: Dataset) -> Dataset:
    """A dataset without a record: what there was before the first release."""
    return dataset._replace(entries={name: {} for name in ALL})
