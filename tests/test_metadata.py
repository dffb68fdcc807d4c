"""metadata.yml against the schema, from which its descriptions come, and against the dataset that it describes."""

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from loaders.__main__ import main
from loaders.generating import contract, metadata
from schema import records
from schema.tables import EVENTS
from schema.views import VIEWS

ROOT = Path(__file__).parent.parent
METADATA = yaml.safe_load(metadata.METADATA.read_text(encoding="utf-8"))
(TABLES,) = [database["tables"] for database in METADATA["databases"].values()]


def test_descriptions_are_those_of_the_schema() -> None:
    text = metadata.METADATA.read_text(encoding="utf-8")
    assert metadata.updated(text) == text, "metadata.yml is out of date; run 'python -m loaders schema'"
    described = {
        name: {key: table[key] for key in ("description", "columns")}
        for name, table in TABLES.items()
        if "description" in table
    }
    assert described == metadata.table_metadata()


def test_the_site_checks_files_against_the_tables_that_builds_write() -> None:
    assert contract.stale() == [], "contract.json is out of date; run 'python -m loaders schema'"
    tables = json.loads(contract.CONTRACT.read_bytes())["tables"]
    assert tables["events"] == list(EVENTS.columns)
    assert set(VIEWS) < set(tables)


def test_every_table_view_and_column_is_described() -> None:
    described = metadata.table_metadata()
    assert set(VIEWS) <= set(described)
    assert list(described["events"]["columns"]) == list(EVENTS.columns)
    assert described["claims"]["columns"]["group"] == records.Claim.model_fields["group"].description
    for name, table in described.items():
        assert table["description"], name
        assert table["columns"], name
        assert all(table["columns"].values()), name


def test_names_the_dataset_as_it_names_itself() -> None:
    dataset = yaml.safe_load((ROOT / "registries" / "dataset.yml").read_text(encoding="utf-8"))
    assert METADATA["title"] == dataset["title"]
    assert METADATA["license_url"] == dataset["licence_url"]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("metadata.yml", "settings.json", "datasette.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    path = tmp_path / "metadata.yml"
    monkeypatch.setattr(metadata, "METADATA", path)
    return path


def test_the_command_brings_descriptions_up_to_date_and_keeps_what_is_written_by_hand(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = copy.read_text(encoding="utf-8")
    assert main(["schema", "--check"]) == 0
    headline = "title: Headline in neutral words, without a full stop."
    assert headline in fresh
    copy.write_text(fresh.replace(headline, "title: Something old."), encoding="utf-8")
    assert main(["schema", "--check"]) == 1
    assert capsys.readouterr().out == "metadata.yml is out of date; run 'python -m loaders schema'\n"
    assert main(["schema"]) == 0
    assert copy.read_text(encoding="utf-8") == fresh


def test_the_next_datasette_finds_settings_and_queries_where_it_looks_for_them() -> None:
    read = yaml.safe_load((ROOT / "datasette.yaml").read_text(encoding="utf-8"))
    assert read == {
        "settings": json.loads((ROOT / "settings.json").read_text(encoding="utf-8")),
        "databases": {name: {"queries": database["queries"]} for name, database in METADATA["databases"].items()},
    }


def test_the_command_brings_what_the_next_datasette_reads_up_to_date(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.with_name("settings.json").write_text('{"default_page_size": 7}', encoding="utf-8")
    copy.write_text("allow_sql: false\n" + copy.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["schema", "--check"]) == 1
    assert capsys.readouterr().out == "datasette.yaml is out of date; run 'python -m loaders schema'\n"
    assert main(["schema"]) == 0
    made = yaml.safe_load(copy.with_name("datasette.yaml").read_text(encoding="utf-8"))
    assert (made["settings"], made["allow_sql"]) == ({"default_page_size": 7}, False)


def test_tables_that_are_gone_take_their_descriptions_with_them(copy: Path) -> None:
    text = copy.read_text(encoding="utf-8")
    gone = "      old_table:\n        description: Once there.\n        columns: {}\n"
    assert metadata.updated(text.replace(metadata.END, gone + metadata.END)) == text


def test_a_file_without_the_marked_part_is_left_alone(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write_text("title: Bare\n", encoding="utf-8")
    assert main(["schema"]) == 2
    assert capsys.readouterr().err == (
        "python -m loaders: metadata.yml needs these two lines, once each, under its database:\n"
        "    # Descriptions below are generated: `python -m loaders schema` takes them from schema/.\n"
        "    # End of the generated part.\n\n"
    )
    assert copy.read_text(encoding="utf-8") == "title: Bare\n"


def test_lists_in_answers_of_queries_are_separated_as_in_tables() -> None:
    queries = [query["sql"] for database in METADATA["databases"].values() for query in database["queries"].values()]
    joined = [each for sql in queries for each in re.findall(r"(replace\(|)group_concat\(([^()]*)\)", sql)]
    assert len(joined) > 5
    assert [column for replaced, column in joined if not replaced and not column.endswith("'; '")] == []
