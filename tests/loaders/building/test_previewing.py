"""The database of a preview: what is sound in the files, on every change anew."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.building.previewing import Preview

if TYPE_CHECKING:
    from tests.conftest import Records

TALKS = "events/1992/1992-04-mill-town-talks.yml"
CEASEFIRE = "events/1992/1992-03-10-lake-city-ceasefire.yml"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    return tmp_path / "site" / "conflict.db"


@pytest.fixture
def preview(records: Records, output: Path) -> Preview:
    made = Preview(records.root, output, None)
    assert made.refresh().is_new
    return made


def titles(output: Path) -> dict[str, str]:
    with closing(sqlite3.connect(output)) as connection:
        return dict(connection.execute("select id, title from events").fetchall())


def rename(records: Records, path: str, title: str) -> None:
    lines = (records.root / path).read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("title: "))
    records.write(path, "\n".join([*lines[:at], f"title: {title}", *lines[at + 1 :]]))


def test_drafts_are_shown(preview: Preview, output: Path) -> None:
    shown = preview.refresh()
    assert titles(output)["1992-04-mill-town-talks"] == "Zebrawood talks on Mill Town"
    assert (shown.events, shown.drafts, shown.is_new) == (len(titles(output)), 1, False)


def test_a_change_is_shown_and_named(preview: Preview, records: Records, output: Path) -> None:
    rename(records, TALKS, "Talks anew")
    shown = preview.refresh()
    assert shown.changed == ("events", "1992-04-mill-town-talks")
    assert titles(output)["1992-04-mill-town-talks"] == "Talks anew"
    records.edit("registries/actors.yml", "name: World Assembly", "name: Assembly of the World")
    changed = preview.refresh().changed
    assert changed == ("actors", "world-assembly")


def test_a_file_with_errors_is_shown_as_it_was_and_others_as_they_are(
    preview: Preview, records: Records, output: Path
) -> None:
    before = titles(output)
    records.edit(TALKS, "importance: 3", "importance: 9")
    rename(records, CEASEFIRE, "A truce")
    shown = preview.refresh()
    assert [(problem.path, problem.line) for problem in shown.problems] == [(TALKS, 5)]
    assert (shown.earlier, shown.missing, shown.is_sound) == ([TALKS], [], True)
    assert titles(output) == {**before, "1992-03-10-lake-city-ceasefire": "A truce"}
    records.edit(TALKS, "importance: 9", "importance: 2")
    mended = preview.refresh()
    assert (mended.problems, mended.earlier) == ([], [])


def test_what_never_was_sound_is_left_out_with_what_refers_to_it(records: Records, output: Path) -> None:
    records.write("events/1993/1993-01-01-new.yml", "title: [")
    talks = (records.root / TALKS).read_text(encoding="utf-8")
    records.write(TALKS, f"{talks}relations:\n  - {{event: 1993-01-01-other, relation: follows}}\n")
    shown = Preview(records.root, output, None).refresh()
    assert shown.missing == [CEASEFIRE, TALKS, "events/1993/1993-01-01-new.yml"]
    assert shown.is_sound
    assert set(titles(output)) == {
        "1991-06-01-march-war",
        "1991-06-02-capture-of-mill-town",
        "1991-06-20-assembly-resolution-7",
    }


@pytest.mark.parametrize("gone", ["registries/actors.yml", "registries/perspectives.yml"])
def test_without_a_sound_whole_the_preview_stays_as_it_was(
    gone: str, preview: Preview, records: Records, output: Path
) -> None:
    before = output.read_bytes()
    (records.root / gone).unlink()
    rename(records, CEASEFIRE, "A truce")
    shown = preview.refresh()
    assert not shown.is_sound
    assert shown.problems
    assert output.read_bytes() == before


def test_a_folder_that_is_moved_away_and_back(preview: Preview, records: Records, output: Path) -> None:
    before = titles(output)
    (records.root / "events").rename(records.root / "elsewhere")
    shown = preview.refresh()
    assert "folder-missing" in {problem.code for problem in shown.problems}
    assert titles(output) == before
    (records.root / "elsewhere").rename(records.root / "events")
    assert preview.refresh().problems == []


@pytest.mark.parametrize("name", ["1992-04-mill-town-talks.yml~", "#1992-04-mill-town-talks.yml#", "4913", "a.yml.swp"])
def test_what_editors_lay_beside_a_file_is_no_problem(name: str, preview: Preview, records: Records) -> None:
    records.write(f"events/1992/{name}", "half")
    assert preview.refresh().problems == []
    records.write("events/1992/notes.txt", "mine")
    assert [problem.code for problem in preview.refresh().problems] == ["file-unexpected"]


def test_a_disk_that_takes_nothing_leaves_what_there_was(
    preview: Preview, records: Records, output: Path, new_records: Callable[[str], Records]
) -> None:
    rename(records, CEASEFIRE, "A truce")
    folder = output.parent.rename(output.parent.with_name("elsewhere"))
    with pytest.raises(OSError, match="No such file"):
        preview.refresh()
    shutil.move(folder, output.parent)
    assert preview.refresh().is_new
    assert "A truce" in titles(output).values()
