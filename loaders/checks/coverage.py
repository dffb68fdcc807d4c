"""What the dataset says of its own coverage: when somebody looked, and one word for each stretch of time."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from loaders.problems import Finding, rule
from loaders.reading.entries import Dataset, Entry
from schema.dates import parse_date


@rule("coverage-undated", wrong="coverage: systematic", right="coverage: systematic\nsearched: 2001-05-07")
def check_search_dated(entry: Entry) -> Iterator[Finding]:
    """Whoever says that sources were searched says until which day, and who did not search gives none."""
    if entry.registry != "coverage":
        return
    looked, searched = entry.data["coverage"] != "not-searched", entry.data["searched"]
    if looked and not searched:
        message, cure = "sources were searched, but when is not said", "add searched: and the last day of the search"
        yield entry.finding("coverage-undated", ("coverage",), message, cure)
    if searched and not looked:
        message, cure = "not searched, but searched on a day", "take out searched:, or say how it was searched"
        yield entry.finding("coverage-undated", ("searched",), message, cure)


@rule("coverage-overlap", wrong="1991/1993 and 1992/1994", right="1991/1992 and 1993/1994")
def check_coverage_once(dataset: Dataset) -> Iterator[Finding]:
    """Two stretches of coverage that are about the same types of events do not overlap."""
    for one, other in combinations(dataset.registry("coverage").values(), 2):
        if set(one.data["types"]) == set(other.data["types"]) and _overlap(one, other):
            message = f"overlaps with {one.data['date']!r}, which is about the same types of events"
            cure = "end the one on the day before the other begins"
            yield other.finding("coverage-overlap", ("date",), message, cure)


def _overlap(one: Entry, other: Entry) -> bool:
    (first, last), (other_first, other_last) = _days(one), _days(other)
    return first <= other_last and other_first <= last


def _days(entry: Entry) -> tuple[date, date]:
    when = parse_date(entry.data["date"])
    return when.earliest or date.min, when.latest or date.max
