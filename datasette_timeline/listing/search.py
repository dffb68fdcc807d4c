"""Full-text search over events: what was found, where in each event, and what may have been meant instead."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

from markupsafe import Markup
from pydantic_core import from_json

from datasette_timeline.database.catalogue import catalogue_of
from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.database.registered_names import RegisteredNames, Thing
from datasette_timeline.filters.query_reading import Params, Part, Reading, read_query
from datasette_timeline.filters.search_words import Word, word_of
from datasette_timeline.listing.highlighting import Words, highlighted, snippet, words_in
from datasette_timeline.listing.name_index import Entry, Name, NameIndex
from datasette_timeline.published.terms import Token, terms, tokens

_RELEVANCE = "relevance"
ORDERS = (_RELEVANCE, "date")

_EVENTS = """
select events.id, number, title, date, date_label, type, importance, contested, agreement, status, json as document
from events join documents on documents.event = events.id
"""
_IN_TIME = f"{_EVENTS} where {{where}} order by number limit :limit offset :offset"

# Of two events that match alike, the more important one comes first; the better the match, the lower is its score. An
# event whose headline has all that was asked for is about it, and comes before those that mention it; one that is
# linked to what was named, before those that only name it. Rows of events are wide, so that an index is read instead.
_BY_MATCH = f"""
with found as materialized (select number from events indexed by events_importance where {{where}}),
scores as ({{scores}}), titled as ({{titled}}), linked as ({{linked}}), best as (
  select number,
         coalesce(score, {{unscored}}) * case importance when 1 then 1.5 when 2 then 1.2 else 1.0 end
         * iif(number in titled, 3, 1) * iif(number in linked, 1.5, 1) as score
  from events indexed by events_importance left join scores using (number) where number in found
  order by 2, importance, number limit :limit offset :offset
)
{_EVENTS} join best using (number) order by best.score, importance, number
"""
_SCORES = """
select rowid as number, bm25(events_fts, 10.0, 4.0, 2.0, 3.0) as score from events_fts
where events_fts match :scored and +rowid in found
"""
_NO_SCORES = "select 0 as number, 0 as score"
_MOST_SCORED = 10_000
"""Of more events it takes too long to work out how well each matches; what else puts them in order has to do."""
_TITLED = "select rowid from events_fts where events_fts match :titled"
_NONE = "select 0"
_AROUND = """
select distinct event, ancestor from event_places join place_ancestors using (place)
where event in (select value from json_each(?)) order by event, depth
"""
_MOST_NAMES = 4
_MOST_MEANT = 3


@dataclass(frozen=True)
class Search:
    """A search, and how it was read."""

    reading: Reading
    shown: Sequence[Word]
    """The words of the search, and after them those of the labels of what it names."""

    @property
    def words(self) -> Sequence[Word]:
        """The words of the search."""
        return self.shown[: len(self.reading.words)]

    @property
    def in_titles(self) -> str:
        """The FTS5 expression for headlines that have all of it, a name by any of its words; empty without words."""
        parts = [part for part in self.reading.wanted if part.words]
        wanted = [part.naming.expression if part.things else f"({part.expression})" for part in parts]
        return f"{{title}} : ({' AND '.join(wanted)})" if wanted else ""

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


@dataclass(frozen=True)
class Hit:
    """An event that was found."""

    row: Row
    title: Markup
    excerpt: Excerpt
    names: Sequence[tuple[Markup, str]]
    """Names of its actors and places that have words which neither title nor excerpt has; with their languages."""
    missing: Sequence[str]
    """Parts of the search that it does not have."""


async def read_search(database: Database, text: str) -> Search:
    """How a search is read in a database."""
    catalogue = await catalogue_of(database)
    reading = read_query(text, catalogue.registered if catalogue else RegisteredNames())
    things = [thing for part in reading.wanted for thing in part.things]
    called = [name for thing in things if catalogue for name in catalogue.label(*thing).split(" / ")]
    return Search(reading, [*reading.words, *map(_as_phrase, dict.fromkeys(called))])


def _as_phrase(name: str) -> Word:
    return word_of(list(tokens(name)), name)


async def count_events(database: Database, search: Search) -> int:
    """How many events a search finds."""
    where, params = search.reading.where("q")
    return int((await database.execute(f"select count(*) from events where {where}", params)).single_value())


async def search_events(
    database: Database,
    index: NameIndex,
    search: Search,
    order: str,
    limit: int,
    offset: int = 0,
    *,
    total: int | None = None,
) -> list[Hit]:
    """The events that a search finds, each with where the words are; `total` is how many they are, if known."""
    if order == _RELEVANCE:
        sql, params = _by_match(search, await count_events(database, search) if total is None else total)
    else:
        sql, params = _in_time(search)
    rows = list(await database.execute(sql, {**params, "limit": limit, "offset": offset}))
    around: dict[str, list[str]] = {}
    for event, place in await database.execute(_AROUND, [json.dumps([row["id"] for row in rows])]):
        around.setdefault(event, []).append(place)
    missing = await _missing(database, search.reading, [row["number"] for row in rows])
    words_of = cache(partial(words_in, words=search.words))  # many events have the same names
    return [
        _hit(
            row, from_json(row["document"]), around.get(row["id"], []), index, search, words_of, missing[row["number"]]
        )
        for row in rows
    ]


def _by_match(search: Search, total: int) -> tuple[str, Params]:
    where, params = search.reading.where("q")
    linked, more = search.reading.linked("linked") if len(search.reading.wanted) > 1 else (_NONE, {})
    scored = " OR ".join(word.expression for word in search.shown)
    few = bool(scored) and total <= _MOST_SCORED
    sql = _BY_MATCH.format(
        scores=_SCORES if few else _NO_SCORES,
        unscored=0 if few else -1,
        titled=_TITLED if scored else _NONE,
        linked=linked,
        where=where,
    )
    return sql, {**params, **more, "scored": scored, "titled": search.in_titles}


def _in_time(search: Search) -> tuple[str, Params]:
    where, params = search.reading.where("q")
    return _IN_TIME.format(where=where), params


async def _missing(database: Database, reading: Reading, numbers: Sequence[int]) -> Mapping[int, list[str]]:
    """The parts of a search that events do not have, by their numbers."""
    missing: dict[int, list[str]] = {number: [] for number in numbers}
    if len(reading.wanted) < 2:
        return missing
    whole, params = reading.whole("whole")
    lacking = await _outside(database, whole, params, numbers)
    for part in reading.wanted if lacking else ():
        for number in await _outside(database, *part.anywhere("part"), lacking):
            missing[number].append(part.text)
    return missing


async def _outside(database: Database, query: str, params: Params, numbers: Sequence[int]) -> list[int]:
    """Those of the numbers that a query does not give."""
    sql = f"select value from json_each(:numbers) where value not in ({query})"
    rows = await database.execute(sql, {**params, "numbers": json.dumps(list(numbers))})
    return [number for (number,) in rows]


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
    sql = "select 1 from events_fts where events_fts match ? limit 1"
    return (await database.execute(sql, [word.expression])).first() is not None


async def counts_by_part(database: Database, search: Search) -> list[tuple[str, int]]:
    """How many events each part finds by itself, where there are several parts."""
    if len(search.reading.wanted) < 2:
        return []
    parts = dict.fromkeys(part.text for part in search.reading.wanted)
    counts = [(part, await count_events(database, await read_search(database, part))) for part in parts]
    return [(part, count) for part, count in counts if count]


def _hit(
    row: Row,
    document: Mapping[str, Any],
    places: Sequence[str],
    index: NameIndex,
    search: Search,
    words_of: Callable[[str], frozenset[int]],
    missing: Sequence[str],
) -> Hit:
    excerpt, seen = _excerpt(document, search)
    seen |= words_in(row["title"], search.shown)
    entries = [index.by_key[kind, key] for kind, key in _named(document, places) if (kind, key) in index.by_key]
    names = _names(entries, search.words, words_of, frozenset(range(len(search.words))) - seen)
    return Hit(row, highlighted(row["title"], search.shown), excerpt, names, missing)


def _excerpt(document: Mapping[str, Any], search: Search) -> tuple[Excerpt, frozenset[int]]:
    """The text of an event that has most of the words, and which words it has; the summary where none has any."""
    asked = frozenset(range(len(search.words)))
    texts = [("summary", None, "", document["summary"])]
    texts += [("fact", fact["id"], "", fact["text"]) for fact in document["facts"]]
    texts += [
        ("claim", claim["id"], ", ".join(each["label"] for each in claim["claimants"]), claim["text"])
        for claim in document["claims"]
        if claim["text"]
    ]
    found = [words_in(text, search.shown) for *_, text in texts]
    best = max(range(len(texts)), key=lambda number: (len(found[number] & asked), len(found[number]), -number))
    origin, item, claimants, text = texts[best]
    return Excerpt(origin, item, claimants, snippet(text, search.shown)), found[best]


def _named(document: Mapping[str, Any], places: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Kind and key of everything that the index finds an event by, once each."""
    actors = [actor["actor"] for actor in document["actors"]]
    claimants = [each["actor"] for claim in document["claims"] for each in claim["claimants"]]
    named = [("place", place) for place in places] + [("actor", actor) for actor in (*actors, *claimants)]
    return dict.fromkeys(named)


def _names(
    entries: Iterable[Entry], words: Words, words_of: Callable[[str], frozenset[int]], missing: frozenset[int]
) -> list[tuple[Markup, str]]:
    names: list[tuple[Markup, str]] = []
    for name in (name for entry in entries for name in entry.names):
        if not missing or len(names) == _MOST_NAMES:
            break
        if found := words_of(name.name) & missing:
            names.append((highlighted(name.name, words), name.language))
            missing -= found
    return names


def name_found(entry: Entry, words: Words) -> Name | None:
    """The name by which a search found an entry, where its label does not show it."""
    if len(words_in(entry.label, words)) == len(words):
        return None
    return max(entry.names, key=lambda name: len(words_in(name.name, words)), default=None)
