"""The API described in OpenAPI 3.1, from the same models and endpoints that answer."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic_core import to_json

from datasette_timeline.api import imported, schemas
from datasette_timeline.api.endpoints import DATASET, MANY, ONE, VERSIONS, VIEW, Many, One
from datasette_timeline.api.examples import examples, keys_of
from datasette_timeline.api.facets import Facet
from datasette_timeline.api.known_values import NO_WORDS, Words
from datasette_timeline.api.parameters import Takes
from datasette_timeline.api.schemas import SCHEMAS, Schema
from datasette_timeline.api.serving import JSON, Call
from datasette_timeline.database.lookups import facts_of
from datasette_timeline.formats.collection_files import CollectionRow
from datasette_timeline.http.caching import Content
from datasette_timeline.http.external_links import web_address

VERSION = "1.2.0"
"""Of the API: the second number grows with what is added, see API_CHANGELOG.md."""

_DESCRIPTION = """\
Events of a conflict as documents, with what is contested as claims side by side. For reading only, without a key, and \
open to scripts of any site. Quote a claim only with who makes it.

Within v1 nothing that is described here goes away or changes its type or meaning. Members, parameters and endpoints \
may be added, so pass over what you do not know. Every member is always there; what is absent is null, no list ever is.

Claims, questions, actors, places and sources are there as tables, too: /claims.csv has all that match in one answer.

Every answer has a strong ETag: ask again with If-None-Match, and 304 says that nothing has changed. The same \
addresses under /releases/{version}-{first 8 letters of the digest}/api/v1/ never change, and caches may keep them for \
ever; the names are in /dataset. Who keeps a copy follows /changes: it tells what to take anew, and what to drop.
"""
_KEYS: Mapping[str, str] = {
    "event": "Id of the event.",
    "hash": "Hash of the version, or its first eight digits or more.",
    "statement": "The last four letters and digits of the statement's id.",
}
_ANSWER_HEADERS: Schema = {
    "ETag": {"description": "Changes when the answer does.", "required": True, "schema": {"type": "string"}},
    "Dataset-Version": {"description": "Version of the dataset.", "required": True, "schema": {"type": "string"}},
    "Cache-Control": {"description": "How long it keeps.", "required": True, "schema": {"type": "string"}},
}


def describe(
    words: Words = NO_WORDS,
    server: str = "/api/v1",
    shown: Mapping[str, Any] | None = None,
    facts: Mapping[str, str] | None = None,
) -> Schema:
    """The description; without arguments the one that is the same for every database.

    `words` are the values that parameters take, `shown` answers by path, `facts` those of the dataset by name.
    """
    shown, facts = shown or {}, facts or {}
    paths = {f"/{many.name}": {"get": _many(many, words, shown)} for many in MANY.values()}
    paths |= {f"/{one.path}": {"get": _one(one, words, shown)} for one in [*ONE.values(), *VERSIONS, VIEW]}
    paths |= {f"/{DATASET.name}": {"get": _one(DATASET, words, shown)}, "/openapi.json": {"get": _itself()}}
    paths |= {f"/{path}": {"get": _imported(path.rpartition("/")[2])} for path in imported.PATHS}
    endpoints: list[Many | One] = [*MANY.values(), *ONE.values(), *VERSIONS, VIEW, DATASET]
    models = {each.item.__name__: each.item for each in endpoints} | {CollectionRow.__name__: CollectionRow}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": facts.get("title", "Conflict events"),
            "version": VERSION,
            "description": _DESCRIPTION,
            **({"license": _licence(facts)} if facts else {}),
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": schemas.schemas(models.values()),
            "parameters": schemas.filters(words),
            "responses": schemas.errors(),
        },
    }


def _licence(facts: Mapping[str, str]) -> Schema:
    url = web_address(facts["licence_url"])
    return {"name": facts["licence"], **({"url": url} if url else {})}


async def live_description(call: Call, words: Words) -> Content:
    """The description with this database's values, and its own records as examples."""
    shown, facts = await examples(call, words), await facts_of(call.database)
    document = describe(words, call.url("").rstrip("/"), shown, facts)
    return Content(to_json(document), JSON)


