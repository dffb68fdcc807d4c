"""The order of events: by date, those of one date as their relations have it, then by the hour in their notes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import groupby

from loaders.baking.dates import dated
from loaders.reading.entries import Entry

_AFTER = ("follows", "responds-to", "part-of")
"""Relations of an event to one that comes before it: what it follows, and the whole before its parts."""
_BEFORE = ("leads-to",)
_HOUR = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")


def sort_keys(events: Iterable[Entry]) -> dict[str, str]:
    """A text for each event by its id, in order; of one date they are the same unless something orders them."""
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
    hours = {entry.key: _hour(entry) for entry in events}
    if not any(before.values()) and not any(hours.values()):
        return {entry.key: when for entry in events}
    return {key: f"{when} {number:04}" for number, key in enumerate(_in_order(before, hours))}


def _hour(entry: Entry) -> str:
    """The first hour in the note on the date, as 07:50; empty where it gives none."""
    found = _HOUR.search(entry.data["date_note"] or "")
    return f"{found[1]:0>2}:{found[2]}" if found else ""


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


def _in_order(before: Mapping[str, set[str]], hours: Mapping[str, str]) -> list[str]:
    """The ids, each after those before it, otherwise by the hour, those without one last; relations may go round."""

    def place(key: str) -> tuple[bool, str, str]:
        return not hours[key], hours[key], key

    sorter = TopologicalSorter(before)
    try:
        sorter.prepare()
    except CycleError:
        return sorted(before, key=place)
    ordered: list[str] = []
    waiting: set[str] = set()
    while sorter.is_active():
        waiting |= set(sorter.get_ready())
        first = min(waiting, key=place)
        waiting.remove(first)
        ordered.append(first)
        sorter.done(first)
    return ordered
