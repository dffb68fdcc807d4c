"""`ask`, as people call it: what it lists, in which forms it answers, and what it says where it cannot."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main
from loaders.engines.questions import Question, differences, questions, typed

if TYPE_CHECKING:
    from tests.loaders.engines.conftest import Server


def asked(capsys: pytest.CaptureFixture[str], *words: str | Path, code: int = 0) -> tuple[str, str]:
    assert main(["ask", *map(str, words)]) == code
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return told.out, told.err


def test_without_a_question_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    listed, _ = asked(capsys)
    assert [line.split()[0] for line in listed.splitlines()] == [*questions()]


def test_an_answer_has_a_form_for_people_and_two_for_programs(
    with_imports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "events-by-year-and-type"
    shown, said = asked(capsys, name, "--from", with_imports)
    rows, _ = asked(capsys, name, "--from", with_imports, "--format", "csv")
    data, _ = asked(capsys, name, "--from", with_imports, "--format", "json")
    told = json.loads(data)
    assert len(told) > 2
    assert [*csv.DictReader(io.StringIO(rows))] == [{key: str(value) for key, value in row.items()} for row in told]
    title, _, blank, header, *lines = shown.splitlines()
    assert (title, blank) == (questions()[name].title, "")
    assert [line.split() for line in (header, *lines)] == [[*told[0]], *([*map(str, row.values())] for row in told)]
    assert said.startswith(f"{len(told)} rows, by sqlite in 0.")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql", "duckdb", "spark"])
def test_what_an_engine_would_be_asked_is_printed(capsys: pytest.CaptureFixture[str], engine: str) -> None:
    said, _ = asked(capsys, "gaps-between-events", "--engine", engine, "--sql")
    assert said.rstrip().endswith(";")
    assert ("julianday(" in said) == (engine == "sqlite")


def test_what_is_not_there_is_said_with_its_cure(
    told_database: Path,
    with_imports: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, said = asked(capsys, "no-such", code=2)
    assert said == (
        "python -m loaders: there is no question 'no-such'; 'python -m loaders ask' lists those that there are\n"
    )
    _, said = asked(capsys, "who-cites-whom", "--engine", "duckdb", code=2)
    assert said == "python -m loaders: say where: --from PLACE, the folder of 'python -m loaders export parquet DIR'\n"
    _, said = asked(capsys, "who-cites-whom", "--from", tmp_path / "none.db", code=1)
    assert said == (
        f"there is no file {tmp_path / 'none.db'}: run 'python -m loaders build' first, or name another with --from.\n"
    )
    _, said = asked(capsys, "record-beside-ucdp", "--from", told_database, code=1)
    assert said == (
        f"{told_database}: no such table: ged; record-beside-ucdp reads claims, event_ucdp, events, ged: GED comes "
        "with 'python -m loaders import ged FILE', and exports are written anew after that.\n"
    )
    (tmp_path / "text.db").write_text("no database, but long enough to be looked at as one " * 20)
    _, said = asked(capsys, "who-cites-whom", "--from", tmp_path / "text.db", code=1)
    assert "file is not a database" in said
    for engine, module in (("postgresql", "psycopg"), ("duckdb", "duckdb"), ("spark", "pyspark")):
        monkeypatch.setitem(sys.modules, module, None)
        _, said = asked(capsys, "who-cites-whom", "--engine", engine, "--from", "postgresql://host/db", code=1)
        extra = f"'conflict-events-timeline[{engine}]'"
        assert said == f"{module} is not installed here: pip install {extra}, and try again.\n"


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_a_folder_that_is_no_export_is_told(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if engine == "spark":
        request.getfixturevalue("spark")
    _, said = asked(capsys, "who-cites-whom", "--engine", engine, "--from", tmp_path, code=1)
    assert said == f"{tmp_path} is no export: run 'python -m loaders export parquet DIR', and give --from DIR.\n"


def test_duckdb_says_which_table_an_export_lacks(
    told_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "parquet", str(tmp_path / "parquet"), "--root", str(told_database.parent)]) == 0
    capsys.readouterr()
    words = ("record-beside-ucdp", "--engine", "duckdb", "--from", tmp_path / "parquet")
    _, said = asked(capsys, *words, code=1)
    assert "/ged/" in said
    assert said.endswith(
        "GED comes with 'python -m loaders import ged FILE', and exports are written anew after that.\n"
    )


def test_postgresql_says_where_nothing_was_loaded(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("who-cites-whom", "--engine", "postgresql", "--from", server.url(), "--database-schema", "nowhere")
    _, said = asked(capsys, *words, code=1)
    assert said == (
        'PostgreSQL: relation "claim_claimants" does not exist; load it first: python -m loaders build --database-url '
        "URL, with --with-ged FILE for GED.\n"
    )


def test_spark_says_that_it_needs_java(
    spark: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    (tmp_path / "manifest.json").write_text("{}")
    _, said = asked(capsys, "who-cites-whom", "--engine", "spark", "--from", tmp_path, code=1)
    assert said == "Spark runs on Java 17 or newer, and there is none here; on Debian: apt install default-jre.\n"


# --- What is the same -------------------------------------------------------------------------------------------------

QUESTION = Question(
    "some", "", "", (), {"whole": "int", "part": "number", "text": "str", "day": "day", "flag": "flag"}, ""
)


def test_values_of_engines_have_one_form() -> None:
    theirs = [(Decimal(3), Decimal("0.5"), "a", date(2001, 2, 3), True), (None, None, None, None, None)]
    ours = [(3.0, 0.5, "a", "2001-02-03", 1), (None, None, None, None, None)]
    assert typed(QUESTION, theirs) == typed(QUESTION, ours) == [(3, 0.5, "a", "2001-02-03", True), (None,) * 5]
    with pytest.raises(ValueError, match=r"2\.5 is no whole number"):
        typed(QUESTION, [(2.5, 0.5, "a", "2001-02-03", True)])


@pytest.mark.parametrize(
    "other",
    [
        (4, 0.5, "a", "2001-02-03", True),
        (3, 0.5000001, "a", "2001-02-03", True),
        (3, 0.5, "A", "2001-02-03", True),
        (3, 0.5, "a", "2001-02-04", True),
        (3, 0.5, "a", "2001-02-03", False),
        (3, 0.5, "a", "2001-02-03", None),
    ],
)
def test_whatever_differs_is_told(other: tuple[object, ...]) -> None:
    row = (3, 0.5, "a", "2001-02-03", True)
    (line,) = differences(QUESTION, [row], [other])
    assert line.startswith("some, row 1, ")
    assert differences(QUESTION, [row], [row, other]) == ["some: 1 rows and 2 rows"]
    assert differences(QUESTION, [row, other], [other, row]) != []


def test_fractions_may_differ_in_what_engines_make_of_the_last_digits() -> None:
    assert differences(QUESTION, [(3, 1 / 3, "a", None, None)], [(3, 0.33333333333333337, "a", None, None)]) == []
