"""The order in which keys stand: that of the fields of the record models, which is that of the guide."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from loaders.problems import FieldPath
from schema.fields import inner_model

_ORDERS_KEPT = 2_000
"""Records have few orders of keys, over and over."""


class Displaced(NamedTuple):
    """A key that stands too late in its mapping: where it is, and the key that it belongs before."""

    field: FieldPath
    before: str


@cache
def models_inside(model: type[BaseModel]) -> dict[str, type[BaseModel] | None]:
    """The keys of a record of this model in their order, each with the model of what it holds."""
    return {field.alias or name: inner_model(field.annotation) for name, field in model.model_fields.items()}


def ranks(model: type[BaseModel], keys: Iterable[str]) -> list[int]:
    """Of each key its place in the order; one that the model does not know stays behind the key above it."""
    order = {key: rank for rank, key in enumerate(models_inside(model))}
    found: list[int] = []
    for key in keys:
        found.append(order.get(key, found[-1] if found else -1))
    return found


def first_displaced(model: type[BaseModel], data: Any) -> Displaced | None:
    """The first key of a record, or of what is in it, that stands behind one that it belongs before."""
    if isinstance(data, list):
        return _first_inside(model, enumerate(data))
    if not isinstance(data, dict):
        return None
    displaced, inner = _of_keys(model, tuple(data))
    if displaced:
        return displaced
    for key, within in inner:
        if found := first_displaced(within, data[key]):
            return found._replace(field=(key, *found.field))
    return None


@lru_cache(maxsize=_ORDERS_KEPT)
def _of_keys(
    model: type[BaseModel], keys: tuple[str, ...]
) -> tuple[Displaced | None, tuple[tuple[str, type[BaseModel]], ...]]:
    """The first of these keys that stands too late, and those under which a model has more keys."""
    places, inner = ranks(model, keys), models_inside(model)
    for position in range(1, len(keys)):
        if places[position] < places[position - 1]:
            before = next(key for key, place in zip(keys, places, strict=True) if place > places[position])
            return Displaced((keys[position],), before), ()
    return None, tuple((key, within) for key in keys if (within := inner.get(key)))


def _first_inside(model: type[BaseModel], items: Iterable[tuple[int, Any]]) -> Displaced | None:
    for position, item in items:
        if found := first_displaced(model, item):
            return found._replace(field=(position, *found.field))
    return None
