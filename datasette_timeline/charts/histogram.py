"""A histogram of events over time: what to draw where, without drawing it.

Time goes from left to right in equal slots, one for each decade, year, month, week or day. A long stretch without
events takes the room of one slot, marked as a gap, so that a few early events do not squeeze the rest; weeks and days
have no gaps. Positions are percentages of the width, so that one drawing fits every screen.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from datasette_timeline.database.names import Named
from datasette_timeline.filters.event_sets import Month

Unit = Literal["decade", "year", "month", "week", "day"]

_LONGEST_GAP: Mapping[Unit, int] = {"decade": 3, "year": 6, "month": 18, "week": 100, "day": 100}
_MOST_DAYS = 62
_MOST_DAYS_BY_WEEK = 400
_MOST_YEARS = 120
_MOST_MONTHS = 84
_MOST_QUARTERS = 30
_MOST_SINGLE = 16
_ROOM_FOR_TICK = 5.0
"""Width of a label on a drawing of 700 pixels."""
_ROOM_FOR_DAY = 7.0
"""The same with a day or the name of a month."""
_ROOM_FOR_MAJOR = 12.0
"""Width of a label on a drawing of 280 pixels."""
_ROOM_FOR_MAJOR_DAY = 18.0
"""The same with a day or the name of a month."""
_LABELLED_DAYS = (1, 10, 20)
_ROUND = (1, 1.5, 2, 2.5, 3, 4, 5, 7.5)
"""What the lower line of the y axis stands at, but for a power of ten."""
_NARROWEST_PERIOD = 0.35
_WIDEST_SLOT = 9.0
_LETTER = 1.0
"""Width of a letter in a label: 7 pixels on a drawing of 700."""


class Bar(NamedTuple):
    """One slot with events."""

    label: str
    """2001, 2001-05, or the first day: 2001-05-20."""
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
    """A year, a month as 1992-04, or a day."""
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
    chapter: dict[str, Any] | None = None
    """What it was about, as a document; None where nothing is told."""

    @property
    def shaded(self) -> bool:
        """Whether charts shade it: chapters follow each other without gaps, and would shade everything."""
        return self.event is not None or self.chapter is None

    def named(self, language: str, content_language: str) -> Named:
        """What it is called in a language; in that of the dataset where its chapter is not translated."""
        translations = self.chapter["translations"] if self.chapter else ()
        translated = next((each["label"] for each in translations if each["language"] == language), None)
        return Named(translated or self.label, language if translated else content_language)


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


class Stretch(NamedTuple):
    """The time of a chapter, under the axis."""

    number: int
    """Its place among the chapters, from 1."""
    label: str
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
    lines: Sequence[int]
    """One or two round numbers of events, at which lines are drawn."""
    chapters: Sequence[Stretch]
    unplaced: int
    """Events of which only the year is known, where months are drawn; or not the day, where weeks or days are."""

    @property
    def extent(self) -> float:
        """Where the last slot ends: few slots do not fill the width."""
        _, _, x, width = self.slots[-1]
        return x + width

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

    def drawn_span(self, first: str | None, last: str | None) -> tuple[float, float] | None:
        """The same without what lies in gaps; None where nothing is left, too."""
        x, extent = self.span(first, last) or (0, 0)
        slots = [number * self.width for number, slot in enumerate(self.slots) if slot.units == 1]
        ends = [(max(x, at), min(x + extent, at + self.width)) for at in slots]
        inside = [(start, end) for start, end in ends if start < end]
        return (inside[0][0], inside[-1][1] - inside[0][0]) if inside else None

    def _place(self, position: float) -> float:
        number = max(bisect_right(self.slots, position, key=lambda slot: slot.first) - 1, 0)
        slot = self.slots[number]
        return (number + min(max((position - slot.first) / slot.units, 0), 1)) * self.width


def histogram(
    counts: Mapping[Month, int],
    periods: Sequence[Period] = (),
    coverage: Iterable[Coverage] = (),
    days: Mapping[date, int] | None = None,
    asked: tuple[date, date] | None = None,
) -> Histogram | None:
    """The histogram of so many events by month; None where there are none to draw.

    `days` counts those of them of which the day is known: a short time is drawn by day or week. `asked` are the first
    and last day that were asked for, both of which are then on the drawing.
    """
    if not counts:
        return None
    days = days or {}
    unit = _unit_for(counts, days, asked)
    by_unit = _by_day(unit, days) if unit in ("week", "day") else _by_month(unit, counts)
    slots = _slots(_shown(unit, by_unit, asked), _LONGEST_GAP[unit])
    width = min(100 / len(slots), _WIDEST_SLOT)
    axis = _Axis(unit, slots, width)
    starts = {slot.first: number * width for number, slot in enumerate(slots)}
    tallest = max(by_unit.values())
    bars = [
        Bar(first, first, last, count, starts[index], width, count / tallest)
        for index, count in sorted(by_unit.items())
        for first, last in (_values(unit, index, asked),)
    ]
    return Histogram(
        unit,
        bars,
        _ticks(unit, slots, width),
        _bands(axis, (each for each in periods if each.shaded)),
        [Strip(each.coverage, *span) for each in coverage if (span := axis.span(each.first, each.last))],
        [number * width + width / 2 for number, slot in enumerate(slots) if slot.units > 1],
        [(*_values(unit, slot.first, asked), starts[slot.first], width) for slot in slots if slot.units == 1],
        tallest,
        _lines(tallest),
        _stretches(axis, (each for each in periods if each.chapter)),
        sum(counts.values()) - sum(by_unit.values()),
    )


def _unit_for(counts: Mapping[Month, int], days: Mapping[date, int], asked: tuple[date, date] | None) -> Unit:
    if 2 * sum(days.values()) > sum(counts.values()):
        first, last = asked or (min(days), max(days))
        span = (last - first).days + 1
        if span <= _MOST_DAYS_BY_WEEK:
            return "day" if span <= _MOST_DAYS else "week"
    years = [year for year, _ in counts]
    first_year, last_year = min(years), max(years)
    if last_year - first_year >= _MOST_YEARS and len(set(years)) > _MOST_YEARS // 2:
        return "decade"
    in_months = any(month for _, month in counts)
    return "month" if in_months and (last_year - first_year + 1) * 12 <= _MOST_MONTHS else "year"


def _by_month(unit: Unit, counts: Mapping[Month, int]) -> Counter[int]:
    by_unit: Counter[int] = Counter()
    for (year, month), count in counts.items():
        if month or unit != "month":
            by_unit[_index(unit, year, month or 1)] += count
    return by_unit


def _by_day(unit: Unit, days: Mapping[date, int]) -> Counter[int]:
    by_unit: Counter[int] = Counter()
    for day, count in days.items():
        by_unit[_index_of_day(unit, day)] += count
    return by_unit


def _shown(unit: Unit, by_unit: Iterable[int], asked: tuple[date, date] | None) -> list[int]:
    """The slots that are there whatever the gaps: those with events, and with weeks and days those asked for."""
    edges = [_index_of_day(unit, day) for day in asked] if asked and unit in ("week", "day") else []
    return sorted({*by_unit, *edges})


def _lines(tallest: int) -> list[int]:
    """A round number and its double, as large as fit: 20 and 40 where the tallest bar has 41."""
    halves = (
        int(each * 10**power) for power in range(6, -1, -1) for each in reversed(_ROUND) if each * 10**power % 1 == 0
    )
    half = next((each for each in halves if 2 * each <= tallest), 0)
    return [half, 2 * half] if half else [1]


def _index(unit: Unit, year: int, month: int) -> int:
    return {"decade": year // 10, "year": year}.get(unit, year * 12 + month - 1)


def _index_of_day(unit: Unit, day: date) -> int:
    """Days are counted as Python does, weeks from Monday."""
    return day.toordinal() if unit == "day" else (day.toordinal() - 1) // 7


def _values(unit: Unit, index: int, asked: tuple[date, date] | None) -> tuple[str, str]:
    """The first and last value of a slot for the filters, within what was asked for."""
    if unit == "week":
        first, last = asked or (date.min, date.max)
        monday = date.fromordinal(index * 7 + 1)
        return str(max(monday, first)), str(min(monday + timedelta(days=6), last))
    value = _value(unit, index)
    return value, f"{index * 10 + 9:04}" if unit == "decade" else value


def _value(unit: Unit, index: int) -> str:
    if unit == "day":
        return str(date.fromordinal(index))
    if unit == "month":
        return f"{index // 12:04}-{index % 12 + 1:02}"
    return f"{index * 10 if unit == 'decade' else index:04}"


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
    """Labels where a round stretch of time begins; the first slot and the one after a gap always have one."""
    room, room_for_major = (
        (_ROOM_FOR_DAY, _ROOM_FOR_MAJOR_DAY) if unit in ("week", "day") else (_ROOM_FOR_TICK, _ROOM_FOR_MAJOR)
    )
    ticks: list[Tick] = []
    last_major = float("-inf")
    for number, slot in enumerate(slots):
        afresh = number == 0 or slots[number - 1].units > 1
        label = None if slot.units > 1 else _label_at(unit, slot.first, len(slots), afresh=afresh)
        x = number * width
        if label is None or (ticks and x - ticks[-1].x < room):
            continue
        keeps = (afresh or label.major) and x - last_major >= room_for_major
        last_major = x if keeps else last_major
        ticks.append(Tick(x, label.value, keeps))
    return ticks


class _Label(NamedTuple):
    value: str
    major: bool


def _label_at(unit: Unit, index: int, slots: int, *, afresh: bool) -> _Label | None:
    """What stands under a slot; None where nothing does. `afresh`: nothing is before it that it could follow from."""
    if unit == "day":
        day = date.fromordinal(index)
        return _Label(str(day), True) if afresh or day.day in _LABELLED_DAYS or slots <= _MOST_SINGLE else None
    if unit == "week":
        return _label_of_week(date.fromordinal(index * 7 + 1), afresh=afresh)
    major, minor = _rounds(unit, slots)
    if not (afresh or index % minor == 0):
        return None
    value = _value(unit, index)
    return _Label(value[:4] if unit != "month" or afresh or index % 12 == 0 else value, index % major == 0)


def _label_of_week(monday: date, *, afresh: bool) -> _Label | None:
    """The month that begins in a week, or its year if that does."""
    sunday = monday + timedelta(days=6)
    if afresh or (sunday.day <= 7 and sunday.month == 1):
        return _Label(f"{sunday.year:04}", True)
    return _Label(f"{sunday.year:04}-{sunday.month:02}", sunday.month % 3 == 1) if sunday.day <= 7 else None


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
        span = axis.drawn_span(period.first, period.last)
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


def _stretches(axis: _Axis, chapters: Iterable[Period]) -> list[Stretch]:
    return [
        Stretch(number, chapter.label, *span)
        for number, chapter in enumerate(chapters, 1)
        if (span := axis.span(chapter.first, chapter.last))
    ]


def _overlaps(label: tuple[float, float], others: Iterable[tuple[float, float]]) -> bool:
    return any(label[0] < end and start < label[1] for start, end in others)


def _position(unit: Unit, day: str, *, last: bool) -> float:
    """The start of a day, or the end of it, in units from year 0."""
    at = date.fromisoformat(day)
    ordinal = at.toordinal() + last
    if unit in ("week", "day"):
        return ordinal if unit == "day" else (ordinal - 1) / 7
    year_start = date(at.year, 1, 1).toordinal()
    year_length = date(at.year, 12, 31).toordinal() - year_start + 1
    if unit == "month":
        month_start = at.replace(day=1).toordinal()
        return at.year * 12 + at.month - 1 + (ordinal - month_start) / 30.5
    years = at.year + (ordinal - year_start) / year_length
    return years / 10 if unit == "decade" else years
