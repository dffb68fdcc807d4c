"""docs/article-coverage.yml: every statement of the article stands where the table says that it stands."""

from difflib import get_close_matches
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
    assert path.is_file(), f"docs/article-coverage.yml names {event}, and there is no such record; was it renamed?"
    return dict(read(path))


def named(row: Row, pointer: Row) -> Row:
    """The fact or claim that a pointer names by its text, or the field's value with the record's sources."""
    event = record(str(pointer.get("record", row["record"])))
    if "field" in pointer:
        return {"text": event[pointer["field"]], "sources": event["sources"]}
    part = "fact" if "fact" in pointer else "claim"
    texts = [item.get("text", "") for item in event[f"{part}s"]]
    near = get_close_matches(pointer[part], texts, 1, 0)
    assert texts.count(pointer[part]) == 1, (
        f"docs/article-coverage.yml quotes a {part} of {pointer.get('record', row['record'])} that is not there once: "
        f"{pointer[part]!r}; the nearest is {near}"
    )
    return dict(event[f"{part}s"][texts.index(pointer[part])])


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


def test_the_text_is_the_source_that_readers_find() -> None:
    [source] = [
        entries[COVERAGE["source"]]
        for entries in map(read, (ROOT / "registries" / "sources").glob("*.yml"))
        if COVERAGE["source"] in entries
    ]
    assert (COVERAGE["title"], COVERAGE["url"]) == (source["title"], source["url"])


def test_a_record_that_was_renamed_is_named() -> None:
    with pytest.raises(
        AssertionError, match=r"names 2018-no-such-event, and there is no such record; was it renamed\?"
    ):
        record("2018-no-such-event")
