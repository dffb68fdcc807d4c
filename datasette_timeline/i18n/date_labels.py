"""Dates in the reader's language, from their parts.

The database holds a label in its own language; these are for the others, in a form short enough to need no grammar:
ranges with a dash, doubts as notes in brackets, an open end as an ellipsis.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from datasette_timeline.i18n.languages.forms import DateForms
from datasette_timeline.published.dates import Date, Part

_ELLIPSIS = "…"
SHORT_MONTH = 3
"""Letters of the name of a month where there is little room."""


@lru_cache(maxsize=16_384)
def date_label(when: Date, forms: DateForms) -> str:
    """The date in words."""
    if when.kind == "point":
        words = _name(when.known[0], forms)
    else:
        first, last = (end if isinstance(end, Part) else None for end in when.ends)
        words = _one_of(first, last, forms) if when.kind == "one-of" else _range(first, last, forms)
    return words + _notes(when.known, forms)


def date_range_label(first: Part, last: Part, forms: DateForms) -> str:
    """What lies from the one day, month or year to the other, in words."""
    return _range(first, last, forms)


def start_label(when: Date, forms: DateForms, *, with_year: bool) -> str:
    """Where a date begins, in short, as far as that is beyond doubt: '27 Sep', 'Sep' or '1992'."""
    start, end = when.ends
    if not isinstance(start, Part) or start.month is None or start.masked == "month-day":
        return str(when.year)
    if when.kind == "one-of" and not (isinstance(end, Part) and end.known[:2] == start.known[:2]):
        return str(when.year)
    certain = start.day and not start.approximate and when.kind != "one-of"
    months = forms.months if certain else forms.months_alone
    day = forms.day if with_year else forms.day_of_month
    pattern = day if certain else forms.month if with_year else "{month}"
    return pattern.format(day=start.day, month=months[start.month - 1][:SHORT_MONTH], year=start.year)


def month_heading(month: str, forms: DateForms) -> str:
    """The name of a month, '1992-03' or '03', as it heads what happened in it."""
    name = forms.months_alone[int(month[-2:]) - 1]
    return name[:1].upper() + name[1:]


def _name(part: Part, forms: DateForms, day: str | None = None, with_year: bool = True) -> str:
    if part.last_year != part.year:
        text = f"{part.year}–{part.last_year}"
    elif part.month is None:
        text = forms.year.format(year=part.year)
    elif part.day is None:
        month = forms.months_alone[part.month - 1]
        text = forms.month.format(month=month, year=part.year) if with_year else month
    else:
        pattern = forms.day if with_year else forms.day_of_month
        text = pattern.format(day=day or part.day, month=forms.months[part.month - 1], year=part.year)
    return forms.about.format(date=text) if part.approximate else text


def _one_of(first: Part | None, last: Part | None, forms: DateForms) -> str:
    if first is None or last is None:
        known = first or last
        pattern = forms.or_later if first else forms.or_earlier
        return pattern.format(date=_name(known, forms)) if known else ""
    if first == last and first.day:
        return _name(first, forms)
    if _next_to_each_other(first, last):
        shared = _same_year(first, last)
        if shared and first.month == last.month:
            return _name(last, forms, day=forms.either.format(first=first.day, second=last.day))
        return forms.either.format(first=_name(first, forms, with_year=not shared), second=_name(last, forms))
    return forms.one_of.format(date=_range(first, last, forms))


def _range(first: Part | None, last: Part | None, forms: DateForms) -> str:
    if first is None or last is None:
        return f"{_name(first, forms) if first else _ELLIPSIS} – {_name(last, forms) if last else _ELLIPSIS}"
    if first == last:
        return _name(first, forms)
    if _same_year(first, last):
        if first.day and last.day and first.month == last.month and not (first.approximate or last.approximate):
            return _name(last, forms, day=f"{first.day}–{last.day}")
        if not forms.month.startswith("{year}") or (first.day and last.day):
            return f"{_name(first, forms, with_year=False)} – {_name(last, forms)}"
        if not last.day:
            return f"{_name(first, forms)} – {_name(last, forms, with_year=False)}"
    return f"{_name(first, forms)} – {_name(last, forms)}"


def _same_year(first: Part, last: Part) -> bool:
    """Whether the year can be said once, because both ends say more than it."""
    return first.year == last.year and bool(first.month and last.month)


def _next_to_each_other(first: Part, last: Part) -> bool:
    if len(first.known) < 3 or len(last.known) < 3:
        return False
    return date(*first.known) + timedelta(days=1) == date(*last.known)


def _notes(parts: Sequence[Part], forms: DateForms) -> str:
    notes = dict.fromkeys(note for part in parts for note in _doubts(part, forms))
    return f" ({', '.join(notes)})" if notes else ""


def _doubts(part: Part, forms: DateForms) -> Iterator[str]:
    if part.masked:
        yield forms.day_unknown if part.masked == "day" else forms.month_unknown
    if part.uncertain:
        yield forms.uncertain
