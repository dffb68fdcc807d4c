"""Every field, table, column, term and view says what it is for."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import schema
import schema.tables
from schema import records, vocabulary
from schema.views import VIEWS

MODELS = [
    model
    for model in vars(records).values()
    if isinstance(model, type) and issubclass(model, records.Record) and model is not records.Record
]
TABLES = [model for model in vars(schema.tables).values() if hasattr(model, "__table__")]
LISTS: dict[str, dict[Any, Any]] = {
    name: value for name, value in vars(vocabulary).items() if name.isupper() and isinstance(value, dict)
}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_record_and_field_is_described(model: type[BaseModel]) -> None:
    assert (model.__doc__ or "").endswith(".")
    for name, field in model.model_fields.items():
        assert (field.description or "").endswith((".", "…")), f"{model.__name__}.{name}"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_record_takes_unknown_keys(model: type[BaseModel]) -> None:
    assert model.model_config["extra"] == "forbid"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_table_and_column_is_described(table: Any) -> None:
    assert (table.__doc__ or "").endswith(".")
    for name, field in table.model_fields.items():
        assert (field.description or "").endswith((".", "…")), f"{table.__name__}.{name}"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_reference_is_a_foreign_key_to_a_table_that_is_there(table: Any) -> None:
    names = {other.__table__.name for other in TABLES}
    for key in table.__table__.foreign_keys:
        assert key.target_fullname.partition(".")[0] in names


@pytest.mark.parametrize("name", LISTS)
def test_every_term_is_defined(name: str) -> None:
    for term, definition in LISTS[name].items():
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", term) if isinstance(term, str) else term in (1, 2, 3)
        words = getattr(definition, "definition", definition)
        assert isinstance(words, (str, int, float))
        if isinstance(words, str):
            assert re.match(r"[A-Z]", words), f"{name}: {term}"
            assert words.endswith("."), f"{name}: {term}"


def test_lists_within_lists_hold_terms_that_there_are() -> None:
    assert vocabulary.CLAIM_SUBJECTS.keys() >= vocabulary.FIGURE_SUBJECTS
    assert set(vocabulary.CASUALTY_SUBJECTS) <= vocabulary.FIGURE_SUBJECTS
    assert vocabulary.DEFAULT_RADIUS_KM.keys() == vocabulary.PLACE_PRECISIONS.keys()


def test_every_relation_is_worded_both_ways() -> None:
    for name, relation in vocabulary.RELATIONS.items():
        words = relation.label.replace(" ", "-")
        assert name in words, f"{name} reads {relation.label!r}"
        assert relation.inverse


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_one_select(name: str) -> None:
    assert VIEWS[name].select.strip().startswith("select ")
    assert ";" not in VIEWS[name].select.replace("'; '", "")


def test_the_package_imports_nothing_else_of_ours() -> None:
    for path in Path(schema.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.partition(".")[0] in ("loaders", "datasette_timeline", "bench")]


@pytest.mark.parametrize("text", ["a", "new-york", "9-a-0", "x" * 80])
def test_keys(text: str) -> None:
    assert records.is_key(text)


@pytest.mark.parametrize("text", ["", "-", "a-", "-a", "a--b", "A", "ə", "a b", "a_b", "a\n", "x" * 81, "٣"])
def test_what_is_no_key(text: str) -> None:
    assert not records.is_key(text)


@pytest.mark.parametrize("text", ["1994-05-12-ceasefire", "1994-05-a", "1994-a-b-c", "1921-07-05-x1"])
def test_event_ids(text: str) -> None:
    assert records.is_event_id(text)


@pytest.mark.parametrize(
    "text", ["1994", "1994-05-12", "94-a", "ceasefire", "1994-05-12-", "1994-A", "1994-a\n", "1994-" + "a" * 96]
)
def test_what_is_no_event_id(text: str) -> None:
    assert not records.is_event_id(text)
