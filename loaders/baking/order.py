"""The order of events: by date, and those of one date as their relations have it, then by id."""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import groupby

from loaders.baking.dates import dated
from loaders.reading.entries import Entry

_AFTER = ("follows", "responds-to", "part-of")
"""Relations of an event to one that comes before it: what it follows, and the whole before its parts."""
_BEFORE = ("leads-to",)


def sort_keys(events: Iterable[Entry]) -> dict[str, str]:
    """A text for each event by its id, in order; two of one date have the same unless a relation puts them in order."""
    ordered = sorted(events, key=lambda entry: (_when(entry), entry.key))
    keys: dict[str, str] = {}
    for when, group in groupby(ordered, key=_when):
        keys |= _within(when, list(group))
    return keys


def _when(entry: Entry) -> str:
    return dated(entry.data["date"]).sort_key


def _within(when: str, events: Sequence[Entry]) -> Mapping[str, str]:
    """The same for events of one date. A space is less than whatever else a longer date may go on with."""
    before = _predecessors(events)
    if not any(before.values()):
        return {entry.key: when for entry in events}
    return {key: f"{when} {number:04}" for number, key in enumerate(_in_order(before))}


def _predecessors(events: Sequence[Entry]) -> dict[str, set[str]]:
    before: dict[str, set[str]] = {entry.key: set() for entry in events}
    for entry in events:
        for link in entry.data["relations"]:
            other = link["event"]
            if other in before and link["relation"] in _AFTER:
                before[entry.key].add(other)
            elif other in before and link["relation"] in _BEFORE:
                before[other].add(entry.key)
    return before


def _in_order(before: Mapping[str, set[str]]) -> list[str]:
    """The ids, each after those before it, otherwise as they stand; as they stand where relations go round."""
    sorter = TopologicalSorter(before)
    try:
        sorter.prepare()
    except CycleError:
        return list(before)
    ordered: list[str] = []
    waiting: set[str] = set()
    while sorter.is_active():
        waiting |= set(sorter.get_ready())
        first = min(waiting)
        waiting.remove(first)
        ordered.append(first)
        sorter.done(first)
    return ordered
