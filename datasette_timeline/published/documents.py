"""The published documents, as models: their shape is baked at build, described here, and promised.

`documents.json` has every kind of document with its members. It follows from what records may say, as
`python -m loaders schema` writes it.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import Field, create_model

from datasette_timeline.published.model import Published

_PLAIN: dict[str, Any] = {"str": str, "int": int, "float": float, "bool": bool}


def _models() -> dict[str, type[Published]]:
    """The model of every kind of document by name; the file has each after those that it holds."""
    models: dict[str, type[Published]] = {}
    for name, shape in json.loads((Path(__file__).parent / "documents.json").read_bytes()).items():
        members = {member: _field(told, models) for member, told in shape["members"].items()}
        models[name] = create_model(name, __base__=Published, __doc__=shape["description"], **members)
    return models


def _field(told: dict[str, Any], models: dict[str, type[Published]]) -> Any:
    """Type and description of a member, as pydantic takes them."""
    kind = _PLAIN.get(told["type"]) or models[told["type"]]
    kind = list[kind] if told.get("is_list") else kind  # type: ignore[valid-type]
    kind = kind | None if told.get("nullable") else kind
    return kind, Field(told.get("default", ...), description=told["description"])


MODELS = _models()
"""Every kind of document by name: Event, Actor, Place, Source, Claim, Dataset, and the parts of them."""
