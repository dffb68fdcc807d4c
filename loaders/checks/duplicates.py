"""The same thing entered twice: one document under two keys, one event in two records."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from loaders.problems import Finding, rule
from loaders.reading.entries import Dataset, Entry
from schema.dates import parse_date


@rule("url-duplicate", wrong="two sources with one url", right="one source, cited twice")
def check_url_once(dataset: Dataset) -> Iterator[Finding]:
    """A document is in registries/sources once: no two sources have the same address."""
    first: dict[str, Entry] = {}
    for entry in dataset.registry("sources").values():
        url = entry.data["url"]
        if url:
            other = first.setdefault(url.rstrip("/"), entry)
            if other is not entry:
                message = f"the same address is that of {other.key!r}"
                yield entry.finding("url-duplicate", ("url",), message, f"cite {other.key!r}, and delete this one")


@rule("event-duplicate", level="warning", wrong="two records of one battle", right="one record, or a relation")
def check_event_told_once(dataset: Dataset) -> Iterator[Finding]:
    """Two events of one type at one place on overlapping days are one event, or related."""
    by_type_and_place: defaultdict[tuple[str, str], list[tuple[date, date, Entry]]] = defaultdict(list)
    for entry in dataset.events.values():
        when = parse_date(entry.data["date"])
        span = (when.earliest or date.min, when.latest or date.max)
        for place in {link["place"] for link in entry.data["places"]}:
            by_type_and_place[entry.data["type"], place].append((*span, entry))
    told: set[tuple[str, str]] = set()
    for same in by_type_and_place.values():
        same.sort(key=lambda item: (item[0], item[1], item[2].key))
        for position, (_, ends, entry) in enumerate(same):
            for begins, _, other in same[position + 1 :]:
                if begins > ends:
                    break
                if (entry.key, other.key) not in told and not _are_related(entry, other):
                    told.add((entry.key, other.key))
                    message = f"it may be the same event as {entry.key!r}: same type, same place, overlapping dates"
                    cure = "merge the two, or relate them (part-of, follows, same-incident)"
                    yield other.finding("event-duplicate", (), message, cure)


def _are_related(one: Entry, other: Entry) -> bool:
    return any(link["event"] == other.key for link in one.data["relations"]) or any(
        link["event"] == one.key for link in other.data["relations"]
    )
