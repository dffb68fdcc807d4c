"""What is wrong with a text that is not a supported date, where, and what to write instead.

Three kinds of fault, looked for in this order: forms that are valid EDTF but outside our subset; near misses, each with
the date that was probably meant; and days that the calendar does not have. A date quoted in a hint is always valid.
"""

import re
from itertools import product
from typing import Final

from schema.date_labels import MONTHS
from schema.dates import DateError, read, read_part

_FORMS: Final = "write a day '1991-06-04', a month '1991-06' or a year '1991'"
_END_FORMS: Final = "write each end as a day '1991-06-04', a month '1991-06' or a year '1991'"
_YEARS: Final = "write a year from '0001' to '9999'"
_FOUR_DIGITS: Final = "write the year in full, such as '1991'"
_MASKS: Final = "X is only supported for a decade (199X), a century (19XX), a month (1992-XX) or a day (1992-04-XX)"
_LONGEST_QUOTE: Final = 60
_LONGEST_LOOKED_AT: Final = 200

# What EDTF counts on from month 21, with the months that it may mean; a winter ends in the next year.
_SEASONS: Final = {
    **dict.fromkeys((21, 25, 31), ("seasons", 3, 5)),
    **dict.fromkeys((22, 26, 32), ("seasons", 6, 8)),
    **dict.fromkeys((23, 27, 29), ("seasons", 9, 11)),
    **dict.fromkeys((24, 28, 30), ("seasons", 12, 2)),
    **{33 + n: ("quarters", 3 * n + 1, 3 * n + 3) for n in range(4)},
    **{37 + n: ("thirds of a year", 4 * n + 1, 4 * n + 4) for n in range(3)},
    **{40 + n: ("half years", 6 * n + 1, 6 * n + 6) for n in range(2)},
}

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
_PLAIN: Final = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?[?~%]?")
_BEGINNING: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{0,2})?|-[0-9]?)?|[0-9]{0,3}")
_LONE_DIGIT: Final = re.compile(r"(?<![0-9X])[0-9](?![0-9X])")

# Near misses: what was written, what it is turned into, and the rule it breaks. A row counts if it leads to a date.
_NEAR_MISSES: Final = tuple(
    (re.compile(written, re.IGNORECASE), meant, rule)
    for written, meant, rule in (
        (r"\s+", r"", "a date has no spaces"),
        (r"[\u2010-\u2015\u2212]", r"-", "its dash is not a hyphen (-)"),
        (r"(?<=[0-9])[._\\](?=[0-9])", r"-", "year, month and day are joined by hyphens"),
        (r"^([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})$", r"\1-\2-\3", "year, month and day are joined by hyphens"),
        (r"^([0-9]{4})([0-9]{2})$", r"\1-\2", "year, month and day are joined by hyphens"),
        (r"^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", "year, month and day are joined by hyphens"),
        (_LONE_DIGIT.pattern, r"0\g<0>", "months and days have two digits"),
        (r"[xu\u0445\u03c7]", r"X", "an unknown digit is a capital Latin X"),
        (r"^([0-9]{3})[?*_-]$", r"\1X", "an unknown digit is an X"),
        (r"^(?:the\s+)?([0-9]{3})0'?s$", r"\1X", "a decade is written with an X"),
        (r"(?:-00)+(?=$|/|\.\.|\])", r"", "a month or day that is not known is left out"),
        (r"\?~|~\?", r"%", "'?' and '~' together are '%'"),
        (r"([?~%])\1+", r"\1", "one qualifier is enough"),
        (r"(?<=[0-9\]])[?~%](?=\.\.|\]|$)", r"", "a one-of range takes no qualifier"),
        (r"^(?:circa|ca?|about|around|approximately|approx)\.?\s*(?=[0-9])(.+)", r"\1~", "'about' is a '~' at the end"),
        (r"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:t|\s+)[0-9]{1,2}[:.h][^/]*$", r"\1", "a time of day belongs in a note"),
        (r"/\s*(?:open|now|today|present|ongoing)$", r"/..", "an open end is two dots"),
        (r"^open\s*/", r"../", "an open start is two dots"),
        (r"/\s*(?:\?|unknown)$", r"/", "an unknown end is left empty"),
        (r"^(?:\?|unknown)\s*/", r"/", "an unknown start is left empty"),
        (r"^since\s+(.+)", r"\1/..", "a span with an open end has a slash and two dots"),
        (r"^until\s+(.+)", r"../\1", "a span with an open start has two dots and a slash"),
        (
            r"(?<=[0-9?~%])\s*(?:\bto\b|\buntil\b|[-\u2010-\u2015\u2212])\s*(?=[0-9]{4})",
            r"/",
            "a span has a slash between its ends",
        ),
        (r"(.+)\s+or\s+(.+)", r"[\1..\2]", "one of several days is a range in square brackets"),
        (r"^([0-9]{4}-)([0-9]{2}-[0-9]{2})/([0-9]{2}-[0-9]{2})$", r"\1\2/\1\3", "the end of a span is written in full"),
        (r"^([0-9-]+)([0-9]{2})/([0-9]{2})$", r"\1\2/\1\3", "the end of a span is written in full"),
        (r"^\[?([^\[\]]*\.\.[^\[\]]*)\]?$", r"[\1]", "a one-of range stands in square brackets"),
        (r"^\[(.*)/(.*)\]$", r"[\1..\2]", "in square brackets the two ends are joined by two dots"),
        (r"^[\[{]([^\[\]{}.]*)[\]}]$", r"\1", "a single date needs no brackets"),
    )
)
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_DAY_IN_WORDS: Final = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>[a-z]{3,9})\.?,?\s+(?P<year>[0-9]{4})", re.IGNORECASE
)
_MONTH_FIRST: Final = re.compile(
    r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]{4})", re.IGNORECASE
)


