"""JSON Schemas of the hand-written files, from the record models, for editors' completion and checks while typing."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from schema import expectations, records
from schema.registries import ALL, Registry

FOLDER = Path(__file__).resolve().parent
KEYS = "keys.schema.json"
"""The schema of keys, to which the others refer. What is committed says what a key looks like; which there are, each
clone finds out for itself (loaders/commands/editor_keys.py)."""
_KEYS: dict[str, Any] = {
    "events": records.EventId,
    "actors": records.ActorKey,
    "places": records.PlaceKey,
    "sources": records.SourceKey,
    "tags": records.TagKey,
    "perspectives": records.PerspectiveKey,
}
_NOTICE = "Generated from schema/records.py by 'python -m loaders schema'. Do not edit."


def schemas() -> dict[str, str]:
    """The text of every schema by file name."""
    made = {registry.schema_name: _schema(registry) for registry in ALL.values()}
    made |= {f"expected-{name}": _schema_of(model) for name, model in expectations.MODELS.items()}
    made["published"] = _lines("Published", records.PUBLISHED_PATTERN)
    made["published-statements"] = _lines("Published statements", records.PUBLISHED_STATEMENT_PATTERN)
    return {f"{name}.schema.json": text_of(schema) for name, schema in made.items()} | {KEYS: text_of(key_schema())}


def key_schema() -> dict[str, Any]:
    """What keys look like, by the registries that entries of records name them of."""
    adapters = {registry.name: TypeAdapter(_KEYS[registry.name]) for registry in ALL.values() if registry.name in _KEYS}
    forms = {name: adapter.json_schema() for name, adapter in adapters.items()}
    for form in forms.values():
        del form[records.KEYS_OF]
    return {"title": "Keys", "definitions": forms}


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
    _with_keys(schema)
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


def _with_keys(schema: Any) -> None:
    """What a key looks like, and which there are, another schema says."""
    if isinstance(schema, list):
        for item in schema:
            _with_keys(item)
    if isinstance(schema, dict):
        if registry := schema.pop(records.KEYS_OF, None):
            for name in ("type", "pattern", "maxLength"):
                schema.pop(name, None)
            schema["$ref"] = f"{KEYS}#/definitions/{registry}"
        for value in schema.values():
            _with_keys(value)


def text_of(schema: dict[str, Any]) -> str:
    """A schema as its file has it."""
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "$comment": _NOTICE}
    text = json.dumps({**head, **schema}, ensure_ascii=False, indent=2)
    return text.replace('"#/$defs/', '"#/definitions/').replace('"$defs"', '"definitions"') + "\n"
