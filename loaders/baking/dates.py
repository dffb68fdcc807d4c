"""Dates of the records as the file carries them."""

from functools import lru_cache

from datasette_timeline.published.dates import Date, End, Part, parts_json
from schema.dates import DatePart, Missing, parse_date


@lru_cache(maxsize=65_536)
def dated(text: str) -> Date:
    """The date that a valid record writes, as a row of the table `dates`."""
    when = parse_date(text)
    return Date(
        edtf=text,
        label=when.label,
        earliest=when.earliest.isoformat() if when.earliest else None,
        latest=when.latest.isoformat() if when.latest else None,
        precision=when.precision,
        kind=when.kind,
        uncertain=when.uncertain,
        approximate=when.approximate,
        year=when.year,
        sort_key=when.sort_key,
        parts=parts_json(_end(when.start), _end(when.end)),
    )


def _end(end: DatePart | Missing) -> End:
    if isinstance(end, str):
        return end
    first = end.earliest
    return Part(
        year=first.year,
        month=first.month if end.precision in ("day", "month") else None,
        day=first.day if end.precision == "day" else None,
        precision=end.precision,
        masked=end.masked,
        uncertain=end.uncertain,
        approximate=end.approximate,
    )
