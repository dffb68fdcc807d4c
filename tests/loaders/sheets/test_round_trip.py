"""What was exported, opened and saved by LibreOffice, and imported changes nothing."""

from datetime import date
from pathlib import Path

import pytest

from loaders.editing.workspace import Workspace
from loaders.sheets.asking import nobody
from loaders.sheets.dates_in_cells import Rules
from loaders.sheets.importing import Importing
from loaders.sheets.record_book import record_book
from loaders.sheets.tabulating import records_in
from loaders.sheets.workbooks import read_workbook
from loaders.sheets.writing import write_book
from tests.loaders.sheets.conftest import Save

ROOT = Path(__file__).parents[3]
DATASETS = [
    ROOT,
    ROOT / "tests" / "records" / "base",
    *(path.parent for path in sorted((ROOT / "examples").glob("*/registries"))),
]


def _taken(path: Path, root: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """What is said of a file, and which files it would change."""
    workspace = Workspace(root, today=date(2026, 12, 1))
    importing = Importing(read_workbook(path), workspace, nobody, Rules(), None)
    importing.take(None)
    return [remark.text for remark in importing.remarks], workspace.changes


@pytest.mark.long
@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize("root", DATASETS, ids=lambda path: path.name)
def test_a_file_that_libreoffice_saved_changes_nothing(root: Path, form: str, tmp_path: Path, save: Save) -> None:
    path = tmp_path / f"records.{form}"
    write_book(record_book(root, records_in(root), "Title"), path)
    assert _taken(path, root) == ([], [])
    assert _taken(save(path, form), root) == ([], [])
    between = save(path, "ods" if form == "xlsx" else "xlsx")
    assert _taken(between, root) == ([], [])


def test_a_folder_of_csv_changes_nothing(tmp_path: Path) -> None:
    root = DATASETS[1]
    write_book(record_book(root, records_in(root), "Title"), tmp_path / "records")
    assert _taken(tmp_path / "records", root) == ([], [])
