"""Dates in a search, as people write them in the languages of the site: what they are called there, and their range."""

import re
from functools import cache
from typing import NamedTuple

from datasette_timeline.filters.days import parse_date_range
from datasette_timeline.published.months import month_names

_LANGUAGES = ("en", "ru", "az", "hy")
_ENDINGS = {"en": r"\b", "ru": r"\w{0,3}", "az": r"\w{0,5}", "hy": r"\w{0,5}"}
_SHORT = ("en",)
"""Languages whose months are also written with three letters."""
_YEAR = r"(?P<NAME>(?:1[5-9]|20)\d\d)(?!\d)"
_OF_A_YEAR = r"(?:(?:\s?г\.|\s?թ\.|\s(?:год|թ)\w*|-?(?:ci|cı|cu|cü)\b(?:\s(?:il)\w*)?)|(?=\W|$))"
_TO = re.compile(r"\s*(?:[-‐‑‒–—−/]|\.\.\.?|…)\s*|\s+(?:to|until|till|through|по|до|մինչև|մինչեւ)\s+", re.IGNORECASE)
"""What stands between the ends of a stretch of time."""
_AND = re.compile(r"\s+(?:and|и|և|եւ|və)\s+", re.IGNORECASE)
"""What does so behind a word for between."""
_BETWEEN = re.compile(r"\b(?:between|между|միջև)\s+$", re.IGNORECASE)
_DAY = r"(?P<NAME>[0-3]?\d)(?:st|nd|rd|th|-?(?:ci|cı|cu|cü|ին|го|е))?"


class FoundDate(NamedTuple):
    """A date in a text: where it ends, and YYYY, YYYY-MM or YYYY-MM-DD; of a stretch of time two of them, as in
    1992-05/1994-05.
    """

    end: int
    value: str


def date_at(text: str, start: int) -> FoundDate | None:
    """The date that begins there; None where none does, or where there is no such day."""
    match = _dates().match(text, start)
    if not match or not (match.end() == len(text) or not text[match.end()].isalnum()):
        return None
    parts = {name[0]: value for name, value in match.groupdict().items() if value}
    value = _written(parts)
    try:
        parse_date_range(value)
    except ValueError:
        return None
    return FoundDate(match.end(), value)


def stretch_at(text: str, start: int) -> FoundDate | None:
    """The stretch of time that begins there, from one date to a later one, which may tell the month and year of both:
    25 to 26 February 1992. None where none does.
    """
    first = date_at(text, start) or _beginning_at(text, start)
    link = first and (_TO.match(text, first.end) or (_BETWEEN.search(text, 0, start) and _AND.match(text, first.end)))
    last = link and date_at(text, link.end())
    if not (first and last):
        return None
    begin = _completed(first.value, last.value)
    if begin is None or parse_date_range(begin).first >= parse_date_range(last.value).last:
        return None
    return FoundDate(last.end, f"{begin}/{last.value}")


def _beginning_at(text: str, start: int) -> FoundDate | None:
    """The day, month or both that begin there, as --MM-DD, --MM or ---DD: what they lack is told later."""
    match = _beginnings().match(text, start)
    if not match:
        return None
    parts = {name[0]: value for name, value in match.groupdict().items() if value}
    month = f"-{_month_called(parts['m']):02}" if "m" in parts else "-"
    day = f"-{int(parts['d']):02}" if "d" in parts else ""
    return FoundDate(match.end(), f"-{month}{day}")


def _completed(first: str, last: str) -> str | None:
    """The first date of a stretch, with what it leaves to the last one; None where there is no such day."""
    known = last.split("-")
    own = ["", "", *first[3:].split("-")] if first.startswith("---") else first.removeprefix("-").split("-")
    written = "-".join(part or (known[at] if at < len(known) else "") for at, part in enumerate(own))
    try:
        parse_date_range(written)
    except ValueError:
        return None
    return written


def _written(parts: dict[str, str]) -> str:
    month = parts.get("n") or (str(_month_called(parts["m"])) if "m" in parts else "")
    return "-".join(each.zfill(2) for each in (parts["y"], month, parts.get("d", "")) if each)


@cache
def _dates() -> re.Pattern[str]:
    named = "|".join(pattern for _, pattern in month_patterns())

    def day(name: str) -> str:
        return _DAY.replace("NAME", name)

    def month(name: str) -> str:
        return rf"(?P<{name}>{named})\.?"

    def year(name: str) -> str:
        return _YEAR.replace("NAME", name) + _OF_A_YEAR

    forms = [
        _YEAR.replace("NAME", "y1") + r"-(?P<n1>\d\d)(?:-(?P<d1>\d\d))?",
        r"(?P<d2>[0-3]?\d)[./](?P<n2>[01]?\d)[./]" + year("y2"),
        day("d3") + r"\s(?:of\s)?" + month("m3") + r",?\s" + year("y3"),
        month("m4") + r"\s" + day("d4") + r",?\s" + year("y4"),
        year("y5") + r",?\s" + month("m5") + r"(?:\s" + day("d5") + r"(?!\w))?",
        month("m6") + r"\s" + year("y6"),
        year("y7"),
    ]
    return re.compile("|".join(rf"(?:{form})" for form in forms), re.IGNORECASE)


@cache
def _beginnings() -> re.Pattern[str]:
    named = "|".join(pattern for _, pattern in month_patterns())
    day = _DAY.replace("NAME", "d1"), _DAY.replace("NAME", "d2"), _DAY.replace("NAME", "d3")
    forms = [
        rf"{day[0]}\s(?:of\s)?(?P<m1>{named})\.?",
        rf"(?P<m2>{named})\.?(?:\s{day[1]})?",
        day[2],
    ]
    return re.compile("|".join(rf"(?:{form})(?!\w)" for form in forms), re.IGNORECASE)


@cache
def month_patterns() -> tuple[tuple[int, str], ...]:
    """Each month by its number, and a pattern of what it is called in one of the languages."""
    found = []
    for language in _LANGUAGES:
        months = month_names(language)
        for number in range(1, 13):
            names = {months[use]["wide"][number] for use in ("format", "stand-alone")}
            if language in _SHORT:
                names.add(months["format"]["abbreviated"][number].rstrip("."))
            found += [(number, re.escape(_bare(name, language)) + _ENDINGS[language]) for name in sorted(names)]
    return tuple(sorted(found, key=lambda each: -len(each[1])))


def _bare(name: str, language: str) -> str:
    """The name of a month without the ending that other cases change."""
    return name.lower().rstrip("ьйя" if language == "ru" else "")


def _month_called(text: str) -> int:
    return next(number for number, pattern in month_patterns() if re.fullmatch(pattern, text, re.IGNORECASE))
