"""The description of the API: true to what is answered, and never less than what was promised.

openapi-v1.json is the promise. After an addition, renew it with `python -m datasette_timeline.api` and note the
addition in API_CHANGELOG.md. What `broken` lists must not happen to version 1 at all.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from datasette_timeline.api import imported
from datasette_timeline.api.endpoints import DATASET, MANY, ONE, PATHS
from datasette_timeline.api.openapi import VERSION, describe
from datasette_timeline.published.documents import MODELS

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

ROOT = Path(__file__).parents[3]
PROMISED = json.loads((Path(__file__).parent / "openapi-v1.json").read_text(encoding="utf-8"))

_PROSE = ("description", "summary", "info", "example", "examples", "servers")
_OPEN = ("paths", "properties", "schemas", "responses", "parameters", "headers", "content")
"""What may grow."""

Json = Any


def broken(promised: Json, now: Json, where: str = "") -> Iterator[str]:
    """Everything that somebody who relies on what was promised would trip over."""
    key = where.rpartition("/")[2]
    if isinstance(promised, dict) and isinstance(now, dict):
        for name in promised.keys() - now.keys() - {*_PROSE} if key not in _OPEN else promised.keys() - now.keys():
            yield f"{where}/{name} is gone"
        for name in now.keys() - promised.keys() - {*_PROSE} if key not in _OPEN else ():
            yield f"{where}/{name} is new and narrows what was allowed"
        for name in promised.keys() & now.keys():
            if name not in _PROSE or key in _OPEN:
                yield from broken(promised[name], now[name], f"{where}/{name}")
    elif key == "parameters" and isinstance(now, list):
        old, new = ({_parameter(each): each for each in parameters} for parameters in (promised, now))
        yield from (f"{where}/{name} is gone" for name in old.keys() - new.keys())
        yield from (
            f"{where}/{name} is new and required" for name in new.keys() - old.keys() if new[name].get("required")
        )
        for name in old.keys() & new.keys():
            yield from broken(old[name], new[name], f"{where}/{name}")
    elif key in ("required", "enum") and isinstance(now, list):
        yield from (f"{where}/{name} is gone" for name in promised if name not in now)
    elif isinstance(promised, list) and isinstance(now, list) and len(promised) == len(now):
        for number, (one, other) in enumerate(zip(promised, now, strict=True)):
            yield from broken(one, other, f"{where}/{number}")
    elif promised != now:
        yield f"{where} was {promised!r} and is {now!r}"


def _parameter(parameter: dict[str, Any]) -> str:
    return str(parameter.get("name") or parameter["$ref"].rpartition("/")[2])


def test_nothing_promised_is_broken() -> None:
    assert sorted(broken(PROMISED, describe())) == []


def test_the_committed_copy_is_current() -> None:
    assert describe() == PROMISED, (
        "If version 1 has grown, note it in API_CHANGELOG.md, raise VERSION in datasette_timeline/api/openapi.py, and "
        "run python -m datasette_timeline.api > tests/datasette_timeline/api/openapi-v1.json"
    )


def test_the_changelog_knows_this_version() -> None:
    assert f"## {VERSION} " in (ROOT / "API_CHANGELOG.md").read_text(encoding="utf-8")


def changed(path: str, value: Json = None) -> Json:
    """The promise with one value changed, or taken away."""
    document = copy.deepcopy(PROMISED)
    *way, last = path.split(".")
    target = document
    for step in way:
        target = target[int(step)] if isinstance(target, list) else target[step.replace(":", "/")]
    if value is None:
        del target[int(last) if isinstance(target, list) else last.replace(":", "/")]
    else:
        target[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("paths.:claims", "/paths//claims is gone"),
        ("paths.:claims.get.responses.503", "/paths//claims/get/responses/503 is gone"),
        ("paths.:events.get.parameters.0", "/paths//events/get/parameters/actor is gone"),
        ("components.parameters.tag", "/components/parameters/tag is gone"),
        (
            "components.parameters.contested.schema.items.enum.0",
            "/components/parameters/contested/schema/items/enum/1 is gone",
        ),
        ("components.schemas.Claim.properties.low", "/components/schemas/Claim/properties/low is gone"),
        ("components.schemas.Fact.required.1", "/components/schemas/Fact/required/text is gone"),
    ],
)
def test_taking_away_is_breaking(path: str, expected: str) -> None:
    assert list(broken(PROMISED, changed(path))) == [expected]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("components.schemas.Claim.properties.weak.type", "string", "was 'boolean' and is 'string'"),
        (
            "components.schemas.Claim.properties.low.anyOf",
            [{"type": "number"}],
            "was [{'type': 'number'}, {'type': 'null'}] and is [{'type': 'number'}]",
        ),
        ("components.parameters.year.schema.items.pattern", "^1$", "was '^[0-9]{4}$' and is '^1$'"),
        ("components.parameters.q.required", True, "is new and narrows what was allowed"),
        ("components.parameters.q.schema.items.maxLength", 10, "is new and narrows what was allowed"),
    ],
)
def test_changing_is_breaking(path: str, value: Json, expected: str) -> None:
    assert list(broken(PROMISED, changed(path, value))) == [f"/{path.replace('.', '/')} {expected}"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("paths.new", {"get": {}}),
        ("components.schemas.Claim.properties.new", {"type": "string"}),
        ("components.schemas.Claim.description", "Other words."),
        ("components.schemas.New", {"type": "string"}),
    ],
)
def test_adding_is_not(path: str, value: Json) -> None:
    assert list(broken(PROMISED, changed(path, value))) == []


def test_parameters_may_be_added_unless_they_are_required() -> None:
    for required, expected in ((False, []), (True, ["/paths//facets/get/parameters/new is new and required"])):
        document = copy.deepcopy(PROMISED)
        document["paths"]["/facets"]["get"]["parameters"].append({"name": "new", "required": required})
        assert list(broken(PROMISED, document)) == expected


def test_every_endpoint_is_described() -> None:
    assert sorted(PROMISED["paths"]) == sorted(f"/{path}" for path in [*PATHS, *imported.PATHS])


def test_everything_has_a_description() -> None:
    for name, schema in PROMISED["components"]["schemas"].items():
        assert schema["description"], name
        for member, described in schema["properties"].items():
            assert described["description"].endswith("."), f"{name}.{member}"


def test_documents_have_the_members_that_models_promise_and_no_others(documents: list[dict[str, Any]]) -> None:
    for document in documents:
        assert MODELS["Event"].model_validate(document, strict=True).model_dump() == document


def resolved(live: Json, path: str) -> Json:
    """The schema of what a path answers, with the schemas that it refers to."""
    answered = live["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return {**answered, "components": live["components"]}


@pytest.mark.parametrize(
    ("path", "address"),
    [
        *((f"/{name}", f"{name}?q=dorna" if name == "search" else name) for name in MANY),
        (f"/{DATASET.name}", DATASET.name),
        ("/events/{id}", "events/1990-05-04-clash-at-mill-bridge"),
        ("/actors/{id}", "actors/belmar"),
        ("/places/{id}", "places/mill-bridge"),
        ("/sources/{id}", "sources/handbook"),
        ("/facts/{event}/{statement}", "facts/1990-05-04-clash-at-mill-bridge/b6v6"),
        ("/claims/{event}/{statement}", "claims/1990-05-04-clash-at-mill-bridge/nzft"),
    ],
)
def test_answers_and_examples_are_as_described(old_site: Site, coded_site: Site, path: str, address: str) -> None:
    site = coded_site if path == "/matches" else old_site  # what the one has, the other lacks
    live = site.get("/api/v1/openapi.json").json()
    schema = resolved(live, path)
    whole = copy.deepcopy(schema)
    for name in [name for name in whole["components"]["schemas"] if name.endswith("Fields")]:
        whole["components"]["schemas"][name] = False
    jsonschema_rs.validator_for(whole).validate(site.get(f"/api/v1/{address}").json())
    example = live["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["example"]
    jsonschema_rs.validator_for(schema).validate(example)


def test_examples_are_records_of_the_database(answer: Callable[[str], Any]) -> None:
    live = answer("openapi.json")
    for one in ONE.values():
        described = live["paths"][f"/{one.path}"]["get"]
        shown = described["responses"]["200"]["content"]["application/json"]["example"]
        keys = {each["name"]: each["example"] for each in described["parameters"] if each.get("in") == "path"}
        assert tuple(keys) == one.keys
        assert "-".join(keys.values()) == shown["id"]
        assert shown == answer(one.path.format(**keys))


def test_the_live_description_has_the_values_of_the_database(answer: Callable[[str], Any]) -> None:
    live = answer("openapi.json")
    parameters = live["components"]["parameters"]
    assert parameters["tag"]["schema"]["items"]["enum"] == ["bridges", "talks-of-1991"]
    examples = ["council-text", "dawn-1990", "evening-1990"]
    assert parameters["source"]["schema"]["items"] == {"type": "string", "minLength": 1, "examples": examples}
    assert parameters["importance"]["schema"]["items"]["enum"] == ["1", "2", "3"]
    assert live["servers"] == [{"url": "http://localhost/api/v1"}]
    assert live["info"]["title"] == "Dorna timeline"
    assert live["info"]["license"] == {"name": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
    differences = list(broken(PROMISED, live))
    assert differences
    assert [each for each in differences if not each.endswith("/enum is new and narrows what was allowed")] == []
