"""/facets: how many of the matching events each value of each filter has."""

from collections.abc import Mapping

from datasette_timeline.api.envelopes import envelope
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.parameters import Choice, Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.filters.event_sets import events_matching, sets_by_filter, sets_of
from datasette_timeline.http.caching import Content
from datasette_timeline.published.entries import Count, Facet

_FACETS = ("actor", "place", "type", "importance", "year", "tag", "about", "contested")
_IN_ORDER = ("importance", "year")
_CONTESTED = {"1": "contested", "0": "not contested"}


def takes(words: Words) -> Takes:
    """What /facets takes."""
    facet = Choice("facet", "Which facets to count; all where none is named.", _FACETS)
    return Takes({}, (), (facet,), own=("limit",))


async def facets(call: Call, query: Query) -> Content:
    """The counts."""
    sets = await sets_of(call.database)
    events = events_matching(sets, await sets_by_filter(call.database, sets, query.wanted))
    found = [_facet(call, name, sets.by_field[name], events, query.limit) for name in query.chosen["facet"] or _FACETS]
    return envelope(call, [facet.model_dump_json().encode() for facet in found], events.bit_count())


def _facet(call: Call, name: str, sets: Mapping[str, int], events: int, most: int) -> Facet:
    found = {value: (having & events).bit_count() for value, having in sets.items()}
    counts = [
        Count(value=value, label=_label(call, name, value), count=count) for value, count in found.items() if count
    ]
    if name in _IN_ORDER:
        counts.sort(key=lambda each: each.value)
    else:
        counts.sort(key=lambda each: (-each.count, each.label.casefold(), each.value))
    return Facet(facet=name, distinct=len(counts), values=counts[:most])


def _label(call: Call, name: str, value: str) -> str:
    return _CONTESTED[value] if name == "contested" else call.catalogue.label(name, value)
