"""Actors, places and sources by their names in any spelling and script, and the nearest ones to what is not a name."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.listing.highlighting import Words
from datasette_timeline.published.folding import fold, readings

KINDS = ("place", "actor", "source")
_WORD = re.compile(r"\w+")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_PREFIX_LETTERS = 3
_CLOSE = 0.7
_MOST_TITLES = 20_000
_MOST_COMPARED = 3000
_WORDS_KEPT = 50_000


class Name(NamedTuple):
    """A name as it is written, and its language."""

    name: str
    language: str


@dataclass(frozen=True)
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

    @cached_property
    def words(self) -> frozenset[str]:
        """Every folded word of its names."""
        texts = (self.label, *(name.name for name in self.names))
        return frozenset(word for text in texts for written in _WORD.findall(text) for word in _plain_words(written))

    @cached_property
    def folded(self) -> frozenset[str]:
        """Its label and names, folded."""
        texts = (self.label, *self.label.split(" / "), *(name.name for name in self.names))
        return frozenset(reading for text in texts for reading in readings(text))


@dataclass(frozen=True)
class NameIndex:
    """Everything that has a name, and the words that searches may mean."""

    entries: tuple[Entry, ...]
    spellings: Mapping[str, str]
    """For each folded word of names and headlines, the word as somebody writes it."""

    def find(self, words: Words, kind: str) -> list[Entry]:
        """The entries of a kind whose names have every word, the last one also as the beginning of a longer word.

        Those that are called exactly so come first, then those with most events.
        """
        if not words:
            return []
        numbers: set[int] | None = None
        for place, word in enumerate(words):
            hits = self._hits(word, prefix=place == len(words) - 1)
            numbers = hits if numbers is None else numbers & hits
        wanted = {" ".join(parts) for parts in _combinations(words)}
        entries = (self.entries[number] for number in numbers or ())
        return sorted(
            (entry for entry in entries if entry.kind == kind),
            key=lambda entry: (entry.folded.isdisjoint(wanted), -entry.events, entry.label, entry.key),
        )

    def nearest(self, text: str, kind: str, limit: int = 5) -> list[Entry]:
        """The entries of a kind whose keys or names are most like the text."""
        wanted = fold(text).replace("-", " ").strip()
        spelled: dict[str, Entry] = {}
        for entry in self._alike(wanted, kind):
            for form in (entry.key.replace("-", " "), *entry.folded):
                spelled.setdefault(form, entry)
        close = get_close_matches(wanted, spelled, n=limit * 4, cutoff=_CLOSE)
        return list({spelled[form].key: spelled[form] for form in close}.values())[:limit]

    def _alike(self, wanted: str, kind: str) -> list[Entry]:
        """What to compare with: everything of a kind, or where that is too much, what has a word that begins alike."""
        entries = [entry for entry in self.entries if entry.kind == kind]
        if len(entries) <= _MOST_COMPARED:
            return entries
        numbers = [
            number
            for word in _PLAIN_WORD.findall(wanted)
            for longer in self._longer(word[:_PREFIX_LETTERS])
            for number in self._by_word.get(longer, ())
        ]
        alike = (self.entries[number] for number in dict.fromkeys(numbers))
        return [entry for entry in alike if entry.kind == kind][:_MOST_COMPARED]

    def respelled(self, words: Words, written: Sequence[str]) -> list[str]:
        """The query as it may have been meant: each word that nothing is called, replaced by words like it.

        `written` are the words as they stand in the query. Empty where every word is known, or none is like it.
        """
        choices = [
            [text] if self._known(word, place == len(words) - 1) else self._like(word)
            for place, (word, text) in enumerate(zip(words, written, strict=True))
        ]
        if not all(choices):
            return []
        meant = [" ".join(each[min(number, len(each) - 1)] for each in choices) for number in range(3)]
        return [query for query in dict.fromkeys(meant) if query != " ".join(written)]

    def _known(self, word: list[str], last: bool) -> bool:
        parts = {part for reading in word for part in reading.split()}
        return any(part in self.spellings or (last and self._longer(part)) for part in parts)

    def _like(self, word: list[str]) -> list[str]:
        similar: dict[str, None] = {}
        for reading in word:
            candidates = [known for known in self.spellings if abs(len(known) - len(reading)) <= 2]
            similar |= dict.fromkeys(get_close_matches(reading, candidates, n=3, cutoff=_CLOSE))
        return [self.spellings[known] for known in similar]

    def _hits(self, word: list[str], prefix: bool) -> set[int]:
        hits: set[int] = set()
        for reading in word:
            *whole, last = reading.split()
            numbers = set(self._by_word.get(last, ()))
            if prefix and len(reading) >= _PREFIX_LETTERS:
                for longer in self._longer(last):
                    numbers.update(self._by_word.get(longer, ()))
            for part in whole:
                numbers &= set(self._by_word.get(part, ()))
            hits |= numbers
        return hits

    def _longer(self, beginning: str) -> Sequence[str]:
        if len(beginning) < _PREFIX_LETTERS:
            return ()
        return self._sorted[bisect_left(self._sorted, beginning) : bisect_left(self._sorted, beginning + "\x7f")]

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], Entry]:
        """The entries by kind and key."""
        return {(entry.kind, entry.key): entry for entry in self.entries}

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.spellings)

    @cached_property
    def _by_word(self) -> Mapping[str, list[int]]:
        numbers: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self.entries):
            for word in entry.words:
                numbers[word].append(number)
        return numbers


@memoize_per_snapshot
async def name_index(database: Database) -> NameIndex:
    """The names of a database; read once."""
    entries = [
        *await _named(database, "place"),
        *await _named(database, "actor"),
        *await _sources(database),
    ]
    texts = [name.name for entry in entries for name in entry.names] + [entry.label for entry in entries]
    titles = await database.execute("select title from events order by importance limit ?", [_MOST_TITLES])
    return NameIndex(tuple(entries), _spellings([*texts, *(title for (title,) in titles)]))


async def _named(database: Database, kind: str) -> list[Entry]:
    names: dict[str, list[Name]] = defaultdict(list)
    rows = await database.execute(f"select {kind}, name, language from {kind}_names order by {kind}, position")
    for key, name, language in rows:
        names[key].append(Name(name, language))
    own = "claim_count, self_declared" if kind == "actor" else "0, 0"
    entries = await database.execute(f"select key, label, kind, event_count, {own} from {kind}s")
    return [
        Entry(kind, key, label, None, tuple(names[key]), events, detail, claims, bool(self_declared))
        for key, label, detail, events, claims, self_declared in entries
    ]


async def _sources(database: Database) -> list[Entry]:
    rows = await database.execute("select key, title, language, publisher, author, kind, event_count from sources")
    return [
        Entry("source", key, title, language, tuple(Name(each, "") for each in (publisher, author) if each), n, kind)
        for key, title, language, publisher, author, kind, n in rows
    ]


def _spellings(texts: Iterable[str]) -> dict[str, str]:
    """Each folded word as it is written; where there is a choice, in Latin letters rather than others."""
    spellings: dict[str, str] = {}
    for text in texts:
        for written in _WORD.findall(text):
            for word in _plain_words(written):
                if word not in spellings or (written.isascii() and not spellings[word].isascii()):
                    spellings[word] = written
    return spellings


@lru_cache(maxsize=_WORDS_KEPT)
def _plain_words(written: str) -> tuple[str, ...]:
    """The folded words, mostly one, that a word as it is written may be found by."""
    return tuple(dict.fromkeys(word for reading in readings(written) for word in _PLAIN_WORD.findall(reading)))


def _combinations(words: Words) -> list[list[str]]:
    """The search as whole names: with the first readings of all words, and with the second ones."""
    return [[word[min(number, len(word) - 1)] for word in words] for number in (0, 1)]