def explain(text: str) -> DateError:
    """The fault of a text that `schema.dates.read` refuses."""
    if not text.strip():
        return DateError("the date is empty", 0, _FORMS)
    if len(text) > _LONGEST_LOOKED_AT:
        return DateError(f"{_quote(text)} is not a date", 0, _FORMS)
    fault = _set(text) or _elsewhere_valid(text, 0) or _near_miss(text) or _day_first(text) or _in_words(text)
    if fault:
        return fault
    if text[0] == "[" and text[-1] == "]" and ".." in text:
        return _ends(text, text[1:-1], "..", at=1)
    return _ends(text, text, "/", at=0) if "/" in text else _part(text, at=0)


def _ends(text: str, inner: str, joiner: str, at: int) -> DateError:
    """The fault of a span or a one-of range, whose ends stand in `inner`, from index `at` of the text on."""
    start, _, end = inner.partition(joiner)
    at_end = at + len(start + joiner)
    if joiner in end and end != "..":
        return DateError(f"{_quote(text)} has more than two ends", at_end + end.index(joiner), _END_FORMS)
    if {start, end} <= {"", ".."}:
        return DateError(f"{_quote(text)} has neither a start nor an end", 0, "write the one that is known: '1991/..'")
    for part, offset in ((start, at), (end, at_end)):
        if part not in ("", "..") and not read_part(part):
            fault = _part(part, offset)
            fits_an_end = fault.hint is None or not re.search(r"[X/\[]", fault.hint)
            return fault if fits_an_end else DateError(fault.message, fault.offset, _END_FORMS)
    if "X" in inner:
        same = text[:at] + _unmask(start, "0") + joiner + _unmask(end, "9") + text[at + len(inner) :]
        return _unsupported(text, "an X in a span or range is", text.index("X"), _write(same) or _END_FORMS)
    swapped = text[:at] + end + joiner + start + text[at + len(inner) :]
    hint = f"if its ends are the wrong way round, write '{swapped}'" if read(swapped) else None
    return DateError(f"{_quote(text)} ends before it starts", at_end, hint)


def _part(part: str, at: int) -> DateError:
    """The fault of a single date at index `at` of the text."""
    if fault := _elsewhere_valid(part, at) or _calendar(part, at):
        return fault
    beginning = _BEGINNING.match(part)
    reached = beginning.end() if beginning else 0
    digits = len(part) - len(part.lstrip("0123456789"))
    if digits not in (0, 4) and re.fullmatch(r"[0-9X?~%-]+", part):
        hint = _FOUR_DIGITS if digits < 4 else _YEARS
        return DateError(f"{_quote(part)} is not a date: a year has four digits", at, hint)
    return DateError(f"{_quote(part)} is not a date", at + min(reached, max(len(part) - 1, 0)), _FORMS)


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
        return _unsupported(part, "negative years are" if part[0] == "-" else "the year 0000 is", at, _YEARS)
    return _part_qualified(part, at) or _part_masked(part, at)


