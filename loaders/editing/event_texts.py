"""New records as text, in the form that hand-written files have."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from loaders.editing.record_lines import key_lines
from loaders.reading.key_order import models_inside
from schema.records import Event

_MODELINE = "# yaml-language-server: $schema=../../schema/event.schema.json"

ALWAYS = ("title", "date", "type", "importance", "status", "summary", "sources")
"""What no record can do without."""

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
"""What is to be filled in, in the order of a record, where nothing is known; of other keys there is but the key."""


def event_text(data: Mapping[str, Any], comments: Sequence[str] = (), *, blanks: Collection[str] = ALWAYS) -> str:
    """The text of a record's file: what `data` says, and in place of what it lacks a blank for each of these keys."""
    head = "".join(f"{line}\n" for line in (_MODELINE, *map(_comment, comments)))
    return head + "".join(_key(name, data.get(name), blanks) for name in models_inside(Event))


def _key(name: str, value: object, blanks: Collection[str]) -> str:
    if value:
        return "".join(f"{line}\n" for line in key_lines(name, value, 0))
    return BLANKS.get(name, f"{name}:\n") if name in blanks else ""


def _comment(text: str) -> str:
    """A text as one line of comment, without what a file cannot have."""
    return "# " + " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
