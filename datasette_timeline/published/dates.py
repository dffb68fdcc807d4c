"""Dates as the file carries them: read from EDTF once, at build, so that nobody who reads the file has to.

Each date of the records is one row of the table `dates`. Its ends are JSON in the column `parts`::

    {"start": {"year": 1992, "month": 5, "precision": "month", "approximate": true}, "end": "open"}

An end is a part, without what is not known or not so, "open" (there is none) or "unknown"; a point has the same twice.
"""

import json
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["point", "span", "one-of"]
Precision = Literal["day", "month", "year", "decade", "century"]
Masked = Literal["", "month", "day", "month-day"]
Missing = Literal["open", "unknown"]

LABEL_LANGUAGE = "en"
"""The language of labels; words of other languages are made from the parts."""

_YEARS = {"decade": 10, "century": 100}
_encoded = json.JSONEncoder(separators=(",", ":")).encode


class Part(NamedTuple):
    """A day, a month, a year, a decade or a century, as far as it is known."""

    year: int
    """The first one of a decade or century."""
    month: int | None = None
    day: int | None = None
    precision: Precision = "year"
    masked: Masked = ""
    """What is said to be unknown: nothing, the month, the day, or both."""
    uncertain: bool = False
    approximate: bool = False

    @property
    def last_year(self) -> int:
        """The last year of a decade or century; of anything else its only one."""
        return self.year + _YEARS.get(self.precision, 1) - 1

    @property
    def known(self) -> tuple[int, ...]:
        """(year,), (year, month) or (year, month, day)."""
        return tuple(number for number in self[:3] if number is not None)

    @property
    def plain(self) -> str | None:
        """The day, month or year in ISO 8601; None where it is longer than a year, masked or in doubt."""
        if self.masked or self.uncertain or self.approximate or self.precision in _YEARS:
            return None
        return "-".join([f"{self.year:04}", *(f"{number:02}" for number in self.known[1:])])


End = Part | Missing


class Date(NamedTuple):
    """A row of the table `dates`. Days are ISO 8601; sort by `sort_key`."""

    edtf: str
    """The date as written."""
    label: str
    """The same in English words."""
    earliest: str | None
    """The first day that it may mean; None where the start is open or unknown."""
    latest: str | None
    """The last day that it may mean, inclusive; None where the end is open or unknown."""
    precision: Precision
    """The coarser one of its ends."""
    kind: Kind
    uncertain: bool
    approximate: bool
    year: int
    """The year of the earliest day; where that is not known, of the latest."""
    sort_key: str
    parts: str

    @property
    def ends(self) -> tuple[End, End]:
        """Its start and its end."""
        return _ends(self.parts)

    @property
    def known(self) -> tuple[Part, ...]:
        """The parts that are written: one or two, in order."""
        parts = tuple(end for end in self.ends if isinstance(end, Part))
        return parts[:1] if self.kind == "point" else parts

    @property
    def plain(self) -> str | None:
        """The one day, month or year that it is, in ISO 8601; None where it takes two, or a doubt."""
        return self.known[0].plain if self.kind == "point" else None

    @property
    def is_one_day(self) -> bool:
        """Whether it is a single day without doubt."""
        return self.plain is not None and self.known[0].day is not None

    @property
    def certain(self) -> tuple[str, str] | None:
        """Its first and last day, month or year in ISO 8601; None where either is in doubt, open or not known."""
        start, end = (end.plain if isinstance(end, Part) else None for end in self.ends)
        return (start, end) if start and end and self.kind != "one-of" else None

    @property
    def years(self) -> str:
        """The year, or the first and the last one: 1993, 1990–1999, 1993–, –1993."""
        first, last = (day[:4] if day else "" for day in (self.earliest, self.latest))
        return first if first == last else f"{first}–{last}"


def parts_json(start: End, end: End) -> str:
    """The ends of a date, as the column `parts` has them."""
    return _encoded({"start": _written(start), "end": _written(end)})


def _written(end: End) -> object:
    return {name: value for name, value in end._asdict().items() if value} if isinstance(end, Part) else end


@lru_cache(maxsize=16_384)
def _ends(parts: str) -> tuple[End, End]:
    held = json.loads(parts)
    return _read(held["start"]), _read(held["end"])


def _read(end: Missing | dict[str, object]) -> End:
    return end if isinstance(end, str) else Part(**end)  # type: ignore[arg-type]
