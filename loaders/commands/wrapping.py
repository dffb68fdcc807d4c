"""Lines of texts that are too long are broken, and no others touched: what somebody has laid out stays as it is."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml
from pydantic import BaseModel

from loaders.commands.key_ordering import Mapping, mappings
from loaders.editing.documents import last_line
from schema.fields import marked
from schema.records import FreeText

LONGEST_LINE, BROKEN_AT = 120, 110
"""A line with more characters than the first is too long; its parts have at most the second, as lines of records do."""

_FOLDED = re.compile(r">[-+]?$")
_SINGLE_SPACE = re.compile(r"(?<=\S) (?=\S)")


class _Rewriting(NamedTuple):
    """Lines from the first to the last that are to be others."""

    first: int
    last: int
    lines: list[str]


def wrapped(text: str, model: type[BaseModel], shape: str) -> str:
    """The text of a well-formed file, whose lines end in line feeds, with no line that is too long where it can be.

    Lines of texts behind '>' are broken; what stands on the line of its key goes behind '>-' if it may have several
    lines. Text in quotes or braces is left as it is, and so is a line that no space parts.
    """
    lines = text.split("\n")
    if all(len(line) <= LONGEST_LINE for line in lines):
        return text
    found = [rewriting for each in mappings(text, model, shape) for rewriting in _rewritings(each, lines)]
    for first, last, new in sorted(found, reverse=True):
        lines[first : last + 1] = new
    return "\n".join(lines)


def _rewritings(mapping: Mapping, lines: list[str]) -> Iterator[_Rewriting]:
    if mapping.node.flow_style:
        return
    with_lines = {keys for keys, mark in marked(mapping.model, FreeText) if not mark.is_line}
    for key, value in mapping.node.value:
        if isinstance(value, yaml.ScalarNode):
            found = None
            if value.style == ">":
                found = _broken(value, lines)
            elif not value.style and (key.value,) in with_lines:
                found = _unfolded(key, value, lines)
            if found:
                yield found


def _broken(value: yaml.ScalarNode, lines: list[str]) -> _Rewriting | None:
    """A text behind '>' with its long lines broken; None where there is none, or spaces at the begin of lines count."""
    first, last = value.start_mark.line + 1, last_line(value, lines)
    body = lines[first : last + 1]
    margin = " " * (len(body[0]) - len(body[0].lstrip(" "))) if body else ""
    stripped = [line.removeprefix(margin) for line in body]
    header = lines[first - 1][value.start_mark.column :].rstrip()
    if not (margin and _FOLDED.fullmatch(header)) or any(line[:1] in (" ", "\t") for line in stripped):
        return None
    new: list[str] = []
    for line, inner in zip(body, stripped, strict=True):
        is_long = len(line) > LONGEST_LINE
        new += [margin + part for part in _parts(inner, BROKEN_AT - len(margin))] if is_long else [line]
    return _Rewriting(first, last, new) if new != body else None


def _unfolded(key: yaml.Node, value: yaml.ScalarNode, lines: list[str]) -> _Rewriting | None:
    """A text on the line of its key, behind '>-'; None where the line is short, or beside a comment."""
    number, column = value.start_mark.line, key.start_mark.column + 2
    line = lines[number]
    is_alone = key.end_mark.line == number == value.end_mark.line and not line[value.end_mark.column :].strip()
    if len(line) <= LONGEST_LINE or not is_alone or " " not in value.value or _is_comment_below(number, column, lines):
        return None
    body = [" " * column + part for part in _parts(value.value, BROKEN_AT - column)]
    return _Rewriting(number, number, [line[: value.start_mark.column] + ">-", *body])


def _is_comment_below(number: int, column: int, lines: list[str]) -> bool:
    """Whether a comment follows that stands so far in that it would become a part of the text."""
    below = next((line for line in lines[number + 1 :] if line.strip()), "")
    return below.lstrip().startswith("#") and len(below) - len(below.lstrip()) >= column


def _parts(text: str, width: int) -> list[str]:
    """The text in parts of at most so many characters, but for words that are longer."""
    first, *words = _SINGLE_SPACE.split(text)
    parts = [first]
    for word in words:
        if len(parts[-1]) + 1 + len(word) <= width:
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts
