"""/facets: how many of the matching events each value of each filter has."""

from collections.abc import Mapping
from typing import Any

from datasette_timeline.api.collections import matching_events
from datasette_timeline.api.envelopes import envelope
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.parameters import Choice, Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.http.caching import Content
from datasette_timeline.published.entries import Count, Facet

# Each takes {numbers} or {ids}: a condition that keeps the matching events.
_COUNTS: Mapping[str, str] = {
    "actor": "select key, count(*) from link_actor {numbers} group by key",
    "place": "select key, count(*) from link_place {numbers} group by key",
    "type": "select type, count(*) from events {numbers} group by type",
    "importance": "select importance, count(*) from events {numbers} group by importance",
    "year": "select year, count(*) from events {numbers} group by year having year is not null",
    "tag": "select key, count(*) from link_tag {numbers} group by key",
    "about": "select about, count(distinct event) from claims {ids} group by about",
    "contested": "select contested, count(*) from events {numbers} group by contested",
}
_IN_ORDER = ("importance", "year")
_CONTESTED = {"1": "contested", "0": "not contested"}


def takes(words: Words) -> Takes:
    """What /facets takes."""
    facet = Choice("facet", "Which facets to count; all where none is named.", tuple(_COUNTS))
    return Takes({}, (), (facet,), own=("limit",))


async def facets(call: Call, query: Query) -> Content:
    """The counts."""
    names = query.chosen["facet"] or tuple(_COUNTS)
    found = [await _facet(call, name, query) for name in names]
    numbers = _condition("number", query)
    total = await call.database.execute(f"select count(*) from events {numbers[0]}", numbers[1])
    return envelope(call, [facet.model_dump_json().encode() for facet in found], int(total.single_value()))


async def _facet(call: Call, name: str, query: Query) -> Facet:
    numbers, params = _condition("number", query)
    ids, _ = _condition("id", query)
    rows = await call.database.execute(_COUNTS[name].format(numbers=numbers, ids=ids), params)
    counts = [Count(value=str(value), label=_label(call, name, str(value)), count=count) for value, count in rows]
    if name in _IN_ORDER:
        counts.sort(key=lambda each: each.value)
    else:
        counts.sort(key=lambda each: (-each.count, each.label.casefold(), each.value))
    return Facet(facet=name, distinct=len(counts), values=counts[: query.limit])


def _condition(column: str, query: Query) -> tuple[str, dict[str, Any]]:
    matching = matching_events(column, query.wanted)
    if matching is None:
        return "", {}
    return f"where {'event' if column == 'id' else column} in {matching[0]}", matching[1]


def _label(call: Call, name: str, value: str) -> str:
    return _CONTESTED[value] if name == "contested" else call.catalogue.label(name, value)
