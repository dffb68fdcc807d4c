"""What editors complete and check from: as up to date, as strict and as lenient as the record models."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from loaders.generating.key_schema import is_current
from schema import records, vocabulary
from schema.dates import DateError, parse_date
from schema.json_schemas import FOLDER, KEYS, schemas

TESTS = Path(__file__).resolve().parent.parent
ROOT = TESTS.parent
HINT = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
REAL = sorted([*ROOT.glob("events/*/*.yml"), *ROOT.glob("registries/**/*.yml")])
GOOD = sorted([*TESTS.glob("records/base/**/*.yml"), *TESTS.glob("records/good/**/*.yml")])
SCHEMAS = {name: json.loads(text) for name, text in schemas().items()}


class EditorLoader(yaml.CSafeLoader):
    """Reads scalars as editors do: by the core schema of YAML 1.2, in which 1993 and true are no text."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), list(first))
EditorLoader.add_constructor(
    "tag:yaml.org,2002:int", lambda _, node: int(node.value, {"0o": 8, "0x": 16}.get(node.value[:2], 10))
)


def as_in_an_editor(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), EditorLoader)  # noqa: S506 (made of CSafeLoader)


def schema_of(path: Path) -> Path:
    hint = HINT.match(path.read_text(encoding="utf-8"))
    assert hint, path
    return Path(hint[1])


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from subschemas(inner)


def validator(name: str) -> jsonschema_rs.Validator:
    """What a schema takes, with those that it refers to."""
    return jsonschema_rs.validator_for(
        SCHEMAS[name], base_uri="schema:///", retriever=lambda uri: SCHEMAS[uri.rpartition("/")[2]]
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_what_the_models_say(name: str) -> None:
    told = (FOLDER / name).read_text(encoding="utf-8")
    is_fresh = is_current(told) if name == KEYS else told == schemas()[name]  # a clone that was checked has keys in it
    assert is_fresh, f"schema/{name} is out of date; run 'python -m loaders schema'"


def test_nothing_else_is_called_a_schema() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_one(name: str) -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_every_record_names_its_schema() -> None:
    for path in REAL:
        inside = path.relative_to(ROOT)
        name = "event" if inside.parts[0] == "events" else inside.parts[1].removesuffix(".yml")
        assert (path.parent / schema_of(path)).resolve() == FOLDER / f"{name}.schema.json", path


def test_editors_accept_what_the_check_accepts() -> None:
    assert len(REAL) > 100
    assert len(GOOD) > 30
    refused: dict[str, str] = {}
    for path in (*REAL, *GOOD):
        editor = validator(schema_of(path).name)
        refused |= {str(path): str(error) for error in editor.iter_errors(as_in_an_editor(path))}
    assert refused == {}


@pytest.mark.parametrize(
    "code",
    [
        *("key-unknown", "key-missing", "type-wrong", "value-not-allowed", "value-format", "number-invalid"),
        *("flag-invalid", "text-empty", "text-too-long", "list-empty"),
    ],
)
def test_editors_refuse_what_the_models_refuse(code: str) -> None:
    for path in TESTS.glob(f"records/bad/{code}/*.yml"):
        editor = validator("event.schema.json")
        assert not editor.is_valid(as_in_an_editor(path)), path.name


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_described_where_an_editor_shows_it(name: str) -> None:
    for schema in subschemas(SCHEMAS[name]):
        for field, about in schema.get("properties", {}).items() if "type" in schema else ():
            assert about.get("description", "").endswith((".", ")", "…")), f"{name}: {field}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_editor_offers_null(name: str) -> None:
    for schema in subschemas(SCHEMAS[name]):
        assert schema.get("type") != "null"
        assert "default" not in schema or schema["default"] is not None


@pytest.mark.parametrize("name", SCHEMAS)
def test_unknown_keys_are_refused_everywhere(name: str) -> None:
    for schema in subschemas(SCHEMAS[name]):
        if "properties" in schema and schema.get("type") == "object":
            assert schema["additionalProperties"] is False


def test_closed_lists_are_completed() -> None:
    event = SCHEMAS["event.schema.json"]
    assert event["properties"]["type"]["enum"] == [*vocabulary.EVENT_TYPES]
    assert event["properties"]["importance"]["enum"] == [1, 2, 3]
    assert event["definitions"]["Claim"]["properties"]["about"]["enum"] == [*vocabulary.CLAIM_SUBJECTS]


def test_keys_of_registries_have_their_form() -> None:
    assert SCHEMAS["actors.schema.json"]["propertyNames"] == {"pattern": records.KEY_PATTERN}
    assert SCHEMAS["retired.schema.json"]["propertyNames"] == {"pattern": records.RETIRED_PATTERN}
    assert SCHEMAS["published.schema.json"]["items"] == {"type": "string", "pattern": records.PUBLISHED_PATTERN}


@pytest.mark.parametrize(
    ("text", "is_address", "is_retired"),
    [
        ("events/1994-05-12-ceasefire", True, False),
        ("1994-05-12-ceasefire", False, True),
        ("actors/united-nations", True, True),
        ("tags/1994", True, True),
        ("events/united-nations", False, False),
        ("united-nations", False, False),
        ("actors/United", False, False),
        ("actors/", False, False),
        ("people/somebody", False, False),
        ("actors/a/b", False, False),
        ("", False, False),
    ],
)
def test_the_forms_of_addresses_are_those_of_the_checks(text: str, is_address: bool, is_retired: bool) -> None:
    assert records.is_published_form(text) is bool(re.fullmatch(records.PUBLISHED_PATTERN, text)) is is_address
    assert records.is_retired(text) is bool(re.fullmatch(records.RETIRED_PATTERN, text)) is is_retired


POINT = st.sampled_from(
    ["1993", "1993-04", "1993-04-30", "0099", "199X", "19XX", "1993-XX", "1993-XX-XX", "1993-04-XX"]
)
PART = st.builds(str.__add__, POINT, st.sampled_from(["", "~", "?", "%"])) | st.sampled_from(["", ".."])


@given(
    PART
    | st.builds("{}/{}".format, PART, PART)
    | st.builds("[{}..{}]".format, POINT | st.just(""), POINT | st.just(""))
)
def test_editors_take_every_date_that_is_one(text: str) -> None:
    try:
        parse_date(text)
    except DateError:
        return
    assert re.search(records.EDTF_PATTERN, text)


@pytest.mark.parametrize(
    "text", ["10/10/2009", "2009-7-1", "4 June 1991", "91", "1991-13", "1991-06-32", "1991–06", "1991/92"]
)
def test_editors_know_what_is_no_date(text: str) -> None:
    assert not re.search(records.EDTF_PATTERN, text)


def test_terms_have_their_meanings_in_editors() -> None:
    kind = SCHEMAS["event.schema.json"]["properties"]["type"]
    assert dict(zip(kind["enum"], kind["markdownEnumDescriptions"], strict=True)) == vocabulary.EVENT_TYPES


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_closed_list_says_what_its_terms_mean(name: str) -> None:
    for schema in subschemas(SCHEMAS[name]):
        if "enum" in schema:
            assert len(schema["markdownEnumDescriptions"]) == len(schema["enum"])
