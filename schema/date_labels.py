"""English labels for event dates, made from their parts alone; another language would be another module like this.

Months are never abbreviated, and what a reader may take for a fact is never said: a date that is about, uncertain, open
or unknown reads so. Years before 1000 carry "CE", since a bare "42" would not read as a year.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from schema.dates import DatePart, EventDate

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def english_label(date: "EventDate") -> str:
    """The date in words, for a heading or a list: "25 to 26 February 1992"."""
    if date.kind == "point":
        return _point(date.known[0])
    if len(date.known) == 1:
        return _one_sided(date)
    start, end = date.known
    return _one_of(start, end) if date.kind == "one-of" else _span(start, end)


def _point(part: "DatePart") -> str:
    doubt = "uncertain" if part.uncertain else ""
    if not part.masked:
        return _name(part) + _note(doubt)
    unit, unknown = {
        "day": ("day", ""),
        "month": ("time", "month unknown"),
        "month-day": ("day", "month and day unknown"),
    }[part.masked]
    return f"some {unit} {_in(part)}" + _note(unknown, doubt)


def _one_sided(date: "EventDate") -> str:
    [part] = date.known
    name = _name(part)
    if date.kind == "one-of":
        return f"{name} or earlier" if date.start == "open" else f"{name} or later"
    if isinstance(date.start, str):
        doubt = "end uncertain" if part.uncertain else ""
        return f"until {name}" + (", start unknown" if date.start == "unknown" else "") + _note(doubt)
    doubt = "start uncertain" if part.uncertain else ""
    return f"from {name}" + (", end unknown" if date.end == "unknown" else " on") + _note(doubt)


def _span(start: "DatePart", end: "DatePart") -> str:
    if _alike(start, end):
        words = _name(end) if end.precision == "day" else f"within {_name(end)}"
    elif _holds(end, start):
        words = f"{_name(start)} to some time {_in(end)}"
    elif _holds(start, end):
        words = f"some time {_in(start)} to {_name(end)}"
    else:
        words = _pair(start, "to", end)
    unsure = {(True, True): "start and end uncertain", (True, False): "start uncertain", (False, True): "end uncertain"}
    return words + _note(unsure.get((start.uncertain, end.uncertain), ""))


def _one_of(start: "DatePart", end: "DatePart") -> str:
    if _alike(start, end):
        return _name(end) if end.precision == "day" else f"some time in {_name(end)}"
    if start.precision == end.precision:
        if start.latest + timedelta(days=1) == end.earliest:
            return _pair(start, "or", end)
        return f"some {'day' if end.precision == 'day' else 'time'} from {_pair(start, 'to', end)}"
    if _holds(end, start):
        return f"some time between {_name(start)} and the end of {_name(end)}"
    if _holds(start, end):
        return f"some time between the start of {_name(start)} and {_name(end)}"
    return f"some time between {_pair(start, 'and', end)}"


def _pair(start: "DatePart", joiner: str, end: "DatePart") -> str:
    """Both names, without saying a month or year twice: "25 to 26 February 1992"."""
    return f"{_name(start, without=_shared_words(start, end))} {joiner} {_name(end)}"


def _shared_words(start: "DatePart", end: "DatePart") -> int:
    if "year" in (start.precision, end.precision) or start.earliest.year != end.earliest.year:
        return 0
    same_month = start.earliest.month == end.earliest.month
    return 2 if start.precision == end.precision == "day" and same_month else 1


def _alike(start: "DatePart", end: "DatePart") -> bool:
    return start._replace(uncertain=False) == end._replace(uncertain=False)


def _holds(outer: "DatePart", inner: "DatePart") -> bool:
    return outer.precision != inner.precision and outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _name(part: "DatePart", without: int = 0) -> str:
    """A part in words, leaving out as many at the end as the other part of a pair will say."""
    about = "about " if part.approximate else ""
    if part.precision in ("decade", "century"):
        first, last = part.earliest.year, part.latest.year
        if part.precision == "decade" and first >= 1000 and first % 100:
            return f"{about}the {first}s"
        return f"between {about}{_year(first)} and {about}{_year(last)}"  # "the 1900s" would be either
    words = [_year(part.earliest.year)]
    if part.precision in ("month", "day"):
        words.insert(0, MONTHS[part.earliest.month - 1])
    if part.precision == "day":
        words.insert(0, str(part.earliest.day))
    return about + " ".join(words[: len(words) - without])


def _year(year: int) -> str:
    return str(year) if year >= 1000 else f"{year} CE"


def _in(part: "DatePart") -> str:
    return f"in or {_name(part)}" if part.approximate else f"in {_name(part)}"


def _note(*notes: str) -> str:
    said = ", ".join(note for note in notes if note)
    return f" ({said})" if said else ""
