"""What each record and each entry of a registry said at every revision, as differences; and a whole dataset of any
revision out of it.

What curators keep for themselves has no history here: waivers, requests, how well sources were searched. Of these
there is what they say today, as far as it is about what was there.
"""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

import jsonpatch
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from loaders.baking.reach import retired
from loaders.baking.stories import Standing
from loaders.loading.preparing import add_search_texts
from loaders.reading.entries import Data, Dataset, Entry, named
from schema.fields import inner_model
from schema.registries import ALL

WHOLE = ""
"""In the place of a key: what is told of a registry as a whole."""
_WORKED_OUT = ("search", "search_lines")
"""What follows from the rest of a record."""
_OTHERS = ("retired", "published", "waivers", "requests", "coverage", "synonyms")
"""What gets into the file and has no history."""
_BESIDE_TAGS = ("types", "roles", "subjects", "texts")
"""What else synonyms are of."""


class RecordLog:
    """Grows revision by revision."""

    def __init__(self) -> None:
        self._rows: list[Standing] = []
        self._last: dict[tuple[str, str], tuple[int, Any]] | None = {}
        """The last row of each entry, and what it says; gone or not. Read when it is needed, of a log that was kept."""

    def __getstate__(self) -> dict[str, Any]:
        """What is kept of it; the rest follows."""
        return {"_rows": self._rows, "_last": None}

    def put(self, revision: int, registry: str, key: str, entry: Entry | None) -> None:
        """What an entry says from a revision on; None where it is gone."""
        if self._last is None:
            self._last = dict(_last_of(self._rows))
        number, said = self._last.get((registry, key), (None, None))
        value = _as_json(entry.data) if entry else None
        if number is not None:
            row = self._rows[number]
            if row.until is None and entry and (value, entry.path) == (said, row.path):
                return
            row = row._replace(until=revision if row.until is None else row.until)
            if value is not None:
                row = row._replace(data=None, difference=_written(_difference(value, said)))
            self._rows[number] = row
        if entry:
            self._last[registry, key] = len(self._rows), value
            self._rows.append(Standing(registry, key, revision, None, entry.path, _written(value), None))

    def knows(self, registry: str, key: str) -> bool:
        """Whether there is anything of an entry."""
        if self._last is None:
            self._last = dict(_last_of(self._rows))
        return (registry, key) in self._last

    def rows(self) -> list[Standing]:
        """All of it, in the order of registry, key and revision."""
        return sorted(self._rows, key=lambda row: row[:3])


def _last_of(rows: Iterable[Standing]) -> Iterator[tuple[tuple[str, str], tuple[int, Any]]]:
    for number, row in enumerate(rows):
        if row.data is not None:
            yield (row.registry, row.key), (number, json.loads(row.data))


def unlogged(dataset: Dataset, rows: Iterable[Standing]) -> Iterator[Standing]:
    """What is told of registries as a whole: the order of those in a log, and all that others say of what is in it."""
    known: dict[str, set[str]] = {}
    for row in rows:
        known.setdefault(row.registry, set()).add(row.key)
    for name in known:
        order = [key for key in dataset.registry(name) if key in known[name]]
        if ALL[name].shape == "mapping" and order:
            yield Standing(name, WHOLE, 0, None, "", _written(order), None)
    for name in _OTHERS:
        entries = retired(dataset) if name == "retired" else dataset.registry(name).values()
        about = [_open(entry, known) for entry in entries if _is_about(entry, known)]
        if about:
            told = [[entry.path, entry.key, list(entry.field), _bare(entry.data)] for entry in about]
            yield Standing(name, WHOLE, 0, None, "", _written(told), None)


def _is_about(entry: Entry, known: Mapping[str, Container[str]]) -> bool:
    """Whether what has no history is about one of these, by registry and key; what is about no entry is."""
    if entry.registry == "published":
        registry, key = named(entry.key)
        return key in known.get(registry, ())
    if entry.registry == "waivers":
        return any(entry.data["record"] in keys for keys in known.values())
    if entry.registry == "synonyms" and entry.data["tags"]:
        others = (entry.data[name] for name in _BESIDE_TAGS)
        return any(others) or any(tag in known.get("tags", ()) for tag in entry.data["tags"])
    return True


