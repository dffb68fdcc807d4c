"""Ids, and what translations follow, written into a record of which nothing else changes: no comment, no space."""

import re
from collections.abc import Mapping
from functools import reduce
from operator import getitem
from typing import Any

import yaml

from loaders.problems import FieldPath
from loaders.reading.yaml_nodes import compose
from loaders.reading.yaml_reader import read

_LINE_END = re.compile(r"\r\n?|\n")


def with_ids(text: str, ids: Mapping[FieldPath, str]) -> str:
    """The text of a sound record, with these ids as first keys of the facts and claims at these places.

    Raises ValueError where the outcome would not say the same; that of a sound record does.
    """
    record: Any = compose(text)
    lists = {key.value: items.value for key, items in record.value}
    places = {lists[name][position]: given for (name, position), given in ids.items()}
    new = text
    for node in sorted(places, key=lambda node: node.start_mark.index, reverse=True):
        at, added = _insertion(node, places[node], text)
        new = f"{new[:at]}{added}{new[at:]}"
    if read(new) != (_expected(read(text)[0], ids), []):
        raise ValueError("with ids in it, the record would say something else")
    return new


def with_digests(text: str, digests: Mapping[FieldPath, str]) -> str:
    """The text of a sound record, with these digests under `of` of its translations, by where these stand.

    Raises ValueError where the outcome would not say the same; that of a sound record does.
    """
    record: Any = compose(text)
    places = [_digest_place(reduce(_inside, field, record), digest, text) for field, digest in digests.items()]
    new = text
    for start, end, put in sorted(places, reverse=True):
        new = f"{new[:start]}{put}{new[end:]}"
    expected = read(text)[0]
    for field, digest in digests.items():
        reduce(getitem, field, expected)["of"] = digest
    if read(new) != (expected, []):
        raise ValueError("with digests in it, the record would say something else")
    return new


def _inside(node: Any, step: str | int) -> Any:
    """What a part of a record has under a key, or at a place in its list."""
    if isinstance(step, int):
        return node.value[step]
    return next(value for key, value in node.value if key.value == step)


def _digest_place(node: yaml.MappingNode, digest: str, text: str) -> tuple[int, int, str]:
    """From where to where a digest goes, and what is put there: in place of another, or behind the language."""
    told = {key.value: value for key, value in node.value}
    if old := told.get("of"):
        return old.start_mark.index, old.end_mark.index, digest
    after = told["language"].end_mark.index
    if node.flow_style:
        return after, after, f", of: {digest}"
    line_end = _LINE_END.search(text, after)
    break_ = line_end[0] if line_end else "\n"
    after = line_end.start() if line_end else len(text)
    return after, after, f"{break_}{' ' * node.start_mark.column}of: {digest}"


def _insertion(node: yaml.MappingNode, statement_id: str, text: str) -> tuple[int, str]:
    """Where in the text an id goes, and what is put there."""
    if node.flow_style:
        return node.value[0][0].start_mark.index, f"id: {statement_id}, "
    start, line_end = node.start_mark, _LINE_END.search(text, node.start_mark.index)
    return start.index, f"id: {statement_id}" + (line_end[0] if line_end else "\n") + " " * start.column


def _expected(data: dict[str, Any], ids: Mapping[FieldPath, str]) -> dict[str, Any]:
    for (name, position), statement_id in ids.items():
        data[str(name)][position] = {"id": statement_id, **data[str(name)][position]}
    return data
