"""The one form of a record that its hash is of: what curators wrote, and nothing that follows from the program.

JSON with keys in order of the alphabet, no spaces and UTF-8, as RFC 8785 has it; without what is left out or says no
more than if it were.
"""

import hashlib
import json
from functools import cache
from typing import Any

from pydantic import BaseModel

from loaders.reading.entries import Data
from loaders.reading.sentences import Sentence
from schema.fields import inner_model
from schema.registries import ALL

_CITED = ("summary", "text")
HASH_LENGTH = 16
"""So many hexadecimal digits are enough to tell the versions of all records apart."""


def hash_of(registry: str, data: Data) -> str:
    """What a version of a record is cited by."""
    return hashlib.sha256(canonical(registry, data)).hexdigest()[:HASH_LENGTH]


def canonical(registry: str, data: Data) -> bytes:
    """The canonical form of a valid record."""
    told = _told(ALL[registry].model, data)
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@cache
def _fields(model: type[BaseModel]) -> dict[str, tuple[type[BaseModel] | None, Any]]:
    """By the names that records have for them: the model inside, and what is there where nothing is written."""
    return {
        field.alias or name: (inner_model(field.annotation), None if field.is_required() else field.get_default())
        for name, field in model.model_fields.items()
    }


def _told(model: type[BaseModel], data: Data) -> Data:
    found = {}
    for name, (inner, default) in _fields(model).items():
        value = _as_written(name, data)
        if value not in (None, [], default):
            found[name] = _value(inner, value)
    return found


def _value(inner: type[BaseModel] | None, value: Any) -> Any:
    if isinstance(value, list):
        return [_value(inner, each) for each in value]
    return _told(inner, value) if inner and isinstance(value, dict) else value


def _as_written(name: str, data: Data) -> Any:
    """A value; of a text that is kept by sentence, with its marks."""
    if name in _CITED and "sentences" in data:
        return "".join(str(Sentence(*each)) for each in data["sentences"])
    return data.get(name)
