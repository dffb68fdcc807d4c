"""Event dates in the reader's language, from their EDTF text.

The database holds a label in its own language; these are for the others, in a form short enough to need no grammar:
ranges with a dash, doubts as notes in brackets, an open end as an ellipsis.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from datasette_timeline.languages.forms import DateForms

_PART = re.compile(r"(\d{2}(?:\d[\dX]|XX))(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([?~%]?)")
_ONE_OF = re.compile(r"\[(.*?)\.\.(.*)\]")
_OPEN = ("", "..")
_MONTHS = 12
_ELLIPSIS = "…"


class _Part(NamedTuple):
    year: str
    """Four characters; the last ones may be X."""
    month: int | None
    day: int | None
    approximate: bool
    notes: tuple[str, ...]

    def named(self, forms: DateForms, day: str | None = None, with_year: bool = True) -> str:
        if "X" in self.year:
            text = f"{self.year.replace('X', '0')}–{self.year.replace('X', '9')}"
        elif self.month is None:
            text = forms.year.format(year=int(self.year))
        elif self.day is None:
            month = forms.months_alone[self.month - 1]
            text = forms.month.format(month=month, year=int(self.year)) if with_year else month
        else:
            pattern = forms.day if with_year else forms.day_of_month
            text = pattern.format(day=day or self.day, month=forms.months[self.month - 1], year=int(self.year))
        return forms.about.format(date=text) if self.approximate else text


@lru_cache(maxsize=16_384)
def date_label(edtf: str, forms: DateForms) -> str | None:
    """The date in words; None where the text is not one of the forms that records use."""
    if one_of := _ONE_OF.fullmatch(edtf):
        parts = [_part(text, forms) if text else None for text in one_of.groups()]
        return _one_of(parts[0], parts[1], forms) if any(parts) else None
    if "/" in edtf:
        texts = edtf.split("/")
        parts = [_part(text, forms) for text in texts if text not in _OPEN]
        if len(texts) != 2 or not parts or None in parts:
            return None
        ends = [None if text in _OPEN else _part(text, forms) for text in texts]
        notes = tuple(note for part in parts if part for note in part.notes)
        return _range(ends[0], ends[1], forms) + _bracketed(notes)
    part = _part(edtf, forms)
    return part.named(forms) + _bracketed(part.notes) if part else None


def month_heading(month: str, forms: DateForms) -> str:
    """The name of a month, '1992-03' or '03', as it heads what happened in it."""
    name = forms.months_alone[int(month[-2:]) - 1]
    return name[:1].upper() + name[1:]


def _part(text: str, forms: DateForms) -> _Part | None:
    match = _PART.fullmatch(text)
    if not match:
        return None
    year, month, day, qualifier = match.groups()
    notes = [forms.month_unknown] if month == "XX" else [forms.day_unknown] if day == "XX" else []
    if qualifier in ("?", "%"):
        notes.append(forms.uncertain)
    known_month = int(month) if month not in (None, "XX") else None
    if known_month is not None and not 1 <= known_month <= _MONTHS:
        return None
    known_day = int(day) if day not in (None, "XX") and known_month else None
    return _Part(year, known_month, known_day, qualifier in ("~", "%"), tuple(notes))


def _one_of(first: _Part | None, last: _Part | None, forms: DateForms) -> str:
    if first is None or last is None:
        known = first or last
        pattern = forms.or_later if first else forms.or_earlier
        return pattern.format(date=known.named(forms)) if known else ""
    if _next_to_each_other(first, last):
        shared = _same_year(first, last)
        if shared and first.month == last.month:
            return last.named(forms, day=forms.either.format(first=first.day, second=last.day))
        return forms.either.format(first=first.named(forms, with_year=not shared), second=last.named(forms))
    return forms.one_of.format(date=_range(first, last, forms))


def _range(first: _Part | None, last: _Part | None, forms: DateForms) -> str:
    if first is None or last is None:
        return f"{first.named(forms) if first else _ELLIPSIS} – {last.named(forms) if last else _ELLIPSIS}"
    if _same_year(first, last):
        if first.day and last.day and first.month == last.month and not (first.approximate or last.approximate):
            return last.named(forms, day=f"{first.day}–{last.day}")
        if not forms.month.startswith("{year}") or (first.day and last.day):
            return f"{first.named(forms, with_year=False)} – {last.named(forms)}"
        if not last.day:
            return f"{first.named(forms)} – {last.named(forms, with_year=False)}"
    return f"{first.named(forms)} – {last.named(forms)}"


def _same_year(first: _Part, last: _Part) -> bool:
    """Whether the year can be said once, because both ends say more than it."""
    return first.year == last.year and bool(first.month and last.month)


def _next_to_each_other(first: _Part, last: _Part) -> bool:
    if not (first.day and last.day and first.month and last.month):
        return False
    days = [date(int(part.year), part.month or 1, part.day or 1) for part in (first, last)]
    return days[0] + timedelta(days=1) == days[1]


def _bracketed(notes: tuple[str, ...]) -> str:
    return f" ({', '.join(dict.fromkeys(notes))})" if notes else ""
