"""How events relate: not to themselves, not twice, and not against time."""

from collections.abc import Iterator
from datetime import date

from loaders.problems import Finding, rule
from loaders.reading.entries import Dataset, Entry
from schema.dates import EventDate, parse_date

_NOT_BEFORE_OTHER = {
    "follows": "follow",
    "responds-to": "respond to",
    "implements": "implement",
    "ends": "end",
}
"""Relations in which the event cannot be over before the other one begins, and what it cannot do."""


@rule("relation-self", wrong="an event that is part-of itself", right="name the other event")
def check_not_to_itself(entry: Entry) -> Iterator[Finding]:
    """An event does not relate to itself."""
    if entry.registry != "events":
        return
    for position, relation in enumerate(entry.data["relations"]):
        if relation["event"] == entry.key:
            message = f"the event {relation['relation']} itself"
            yield entry.finding("relation-self", ("relations", position, "event"), message, "name the other event")


@rule("relation-duplicate", wrong="the same event twice as follows", right="once")
def check_relation_once(entry: Entry) -> Iterator[Finding]:
    """A relation to the same event stands once."""
    if entry.registry != "events":
        return
    seen: set[tuple[str, str]] = set()
    for position, relation in enumerate(entry.data["relations"]):
        pair = (relation["event"], relation["relation"])
        if pair in seen:
            message = f"{relation['relation']} {relation['event']!r} stands here already"
            yield entry.finding("relation-duplicate", ("relations", position), message, "take one out")
        seen.add(pair)


@rule(
    "relation-order", wrong="an event of 1993 that responds-to one of 1994", right="the later responds to the earlier"
)
def check_order(dataset: Dataset) -> Iterator[Finding]:
    """No event follows, answers, carries out or ends one that began after it was over, nor leads to an earlier one."""
    for entry in dataset.events.values():
        for position, relation in enumerate(entry.data["relations"]):
            other = dataset.events.get(relation["event"])
            if other is None or other is entry:
                continue
            name = relation["relation"]
            here, there = parse_date(entry.data["date"]), parse_date(other.data["date"])
            later, earlier = (here, there) if name in _NOT_BEFORE_OTHER else (there, here)
            if (name in _NOT_BEFORE_OTHER or name == "leads-to") and _is_before(later, earlier):
                verb = _NOT_BEFORE_OTHER.get(name, "lead to")
                message = f"this event ({here.label}) cannot {verb} {other.key!r} ({there.label})"
                yield entry.finding("relation-order", ("relations", position, "event"), message, "check both dates")


def _is_before(one: EventDate, other: EventDate) -> bool:
    return (one.latest or date.max) < (other.earliest or date.min)


@rule(
    "part-outside-whole", wrong="a battle of 1995 as part-of a war of 1991/1994", right="a part lies within its whole"
)
def check_part_within_whole(dataset: Dataset) -> Iterator[Finding]:
    """A part lies within the time of its whole."""
    for entry in dataset.events.values():
        for position, relation in enumerate(entry.data["relations"]):
            whole = dataset.events.get(relation["event"])
            if relation["relation"] != "part-of" or whole is None:
                continue
            part_date, whole_date = parse_date(entry.data["date"]), parse_date(whole.data["date"])
            starts_early = (part_date.latest or date.max) < (whole_date.earliest or date.min)
            ends_late = (part_date.earliest or date.min) > (whole_date.latest or date.max)
            sure = not (part_date.approximate or part_date.uncertain or whole_date.approximate or whole_date.uncertain)
            overhangs = (
                part_date.kind != "one-of"
                and sure
                and (
                    (part_date.earliest or date.min) < (whole_date.earliest or date.min)
                    or (part_date.latest or date.max) > (whole_date.latest or date.max)
                )
            )
            if starts_early or ends_late or overhangs:
                message = f"the part ({part_date.label}) is not within {whole.key!r} ({whole_date.label})"
                yield entry.finding("part-outside-whole", ("relations", position, "event"), message, "check both dates")


@rule("part-of-cycle", wrong="a part-of b, b part-of a", right="a part-of b")
def check_part_cycle(dataset: Dataset) -> Iterator[Finding]:
    """No event is, over others, part of itself."""
    wholes = {
        entry.key: [link["event"] for link in entry.data["relations"] if link["relation"] == "part-of"]
        for entry in dataset.events.values()
    }
    while loose := [key for key, around in wholes.items() if not any(whole in wholes for whole in around)]:
        for key in loose:
            del wholes[key]  # it is in no circle: nothing that may be in one is its whole
    for key in wholes:
        entry, way = dataset.events[key], _way_back(key, wholes)
        if way and key == min(way):
            position = next(
                number
                for number, link in enumerate(entry.data["relations"])
                if link["relation"] == "part-of" and link["event"] == way[1]
            )
            chain = ", which is part of ".join(way[1:])
            message = f"{entry.key!r} is part of {chain}: this goes in a circle"
            yield entry.finding("part-of-cycle", ("relations", position, "event"), message, "take one of these out")


def _way_back(start: str, wholes: dict[str, list[str]]) -> list[str]:
    """The shortest way from `start` over its wholes back to itself, both ends included; empty if there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for whole in wholes.get(way[-1], ()):
            if whole == start and len(way) > 1:
                return [*way, whole]
            if whole not in seen and whole != start:
                seen.add(whole)
                ways.append([*way, whole])
    return []
