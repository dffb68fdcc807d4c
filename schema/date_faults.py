"""What is wrong with a text that is not a supported date, where, and what to write instead.

Looked for in this order: forms that are valid EDTF but outside our subset; dates in the old style, seasons and eras;
near misses, each with the date that was probably meant; and days that the calendar does not have. A date quoted in a
hint is always valid.
"""

import re
from itertools import product
from typing import Final

from schema.calendars import new_style
from schema.date_hints import FORMS, quote, write
from schema.date_labels import MONTHS
from schema.dates import DateError, parse_date, read, read_part
from schema.near_dates import day_first, near_miss, readings
from schema.near_dates import in_words as day_in_words
from schema.old_style import in_a_style
from schema.times_in_words import FIRST_YEAR, PARTS, in_words, months_instead, months_of

_END_FORMS: Final = "write each end as a day '1991-06-04', a month '1991-06' or a year '1991'"
_YEARS: Final = "write a year from '0001' to '9999'"
_FOUR_DIGITS: Final = "write the year in full, such as '1991'"
_MASKS: Final = "X is only supported for a decade (199X), a century (19XX), a month (1992-XX) or a day (1992-04-XX)"
_LONGEST_LOOKED_AT: Final = 200

_SET: Final = re.compile(r"([\[{])([^\[\]{}]+)[\]}]")
_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T"
    r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]|24:00:00)(?:Z|[+-][0-9]{2}(?::[0-5][0-9])?)?"
)
_SEASON: Final = re.compile(r"([0-9]{4})-(2[1-9]|3[0-9]|4[01])[?~%]?")
_SIGNIFICANT: Final = re.compile(r"(?:([0-9]{4})|Y-?[1-9][0-9]*(?:E[1-9][0-9]*)?)S([1-9])")
_LONG_YEARS: Final = (
    (re.compile(r"Y-?[1-9][0-9]*E[1-9][0-9]*"), "years with an exponent are"),
    (re.compile(r"Y-?[1-9][0-9]{4,}"), "years of more than four digits are"),
)
_EARLY_YEAR: Final = re.compile(r"(?:-(?!0000)[0-9]{2}|00(?=00|0X|XX))([0-9X]{2}.*)")
_QUALIFIED: Final = re.compile(r"[?~%]?[0-9]{4}[?~%]?(?:-[?~%]?[0-9]{2}[?~%]?){0,2}")
_MASKED: Final = re.compile(r"([0-9X]{4}(?:-[0-9X]{2}){0,2})[?~%]?")
_LEAP_DAY: Final = re.compile(r"[0-9]{2}00-02-29")
_PLAIN: Final = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?[?~%]?")
_BEGINNING: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{0,2})?|-[0-9]?)?|[0-9]{0,3}")


def explain(text: str) -> DateError:
    """The fault of a text that `schema.dates.read` refuses."""
    if not text.strip():
        return DateError("the date is empty", 0, FORMS)
    if len(text) > _LONGEST_LOOKED_AT:
        return DateError(f"{quote(text)} is not a date", 0, FORMS)
    for explained in (_set, _edtf, in_a_style, in_words, _leap_day, _meant):
        if fault := explained(text):
            return fault
    if text[0] == "[" and text[-1] == "]" and ".." in text:
        return _ends(text, text[1:-1], "..", at=1)
    return _ends(text, text, "/", at=0) if "/" in text else _part(text, at=0)


def _ends(text: str, inner: str, joiner: str, at: int) -> DateError:
    """The fault of a span or a one-of range, whose ends stand in `inner`, from index `at` of the text on."""
    start, _, end = inner.partition(joiner)
    at_end = at + len(start + joiner)
    if joiner in end and end != "..":
        return DateError(f"{quote(text)} has more than two ends", at_end + end.index(joiner), _END_FORMS)
    if {start, end} <= {"", ".."}:
        return DateError(f"{quote(text)} has neither a start nor an end", 0, "write the one that is known: '1991/..'")
    in_months = text[:at] + _in_months(start, 0) + joiner + _in_months(end, 1) + text[at + len(inner) :]
    months = write(in_months) if in_months != text else None
    for part, offset in ((start, at), (end, at_end)):
        if part not in ("", "..") and not read_part(part):
            fault = _part(part, offset)
            if months:
                return DateError(fault.message, fault.offset, months)
            fits_an_end = fault.hint is None or not re.search(r"[X/\[]", fault.hint)
            return fault if fits_an_end else DateError(fault.message, fault.offset, _END_FORMS)
    if "X" in inner:
        same = text[:at] + _unmask(start, "0") + joiner + _unmask(end, "9") + text[at + len(inner) :]
        return _unsupported(text, "an X in a span or range is", text.index("X"), write(same) or _END_FORMS)
    swapped = text[:at] + end + joiner + start + text[at + len(inner) :]
    hint = f"if its ends are the wrong way round, write '{swapped}'" if read(swapped) else None
    return DateError(f"{quote(text)} ends before it starts", at_end, hint)


