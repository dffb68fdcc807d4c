"""Figures of comparable claims on one scale from zero, in per cent of its width."""

from collections.abc import Iterable, Mapping
from math import ceil, floor, log10
from typing import Any, NamedTuple

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_TICKS = 4
_RIGHT_MARGIN = 5.0
"""Room behind the last tick: 'at least' has an arrow there."""


class Tick(NamedTuple):
    """A labelled value of the scale."""

    value: float
    at: float


_FAR = 72.0
"""Marks further right have no room there."""


class Span(NamedTuple):
    """Where a figure lies on the scale. An end that is left open lies where the other one does."""

    start: float
    end: float
    open_start: bool
    """The claim says 'at most': how few, it leaves open."""
    open_end: bool
    """The claim says 'at least': how many, it leaves open."""

    @property
    def exact(self) -> bool:
        """Whether it is one figure."""
        return self.start == self.end

    @property
    def room(self) -> str:
        """Where its figure can be written: on its right, on its left, or above."""
        if self.end <= _FAR:
            return "right"
        return "left" if self.start >= 100 - _FAR else "above"


class Estimate(NamedTuple):
    """A number as a dataset estimates it that speaks for nobody; of single rows the three may be out of order."""

    best: int
    low: int
    high: int

    @property
    def bounds(self) -> Mapping[str, Any]:
        """The lowest and the highest, as claims have figures."""
        return {"low": min(self), "high": max(self)}


class Scale(NamedTuple):
    """A linear scale from zero to a round value that holds all its figures."""

    top: float
    ticks: tuple[Tick, ...]

    def at(self, value: float) -> float:
        """Where a value lies."""
        return round(value / self.top * (100 - _RIGHT_MARGIN), 2)

    def span(self, low: float | None, high: float | None) -> Span | None:
        """Where a figure lies; None where there is none."""
        if low is None and high is None:
            return None
        start, end = (self.at(each or 0) for each in (high if low is None else low, low if high is None else high))
        return Span(start, end, open_start=low is None, open_end=high is None)

    def whole(self, claims: Iterable[Mapping[str, Any]]) -> Span:
        """All that lies between the lowest and the highest figure of some claims; whether it is open, the last says."""
        spans = [span for claim in claims if (span := self.span(claim["low"], claim["high"]))]
        return spans[-1]._replace(start=min(span.start for span in spans), end=max(span.end for span in spans))


class Decades(NamedTuple):
    """A scale on which each step is ten times the one before, from one on; what is less lies at its start."""

    steps: int

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """One, ten, a hundred and so on."""
        return tuple(Tick(10.0**step, self.at(10.0**step)) for step in range(self.steps + 1))

    def at(self, value: float) -> float:
        """Where a value lies."""
        return round(log10(max(value, 1)) / self.steps * (100 - _RIGHT_MARGIN), 2)


def decades_of(claims: Iterable[Mapping[str, Any]]) -> Decades | None:
    """The scale by tens for the figures of some claims; None where none is more than one."""
    most = max((value for claim in claims for value in _bounds(claim)), default=0)
    return Decades(ceil(log10(most))) if most > 1 else None


def scale_of(claims: Iterable[Mapping[str, Any]]) -> Scale | None:
    """The scale for the figures (`low`, `high`) of some claims; None where there are not two to compare."""
    figures = [bounds for claim in claims if (bounds := _bounds(claim))]
    most = max((max(bounds) for bounds in figures), default=0)
    if len(figures) < 2 or most <= 0:
        return None
    whole = all(float(value).is_integer() for bounds in figures for value in bounds)
    step = round_step(most, whole)
    values = [float(f"{step * number:.10g}") for number in range(-int(-most // step) + 1)]
    scale = Scale(values[-1], ())
    return scale._replace(ticks=tuple(Tick(value, scale.at(value)) for value in values))


def in_order(claims: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The claims from the lowest figure to the highest, then those without any in the order given."""

    def rank(claim: Mapping[str, Any]) -> tuple[bool, float, float]:
        low, high = claim["low"], claim["high"]
        known = _bounds(claim)
        return (not known, known[0] if known else 0, float("inf") if low is not None and high is None else high or 0)

    return sorted(claims, key=rank)


def _bounds(claim: Mapping[str, Any]) -> list[float]:
    return [value for value in (claim["low"], claim["high"]) if value is not None]


def round_step(most: float, whole: bool) -> float:
    """The smallest round step that needs no more ticks than fit; a whole number where all figures are."""
    magnitude = 10.0 ** (floor(log10(most)) - 1)
    steps = (step * magnitude * power for power in (1, 10) for step in _STEPS)
    return next(step for step in steps if most / step <= _MOST_TICKS and not (whole and step % 1))
