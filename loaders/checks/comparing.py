"""Which claims can be compared: told here and nowhere else.

The file carries the number of the comparable set of each claim; whoever reads it groups by that number.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from loaders.reading.entries import Data

Point = tuple[str, str | None]
"""Subject and group."""

_ANYTHING: Point = ("other", None)


def comparable_sets(claims: Sequence[Data]) -> list[list[Data]]:
    """One event's published claims in sets that can be compared: on one subject, counting one group in one unit.

    Words name no unit: they stand with the figures on their subject and group, where these are all in one. What is
    about anything else, and names no group, is compared with nothing. Sets and claims are in the order of the record.
    """
    units = _units(claims)
    sets: dict[object, list[Data]] = {}
    for claim in claims:
        point = _point(claim)
        question = claim["id"] if point == _ANYTHING else (point, _unit(claim, units[point]))
        sets.setdefault(question, []).append(claim)
    return list(sets.values())


class Span(NamedTuple):
    """From the lowest to the highest figure that anyone gives. Nobody is picked; None where nobody gives any."""

    low: float | None
    high: float | None
    open_below: bool
    """Whether the lowest is an 'at most'."""
    open_above: bool
    """Whether the highest is an 'at least'."""

    @property
    def ratio(self) -> float | None:
        """How many times the lowest figure the highest is; None without two different positive figures."""
        if self.low is None or self.high is None or not 0 < self.low < self.high:
            return None
        return round(self.high / self.low, 3)


def span_of(claims: Sequence[Data]) -> Span:
    """What the figures of comparable claims span."""
    bounds = [(claim["low"], claim["high"]) for claim in claims]
    figures = [figure for bound in bounds for figure in bound if figure is not None]
    low, high = min(figures, default=None), max(figures, default=None)
    return Span(low, high, bool(figures) and (None, low) in bounds, bool(figures) and (high, None) in bounds)


def _point(claim: Data) -> Point:
    return claim["about"], claim["group"]


def _units(claims: Sequence[Data]) -> defaultdict[Point, set[str | None]]:
    """The units in which figures on each point are counted."""
    units: defaultdict[Point, set[str | None]] = defaultdict(set)
    for claim in claims:
        if claim["figure"] is not None:
            units[_point(claim)].add(claim["unit"])
    return units


def _unit(claim: Data, counted: set[str | None]) -> str | None:
    names_none = claim["figure"] is None and claim["unit"] is None
    return next(iter(counted)) if names_none and len(counted) == 1 else claim["unit"]
