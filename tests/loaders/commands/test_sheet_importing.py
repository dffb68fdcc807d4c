"""`sheet import` as people run it: files of others with and without a map, answers at a terminal, all or nothing."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main
from loaders.processes import atomic_replace

if TYPE_CHECKING:
    from tests.conftest import Records

TIMELINE = (
    "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,"
    "Media Caption,Media Thumbnail,Type,Group,Background\n"
    ",,,,,,,,,Our timeline,About it,,,,,title,,\n"
    '1994,5,12,7:50,,,,,12 May,Ceasefire &amp; talks,"<p>It <b>began</b>. <a href=""https://example.org/x"">More</a></p>'
    '<p>It held.</p>",https://post.example/1992/war,AP,A picture,,,North,#fff\n'
    "1993,,,,1994,2,,,,A long winter,Snow fell.,https://example.org/new,,,,,,\n"
)
CEASEFIRE = """\
# yaml-language-server: $schema=../../schema/event.schema.json
# Display Date: 12 May
# Link in Text: https://example.org/x
# Media Credit: AP
# Media Caption: A picture
# Group: North
title: Ceasefire & talks
date: 1994-05-12
date_note: 07:50
type:
importance:
status: draft
summary: It began. More It held.
sources:
  - {source: river-post-1992}
"""
LIST = "When;What;Dead\n03/04/1993;Attack;1,500\n"
MAP = "columns:\n  When: date\n  What: [title, summary]\n  Dead: claims.value\ndates: day-first\ndecimals: point\n"

Import = Callable[..., int]


@pytest.fixture
def run(records: "Records", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Run `sheet import` on a file of that text, into the records."""

    def import_sheet(text: str, *options: str, name: str = "list.csv") -> int:
        (tmp_path / name).write_text(text, encoding="utf-8")
        arguments = ["--root", str(records.root), "--today", "2001-06-01", "--no-cache", *options]
        return main(["sheet", "import", str(tmp_path / name), *arguments])

    monkeypatch.setattr("loaders.sheets.asking.is_terminal", lambda: False)
    return import_sheet


def test_the_sheet_of_timelinejs_becomes_drafts(
    run: Import, records: "Records", capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(TIMELINE, name="timeline.csv") == 0
    out, err = capsys.readouterr()
    title = "the slide with the title is no event: title and introduction stand in registries/dataset.yml"
    said = [
        "note: the columns 'Media Thumbnail' and 'Background' were not read",
        f"note: the row was passed over: {title}",
        "note: HTML was made plain text",
        "note: HTML was made plain text, and its links comments (https://example.org/x)",
        "note: https://example.org/new is of no source in registries/sources: it stands as a comment in the draft",
    ]
    places = ["timeline", "timeline!P2", "timeline!J3", "timeline!K3", "timeline!L4"]
    assert out.splitlines()[:7] == [
        *(f"timeline.csv, {place}: {words}" for place, words in zip(places, said, strict=True)),
        "events/1993/1993-a-long-winter.yml: written",
        "events/1994/1994-05-12-ceasefire-talks.yml: written",
    ]
    assert err == ""
    assert (records.root / "events/1994/1994-05-12-ceasefire-talks.yml").read_text(encoding="utf-8") == CEASEFIRE
    assert "\n# Source to register: https://example.org/new\n" in (
        records.root / "events/1993/1993-a-long-winter.yml"
    ).read_text(encoding="utf-8")
    assert run(TIMELINE, name="timeline.csv") == 0
    assert "Nothing is to be changed.\n" in capsys.readouterr().out


def test_without_a_map_there_is_one_to_start_from(run: Import, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(LIST) == 1
    out, err = capsys.readouterr()
    assert out == (
        "# Which column is which field of a record. See docs/sheets.md.\ncolumns:\n  When: date\n  What: title\n"
        "  # Dead:  # such as 1,500\n"
    )
    assert err == (
        "list.csv, list: nobody has said which column is which field. Save this as list.csv.map.yml, put the right "
        "fields in, and import the file again:\n"
    )


def test_a_map_beside_the_file_is_taken(run: Import, records: "Records", tmp_path: Path) -> None:
    told = "constants:\n  type: talks\n  claims.about: civilian-deaths\n  claims.by: southland\n"
    (tmp_path / "list.csv.map.yml").write_text(MAP + told, encoding="utf-8")
    assert run(LIST) == 0
    text = (records.root / "events/1993/1993-04-03-attack.yml").read_text(encoding="utf-8")
    assert "\nclaims:\n  - {about: civilian-deaths, by: southland, value: 1500}\n" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("columns: [a\n", "list.csv.map.yml:1:10: error[yaml-syntax]"),
        ("column:\n  When: date\n", "list.csv.map.yml:1:1: error[key-unknown] column: 'column' is not a key"),
        ("columns:\n  When: date\ndates: us\n", "list.csv.map.yml:3:8: error[value-not-allowed] dates: 'us' is not"),
        ("columns:\n  When: date\n  What: titel\n",
         "list.csv: error: the map names a field 'titel', which no record has\n   help: did you mean 'title'?\n"),
    ],
)  # fmt: skip
def test_a_map_that_cannot_be_used_is_named(
    run: Import, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, expected: str
) -> None:
    (tmp_path / "list.csv.map.yml").write_text(text, encoding="utf-8")
    assert run(LIST) == 1
    assert expected in capsys.readouterr().err


