"""CONTRIBUTING.md: what it shows is valid, complete, and what the checker really says."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from loaders.commands.record_form import in_form
from loaders.loading.datasets import load
from loaders.problems import RULES, reports
from schema import records, vocabulary
from schema.dates import DateError, parse_date
from schema.registries import REGISTRIES

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "tests" / "records" / "base"
TODAY = date(2001, 6, 1)
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"<!-- example: (\S+) -->\n```yaml\n(.*?)```", PAGE, re.DOTALL))
[RECORD] = [path for path in EXAMPLES if path.startswith("events/")]


def section(heading: str) -> str:
    """The text below a heading, down to the next one."""
    match = re.search(rf"^#+ {re.escape(heading)}$(.*?)(?=^#+ |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert match, f"there is no heading {heading!r}"
    return match[1]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """The invented conflict of the tests with everything that the page adds to it."""
    root = tmp_path / "dataset"
    shutil.copytree(BASE, root)
    for path, text in EXAMPLES.items():
        registry, target = path.split("/")[1].removesuffix(".yml"), root / path
        hint = f"# yaml-language-server: $schema={'../' * path.count('/')}schema/{registry}.schema.json\n"
        before = target.read_text(encoding="utf-8") if target.exists() else "" if path == RECORD else hint
        target.parent.mkdir(exist_ok=True)
        target.write_text(before + text, encoding="utf-8")
    return root


def report(root: Path) -> str:
    return reports.text(load(root, today=TODAY, jobs=1).problems)


# --- examples ---------------------------------------------------------------------------------------------------------


def test_the_examples_have_no_problems(dataset: Path) -> None:
    assert report(dataset) == ""


@pytest.mark.parametrize("path", EXAMPLES)
def test_the_examples_have_the_form_that_the_formatter_gives(path: str) -> None:
    registry = "events" if path == RECORD else path.split("/")[1].removesuffix(".yml")
    assert in_form(EXAMPLES[path], registry) == (EXAMPLES[path], [], "")


def test_there_is_an_example_of_all_that_curators_add() -> None:
    shown = {path.split("/")[1].removesuffix(".yml") for path in EXAMPLES if path != RECORD}
    assert shown == {"actors", "coverage", "places", "requests", "retired", "sources", "tags", "waivers"}
    assert shown < set(REGISTRIES)


def test_the_error_message_is_what_the_checker_says(dataset: Path) -> None:
    record = dataset / RECORD
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("by: southland-defence-", "by: southland-defense-", 1), encoding="utf-8")
    assert f"```text\n{report(dataset)}```" in section("6. Reading what the checker says")


MODELS: dict[str, type[BaseModel]] = {
    "places": records.PlaceLink,
    "actors": records.ActorLink,
    "facts": records.Fact,
    "claims": records.Claim,
    "relations": records.EventRelation,
    "external": records.EventExternal,
    "sought": records.Sought,
    "not_ucdp": records.NotUcdp,
    "translations": records.EventTranslation,
    "corrections": records.Correction,
    "withdrawn": records.WithdrawnStatement,
}


def parts() -> dict[str, str]:
    """The annotated record by its outermost keys, each with the comments above it."""
    found: dict[str, str] = {}
    _, *rest = EXAMPLES[RECORD].split("\n\n")
    for part in rest:
        key = re.search(r"^([a-z_]+):", part, re.MULTILINE)
        assert key
        found[key[1]] = part
    return found


@pytest.mark.parametrize("name", records.Event.model_fields)
def test_every_key_of_a_record_is_explained(name: str) -> None:
    need = "mandatory" if records.Event.model_fields[name].is_required() else "optional"
    assert re.search(rf"# {name}, {need}\b", parts()[name])


@pytest.mark.parametrize(
    ("outer", "name"), [(outer, name) for outer, model in MODELS.items() for name in model.model_fields]
)
def test_every_key_inside_is_explained_and_used(outer: str, name: str) -> None:
    part = parts()[outer]
    need = "mandatory" if MODELS[outer].model_fields[name].is_required() else "optional"
    assert re.search(rf"# .*\b{name}(?: and \w+)?, {need}\b", part)
    assert re.search(rf"^[^#]*\b{name}:", part, re.MULTILINE)


def test_every_key_of_a_citation_is_explained_and_used() -> None:
    for name, field in records.SourceCitation.model_fields.items():
        need = "mandatory" if field.is_required() else "optional"
        assert re.search(rf"# .*\b{name}, {need}\b", parts()["facts"])
        assert re.search(rf"^[^#]*\b{name}:", parts()["facts"], re.MULTILINE)


def test_every_part_of_a_record_is_covered() -> None:
    inner = {
        name
        for name, field in records.Event.model_fields.items()
        if any(isinstance(each, type) and issubclass(each, BaseModel) for each in classes(field.annotation))
    }
    assert inner == {*MODELS, "sources"}


def classes(annotation: Any) -> list[Any]:
    return [annotation, *(inner for each in getattr(annotation, "__args__", ()) for inner in classes(each))]


@pytest.mark.parametrize(
    ("registry", "model"),
    [("actors", records.Actor), ("places", records.Place), ("sources", records.Source), ("tags", records.Tag)],
)
def test_every_key_of_a_registry_entry_is_named(registry: str, model: type[BaseModel]) -> None:
    shown = "".join(text for path, text in EXAMPLES.items() if path.split("/")[1].removesuffix(".yml") == registry)
    missing = [name for name in model.model_fields if not re.search(rf"\b{name}\b", shown)]
    assert missing == []


# --- rules ------------------------------------------------------------------------------------------------------------


def test_the_dates_of_the_table_are_read_as_it_says() -> None:
    rows = re.findall(r"^\| `\"?(.+?)\"?` \| (.+?) \|", section("Dates"), re.MULTILINE)
    assert len(rows) > 10
    assert [(text, parse_date(text).label) for text, _ in rows] == rows


def test_every_type_has_its_borderline() -> None:
    borderlines = section("Types").split("<!-- end of table -->")[1]
    named = set(re.findall(r"`([a-z-]+)`", borderlines))
    assert set(vocabulary.EVENT_TYPES) - named == set()


def test_the_relations_are_ranked_completely() -> None:
    ranking = re.search(r"take the\s+strongest: (.*?), in this\s+order", section("Relations"), re.DOTALL)
    assert ranking
    assert sorted(re.findall(r"`([a-z-]+)`", ranking[1])) == sorted(vocabulary.RELATIONS)


def test_the_rules_that_the_page_names_exist() -> None:
    named = re.findall(r"explain ([a-z-]+)`|(?:error|warning)\[([a-z-]+)\]|code: ([a-z-]+)", PAGE)
    codes = {code for groups in named for code in groups if code}
    assert codes
    assert codes <= set(RULES)


def test_the_annotated_record_is_the_one_that_the_example_command_begins(tmp_path: Path) -> None:
    from loaders.commands.scaffolding import begin

    command = re.search(r"-m loaders new --no-asking (\S+) ([\w ]+)", PAGE)
    assert command
    assert begin(tmp_path, command[1], command[2], {}).path == RECORD
    assert yaml.safe_load(EXAMPLES[RECORD])["title"]


def test_the_day_of_the_old_style_is_entered_as_the_checker_says() -> None:
    shown = yaml.safe_load(section("Dates").split("```yaml")[1].split("```")[0])
    with pytest.raises(DateError) as caught:
        parse_date("1905-02-06 (O.S.)")
    note = f"tell the old date in a note (date_note: {shown['date_note']})"
    assert caught.value.hint == f"write '{shown['date']}', and {note}"
