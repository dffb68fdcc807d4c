"""What differs between two versions of a dataset, record by record, and what follows for readers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from loaders.baking.documents import Publication
from loaders.history.renames import Keys, renamed_keys
from loaders.history.withheld import Persons, Withheld, take_in
from loaders.history.wording import Line, Names, lines, summed_up, term
from loaders.problems import Problem
from loaders.reading.entries import Data, Dataset, Entry, label
from schema.registries import ALL, PUBLISHED_LISTS

_WITH_PAGES = ("actors", "places", "sources")
"""Registries whose entries have pages, as events have."""
_UNTOLD = (*PUBLISHED_LISTS, "retired")
"""What other changes tell already: a record that is gone names why."""
NOT_SHOWN = "What it says is not shown: private persons and minors are not named"
"""In place of what would name them."""


class Change(NamedTuple):
    """What became of one record."""

    kind: str
    """added, removed, renamed or changed."""
    registry: str
    key: str
    name: str
    draft: bool
    """Whether it is, and was, nothing that is published."""
    lines: tuple[Line, ...] = ()
    was: str = ""
    """Its key until now, where that is another one."""
    reason: str = ""
    """Why it is gone or has another key, where the record of retired ids says so."""


class Verdict(NamedTuple):
    """Another answer to whether those agree who speak on one question of an event; empty where nobody speaks."""

    event: str
    title: str
    question: str
    before: str
    after: str


class Count(NamedTuple):
    """How many there are of something on one side, or on none."""

    what: str
    side: str
    before: int
    after: int


class Shown(NamedTuple):
    """A page that shows something else now, or is there in one version alone."""

    kind: str
    """added, removed or changed."""
    name: str
    before: str
    """Its path in the earlier version, such as events/ID; empty where it is not there."""
    after: str
    """The same in the later one."""


class Versions:
    """Two versions of a dataset."""

    def __init__(self, before: Dataset, after: Dataset) -> None:
        self.before, self.after = before, after
        self._names = Names(before, after)
        self._renamed_keys = renamed_keys(before, after)
        self._withheld = _withheld(before, after, self._renamed_keys)
        self._hidden = self._withheld.keys
        self._broken = before.broken | after.broken
        """What does not stand up in one of them: of that nothing can be said."""

    @property
    def unnamed(self) -> frozenset[str]:
        """What stands in place of the keys of persons who are not named."""
        return frozenset(self._hidden.values())

    @cached_property
    def changes(self) -> list[Change]:
        """Every record that differs: events first, in each registry by key."""
        return [change for name in ALL if name not in _UNTOLD for change in self._of_registry(name)]

    def _of_registry(self, name: str) -> Iterator[Change]:
        old, new = _entries(self.before, name), _entries(self.after, name)
        renamed = {key: to for (registry, key), to in self._renamed_keys.items() if registry == name}
        for key in sorted({key for key in (*old, *new) if (name, key) not in self._broken}):
            if key in renamed:
                yield self._renamed(name, old[key], new[renamed[key]])
            elif key not in new:
                yield self._gone(name, old[key])
            elif key not in old and key not in renamed.values():
                yield self._come(name, new[key])
            elif key in old and (told := self._lines(name, old[key], new[key])):
                yield self._change("changed", new[key], old[key], told)

    def _lines(self, registry: str, old: Entry, new: Entry) -> tuple[Line, ...]:
        if (registry, new.key) in self._hidden:
            return (Line(NOT_SHOWN, ()),) if old.data != new.data else ()
        keys = self._renamed_keys | self._hidden
        was, now = (self._withheld.without_names(entry, keys) for entry in (old, new))
        return tuple(lines(registry, was, now, self._names))

    def _reason(self, registry: str, key: str) -> str:
        """Why a key is retired; empty where that is not said."""
        entry = self.after.registry("retired").get(key if registry == "events" else f"{registry}/{key}")
        return str(entry.data["reason"]) if entry else ""

    def _renamed(self, registry: str, old: Entry, new: Entry) -> Change:
        was = "" if (registry, old.key) in self._hidden else old.key
        change = self._change("renamed", new, old, self._lines(registry, old, new))
        return change._replace(was=was, reason=self._reason(registry, old.key))

    def _gone(self, registry: str, old: Entry) -> Change:
        return self._change("removed", old, old, ())._replace(reason=self._reason(registry, old.key))

    def _come(self, registry: str, new: Entry) -> Change:
        is_hidden = (registry, new.key) in self._hidden
        told = Line(NOT_SHOWN if is_hidden else summed_up(registry, new.data, self._names), ())
        return self._change("added", new, new, (told,) if registry != "events" else ())

    def _change(self, kind: str, entry: Entry, other: Entry, told: tuple[Line, ...]) -> Change:
        draft = all(each.data.get("status") == "draft" for each in (entry, other))
        as_published = self._hidden.get((entry.registry, entry.key))
        key, name = (as_published, as_published) if as_published else (entry.key, _name(entry))
        return Change(kind, entry.registry, key, name, draft, told)

    @cached_property
    def _documents(self) -> tuple[Mapping[str, Data], Mapping[str, Data]]:
        """The published events of each version, by id."""
        before, after = (
            {entry.key: publication.document(entry) for entry in publication.events}
            for publication in map(Publication, (self.before, self.after))
        )
        return before, after

    @property
    def shown(self) -> list[Shown]:
        """The pages of events whose documents differ, for whatever reason, and of other entries that do."""
        before, after = self._documents
        renamed = {to: key for (registry, key), to in self._renamed_keys.items() if registry == "events"}
        found = [
            _shown("events", after[event]["title"], was if was in before else "", event)
            for event in sorted(after)
            for was in [renamed.get(event, event)]
            if before.get(was) != after[event]
        ]
        gone = sorted(before.keys() - after.keys() - set(renamed.values()))
        found += [_shown("events", before[event]["title"], event, "") for event in gone]
        for change in self.changes:
            if change.registry in _WITH_PAGES and not change.draft and change.key not in self._hidden.values():
                old = "" if change.kind == "added" else change.was or change.key
                found.append(_shown(change.registry, change.name, old, "" if change.kind == "removed" else change.key))
        return found

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """What follows otherwise from claims: of events that both versions publish, and in order of their ids."""
        before, after = self._documents
        return [
            Verdict(event, after[event]["title"], question, term("agreement", old), term("agreement", new))
            for event in sorted(before.keys() & after.keys())
            for question, old, new in _answers(before[event], after[event])
        ]

    @cached_property
    def balance(self) -> list[Count]:
        """How many claims and sources each side has, where that is another number now; the side "" is none."""
        before, after = map(_counted, self._documents, (self.before, self.after))
        return [
            Count(what, side, before[what, side], after[what, side])
            for what, side in sorted({*before, *after})
            if before[what, side] != after[what, side]
        ]


def _withheld(before: Dataset, after: Dataset, renamed: Keys) -> Withheld:
    """Who is not named in either version: as in the history, which goes over more of them."""
    persons: Persons = {}
    for dataset in (before, after):
        for key, entry in dataset.registry("actors").items():
            take_in(persons, key, entry.data)
    return Withheld(persons, after, renamed)


def _shown(registry: str, name: str, before: str, after: str) -> Shown:
    kind = "changed" if before and after else "added" if after else "removed"
    return Shown(kind, name, *(f"{registry}/{key}" if key else "" for key in (before, after)))


def new_problems(before: Sequence[Problem], after: Sequence[Problem]) -> list[Problem]:
    """The problems that were not there before, wherever in their files they stood."""
    known = Counter(_sameness(problem) for problem in before)
    found = []
    for problem in after:
        known[_sameness(problem)] -= 1
        if known[_sameness(problem)] < 0:
            found.append(problem)
    return found


def _sameness(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.code, problem.message


def _entries(dataset: Dataset, name: str) -> Mapping[str, Entry]:
    """The entries of a registry by key; those of a list by what they say, since they have no keys."""
    entries = dataset.registry(name)
    if ALL[name].shape != "list":
        return entries
    return {repr(entry.data): entry for entry in entries.values()}


def _name(entry: Entry) -> str:
    if ALL[entry.registry].shape == "list":
        return ALL[entry.registry].singular
    return label(entry) if "label" in entry.data or "names" in entry.data or "title" in entry.data else entry.key


def _answers(before: Data, after: Data) -> Iterator[tuple[str, str, str]]:
    """The questions of an event that are answered otherwise now."""
    old, new = (
        {_question(compared): compared["agreement"] for compared in document["comparable_sets"]}
        for document in (before, after)
    )
    for question in {**old, **new}:
        if old.get(question) != new.get(question):
            yield question, old.get(question, ""), new.get(question, "")


def _question(compared: Data) -> str:
    """What is asked, in words."""
    counted = [text for text in (compared["group"], compared["unit"]) if text]
    return term("claim-subject", compared["about"]) + (f" ({', '.join(counted)})" if counted else "")


def _counted(published: Mapping[str, Data], dataset: Dataset) -> Counter[tuple[str, str]]:
    """How many claims and sources each side has."""
    perspectives, documents = dataset.registry("perspectives"), published.values()
    sources = {source["source"]: source for document in documents for source in document["sources"]}
    counts = Counter(
        ("claims", side) for document in documents for claim in document["claims"] for side in claim["sides"] or [""]
    )
    counts.update(("sources", perspectives[source["perspective"]].data["side"] or "") for source in sources.values())
    return counts
