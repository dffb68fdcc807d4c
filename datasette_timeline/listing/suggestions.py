"""What a search may be for while somebody still types it: places and actors by any of their names, then events."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from markupsafe import Markup

from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.database.names import Named
from datasette_timeline.filters.search_sets import search_sets
from datasette_timeline.filters.search_words import search_words
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.highlighting import Words, highlighted, words_in
from datasette_timeline.listing.name_index import Entry, Name, NameIndex, name_index
from datasette_timeline.listing.search import Search, read_search
from datasette_timeline.published.endings import base_forms
from datasette_timeline.published.folding import readings
from datasette_timeline.published.terms import tokens

MOST = 7
_MOST_NAMED = 4
"""Where events are found, too."""

_EVENTS = """
select id, title, date, date_label, status from events where number in (select value from json_each(?))
order by importance, number
"""


class SuggestedName(NamedTuple):
    """A place or an actor."""

    entry: Entry
    label: Markup
    """What it is called in the reader's language, with what was typed marked."""
    language: str
    name: tuple[Markup, str] | None
    """The name that was typed and its language, if the label is another."""


class SuggestedEvent(NamedTuple):
    """An event whose headline has what was typed."""

    row: Row
    title: Named


class Suggestions(NamedTuple):
    """What is suggested: together at most so many as MOST."""

    names: Sequence[SuggestedName] = ()
    events: Sequence[SuggestedEvent] = ()


async def suggestions_for(database: Database, reader: Reader, text: str) -> Suggestions:
    """The places, actors and events that a search for the text may be for; most likely first."""
    search = await read_search(database, text)
    typed = _Typed(search)
    rows = await _events(database, search)
    entries = typed.entries(await name_index(database))[: max(_MOST_NAMED, MOST - len(rows))]
    names = [typed.shown(entry, reader) for entry in entries]
    events = [_suggested(row, reader, search) for row in rows[: MOST - len(names)]]
    return Suggestions(names, events)


def _suggested(row: Row, reader: Reader, search: Search) -> SuggestedEvent:
    title = reader.headline(row["id"], row["title"])
    return SuggestedEvent(row, Named(highlighted(title.text, search.shown), title.language))


async def _events(database: Database, search: Search) -> list[Row]:
    """Events of the dates that are typed, whose headlines have its words; landmarks first, then in order of time."""
    if not search.reading.wanted:
        return []
    sets = await search_sets(database)
    titled = await _in_titles(database, search)
    events = await sets.titles(database, titled) if titled else sets.everything
    if not (titled and search.reading.is_of_words):  # of which headlines have no more than texts
        events &= (await sets.find(database, search.reading)).events
    for date in (part for part in search.reading.wanted if part.date):
        events &= await sets.anywhere(database, date)
    numbers = islice(sets.by_importance(events), MOST)
    return list(await database.execute(_EVENTS, [json.dumps(list(numbers))]))


async def _in_titles(database: Database, search: Search) -> str:
    """What headlines should have; of a date nothing."""
    undated = [part.written for part in search.reading.wanted if not part.date]
    if len(undated) == len(search.reading.wanted):
        return search.in_titles
    return (await read_search(database, " ".join(undated))).in_titles if undated else ""


@dataclass(frozen=True)
class _Typed:
    """A search whose last word may go on."""

    search: Search

    def entries(self, index: NameIndex) -> list[Entry]:
        """What bears a name that is typed whole comes first where that is all, and last where more was typed."""
        named = [index.by_key[thing] for thing in self.search.things if thing in index.by_key]
        begun = sorted(index.find(self.words, "place", "actor"), key=self._begins_otherwise)
        alone = len(self.search.reading.parts) == 1
        return list(dict.fromkeys([*named, *begun] if alone else [*begun, *named]))

    def shown(self, entry: Entry, reader: Reader) -> SuggestedName:
        """A place or an actor as the reader calls it, and by which name it was found."""
        label, language = reader.label(entry.kind, entry.key)
        name = self._name_typed(entry, label)
        marked = (highlighted(name.name, self.words), name.language) if name else None
        return SuggestedName(entry, highlighted(label, self.words), language, marked)

    @cached_property
    def words(self) -> Words:
        """The words that are wanted; the last one always as the beginning of a longer word, too."""
        words = search_words(" ".join(part.text for part in self.search.reading.wanted))
        return [*words[:-1], *(replace(word, beginning=word.beginning or word.phrases[0]) for word in words[-1:])]

    def _begins_otherwise(self, entry: Entry) -> bool:
        return not any(name.startswith(self._beginnings) for name in entry.folded)

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        return tuple(readings(self.search.reading.text))

    def _name_typed(self, entry: Entry, label: str) -> Name | None:
        """The name that has more of what was typed than the label; else the one of which a case form was typed."""
        in_label = len(words_in(label, self.words))
        if in_label == len(self.words):
            return None
        most = max(entry.names, key=self._words_in, default=None)
        if most and self._words_in(most) > in_label:
            return most
        return None if in_label else next(filter(self._is_case_form, entry.names), None)

    def _words_in(self, name: Name) -> int:
        return len(words_in(name.name, self.words))

    def _is_case_form(self, name: Name) -> bool:
        return {token.plain for token in tokens(name.name)} <= self._dictionary_forms

    @cached_property
    def _dictionary_forms(self) -> frozenset[str]:
        text = self.search.reading.text
        written = [(token.plain, text[token.start : token.end]) for token in tokens(text)]
        return frozenset(form for plain, word in written for form in (plain, *(base for _, base in base_forms(word))))