def _open(entry: Entry, known: Mapping[str, Container[str]]) -> Entry:
    """The same without keys of what was never published."""
    data = entry.data
    if entry.registry == "synonyms":
        data = {**data, "tags": [tag for tag in data["tags"] if tag in known.get("tags", ())]}
    elif entry.registry == "retired" and data["successor"] not in known.get(named(entry.key)[0], ()):
        data = {**data, "successor": None}
    return entry._replace(data=data)


def dataset_of(rows: Iterable[Standing], revision: int, day: str) -> Dataset:
    """The dataset of a revision, at the end of a day; `rows` are in the order of a log."""
    entries: dict[str, dict[str, Entry]] = {name: {} for name in ALL}
    orders: dict[str, list[str]] = {}
    others: list[Entry] = []
    for row, value in _standing_at(rows, revision):
        if row.key != WHOLE:
            entries[row.registry][row.key] = _entry(row, value)
        elif value and isinstance(value[0], str):
            orders[row.registry] = value
        else:
            others += (_other(row.registry, *each) for each in value)
    for registry, order in orders.items():
        entries[registry] = _ordered(entries[registry], order)
    for entry in others:
        is_later = entry.registry == "retired" and entry.data["date"] > day
        if not is_later and _is_about(entry, entries):
            entries[entry.registry][entry.key] = entry
    return Dataset(entries)


def _standing_at(rows: Iterable[Standing], revision: int) -> Iterator[tuple[Standing, Any]]:
    """What stood at a revision: from the last row of each entry back to the one that stood then.

    Nobody can do without the dataset: before its first record, it is told of as that has it.
    """
    chains: dict[tuple[str, str], list[Standing]] = {}
    for row in rows:
        if row.until is None or row.until > revision:
            chains.setdefault((row.registry, row.key), []).append(row)
    for chain in chains.values():
        value: Any = None
        for row in reversed(chain):
            value = json.loads(row.data) if row.data is not None else _patched(value, row.difference or "[]")
        if chain[0].since <= revision or chain[0].registry == "dataset":
            yield chain[0], value


def _difference(after: Any, before: Any) -> Any:
    """What makes the earlier out of the later. Only members that differ are looked at: most are long and alike."""
    same = {name for name in after.keys() & before.keys() if after[name] == before[name]}
    kept, wanted = ({name: each[name] for name in each if name not in same} for each in (after, before))
    return jsonpatch.make_patch(kept, wanted).patch


def _patched(value: Any, difference: str) -> Any:
    return jsonpatch.apply_patch(value, json.loads(difference))


def _entry(row: Standing, data: Data) -> Entry:
    data = _filled(ALL[row.registry].model, data)
    if row.registry == "events":
        add_search_texts(data)
    field = () if ALL[row.registry].shape == "file" else (row.key,)
    return Entry(row.registry, row.path, row.key, field, data)


def _other(registry: str, path: str, key: str, field: Sequence[str | int], data: Data) -> Entry:
    return Entry(registry, path, key, tuple(field), _filled(ALL[registry].model, data))


def _ordered(entries: Mapping[str, Entry], order: Sequence[str]) -> dict[str, Entry]:
    """Entries in the order of today; those that are gone come last."""
    ranks = {key: rank for rank, key in enumerate(order)}
    return {key: entries[key] for key in sorted(entries, key=lambda key: (ranks.get(key, len(ranks)), key))}


def _as_json(data: Data) -> Any:
    """What is kept of an entry, as it comes back."""
    return json.loads(json.dumps({name: value for name, value in _bare(data).items() if name not in _WORKED_OUT}))


def _bare(value: Any) -> Any:
    """A value without members that say nothing, which are most."""
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items() if each is not None and each != []}
    return [_bare(each) for each in value] if isinstance(value, (list, tuple)) else value


def _filled(model: type[BaseModel], data: Data) -> Data:
    """An entry, or a part of one, with every member that its model has, in their order."""
    members = {field.alias or name: field for name, field in model.model_fields.items()}
    told = {name: _value(field, data.get(name)) for name, field in members.items()}
    return {**told, **{name: value for name, value in data.items() if name not in members}}


def _value(field: FieldInfo, value: Any) -> Any:
    inner = inner_model(field.annotation)
    if isinstance(value, list):
        return [_filled(inner, each) if inner and isinstance(each, dict) else each for each in value]
    if value is None:
        return [] if field.default == [] else None
    return _filled(inner, value) if inner and isinstance(value, dict) else value


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
