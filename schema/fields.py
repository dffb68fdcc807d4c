"""What is noted on the fields of the record models: where each mark stands, and what records have there."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Keys = tuple[str, ...]
"""The keys that lead to a field, as records have them, without list positions."""

Path = tuple[str | int, ...]
"""The same for one value, with them."""

Mark = TypeVar("Mark")


@cache
def marked(model: type[BaseModel], kind: type[Mark]) -> tuple[tuple[Keys, Mark], ...]:
    """The fields of a model, and of the models in it, that carry a mark of that kind, in order, each with its mark."""
    return tuple((keys, mark) for keys, field in fields_of(model) for mark in marks_of(field) if isinstance(mark, kind))


def fields_of(model: type[BaseModel], keys: Keys = ()) -> Iterator[tuple[Keys, FieldInfo]]:
    """Every field of a model, and of the models in it, with the keys that lead to it."""
    for name, field in model.model_fields.items():
        inside = (*keys, field.alias or name)
        yield inside, field
        if inner := inner_model(field.annotation):
            yield from fields_of(inner, inside)


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """The record model of which a field holds one, or a list; None where it holds plain values."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := inner_model(part))), None)


def marks_of(field: FieldInfo) -> Iterator[Any]:
    """What is noted on a field and on its type, also where that is a branch of a union or the item of a list."""
    yield from field.metadata
    yield from _marks(field.annotation)


def _marks(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
    for part in get_args(annotation):
        yield from _marks(part)


def values(data: Any, keys: Keys) -> list[tuple[Path, Any]]:
    """What a record has at these keys, each with the path to it; nothing where a part of it is left out or amiss."""
    found: list[tuple[Path, Any]] = []
    _collect(found, (), data, keys)
    return found


def values_alone(data: Any, keys: Keys) -> list[Any]:
    """The same without the paths, in half of the time."""
    found = _flat([data])
    for key in keys:
        inner = [each.get(key) for each in found if isinstance(each, dict)]
        found = _flat([each for each in inner if each is not None])
    return found


def _flat(found: list[Any]) -> list[Any]:
    """The values with the items of lists in their places."""
    while any(isinstance(each, list) for each in found):
        found = [item for each in found for item in (each if isinstance(each, list) else (each,))]
    return found


def _collect(found: list[tuple[Path, Any]], path: Path, value: Any, keys: Keys) -> None:
    if isinstance(value, list):
        for position, item in enumerate(value):
            _collect(found, (*path, position), item, keys)
    elif not keys:
        found.append((path, value))
    elif isinstance(value, dict) and (inner := value.get(keys[0])) is not None:
        _collect(found, (*path, keys[0]), inner, keys[1:])


_Branch = tuple[Any, dict[str, Any]]
"""The mark of a field, or None, and what marks the fields in it have, by key."""


def values_marked(data: Any, model: type[BaseModel], kind: type[Mark]) -> list[tuple[Path, Any, Mark]]:
    """What a record has in all fields that carry a mark of that kind, each with the path to it and the mark."""
    found: list[tuple[Path, Any, Mark]] = []
    if isinstance(data, dict):
        _walk(found, (), data, _tree(model, kind))  # type: ignore[arg-type]  # a type can be hashed
    return found


@cache
def _tree(model: type[BaseModel], kind: type[Any]) -> dict[str, _Branch]:
    tree: dict[str, _Branch] = {}
    for keys, mark in marked(model, kind):  # type: ignore[arg-type]
        branches = tree
        for key in keys[:-1]:
            branches = branches.setdefault(key, (None, {}))[1]
        branches[keys[-1]] = mark, branches.get(keys[-1], (None, {}))[1]
    return tree


def _walk(found: list[tuple[Path, Any, Any]], path: Path, data: dict[str, Any], tree: dict[str, _Branch]) -> None:
    for key, (mark, inner) in tree.items():
        value = data.get(key)
        if value is None:
            continue
        for place, item in enumerate(value) if isinstance(value, list) else ((None, value),):
            inside = (*path, key) if place is None else (*path, key, place)
            if mark is not None:
                found.append((inside, item, mark))
            if inner and isinstance(item, dict):
                _walk(found, inside, item, inner)
