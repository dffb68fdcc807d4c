"""Where rows of GED are imported, the file says which of them tell of which events; of its records, and of no other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loaders.__main__ import main
from tests.repositories import Repository

if TYPE_CHECKING:
    from tests.conftest import Records

EVENT, WAR = "1991-06-02-capture-of-mill-town", "1991-06-01-march-war"
PATH = f"events/1991/{EVENT}.yml"
HEADER = "id,year,date_start,date_end,latitude,longitude,side_a,side_b,type_of_violence,best,low,high\n"
SURE = "7,1991,1991-06-03,1991-06-03,10.4,-20.2,Government of Southland,Marsh Republic,1,{best},{best},{best}\n"
TWIN = "8,1991,1991-05-10,1991-05-10,10.4,-20.2,Government of Southland,Marsh Republic,1,40,40,700\n"


@pytest.fixture
def run(records: Records, tmp_path: Path) -> Callable[..., int]:
    return lambda command, *options: main(
        [command, *options, "--root", str(records.root), *(["--no-cache"] if command == "build" else [])]
    )


@pytest.fixture
def ged(tmp_path: Path) -> Callable[..., str]:
    """Writes a file of GED."""

    def write(*rows: str, name: str = "ged231.csv") -> str:
        (tmp_path / name).write_text(HEADER + "".join(rows).format(best=12))
        return str(tmp_path / name)

    return write


def rows(records: Records, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(records.root / "conflict.db")) as connection:
        return connection.execute(sql).fetchall()


MATCHES = "select event, ged_id, answer, confirmed_by from event_matches order by event, ged_id"


def test_a_file_without_rows_has_no_such_tables(records: Records, run: Callable[..., int]) -> None:
    assert run("build") == 0
    assert rows(records, "select name from sqlite_master where name in ('event_matches', 'coded_twice')") == []


def test_building_with_rows_and_importing_them_later_say_the_same(
    records: Records, run: Callable[..., int], ged: Callable[..., str], tmp_path: Path
) -> None:
    path = ged(SURE)
    assert run("build", "--with-ged", path) == 0
    together = (records.root / "conflict.db").read_bytes()
    assert rows(records, MATCHES) == [(WAR, 7, "part", None), (EVENT, 7, "same", None)]
    ((score, reasons),) = rows(records, f"select score, reasons from event_matches where event = '{EVENT}'")
    assert score == 1.0
    assert reasons.startswith("1991-06-03 is within 2 or 3 June 1991; UCDP's point stands for Mill Town / Molna; ")
    assert run("build") == 0
    assert run("import", "ged", path) == 0
    assert rows(records, MATCHES) == [(WAR, 7, "part", None), (EVENT, 7, "same", None)]
    digest = rows(records, "select value from dataset where name = 'digest'")
    assert run("build", "--with-ged", path, "--output", str(tmp_path / "again.db")) == 0
    assert (tmp_path / "again.db").read_bytes() == together
    with closing(sqlite3.connect(tmp_path / "again.db")) as connection:
        assert connection.execute("select value from dataset where name = 'digest'").fetchall() == digest


def test_importing_again_changes_nothing_and_a_later_release_matches_anew(
    records: Records, run: Callable[..., int], ged: Callable[..., str]
) -> None:
    path = ged(SURE)
    assert run("build", "--with-ged", path) == 0
    before = (records.root / "conflict.db").read_bytes()
    assert run("import", "ged", path) == 0
    assert (records.root / "conflict.db").read_bytes() == before
    assert run("import", "ged", ged(SURE.replace("1991-06-03", "1991-09-03"), name="ged241.csv")) == 0
    assert rows(records, MATCHES) == [(WAR, 7, "part", None)]


def test_what_the_record_confirms_and_refuses_goes_before_all(
    records: Records, run: Callable[..., int], ged: Callable[..., str]
) -> None:
    repository = Repository(records)
    repository.commit("2001-05-05T10:00:00Z")
    records.edit(PATH, "ucdp: [101, 202]", "ucdp: [7, 101, 202]")
    repository.commit("2001-05-06T10:00:00Z")
    far = SURE.replace("1991-06-03", "1992-01-01").replace("10.4", "60.4")
    assert run("build", "--with-ged", ged(far)) == 0
    ((version,),) = rows(records, f"select hash from versions where key = '{EVENT}' and until is null")
    by = f"{EVENT}@{version}"
    assert rows(records, MATCHES) == [(WAR, 7, "part", by), (EVENT, 7, "same", by)]
    records.edit(PATH, "ucdp: [7, 101, 202]", "ucdp: [101, 202]")
    with (records.root / PATH).open("a") as file:
        file.write("not_ucdp: [{ged_id: 7, reason: It is on another town.}]\n")
    assert run("build", "--with-ged", ged(SURE)) == 0
    assert [row for row in rows(records, MATCHES) if row[0] == EVENT] == []


def test_rows_that_may_be_coded_twice_are_asked_and_named_as_a_pair(
    records: Records, run: Callable[..., int], ged: Callable[..., str]
) -> None:
    assert run("build", "--with-ged", ged(SURE.replace("{best}", "61"), TWIN)) == 0
    assert rows(records, "select * from coded_twice") == [(7, 8)]
    assert (EVENT, 8, "ask", None) in rows(records, MATCHES)


def test_drafts_take_no_row_and_are_not_told_of(
    records: Records, run: Callable[..., int], ged: Callable[..., str]
) -> None:
    records.edit(PATH, "status: reviewed", "status: draft")
    assert run("build", "--with-ged", ged(SURE)) == 0
    assert rows(records, MATCHES) == [(WAR, 7, "part", None)]


def test_rows_on_what_the_record_is_about_are_those_of_its_conflicts_around_its_places(
    records: Records, run: Callable[..., int], ged: Callable[..., str]
) -> None:
    """Matched or not: so that readers can see what UCDP has beside the record."""
    records.edit(PATH, "ucdp: [101, 202]", "ucdp: [7]")
    header = HEADER.replace("id,", "conflict_name,id,", 1)
    unmatched = TWIN.replace("8,1991,1991-05-10,1991-05-10,10.4", "{number},1989,1989-05-10,1989-05-10,{latitude}")
    path = ged()
    Path(path).write_text(
        header
        + f"March,{SURE.format(best=12)}"
        + f"March,{unmatched.format(number=20, latitude=10.45)}"  # 6 km off
        + f"March,{unmatched.format(number=21, latitude=10.9)}"  # next to no town
        + f"March,{unmatched.format(number=22, latitude=60.4)}"  # far from all
        + f"Other,{unmatched.format(number=23, latitude=10.4)}"
    )
    assert run("build", "--with-ged", path) == 0
    assert rows(records, "select * from compared_rows order by ged_id") == [
        (7, "mill-town", "marsh-district"),
        (20, "mill-town", "marsh-district"),
    ]
    assert rows(records, "select event from compared_events") == [(WAR,), (EVENT,)]
