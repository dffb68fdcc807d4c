"""Full-text search over events: what was found, where in each event, and what may have been meant instead."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, islice, product
from operator import itemgetter
from typing import NamedTuple

from markupsafe import Markup

from datasette_timeline.database.catalogue import Catalogue, catalogue_of
from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.database.registered_names import RegisteredNames, Thing
from datasette_timeline.filters.event_sets import numbers_of
from datasette_timeline.filters.query_reading import Part, Reading, read_query
from datasette_timeline.filters.search_sets import Found, SearchSets, search_sets
from datasette_timeline.filters.search_words import Word, word_of
from datasette_timeline.listing.event_texts import EventText, EventTexts, texts_of
from datasette_timeline.listing.highlighting import Words, highlighted, snippet, words_among, words_in
from datasette_timeline.listing.name_index import Entry, Name, NameIndex
from datasette_timeline.listing.source_index import count_sources
from datasette_timeline.published.terms import Token, terms, tokens

_RELEVANCE = "relevance"
ORDERS = (_RELEVANCE, "date")

_EVENTS = """
select id, number, title, date, date_label, type, importance, contested, agreement, status
from events where number in (select value from json_each(?))
"""
_SCORES = """
select rowid as number, bm25(events_fts, 10.0, 4.0, 2.0, 3.0) as score from events_fts
where events_fts match :scored and +rowid in (select value from json_each(:numbers))
"""
# Of two events that match alike, the more important one comes first; the better the match, the lower is its score. An
# event whose headline has all that was asked for is about it, and comes before those that mention it; one that is
# linked to what was named, before those that only name it.
_IMPORTANT, _IN_TITLE, _LINKED = {1: 1.5, 2: 1.2}, 3, 1.5
_MOST_SCORED = 500
"""Of more events it takes too long to work out how well each matches: so many are scored, those that are first by what
else puts them in order; the others follow in that order."""
_MOST_READ = 30_000
"""Events that may have the words by which others are scored: what nearly all have takes longest and tells least."""
_MOST_NAMES = 4
_MOST_MEANT = 3


@dataclass(frozen=True)
class Search:
    """A search, and how it was read."""

    reading: Reading
    labels: Sequence[Sequence[Word]]
    """For each part that is wanted, the labels of what it names."""

    @cached_property
    def shown(self) -> Sequence[Word]:
        """The words of the search, and after them the labels of what it names."""
        return [*self.words, *dict.fromkeys(chain.from_iterable(self.labels))]

    @property
    def words(self) -> Sequence[Word]:
        """The words of the search."""
        return self.reading.words

    @property
    def in_titles(self) -> str:
        """The FTS5 expression for headlines that have all of it, a name by any of its words; empty without words."""
        parts = [part for part in self.reading.wanted if part.words]
        wanted = [part.naming.expression if part.things else f"({part.expression})" for part in parts]
        return " AND ".join(wanted)

    @property
    def things(self) -> Sequence[Thing]:
        """What it names, in its order."""
        return list(dict.fromkeys(thing for part in self.reading.wanted for thing in part.things))


class Excerpt(NamedTuple):
    """Where in an event the words are."""

    origin: str
    """summary, fact or claim."""
    item: str | None
    """Id of the fact or claim."""
    claimants: str
    text: Markup
    language: str = ""
    """That of a translation; empty where the record's own words are shown."""


@dataclass(frozen=True)
class Hit:
    """An event that was found."""

    row: Row
    title: Markup
    language: str
    """That of a translated title; empty where it is the record's own."""
    excerpt: Excerpt
    names: Sequence[tuple[Markup, str]]
    """Names of its actors and places that have words which neither title nor excerpt has; with their languages."""
    missing: Sequence[str]
    """Parts of the search that it does not have."""


async def read_search(database: Database, text: str) -> Search:
    """How a search is read in a database."""
    catalogue = await catalogue_of(database)
    reading = read_query(text, catalogue.registered if catalogue else RegisteredNames())
    return Search(reading, [_labels(part, catalogue) if catalogue else [] for part in reading.wanted])


def _labels(part: Part, catalogue: Catalogue) -> list[Word]:
    called = [name for thing in part.things for name in catalogue.label(*thing).split(" / ")]
    return [word_of(list(tokens(name)), name) for name in dict.fromkeys(called)]


async def count_events(database: Database, search: Search) -> int:
    """How many events a search finds."""
    return (await find_events(database, search)).events.bit_count()


async def find_events(database: Database, search: Search) -> Found:
    """The events that a search finds, as sets."""
    return await (await search_sets(database)).find(database, search.reading)


