"""Dates that say which calendar they are in, or give one day in both: "6 February 1905 (O.S.)", "6/19 February 1905".

A record has the new-style day alone, and the old one in a note. Words for either style count where what is left of the
text is a date, so that they may be as short as sources have them.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from schema.calendars import in_new_style
from schema.date_hints import quote
from schema.date_labels import MONTHS
from schema.dates import DateError, read
from schema.near_dates import number_of, readings, tokens

_LAST_YEAR: Final = 1926
"""Until then some state still wrote its days in the old style; of later ones it is only believed if it is said."""


def _said(*forms: str) -> re.Pattern[str]:
    lead = r"(?:(?:in|by|according to|of|по|за|nach|selon|le)\s+)?(?:(?:the|dem|du)\s+)?"
    return re.compile(rf"(?<!\w){lead}(?:{'|'.join(forms)})(?!\w)[.:]?", re.IGNORECASE)


_OLD: Final = _said(
    r"o\.?\s?s|(?:old[\s-]style|julian)(?:\s(?:calendar|style|date))?",
    r"ст(?:ар\w*)?\.?\s?ст(?:ил\w*)?|стар\w+\sкалендар\w*|юл(?:иан|іан)\w+(?:\s(?:календар|стил)\w*)?",
    r"a(?:lten?)?\.?\s?st(?:ils?|yls?)?|julianisch\w*(?:\skalenders?)?",
    r"v(?:ieux)?\.?\s?st(?:yle)?|ancien\sstyle|(?:calendrier\s)?julien",
    r"stylo\svetere|st(?:il)?\.?\s?v(?:echi)?|st(?:arego)?\.?\s?st(?:ylu)?",
    r"köhnə\s(?:üslub|stil|təqvim)\w*|yuli\w+\stəqvim\w*|eski\stakvim\w*|jülyen(?:\stakvim\w*)?",
    r"հին\sտոմար\w*|հ\.\s?տ|հուլյան\s(?:տոմար|օրացույց)\w*|ძველი\sსტილ\w*|ძვ\.\s?სტ|π\.\s?η|παλαιό\sημερολόγιο",
)
_NEW: Final = _said(
    r"n\.?\s?s|(?:new[\s-]style|gregorian)(?:\s(?:calendar|style|date))?",
    r"н(?:ов\w*)?\.?\s?ст(?:ил\w*)?|нов\w+\sкалендар\w*|григор(?:иан|іан)\w+(?:\s(?:календар|стил)\w*)?",
    r"n(?:euen?)?\.?\s?st(?:ils?|yls?)?|gregorianisch\w*(?:\skalenders?)?",
    r"nouveau\sstyle|(?:calendrier\s)?grégorien|stylo\snovo|st(?:il)?\.?\s?n(?:ou)?|nowego\sstylu",
    r"yeni\s(?:üslub|stil|təqvim)\w*|qriqori\w+\stəqvim\w*|yeni\stakvim\w*|miladi(?:\stakvim\w*)?",
    r"նոր\sտոմար\w*|ն\.\s?տ|գրիգորյան\s(?:տոմար|օրացույց)\w*|ახალი\sსტილ\w*|ახ\.\s?სტ|ν\.\s?η",
)
_JOINERS: Final = re.compile(r"[-/()\[\]=:;\u2013\u2014]")
_EMPTY: Final = re.compile(r"[(\[]\s*[)\]]|(?<=[(\[])\s+|\s+(?=[)\]])")
_TWICE: Final = {
    "NNMY": "320 321",
    "MNNY": "301 302",
    "YMNN": "012 013",
    "NMYN": "210 213",
    "MNYN": "201 203",
    "NMNMY": "410 432",
    "MNMNY": "401 423",
    "NMYNM": "210 243",
    "MNYMN": "201 234",
    "YNNN": "012 013",
    "NMYNMY": "210 543",
    "MNYMNY": "201 534",
    "YNNNN": "012 034",
    "YNNYNN": "012 345",
    "NNNY": "320 321",
    "NNNNY": "410 432",
    "NNYNNY": "210 543",
}
"""Where year, month and day of either day stand among the tokens of a text that gives two."""


class _Day(NamedTuple):
    """A day as it is written, in whichever style."""

    year: int
    month: int
    day: int

    @property
    def edtf(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


def in_a_style(text: str) -> DateError | None:
    """The fault of a text that says in which style it is, or that gives a day in both; None of any other."""
    old, new = _OLD.search(text), _NEW.search(text)
    offset = min((found.start() for found in (old, new) if found), default=0)
    bare = _EMPTY.sub("", _NEW.sub(" ", _OLD.sub(" ", text))).strip(" ,;:=/")
    days = _two_days(bare)
    if days and (fault := _of_one_day(text, offset, days, is_said=bool(old or new))):
        return fault
    if old:
        return _of_old_days(text, offset, bare) or (_of_days_apart(text, offset, days) if days else None)
    if new and (meant := list(readings(bare))):
        message = f"{quote(text)} is not a date: every date is in the new style, and no word says so"
        return DateError(message, offset, f"write {_listed(meant)}")
    return None


def _of_one_day(text: str, offset: int, days: tuple[_Day, _Day], *, is_said: bool) -> DateError | None:
    """Two days that are one, if they are; unless a word says so, only where that was usual to write."""
    pair = next(((old, new) for old, new in (days, days[::-1]) if _new(old.edtf) == new.edtf), None)
    if pair is None:
        return None
    old, new = pair[0].edtf, pair[1].edtf
    hint = f"write '{new}', and tell the old day in a note (date_note: {_label(old)}, old style)"
    if not is_said:
        if pair[1].year > _LAST_YEAR or not re.search(r"[/(\[]", text):
            return None
        if re.fullmatch(r"[0-9-]+/[0-9-]+", text):
            hint = f"write '{old}/{new}' if it lasted; if both are one day, {hint}"
    return DateError(f"{quote(text)} is not a date: it is one day in the old style and in the new", offset, hint)


def _of_old_days(text: str, offset: int, bare: str) -> DateError | None:
    new_by_old = {old: new for old in readings(bare, holds=_new) if (new := _new(old))}
    if not new_by_old:
        return None
    message = f"{quote(text)} is not a date: dates are in the new style (Gregorian calendar), and this is in the old"
    if new_by_old.keys() == {*new_by_old.values()}:  # a year
        return DateError(message, offset, f"write {_listed(new_by_old)}")
    if len(new_by_old) > 1:
        days = " or ".join(f"'{new}' for {_label(old)}" for old, new in new_by_old.items())
        return DateError(message, offset, f"write {days} of the old style, and tell the old day in a note")
    [(old, new)] = new_by_old.items()
    note = f"tell the old date in a note (date_note: {_label(old)}, old style)"
    return DateError(message, offset, f"write '{new}', and {note}")


def _of_days_apart(text: str, offset: int, days: tuple[_Day, _Day]) -> DateError | None:
    """Two days that are said to be one, and are not."""
    old, stated = (day.edtf for day in sorted(days))
    right = _new(old)
    if right is None or not read(stated):
        return None
    message = f"{quote(text)} is not a date: {_label(old)} in the old style is {_label(right)} in the new"
    return DateError(message, offset, f"write '{right}' if the old day is right, '{stated}' if the new one is")


def _two_days(text: str) -> tuple[_Day, _Day] | None:
    shape, words = tokens(_JOINERS.sub(" ", text))
    numbers = [number_of(word) for word in words] if shape in _TWICE else []
    if not numbers or None in numbers:
        return None
    first, second = (_Day(*(numbers[int(at)] or 0 for at in places)) for places in _TWICE[shape].split())
    return first, second


def _new(old: str) -> str | None:
    """The date in the new style, or None where that is no date."""
    try:
        new = in_new_style(old)
    except ValueError:
        return None
    return new if read(new) else None


def _label(text: str) -> str:
    """A date in words, also one that the old style alone has."""
    if found := read(text):
        return found.label
    return re.sub(
        r"([0-9]+)-([0-9]{2})-([0-9]{2})",
        lambda match: f"{int(match[3])} {MONTHS[int(match[2]) - 1]} {int(match[1])}",
        text,
    )


def _listed(dates: Iterable[str]) -> str:
    return " or ".join(f"'{each}'" for each in dates)
