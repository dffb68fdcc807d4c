"""docs/article-coverage.yml: every statement of the article stands where the table says that it stands."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
STATEMENTS = 29

Row = dict[str, Any]


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


COVERAGE: Row = read(ROOT / "docs" / "article-coverage.yml")
ROWS: list[Row] = COVERAGE["statements"]
EACH = pytest.mark.parametrize("row", ROWS, ids=[row["statement"][:50] for row in ROWS])


def record(event: str) -> Row:
    path = ROOT / "events" / event[:4] / f"{event}.yml"
    assert path.is_file(), f"there is no record {event}"
    return dict(read(path))


def named(row: Row, pointer: Row) -> Row:
    """The fact or claim that a pointer names by its text, or the field's value with the record's sources."""
    event = record(str(pointer.get("record", row["record"])))
    if "field" in pointer:
        return {"text": event[pointer["field"]], "sources": event["sources"]}
    part = "fact" if "fact" in pointer else "claim"
    found = [item for item in event[f"{part}s"] if item.get("text") == pointer[part]]
    assert len(found) == 1, f"{pointer.get('record', row['record'])} has no {part} {pointer[part]!r}"
    return dict(found[0])


def test_every_statement_has_its_own_row() -> None:
    assert len({row["statement"] for row in ROWS}) == len(ROWS) == STATEMENTS


@EACH
def test_the_record_carries_the_statement(row: Row) -> None:
    own = [pointer for pointer in row["carried_by"] if pointer.get("record", row["record"]) == row["record"]]
    assert own
    assert all(named(row, pointer)["text"] for pointer in row["carried_by"])


@EACH
def test_the_article_is_cited_where_the_statement_stands(row: Row) -> None:
    cited = {citation["source"] for pointer in row["carried_by"] for citation in named(row, pointer)["sources"]}
    assert COVERAGE["source"] in cited


@EACH
def test_what_other_sources_say_is_told(row: Row) -> None:
    assert row["note"].endswith(".")
    assert all(named(row, pointer)["text"] for pointer in row.get("others", []))


@EACH
def test_what_others_say_rests_on_other_sources(row: Row) -> None:
    for pointer in row.get("others", []):
        assert {citation["source"] for citation in named(row, pointer)["sources"]} - {COVERAGE["source"]}