async def search_events(
    database: Database,
    index: NameIndex,
    search: Search,
    order: str,
    limit: int,
    offset: int = 0,
    *,
    language: str = "",
) -> list[Hit]:
    """The events that a search finds, each with where the words are: in translations into a language, if there are."""
    found = await find_events(database, search)
    numbers = await _in_order(database, search, found, order, slice(offset, offset + limit))
    rows = {row["number"]: row for row in await database.execute(_EVENTS, [json.dumps(numbers)])}
    texts = await database.execute_fn(partial(texts_of, events=[row["id"] for row in rows.values()]))
    hits = _Hits(search, index, language)
    return [hits.of(rows[number], texts[rows[number]["id"]], _missing(search, found, number)) for number in numbers]


async def _in_order(database: Database, search: Search, found: Found, order: str, wanted: slice) -> list[int]:
    """The numbers of the wanted stretch of the events found."""
    if order != _RELEVANCE:
        return list(islice(numbers_of(found.events), wanted.start, wanted.stop))
    sets = await search_sets(database)
    titled = found.events & await sets.titles(database, search.in_titles) if search.in_titles else 0
    ordered = _by_rank(sets, found.events, titled, found.events & found.linked)
    first = list(islice(ordered, _MOST_SCORED))
    if wanted.start < len(first) and (scored := _that_tell(sets, search, found)):
        first = await _by_match(database, scored, first)
    return [number for number, _ in islice(chain(first, ordered), wanted.start, wanted.stop)]


def _by_rank(sets: SearchSets, found: int, titled: int, linked: int) -> Iterator[tuple[int, float]]:
    """The numbers of the events found, as they would be in order if all matched alike, and what their scores count."""
    kinds = product(sets.importances, (True, False), (True, False))
    for importance, in_title, is_linked in sorted(kinds, key=lambda kind: (-_factor(*kind), kind)):
        events = found & sets.importances[importance]
        events &= (titled if in_title else ~titled) & (linked if is_linked else ~linked)
        yield from ((number, _factor(importance, in_title, is_linked)) for number in numbers_of(events))


def _factor(importance: int, in_title: bool, is_linked: bool) -> float:
    return _IMPORTANT.get(importance, 1.0) * (_IN_TITLE if in_title else 1) * (_LINKED if is_linked else 1)


def _that_tell(sets: SearchSets, search: Search, found: Found) -> list[Word]:
    """The words that fewest events have: as many as can be looked for everywhere."""
    words: list[Word] = []
    read = 0
    for events, some in sorted(_frequencies(sets, search, found), key=itemgetter(0)):
        read += events
        words += some if read <= _MOST_READ else []
    return words


def _frequencies(sets: SearchSets, search: Search, found: Found) -> Iterator[tuple[int, Sequence[Word]]]:
    """The words of a search, and in how many events they may be."""
    parts = zip(found.parts or [found.events], search.reading.wanted, search.labels, strict=False)
    for events, part, labels in parts:
        in_several = part.things and len(part.words) > 1  # each may be a word that nearly all events have
        yield events.bit_count(), labels if in_several else [*part.words, *labels]
        yield sets.size * len(part.words), part.words if in_several else []


async def _by_match(
    database: Database, scored: Sequence[Word], ranked: Sequence[tuple[int, float]]
) -> list[tuple[int, float]]:
    """The same events, those that match best first."""
    expression = " OR ".join(word.expression for word in scored)
    numbers = json.dumps([number for number, _ in ranked])
    scores = dict(map(tuple, await database.execute(_SCORES, {"scored": expression, "numbers": numbers})))
    return sorted(ranked, key=lambda event: scores.get(event[0], 0) * event[1])


def _missing(search: Search, found: Found, number: int) -> list[str]:
    """The parts of a search that an event does not have."""
    if len(found.parts) < 2:
        return []
    parts = zip(search.reading.wanted, found.parts, strict=True)
    return [part.text for part, events in parts if not events >> number & 1]


async def respellings(database: Database, index: NameIndex, search: Search) -> list[str]:
    """Searches like this one without the words that nothing has, at most three; each finds something."""
    meant = [search.reading.text] * _MOST_MEANT
    for part in search.reading.wanted:
        last = part is search.reading.wanted[-1]
        if part.kind == "word" and (instead := await _instead(database, index, part, begins=last)):
            meant = [query.replace(part.text, text, 1) for query, text in zip(meant, instead, strict=True)]
    queries = [query for query in dict.fromkeys(meant) if query != search.reading.text]
    return [query for query in queries if await count_events(database, await read_search(database, query))]


