"""/actors, /places and /sources, and one of each: who, where and according to what."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from datasette_timeline.api import registry
from datasette_timeline.api.collections import Selection, page
from datasette_timeline.api.envelopes import single
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.ordering import Sort, Term
from datasette_timeline.api.parameters import Choice, Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.filters.claim_filter import is_one_of, matching_events
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.http.api_errors import failure
from datasette_timeline.http.caching import Content
from datasette_timeline.listing.name_index import name_index
from datasette_timeline.listing.search import read_search
from datasette_timeline.listing.source_index import find_sources, nearest_entries
from datasette_timeline.published.documents import MODELS
from datasette_timeline.published.model import Published

_KEY = Term("key", str)


def _sorts(name: str, sql: str, what: str) -> dict[str, Sort]:
    """Two orders by a text."""
    term = Term(sql, str)
    return {
        name: Sort(f"By {what}.", (term, _KEY)),
        f"-{name}": Sort(f"By {what}, backwards.", (term._replace(descending=True), _KEY)),
    }


_BY_EVENTS = {
    "events": Sort("Those with fewest events first.", (Term("event_count", float), _KEY)),
    "-events": Sort("Those with most events first.", (Term("event_count", float, True), _KEY)),
}
_PUBLISHED = "coalesce((select sort_key from dates where edtf = published), '')"
_BY_LABEL = _sorts("label", "label collate nocase", "label") | _BY_EVENTS
_BY_TITLE = (
    _sorts("title", "title collate nocase", "title")
    | _sorts("published", _PUBLISHED, "date of publication, undated ones first")
    | _BY_EVENTS
)


@dataclass(frozen=True)
class Registry:
    """One of the registries."""

    name: str
    """Of its table and its endpoint."""
    noun: str
    about: str
    """What the endpoint of all entries has."""
    model: type[Published]
    documents: Callable[[Database], Awaitable[registry.Documents]]
    used_in: str
    """A condition on a row's key, with {events} for the subquery of the matching events' numbers."""
    sorts: dict[str, Sort]
    choices: Callable[[Words], tuple[Choice, ...]]

    def takes(self, words: Words) -> Takes:
        """What the endpoint of all entries takes."""
        return Takes(self.sorts, tuple(self.model.model_fields), self.choices(words))

    def one_takes(self, words: Words) -> Takes:
        """What the endpoint of one entry takes."""
        return Takes({}, tuple(self.model.model_fields), filters=(), own=("fields",))

    async def page(self, call: Call, query: Query) -> Content:
        """A page of entries."""
        documents = await self.documents(call.database)
        where = Where([], {})
        if query.wanted["q"]:
            keys = json.dumps([key for text in query.wanted["q"] for key in await self._called(call.database, text)])
            where.add("key in (select value from json_each(:called))", {"called": keys})
        of_events = EventFilter({name: values for name, values in query.wanted.values.items() if name != "q"})
        if matching := matching_events("number", of_events):
            where.add(self.used_in.format(events=matching[0]), matching[1])
        for name, values in query.chosen.items():
            if values:
                clause, params = is_one_of("ancestor" if name == "within" else name, f"chosen_{name}", values)
                where.add(_WITHIN.format(clause=clause) if name == "within" else clause, params)
        return await page(call, query, Selection(self.name, "key", where, documents.__getitem__))

    async def _called(self, database: Database, text: str) -> list[str]:
        """Keys of the entries that a search names, or whose names have all its words."""
        search = await read_search(database, text)
        if self.noun == "source":
            return [entry.key for entry in await find_sources(database, search.words)]
        index = await name_index(database)
        return [entry.key for entry in index.named(search.things, search.words, self.noun)]

    async def one(self, call: Call, query: Query, wanted: str) -> Content:
        """One entry. Raises ApiError where there is none."""
        found = (await self.documents(call.database)).get(wanted)
        if found is None:
            nearest = await nearest_entries(call.database, wanted, self.noun)
            raise failure("not-found", f"There is no {self.noun} '{wanted}'.", nearest=[each.key for each in nearest])
        return single(found, query.fields)


_WITHIN = "key in (select place from place_ancestors where depth > 0 and {clause})"


def _kinds(name: str, words: Words) -> Choice:
    return Choice("kind", f"What sort: terms of the list {name}.", words.terms(name))


ACTORS = Registry(
    "actors",
    "actor",
    "The registry of actors. `q` searches their names; other filters keep those that take part in a matching event.",
    MODELS["Actor"],
    registry.actors,
    "key in (select key from link_actor where number in {events})",
    _BY_LABEL,
    lambda words: (_kinds("actor-kind", words),),
)
PLACES = Registry(
    "places",
    "place",
    "The registry of places. `q` searches their names; other filters keep those that a matching event names, and the "
    "places around them.",
    MODELS["Place"],
    registry.places,
    "key in (select key from link_place where number in {events})",
    _BY_LABEL,
    lambda words: (
        _kinds("place-kind", words),
        Choice("within", "Places that lie in these: ids of places.", frozenset(words.catalogue.links["place"])),
    ),
)
SOURCES = Registry(
    "sources",
    "source",
    "The registry of sources. `q` searches titles, publishers and authors; other filters keep those that a matching "
    "event cites.",
    MODELS["Source"],
    registry.sources,
    "key in (select key from link_source where number in {events})",
    _BY_TITLE,
    lambda words: (
        _kinds("source-kind", words),
        Choice("language", "Language of the document.", words.languages),
        Choice("perspective", "Whose side it speaks from.", words.perspectives),
    ),
)
REGISTRIES = (ACTORS, PLACES, SOURCES)
