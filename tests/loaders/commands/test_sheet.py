"""`sheet export`: what somebody sees who runs it, and what is in the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main
from loaders.sheets.exported import exported
from loaders.sheets.layout import AS_EXPORTED
from loaders.sheets.record_book import MADE_OF, TERMS
from loaders.sheets.workbooks import read_workbook
from schema.vocabulary import LISTS
from tests.repositories import CAPTURE, CEASEFIRE, Repository

if TYPE_CHECKING:
    from loaders.sheets.cells import Book
    from tests.conftest import Records

FILES = ["a.xlsx", "a.ods", "a"]


def table(book: Book, name: str) -> list[dict[str, str]]:
    """The rows of a sheet, each by the names of its columns, without empty cells."""
    sheet = book.sheet(name)
    assert sheet is not None
    columns = sheet.columns.items()
    return [{name: row[number].written for number, name in columns if not row[number].is_empty} for row in sheet.rows]


def readme(book: Book) -> dict[str, str]:
    sheet = book.sheet("read me")
    assert sheet is not None
    return {row[1].written: row[2].written for row in sheet.rows}


@pytest.mark.parametrize("name", FILES)
def test_records_become_sheets(records: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    path = tmp_path / name
    assert main(["sheet", "export", "--root", str(records.root), "--no-cache", str(path)]) == 0
    told = capsys.readouterr()
    book = read_workbook(path)
    rows = sum(len(sheet.rows) for sheet in book.sheets if sheet.name not in ("read me", "choices"))
    assert (told.out, told.err) == (f"{path}: 5 events, {rows} rows in 28 sheets.\n", "")
    claims = [row for row in table(book, "claims") if row["event id"] == CAPTURE]
    mark = claims[0].pop(AS_EXPORTED)
    assert claims[0] == {
        "event id": CAPTURE,
        "id": "t7xh",
        "about": "civilian-deaths",
        "by": "southland",
        "by_note": "defence ministry",
        "group": "residents of the town",
        "low": "40",
        "high": "60",
        "sources.source": "southland-briefing-1991",
        "sources.locator": "para. 2",
        "sources.note": "in the first edition",
    }
    was = exported(mark)
    assert was is not None
    assert was.had("low", "40")
    others = [{key: row[key] for key in ("event id", "claim id", "by")} for row in table(book, "claims.by")]
    assert {"event id": CAPTURE, "claim id": "fj5k", "by": "marsh-republic"} in others
    meanings = {row["term"]: row["meaning"] for row in table(book, TERMS) if row["list"] == "event-type"}
    assert meanings == {term: told.definition for term, told in LISTS["event-type"].terms.items()}


def test_drafts_are_in_it_and_the_first_page_counts_them(
    records: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records.edit(f"events/1992/{CEASEFIRE}.yml", "status: reviewed", "status: draft")
    assert main(["sheet", "export", "--root", str(records.root), "--no-cache", str(tmp_path / "a.ods")]) == 0
    book = read_workbook(tmp_path / "a.ods")
    assert {row["event id"]: row["status"] for row in table(book, "events")}[CEASEFIRE] == "draft"
    told = readme(book)
    assert told["has"] == "5 events, of them 2 drafts: drafts are tinted, and are not published"
    assert told[MADE_OF] == "records that are in no repository"


def test_the_first_page_tells_the_commit(records: Records, tmp_path: Path) -> None:
    repository = Repository(records)
    commit = repository.commit("2001-05-02T12:00:00Z")
    for name, more in (("a.ods", ""), ("b.ods", ", and changes that are in no commit yet")):
        assert main(["sheet", "export", "--root", str(records.root), "--no-cache", str(tmp_path / name)]) == 0
        assert readme(read_workbook(tmp_path / name))[MADE_OF] == f"commit {commit} of 2001-05-02{more}"
        records.write(f"events/1991/{CAPTURE}.yml", (records.root / f"events/1991/{CAPTURE}.yml").read_text() + "\n")


def test_records_with_errors_are_not_exported(
    records: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records.edit(f"events/1992/{CEASEFIRE}.yml", "status: reviewed", "stand: reviewed")
    assert main(["sheet", "export", "--root", str(records.root), "--no-cache", str(tmp_path / "a.ods")]) == 1
    assert capsys.readouterr().err == (
        "There are 2 errors in the records, and sheets could not hold them as they are; 'python -m loaders check' "
        "shows them. Nothing was written.\n"
    )
    assert not (tmp_path / "a.ods").exists()


def test_a_file_that_is_there_stays(records: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("mine")
    assert main(["sheet", "export", "--root", str(records.root), "--no-cache", str(path)]) == 2
    assert capsys.readouterr().err == (
        f"python -m loaders: {path} is there already, and may be somebody's work: name another, or delete it\n"
    )
    assert path.read_text() == "mine"
