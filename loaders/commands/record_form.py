"""The form that every hand-written file has: how its lines end, the order of its keys, how long its lines are."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import yaml

from loaders.commands.key_ordering import displaced, entries_apart, in_order
from loaders.commands.wrapping import wrapped
from loaders.reading.yaml_reader import VALUE_MISSING, events_of, read
from schema.registries import ALL

_BYTE_ORDER_MARK = "\ufeff"
_OUT_OF_ORDER = "keys in braces with a comment between them, or with '?', are out of order: move them by hand"
_LINE_END = re.compile(r"\r\n?")
_BLANKS = re.compile(r"[ \t]$|\n\n\n|\A\n|\n\n\Z", re.MULTILINE)


class Formed(NamedTuple):
    """A text in its form, and in words what was changed for that, and what stays as it is."""

    text: str
    changes: list[str]
    left: str = ""


def in_form(whole: str, registry: str) -> Formed:
    """The text of a file in its form: it says the same, has every comment, and a second time nothing changes."""
    shape, model = ALL[registry].shape, ALL[registry].model
    data, mistakes = read(whole.removeprefix(_BYTE_ORDER_MARK))
    if any(mistake.code != VALUE_MISSING for mistake in mistakes):
        return Formed(whole, [], "left as it is, since it cannot be read")
    steps: list[tuple[str, Callable[[str], str]]] = [
        ("byte order mark taken out", lambda text: text.removeprefix(_BYTE_ORDER_MARK)),
        ("line ends made those of Unix", lambda text: _LINE_END.sub("\n", text)),
        ("last line ended", lambda text: text if text.endswith("\n") else f"{text}\n"),
        ("spaces and empty lines taken out", _without_blanks),
        ("keys put in order", lambda text: in_order(text, model, shape)),
        ("long lines broken", lambda text: wrapped(text, model, shape)),
    ]
    if shape == "mapping":
        steps.append(("entries parted by empty lines", entries_apart))
    text, changes = whole, []
    for words, step in steps:
        if (new := step(text)) != text:
            text = new
            changes.append(words)
    again, more = read(text)
    if again != data or len(more) != len(mistakes):
        return Formed(whole, [], "left as it is, since in its form it would say something else")
    return Formed(text, changes, _OUT_OF_ORDER if displaced(text, model, shape) else "")


def _without_blanks(text: str) -> str:
    """Without spaces at the ends of lines, second empty lines and those at both ends, but for what is within a text."""
    if not _BLANKS.search(text):
        return text
    lines = text.split("\n")
    inside = _lines_of_texts(text, lines)
    kept: list[str] = []
    for number, line in enumerate(lines):
        if number in inside:
            kept.append(line)
        elif (bare := line.rstrip(" \t")) or (kept and kept[-1]):
            kept.append(bare)
    return "\n".join(kept)


def _lines_of_texts(text: str, lines: Sequence[str]) -> set[int]:
    """The numbers of lines, from 0, in which a text goes on that began above."""
    found: set[int] = set()
    events = events_of(text)
    while (kind := type(event := events())) is not yaml.StreamEndEvent:
        if kind is yaml.ScalarEvent and event.start_mark.line < event.end_mark.line:
            is_block = event.style in ("|", ">")
            first, last = event.start_mark.line + is_block, event.end_mark.line - (not event.end_mark.column)
            while is_block and last >= first and not lines[last]:
                last -= 1
            found.update(range(first, last + 1))
    return found
