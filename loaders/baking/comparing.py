"""Which claims can be compared, and what follows where they are: told here and nowhere else.

The file carries the number of the comparable set of each claim; whoever reads it groups by that number.
"""

from collections import defaultdict
from collections.abc import Sequence

from loaders.reading.entries import Data

Point = tuple[str, str | None]
"""Subject and group."""


def comparable_sets(claims: Sequence[Data]) -> list[list[Data]]:
    """One event's published claims in sets that can be compared: on one subject, counting one group in one unit.

    Words name no unit: they stand with the figures on their subject and group, where these are all in one. Sets and
    claims are in the order of the record.
    """
    units = _units(claims)
    sets: dict[tuple[Point, str | None], list[Data]] = {}
    for claim in claims:
        point = _point(claim)
        sets.setdefault((point, _unit(claim, units[point])), []).append(claim)
    return list(sets.values())


def is_contested(comparable: Sequence[Data]) -> bool:
    """Whether comparable claims contradict each other, or may: other figures, or other people's words."""
    figures = {(claim["low"], claim["high"]) for claim in comparable if claim["figure"] is not None}
    claimants = {tuple(claimant["actor"] for claimant in claim["claimants"]) for claim in comparable}
    has_words = any(claim["figure"] is None for claim in comparable)
    return len(figures) > 1 or (has_words and len(claimants) > 1)


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
