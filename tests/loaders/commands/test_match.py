"""`python -m loaders match` prints proposals in three forms, and says what is wrong with a file."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main

if TYPE_CHECKING:
    from tests.conftest import Records

EVENT = "1991-06-02-capture-of-mill-town"
GED = """id,date_start,date_end,latitude,longitude,side_a,side_b,type_of_violence,best,low,high
7,1991-06-03,1991-06-03,10.4,-20.2,Government of Southland,Marsh Republic,1,12,12,12
8,1999-06-03,1999-06-03,10.4,-20.2,Government of Southland,Marsh Republic,1,12,12,12
"""
REASONS = [
    "1991-06-03 is within 2 or 3 June 1991",
    "UCDP's point stands for Mill Town / Molna",
    "Government of Southland and Marsh Republic are part of the event",
    "UCDP's best is 12, which a claim of the record allows",
]


@pytest.fixture
def match(records: "Records", tmp_path: Path) -> Callable[..., int]:
    path = tmp_path / "ged.csv"
    path.write_text(GED)
    return lambda *options: main(["match", "--root", str(records.root), "--no-cache", *options, str(path)])


def test_a_table_for_people(match: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert match() == 0
    *_, event, line = capsys.readouterr().out.splitlines()
    assert event == EVENT
    assert line == f"        7 same 1.00            {'; '.join(REASONS)}"


def test_json_and_csv_for_programs(match: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert match("--format", "json") == 0
    told = {match["event"]: match for match in json.loads(capsys.readouterr().out)}
    assert told[EVENT] == {
        "event": EVENT,
        "ged_id": 7,
        "answer": "same",
        "score": 1.0,
        "confirmed": False,
        "reasons": REASONS,
    }
    assert match("--format", "csv") == 0
    header, *_, line = csv.reader(capsys.readouterr().out.splitlines())
    assert header == ["event", "ged_id", "answer", "score", "confirmed", "reasons"]
    assert line == [EVENT, "7", "same", "1.0", "no", "; ".join(REASONS)]


def test_what_is_decided_may_be_left_out(
    match: Callable[..., int], records: "Records", capsys: pytest.CaptureFixture[str]
) -> None:
    path = f"events/1991/{EVENT}.yml"
    records.edit(path, "ucdp: [101, 202]", "ucdp: [7, 101, 202]")
    assert match() == 0
    assert "  7 same 1.00 confirmed  confirmed in the record; 1991-06-03" in capsys.readouterr().out
    assert match("--open") == 0
    assert EVENT not in capsys.readouterr().out


def test_a_file_that_is_none_is_told(
    match: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert match(str(tmp_path / "none.csv")) == 2
    assert "none.csv: No such file or directory" in capsys.readouterr().err
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert match(str(tmp_path / "other.csv")) == 2
    assert "other.csv is no file of UCDP GED: its first line is 'a,b'" in capsys.readouterr().err


def test_rows_that_cannot_be_read_are_named_and_the_others_matched(
    match: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "damaged.csv").write_text(GED.replace("8,1999-06-03", "8,June"))
    assert match(str(tmp_path / "damaged.csv")) == 1
    printed = capsys.readouterr()
    assert EVENT in printed.out
    assert "damaged.csv, line 3: date_start is 'June', which is no day such as 1998-04-11" in printed.err


def test_without_a_file_the_rows_are_those_of_the_database(
    records: "Records", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["match", "--root", str(records.root), "--no-cache"]
    assert main(command) == 2
    assert "there is no conflict.db from which to take rows of UCDP GED" in capsys.readouterr().err
    path = tmp_path / "ged231.csv"
    path.write_text(GED.replace("id,", "year,id,").replace("\n7,", "\n1991,7,").replace("\n8,", "\n1999,8,"))
    assert main(["build", "--root", str(records.root), "--no-cache", "--with-ged", str(path)]) == 0
    capsys.readouterr()
    assert main([*command, "--format", "json"]) == 0
    of_database = capsys.readouterr().out
    assert main([*command, "--format", "json", str(path)]) == 0
    assert of_database == capsys.readouterr().out
    assert EVENT in of_database
    plain = tmp_path / "plain.db"
    assert main(["build", "--root", str(records.root), "--no-cache", "--output", str(plain)]) == 0
    assert main([*command, "--database", str(plain)]) == 2
    assert "plain.db has no rows of UCDP GED" in capsys.readouterr().err
