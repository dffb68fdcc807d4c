"""How messages about dates quote what was written, and dates to write instead."""

from typing import Final

from schema.dates import read

FORMS: Final = "write a day '1991-06-04', a month '1991-06' or a year '1991'"

_LONGEST_QUOTE: Final = 60


def write(candidate: str, when: str = "") -> str | None:
    """A hint, provided that the date in it is one."""
    return f"write '{candidate}' {when}".rstrip() if read(candidate) else None


def quote(text: str) -> str:
    """What was written, cut where it is long, with nothing invisible in it."""
    short = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
    return "'" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short) + "'"
