"""Actors and places by their names in any spelling and script, and the nearest ones to what is not a name."""

import asyncio
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.registered_names import Thing
from datasette_timeline.filters.search_words import Word
from datasette_timeline.listing.highlighting import Words
from datasette_timeline.listing.spellings import Spellings
from datasette_timeline.published.folding import fold, readings
from datasette_timeline.published.names import called, words_of
from datasette_timeline.published.spellings import Spelling
from datasette_timeline.published.terms import indexed

KINDS = ("place", "actor")
"""What the index has; sources are in one of the database's (source_index.py)."""
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
PREFIX_LETTERS = 3
"""Words that are much alike begin with the same letters, so many of them."""
_CLOSE = 0.7
_MOST_COMPARED = 3000
"""Of more names it takes too long to look which is most like a text."""


class Name(NamedTuple):
    """A name as it is written, and its language."""

    name: str
    language: str


@dataclass(frozen=True, eq=False)
class Entry:
    """An actor, a place or a source that can be found by name."""

    kind: str
    key: str
    label: str
    language: str | None
    """Language of the label, where it is not the one of the dataset."""
    names: tuple[Name, ...]
    events: int
    detail: str
    """The kind of actor, place or source; a term of its list."""
    claims: int = 0
    """Claims that an actor makes."""
    self_declared: bool = False
    parent: str | None = None
    """What an actor is part of, or answers to."""

    @cached_property
    def words(self) -> frozenset[str]:
        """Every term of its names, and every folded word."""
        return words_of((self.label, *(name.name for name in self.names)))

    @cached_property
    def terms(self) -> str:
        """The terms of its names as the index has them, each between spaces, and a line for each name."""
        return "\n".join(f" {indexed(name.name)} " for name in self.names)

    @cached_property
    def folded(self) -> frozenset[str]:
        """Its label and names, folded."""
        return called(self.label, (name.name for name in self.names))


@dataclass(frozen=True)
class NameIndex:
    """Everything that has a name, and the words that searches may mean."""

    entries: tuple[Entry, ...]
    spellings: Spellings
    """The words that searches may mean."""

    def find(self, words: Words, *kinds: str) -> list[Entry]:
        """The entries of these kinds whose names have every word, the last one also as the beginning of a longer word.

        Those that are called exactly so come first, then those with most events.
        """
        if not words:
            return []
        numbers: set[int] | None = None
        for word in words:
            hits = self._hits(word)
            numbers = hits if numbers is None else numbers & hits
        wanted = set(readings(" ".join(word.text for word in words)))
        entries = (self.entries[number] for number in sorted(numbers or ()))
        return sorted(
            (entry for entry in entries if entry.kind in kinds),
            key=lambda entry: (entry.folded.isdisjoint(wanted), -entry.events, entry.label, entry.key),
        )

    def has(self, word: Word) -> bool:
        """Whether any name has the word."""
        return bool(self._hits(word))

    def named(self, things: Iterable[Thing], words: Words, kind: str) -> list[Entry]:
        """The entries of a kind that a search names, and then those whose names have all its words."""
        things_named = [self.by_key[thing] for thing in things if thing.field == kind and thing in self.by_key]
        return list(dict.fromkeys([*things_named, *self.find(words, kind)]))

    def parts_of(self, entry: Entry) -> list[Entry]:
        """The actors that are part of one or answer to it and have events, those with most events first."""
        return self._parts.get(entry.key, []) if entry.kind == "actor" else []

    def prepare(self) -> None:
        """Work out what searches look up, so that none of them waits for it."""
        self.by_key, self._sorted, self._parts  # noqa: B018
        self.spellings.prepare()

    def nearest(self, text: str, kind: str) -> list[Entry]:
        """The entries of a kind whose keys or names are most like the text."""
        return nearest_of(text, self._alike(text, kind))

    def _alike(self, text: str, kind: str) -> list[Entry]:
        """What to compare with: everything of a kind, or where that is too much, what has a word that begins alike."""
        entries = [entry for entry in self.entries if entry.kind == kind]
        if len(entries) <= _MOST_COMPARED:
            return entries
        numbers = [
            number
            for beginning in beginnings_of(text)
            for longer in self._longer(beginning)
            for number in self.by_word.get(longer, ())
        ]
        alike = (self.entries[number] for number in dict.fromkeys(numbers))
        return [entry for entry in alike if entry.kind == kind][:_MOST_COMPARED]

    def _hits(self, word: Word) -> set[int]:
        hits: set[int] = set()
        for phrase in word.phrases:
            hits |= set.intersection(*(set(self.by_word.get(term, ())) for term in phrase))
        if word.beginning:
            *whole, last = word.beginning
            longer = {number for form in self._longer(last) for number in self.by_word.get(form, ())}
            hits |= longer.intersection(*(self.by_word.get(term, ()) for term in whole))
        return hits

    def _longer(self, beginning: str) -> Sequence[str]:
        return self._sorted[bisect_left(self._sorted, beginning) : bisect_left(self._sorted, beginning + "\x7f")]

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], Entry]:
        """The entries by kind and key."""
        return {(entry.kind, entry.key): entry for entry in self.entries}

    @cached_property
    def _parts(self) -> Mapping[str, list[Entry]]:
        parts: dict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(self.entries, key=lambda entry: (-entry.events, entry.label)):
            if entry.parent and entry.events:
                parts[entry.parent].append(entry)
        return parts

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.by_word)

    @cached_property
    def by_word(self) -> Mapping[str, list[int]]:
        """The entries, by their number, that have each word in their names."""
        numbers: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self.entries):
            for word in entry.words:
                numbers[word].append(number)
        return numbers


