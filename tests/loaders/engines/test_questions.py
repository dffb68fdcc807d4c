"""Ten questions, one answer: SQLite, PostgreSQL, DuckDB and Spark over the record and 417,968 rows of GED's shape."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bench.engines import OWN_ROWS, write_many
from bench.importing import MANY_ROWS, ROWS, write_rows
from loaders.building.adding import add
from loaders.engines.answering import ENGINES, Place
from loaders.engines.dialects import in_words_of, tables_in
from loaders.engines.postgresql import load
from loaders.engines.questions import Question, differences, questions, typed
from loaders.exporting.partitions import export_parquet
from loaders.importing.ged import GED
from loaders.importing.merging import Source

if TYPE_CHECKING:
    from tests.loaders.engines.conftest import Server

QUESTIONS = questions()
EACH = pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
Answers = Mapping[str, list[tuple[Any, ...]]]


def answers(engine: str, place: Place) -> Answers:
    with ENGINES[engine].opened(place) as ask:
        return {name: ask(question) for name, question in QUESTIONS.items()}


def all_differences(one: Answers, other: Answers) -> list[str]:
    return [line for name, question in QUESTIONS.items() for line in differences(question, one[name], other[name])]


@pytest.fixture(scope="module")
def record(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record with the rows that UCDP has of its conflict."""
    folder = tmp_path_factory.mktemp("record")
    for name in ("conflict.db", "inspect-data.json"):
        shutil.copy(real_database.with_name(name), folder)
    add(folder / "conflict.db", [Source(GED, OWN_ROWS, "21.1")], lambda _: None)
    return folder / "conflict.db"


def test_there_are_ten() -> None:
    assert len(QUESTIONS) == 10


@EACH
def test_a_question_says_what_it_reads_and_what_it_gives(question: Question, record: Path) -> None:
    assert [*question.reads] == tables_in(question.sql)
    with closing(sqlite3.connect(record)) as connection:
        cursor = connection.execute(question.sql)
        assert [name for name, *_ in cursor.description] == [*question.columns]
        rows = typed(question, cursor)
    assert len(rows) > 1
    assert all(any(row[at] is not None for row in rows) for at in range(len(question.columns)))
    assert len(set(rows)) == len(rows)


@EACH
@pytest.mark.parametrize("engine", ["postgresql", "duckdb", "spark"])
def test_no_words_of_sqlite_are_left(question: Question, engine: str) -> None:
    said = in_words_of(engine, question.sql).lower()
    assert "julianday" not in said
    assert engine == "duckdb" or "strftime" not in said


@EACH
def test_an_answer_follows_from_every_table_that_is_read(question: Question, record: Path, tmp_path: Path) -> None:
    before = answers("sqlite", Place(str(record)))[question.name]
    for table in question.reads:
        shutil.copy(record, changed := tmp_path / f"{table}.db")
        with closing(sqlite3.connect(changed)) as connection, connection:
            connection.execute(f"delete from {table}")
        with ENGINES["sqlite"].opened(Place(str(changed))) as ask:
            assert differences(question, before, ask(question)), table
        changed.unlink()


@pytest.fixture(scope="module")
def many(record: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record and as many rows of GED as UCDP has: those of its conflict and invented ones, again and again."""
    folder = tmp_path_factory.mktemp("many")
    for name in ("conflict.db", "inspect-data.json"):
        shutil.copy(record.with_name(name), folder)
    invented, rows = folder / "invented.csv", folder / "ged211.csv"
    write_rows(invented, ROWS)
    write_many(rows, [invented, OWN_ROWS])
    add(folder / "conflict.db", [Source(GED, rows, "21.1")], lambda _: None)
    with closing(sqlite3.connect(folder / "conflict.db")) as connection:
        assert connection.execute("select count(*) from ged").fetchone() == (MANY_ROWS,)
        assert connection.execute("select count(*) > 30 from event_ucdp join ged on id = ged_id").fetchone() == (True,)
    return folder / "conflict.db"


@pytest.mark.long
def test_four_engines_give_one_answer(many: Path, server: Server, spark: None, tmp_path: Path) -> None:
    exported = tmp_path / "parquet"
    export_parquet(many.parent, exported)
    load(many, server.url(), "questions", lambda _: None)
    ours = answers("sqlite", Place(str(many)))
    assert sum(map(len, ours.values())) > 1000
    postgresql = Place(server.url(), "questions")
    for engine, place in (
        ("postgresql", postgresql),
        ("duckdb", Place(str(exported))),
        ("spark", Place(str(exported), master="local[2]")),
    ):
        assert all_differences(ours, answers(engine, place)) == [], engine

    # One death more in one of so many rows is another answer to each question that it belongs to.
    one = "select max(ged_id) from questions.event_ucdp join questions.ged on id = ged_id"
    server.ask(f"update questions.ged set best = best + 1 where id = ({one})")
    found = {line.split(",")[0] for line in all_differences(ours, answers("postgresql", postgresql))}
    assert found >= {"coded-deaths-by-month", "conflicts-by-coded-deaths", "record-beside-ucdp"}
    assert not found & {"claims-per-event", "who-cites-whom", "actors-by-events"}
