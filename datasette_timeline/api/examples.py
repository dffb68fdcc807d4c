"""Examples for the description of the API: what it answers today, about records of this database."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json

from datasette_timeline.api.endpoints import DATASET, MANY, ONE, VIEW, One
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.matches import has_matches
from datasette_timeline.api.parameters import parse_query
from datasette_timeline.api.serving import Call
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.statements import KINDS
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.listing.cited_views import contents_of

# A landmark with a bit of everything, and of these the shortest to read.
_EVENT = """
select event, title from documents join events on events.id = documents.event
order by claim_count > 1 and actors != '' and places != '' desc, importance, length(json), event limit 1
"""
# Of places one that is not a whole country, which would say little.
_SHOWN: Mapping[str, str] = {
    **{
        kind: f"select {kind}.id from {kind} join events on events.id = event order by importance, {kind}.id limit 1"
        for kind in KINDS
    },
    "actors": "select key from actors order by event_count desc, key limit 1",
    "places": "select key from places order by parent is null, event_count desc, key limit 1",
    "sources": "select key from sources order by event_count desc, key limit 1",
}
_SHOWN_TERMS = 3


async def example_ids(database: Database) -> Mapping[str, str]:
    """An id for each endpoint of one document, and for search the first word of a headline; none from no records."""
    found = {name: (await database.execute(sql)).first() for name, sql in _SHOWN.items()}
    event = (await database.execute(_EVENT)).first()
    ids = {name: row[0] for name, row in found.items() if row}
    return {**ids, "events": event["event"], "search": event["title"].split()[0]} if event else ids


def keys_of(one: One, document: Mapping[str, Any]) -> list[str]:
    """What addresses name a document of that endpoint by."""
    return str(document["id"]).rsplit("-", len(one.keys) - 1) if one.keys else []


async def examples(call: Call, words: Words) -> dict[str, Any]:
    """Answers by path of the description, each with a single item."""
    ids = await example_ids(call.database)
    shown: dict[str, Any] = {}
    for name, many in MANY.items():
        takes = many.takes(words)
        required = [("q", ids["search"]) for _ in many.required if "search" in ids]
        if name == "changes" and not call.catalogue.has_history:
            continue
        if name == "matches" and not await has_matches(call):
            continue
        if len(required) == len(many.required):
            pairs = [*required, *([("limit", "1")] if "limit" in takes.own else [])]
            content = await many.answer(call, parse_query(pairs, takes, call.catalogue))
            shown[name] = {**from_json(content.body), "next": None}
    for name, one in ONE.items():
        if name in ids:
            query = parse_query([], one.takes(words), call.catalogue)
            shown[one.path] = from_json((await one.answer(call, query, *keys_of(one, {"id": ids[name]}))).body)
    if await contents_of(call.database, EventFilter({})):
        shown[VIEW.name] = from_json((await VIEW.answer(call, parse_query([], VIEW.takes(words), call.catalogue))).body)
    query = parse_query([], DATASET.takes(words), call.catalogue)
    dataset = from_json((await DATASET.answer(call, query, "")).body)
    lists = [{**each, "terms": each["terms"][:_SHOWN_TERMS]} for each in dataset["vocabulary"][:_SHOWN_TERMS]]
    shown[DATASET.name] = {**dataset, "tags": dataset["tags"][:_SHOWN_TERMS], "vocabulary": lists}
    return shown