def _part(part: str, at: int) -> DateError:
    """The fault of a single date at index `at` of the text."""
    if fault := _elsewhere_valid(part, at) or _calendar(part, at):
        return fault
    if fault := in_words(part):
        return DateError(fault.message, at + fault.offset, fault.hint)
    beginning = _BEGINNING.match(part)
    reached = beginning.end() if beginning else 0
    digits = len(part) - len(part.lstrip("0123456789"))
    if digits not in (0, 4) and re.fullmatch(r"[0-9X?~%-]+", part):
        hint = _FOUR_DIGITS if digits < 4 else _YEARS
        return DateError(f"{quote(part)} is not a date: a year has four digits", at, hint)
    return DateError(f"{quote(part)} is not a date", at + min(reached, max(len(part) - 1, 0)), FORMS)


def _elsewhere_valid(part: str, at: int) -> DateError | None:
    """A single date that EDTF knows and we do not."""
    if match := _TIME.fullmatch(part):
        day = match[1]
        alone = f"write the day alone, '{day}', and tell the time in a note"
        return _unsupported(part, "a time of day is", at + 10, alone) if read(day) else _part(day, at)
    if match := _SEASON.fullmatch(part):
        return _season(part, int(match[1]), int(match[2]), at)
    if match := _SIGNIFICANT.fullmatch(part):
        hint = _significant(match[1], int(match[2])) if match[1] else _YEARS
        return _unsupported(part, "a number of significant digits is", at + part.index("S"), hint)
    for form, what in _LONG_YEARS:
        if form.fullmatch(part):
            return _unsupported(part, what, at, _YEARS)
    match = _EARLY_YEAR.fullmatch(part)
    if match and read_part("20" + match[1]):
        if part[0] == "0":
            return _unsupported(part, "the year 0000 is", at, _YEARS)
        slip = write(part[1:], "if the dash is a slip")
        return _unsupported(part, "negative years are", at, f"{slip}; {FIRST_YEAR}" if slip else FIRST_YEAR)
    return _part_qualified(part, at) or _part_masked(part, at)


def _significant(year: str, known: int) -> str:
    masked = year[:known].ljust(4, "X")
    return write(masked) or f"write '[{_first_fit(masked)}..{_first_fit(masked, backwards=True)}]'"


def _season(part: str, year: int, code: int, at: int) -> DateError:
    what, months = f"{PARTS[code][0]} are", months_of(year, code)
    if months is None:
        return _unsupported(part, what, at + 5, FORMS)
    hint = months_instead(*months)
    years = f"{year:04}/{year // 100:02}{code}"
    if read(years) and code == year % 100 + 1:
        hint = f"for the two years write '{years}'; otherwise {hint}"
    return _unsupported(part, what, at + 5, hint)


def _in_months(part: str, end: int) -> str:
    """A season as its first (0) or last (1) month, and any other date as it is."""
    match = _SEASON.fullmatch(part)
    months = months_of(int(match[1]), int(match[2])) if match else None
    return months[end] if months else part


def _part_qualified(part: str, at: int) -> DateError | None:
    bare = re.sub(r"[?~%]", "", part)
    if bare == part or not _QUALIFIED.fullmatch(part) or not read(bare):
        return None
    used = {character for character in part if character in "?~%"}
    qualifier = used.pop() if len(used) == 1 else "%"
    offset = min(part.index(character) for character in "?~%" if character in part)
    hint = f"write '{bare}{qualifier}', which qualifies the whole date"
    return _unsupported(part, "a qualifier on a part of the date is", at + offset, hint)


