"""A new record: its file, named and placed as the rules want, with what is known, and blanks for the rest."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from loaders.editing.event_texts import event_text
from loaders.reading.event_ids import id_prefix, slug
from loaders.reading.files import EVENTS
from schema.dates import parse_date
from schema.records import LONGEST_EVENT_ID

NEEDED = ("title", "type", "summary", "sources")
"""What no record can do without, beside what is there from the beginning."""

_DEFAULTS = {"importance": "3", "status": "draft"}

Known = Mapping[str, Any]
"""What is known of an event: texts, and lists of mappings of texts, as a record has them."""


class NotBegun(Exception):  # noqa: N818 (nothing has gone wrong: the answer is no, and says why)
    """No file was written; the argument says why and what to do."""


class Begun(NamedTuple):
    """A record that is to be written: its id, its path from the root, and its text."""

    event: str
    path: str
    text: str


def begin(root: Path, date: str, words: str, known: Known, *, blanks: Sequence[str] = NEEDED) -> Begun:
    """A record of what is known, with blanks for the rest. Raises DateError for a bad date, and NotBegun."""
    when = parse_date(date)
    event = f"{id_prefix(when)}-{_slug(words)}"
    if len(event) > LONGEST_EVENT_ID:
        message = f"the id {event!r} has {len(event)} characters; {LONGEST_EVENT_ID} is the most: use fewer words"
        raise NotBegun(message)
    path = f"{EVENTS}/{event[:4]}/{event}.yml"
    if (root / path).exists():
        raise NotBegun(f"there is a record {path} already: edit it, or choose other words")
    told = {**_DEFAULTS, **known, "date": when.text}
    tidied = {name: _tidied(name, value) for name, value in told.items() if value}
    return Begun(event, path, event_text(tidied, blanks=blanks))


def neighbours(root: Path, date: str) -> list[str]:
    """The events that begin on the same day, or in the same month or year where that is all that is known."""
    start = id_prefix(parse_date(date))
    return sorted(other.stem for other in (root / EVENTS / start[:4]).glob(f"{start}-*.yml"))


def _tidied(name: str, value: Any) -> Any:
    """The same without what is empty, with single spaces between words; of a summary the paragraphs stay."""
    if isinstance(value, str):
        parts = re.split(r"\n\s*\n", value.strip()) if name == "summary" else [value]
        return "\n".join(" ".join(part.split()) for part in parts)
    if isinstance(value, list):
        return [_tidied("", item) for item in value]
    return {key: _tidied(key, each) for key, each in value.items() if each}


def _slug(words: str) -> str:
    found = slug(words)
    if not found:
        raise NotBegun(f"{words!r} has no letters or digits: name the event in a few words, such as ceasefire")
    return found
