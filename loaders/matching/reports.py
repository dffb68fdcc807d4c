"""Rows that belong together: one report split over several, and one happening that may have been coded twice."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from loaders.checks.places import kilometres
from loaders.matching.rows import GedRow

_NEIGHBOURS, _FEW = 5, 3
"""Up to so far apart two ids are neighbours; figures below the second are alike by chance."""
_MANY, _ALIKE, _SPLIT_KM = 10, 0.15, 60
_LARGE, _SAME_PLACE_KM, _WITHIN_DAYS = 25, 1, 45


def reports(rows: Iterable[GedRow]) -> list[list[GedRow]]:
    """The rows, those of one report together: same day and dyad, and shares of one figure."""
    grouped: list[list[GedRow]] = []
    by_day: dict[tuple[object, ...], list[list[GedRow]]] = {}
    for row in sorted(rows, key=lambda row: row.id):
        near = by_day.setdefault((row.date_start, row.date_end, row.side_a, row.side_b), [])
        is_told = bool(row.side_a or row.side_b)  # who fought may be different people where nobody is named
        of = next((group for group in near if is_told and any(_is_split(row, other) for other in group)), None)
        if of is None:
            near.append([row])
            grouped.append(near[-1])
        else:
            of.append(row)
    return grouped


def _is_split(row: GedRow, other: GedRow) -> bool:
    if not row.best or not other.best or kilometres(row.point, other.point) > _SPLIT_KM:
        return False
    differ = abs(row.best - other.best)
    if min(row.best, other.best) >= _MANY:
        return differ <= max(1, _ALIKE * min(row.best, other.best))
    return differ <= 1 and min(row.best, other.best) >= _FEW and abs(row.id - other.id) <= _NEIGHBOURS


def coded_twice(rows: Sequence[GedRow]) -> Iterator[tuple[GedRow, GedRow]]:
    """Pairs of rows that may tell of one happening twice: dyad and point are the same, many died, both may be right.

    UCDP does not say so, so nobody may add them up, or take one for the other, without asking.
    """
    large = [row for row in rows if (row.best or 0) >= _LARGE]
    for one, other in combinations(large, 2):
        if (
            (one.side_a, one.side_b) == (other.side_a, other.side_b)
            and abs((one.date_start - other.date_start).days) <= _WITHIN_DAYS
            and kilometres(one.point, other.point) <= _SAME_PLACE_KM
            and (_width(one) or _width(other))
            and _low(one) <= _high(other)
            and _low(other) <= _high(one)
        ):
            yield one, other


def _low(row: GedRow) -> int:
    return min(number for number in (row.low, row.best) if number is not None)


def _high(row: GedRow) -> int:
    return max(number for number in (row.high, row.best) if number is not None)


def _width(row: GedRow) -> int:
    return _high(row) - _low(row)
