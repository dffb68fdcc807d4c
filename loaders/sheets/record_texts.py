"""New records as text, in the form that hand-written files have."""

from collections.abc import Mapping, Sequence
from typing import Any

from loaders.editing.record_lines import key_lines
from schema.records import Event

_ALWAYS = ("title", "date", "type", "importance", "status", "summary", "sources")
_MODELINE = "# yaml-language-server: $schema=../../schema/event.schema.json"


def event_text(data: Mapping[str, Any], comments: Sequence[str] = ()) -> str:
    """The text of a record's file. What every record has and `data` lacks is left to be filled in."""
    lines = [_MODELINE, *map(_comment, comments)]
    for name in [name for name in Event.model_fields if name in data or name in _ALWAYS]:
        if name not in data:
            lines += [f"{name}:", "  - {source: }"] if name == "sources" else [f"{name}:"]
        else:
            lines += key_lines(name, data[name], 0)
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    """A text as one line of comment, without what a file cannot have."""
    return "# " + " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
