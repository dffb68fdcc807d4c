"""A new record: its file, named and placed as the rules want, with what is known, and blanks for the rest."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from loaders.editing.documents import flow, scalar
from loaders.editing.record_lines import key_lines
from loaders.reading.event_ids import id_prefix, slug
from loaders.reading.files import EVENTS
from schema.dates import parse_date
from schema.records import LONGEST_EVENT_ID

_LINE = 110
_HEAD = "# yaml-language-server: $schema=../../schema/event.schema.json\n"

NEEDED = ("title", "type", "summary", "sources")
"""What no record can do without, beside what is there from the beginning."""

BLANKS: Mapping[str, str] = {
    "title": "title:\n",
    "type": "type:\n",
    "summary": "summary: >-\n\n",
    "places": "places:\n  - {place: , role: }\n",
    "actors": "actors:\n  - {actor: , role: }\n",
    "facts": "facts:\n  - text:\n    sources: [{source: }]\n",
    "claims": "claims:\n  - about:\n    by:\n    text:\n    sources: [{source: }]\n",
    "sources": "sources:\n  - {source: }\n",
    "relations": "relations:\n  - {event: , relation: }\n",
    "tags": "tags: []\n",
}
"""What is to be filled in, in the order of a record, where nothing is known."""

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
    return Begun(event, path, _HEAD + "".join(_written(name, told, blanks) for name in _order()))


def neighbours(root: Path, date: str) -> list[str]:
    """The events that begin on the same day, or in the same month or year where that is all that is known."""
    start = id_prefix(parse_date(date))
    return sorted(other.stem for other in (root / EVENTS / start[:4]).glob(f"{start}-*.yml"))


def _order() -> list[str]:
    from schema.records import Event

    return [field.alias or name for name, field in Event.model_fields.items()]


def _written(name: str, told: Known, blanks: Sequence[str]) -> str:
    value = told.get(name)
    if not value:
        return BLANKS[name] if name in blanks else ""
    if name == "summary":
        return f"{name}: >-\n{_folded(str(value))}"
    if isinstance(value, list) and isinstance(value[0], dict):
        write = _statement if name in ("facts", "claims") else _link
        return f"{name}:\n" + "".join(map(write, value))
    return f"{name}: {scalar(value) if isinstance(value, str) else flow(value)}\n"


def _link(item: Known) -> str:
    return f"  - {flow({name: each for name, each in item.items() if each})}\n"


def _statement(item: Known) -> str:
    told = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in item.items() if value}
    lines = [line for name, value in told.items() for line in key_lines(name, value, 4)]
    return "  - " + "\n".join(lines)[4:] + "\n"


def _folded(text: str) -> str:
    """A summary behind '>-': paragraphs parted by empty lines, words by spaces, each as it was."""
    paragraphs = [
        textwrap.fill(
            " ".join(part.split()),
            _LINE,
            initial_indent="  ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for part in re.split(r"\n\s*\n", text.strip())
    ]
    return "\n\n".join(paragraphs) + "\n"


def _slug(words: str) -> str:
    found = slug(words)
    if not found:
        raise NotBegun(f"{words!r} has no letters or digits: name the event in a few words, such as ceasefire")
    return found
