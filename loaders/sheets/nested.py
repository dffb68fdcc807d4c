"""Values within a record: got, put and taken out by the keys and positions that lead to them."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from loaders.reading.key_order import models_inside
from loaders.sheets.layout import Path


def put(data: dict[str, Any], path: Path, text: str) -> None:
    """Put a text at a path, with all that leads to it; '' takes out what is there, and what is empty then."""
    step, rest = str(path[0]), path[1:]
    if not rest:
        if text:
            data[step] = text
        else:
            data.pop(step, None)
        return
    if isinstance(rest[0], int):
        _put_in_list(data, step, rest, text)
    else:
        inside = data.get(step, {})
        put(inside, rest, text)
        _keep(data, step, inside)


def _put_in_list(data: dict[str, Any], step: str, rest: Path, text: str) -> None:
    was = data.get(step, [])
    items: list[Any] = [was] if isinstance(was, str) else list(was)
    position, inner = int(rest[0]), rest[1:]
    if inner:
        while len(items) <= position:
            items.append({})
        put(items[position], inner, text)
    else:
        while len(items) <= position:
            items.append("")
        items[position] = text
    items = [item for item in items if item]
    _keep(data, step, items[0] if isinstance(was, str) and items == [text] else items)


def _keep(data: dict[str, Any], step: str, value: Any) -> None:
    if value:
        data[step] = value
    else:
        data.pop(step, None)


def in_order(data: Mapping[str, Any], model: type[BaseModel] | None) -> dict[str, Any]:
    """The same with its keys in the order of the model, and so within."""
    inside = models_inside(model) if model else {}
    order = {name: place for place, name in enumerate(inside)}
    found: dict[str, Any] = {}
    for name in sorted(data, key=lambda name: order.get(name, len(order))):
        value = data[name]
        if isinstance(value, dict):
            value = in_order(value, inside.get(name))
        elif isinstance(value, list):
            value = [in_order(item, inside.get(name)) if isinstance(item, dict) else item for item in value]
        found[name] = value
    return found
