"""What became of each record from its first version to its last, told from what commits did to entries."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from loaders.baking.dates import dated
from loaders.baking.reach import REGISTRIES
from loaders.baking.stories import Story, Told, Version
from loaders.checks.persons import is_unnamed
from loaders.checks.references import references
from loaders.history.canonical import hash_of
from loaders.history.documents import Surroundings
from loaders.history.edits import Edit
from loaders.history.record_log import RecordLog
from loaders.history.records import HISTORIC, Moves, Record
from loaders.history.renames import Keys, resolved, with_keys
from loaders.history.withheld import Withheld
from loaders.history.wording import Line, Names, lines
from loaders.reading.entries import Data, Entry, label

_DATASET = "dataset"
_IN_ORDER = ("title", "date", "date_note", "status")
"""What of a related event its relations show, or go by in their order."""


class State(NamedTuple):
    """The stories so far, and all that it takes to go on with them."""

    stories: list[Story]
    records: dict[str, dict[str, Record]]
    """All there are, by registry and key."""
    live: dict[tuple[str, str], int]
    """The stories of records that are published, by registry and key."""
    ended: dict[tuple[str, str], int]
    """Those of records that no longer are, by their last keys."""
    shown: dict[str, Record]
    """The published events; one that names what is not there stays as it was before."""
    waiting: set[str]
    """Events that name what is not there."""
    reached: set[tuple[str, str]]
    """Entries that something published has named, by whatever steps."""
    log: RecordLog
    """What everything published has said, as it may be shown."""
    unlogged: set[tuple[str, str]]
    """What commits have touched since then without a change of anything published."""


def nothing() -> State:
    """Where stories begin."""
    return State([], {name: {} for name in HISTORIC}, {}, {}, {}, set(), set(), RecordLog(), set())


class Telling:
    """Going on with stories, commit by commit."""

    def __init__(self, state: State, withheld: Withheld, renamed: Keys) -> None:
        self.state = state
        self.surroundings: dict[int, list[Surroundings]] = {}
        """Of which documents are to be made, by story."""
        self._withheld, self._renamed = withheld, renamed
        final = resolved(renamed)
        self._told_keys = final | withheld.keys
        self._former: dict[tuple[str, str], list[str]] = {}
        for (registry, key), to in final.items():
            self._former.setdefault((registry, to), []).append(key)
        self._related_by: dict[str, set[str]] = {}
        self._of_day: dict[str, set[str]] = {}
        for key in [*state.shown]:
            self._index(key, state.shown[key])
        self._memo: dict[tuple[str, int], tuple[Data, Any]] = {}
        """What follows from an entry, by what it is and whose it is."""

    def tell(self, revision: int, moves: Moves) -> bool:
        """Go on with what one commit did; whether that changed anything published."""
        before = {(registry, key): self.state.records[registry].get(key) for registry, key, _ in moves}
        for registry, key, record in moves:
            if record:
                self.state.records[registry][key] = record
            else:
                self.state.records[registry].pop(key, None)
        names = _Known(self.state.records, before, self._former)
        count = sum(len(story.versions) for story in self.state.stories)
        shown_before = self._show([key for registry, key, _ in moves if registry == "events"])
        self._settle("events", revision, shown_before, {key: self.state.shown.get(key) for key in shown_before}, names)
        reached = self._reach(shown_before, moves)
        for registry in HISTORIC[1:]:
            touched = [key for name, key in (*before, *reached) if name == registry]
            was = {key: before.get((registry, key)) if (registry, key) in self.state.live else None for key in touched}
            now = {
                key: self.state.records[registry].get(key) if self._is_open(registry, key) else None for key in touched
            }
            self._settle(registry, revision, was, now, names)
        is_told = sum(len(story.versions) for story in self.state.stories) > count
        self._log(revision, shown_before, {*before, *reached}, is_told=is_told)
        return is_told

    def _show(self, touched: Iterable[str]) -> dict[str, Record | None]:
        """Show events as they are now; how those that were looked at were shown before."""
        before = {}
        for key in dict.fromkeys([*touched, *sorted(self.state.waiting)]):
            before[key] = self.state.shown.get(key)
            record = self.state.records["events"].get(key)
            self.state.waiting.discard(key)
            if record is not None and self._is_public(record) and self._around(record) is None:
                self.state.waiting.add(key)
                continue
            if old := self.state.shown.pop(key, None):
                self._index(key, old, is_shown=False)
            if record is not None and self._is_public(record):
                self.state.shown[key] = record
                self._index(key, record)
        return before

    def _index(self, key: str, record: Record, *, is_shown: bool = True) -> None:
        """Note, or forget, whom an event is related to, and when it was."""
        related = ((self._related_by, link["event"]) for link in record.data["relations"])
        for index, at in (*related, (self._of_day, dated(record.data["date"]).sort_key)):
            (index.setdefault(at, set()).add if is_shown else index[at].discard)(key)

    def _is_public(self, record: Record) -> bool:
        data = record.data
        return data["status"] == "reviewed" and not self._withheld.is_in_id(record.entry.key)

    def _is_open(self, registry: str, key: str) -> bool:
        """Whether an entry is published where there is one."""
        return registry == _DATASET or (
            (registry, key) in self.state.reached and ("actors", key) not in self._withheld.keys
        )

    def _reach(self, events: Iterable[str], moves: Moves) -> list[tuple[str, str]]:
        """The entries that are reached now and were not before."""
        waiting = [
            named for key in events if (record := self.state.shown.get(key)) for named in self._named(record.entry)
        ]
        for registry, key, record in moves:
            if record and (registry == _DATASET or (registry, key) in self.state.reached):
                waiting += self._named(record.entry)
        found = []
        while waiting:
            address = registry, key = waiting.pop()
            if address in self.state.reached or ("actors", key) in self._withheld.keys:
                continue
            self.state.reached.add(address)
            found.append(address)
            if record := self.state.records[registry].get(key):
                waiting += self._named(record.entry)
        return sorted(found)

    # --- the log -----------------------------------------------------------------------------------------------------

    def _log(
        self, revision: int, events: Mapping[str, Record | None], entries: set[tuple[str, str]], *, is_told: bool
    ) -> None:
        """Note what was touched, with the next revision that is told of; of events, how they were shown before."""
        touched = self.state.unlogged
        touched |= entries | {("events", key) for key in events}
        for key, before in events.items():
            if before is None and key in self.state.shown:  # those that name it may say so from now on
                touched |= {("events", other) for other in self._related_by.get(key, ())}
        for registry, key in [*touched]:
            if registry == "events" and (record := self.state.shown.get(key)):
                touched |= {named for named in self._named(record.entry) if named in self._withheld.keys}
        if is_told:
            for registry, key in sorted(touched):
                self._log_entry(revision, registry, key)
            touched.clear()

    def _log_entry(self, revision: int, registry: str, key: str) -> None:
        shown = self._withheld.stand_ins.get((registry, key), key)
        if registry == "events":
            record = self.state.shown.get(key)
        else:
            is_open = self._is_open(registry, key) or (shown != key and self._is_taking_part(registry, key))
            record = self.state.records[registry].get(key) if is_open else None
        if record or self.state.log.knows(registry, shown):
            self.state.log.put(revision, registry, shown, self._as_shown(record) if record else None)

    def _is_taking_part(self, registry: str, key: str) -> bool:
        """Whether a published event names an entry."""
        return any((registry, key) in self._named(record.entry) for record in self.state.shown.values())

    def _as_shown(self, record: Record) -> Entry:
        """An entry without what it says of drafts, and of persons who are not named."""
        entry = self._withheld.stand_in(record.entry) if record.entry.registry == "actors" else record.entry
        data = self._open(entry.registry, self._withheld.without_names(entry, self._withheld.stand_ins))
        return entry._replace(data=data)

    # --- versions ----------------------------------------------------------------------------------------------------

    def _settle(
        self,
        registry: str,
        revision: int,
        before: Mapping[str, Record | None],
        now: Mapping[str, Record | None],
        names: Names,
    ) -> None:
        """Add what became of some records of a registry, which were published so before, and are so now."""
        come = {key: record for key, record in now.items() if record and not before[key]}
        for key in sorted(key for key, record in before.items() if record and not now[key]):
            old = before[key]
            to = next((other for other in self._names_after(registry, key) if other in come), None)
            story = self.state.live.pop((registry, key))
            if to and old:
                self._follow(story, registry, to)
                self._add(story, revision, "renamed", come.pop(to), self._lines(registry, old, now[to], names))
            else:
                self.state.ended[registry, key] = story
                title = self.state.stories[story].versions[-1].title
                self.state.stories[story].versions.append(Version(revision, "withdrawn", key, title, None))
        for key, record in sorted(come.items()):
            self._come(registry, revision, key, record)
        for key in sorted(now):
            old, new = before[key], now[key]
            if old and new and old is not new and (told := self._lines(registry, old, new, names)):
                note = "; ".join(_corrections(told)) or None
                story = self.state.live[registry, key]
                self._add(story, revision, "corrected" if note else "changed", new, told, note)

    def _names_after(self, registry: str, key: str) -> Iterator[str]:
        """The keys that a record got in place of this one, one after the other."""
        met = {key}
        while (next_key := self._renamed.get((registry, key))) and next_key not in met:
            key = next_key
            met.add(key)
            yield key

    def _follow(self, story: int, registry: str, key: str) -> None:
        self.state.live[registry, key] = story
        self.state.stories[story] = self.state.stories[story]._replace(key=key)

    def _come(self, registry: str, revision: int, key: str, record: Record) -> None:
        ended = self.state.ended.pop((registry, key), None)
        kind = "added" if ended is None else "restored"
        if ended is None:
            former = (old for old in self._former.get((registry, key), ()) if (registry, old) in self.state.ended)
            if old := next(former, None):
                ended, kind = self.state.ended.pop((registry, old)), "renamed"
        if ended is None:
            ended = len(self.state.stories)
            self.state.stories.append(Story(registry, key, []))
        self._follow(ended, registry, key)
        self._add(ended, revision, kind, record)

    def _add(
        self,
        story: int,
        revision: int,
        kind: str,
        record: Record,
        told: Sequence[Line] = (),
        note: str | None = None,
    ) -> None:
        registry, key = record.entry.registry, record.entry.key
        shown = self._told(record.entry)
        short = None
        if registry == "events":
            short = (shown["title"], shown["summary"], shown["type"], shown["importance"], shown["date"])
            self.surroundings.setdefault(story, []).append(self._surroundings(key, record))
        written = self._withheld.without_names(record.entry._replace(data=record.written), self._withheld.keys)
        self.state.stories[story].versions.append(
            Version(
                revision=revision,
                kind=kind,
                record=key,
                title=label(record.entry._replace(data=shown)),
                hash=hash_of(registry, self._open(registry, written)),
                lines=tuple(map(_of_line, told)),
                note=note,
                short=short,
            )
        )

    def _lines(self, registry: str, old: Record, new: Record | None, names: Names) -> list[Line]:
        was, now = (self._open(registry, self._told(each.entry)) for each in (old, new or old))
        return lines(registry, was, now, names) if was != now else []

    def _told(self, entry: Entry) -> Data:
        """An entry without names that are withheld, and with the keys of today."""
        made: Data = self._once(
            "told",
            entry.data,
            lambda: self._withheld.without_names(entry, self._told_keys),
        )
        return made

    def _open(self, registry: str, data: Data) -> Data:
        """An entry without what it says of drafts."""
        if registry == "events":
            return {**data, "relations": [link for link in data["relations"] if self._is_shown(link["event"])]}
        return without_drafts(data) if registry == _DATASET else data

    def _is_shown(self, event: str) -> bool:
        return event in self.state.shown or any(
            old in self.state.shown for old in self._former.get(("events", event), ())
        )

    # --- what documents show -----------------------------------------------------------------------------------------

    def _around(self, record: Record) -> dict[str, dict[str, Entry]] | None:
        """The entries that an event names, by whatever steps; None where one of them is not there."""
        found: dict[str, dict[str, Entry]] = {name: {} for name in REGISTRIES}
        waiting = [*self._named(record.entry)]
        while waiting:
            registry, key = waiting.pop()
            if key in found[registry]:
                continue
            held = self.state.records[registry].get(key)
            if held is None:
                return None
            found[registry][key] = held.entry
            if (registry, key) not in self._withheld.keys and not (registry == "actors" and is_unnamed(held.data)):
                waiting += self._named(held.entry)
        return None if _goes_round(found["actors"]) or _goes_round(found["places"]) else found

    def _surroundings(self, key: str, record: Record) -> Surroundings:
        around = self._around(record) or {}
        stand_ins: Keys = {}
        for actor, entry in around["actors"].items():
            placed = self._withheld.in_their_place(entry)
            if placed.key != actor:
                stand_ins["actors", actor] = placed.key
        entries = {
            registry: {placed.key: placed for entry in each.values() for placed in [self._placed(entry, stand_ins)]}
            for registry, each in around.items()
        }
        entries["events"] = {other: self._related(other) for other in self._beside(key, record)}
        entries["events"][key] = self._placed(record.entry, stand_ins)
        entries[_DATASET] = {each: self._sides(held.entry) for each, held in self.state.records[_DATASET].items()}
        return Surroundings(key, entries)

    def _placed(self, entry: Entry, stand_ins: Keys) -> Entry:
        """An entry as documents may show it."""
        placed = self._withheld.in_their_place(entry) if entry.registry == "actors" else entry
        data = self._once("open", placed.data, lambda: self._withheld.without_names(placed, {}))
        if stand_ins:
            data = with_keys(entry.registry, data, stand_ins)
        return placed._replace(data=data)

    def _beside(self, key: str, record: Record) -> set[str]:
        """The published events that the event is related to, and those that have a say in the order of these."""
        found = {link["event"] for link in record.data["relations"]} & self.state.shown.keys()
        found |= self._related_by.get(key, set())
        days = Counter(map(self._day, found))
        for day, count in days.items():
            if count > 1:
                found |= self._of_day[day]
        return found - {key}

    def _day(self, event: str) -> str:
        return dated(self.state.shown[event].data["date"]).sort_key

    def _related(self, event: str) -> Entry:
        """An event as the relations of others show it."""
        entry = self.state.shown[event].entry

        def made() -> Data:
            bare: Data = {name: [] if isinstance(value, list) else None for name, value in entry.data.items()}
            known = self._withheld.without_names(entry, {})
            return {**bare, **{name: known[name] for name in _IN_ORDER}, "relations": entry.data["relations"]}

        return entry._replace(data=self._once("related", entry.data, made))

    def _sides(self, entry: Entry) -> Entry:
        """What the dataset says of its sides."""
        made = self._once("sides", entry.data, lambda: {**entry.data, "introduction": None, "periods": []})
        return entry._replace(data=made)

    def _named(self, entry: Entry) -> Sequence[tuple[str, str]]:
        """Registries and keys of the entries that an entry names."""

        def made() -> list[tuple[str, str]]:
            data = without_drafts(entry.data) if entry.registry == _DATASET else entry.data
            named = ((registry, key) for registry, _, key in references(entry.registry, data) if registry != "events")
            return [*dict.fromkeys(named)]

        found: list[tuple[str, str]] = self._once("named", entry.data, made)
        return found

    def _once(self, what: str, data: Data, made: Callable[[], Any]) -> Any:
        known = self._memo.get((what, id(data)))
        if known is None:
            known = self._memo[what, id(data)] = data, made()  # the data is held, or another may get its number
        return known[1]


class _Known(Names):
    """What keys stand for at a commit and before it, those of today among them."""

    def __init__(
        self,
        now: Mapping[str, Mapping[str, Record]],
        before: Mapping[tuple[str, str], Record | None],
        former: Mapping[tuple[str, str], Sequence[str]],
    ) -> None:
        self._now, self._before, self._former = now, before, former

    def entry(self, registry: str, key: str) -> Entry | None:
        keys = [key, *self._former.get((registry, key), ())]
        found = (self._now.get(registry, {}).get(each) or self._before.get((registry, each)) for each in keys)
        record = next(filter(None, found), None)
        return record.entry if record else None


def without_drafts(dataset: Data) -> Data:
    """What the dataset says of itself, but for texts that nobody has reviewed."""
    introduction = dataset["introduction"]
    periods = []
    for period in dataset["periods"]:
        is_told = period["chapter"] and period["chapter"]["status"] == "reviewed"
        if is_told or period["event"] or not period["chapter"]:
            periods.append(period if is_told else {**period, "chapter": None})
    is_open = introduction and introduction["status"] == "reviewed"
    return {**dataset, "introduction": introduction if is_open else None, "periods": periods}


def _goes_round(entries: Mapping[str, Entry]) -> bool:
    """Whether one of these is a part of itself."""
    for start in entries:
        key, met = start, {start}
        while parent := entries[key].data["parent"]:
            if parent in met:
                return True
            met.add(parent)
            key = parent
    return False


def _corrections(told: Iterable[Line]) -> Iterator[str]:
    for line in told:
        for edit in line.edits:
            if edit.path[0] == "corrections" and edit.kind == "added":
                yield edit.after["note"] if isinstance(edit.after, dict) else edit.after[-1]["note"]


def _of_line(line: Line) -> Told:
    kinds = {edit.kind for edit in line.edits}
    return Told(kinds.pop() if len(kinds) == 1 else "changed", line.text, _statement(line.edits[0]))


def _statement(edit: Edit) -> str | None:
    if edit.path[0] not in ("facts", "claims"):
        return None
    if edit.within:
        return str(edit.within[0].after["id"])
    return edit.path[1] if len(edit.path) > 1 else None