async def _instead(database: Database, index: NameIndex, part: Part, *, begins: bool) -> list[str]:
    """What a part may have been meant to be, as many as are offered; empty where nothing is like it."""
    texts = [part.text] * _MOST_MEANT
    for token in reversed(list(tokens(part.text))):
        word = word_of([token], part.text, begins=begins)
        near: Sequence[str] = index.spellings.near(token.plain)
        foreign, known = not part.text.isascii(), await _is_known(database, index, word)
        if known:
            near = await _names_of_that_stem(database, index, token, near, foreign=foreign)
        elif foreign:
            near = await _that_are_names(database, near)
        if not (near or known):
            return []
        if near:
            texts = [
                text[: token.start] + near[min(number, len(near) - 1)] + text[token.end :]
                for number, text in enumerate(texts)
            ]
    return texts


async def _names_of_that_stem(
    database: Database, index: NameIndex, token: Token, near: Sequence[str], *, foreign: bool
) -> Sequence[str]:
    """Of words like one that texts have in some form, those that are a name in another spelling."""
    if token.plain in index.spellings.written:
        return []
    alike = [word for word in near if foreign or not set(terms(word)).isdisjoint(token.forms)]
    return await _that_are_names(database, alike)


async def _that_are_names(database: Database, words: Sequence[str]) -> list[str]:
    """The texts are in Latin letters: of a word in others, what looks like it says little unless it is a name."""
    return [word for word in words if (await read_search(database, word)).things]


async def _is_known(database: Database, index: NameIndex, word: Word) -> bool:
    if index.has(word):
        return True
    in_texts = await (await search_sets(database)).texts(database, word.expression)
    return bool(in_texts) or await count_sources(database, [word]) > 0


async def counts_by_part(database: Database, search: Search) -> list[tuple[str, int]]:
    """How many events each part finds by itself, where there are several parts."""
    if len(search.reading.wanted) < 2:
        return []
    parts = dict.fromkeys(part.text for part in search.reading.wanted)
    counts = [(part, await count_events(database, await read_search(database, part))) for part in parts]
    return [(part, count) for part, count in counts if count]


class _Hits:
    """What is shown of the events of a page; what many of them name is looked through once."""

    def __init__(self, search: Search, index: NameIndex, language: str) -> None:
        self._search, self._index, self._language = search, index, language
        self._asked = frozenset(range(len(search.words)))
        self._words_named: dict[tuple[str, str], frozenset[int]] = {}

    def of(self, row: Row, told: EventTexts, missing: Sequence[str]) -> Hit:
        """An event; `missing` are the parts of the search that it does not have."""
        title, *texts = told.in_language(self._language)
        excerpt, seen = self._excerpt(texts)
        seen |= words_among(title.terms, self._search.shown)
        names = self._names(told.named, self._asked - seen)
        shown = highlighted(title.text, self._search.shown)
        return Hit(row, shown, title.language, excerpt, names, missing)

    def _excerpt(self, texts: Sequence[EventText]) -> tuple[Excerpt, frozenset[int]]:
        """The text that has most of the words, and which words it has; the summary where none has any."""
        found = [words_among(text.terms, self._search.shown) for text in texts]
        best = max(
            range(len(texts)), key=lambda number: (len(found[number] & self._asked), len(found[number]), -number)
        )
        told = texts[best]
        shown = snippet(told.text, self._search.shown)
        claimants = told.claimants.replace("; ", ", ")
        return Excerpt(told.origin, told.item, claimants, shown, told.language), found[best]

    def _names(self, named: Iterable[tuple[str, str]], missing: frozenset[int]) -> list[tuple[Markup, str]]:
        """The names that have words which are missing otherwise."""
        shown: list[tuple[Markup, str]] = []
        for name in self._called(named, missing):
            if not missing or len(shown) == _MOST_NAMES:
                break
            if found := words_in(name.name, self._search.words) & missing:
                shown.append((highlighted(name.name, self._search.words), name.language))
                missing -= found
        return shown

    def _called(self, named: Iterable[tuple[str, str]], missing: frozenset[int]) -> Iterator[Name]:
        """The names of whatever has any of the missing words in one of its names."""
        for thing in named if missing else ():
            if thing in self._index.by_key and self._words_of(thing) & missing:
                yield from self._index.by_key[thing].names

    def _words_of(self, thing: tuple[str, str]) -> frozenset[int]:
        if thing not in self._words_named:
            self._words_named[thing] = words_among(self._index.by_key[thing].terms, self._search.words)
        return self._words_named[thing]


def name_found(entry: Entry, words: Words) -> Name | None:
    """The name by which a search found an entry, where its label does not show it."""
    if len(words_in(entry.label, words)) == len(words):
        return None
    return max(entry.names, key=lambda name: len(words_in(name.name, words)), default=None)
