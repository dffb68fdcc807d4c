"""Records with other keys: those of today, since a key that was renamed is no edit of what names it; and for private
persons and minors what is published in place of their names.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from loaders.reading.entries import Data, Dataset
from schema.fields import inner_model, marks_of
from schema.records import Refers, Voice
from schema.registries import ALL

Keys = dict[tuple[str, str], str]
"""Other keys by registry and key."""


def renamed_keys(before: Dataset, after: Dataset) -> Keys:
    """The entries of the one version that have another key in the other, as its record of retired ids says."""
    found = {}
    for address, entry in after.registry("retired").items():
        registry, _, key = address.rpartition("/")
        registry, successor = registry or "events", entry.data["successor"]
        gone = key in before.registry(registry) and key not in after.registry(registry)
        if gone and entry.data["retirement"] == "renamed" and successor in after.registry(registry):
            found[registry, key] = successor
    return found


def resolved(renamed: Keys) -> Keys:
    """The keys that records have in the end, by those that they had."""
    found: Keys = {}
    for registry, key in renamed:
        to, met = renamed[registry, key], {key}
        while (registry, to) in renamed and to not in met:
            met.add(to)
            to = renamed[registry, to]
        found[registry, key] = to
    return found


def with_keys(registry: str, data: Data, keys: Keys, in_texts: Callable[[str], str] | None = None) -> Data:
    """An entry in which every reference to one of these has the other key.

    What `in_texts` makes of them stands in place of the texts that are in our own words, or a claimant's.
    """
    return _record(ALL[registry].model, data, keys, in_texts) if keys or in_texts else data


class _Field(NamedTuple):
    """What a field of a record has in it."""

    model: type[BaseModel] | None
    registry: str | None
    """The registry of whose entries it has keys."""
    is_told: bool
    """Whether it is a text that is not quoted from somebody."""


@cache
def _fields(model: type[BaseModel]) -> dict[str, _Field]:
    return {field.alias or name: _field(field) for name, field in model.model_fields.items()}


def _field(field: FieldInfo) -> _Field:
    marks = [*marks_of(field)]
    registry = next((mark.registry for mark in marks if isinstance(mark, Refers)), None)
    voices = [mark for mark in marks if isinstance(mark, Voice)]
    return _Field(inner_model(field.annotation), registry, bool(voices) and Voice.QUOTED not in voices)


def _record(model: type[BaseModel], data: Data, keys: Keys, in_texts: Callable[[str], str] | None) -> Data:
    fields = _fields(model)
    told = {
        name: _value(fields[name], value, keys, in_texts) if value and name in fields else value
        for name, value in data.items()
    }
    if "sentences" in told:
        told["sentences"] = tuple(
            (in_texts(text) if in_texts else text, tuple(keys.get(("sources", key), key) for key in marks), gap)
            for text, marks, gap in told["sentences"]
        )
    return told


def _value(field: _Field, value: Any, keys: Keys, in_texts: Callable[[str], str] | None) -> Any:
    if isinstance(value, list):
        return [_value(field, each, keys, in_texts) for each in value]
    if isinstance(value, dict):
        return _record(field.model, value, keys, in_texts) if field.model else value
    if in_texts and field.is_told and isinstance(value, str):
        return in_texts(value)
    return keys.get((field.registry, value), value) if field.registry else value
