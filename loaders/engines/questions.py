"""The questions of loaders/questions/: each in SQL as SQLite reads it, with what it answers and types of columns.

An answer is rows in the order that the question gives them. Values have one form whichever engine gave them: whole
numbers, floats, text, days as ISO text, true or false, or nothing.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from schema.tables import Row

FOLDER = Path(__file__).resolve().parents[1] / "questions"

EXACT = 1e-9
"""Fractions are the same if they differ by no more than this share of the larger: each engine divides in its way."""


class Question(NamedTuple):
    """A question to the record, and to event data of others beside it."""

    name: str
    title: str
    answers: str
    reads: tuple[str, ...]
    """The tables and views that it needs."""
    columns: Mapping[str, str]
    """Type of each column of the answer: int, number (which may be a fraction), str, day or flag."""
    sql: str


def questions(folder: Path = FOLDER) -> dict[str, Question]:
    """All questions by name, in the order of their files: 01-who-cites-whom.sql is `who-cites-whom`."""
    return {each.name: each for each in map(_read, sorted(folder.glob("*.sql")))}


def _read(path: Path) -> Question:
    head, _, sql = path.read_text(encoding="utf-8").partition("*/\n")
    told = yaml.safe_load(head.removeprefix("/*\n"))
    _, _, name = path.stem.partition("-")
    return Question(name, told["title"], told["answers"], tuple(told["reads"]), told["columns"], sql.strip())


def typed(question: Question, rows: Iterable[Sequence[Any]]) -> list[Row]:
    """Rows as an engine gave them, each value in its one form.

    Raises ValueError where a value is not of its column's type.
    """
    forms = [_FORMS[kind] for kind in question.columns.values()]
    return [
        tuple(None if value is None else form(value) for value, form in zip(row, forms, strict=True)) for row in rows
    ]


def _whole(value: Any) -> int:
    if value != int(value):
        raise ValueError(f"{value!r} is no whole number")
    return int(value)


def _day(value: Any) -> str:
    return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()


_FORMS: Mapping[str, Callable[[Any], Any]] = {"int": _whole, "number": float, "str": str, "day": _day, "flag": bool}


def differences(question: Question, one: Sequence[Row], other: Sequence[Row]) -> list[str]:
    """In what two answers differ, a line for each row; nothing where they are equal."""
    found = [] if len(one) == len(other) else [f"{question.name}: {len(one)} rows and {len(other)} rows"]
    for number, (ours, theirs) in enumerate(zip(one, other, strict=False), 1):
        for name, before, after in zip(question.columns, ours, theirs, strict=True):
            if not _is_same(before, after):
                found.append(f"{question.name}, row {number}, {name}: {before!r} and {after!r}")
    return found


def _is_same(before: Any, after: Any) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return math.isclose(before, after, rel_tol=EXACT)
    return type(before) is type(after) and before == after