def test_problems_of_the_records_are_told_by_their_cells_and_nothing_is_written(
    run: Import, records: "Records", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "map.yml").write_text("columns:\n  When: date\n  What: [title, summary]\n  Kind: type\n", "utf-8")
    before = _files(records.root)
    text = "When,What,Kind\n1993-04-03,Talks,talks\n1993-04-04,Attack,atack\n"
    assert run(text, "--map", str(tmp_path / "map.yml")) == 1
    assert _files(records.root) == before
    assert capsys.readouterr().err == (
        "list.csv, list!C3: error: type: 'atack' is not one of the values of 'type' "
        "(events/1993/1993-04-04-attack.yml) [value-not-allowed]\n"
        "   help: did you mean 'attack'? 'python -m loaders explain value-not-allowed' lists them all\n"
        "Nothing was changed: the records would have these errors then.\n"
    )


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_who_looks_first_writes_nothing(
    run: Import, records: "Records", capsys: pytest.CaptureFixture[str], option: str
) -> None:
    before = _files(records.root)
    assert run(TIMELINE, option) == 0
    assert _files(records.root) == before
    out = capsys.readouterr().out
    assert ("+title: A long winter\n" in out) == (option == "--diff")
    assert ("1993-a-long-winter.yml: would be written\n" in out) == (option == "--dry-run")


def test_a_full_disk_leaves_nothing_behind(
    run: Import, records: "Records", capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _files(records.root)
    replaced: list[Path] = []

    def replace(scratch: Path, target: Path) -> None:
        if replaced:
            raise OSError(28, "No space left on device")
        replaced.append(target)
        atomic_replace.replace_atomically(scratch, target)

    monkeypatch.setattr("loaders.editing.workspace.replace_atomically", replace)
    assert run(TIMELINE) == 1
    assert _files(records.root) == before
    assert capsys.readouterr().err.endswith(
        "Nothing was changed: the files cannot be written (No space left on device).\n"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [("none.csv", "No such file or directory"), ("list.doc", "is no sheet file as far as can be told")],
)
def test_a_file_that_is_none_is_named(
    records: "Records", tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, expected: str
) -> None:
    (tmp_path / "list.doc").write_text("nothing", encoding="utf-8")
    assert main(["sheet", "import", str(tmp_path / name), "--root", str(records.root)]) == 2
    assert expected in capsys.readouterr().err


def test_at_a_terminal_columns_and_days_are_asked_and_answers_kept(records: "Records", tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("When;What;Mine\n03/04/1993;Attack;x\n05/06/1993;Another;y\n", encoding="utf-8")
    said = _at_terminal(tmp_path / "list.csv", records.root, "\n\n-\nD\n")
    assert "'When', such as '03/04/1993' [date]:" in said
    assert "list!A2: '03/04/1993' is 3 April 1993 or 4 March 1993" in said
    assert "row: 03/04/1993 | Attack | x" in said
    assert said.count("here, and") == 0
    names = [path.name for path in sorted((records.root / "events/1993").iterdir())]
    assert names == ["1993-04-03-attack.yml", "1993-06-05-another.yml"]
    assert (tmp_path / "list.csv.map.yml").read_text(encoding="utf-8") == (
        "# Which column is which field of a record. See docs/sheets.md.\ncolumns:\n  When: date\n  What: title\n"
        "  # Mine:  # such as x\n"
    )


def _at_terminal(file: Path, root: Path, typed: str) -> str:
    """Import at a terminal, at which that is typed; return what is shown."""
    outside, inside = pty.openpty()
    command = [sys.executable, "-m", "loaders", "sheet", "import", str(file), "--root", str(root), "--no-cache"]
    program = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside)
    os.close(inside)
    os.write(outside, typed.encode())
    shown = b""
    while True:
        try:
            part = os.read(outside, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    program.wait(timeout=30)
    os.close(outside)
    return shown.decode().replace("\r\n", "\n")


def _files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
