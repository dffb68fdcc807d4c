"""Records as commits leave them, one commit after the other: which entries each of them wrote, moved or took away."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from loaders.history.texts import Said
from loaders.reading.entries import Data, Dataset, Entry
from loaders.reading.files import registry_of
from loaders.reading.statements import Identity, ids_of, statements_of

HISTORIC = ("events", "actors", "places", "sources", "tags", "perspectives", "dataset")
"""The registries whose entries have versions."""
_FOLLOWS = ("search", "search_lines")
"""What is worked out of events for search, where they are loaded to be published."""

Files = dict[str, dict[str, Data]]
"""By path, the valid entries of each file by key."""


class Record(NamedTuple):
    """A valid record at a commit."""

    entry: Entry
    """Its statements all have ids."""
    written: Data
    """As curators wrote it, when these had none yet."""

    @property
    def data(self) -> Data:
        """What it says."""
        return self.entry.data


class Move(NamedTuple):
    """What a commit did to an entry."""

    registry: str
    key: str
    record: Record | None
    """None where it is gone."""


Moves = list[Move]
"""Those of one commit."""


class Shelf:
    """The files of the records, as the commits so far left them."""

    def __init__(self, files: Files | None = None, unread: int = 0) -> None:
        self.files = files or {}
        self.unread = unread
        """How many entries of how many commits could not be read, together; each keeps what it said before."""
        self._paths: dict[tuple[str, str], set[str]] = {}
        for path, entries in self.files.items():
            for key in entries:
                self._paths.setdefault((registry_of(path), key), set()).add(path)

    def put(self, written: Iterable[tuple[str, Said | None]]) -> Moves:
        """Take in what a commit wrote, by path: nothing where a file is gone, None where it cannot be read."""
        touched: dict[tuple[str, str], None] = {}
        for path, said in written:
            registry, before = registry_of(path), self.files.get(path, {})
            now = self._now(before, said)
            for key in before:
                if key not in now:
                    self._paths[registry, key].discard(path)
                    touched[registry, key] = None
            for key in now:
                self._paths.setdefault((registry, key), set()).add(path)
                if before.get(key) is not now[key] and before.get(key) != now[key]:
                    touched[registry, key] = None
            self.files[path] = now
            if not now:
                del self.files[path]
        return [self._move(*address) for address in sorted(touched)]

    def _now(self, before: Mapping[str, Data], said: Said | None) -> dict[str, Data]:
        if said is None:
            self.unread += 1
            return {**before}
        now = {}
        for key, data in said.items():
            if data is None:
                self.unread += 1
                data = before.get(key)  # which stands
            if data is not None:
                now[key] = data
        return now

    def _move(self, registry: str, key: str) -> Move:
        path = min(self._paths[registry, key], default=None)
        if path is None:
            return Move(registry, key, None)
        data = self.files[path][key]
        return Move(registry, key, Record(Entry(registry, path, key, (), data), data))

    def moves_to(self, dataset: Dataset) -> Moves:
        """What lies between the last commit and the records as they are now."""
        found = []
        for registry in HISTORIC:
            now = dataset.registry(registry)
            had = {key for name, key in self._paths if name == registry and self._paths[name, key]}
            for key in sorted({*had, *now}):
                before = self._move(registry, key).record if key in had else None
                entry = now.get(key)
                data = entry and {name: value for name, value in entry.data.items() if name not in _FOLLOWS}
                if entry is None or data is None:
                    found.append(Move(registry, key, None))
                elif before is None or before.written != data:
                    found.append(Move(registry, key, Record(entry._replace(field=(), data=data), data)))
        return found


def has_ids(event: Data) -> bool:
    """Whether all statements of an event have ids."""
    return all(statement.id for statement in statements_of(event))


def with_ids(steps: Sequence[Moves], final: Mapping[str, str]) -> list[Moves]:
    """The same with an id for every statement: from before statements had any, that which it got later.

    `final` are the ids that events have today, by those they had.
    """
    later: dict[str, Record] = {}
    found: list[Moves] = []
    for moves in reversed(steps):
        settled = []
        for move in moves:
            if move.registry == "events" and move.record:
                event = final.get(move.key, move.key)
                later[event] = record = _with_ids(move.record, later.get(event))
                settled.append(move._replace(record=record))
            else:
                settled.append(move)
        found.append(settled)
    return found[::-1]


def _with_ids(record: Record, later: Record | None) -> Record:
    if has_ids(record.data):
        return record
    known = _matched(record.data, later.data) if later else {}
    taken = {statement.id or "" for statement in statements_of(later.data)} if later else set()
    filled = _filled(record.data, known)
    new = ids_of(record.entry._replace(data=filled), taken)
    return record._replace(entry=record.entry._replace(data=_filled(filled, new)))


def _filled(event: Data, ids: Mapping[tuple[str | int, ...], str]) -> Data:
    lists = {
        name: [{**item, "id": item["id"] or ids.get((name, position))} for position, item in enumerate(event[name])]
        for name in ("facts", "claims")
    }
    return {**event, **lists}


def _matched(event: Data, later: Data) -> dict[tuple[str | int, ...], str]:
    """The ids that statements without one have in a later version: where they say the same; else, of those that are
    on the same and by the same, in their order."""
    found: dict[tuple[str | int, ...], str] = {}
    used = {statement.id for statement in statements_of(event)}
    for exactly in (True, False):
        free: dict[object, list[str]] = {}
        for statement in statements_of(later):
            if statement.id and statement.id not in used:
                free.setdefault(_sameness(statement.identity, statement.data, exactly), []).append(statement.id)
        for statement in statements_of(event):
            same = _sameness(statement.identity, statement.data, exactly)
            if not statement.id and statement.field not in found and free.get(same):
                found[statement.field] = free[same].pop(0)
                used.add(found[statement.field])
    return found


def _sameness(identity: Identity, statement: Data, exactly: bool) -> object:
    said = tuple(statement.get(name) for name in ("group", "unit", "low", "high", "value", "text"))
    return (identity, said) if exactly else identity