def _part_masked(part: str, at: int) -> DateError | None:
    match = _MASKED.fullmatch(part)
    if match is None or "X" not in part or read_part(part):
        return None
    first, last = _first_fit(match[1]), _first_fit(match[1], backwards=True)
    if first is None:
        return DateError(f"{quote(part)} fits no day of the calendar", at + part.index("X"), FORMS)
    hint = f"write the first and last that it may be, '[{first}..{last}]'"
    if part[0] == "X":
        hint = "write the first and last that it may be, such as '[1991..1994]'"
    return DateError(f"{quote(part)} is valid EDTF, but {_MASKS}", at + part.index("X"), hint)


def _first_fit(masked: str, backwards: bool = False) -> str | None:
    fields = []
    for field, highest in zip(masked.split("-"), (9999, 12, 31), strict=False):
        fits = re.compile(field.replace("X", "[0-9]")).fullmatch
        numbers = (f"{number:0{len(field)}}" for number in range(1, highest + 1))
        fields.append(sorted(filter(fits, numbers), reverse=backwards))
    return next((text for text in map("-".join, product(*fields)) if read_part(text)), None)


def _calendar(part: str, at: int) -> DateError | None:
    match = _PLAIN.fullmatch(part)
    if match is None:
        return None
    year, month, day = match.groups()
    if not 1 <= int(month) <= 12:
        hint = write(f"{year}-{day}-{month}") if day else None
        years = f"{year}/{year[:2]}{month}"
        if not day and read(years):
            hint = f"for the years {year} to {year[:2]}{month} write '{years}'"
        return DateError(f"{quote(part)} has no month {month}: months go from 01 to 12", at + 5, hint)
    whole = read_part(f"{year}-{month}")
    if whole is None or day is None:
        return None
    name = f"{MONTHS[int(month) - 1]} {int(year)}"
    hint = f"the last day of the month is '{whole.latest}'"
    if (month, day) == ("02", "29") and int(year) % 100 == 0:
        new = new_style(int(year), 2, 29)
        old_day = f"write '{new}', and tell the old day in a note (date_note: 29 {name}, old style)"
        hint = f"if it is of the old style (Julian calendar), {old_day}; {hint}"
    return DateError(f"{quote(part)} is not a day: {name} has {whole.latest.day} days", at + 8, hint)


def _set(text: str) -> DateError | None:
    """A list of dates: "[a,b]" is one of them, "{a,b}" is all of them."""
    match = _SET.fullmatch(text)
    if match is None or ("," not in text and (match[1] == "[" or ".." not in text)):
        return None
    members = match[2].replace(" ", "").split(",")
    if not all(read(f"[{member}]" if ".." in member else member) for member in members):
        return None
    first, last = members[0].split("..")[0], members[-1].split("..")[-1]
    if match[1] == "[":
        hint = write(f"[{first}..{last}]", "for any time from the first to the last")
        return _unsupported(text, "a list of dates is", 0, hint or "write the first and last, as in '[1991..1994]'")
    hint = write(f"{first or '..'}/{last or '..'}", "if it lasted, or a record for each date")
    return _unsupported(text, "a list of dates is", 0, hint or "write a record for each date")


def _edtf(text: str) -> DateError | None:
    return _elsewhere_valid(text, 0)


def _leap_day(text: str) -> DateError | None:
    """The fault of a 29 February of 1900 that is not written as it should be."""
    for leap_day in readings(text, holds=_LEAP_DAY.fullmatch):
        if leap_day != text and (fault := _calendar(leap_day, 0)):
            return DateError(fault.message.replace(quote(leap_day), quote(text)), 0, fault.hint)
    return None


def _meant(text: str) -> DateError | None:
    """The fault of a text that is nearly a date."""
    if found := near_miss(text):
        differs = (at for at, (was, now) in enumerate(zip(text, found.meant, strict=False)) if was != now)
        offset = next(differs, min(len(found.meant), len(text) - 1))
        return DateError(f"{quote(text)} is not a date: {found.rule}", offset, f"write '{found.meant}'")
    if (days := day_first(text)) is not None:
        hint = " or ".join(f"'{day}' for {parse_date(day).label}" for day in days)
        return DateError(f"{quote(text)} is not a date: the year comes first", 0, f"write {hint}" if hint else FORMS)
    if day := day_in_words(text):
        message = f"{quote(text)} is not a date: it is written in digits, the year first"
        return DateError(message, 0, f"write '{day}'")
    return None


def _unsupported(form: str, what: str, offset: int, hint: str) -> DateError:
    return DateError(f"{quote(form)} is valid EDTF, but {what} not supported", offset, hint)


def _unmask(part: str, digit: str) -> str:
    return part.replace("-XX", "").replace("X", digit)
