"""A histogram of events over time: what to draw where, without drawing it.

Time goes from left to right in equal slots, one for each decade, year or month. A long stretch without events takes the
room of one slot, marked as a gap, so that a few early events do not squeeze the rest. Positions are percentages of the
width, so that one drawing fits every screen.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from datasette_timeline.filters.event_sets import Month

Unit = Literal["decade", "year", "month"]

_LONGEST_GAP: Mapping[Unit, int] = {"decade": 3, "year": 6, "month": 18}
_MOST_YEARS = 120
_MOST_MONTHS = 84
_MOST_QUARTERS = 30
_MOST_SINGLE = 16
_ROOM_FOR_TICK = 5.0
"""Width of a label on a drawing of 700 pixels."""
_ROOM_FOR_MAJOR = 12.0
"""Width of a label on a drawing of 280 pixels."""
_NARROWEST_PERIOD = 0.35
_WIDEST_SLOT = 9.0
_LETTER = 1.0
"""Width of a letter in a label: 7 pixels on a drawing of 700."""


class Bar(NamedTuple):
    """One slot with events."""

    label: str
    """1992, or 1992-03."""
    first: str
    last: str
    """Its first and last value for the filters `from` and `to`."""
    events: int
    x: float
    width: float
    height: float
    """Share of the tallest bar, 0 to 1."""


class Tick(NamedTuple):
    """A label under the axis."""

    x: float
    value: str
    """A year, or a month as 1992-04."""
    major: bool
    """Whether it stays where there is little room."""


class Band(NamedTuple):
    """A shaded stretch of time."""

    label: str
    first: str | None
    last: str | None
    event: str | None
    x: float
    width: float
    row: int
    """0 or more: labels in one row do not overlap on a wide screen."""
    before: bool
    """Whether its label stands before it, for want of room after it."""


class Period(NamedTuple):
    """A named stretch of time, ISO days; None where it is open."""

    label: str
    first: str | None
    last: str | None
    event: str | None
    date: str
    """The whole in EDTF."""


class Coverage(NamedTuple):
    """How well sources were searched for a stretch of time, ISO days; None where it is open."""

    coverage: str
    first: str | None
    last: str | None


class Strip(NamedTuple):
    """A stretch of coverage under the axis."""

    coverage: str
    x: float
    width: float


class Histogram(NamedTuple):
    """Everything that `_histogram.html` draws."""

    unit: Unit
    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    bands: Sequence[Band]
    strips: Sequence[Strip]
    gaps: Sequence[float]
    """Where stretches without events are left out."""
    slots: Sequence[tuple[str, str, float, float]]
    """Every slot but gaps: its first and last value for the filters, x, width."""
    tallest: int
    unplaced: int
    """Events of which only the year is known, where months are drawn."""

    @property
    def total(self) -> int:
        """Events drawn."""
        return sum(bar.events for bar in self.bars)


class _Slot(NamedTuple):
    first: int
    """The first unit in it, counted from year 0."""
    units: int
    """How many units it stands for: 1, or as many as a gap leaves out."""


class _Axis(NamedTuple):
    """The slots of a histogram, from left to right."""

    unit: Unit
    slots: Sequence[_Slot]
    width: float
    """Of each slot."""

    def span(self, first: str | None, last: str | None) -> tuple[float, float] | None:
        """Where a stretch of ISO days begins, and its width, in percent; None where it is outside."""
        end = self.slots[-1].first + self.slots[-1].units
        start = _position(self.unit, first, last=False) if first else self.slots[0].first
        stop = _position(self.unit, last, last=True) if last else end
        if stop <= self.slots[0].first or start >= end:
            return None
        x = self._place(start)
        return x, self._place(stop) - x

    def _place(self, position: float) -> float:
        number = max(bisect_right(self.slots, position, key=lambda slot: slot.first) - 1, 0)
        slot = self.slots[number]
        return (number + min(max((position - slot.first) / slot.units, 0), 1)) * self.width


def histogram(
    counts: Mapping[Month, int], periods: Iterable[Period] = (), coverage: Iterable[Coverage] = ()
) -> Histogram | None:
    """The histogram of so many events by month; None where there are none to draw."""
    if not counts:
        return None
    unit = _unit_for(counts)
    by_unit: Counter[int] = Counter()
    for (year, month), count in counts.items():
        if month or unit != "month":
            by_unit[_index(unit, year, month or 1)] += count
    slots = _slots(sorted(by_unit), _LONGEST_GAP[unit])
    width = min(100 / len(slots), _WIDEST_SLOT)
    axis = _Axis(unit, slots, width)
    starts = {slot.first: number * width for number, slot in enumerate(slots)}
    tallest = max(by_unit.values())
    bars = [
        Bar(value, value, _last_value(unit, index), count, starts[index], width, count / tallest)
        for index, count in sorted(by_unit.items())
        for value in (_value(unit, index),)
    ]
    return Histogram(
        unit,
        bars,
        _ticks(unit, slots, width),
        _bands(axis, periods),
        [Strip(each.coverage, *span) for each in coverage if (span := axis.span(each.first, each.last))],
        [number * width + width / 2 for number, slot in enumerate(slots) if slot.units > 1],
        [
            (_value(unit, slot.first), _last_value(unit, slot.first), starts[slot.first], width)
            for slot in slots
            if slot.units == 1
        ],
        tallest,
        sum(count for (_, month), count in counts.items() if month is None) if unit == "month" else 0,
    )


def _unit_for(counts: Mapping[Month, int]) -> Unit:
    years = [year for year, _ in counts]
    first, last = min(years), max(years)
    if last - first >= _MOST_YEARS and len(set(years)) > _MOST_YEARS // 2:
        return "decade"
    in_months = any(month for _, month in counts)
    return "month" if in_months and (last - first + 1) * 12 <= _MOST_MONTHS else "year"


def _index(unit: Unit, year: int, month: int) -> int:
    return {"decade": year // 10, "year": year, "month": year * 12 + month - 1}[unit]


def _value(unit: Unit, index: int) -> str:
    if unit == "month":
        return f"{index // 12:04}-{index % 12 + 1:02}"
    return f"{index * 10 if unit == 'decade' else index:04}"


def _last_value(unit: Unit, index: int) -> str:
    return f"{index * 10 + 9:04}" if unit == "decade" else _value(unit, index)


def _slots(indexes: Sequence[int], longest_gap: int) -> list[_Slot]:
    slots = [_Slot(indexes[0], 1)]
    for before, index in pairwise(indexes):
        empty = range(before + 1, index)
        if len(empty) > longest_gap:
            slots.append(_Slot(empty[0], len(empty)))
        else:
            slots += [_Slot(each, 1) for each in empty]
        slots.append(_Slot(index, 1))
    return slots


def _ticks(unit: Unit, slots: Sequence[_Slot], width: float) -> list[Tick]:
    """Labels at round years, on little more than two years also at quarters; the slot after a gap always has one."""
    ticks: list[Tick] = []
    major, minor = _rounds(unit, len(slots))
    last_major = float("-inf")
    for number, slot in enumerate(slots):
        afresh = number == 0 or slots[number - 1].units > 1
        if slot.units > 1 or not (afresh or slot.first % minor == 0):
            continue
        x = number * width
        if ticks and x - ticks[-1].x < _ROOM_FOR_TICK:
            continue
        keeps = (afresh or slot.first % major == 0) and x - last_major >= _ROOM_FOR_MAJOR
        last_major = x if keeps else last_major
        value = _value(unit, slot.first)
        ticks.append(Tick(x, value[:4] if unit != "month" or afresh or slot.first % 12 == 0 else value, keeps))
    return ticks


def _rounds(unit: Unit, slots: int) -> tuple[int, int]:
    """Of how many units each major and each minor label is a multiple."""
    if unit == "month":
        return 12, 3 if slots <= _MOST_QUARTERS else 12
    if slots <= _MOST_SINGLE:
        return 2 if slots > _MOST_SINGLE // 2 else 1, 1
    return 10, 5


def _bands(axis: _Axis, periods: Iterable[Period]) -> list[Band]:
    bands: list[Band] = []
    labels: list[list[tuple[float, float]]] = []
    for period in periods:
        span = axis.span(period.first, period.last)
        if span is None:
            continue
        x, extent = span[0], max(span[1], _NARROWEST_PERIOD)
        room = _LETTER * len(period.label)
        before = x + room > 100
        taken = (x - room, x) if before else (x, x + room)
        labels.append([])
        row = next(number for number, others in enumerate(labels) if not _overlaps(taken, others))
        labels[row].append(taken)
        bands.append(Band(period.label, period.first, period.last, period.event, x, extent, row, before))
    return bands


def _overlaps(label: tuple[float, float], others: Iterable[tuple[float, float]]) -> bool:
    return any(label[0] < end and start < label[1] for start, end in others)


def _position(unit: Unit, day: str, *, last: bool) -> float:
    """The start of a day, or the end of it, in units from year 0."""
    at = date.fromisoformat(day)
    ordinal = at.toordinal() + last
    year_start = date(at.year, 1, 1).toordinal()
    year_length = date(at.year, 12, 31).toordinal() - year_start + 1
    if unit == "month":
        month_start = at.replace(day=1).toordinal()
        return at.year * 12 + at.month - 1 + (ordinal - month_start) / 30.5
    years = at.year + (ordinal - year_start) / year_length
    return years / 10 if unit == "decade" else years
