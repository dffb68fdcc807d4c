"""Time across records: sources after events, actors within their lifetime, offices in order."""

from collections.abc import Iterator
from datetime import date

from loaders.checks.citations import citation_lists
from loaders.problems import Finding, listed, rule
from loaders.reading.entries import Data, Dataset, Entry
from schema.dates import parse_date
from schema.fields import values_marked
from schema.records import Dated
from schema.registries import ALL
from schema.vocabulary import ROLES_BEYOND_LIFE

_ENDS = ("to", "active_to")
"""Where the end of something that has begun stands, which may be known beforehand."""


@rule("date-in-future", wrong="date: 2999-01-01", right="date: 2024-01-01")
def check_not_in_future(entry: Entry, today: date) -> Iterator[Finding]:
    """Nothing is dated after today, as it is where days begin first (UTC+14): records are of what has happened."""
    for field, text, _ in values_marked(entry.data, ALL[entry.registry].model, Dated):
        first = parse_date(text).earliest if field[-1] not in _ENDS else None
        if first is not None and first > today:
            message = f"{text!r} is after today, {today.isoformat()}"
            yield entry.finding("date-in-future", field, message, "check the year, or wait until it has happened")


@rule("source-before-event", level="warning", wrong="a report of 1992 on an event of 1993", right="check both dates")
def check_source_after_event(dataset: Dataset) -> Iterator[Finding]:
    """A source is not published before the event that it reports; as background for a claim it may be."""
    published = {
        key: parse_date(entry.data["published"])
        for key, entry in dataset.registry("sources").items()
        if entry.data["published"]
    }
    for entry in dataset.events.values():
        event_date = parse_date(entry.data["date"])
        if event_date.earliest is None:
            continue
        for field, citations in citation_lists(entry.data):
            if field[0] == "claims":
                continue
            for position, citation in enumerate(citations):
                source_date = published.get(citation["source"])
                if source_date and source_date.latest and source_date.latest < event_date.earliest:
                    message = f"{citation['source']!r} is of {source_date.label}, before the event, {event_date.label}"
                    place = (*field, position, "source")
                    yield entry.finding("source-before-event", place, message, "check both dates, or cite another")


@rule("actor-outside-lifetime", wrong="an army of 1992 as initiator of an event of 1991", right="the forces of 1991")
def check_actor_lifetime(dataset: Dataset) -> Iterator[Finding]:
    """An actor acts only in its lifetime: what was done before it came into being, or later, was another's deed.

    Who is remembered or spoken of (victim, captive, subject) may be from another time.
    """
    lifetimes = {key: _lifetime(entry.data) for key, entry in dataset.registry("actors").items()}
    for entry in dataset.events.values():
        for position, link in enumerate(entry.data["actors"]):
            lifetime = lifetimes.get(link["actor"])
            if lifetime and link["role"] not in ROLES_BEYOND_LIFE:
                yield from _misplaced(entry, position, lifetime)


def _misplaced(entry: Entry, position: int, lifetime: tuple[date | None, date | None]) -> Iterator[Finding]:
    link, (start, end) = entry.data["actors"][position], lifetime
    when = parse_date(entry.data["date"])
    told = ""
    if start and when.latest and when.latest < start:
        told = f"is active from {start.isoformat()}, after the event, {when.label}"
    elif end and when.earliest and end < when.earliest:
        told = f"is active until {end.isoformat()}, before the event, {when.label}"
    if told:
        message = f"{link['actor']!r} cannot be {link['role']!r} here: it {told}"
        cure = f"name the body of that time, or a role of those who are spoken of: {listed(sorted(ROLES_BEYOND_LIFE))}"
        yield entry.finding("actor-outside-lifetime", ("actors", position, "actor"), message, cure)


def _lifetime(actor: Data) -> tuple[date | None, date | None]:
    start = parse_date(actor["active_from"]).earliest if actor["active_from"] else None
    last = actor["active_to"] or actor["died"]
    return start, parse_date(last).latest if last else None


@rule("lifetime-order", wrong="active_from: 1994\nactive_to: 1991", right="active_from: 1991\nactive_to: 1994")
def check_office_order(dataset: Dataset) -> Iterator[Finding]:
    """What begins ends later: a lifetime, an office."""
    for entry in dataset.registry("actors").values():
        pairs = [(("active_to",), entry.data["active_from"], entry.data["active_to"])]
        for position, office in enumerate(entry.data["affiliations"]):
            pairs.append((("affiliations", position, "to"), office["from"], office["to"]))  # type: ignore[arg-type]
        for field, start, end in pairs:
            if start and end:
                first, last = parse_date(start).earliest, parse_date(end).latest
                if first and last and last < first:
                    message = f"it ends {end!r}, before it begins, {start!r}"
                    yield entry.finding("lifetime-order", field, message, "exchange or correct them")
