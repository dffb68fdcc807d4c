"""What every file of records held at every revision, as differences; and a whole dataset of any revision out of it.

Of a record that fills its file there is one part, and of each entry of a registry one; the order of the entries of a
file, and a registry without keys, are a part without a name.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import jsonpatch

from loaders.loading.preparing import add_search_texts
from loaders.reading.entries import Data, Dataset, Entry
from loaders.reading.files import registry_of
from schema.registries import ALL, PUBLISHED_LISTS

WHOLE = ""
"""The part of a file that is not one of its entries."""
_WORKED_OUT = ("search", "search_lines")
"""What follows from the rest of a record."""


class Part(NamedTuple):
    """Where something stands: the path of a file, and the key of an entry in it, or WHOLE."""

    path: str
    key: str


class Standing(NamedTuple):
    """What a part said from one revision to another."""

    path: str
    part: str
    since: int
    """The revision that it came with."""
    until: int | None
    """The one that something else came with, or nothing; None where it still stands."""
    data: str | None
    """As JSON, where nothing of that part came after it."""
    difference: str | None
    """JSON Patch, RFC 6902, that makes it out of what came after it, where something did."""


def parts_of(path: str, entries: Iterable[tuple[str, Data]]) -> dict[Part, Any]:
    """The parts of a file with these entries, in their order."""
    registry = registry_of(path)
    shape, kept = ALL[registry].shape, [(key, _kept(data)) for key, data in entries]
    if shape == "file":
        return {Part(path, WHOLE): data for _, data in kept}
    if shape == "list":
        return {Part(path, WHOLE): [key if registry in PUBLISHED_LISTS else data for key, data in kept]}
    return {Part(path, WHOLE): [key for key, _ in kept], **{Part(path, key): data for key, data in kept}}


def _kept(data: Data) -> Data:
    return {name: value for name, value in data.items() if name not in _WORKED_OUT}


class RecordLog:
    """Grows revision by revision."""

    def __init__(self, rows: Iterable[Standing] = ()) -> None:
        """Goes on from what is there already."""
        self._rows = list(rows)
        self._standing = {
            Part(row.path, row.part): (number, json.loads(row.data or "null"))
            for number, row in enumerate(self._rows)
            if row.data is not None
        }
        """By part its last row, and what it says; gone or not."""

    def put(self, revision: int, part: Part, value: Any) -> None:
        """What a part says from a revision on; None where it is gone."""
        number, said = self._standing.get(part, (None, None))
        last = self._rows[number] if number is not None else None
        stands = last is not None and last.until is None
        value = json.loads(json.dumps(value))  # tuples are lists there
        if value == said and stands:
            return
        if last is not None and number is not None:
            until = last.until if last.until is not None else revision
            if value is None:
                self._rows[number] = last._replace(until=until)
                return
            difference = json.dumps(jsonpatch.make_patch(value, said).patch, ensure_ascii=False)
            self._rows[number] = last._replace(until=until, data=None, difference=difference)
        if value is not None:
            self._standing[part] = (len(self._rows), value)
            self._rows.append(Standing(*part, revision, None, json.dumps(value, ensure_ascii=False), None))

    def rows(self) -> list[Standing]:
        """All of it, in the order of path, part and revision."""
        return sorted(self._rows)


def dataset_of(rows: Iterable[Standing], revision: int) -> Dataset:
    """The dataset of a revision; `rows` are in the order of a log."""
    entries: dict[str, dict[str, Entry]] = {name: {} for name in ALL}
    files: dict[str, dict[str, Any]] = {}
    for part, value in _standing_at(rows, revision):
        files.setdefault(part.path, {})[part.key] = value
    for path in sorted(files):
        registry = registry_of(path)
        for entry in _entries(path, registry, files[path]):
            entries[registry][entry.key] = entry
    return Dataset(entries)


def _standing_at(rows: Iterable[Standing], revision: int) -> Iterator[tuple[Part, Any]]:
    """What each part said at a revision: from its last row back to the one that stood then."""
    chains: dict[Part, list[Standing]] = {}
    for row in rows:
        if row.until is None or row.until > revision:
            chains.setdefault(Part(row.path, row.part), []).append(row)
    for part, chain in chains.items():
        value: Any = None
        for row in reversed(chain):
            value = json.loads(row.data) if row.data is not None else _patched(value, row.difference or "[]")
        if chain[0].since <= revision:
            yield part, value


def _patched(value: Any, difference: str) -> Any:
    return jsonpatch.apply_patch(value, json.loads(difference))


def _entries(path: str, registry: str, parts: Mapping[str, Any]) -> Iterator[Entry]:
    shape, whole = ALL[registry].shape, parts[WHOLE]
    stem = path.rpartition("/")[2].removesuffix(".yml")
    if shape == "file":
        if registry == "events":
            add_search_texts(whole)
        yield Entry(registry, path, stem, (), whole)
    elif registry in PUBLISHED_LISTS:
        yield from (Entry(registry, path, address, (position,), {}) for position, address in enumerate(whole))
    elif shape == "list":
        yield from (
            Entry(registry, path, f"{path}#{position}", (position,), data) for position, data in enumerate(whole)
        )
    else:
        yield from (Entry(registry, path, key, (key,), parts[key]) for key in whole)
