"""Times that are no dates of ours: seasons and other parts of a year, in words or as EDTF has them, and eras."""

import re
from typing import Final

from schema.date_hints import quote
from schema.dates import DateError, read
from schema.near_dates import readings

FIRST_YEAR: Final = "the first year is '0001': tell of what was before in words, in a summary or a note"

_WINTER: Final = 24
PARTS: Final = {
    **dict.fromkeys((21, 25, 31), ("seasons", 3, 5)),
    **dict.fromkeys((22, 26, 32), ("seasons", 6, 8)),
    **dict.fromkeys((23, 27, 29), ("seasons", 9, 11)),
    **dict.fromkeys((_WINTER, 28, 30), ("seasons", 12, 2)),
    **{33 + n: ("quarters", 3 * n + 1, 3 * n + 3) for n in range(4)},
    **{37 + n: ("thirds of a year", 4 * n + 1, 4 * n + 4) for n in range(3)},
    **{40 + n: ("half years", 6 * n + 1, 6 * n + 6) for n in range(2)},
}
"""What EDTF counts on from month 21: its sort, and its first and last month; a winter ends in the next year."""

_CALLED: Final = (
    (21, r"spring|весн\w+|գար(?:ուն|նան)\w*|გაზაფხულ\w*|frühling|frühjahr|printemps"),
    (22, r"summer|лет(?:о|а|ом)|літ(?:о|а|ку)|ամ(?:առ|ռան)\w*|ზაფხულ\w*|sommer|été"),
    (23, r"autumn|fall|осен\w+|осін\w+|восени|payız\w*|աշ(?:ուն|նան)\w*|შემოდგომ\w*|herbst|automne"),
    (_WINTER, r"winter|зим\w+|взимку|qış\w*|ձմ(?:եռ|ռան)\w*|ზამთ\w+|hiver"),
    (33, r"q1|(?:1st|first)\squarter"),
    (34, r"q2|(?:2nd|second)\squarter"),
    (35, r"q3|(?:3rd|third)\squarter"),
    (36, r"q4|(?:4th|fourth|last)\squarter"),
    (40, r"h1|(?:1st|first)\shalf"),
    (41, r"h2|(?:2nd|second)\shalf"),
)
"""What they are called in the languages of sources, where a word means the same in all of these."""

_LEAD: Final = r"(?:(?:in|during|the|of|im|en|au)\s+)*(?:(?:early|mid|late)[\s-]+)?"
_YEAR: Final = r"(?P<year>[0-9]{4})(?:\s?[-/\u2013\u2014]\s?(?P<next>[0-9]{4}|[0-9]{2}))?(?:\s?(?:года?|р|թ)\b)?\.?"
_PART_OF_YEAR: Final = tuple(
    (code, re.compile(form, re.IGNORECASE))
    for code, called in _CALLED
    for form in (rf"{_LEAD}(?:{called})[\s,]+(?:(?:of|in)\s+)?{_YEAR}", rf"{_YEAR}[\s,-]*(?:{called})")
)
_SOME_WHEN: Final = re.compile(
    r"(?:(?:in|at|the)\s+)*(?:early|mid|late|(?:beginning|start|middle|end)\sof)[\s-]+(?P<rest>.*[0-9].*)",
    re.IGNORECASE,
)
_BEFORE: Final = (
    r"b\.?\s?c\.?(?:\s?e)?|до\s(?:н\.?\s?[эе]|нашей\sэры|нашої\sери|р\.?\s?х)|пр\.?\s?н\.?\s?е|e\.?\s?ə|"
    r"մ\.?\s?թ\.?\s?ա|ძვ\.?\s?წ|v\.?\s?chr|av\.?\s?j\.?-?c|a\.?\s?c|p\.?\s?n\.?\s?e|m\.?ö"
)
_AFTER: Final = (
    r"a\.?\s?d|c\.?\s?e|н\.?\s?[эе]|нашей\sэры|b\.?\s?e|մ\.?\s?թ|ახ\.?\s?წ|n\.?\s?chr|ap\.?\s?j\.?-?c|d\.?\s?c|n\.?\s?e"
)
_OF_YEAR: Final = r"(?:\s?(?:г|года?|р|թ)\b\.?)?"
_BEFORE_ERA: Final = re.compile(
    rf".*[0-9].*?(?<![^\W\d_])\(?(?:{_BEFORE})\.?\)?|(?:{_BEFORE})\.?\s?[0-9].*", re.IGNORECASE
)
_OF_ERA: Final = re.compile(
    rf"(?P<rest>[^()]*[0-9?~]){_OF_YEAR}\s?\(?(?:{_AFTER})\.?\)?|(?:{_AFTER})\.?\s?(?P<after>[0-9].*)", re.IGNORECASE
)
_SHORT_YEAR: Final = re.compile(r"(?<![0-9-])[0-9]{1,3}(?=[?~%]?$)")
_NEGATIVE: Final = re.compile(r"[-\u2212][0-9]{1,3}")


def months_of(year: int, code: int) -> tuple[str, str] | None:
    """The first and last month of that part of a year; None where these are no dates."""
    _, first, last = PARTS[code]
    start, end = f"{year:04}-{first:02}", f"{year + (last < first):04}-{last:02}"
    return (start, end) if read(f"{start}/{end}") else None


def months_instead(start: str, end: str) -> str:
    """The hint to write months."""
    return f"write '{start}/{end}' if it lasted those months, '[{start}..{end}]' if it was some time in them"


def in_words(text: str) -> DateError | None:
    """The fault of a text that names a part of a year or an era; None of any other."""
    return _part_in_words(text) or _era(text) or _some_when(text)


def _part_in_words(text: str) -> DateError | None:
    for code, form in _PART_OF_YEAR:
        match = form.fullmatch(text)
        if match is None:
            continue
        year = int(match["year"])
        found, before = months_of(year, code), months_of(year - 1, code)
        if found is None or (match["next"] and int(match["next"]) % 100 != (year + 1) % 100):
            continue
        message = f"{quote(text)} is not a date: {PARTS[code][0]} are written as months"
        if code != _WINTER or match["next"] or before is None:
            return DateError(message, 0, months_instead(*found))
        either = " or ".join(f"'[{start}..{end}]'" for start, end in (before, found))
        return DateError(message, 0, f"write {either}, whichever winter it was; with a slash for the dots if it lasted")
    return None


def _era(text: str) -> DateError | None:
    if _BEFORE_ERA.fullmatch(text) or _NEGATIVE.fullmatch(text):
        return DateError(f"{quote(text)} is not a date: years before the year 1 are not supported", 0, FIRST_YEAR)
    match = _OF_ERA.fullmatch(text)
    if match is None:
        return None
    of_four_digits = _SHORT_YEAR.sub(lambda year: year[0].zfill(4), match["rest"] or match["after"])
    meant = [f"'{day}'" for day in readings(of_four_digits)]
    message = f"{quote(text)} is not a date: every year is of this era, and no word says so"
    return DateError(message, 0, f"write {' or '.join(meant)}") if meant else None


def _some_when(text: str) -> DateError | None:
    match = _SOME_WHEN.fullmatch(text)
    meant = [f"'{day}'" for day in readings(match["rest"])] if match else []
    message = f"{quote(text)} is not a date: which part of it is meant is told in a note"
    return DateError(message, 0, f"write {' or '.join(meant)}, and tell the rest in a note") if meant else None
