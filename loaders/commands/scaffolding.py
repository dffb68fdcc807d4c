"""A new record to fill in: its file, named and placed as the rules want, with every key that most events need."""

import re
from pathlib import Path
from typing import NamedTuple

from datasette_timeline.published.folding import fold
from loaders.processes.atomic_replace import write_atomically
from loaders.reading.files import EVENTS
from schema.dates import EventDate, parse_date

_LONGEST_ID = 100
_PREFIX_LENGTH = {"day": 10, "month": 7}

_SKELETON = """\
# yaml-language-server: $schema=../../schema/event.schema.json
title:
date: {date}
type:
importance: 3
status: draft
summary: >-

places:
  - {{place: , role: }}
actors:
  - {{actor: , role: }}
facts:
  - text:
    sources: [{{source: }}]
claims:
  - about:
    by:
    text:
    sources: [{{source: }}]
sources:
  - {{source: }}
tags: []
"""


class NewRecord(NamedTuple):
    """A record that was begun: its path from the root, and ids of the events that begin on the same day or month."""

    path: str
    neighbours: list[str]


class NotBegun(Exception):  # noqa: N818 (nothing has gone wrong: the answer is no, and says why)
    """No file was written; the argument says why and what to do."""


def begin(root: Path, date: str, words: str) -> NewRecord:
    """Write the skeleton of a record below `root`. Raises DateError for a bad date, and NotBegun."""
    when = parse_date(date)
    event = f"{_prefix(when)}-{_slug(words)}"
    if len(event) > _LONGEST_ID:
        raise NotBegun(f"the id {event!r} has {len(event)} characters; {_LONGEST_ID} is the most: use fewer words")
    folder = root / EVENTS / event[:4]
    path = folder / f"{event}.yml"
    if path.exists():
        raise NotBegun(f"there is a record {path.relative_to(root)} already: edit it, or choose other words")
    neighbours = sorted(other.stem for other in folder.glob(f"{_prefix(when)}-*.yml"))
    folder.mkdir(parents=True, exist_ok=True)
    quoted = f'"{when.text}"' if when.text.startswith("[") else when.text
    write_atomically(path, _SKELETON.format(date=quoted).encode())
    return NewRecord(path.relative_to(root).as_posix(), neighbours)


def _prefix(when: EventDate) -> str:
    """The beginning of the id: the first day as far as it is known."""
    first = when.earliest or when.latest
    start = when.known[0]
    return first.isoformat()[: _PREFIX_LENGTH.get(start.precision, 4)] if first else ""


def _slug(words: str) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(words).replace("'", "")))
    if not slug:
        raise NotBegun(f"{words!r} has no letters or digits: name the event in a few words, such as ceasefire")
    return slug
