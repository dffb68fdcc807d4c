"""/facets: how many of the matching events each value of each filter has."""

from collections.abc import Mapping

from pydantic import Field

from datasette_timeline.api.envelopes import envelope
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.parameters import Choice, Query, Takes
from datasette_timeline.api.serving import Call
from datasette_timeline.filters.event_sets import events_matching, sets_by_filter, sets_of
from datasette_timeline.http.caching import Content
from datasette_timeline.published.model import Published

_USUAL = ("actor", "place", "type", "importance", "year", "tag", "about", "agreement", "contested")
_FACETS = (*_USUAL, "source")
_IN_ORDER = ("importance", "year")
_CONTESTED = {"1": "contested", "0": "not contested"}


class Count(Published):
    """How many events have one value."""

    value: str = Field(description="The value, as the filter of the same name takes it.")
    label: str = Field(description="What readers see.")
    count: int = Field(description="Events that have it.")


class Facet(Published):
    """Counts of the matching events by one filter."""

    facet: str = Field(description="Name of the filter.")
    distinct: int = Field(description="How many different values there are; values holds at most `limit` of them.")
    values: list[Count] = Field(description="Years in order of time, importance in order, others by count.")


def takes(words: Words) -> Takes:
    """What /facets takes."""
    facet = Choice("facet", "Which facets to count; all but `source`, which has so many, where none is named.", _FACETS)
    return Takes({}, (), (facet,), own=("limit",))


async def facets(call: Call, query: Query) -> Content:
    """The counts."""
    sets = await sets_of(call.database)
    events = events_matching(sets, await sets_by_filter(call.database, sets, query.wanted))
    found = [_facet(call, name, sets.by_field[name], events, query.limit) for name in query.chosen["facet"] or _USUAL]
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