def _significant(year: str, known: int) -> str:
    masked = year[:known].ljust(4, "X")
    return _write(masked) or f"write '[{_first_fit(masked)}..{_first_fit(masked, backwards=True)}]'"


def _season(part: str, year: int, code: int, at: int) -> DateError:
    name, first, last = _SEASONS[code]
    start, end = f"{year:04}-{first:02}", f"{year + (last < first):04}-{last:02}"
    hint = f"write '{start}/{end}' if it lasted those months, '[{start}..{end}]' if it was some time in them"
    years = f"{year:04}/{year // 100:02}{code}"
    if read(years) and code == year % 100 + 1:
        hint = f"for the two years write '{years}'; otherwise {hint}"
    return _unsupported(part, f"{name} are", at + 5, hint if read(f"{start}/{end}") else _FORMS)


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
        return DateError(f"{_quote(part)} fits no day of the calendar", at + part.index("X"), _FORMS)
    hint = f"write the first and last that it may be, '[{first}..{last}]'"
    if part[0] == "X":
        hint = "write the first and last that it may be, such as '[1991..1994]'"
    return DateError(f"{_quote(part)} is valid EDTF, but {_MASKS}", at + part.index("X"), hint)


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
        hint = _write(f"{year}-{day}-{month}") if day else None
        years = f"{year}/{year[:2]}{month}"
        if not day and read(years):
            hint = f"for the years {year} to {year[:2]}{month} write '{years}'"
        return DateError(f"{_quote(part)} has no month {month}: months go from 01 to 12", at + 5, hint)
    whole = read_part(f"{year}-{month}")
    if whole is None or day is None:
        return None
    name = f"{MONTHS[int(month) - 1]} {int(year)}"
    last = f"the last day of the month is '{whole.latest}'"
    return DateError(f"{_quote(part)} is not a day: {name} has {whole.latest.day} days", at + 8, last)


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
        hint = _write(f"[{first}..{last}]", "for any time from the first to the last")
        return _unsupported(text, "a list of dates is", 0, hint or "write the first and last, as in '[1991..1994]'")
    hint = _write(f"{first or '..'}/{last or '..'}", "if it lasted, or a record for each date")
    return _unsupported(text, "a list of dates is", 0, hint or "write a record for each date")


def _near_miss(text: str) -> DateError | None:
    for written, meant, rule in _NEAR_MISSES:
        candidate = _LONE_DIGIT.sub(r"0\g<0>", written.sub(meant, text))
        if written.search(text) and read(candidate):
            differs = (at for at, (was, now) in enumerate(zip(text, candidate, strict=False)) if was != now)
            offset = next(differs, min(len(candidate), len(text) - 1))
            return DateError(f"{_quote(text)} is not a date: {rule}", offset, f"write '{candidate}'")
    return None


def _day_first(text: str) -> DateError | None:
    match = _DAY_FIRST.fullmatch(text)
    if match is None:
        return None
    one, other, year = int(match[1]), int(match[2]), match[3]
    candidates = dict.fromkeys((f"{year}-{other:02}-{one:02}", f"{year}-{one:02}-{other:02}"))
    hint = " or ".join(f"'{day}' for {found.label}" for day in candidates if (found := read(day)))
    return DateError(f"{_quote(text)} is not a date: the year comes first", 0, f"write {hint}" if hint else _FORMS)


def _in_words(text: str) -> DateError | None:
    match = _DAY_IN_WORDS.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if match is None:
        return None
    months = [number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(match["month"].lower())]
    day = f"-{int(match['day']):02}" if match["day"] else ""
    hint = _write(f"{match['year']}-{months[0]:02}{day}") if months else None
    if hint is None:
        return None
    return DateError(f"{_quote(text)} is not a date: it is written in digits, the year first", 0, hint)


def _unsupported(form: str, what: str, offset: int, hint: str) -> DateError:
    return DateError(f"{_quote(form)} is valid EDTF, but {what} not supported", offset, hint)


def _unmask(part: str, digit: str) -> str:
    return part.replace("-XX", "").replace("X", digit)


def _write(candidate: str, when: str = "") -> str | None:
    """A hint, provided that the date in it is one."""
    return f"write '{candidate}' {when}".rstrip() if read(candidate) else None


def _quote(text: str) -> str:
    short = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
    return "'" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short) + "'"
