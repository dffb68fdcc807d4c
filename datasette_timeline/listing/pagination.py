"""Which pages of a long list to link: the first, the last, and those around the one in view."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

_AROUND = 3


class ListPage(NamedTuple):
    """One page of a list."""

    number: int
    years: str
    """'1988–1991'; empty where events are not in the order of time."""
    after_gap: bool
    """Whether pages before it are not listed."""


def pages_to_show(
    number: int, pages: int, size: int, years: Mapping[int, int] | None = None, latest_first: bool = False
) -> list[ListPage]:
    """The pages to link from page `number` of so many, each of so many events.

    `years` counts the events of each year, where they come in the order of time; pages then say which years they span.
    """
    around = range(number - _AROUND, number + _AROUND + 1)
    shown = sorted({1, pages, *(each for each in around if 1 <= each <= pages)})
    span = _Years(years, latest_first) if years else None
    return [
        ListPage(each, span.of(range((each - 1) * size, each * size)) if span else "", before != each - 1)
        for before, each in zip([0, *shown], shown, strict=False)
    ]


class _Years:
    """Finds the year of the nth event."""

    def __init__(self, counts: Mapping[int, int], latest_first: bool):
        self.years: Sequence[int] = sorted(counts, reverse=latest_first)
        self.ends = list(accumulate(counts[year] for year in self.years))

    def of(self, ranks: range) -> str:
        """The first and last year of these events, counted from 0."""
        last = min(ranks[-1], self.ends[-1] - 1)
        return "–".join(dict.fromkeys(str(self._year(rank)) for rank in (ranks[0], last)))

    def _year(self, rank: int) -> int:
        return self.years[min(bisect_right(self.ends, rank), len(self.years) - 1)]


def by_year(months: Mapping[tuple[int, int | None], int]) -> Mapping[int, int]:
    """Counts by year from counts by month."""
    years: Counter[int] = Counter()
    for (year, _), events in months.items():
        years[year] += events
    return years
