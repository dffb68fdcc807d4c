"""A small chart of the rows of any table or query: what its axes can be, and where its marks lie.

Rows are counted, by a category or in time; or each row has a mark of its own at its figure. Figures are never added up:
several rows may claim the same dead.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from datasette_timeline.listing.scales import round_step

_DAY = re.compile(r"[12]\d{3}(-\d{2}(-\d{2})?)?")
_NUMBERS_OF_ROWS = frozenset({"number", "position", "importance", "year", "latitude", "longitude"})
"""Columns with numbers that count or measure nothing."""
_MOST_CATEGORIES = 60
MOST_BARS = 40
_MOST_DOTS = 2000
_COUNTED_BY_DAY, _COUNTED_BY_MONTH = 92, 366 * 6
"""Days: what is shorter is counted by day, or by month; all else by year."""
_LENGTHS = (4, 7, 10)
"""Of the text of a year, a month and a day."""

Row = Mapping[str, Any]


class Bar(NamedTuple):
    """A category, or one row of it, and its number."""

    label: str
    number: float
    share: float
    """Of the largest one, in per cent."""


class Mark(NamedTuple):
    """A column or a dot in time; places in per cent of the width and height, from the left and the bottom."""

    label: str
    number: float
    at: float
    height: float


class Tick(NamedTuple):
    """A labelled place on an axis."""

    label: str
    at: float


@dataclass(frozen=True)
class Axes:
    """What a chart can have: the columns with days, with categories and with figures."""

    days: Sequence[str]
    categories: Sequence[str]
    figures: Sequence[str]

    @property
    def across(self) -> Sequence[str]:
        """What can be told apart."""
        return [*self.days, *self.categories]


@dataclass(frozen=True)
class Chart:
    """A chart of some rows."""

    kind: str
    """bars, columns or dots."""
    across: str
    figure: str | None
    """The column with the figures; None where rows are counted."""
    bars: Sequence[Bar] = ()
    marks: Sequence[Mark] = ()
    width: float = 0
    """Of a column, in per cent."""
    ticks: Sequence[Tick] = ()
    """In time."""
    levels: Sequence[Tick] = ()
    """Of the numbers."""
    left_out: int = 0
    """Rows without a place in it."""


def axes_of(columns: Sequence[str], rows: Sequence[Row]) -> Axes:
    """What a chart of these rows can have."""
    values = {column: [each for row in rows if (each := plain(row[column])) not in (None, "")] for column in columns}
    days = [name for name, given in values.items() if given and all(_is_day(each) for each in given)]
    figures = [name for name, given in values.items() if name not in days and _are_figures(name, given)]
    others = [name for name in columns if name not in (*days, *figures)]
    return Axes(days, [name for name in others if 1 < len(set(values[name])) <= _MOST_CATEGORIES], figures)


def chart_of(rows: Sequence[Row], axes: Axes, across: str, figure: str | None) -> Chart:
    """The chart of these rows by one of its axes, and by a column of figures or, without one, counted."""
    if across in axes.days:
        return _in_time(rows, across, figure)
    return _by_category(rows, across, figure)


def plain(value: Any) -> Any:
    """The value of a cell; of one that Datasette looked up in another table what is there to be read."""
    return value["label"] if isinstance(value, dict) else value


def _is_day(value: Any) -> bool:
    return bool(_DAY.fullmatch(str(value)))


def _are_figures(name: str, given: Sequence[Any]) -> bool:
    numbers = bool(given) and all(isinstance(each, (int, float)) for each in given)
    return numbers and name not in _NUMBERS_OF_ROWS and set(given) - {0, 1} != set()


def _by_category(rows: Sequence[Row], across: str, figure: str | None) -> Chart:
    given = [(str(plain(row[across])), row) for row in rows if plain(row[across]) not in (None, "")]
    if figure is None:
        found: list[tuple[str, float]] = [
            (label, count) for label, count in Counter(label for label, _ in given).most_common()
        ]
    else:
        found = sorted(_figures(given, figure), key=lambda each: -each[1])
    most = max((number for _, number in found), default=0) or 1
    bars = [Bar(label, number, round(100 * number / most, 1)) for label, number in found[:MOST_BARS]]
    shown = len(given) if figure is None else len(found)
    return Chart("bars", across, figure, bars, left_out=len(rows) - shown + max(0, len(found) - MOST_BARS))


def _counts(labels: Iterable[str]) -> list[tuple[str, float]]:
    return [(label, count) for label, count in Counter(labels).items()]


def _figures(given: Iterable[tuple[str, Row]], figure: str) -> list[tuple[str, float]]:
    return [(label, row[figure]) for label, row in given if row[figure] is not None]


def _in_time(rows: Sequence[Row], across: str, figure: str | None) -> Chart:
    given = sorted(((str(row[across]), row) for row in rows if row[across] not in (None, "")), key=lambda each: each[0])
    days = [_first_day(text) for text, _ in given]
    span = (days[0], days[-1]) if days else (date.min, date.min)
    if figure is None:
        return _counted(given, across, span, len(rows))
    found = _figures(given, figure)[:_MOST_DOTS]
    step, top = _levels(max((number for _, number in found), default=1))
    marks = [Mark(text, number, _place(_first_day(text), span), round(100 * number / top, 2)) for text, number in found]
    return Chart(
        "dots",
        across,
        figure,
        marks=marks,
        ticks=_years(span),
        levels=_ticks_to(step, top),
        left_out=len(rows) - len(found),
    )


def _counted(given: Sequence[tuple[str, Row]], across: str, span: tuple[date, date], rows: int) -> Chart:
    length = _length(given, (span[1] - span[0]).days)
    counts = Counter(text[:length] for text, _ in given)
    step, top = _levels(max(counts.values(), default=1))
    slots = {4: 365.25, 7: 30.4, 10: 1}[length]
    width = max(0.15, round(100 * slots / max((span[1] - span[0]).days + slots, 1), 3))
    marks = [
        Mark(text, count, round(_place(_first_day(text), span) * (100 - width) / 100, 3), round(100 * count / top, 2))
        for text, count in counts.items()
    ]
    ticks = [tick._replace(at=round(tick.at * (100 - width) / 100, 2)) for tick in _years(span)]
    return Chart(
        "columns",
        across,
        None,
        marks=marks,
        width=width,
        ticks=ticks,
        levels=_ticks_to(step, top),
        left_out=rows - len(given),
    )


def _length(given: Sequence[tuple[str, Row]], days: int) -> int:
    """How much of a day's text tells what is counted together."""
    wanted = 10 if days <= _COUNTED_BY_DAY else 7 if days <= _COUNTED_BY_MONTH else 4
    shortest = min((len(text) for text, _ in given), default=4)
    return max(length for length in _LENGTHS if length <= min(wanted, shortest))


def _first_day(text: str) -> date:
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return date(year, min(max(month, 1), 12), min(max(day, 1), 28 if month == 2 else 30))


def _place(day: date, span: tuple[date, date]) -> float:
    length = (span[1] - span[0]).days
    return round(100 * min(max((day - span[0]).days / length, 0), 1), 2) if length else 0.0


def _levels(most: float) -> tuple[float, float]:
    """A round step, and the round number at the top."""
    step = round_step(max(most, 1), float(most).is_integer())
    return step, step * -(-most // step) or step


def _ticks_to(step: float, top: float) -> list[Tick]:
    return [Tick(f"{step * number:g}", round(100 * step * number / top, 2)) for number in range(round(top / step) + 1)]


def _years(span: tuple[date, date]) -> list[Tick]:
    first, last = span[0].year, span[1].year
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 500) if (last - first) / step <= 10)
    years = [year for year in range(first, last + 1) if year % step == 0 and date(year, 1, 1) >= span[0]]
    ticks = [Tick(str(year), _place(date(year, 1, 1), span)) for year in years]
    return ticks or [Tick(span[0].isoformat(), 0.0), Tick(span[1].isoformat(), 100.0)]
