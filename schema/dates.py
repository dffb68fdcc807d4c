"""Event dates: the subset of EDTF (ISO 8601-2, Library of Congress 2019) that history needs.

Supported are level 0 without times of day, level 1 without seasons and without years outside 0001 to 9999, and of
level 2 the one-of range. There are no spaces::

    date      = point | span | one-of ;
    point     = ( plain | masked ) , [ qualifier ] ;             some time within it, or throughout
    span      = bound , "/" , ( bound | absent )                 it lasted from the one to the other
              | absent , "/" , bound ;
    one-of    = "[" , plain , ".." , plain , "]"                 it was on one of these days
              | "[" , ".." , plain , "]"                         on or before
              | "[" , plain , ".." , "]" ;                       on or after
    bound     = plain , [ qualifier ] ;
    absent    = ".." | "" ;                                      "..": open, there is none; "": unknown
    plain     = year , [ "-" , month , [ "-" , day ] ] ;
    masked    = digit , digit , digit , "X"                      a decade: 199X
              | digit , digit , "XX"                             a century: 19XX
              | year , "-XX" , [ "-XX" ]                         1992-XX, 1992-XX-XX
              | year , "-" , month , "-XX" ;                     1992-04-XX
    qualifier = "?" | "~" | "%" ;                                uncertain, approximate, both
    year      = digit , digit , digit , digit ;                  0001 to 9999
    month     = digit , digit ;                                  01 to 12
    day       = digit , digit ;                                  one that the month has

The calendar is the Gregorian one, also before 1582. A millennium (`1XXX`, level 2) and a wholly unknown year (`XXXX`)
are left out: they do not place an event, and a one-of range can say what is known. The bounds of a one-of range may
differ in precision (`[1991-12..1992-05-12]`): EDTF wants them alike, but sources do not oblige.

A qualifier never widens the bounds. "About 8 May" does not say how many days about, and a number of our own would pass
for knowledge; `uncertain` and `approximate` carry the doubt instead.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from schema.date_labels import english_label

Kind = Literal["point", "span", "one-of"]
Precision = Literal["day", "month", "year", "decade", "century"]
Masked = Literal["", "month", "day", "month-day"]
Missing = Literal["open", "unknown"]

PRECISIONS: Final[tuple[Precision, ...]] = ("day", "month", "year", "decade", "century")  # finest first

_ABSENT: Final[dict[str, Missing]] = {"..": "open", "": "unknown"}
_ONE_DAY: Final = timedelta(days=1)
_PART: Final = re.compile(r"([0-9]{2}(?:[0-9][0-9X]|XX))(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)")
_ONE_OF: Final = re.compile(r"\[([0-9-]*)\.\.([0-9-]*)\]")


class DateError(ValueError):
    """A text that is not a supported date.

    `message` is a sentence for curators, `offset` the 0-based index of the fault in the text, and `hint` says what to
    write instead, or is None where nobody can tell. Dates quoted in a hint are themselves valid.
    """

    def __init__(self, message: str, offset: int, hint: str | None = None) -> None:
        super().__init__(message, offset, hint)  # all three, so that the error survives pickling
        self.message = message
        self.offset = offset
        self.hint = hint

    def __str__(self) -> str:
        return self.message


class DatePart(NamedTuple):
    """One written date: a point, or one end of a span or of a one-of range.

    `earliest` and `latest` are the first and last day of the one `precision` unit that is known. EDTF counts `1992-XX`
    as a month and `1992-XX-XX` as a day; what is known of either is the year, so that is their precision here, and
    `masked` names the units written as X.
    """

    earliest: date
    latest: date
    precision: Precision
    masked: Masked = ""
    uncertain: bool = False
    approximate: bool = False


class EventDate(NamedTuple):
    """When something happened. Its parts are stored, the rest follows from them.

    Shape: `start` and `end` are each a `DatePart`, or "open" (there is none) or "unknown"; a point has the same part
    twice. Sort by `sort_key`, not by comparing dates.
    """

    text: str
    kind: Kind
    start: DatePart | Missing
    end: DatePart | Missing

    @property
    def earliest(self) -> date | None:
        """The first day it may have been; None where the start is open or unknown."""
        return None if isinstance(self.start, str) else self.start.earliest

    @property
    def latest(self) -> date | None:
        """The last day it may have been, inclusive; None where the end is open or unknown."""
        return None if isinstance(self.end, str) else self.end.latest

    @property
    def known(self) -> tuple[DatePart, ...]:
        """The parts that are written: one or two, in order."""
        ends = (self.start,) if self.kind == "point" else (self.start, self.end)
        return tuple(part for part in ends if not isinstance(part, str))

    @property
    def precision(self) -> Precision:
        """The coarser precision of the ends that are known."""
        return max((part.precision for part in self.known), key=PRECISIONS.index)

    @property
    def uncertain(self) -> bool:
        """Whether any end is marked `?` or `%`."""
        return any(part.uncertain for part in self.known)

    @property
    def approximate(self) -> bool:
        """Whether any end is marked `~` or `%`."""
        return any(part.approximate for part in self.known)

    @property
    def year(self) -> int:
        """The year of the earliest day; where the start is open or unknown, that of the latest."""
        return self.known[0].latest.year if self.earliest is None else self.earliest.year

    @property
    def sort_key(self) -> str:
        """Text that sorts dates in time when compared byte by byte; different dates have different keys.

        The earliest day comes first. Of dates that start on the same day the longer goes first, so that a war precedes
        its first battle and a month its first day; then the text decides. What has no known start is placed at its
        end's first day, being then under way for certain, and counts as longest, like what has no known end.
        """
        if self.earliest is None or self.latest is None:
            return f"{self.known[0].earliest} 0000000 {self.text}"
        return f"{self.earliest} {9_999_999 - (self.latest - self.earliest).days} {self.text}"

    @property
    def label(self) -> str:
        """The date in English, such as "about 4 June 1991" or "4 or 5 June 1991"."""
        return english_label(self)


@lru_cache(maxsize=16_384)
def parse_date(text: str) -> EventDate:
    """The date that `text` writes; a `DateError` says what is wrong with it, where, and what to write instead."""
    found = read(text)
    if found is None:
        from schema.date_faults import explain  # only those who err pay for its patterns

        raise explain(text)
    return found


def read(text: str) -> EventDate | None:
    """The date that `text` writes, or None where it has none of the supported forms, or no sense."""
    if text[:1] == "[":
        return _one_of(text)
    if "/" in text:
        return _span(text)
    part = _plain_day(text) or read_part(text)
    return part and EventDate(text, "point", part, part)


def read_part(text: str) -> DatePart | None:
    """A single day, month, year, decade or century with its qualifier, or None."""
    match = _PART.fullmatch(text)
    if match is None:
        return None
    year, month, day, qualifier = match.groups()
    if ("X" in year and month) or (month == "XX" and day not in (None, "XX")):
        return None  # level 2
    try:
        unit = _years(year) if month in (None, "XX") else _days(int(year), int(month), day)
    except ValueError:
        return None
    return DatePart(*unit, _masked(month, day), qualifier in ("?", "%"), qualifier in ("~", "%"))


def _plain_day(text: str) -> DatePart | None:
    """The commonest form, read without a pattern."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return DatePart(day, day, "day")


