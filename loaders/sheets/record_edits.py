"""The text of a file made to say what a record is to say: only what differs is touched, and comments stay."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from itertools import takewhile
from typing import Any

from pydantic import BaseModel

from loaders.editing.documents import CannotEdit, Document, Lines, flow, scalar
from loaders.editing.record_lines import is_short, item_lines, key_lines
from loaders.problems import FieldPath, field_text
from loaders.reading.key_order import models_inside

_BEFORE_KEY = re.compile(r"[ -]*")


def with_changes(text: str, field: FieldPath, before: Any, after: Any, model: type[BaseModel]) -> str:
    """The text of a sound file in which the record at `field`, of that model, says `after` instead of `before`.

    Both have every scalar as text, in lists the items that stay stand where they were. Raises CannotEdit where no
    change of lines makes the file say so.
    """
    document = Document(text)
    expected = _put(document.data, field, after)
    _change(document, field, before, after, model)
    if document.data != expected:
        raise CannotEdit(f"{field_text(field) or 'the record'} cannot be changed by a program as it is written")
    return document.text


def _put(data: Any, field: FieldPath, value: Any) -> Any:
    """The data with another value at a path."""
    if not field:
        return value
    copy = deepcopy(data)
    inside = copy
    for step in field[:-1]:
        inside = inside[step]
    inside[field[-1]] = value
    return copy


def _change(document: Document, path: FieldPath, before: Any, after: Any, model: type[BaseModel] | None) -> None:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        _change_mapping(document, path, before, after, model)
    elif isinstance(before, list) and isinstance(after, list):
        _change_list(document, path, before, after, model)
    elif isinstance(before, str) and isinstance(after, str):
        set_text(document, path, after)
    else:  # one alone becomes a list, or the other way round
        _substitute(document, path, [flow(after)], after)


def _change_mapping(
    document: Document,
    path: FieldPath,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    model: type[BaseModel] | None,
) -> None:
    inside = models_inside(model) if model else {}
    for name in [name for name in before if name in after]:
        _change(document, (*path, name), before[name], after[name], inside.get(name))
    for name in [name for name in after if name not in before]:
        document.put_key((*path, name), Lines(key_lines(name, after[name], 0)), [*inside])
    for name in [name for name in before if name not in after]:
        _remove(document, (*path, name), [*before])


def _remove(document: Document, path: FieldPath, order: Sequence[str]) -> None:
    """Take a key out and leave the comments above it, now above the key that follows."""
    lines = document.lines_of(path) or Lines()
    comments = [line.removeprefix("#").removeprefix(" ") for line in takewhile(lambda line: line[:1] == "#", lines)]
    document.remove(path)
    if comments:
        following = order[order.index(str(path[-1])) + 1 :]
        stays = next((name for name in following if document.has((*path[:-1], name))), None)
        document.comment((*path[:-1], stays) if stays else (), comments)


def _change_list(
    document: Document, path: FieldPath, before: Sequence[Any], after: Sequence[Any], model: type[BaseModel] | None
) -> None:
    for position, (old, new) in enumerate(zip(before, after, strict=False)):
        _change(document, (*path, position), old, new, model)
    for position in range(len(before) - 1, len(after) - 1, -1):
        document.remove((*path, position))
    if len(after) > len(before):
        document.append(path, [Lines(item_lines(item)) for item in after[len(before) :]])


def set_text(document: Document, path: FieldPath, value: str) -> None:
    """Put another text in place of one, behind '>-' where it is long and has lines of its own."""
    start, _ = document.stretch(path)
    line = document.text[document.text.rfind("\n", 0, start) + 1 : start]
    found = _BEFORE_KEY.match(line)
    column = len(found[0]) if found else 0
    name = str(path[-1])
    ways = [scalar(value), scalar(value, in_braces=True)]
    if isinstance(path[-1], str) and line[column:].startswith(f"{name}:") and not is_short(name, value, column):
        folded = key_lines(name, value, column)
        ways.insert(0, "\n".join([folded[0][column + len(name) + 2 :], *folded[1:]]))
    _substitute(document, path, ways, value)


def _substitute(document: Document, path: FieldPath, ways: Sequence[str], value: Any) -> None:
    """Put something in place of a value, in the first way of writing that says it."""
    start, end = document.stretch(path)
    end = start + len(document.text[start:end].rstrip())
    expected = _put(document.data, path, value)
    for way in ways if end > start else [f" {way}" for way in ways]:
        tried = Document(f"{document.text[:start]}{way}{document.text[end:]}")
        if tried.data == expected:
            document.substitute({(start, end): way})
            return
    raise CannotEdit(f"{field_text(path)} cannot be changed by a program as it is written")
