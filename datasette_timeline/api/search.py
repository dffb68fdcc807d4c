"""/search: everything that is called so, or speaks of it, in any spelling and script."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from pydantic import Field
from pydantic_core import from_json

from datasette_timeline.api.envelopes import chosen_fields, envelope, next_url
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.ordering import Sort, Term
from datasette_timeline.api.parameters import Choice, Query, Takes
from datasette_timeline.api.registry import actors
from datasette_timeline.api.serving import Call
from datasette_timeline.http.api_errors import failure
from datasette_timeline.http.caching import Content
from datasette_timeline.listing.name_index import KINDS, Entry, NameIndex, name_index
from datasette_timeline.listing.search import (
    Hit,
    Search,
    count_events,
    name_found,
    read_search,
    respellings,
    search_events,
)
from datasette_timeline.listing.source_index import count_sources, find_sources
from datasette_timeline.published.documents import MODELS
from datasette_timeline.published.model import Published

_Date = MODELS["Date"]
_RELEVANCE = "relevance"
# By relevance there is no place that would stay the same in another edition, so that cursors hold for one edition.
_SORTS = {
    _RELEVANCE: Sort(
        "Places, actors, events, sources; the best of each first.", (Term("edition", str), Term("n", float))
    )
}
_ORDER = ("place", "actor", "event", "source")
_DOCUMENTS = "select event, json from documents where event in (select value from json_each(?))"
_AT_ONCE = 25
"""Looking for words in documents takes a while; after so many, others get their turn."""


class Excerpt(Published):
    """Where in an event the words of a search are."""

    origin: str = Field(description="summary, fact or claim. A claim is what its claimants say, not this database.")
    id: str | None = Field(description="Id of the fact or claim.")
    claimants: str | None = Field(description="Names of who makes the claim.")
    html: str = Field(description="The text around the words, escaped, with each of them in a mark element.")


class Find(Published):
    """Something that a search found."""

    kind: str = Field(description="event, actor, place or source.")
    id: str = Field(description="Its id, for the endpoint of its kind.")
    title: str = Field(description="Headline, label or title.")
    matched: str | None = Field(description="The name by which it was found, where the title does not show it.")
    date: _Date | None = Field(description="For events: when.")  # type: ignore[valid-type]
    summary: str | None = Field(description="For events: the summary; for actors: the description.")
    excerpt: Excerpt | None = Field(description="For events: where the words are.")
    event_count: int = Field(description="Events of an actor or place, or that cite a source; 1 for an event.")


def takes(words: Words) -> Takes:
    """What /search takes."""
    kinds = Choice("kind", "What to search among; everything where none is named.", _ORDER)
    return Takes(_SORTS, tuple(Find.model_fields), (kinds,), filters=("q",), own=("limit", "cursor", "fields"))


async def search(call: Call, query: Query) -> Content:
    """A page of finds, and what may have been meant where there are none."""
    if len(query.wanted["q"]) != 1:
        code = "parameter-repeated" if query.wanted["q"] else "value-missing"
        raise failure(code, "q: give exactly one search.", parameter="q")
    asked = await read_search(call.database, query.wanted["q"][0])
    index = await name_index(call.database)
    kinds = query.chosen["kind"] or _ORDER
    before = [entry for kind in KINDS if kind in kinds for entry in index.named(asked.things, asked.words, kind)]
    events = await count_events(call.database, asked) if "event" in kinds else 0
    sources = await count_sources(call.database, asked.words) if "source" in kinds else 0
    total, shift = len(before) + events + sources, len(before) + events
    start = _start(call, query)
    end = min(start + query.limit, total)
    items = [await _entry(call, entry, asked) for entry in before[start:end]]
    items += await _events(call, index, asked, max(start - len(before), 0), min(end - len(before), events))
    if end > shift:
        first = max(start - shift, 0)
        after = await find_sources(call.database, asked.words, end - shift - first, first)
        items += [await _entry(call, entry, asked) for entry in after]
    return envelope(
        call,
        [chosen_fields(item.model_dump_json().encode(), query.fields) for item in items],
        total,
        next_url(call, _RELEVANCE, (_edition(call), end)) if end < total else None,
        suggestions=await respellings(call.database, index, asked),
    )


def _start(call: Call, query: Query) -> int:
    if query.after is None:
        return 0
    edition, start = query.after
    if edition != _edition(call):
        message = "cursor: the dataset has changed since. Search again without cursor."
        raise failure("cursor-invalid", message, parameter="cursor")
    return max(int(start), 0)


def _edition(call: Call) -> str:
    return sha256(call.edition.identity.encode()).hexdigest()[:12]


async def _events(call: Call, index: NameIndex, asked: Search, start: int, end: int) -> list[Find]:
    found: list[Find] = []
    for at in range(start, end, _AT_ONCE):
        hits = await search_events(call.database, index, asked, _RELEVANCE, min(_AT_ONCE, end - at), at)
        documents = await _documents(call, [hit.row["id"] for hit in hits])
        found += [_event(hit, from_json(documents[hit.row["id"]])) for hit in hits]
        await asyncio.sleep(0)
    return found


async def _documents(call: Call, events: Sequence[str]) -> Mapping[str, str]:
    """The documents of events by their ids, as JSON."""
    rows = await call.database.execute(_DOCUMENTS, [json.dumps(events)])
    return {row["event"]: row["json"] for row in rows}


def _event(hit: Hit, document: Mapping[str, Any]) -> Find:
    origin, item, claimants, text, _ = hit.excerpt
    return Find(
        kind="event",
        id=document["id"],
        title=document["title"],
        matched=None,
        date=_Date.model_validate(document["date"]),
        summary=document["summary"],
        excerpt=Excerpt(origin=origin, id=item, claimants=claimants or None, html=str(text)),
        event_count=1,
    )


async def _entry(call: Call, entry: Entry, asked: Search) -> Find:
    description = None
    if entry.kind == "actor":
        description = from_json((await actors(call.database))[entry.key])["description"]
    matched = name_found(entry, asked.words)
    return Find(
        kind=entry.kind,
        id=entry.key,
        title=entry.label,
        matched=matched.name if matched else None,
        date=None,
        summary=description,
        excerpt=None,
        event_count=entry.events,
    )