def _span(text: str) -> EventDate | None:
    start, _, end = text.partition("/")
    return _from_to(text, "span", _bound(start), _bound(end))


def _one_of(text: str) -> EventDate | None:
    match = _ONE_OF.fullmatch(text)
    if match is None:
        return None
    start, end = match.groups()
    return _from_to(text, "one-of", _bound(start or ".."), _bound(end or ".."))


def _bound(text: str) -> DatePart | Missing | None:
    return _ABSENT.get(text) or (None if "X" in text else read_part(text))


def _from_to(
    text: str, kind: Kind, start: DatePart | Missing | None, end: DatePart | Missing | None
) -> EventDate | None:
    if start is None or end is None or (isinstance(start, str) and isinstance(end, str)):
        return None
    found = EventDate(text, kind, start, end)
    if found.earliest and found.latest and found.latest < found.earliest:
        return None
    return found


def _years(digits: str) -> tuple[date, date, Precision]:
    masked = digits.count("X")
    first, last = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return date(first, 1, 1), date(last, 12, 31), PRECISIONS[2 + masked]


def _days(year: int, month: int, day: str | None) -> tuple[date, date, Precision]:
    if day not in (None, "XX"):
        only = date(year, month, int(day))
        return only, only, "day"
    first = date(year, month, 1)
    last = date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - _ONE_DAY
    return first, last, "month"


def _masked(month: str | None, day: str | None) -> Masked:
    if month == "XX":
        return "month-day" if day else "month"
    return "day" if day == "XX" else ""
