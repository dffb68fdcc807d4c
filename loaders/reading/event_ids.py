"""What an event is called: the day on which it begins, as far as that is known, and words."""

import re

from datasette_timeline.published.folding import fold
from schema.dates import EventDate, parse_date

_MOST_OF_A_TITLE = 60


def id_prefix(when: EventDate) -> str:
    """The first day as exactly as it is known; where the start is open, that of the end."""
    first = when.known[0]
    return first.earliest.isoformat()[: {"day": 10, "month": 7}.get(first.precision, 4)]


def slug(words: str) -> str:
    """The words as an id has them, joined by hyphens; empty where they have neither letters nor digits."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(words).replace("'", "")))


def event_id(date: str, title: str) -> str:
    """An id of a date and the first words of a title; empty where these have no letters. Raises DateError."""
    words = slug(title)
    if len(words) > _MOST_OF_A_TITLE:
        words = words[: _MOST_OF_A_TITLE + 1].rpartition("-")[0] or words[:_MOST_OF_A_TITLE]
    made = f"{id_prefix(parse_date(date))}-{words}"
    if not words:
        return ""
    return made if re.search("[a-z]", words) else f"{made}-event"