def beginnings_of(text: str) -> list[str]:
    """How words begin that are like those of the text; the longest word first, which tells most."""
    words = sorted(_PLAIN_WORD.findall(_plain(text)), key=len, reverse=True)
    return list(dict.fromkeys(word[:PREFIX_LETTERS] for word in words if len(word) >= PREFIX_LETTERS))


def nearest_of(text: str, entries: Iterable[Entry], limit: int = 5) -> list[Entry]:
    """The entries whose keys or names are most like the text."""
    spelled: dict[str, Entry] = {}
    for entry in entries:
        for form in (entry.key.replace("-", " "), *entry.folded):
            spelled.setdefault(form, entry)
    close = get_close_matches(_plain(text), spelled, n=limit * 4, cutoff=_CLOSE)
    return list({spelled[form].key: spelled[form] for form in close}.values())[:limit]


def _plain(text: str) -> str:
    return fold(text).replace("-", " ").strip()


@memoize_per_snapshot
async def name_index(database: Database) -> NameIndex:
    """The names of a database; read once, beside whatever else is asked meanwhile."""
    entries = (*await _named(database, "place"), *await _named(database, "actor"))
    words = [Spelling(*row) for row in await database.execute("select word, written, uses from spellings")]
    return await asyncio.to_thread(_indexed, entries, words)


def _indexed(entries: tuple[Entry, ...], words: Iterable[Spelling]) -> NameIndex:
    index = NameIndex(entries, Spellings(words))
    index.prepare()
    return index


@memoize_per_snapshot
async def tag_index(database: Database) -> NameIndex:
    """The tags of a database, which searches do not list among what has names; read once."""
    rows = await database.execute("select key, label, event_count from tags")
    return NameIndex(
        tuple(Entry("tag", key, label, None, (), events, "") for key, label, events in rows), Spellings([])
    )


async def _named(database: Database, kind: str) -> list[Entry]:
    names: dict[str, list[Name]] = defaultdict(list)
    rows = await database.execute(f"select {kind}, name, language from {kind}_names order by {kind}, position")
    for key, name, language in rows:
        names[key].append(Name(name, language))
    own = "claim_count, self_declared, parent" if kind == "actor" else "0, 0, null"
    entries = await database.execute(f"select key, label, kind, event_count, {own} from {kind}s")
    return [
        Entry(kind, key, label, None, tuple(names[key]), events, detail, claims, bool(self_declared), parent)
        for key, label, detail, events, claims, self_declared, parent in entries
    ]
