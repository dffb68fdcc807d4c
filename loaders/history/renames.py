"""Records with other keys: those of today, since a key that was renamed is no edit of what names it; and for private
persons and minors what is published in place of their names.
"""

from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from loaders.checks.persons import unnamed
from loaders.reading.entries import Data, Dataset
from schema.fields import inner_model, marks_of
from schema.records import Refers
from schema.registries import ALL

Keys = dict[tuple[str, str], str]
"""Other keys by registry and key."""


def without_names(dataset: Dataset) -> Keys:
    """What is published in place of private persons and minors."""
    return {("actors", key): str(entry.data["published_as"]) for key, entry in unnamed(dataset).items()}


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


def with_keys(registry: str, data: Data, keys: Keys) -> Data:
    """An entry in which every reference to one of these has the other key."""
    return _record(ALL[registry].model, data, keys) if keys else data


def _record(model: type[BaseModel], data: Data, keys: Keys) -> Data:
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    told = {name: _value(fields[name], value, keys) if name in fields else value for name, value in data.items()}
    if "sentences" in told:
        told["sentences"] = tuple(
            (text, tuple(keys.get(("sources", key), key) for key in marks), gap)
            for text, marks, gap in told["sentences"]
        )
    return told


def _value(field: FieldInfo, value: Any, keys: Keys) -> Any:
    if isinstance(value, list):
        return [_value(field, each, keys) for each in value]
    model = inner_model(field.annotation)
    if isinstance(value, dict):
        return _record(model, value, keys) if model else value
    registry = next((mark.registry for mark in marks_of(field) if isinstance(mark, Refers)), None)
    return keys.get((registry, value), value) if registry else value
