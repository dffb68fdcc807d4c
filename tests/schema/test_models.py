"""Every field, table, column, term and view says what it is for."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args

import pytest
from pydantic import AfterValidator, BaseModel, Field

import loaders.generating.coverage_page
from loaders.baking.sections import TABLES
from schema import documents, records, vocabulary
from schema.fields import Keys, fields_of, inner_model, marked, marks_of, values
from schema.properties import Property, properties_of
from schema.records import LINE_PATTERN, EventId, OurLine, OurText, QuotedLine, Refers, TermOf, Voice
from schema.registries import ALL
from schema.tables import Table
from schema.views import VIEWS
from schema.vocabulary import LISTS

MODELS = [
    model
    for module in (records, loaders.generating.coverage_page)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, records.Record) and model is not records.Record
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_record_and_field_is_described(model: type[BaseModel]) -> None:
    assert (model.__doc__ or "").endswith(".")
    for name, field in model.model_fields.items():
        assert (field.description or "").endswith((".", "…")), f"{model.__name__}.{name}"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_record_takes_unknown_keys(model: type[BaseModel]) -> None:
    assert model.model_config["extra"] == "forbid"


def without_voice(model: type[BaseModel]) -> Iterator[Keys]:
    """The fields that take any text and do not say whose words it is, or say it twice."""
    for keys, field in fields_of(model):
        marks = [each for mark in marks_of(field) for each in (mark, *getattr(mark, "metadata", ()))]
        has_form = any(isinstance(mark, (AfterValidator, TermOf)) or _pattern(mark) != LINE_PATTERN for mark in marks)
        is_text = not inner_model(field.annotation) and str in _types(field.annotation) and not has_form
        if is_text and sum(isinstance(mark, Voice) for mark in marks) != 1:
            yield keys


def _pattern(mark: Any) -> str:
    return str(getattr(mark, "pattern", LINE_PATTERN))


def _types(annotation: Any) -> set[Any]:
    parts = get_args(annotation)
    return {annotation} if isinstance(annotation, type) and not parts else set().union(*map(_types, parts))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_text_says_whose_words_it_holds(model: type[BaseModel]) -> None:
    assert [*without_voice(model)] == []


def test_the_models_of_all_registries_are_among_these() -> None:
    assert {registry.model for registry in ALL.values()} <= {*MODELS, records.Record}


class Voiceless(records.Record):
    """Texts that do not say whose words they are, among fields that need not or do."""

    event: EventId
    length: records.Integer
    told: OurText
    name: QuotedLine | None = None
    bare: str
    maybe: str | None = None
    several: list[str]
    long: Annotated[str, Field(min_length=1, max_length=9)]
    twice: Annotated[OurLine, Voice.CLAIMANT]


def test_a_text_without_a_voice_is_found() -> None:
    assert [*without_voice(Voiceless)] == [("bare",), ("maybe",), ("several",), ("long",), ("twice",)]


def test_every_key_says_what_it_names() -> None:
    forms = {records.KEY_PATTERN, records.EVENT_ID_PATTERN}
    without = set()
    for registry in ALL.values():
        for keys, field in fields_of(registry.model):
            marks = [each for mark in marks_of(field) for each in (mark, *getattr(mark, "metadata", ()))]
            if forms & set(map(_pattern, marks)) and not any(isinstance(mark, Refers) for mark in marks):
                without.add((registry.name, *keys))
    assert without == {
        *(("waivers", "code"), ("retired", "successor")),  # a rule, and an id of the same kind
        *(("dataset", "sides", "side"), ("perspectives", "side")),  # sides are no registry: a rule of theirs looks
    }
    assert {refers.registry for registry in ALL.values() for _, refers in marked(registry.model, Refers)} <= ALL.keys()


def test_marks_are_found_in_models_within_models() -> None:
    found = dict(marked(records.Event, Voice))
    assert found["title",] is found["facts", "sources", "note"] is Voice.OURS
    assert found["claims", "text"] is Voice.CLAIMANT
    assert found["claims", "sources", "locator"] is Voice.QUOTED


def test_values_come_with_the_path_to_them() -> None:
    data = {"facts": [{"sources": [{"note": None}, {"note": "a"}]}, {"sources": []}], "tags": ["b"], "external": None}
    assert [*values(data, ("facts", "sources", "note"))] == [(("facts", 0, "sources", 1, "note"), "a")]
    assert [*values(data, ("tags",))] == [(("tags", 0), "b")]
    assert [*values(data, ("external", "pax"))] == []
    assert [*values(data, ("tags", "note"))] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_and_column_is_described(table: Table) -> None:
    assert table.description.endswith(".")
    for name, told in table.columns.items():
        assert told.description.endswith((".", "…")), f"{table.name}.{name}"
        assert told.type in ("str", "int", "float", "number", "bool")
        assert not told.is_list


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_reference_is_to_a_table_that_is_there(table: Table) -> None:
    assert {told.refers for told in table.columns.values()} - {""} <= {other.name for other in TABLES}


@pytest.mark.parametrize("document", documents.ALL, ids=lambda document: document.name)
def test_every_document_and_member_is_described(document: documents.Document) -> None:
    before = documents.ALL[: documents.ALL.index(document)]
    assert document.description.endswith(".")
    for name, told in document.members.items():
        assert told.description.endswith((".", "…")), f"{document.name}.{name}"
        assert told.type in ("str", "int", "float", "bool", *(other.name for other in before))


class Weather(records.Record):
    """What fields become for readers."""

    wind: OurText | None = Field(None, description="What blew.")
    rain: records.Flag = Field(False, description="Whether it rained.")
    degrees: records.Number | None = Field(None, description="How warm it was.")
    level: Literal[1, 2] = Field(description="How bad it was.")
    where: records.PlaceKey = Field(description="Where.")
    seen_by: list[records.ActorKey] | None = Field(None, description="Who saw it.")
    kind: records.EventType = Field(description="What of it.")
    day: records.Day | None = Field(None, description="When.")
    sources: list[records.SourceCitation] = Field([], description="Who says so.")


def test_properties_follow_from_fields() -> None:
    assert properties_of(Weather) == {
        "wind": Property("str", "What blew.", nullable=True),
        "rain": Property("bool", "Whether it rained."),
        "degrees": Property("float", "How warm it was.", nullable=True),
        "level": Property("int", "How bad it was."),
        "where": Property("str", "Where.", refers="places"),
        "seen_by": Property("str", "Who saw it.", is_list=True, refers="actors"),
        "kind": Property("str", "What of it.", terms="event-type"),
        "day": Property("str", "When.", nullable=True, is_date=True, is_day=True),
    }


@pytest.mark.parametrize("name", LISTS)
def test_every_term_is_defined(name: str) -> None:
    assert re.fullmatch(r"[a-z]+( (an? )?[a-z]+)+", LISTS[name].lists)
    for key, term in LISTS[name].terms.items():
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*|[123]", key)
        assert term.label
        assert re.fullmatch(r"[A-Z].*\.", term.definition), f"{name}: {key}"


def test_every_mapping_of_terms_is_among_the_closed_lists() -> None:
    beside = (vocabulary.DEFAULT_RADIUS_KM, vocabulary.BROADER_SUBJECTS)
    mappings = [value for name, value in vars(vocabulary).items() if name.isupper() and isinstance(value, dict)]
    written = {frozenset(map(str, each)) for each in mappings if each not in (LISTS, *beside)}
    assert written == {frozenset(each.terms) for each in LISTS.values()}


def test_lists_within_lists_hold_terms_that_there_are() -> None:
    assert set(vocabulary.CASUALTY_SUBJECTS) <= vocabulary.CLAIM_SUBJECTS.keys()
    assert set(vocabulary.BROADER_SUBJECTS.items()) <= {
        (narrow, broad) for narrow in vocabulary.CLAIM_SUBJECTS for broad in vocabulary.CLAIM_SUBJECTS
    }
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
