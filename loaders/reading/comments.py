"""Comments that stand where text was to go on: YAML does not read them, and nobody would miss them.

Whether a comment was meant as one cannot be told by its look ('Case # 12', and '"Protocol" #1'), so behind text none is
let pass, be the text in quotes or not; it can always stand above the key. libyaml drops comments: they are looked for
around the values, and only in the few files that have a # which may be one.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from loaders.problems import FieldPath, shortened
from loaders.reading.yaml_errors import lines_of
from loaders.reading.yaml_reader import TEXT_CUT, Mark, YamlProblem, events_of

_MAY_BE_COMMENT = re.compile(r"""[ \t"',\[\]{}\r\x85\u2028\u2029]#|[|>][-+0-9]*#""")
_BEHIND = re.compile(r"[ \t]*,?[ \t]*#")
_BEHIND_BRACES = re.compile(r"[ \t]*[}\]][ \t,}\]]*#.*[}\]]")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*#")
_BLOCKS = ("|", ">")
_ODD_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")


def cut_texts(text: str) -> list[YamlProblem]:
    """Values of mappings with a comment behind them, or before or below them where the text could stand."""
    if text.find("#", 1) < 0 or not _MAY_BE_COMMENT.search(text):
        return []
    found: list[YamlProblem] = []
    # Where the file is not well-formed, a comment that has swallowed a brace is likely to be why.
    with contextlib.suppress(yaml.YAMLError, ValueError, AttributeError, RecursionError):
        found.extend(_Comments(text).all())
    return found


def swallows(mistake: YamlProblem, lines: list[str]) -> bool:
    """Whether the comment holds a brace or bracket: that one is missing is then not a mistake of its own."""
    comment = lines[mistake.mark.line][mistake.mark.column :]
    return "}" in comment or "]" in comment


class _Comments:
    def __init__(self, text: str) -> None:
        self._lines = [*lines_of(text), ""]
        self._has_odd_breaks = _ODD_BREAK.search(text) is not None  # nobody sees that a line ends there
        self._events = events_of(text)

    def all(self) -> Iterator[YamlProblem]:
        while not isinstance(event := self._events(), (MappingStartEvent, SequenceStartEvent)):
            if event is None:
                return
        yield from self._inside(event, (), is_flow=False)

    def _inside(self, start: Any, path: FieldPath, *, is_flow: bool) -> Iterator[YamlProblem]:
        is_flow = is_flow or bool(start.flow_style)
        if isinstance(start, MappingStartEvent):
            while not isinstance(key := self._events(), MappingEndEvent):
                yield from self._value(key, self._events(), (*path, getattr(key, "value", "?")), is_flow=is_flow)
        elif isinstance(start, SequenceStartEvent):
            position = 0
            while not isinstance(item := self._events(), SequenceEndEvent):
                yield from self._inside(item, (*path, position), is_flow=is_flow)
                position += 1

    def _value(self, key: Any, value: Any, path: FieldPath, *, is_flow: bool) -> Iterator[YamlProblem]:
        if not isinstance(value, ScalarEvent):
            yield from self._inside(value, path, is_flow=is_flow)
            return
        comment = self._above(key, value) or self._behind(value) or self._below(key, value, is_flow=is_flow)
        if comment:
            shown = shortened(self._lines[comment.line][comment.column : comment.end_column])
            message = f"{shown!r} is not read: # begins a comment here"
            cure = "put the whole text in quotes; a comment stands on a line of its own, above the key"
            yield YamlProblem(TEXT_CUT, comment, path, message, cure)

    def _above(self, key: Any, value: Any) -> Mark | None:
        """A comment between the key and its value, or beside the sign that begins a block."""
        start, end = key.end_mark, value.start_mark
        for number in range(start.line, end.line):
            column = self._lines[number].find("#", start.column if number == start.line else 0)
            if column >= 0:
                return self._mark(number, column)
        if value.style in _BLOCKS and (header := _HEADER.match(self._lines[end.line], end.column)):
            return self._mark(end.line, header.end() - 1)
        return None

    def _behind(self, value: Any) -> Mark | None:
        if value.style in _BLOCKS:
            return None
        line, column = value.end_mark.line, value.end_mark.column
        if found := _BEHIND.match(self._lines[line], column):
            return self._mark(line, found.end() - 1)
        if found := _BEHIND_BRACES.match(self._lines[line], column):
            return self._mark(line, self._lines[line].index("#", column))
        return None

    def _below(self, key: Any, value: Any, *, is_flow: bool) -> Mark | None:
        """A comment on the next line that is not empty, further in than the key: there the text could go on."""
        end = value.end_mark
        if value.style not in _BLOCKS and self._lines[end.line][end.column :].strip():
            return None
        first = end.line if value.style in _BLOCKS else end.line + 1
        for number in range(first, len(self._lines)):
            line = self._lines[number].lstrip(" \t")
            if line:
                column = len(self._lines[number]) - len(line)
                is_within = is_flow or column > key.start_mark.column or self._has_odd_breaks
                return self._mark(number, column) if line.startswith("#") and is_within else None
        return None

    def _mark(self, line: int, column: int) -> Mark:
        return Mark(line, column, line, len(self._lines[line].rstrip()))
