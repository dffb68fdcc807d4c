"""Keys, items and entries as lines, in the form that hand-written files have."""

from collections.abc import Mapping
from typing import Any

from loaders.editing.documents import flow, scalar
from loaders.reading.yaml_reader import read

_LONGEST_FLOW, _BROKEN_AT = 118, 110


def key_lines(name: str, value: Any, column: int) -> list[str]:
    """A key with its value as lines, from a column on, as hand-written records have it."""
    margin = " " * column
    if isinstance(value, str):
        is_line = is_short(name, value, column) and "\n" not in value
        return [f"{margin}{name}: {scalar(value)}"] if is_line else _folded(name, value, column)
    if isinstance(value, dict):
        return [f"{margin}{name}: {flow(value)}"]
    if not any(isinstance(item, dict) for item in value):
        return [f"{margin}{name}: {flow(value)}"]
    short = f"{margin}{name}: {flow(value)}"
    if column and len(short) <= _LONGEST_FLOW:
        return [short]
    return [f"{margin}{name}:", *(f"{margin}  {line}" for item in value for line in item_lines(item))]


def item_lines(value: Any) -> list[str]:
    """An item of a list as lines with its dash: in braces where it is short and has no list in it."""
    told = f"- {flow(value)}"
    if not isinstance(value, dict) or (len(told) <= _LONGEST_FLOW - 2 and not any(map(_has_items, value.values()))):
        return [told]
    lines = [line for name, each in value.items() for line in key_lines(name, each, 2)]
    return [f"- {lines[0][2:]}", *lines[1:]]


def entry_lines(key: str, data: Mapping[str, Any]) -> list[str]:
    """An entry of a registry as lines."""
    return [f"{key}:", *(f"  {line}" for name, value in data.items() for line in key_lines(name, value, 0))]


def _has_items(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def is_short(name: str, value: str, column: int) -> bool:
    """Whether a text stands on the line of its key, and not behind '>-'."""
    return column + len(name) + 2 + len(value) <= _BROKEN_AT


def _folded(name: str, value: str, column: int) -> list[str]:
    """A long text behind '>-', broken into lines, its own lines parted by empty ones; in quotes where it cannot be."""
    margin = " " * (column + 2)
    lines: list[str] = []
    for paragraph in value.split("\n"):
        lines += [*([""] if lines else []), *(_broken(paragraph, _BROKEN_AT - len(margin)) if paragraph else [])]
    told = [f"{' ' * column}{name}: >-", *(f"{margin}{line}" if line else line for line in lines)]
    said, mistakes = read("\n".join(told))
    if not mistakes and said == {name: value}:
        return told
    return [f"{' ' * column}{name}: {scalar(value)}"]


def _broken(paragraph: str, width: int) -> list[str]:
    """A paragraph in lines of at most so many characters, but for words that are longer."""
    first, *rest = paragraph.split(" ")
    lines = [first]
    for word in rest:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines
