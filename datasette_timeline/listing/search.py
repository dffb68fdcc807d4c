"""Full-text search over events: what was found, where in each event, and what may have been meant instead."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.filters.search_words import match_expression, search_words
from datasette_timeline.listing.highlighting import Words, highlighted, snippet, words_in
from datasette_timeline.listing.name_index import Entry, Name, NameIndex

ORDERS = {"relevance": "rank, number", "date": "number"}

# Of two events that match alike, the more important one comes first; the better the match, the lower is its rank.
_FOUND = """
select events.id, number, title, date, date_label, type, importance, contested, agreement, status, json as document
from (
  select number,
         bm25(events_fts, 10.0, 4.0, 2.0, 3.0) * case importance when 1 then 1.5 when 2 then 1.2 else 1.0 end as rank
  from events_fts join events on events.number = events_fts.rowid
  where events_fts match :match order by {order} limit :limit offset :offset
) join events using (number) join documents on documents.event = events.id
order by {order}
"""
_COUNT = "select count(*) from events_fts where events_fts match :match"
_AROUND = """
select distinct event, ancestor from event_places join place_ancestors using (place)
where event in (select value from json_each(?)) order by event, depth
"""
_MOST_NAMES = 4
_MOST_MEANT = 3


@dataclass(frozen=True)
class Search:
    """A query, taken apart."""

    text: str
    words: Words
    written: Sequence[str]
    """The words as they stand in the query."""

    @property
    def match(self) -> str:
        """The expression for the full-text index."""
        return match_expression(self.words)


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


def parse_search(query: str) -> Search:
    """The words of a query; words without any letter or digit are left out."""
    text = unicodedata.normalize("NFC", query).strip()
    written = [word for word in text.split() if search_words(word)]
    return Search(text, search_words(text), written)


async def count_events(database: Database, search: Search) -> int:
    """How many events a search finds."""
    return int((await database.execute(_COUNT, {"match": search.match})).single_value())


async def search_events(
    database: Database, index: NameIndex, search: Search, order: str, limit: int, offset: int = 0
) -> list[Hit]:
    """The events that a search finds, each with where the words are."""
    sql = _FOUND.format(order=ORDERS[order])
    rows = list(await database.execute(sql, {"match": search.match, "limit": limit, "offset": offset}))
    around: dict[str, list[str]] = {}
    for event, place in await database.execute(_AROUND, [json.dumps([row["id"] for row in rows])]):
        around.setdefault(event, []).append(place)
    return [_hit(row, json.loads(row["document"]), around.get(row["id"], []), index, search.words) for row in rows]


async def respellings(database: Database, index: NameIndex, search: Search) -> list[str]:
    """Queries like this one that find something, at most three."""
    queries = index.respelled(search.words, search.written)
    return [query for query in queries[:_MOST_MEANT] if await count_events(database, parse_search(query))]


async def counts_by_word(database: Database, search: Search) -> list[tuple[str, int]]:
    """How many events each word finds by itself, where there are several words."""
    if len(search.written) < 2:
        return []
    counts = [(word, await count_events(database, parse_search(word))) for word in dict.fromkeys(search.written)]
    return [(word, count) for word, count in counts if count]


def _hit(row: Row, document: Mapping[str, Any], places: Sequence[str], index: NameIndex, words: Words) -> Hit:
    excerpt, seen = _excerpt(document, words)
    seen |= words_in(row["title"], words)
    entries = [index.by_key[kind, key] for kind, key in _named(document, places) if (kind, key) in index.by_key]
    names = _names(entries, words, frozenset(range(len(words))) - seen)
    return Hit(row, highlighted(row["title"], words), excerpt, names)


def _excerpt(document: Mapping[str, Any], words: Words) -> tuple[Excerpt, frozenset[int]]:
    """The text of an event that has most of the words, and which words it has; the summary where none has any."""
    texts = [("summary", None, "", document["summary"])]
    texts += [("fact", fact["id"], "", fact["text"]) for fact in document["facts"]]
    texts += [
        ("claim", claim["id"], ", ".join(each["label"] for each in claim["claimants"]), claim["text"])
        for claim in document["claims"]
        if claim["text"]
    ]
    found = [words_in(text, words) for *_, text in texts]
    best = max(range(len(texts)), key=lambda number: (len(found[number]), -number))
    origin, item, claimants, text = texts[best]
    return Excerpt(origin, item, claimants, snippet(text, words)), found[best]


def _named(document: Mapping[str, Any], places: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Kind and key of everything that the index finds an event by, once each."""
    actors = [actor["actor"] for actor in document["actors"]]
    claimants = [each["actor"] for claim in document["claims"] for each in claim["claimants"]]
    named = [("place", place) for place in places] + [("actor", actor) for actor in (*actors, *claimants)]
    return dict.fromkeys(named)


def _names(entries: Iterable[Entry], words: Words, missing: frozenset[int]) -> list[tuple[Markup, str]]:
    names: list[tuple[Markup, str]] = []
    for entry in entries:
        for name in entry.names:
            found = words_in(name.name, words) & missing
            if found and len(names) < _MOST_NAMES:
                names.append((highlighted(name.name, words), name.language))
                missing -= found
    return names


def name_found(entry: Entry, words: Words) -> Name | None:
    """The name by which a search found an entry, where its label does not show it."""
    if len(words_in(entry.label, words)) == len(words):
        return None
    return max(entry.names, key=lambda name: len(words_in(name.name, words)), default=None)
