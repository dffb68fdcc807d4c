"""What texts of records said: each distinct text is read once, of a registry each distinct entry.

Commits change few entries of a registry's file, so files of many entries are split where an entry begins, which is at a
key that stands at the margin. Where that is not sure, a file is read as a whole.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loaders.loading.cache import packed, unpacked
from loaders.loading.preparing import entries_of
from loaders.processes.workers import map_in_processes
from loaders.reading.entries import Data
from schema.registries import ALL

_FEW = 150
"""Up to so many texts, starting worker processes costs more than it saves."""
_CHUNK = 40
_KEY = re.compile(r"([a-z0-9][a-z0-9-]*):(?: |$)")
_UNSURE = re.compile(r"[\t\r\f\v\x85\u2028\u2029]|^(?:---|\.\.\.|%)", re.MULTILINE)
"""What may let a line at the margin be something else than a key."""

Said = Mapping[str, Data | None]
"""What a file says, by key; None where an entry is not valid today."""


class _Text(NamedTuple):
    """A text to read: a file, or one entry of it."""

    registry: str
    text: str


class Texts:
    """The texts of many versions of files, on the way to what they say."""

    def __init__(self) -> None:
        self._texts: dict[_Text, int] = {}
        """Every distinct text, numbered."""
        self._files: dict[tuple[str, str], int | dict[str, int]] = {}
        """By registry and blob: the text of the whole file; or those of its entries, by key."""
        self._said: list[list[tuple[str, Data | None]] | None] = []
        """What each text says."""

    def add(self, registry: str, blob: str, content: bytes) -> None:
        """Take in the text of a file."""
        text = content.decode("utf-8", "replace").removeprefix("\ufeff")
        entries = _entries(text) if ALL[registry].shape == "mapping" else None
        if entries is None:
            self._files[registry, blob] = self._number(registry, text)
        else:
            self._files[registry, blob] = {key: self._number(registry, each) for key, each in entries.items()}

    def _number(self, registry: str, text: str) -> int:
        return self._texts.setdefault(_Text(registry, text), len(self._texts))

    def read(self, jobs: int) -> None:
        """Read all that were taken in."""
        texts = [*self._texts]
        if len(texts) <= _FEW or jobs == 1:
            packs = _read_all(texts)
        else:
            chunks = [range(first, min(first + _CHUNK, len(texts))) for first in range(0, len(texts), _CHUNK)]
            made = map_in_processes(_read_some, chunks, min(jobs, len(chunks)), start=_start, words=texts)
            packs = [pack for some in made for pack in some]
        self._said = [unpacked(pack) for pack in packs]

    def said(self, registry: str, key: str, blob: str) -> Said | None:
        """What a file says, where a file of one entry has the `key`; None where it cannot be read."""
        found = self._files[registry, blob]
        if isinstance(found, int):
            entries = self._said[found]
            if ALL[registry].shape == "file":
                return {key: entries[0][1] if entries else None}
            return None if entries is None else dict(entries)
        return {each: self._entry(number) for each, number in found.items()}

    def _entry(self, number: int) -> Data | None:
        entries = self._said[number]
        return entries[0][1] if entries else None


_to_read: Sequence[_Text] = ()


def _start(texts: Sequence[_Text]) -> None:
    global _to_read
    _to_read = texts


def _read_some(numbers: range) -> list[bytes]:
    return _read_all([_to_read[number] for number in numbers])


def _read_all(texts: Sequence[_Text]) -> list[bytes]:
    return [packed(entries_of(f"{each.registry}.yml", each.registry, each.text)) for each in texts]


def _entries(text: str) -> dict[str, str] | None:
    """The text of each entry by its key; None where it is not sure where they begin."""
    if _UNSURE.search(text):
        return None
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.split("\n"):
        if line[:1] in ("", " ", "#"):
            lines.append(line)
        elif (key := _KEY.match(line)) and key[1] not in found:
            lines = found[key[1]] = [line]
        else:
            return None
    return {key: "\n".join(each) for key, each in found.items()}
