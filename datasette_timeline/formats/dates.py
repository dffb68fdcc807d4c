"""First and last year, month or day of a date, said no more exactly than it is known."""

import re
from typing import Any, NamedTuple

Parts = tuple[int, ...]
"""(year,), (year, month) or (year, month, day)."""

_KNOWN = re.compile(r"\d{4}(-\d{2})?(-\d{2})?")
_OPEN = ("", "..")


class Stretch(NamedTuple):
    """When something began and ended. Without an end it is one day, month or year, or the end is not known."""

    start: Parts | None
    end: Parts | None


def stretch_of(date: dict[str, Any]) -> Stretch:
    """The stretch of a document's date. Where only the latest day is known, it starts there.

    What happened on one of several days has the month or year that they share, if they do.
    """
    first, last = _parts(date["earliest"]), _parts(date["latest"])
    if date["kind"] != "one-of":
        return stretch(date["edtf"], date["earliest"], date["latest"])
    if not (first and last):
        return Stretch(first or last, None)
    shared = _shared(first, last)
    return Stretch(shared, None) if shared else Stretch(first, last)


def stretch(edtf: str, earliest: str | None, latest: str | None) -> Stretch:
    """The stretch of an EDTF date or interval with these first and last days."""
    first, last = _parts(earliest), _parts(latest)
    sides = [side for side in edtf.split("/") if side not in _OPEN]
    if not (first and last):
        known = first or last
        return Stretch(_cut(known, sides[0]) if known and sides else known, None)
    if len(sides) == 2:
        return Stretch(_cut(first, sides[0]), _cut(last, sides[1]))
    if "X" in edtf[:4]:
        return Stretch(first[:1], last[:1])
    return Stretch(_cut(first, edtf), None)


def _cut(day: Parts, edtf: str) -> Parts:
    """As much of the day as the text says."""
    match = _KNOWN.match(edtf)
    return day[: 1 + sum(part is not None for part in match.groups())] if match else day[:1]


def _shared(first: Parts, last: Parts) -> Parts:
    length = next((n for n in range(len(first)) if first[n] != last[n]), len(first))
    return first[:length]


def _parts(day: str | None) -> Parts | None:
    return tuple(int(part) for part in day.split("-")) if day else None
