"""Ids, and what translations follow, written into a record of which nothing else changes: no comment, no space."""

from collections.abc import Mapping
from functools import reduce
from operator import getitem
from typing import Any

from loaders.editing.documents import CannotEdit, Document
from loaders.problems import FieldPath
from loaders.reading.yaml_reader import read

_FIRST = ("id", "language", "of")
"""Keys that come before all others, where there are such: an id first, and `of` behind the language."""


def with_texts(text: str, told: Mapping[FieldPath, str]) -> str:
    """The text of a sound record, with these ids of facts and claims, or `of` of translations, at these paths.

    Raises CannotEdit where the outcome would not say the same; that of a sound record does.
    """
    document, expected = Document(text), read(text)[0]
    for path, value in told.items():
        holder: Any = reduce(getitem, path[:-1], expected)
        if path[-1] in holder:
            document.set(path, value)
        else:
            document.put_key(path, value, [*_FIRST, *(key for key in holder if key not in _FIRST)])
        holder[path[-1]] = value
    if read(document.text) != (expected, []):
        raise CannotEdit("with what is to be added, it would say something else: write that by hand")
    return document.text
