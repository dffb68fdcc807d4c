"""JSON Schemas of the hand-written files, from the record models, for editors' completion and checks while typing."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from schema import records
from schema.registries import ALL, Registry

FOLDER = Path(__file__).resolve().parent
_NOTICE = "Generated from schema/records.py by 'python -m loaders schema'. Do not edit."


def schemas() -> dict[str, str]:
    """The text of every schema by file name."""
    made = {registry.schema_name: _schema(registry) for registry in ALL.values()}
    made["published"] = _lines("Published", records.PUBLISHED_PATTERN)
    made["published-statements"] = _lines("Published statements", records.PUBLISHED_STATEMENT_PATTERN)
    return {f"{name}.schema.json": _text(schema) for name, schema in made.items()}


def _lines(title: str, pattern: str) -> dict[str, Any]:
    """Of a list that a program writes, one text a line."""
    return {"title": title, "type": "array", "items": {"type": "string", "pattern": pattern}}


def _schema(registry: Registry) -> dict[str, Any]:
    if registry.shape == "file":
        return _schema_of(registry.model)
    if registry.shape == "list":
        return _container(registry, {"type": "array"}, "items")
    form = records.RETIRED_PATTERN if registry.name == "retired" else records.KEY_PATTERN
    return _container(registry, {"type": "object", "propertyNames": {"pattern": form}}, "additionalProperties")


def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    _without_null(schema)
    _with_any_scalar(schema)
    return schema


def _container(registry: Registry, outer: dict[str, Any], inside: str) -> dict[str, Any]:
    inner, model = _schema_of(registry.model), registry.model
    definitions = inner.pop("$defs", {})
    definitions[model.__name__] = inner
    title = registry.name.replace("-", " ").capitalize()
    return {"title": title, **outer, inside: {"$ref": f"#/$defs/{model.__name__}"}, "$defs": definitions}


def _without_null(schema: Any) -> None:
    """Absent is left out, never null: editors must not offer null, nor show it as a default."""
    if isinstance(schema, list):
        for item in schema:
            _without_null(item)
    if isinstance(schema, dict):
        branches = schema.get("anyOf")
        if isinstance(branches, list) and {"type": "null"} in branches:
            rest = [branch for branch in branches if branch != {"type": "null"}]
            del schema["anyOf"]
            schema.update(rest[0] if len(rest) == 1 else {"anyOf": rest})
        if "default" in schema and schema["default"] in (None, []):
            del schema["default"]
        for value in schema.values():
            _without_null(value)


def _with_any_scalar(schema: Any) -> None:
    """Text is whatever is written, and so are dates: editors must not call `1993`, `12.5` or `true` wrong for text."""
    if isinstance(schema, list):
        for item in schema:
            _with_any_scalar(item)
    if isinstance(schema, dict):
        has_form = schema.get("pattern", records.LINE_PATTERN) != records.LINE_PATTERN
        if schema.get("type") == "string" and not (has_form or {"enum", "const"} & schema.keys()):
            schema["type"] = ["string", "number", "boolean"]
        for value in schema.values():
            _with_any_scalar(value)


def _text(schema: dict[str, Any]) -> str:
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "$comment": _NOTICE}
    text = json.dumps({**head, **schema}, ensure_ascii=False, indent=2)
    return text.replace('"#/$defs/', '"#/definitions/').replace('"$defs"', '"definitions"') + "\n"