def _many(many: Many, words: Words, shown: Mapping[str, Any]) -> Schema:
    accepted = many.takes(words)
    partly = "fields" in accepted.own
    item = schemas.or_partly(many.item) if partly else {"$ref": f"{SCHEMAS}{many.item.__name__}"}
    more: Schema = {
        name: {"type": "array", "items": {"type": "string"}, "description": text} for name, text in many.more.items()
    }
    return {
        "operationId": many.name,
        "summary": many.summary,
        "description": many.description,
        "parameters": schemas.parameters(accepted, words, many.required),
        "responses": {
            "200": _answer(
                f"A page of {many.summary.lower()}.",
                _members(many.total, item, more),
                shown.get(many.name),
            ),
            **_refusals("400", "403", "404", "503"),
        },
    }


def _members(total: str, item: Schema, more: Schema) -> Schema:
    """An envelope of items."""
    members: Schema = {
        "dataset_version": {"type": "string", "description": "Version of the dataset; cite it."},
        "total": {"type": "integer", "minimum": 0, "description": total},
        "next": {
            "anyOf": [{"type": "string"}, {"type": "null"}],
            "description": "Address of the next page; null on the last, and where there are no pages.",
        },
        **more,
        "items": {"type": "array", "items": item},
    }
    return {"type": "object", "properties": members, "required": list(members)}


def _one(one: One, words: Words, shown: Mapping[str, Any]) -> Schema:
    example = shown.get(one.path)
    names = [*one.keys, *(["hash"] if one.ending == "@{hash}" else [])]
    keys = keys_of(one, example) if example else [None] * len(names)
    statuses = ["301", "400", "403", "404", "410", "503"] if one.retires else ["400", "403", "404", "503"]
    return {
        "operationId": f"{one.noun}_by_id" if one.keys and not one.ending else one.noun,
        "summary": one.summary,
        "description": one.description,
        "parameters": [*map(partial(_key, one), names, keys), *schemas.parameters(one.takes(words), words, ())],
        "responses": {"200": _answer(one.description, schemas.or_partly(one.item), example), **_refusals(*statuses)},
    }


def _key(one: One, name: str, shown: str | None) -> Schema:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": _KEYS.get(name, f"Id of the {one.noun.partition('_')[0]}."),
        "schema": {"type": "string", "minLength": 1},
        **({"example": shown} if shown else {}),
    }


def _imported(name: str) -> Schema:
    """Rows of a collection, or counts of them: what they can be asked for differs from collection to collection."""
    is_rows = name == "rows"
    own = ("sort", "limit", "cursor") if is_rows else ("limit",)
    item = CollectionRow if is_rows else Facet
    citation = {"type": "array", "items": {"type": "string"}, "description": "What to cite, as its makers ask."}
    members = _members(
        "How many rows match.", {"$ref": f"{SCHEMAS}{item.__name__}"}, {"citation": citation} if is_rows else {}
    )
    return {
        "operationId": f"collection_{name}",
        "summary": "Rows of a collection" if is_rows else "Counts of rows",
        "description": (
            "Rows of data of others, as their makers have them. As files, up to 20,000 at a time, they are at "
            "/rows.csv, /rows.geojson and /rows.jsonl."
            if is_rows
            else "How many of the rows that match have each value of each column. `limit` is per column."
        ),
        "parameters": [
            {
                "name": "collection",
                "in": "path",
                "required": True,
                "description": "Id of the collection, see /collections.",
                "schema": {"type": "string", "minLength": 1},
            },
            *schemas.collection_parameters(imported.PARAMETERS),
            *schemas.parameters(Takes(imported.SORTS, (), filters=(), own=own), NO_WORDS, ()),
        ],
        "responses": {
            "200": _answer("A page of rows." if is_rows else "The counts.", members, None),
            **_refusals("400", "403", "404", "503"),
        },
    }


def _itself() -> Schema:
    return {
        "operationId": "openapi",
        "summary": "This description",
        "description": "The description of the API, with the values that parameters take today.",
        "parameters": [],
        "responses": {"200": _answer("OpenAPI 3.1.", {"type": "object"}, None), **_refusals("400", "403")},
    }


def _answer(description: str, schema: Schema, example: Any) -> Schema:
    content = {"schema": schema, **({"example": example} if example is not None else {})}
    return {"description": description, "headers": _ANSWER_HEADERS, "content": {JSON: content}}


def _refusals(*statuses: str) -> Schema:
    return {status: {"$ref": f"#/components/responses/Status{status}"} for status in statuses}
