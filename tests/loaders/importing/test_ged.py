"""Files of UCDP GED beside the records: what is read of them, what becomes of rows, and what is flagged."""

from __future__ import annotations

import bz2
import codecs
import csv
import gzip
import io
import json
import lzma
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from loaders.building import build
from loaders.building.adding import add
from loaders.importing.errors import SourceError
from loaders.importing.ged import GED
from loaders.importing.merging import Source, Summary
from loaders.importing.reading import Refused

HEADER = "id,year,type_of_violence,conflict_name,side_a,side_b,latitude,longitude,date_start,date_end,best,high,low"
ROW = "1,2001,1,North: Government,Government of North,Front,1.5,2.5,2001-02-03,2001-02-04,5,6,4"


def put(database: Path, path: Path, release: str = "25.1") -> Summary:
    return add(database, [Source(GED, path, release)], lambda _: None)


def asked(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".db", ".json"}}


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """A file of invented rows: `file(row, …, header=…)`."""

    def write(*rows: str, header: str = HEADER, name: str = "ged251.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


# --- What is read -----------------------------------------------------------------------------------------------------


def test_every_cell_of_a_real_file_is_there(database: Path, whole: Path) -> None:
    summary = put(database, whole, "23.1")
    with whole.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert summary.counts == Counter(new=len(rows), refused=0)
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        for row in rows:
            found = dict(connection.execute("select * from ged where id = ?", [row["id"]]).fetchone())
            assert found.pop("release") == "23.1"
            for name, cell in row.items():
                if name in {"date_start", "date_end"}:
                    assert cell == f"{found[name]} 00:00:00.000"
                elif isinstance(found[name], int | float):
                    assert float(cell) == found[name], name
                else:
                    assert cell.replace("\r\n", "\n") == (found[name] or ""), name


def test_codes_and_names_of_an_extract_are_read_as_what_they_are(database: Path, narrow: Path) -> None:
    put(database, narrow, "21.1")
    row = "type_of_violence, year, date_start, date_end, low, best, high, date_prec"
    assert asked(database, f"select {row} from ged where id = 16125") == [
        (2, 1997, "1997-03-01", None, 332, 332, 324, None)
    ]
    assert asked(database, "select violence from ged_events where id = 16125") == [("non-state",)]


@pytest.mark.parametrize("columns", [14, 41, 45, 49, 50, 52])
def test_columns_are_read_by_their_names(database: Path, whole: Path, tmp_path: Path, columns: int) -> None:
    """Fewer than today's 49, or more, in another order than today's: the same rows, as far as they go."""
    with whole.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    needed = [name for name, cells in GED.cells.items() if cells.is_needed]
    others = [name for name in rows[0] if name not in needed]
    more = [f"extra_{number}" for number in range(columns - 49)]
    names = [*more, *reversed([*needed, *others][: columns - len(more)])]
    assert len(names) == columns
    path = tmp_path / "other.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, names, restval="?", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    summary = put(database, path, "23.1")
    assert summary.counts == Counter(new=len(rows), refused=0)
    told = f"other.csv has columns that are not known and were left out: {', '.join(more)}."
    assert summary.remarks == ([told] if more else [])
    assert put(database, whole, "23.1").counts["changed" if columns < 49 else "unchanged"] == len(rows)
    assert asked(database, "select count(*) from ged where relid is null") == [(0,)]


def zipped(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("GEDEvent_v23_1.csv", content)
        archive.writestr("codebook.pdf", b"%PDF")
        archive.writestr("__MACOSX/._GEDEvent_v23_1.csv", b"\0")
    return target.getvalue()


def with_tags(content: bytes) -> bytes:
    header, rest = content.split(b"\r\n", 1)
    return b"\r\n".join([header, b",".join([b"", b"#event+code"] + [b"#x"] * (header.count(b",") - 1)), rest])


@pytest.mark.parametrize(
    "changed",
    [
        gzip.compress,
        lzma.compress,
        zipped,
        codecs.BOM_UTF8.__add__,
        with_tags,
        lambda content: content.replace(b"\r\n", b"\n"),
        lambda content: b"\r\n".join([content.upper().split(b"\r\n", 1)[0], content.split(b"\r\n", 1)[1]]),
    ],
    ids=["gz", "xz", "zip", "bom", "hxl", "lf", "capitals"],
)
def test_files_come_in_many_guises(
    database: Path, whole: Path, tmp_path: Path, changed: Callable[[bytes], bytes]
) -> None:
    put(database, whole, "23.1")
    path = tmp_path / "guise"
    path.write_bytes(changed(whole.read_bytes()))
    before = everything(tmp_path)
    summary = put(database, path, "23.1")
    assert summary.counts == Counter(unchanged=asked(database, "select count(*) from ged")[0][0], refused=0)
    assert everything(tmp_path) == before


def test_what_is_no_utf_8_is_read_as_latin_1(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "ged251.csv"
    path.write_bytes(f"{HEADER}\n{ROW.replace('Front', 'Frónt')}\n".encode("latin-1"))
    summary = put(database, path)
    assert asked(database, "select side_b from ged") == [("Frónt",)]
    assert summary.remarks == ["ged251.csv is not UTF-8 throughout: 1 byte read as Latin-1."]


def test_search_finds_words_of_rows(database: Path, whole: Path) -> None:
    put(database, whole, "23.1")
    found = asked(database, "select rowid from ged_fts where ged_fts match 'tepehuixco'")
    assert found == [(214781,)]


# --- What becomes of rows ---------------------------------------------------------------------------------------------


def test_the_same_again_changes_nothing(database: Path, whole: Path, tmp_path: Path) -> None:
    first = put(database, whole, "23.1")
    before = everything(tmp_path)
    again = put(database, whole, "23.1")
    assert again.counts["unchanged"] == first.counts["new"]
    assert again.flagged == first.flagged
    assert not again.has_written
    assert everything(tmp_path) == before


def test_rows_are_new_or_changed_or_as_they_were(database: Path, file: Callable[..., Path]) -> None:
    second = ROW.replace("1,2001", "2,2001", 1)
    put(database, file(ROW, second), "24.1")
    third = ROW.replace("1,2001", "3,2001", 1)
    summary = put(database, file(ROW.replace(",5,6,4", ",6,6,4"), second, third), "25.1")
    assert summary.counts == Counter(new=1, changed=1, unchanged=1, refused=0)
    assert asked(database, "select id, best, release from ged") == [(1, 6, "25.1"), (2, 5, "25.1"), (3, 5, "25.1")]
    assert asked(database, "select release, rows from imports") == [("24.1", 0), ("25.1", 3)]


def test_candidate_events_go_over_the_annual_release_and_never_replace_it(
    database: Path, file: Callable[..., Path]
) -> None:
    put(database, file(ROW, ROW.replace("1,2001", "2,2001", 1)), "24.1")
    summary = put(database, file(ROW.replace(",5,6,4", ",6,6,4")), "25.0.3")
    assert summary.counts == Counter(changed=1, refused=0)
    assert asked(database, "select id, best, release from ged") == [(1, 6, "25.0.3"), (2, 5, "24.1")]


def test_a_row_of_a_later_release_stays(database: Path, file: Callable[..., Path]) -> None:
    put(database, file(ROW), "25.1")
    summary = put(database, file(ROW.replace(",5,6,4", ",6,6,4")), "25.0.12")
    assert summary.counts == Counter(older=1, refused=0)
    assert asked(database, "select best, release from ged") == [(5, "25.1")]


def test_files_are_taken_in_the_order_of_their_releases(database: Path, file: Callable[..., Path]) -> None:
    annual = file(ROW, name="ged241.csv")
    candidates = file(ROW.replace(",5,6,4", ",6,6,4"), name="GEDEvent_v25_0_3.csv")
    add(database, [Source(GED, candidates, "25.0.3"), Source(GED, annual, "24.1")], lambda _: None)
    assert asked(database, "select best, release from ged") == [(6, "25.0.3")]


FULLER = f"{HEADER},date_prec,adm_1,region"
FULL_ROW = f"{ROW},1,Province,Europe"


@pytest.mark.parametrize("row", [ROW, ROW.replace(",5,6,4", ",6,6,4")], ids=["as it was", "changed"])
def test_a_row_is_of_one_release(database: Path, file: Callable[..., Path], row: str) -> None:
    """Nothing of an earlier release stays in columns that the file of the later one lacks, and that is told."""
    second = ROW.replace("1,2001", "2,2001", 1)
    put(database, file(FULL_ROW, f"{second},,,", header=FULLER, name="ged241.csv"), "24.1")
    summary = put(database, file(row, second, header=HEADER), "25.1")
    assert summary.counts == Counter(changed=1, unchanged=1, refused=0)
    assert summary.remarks == [
        (
            "ged251.csv has no adm_1, region, date_prec, which are empty now in 1 row of earlier releases. "
            "A file of release 25.1 that has them fills them."
        )
    ]
    assert asked(database, "select best, adm_1, date_prec, region, release from ged where id = 1") == [
        (int(row.split(",")[-3]), None, None, None, "25.1")
    ]
    again = put(database, file(row, second, header=HEADER), "25.1")
    assert again.counts["unchanged"] == 2
    assert not again.remarks
    full = file(f"{row},1,Province,Europe", f"{second},,,", header=FULLER)
    summary = put(database, full, "25.1")
    assert summary.counts == Counter(changed=1, unchanged=1, refused=0)
    assert not summary.remarks
    assert asked(database, "select adm_1, region from ged where id = 1") == [("Province", "Europe")]


def test_a_thinner_file_of_the_same_release_takes_nothing_away(database: Path, file: Callable[..., Path]) -> None:
    put(database, file(FULL_ROW, header=FULLER), "25.1")
    summary = put(database, file(ROW.replace(",5,6,4", ",6,6,4")), "25.1")
    assert summary.counts == Counter(changed=1, refused=0)
    assert not summary.remarks
    assert asked(database, "select best, adm_1, release from ged") == [(6, "Province", "25.1")]


def test_thinner_candidate_events_do_not_mix_with_the_annual_release(database: Path, file: Callable[..., Path]) -> None:
    annual = file(FULL_ROW, header=FULLER, name="ged241.csv")
    candidates = file(ROW, name="GEDEvent_v25_0_3.csv")
    summary = add(database, [Source(GED, candidates, "25.0.3"), Source(GED, annual, "24.1")], lambda _: None)
    assert [remark.split(", which")[0] for remark in summary.remarks] == [
        "GEDEvent_v25_0_3.csv has no adm_1, region, date_prec"
    ]
    assert asked(database, "select adm_1, release from ged") == [(None, "25.0.3")]


def test_an_id_that_stands_twice_is_told(database: Path, file: Callable[..., Path]) -> None:
    summary = put(database, file(ROW, ROW.replace(",5,6,4", ",6,6,4")))
    assert summary.counts == Counter(new=1, refused=0)
    assert summary.remarks == [
        "ged251.csv has 1 row whose ids stand before; the first row of an id is the one that is taken."
    ]
    assert asked(database, "select best from ged") == [(5,)]


def test_rows_that_cannot_be_read_are_refused_with_line_and_reason(database: Path, file: Callable[..., Path]) -> None:
    path = file(
        ROW.replace("Front", '"Front\nof two lines"'),
        ROW.replace("1,2001", "two,2001", 1),
        ROW.replace("1,2001", "3,2001", 1).replace(",5,6,4", ",5,many,"),
        ROW.replace("1,2001", "4,2001", 1).replace("2001-02-03", "03/02/2001"),
        ROW.replace("1,2001", "5,2001", 1).replace("2001-02-04", "2001-02-30"),
        ROW.replace("1,2001", "6,2001", 1).replace("1.5", "95"),
        ROW.replace("1,2001,1", "7,2001,Quarrel", 1),
        "8,2001",
        "",
        ROW.replace("1,2001", "9,2001", 1),
    )
    summary = put(database, path)
    assert asked(database, "select id from ged") == [(1,), (9,)]
    assert summary.counts == Counter(new=2, refused=7)
    name = path.name
    assert summary.refused == [
        Refused(name, 4, "id is 'two', which is no whole number"),
        Refused(name, 5, "high is 'many', which is no whole number; low is empty"),
        Refused(name, 6, "date_start is '03/02/2001', which is no day such as 1998-04-11"),
        Refused(name, 7, "date_end is '2001-02-30', which is no day such as 1998-04-11"),
        Refused(name, 8, "latitude is 95, and must lie between -90 and 90"),
        Refused(name, 9, "type_of_violence is 'Quarrel', which is no whole number"),
        Refused(name, 10, "it has 2 cells, and the header 13"),
    ]


def test_lines_are_told_of_a_file_that_is_read_in_many_parts(database: Path, file: Callable[..., Path]) -> None:
    """Cells with several lines count, before the rows of a part and in them."""
    rows = [ROW.replace("1,2001", f"{number},2001", 1) for number in range(1, 9_001)]
    for at in (3, 4_000, 8_500):
        rows[at] = rows[at].replace("Front", '"Front\nof\nthree lines"')
    for at in (2_500, 8_999):
        rows[at] = rows[at].replace("1.5", "north")
    summary = put(database, file(*rows))
    assert summary.counts == Counter(new=8_998, refused=2)
    assert [(each.line, each.reason) for each in summary.refused] == [
        (2_504, "latitude is 'north', which is no number"),
        (9_007, "latitude is 'north', which is no number"),
    ]


ODD = {
    "latitude": ("+1.5", " 1.5 ", "15e-1", "1.500000000000000000000", "1_5", "١", "nan", "inf", "--1", "1-5", "1.5.1"),
    "id": ("+7", " 7 ", "7.0", "0007", "7_0", "٧", "-7", "1" * 18, "1" * 19, "7-1", "7.1", "0" * 18 + "7"),
}


@pytest.mark.parametrize(("column", "cell"), [(column, cell) for column, cells in ODD.items() for cell in cells])
def test_a_cell_means_the_same_among_many_and_beside_one_that_cannot_be_read(
    database: Path, file: Callable[..., Path], column: str, cell: str
) -> None:
    """Cells are read together where that can be done, and one by one where it cannot."""
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | {column: cell}
    odd, sound = ",".join(cells.values()), ROW.replace("1,2001", "90,2001", 1)
    together = put(database, file(odd, sound))
    first = asked(database, "select * from ged order by id")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("delete from ged")
    singly = put(database, file(odd, "never a row", sound))
    assert asked(database, "select * from ged order by id") == first
    assert [each.reason for each in singly.refused[: len(together.refused)]] == [
        each.reason for each in together.refused
    ]
    assert singly.counts["refused"] == together.counts["refused"] + 1


# --- What is flagged --------------------------------------------------------------------------------------------------


def test_rows_that_contradict_themselves_are_flagged_and_left_as_they_are(
    database: Path, file: Callable[..., Path]
) -> None:
    header = f"{HEADER},deaths_a,deaths_b,deaths_civilians,deaths_unknown"
    put(
        database,
        file(
            f"{ROW},5,0,0,0",
            f"{ROW.replace('1,2001', '10,2001', 1).replace(',5,6,4', ',5,6,9')},5,0,0,0",
            f"{ROW.replace('1,2001', '20,2001', 1).replace(',5,6,4', ',7,6,4')},5,0,0,0",
            f"{ROW.replace('1,2001', '30,2001', 1).replace('2001-02-04', '2001-02-01')},0,5,0,0",
            header=header,
        ),
    )
    assert asked(database, "select * from ged_flags") == [
        (10, "low-above-best", None),
        (20, "best-above-high", None),
        (20, "parts-not-best", None),
        (30, "ends-before-start", None),
    ]
    assert asked(database, "select flags from ged_events where id = 20") == [("best-above-high; parts-not-best",)]
    assert asked(database, "select low, best, high from ged where id in (10, 20)") == [(9, 5, 6), (4, 7, 6)]


def test_shares_of_one_report_are_judged_together(database: Path, narrow: Path) -> None:
    summary = put(database, narrow, "21.1")
    assert asked(database, "select report, row from ged_flags where flag = 'split'") == [
        (113929, 113929),
        (113929, 113930),
        (114873, 114873),
        (114873, 114874),
        (120256, 120256),
        (120256, 120257),
        (120256, 120258),
    ]
    assert summary.flagged["split"] == 7


@pytest.mark.parametrize(
    "other",
    [
        ROW.replace("1,2001", "3,2001", 1),  # an id between is missing
        ROW.replace("1,2001", "2,2001", 1).replace("2001-02-03", "2001-02-04"),
        ROW.replace("1,2001", "2,2001", 1).replace("Front", "League"),
        ROW.replace("1,2001", "2,2001", 1).replace(",5,6,4", ",5,8,4"),
    ],
    ids=["id", "day", "dyad", "figures"],
)
def test_what_is_no_share_is_judged_alone(database: Path, file: Callable[..., Path], other: str) -> None:
    put(database, file(ROW.replace(",5,6,4", ",5,6,6"), other))
    assert asked(database, "select flag from ged_flags") == [("low-above-best",)]


def test_rows_without_names_are_no_shares_of_one_report(database: Path, file: Callable[..., Path]) -> None:
    nameless = ROW.replace("North: Government,Government of North,Front", ",,")
    put(database, file(nameless.replace(",5,6,4", ",5,6,6"), nameless.replace("1,2001", "2,2001", 1)))
    assert asked(database, "select row, flag from ged_flags") == [(1, "low-above-best")]


def test_flags_go_when_a_later_release_is_in_order(database: Path, file: Callable[..., Path]) -> None:
    put(database, file(ROW.replace(",5,6,4", ",5,6,9")), "24.1")
    assert put(database, file(ROW), "25.1").flagged == Counter()


# --- What cannot be imported ------------------------------------------------------------------------------------------


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "x.csv is empty"),
        (b"\n\n", "x.csv has nothing in its first line, where the names of the columns are expected"),
        (
            f"{ROW}\n{ROW}\n".encode(),
            (
                "x.csv has no header: its first line is "
                "'1,2001,1,north: government,government of north,front,1.5,2.5'; "
                "put the header of a file with the same 13 columns before it"
            ),
        ),
        (b"<!doctype html>\n<p>Not found", "x.csv is no file of UCDP GED: its first line is '<!doctype html>'"),
        (b"name,age,city\nA,1,B\n", "x.csv is no file of UCDP GED: its first line is 'name,age,city'"),
        (
            HEADER.replace(",", ";").encode(),
            (
                "x.csv has no commas between its cells: "
                "'id;year;type_of_violence;conflict_name;side_a;side_b;latitud'; "
                "save it with commas"
            ),
        ),
        (
            f"{HEADER.replace(',best', '').replace(',low', '')}\n".encode(),
            (
                "x.csv lacks the columns best, low, without which no row of UCDP GED can be read; it has id, year, "
                "type_of_violence, conflict_name, side_a, side_b, latitude, longitude, date_start, date_end, high"
            ),
        ),
        (f"{HEADER},best_est\n".encode(), "x.csv has more than one column for the column best; take out all but one"),
        (f"{HEADER}\n".encode(), "x.csv has no row that can be read"),
        (
            f"{HEADER}\n{ROW.replace('1,', 'one,', 1)}\n".encode(),
            "x.csv has no row that can be read: line 2 id is 'one', which is no whole number",
        ),
        (
            f"{HEADER}\n{ROW}\n{ROW[:40]}".encode(),
            "x.csv ends amid a row: line 3 has 5 of 13 cells; get the file again",
        ),
        (f"{HEADER}\n{ROW}\n".encode("utf-16"), "x.csv is UTF-16, as spreadsheets write it; save it as CSV in UTF-8"),
        (
            f'{HEADER}\n1,2001,1,"{"x" * 200_000}\n'.encode(),
            (
                "x.csv, line 2: field larger than field limit (131072); "
                "a quotation mark before it is probably never closed"
            ),
        ),
        (
            half(gzip.compress(f"{HEADER}\n{ROW}\n".encode())),
            (
                "x.csv is damaged or cut off: Compressed file ended before the end-of-stream marker was reached; "
                "get it again"
            ),
        ),
        (
            half(lzma.compress(f"{HEADER}\n{ROW}\n".encode())),
            (
                "x.csv is damaged or cut off: Compressed file ended before the end-of-stream marker was reached; "
                "get it again"
            ),
        ),
        (half(zipped(ROW.encode())), "x.csv is damaged or cut off: File is not a zip file; get it again"),
    ],
    ids=[
        *("empty", "blank", "no header", "web page", "other table", "semicolons", "columns", "twice", "no row"),
        *("no good row", "cut", "utf-16", "quote", "cut gz", "cut xz", "cut zip"),
    ],
)
def test_a_file_that_is_none_leaves_everything_as_it_was(
    database: Path, tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    before = everything(tmp_path)
    csv.field_size_limit(2**30)  # as libraries do that others of our tests load
    with pytest.raises(SourceError) as caught:
        put(database, path)
    assert str(caught.value) == message
    assert everything(tmp_path) == before
    assert {each.name for each in tmp_path.iterdir()} == {"conflict.db", "inspect-data.json", "x.csv"}


def test_a_plain_file_without_a_last_line_end_may_be_cut_off(database: Path, tmp_path: Path) -> None:
    content = f"{HEADER}\n{ROW}".encode()
    path = tmp_path / "ged251.csv"
    path.write_bytes(content)
    told = "ged251.csv ends without an end of line, as files do that are cut off: see if it is whole."
    assert put(database, path).remarks == [told]
    path.write_bytes(gzip.compress(content.replace(b",5,6,4", b",5,6,5")))
    assert put(database, path).remarks == []  # gzip tells where a file ends


def test_an_archive_must_have_one_table(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "")
        archive.writestr("b.csv", "")
    with pytest.raises(SourceError) as caught:
        put(database, path)
    assert str(caught.value) == (
        "x.zip must hold one .csv file, and holds a.csv, b.csv; unpack it and import the one you mean"
    )


def test_a_file_in_another_packing_is_no_file_of_ged(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.bz2"
    path.write_bytes(bz2.compress(HEADER.encode()))
    with pytest.raises(SourceError, match=r"x\.bz2 is no file of UCDP GED"):
        put(database, path)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("update dataset set value = '1' where name = 'schema_version'", "its schema_version is 1, and "),
        ("drop table not_ucdp", "it lacks the table 'not_ucdp'; build it anew with this release of the tool$"),
    ],
)
def test_databases_of_other_versions_take_no_rows(database: Path, whole: Path, sql: str, message: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(sql)
    before = database.read_bytes()
    with pytest.raises(SourceError, match=rf"^conflict\.db is of another version of this program: {message}"):
        put(database, whole)
    assert database.read_bytes() == before


def test_only_built_databases_take_rows(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(b"")
    with pytest.raises(SourceError, match=r"^other\.db is no database that 'python -m loaders build' made$"):
        put(path, whole)


def test_a_build_amid_an_import_wins(database: Path, whole: Path, built: Path) -> None:
    def overtaken(word: str) -> None:
        if word == "swapping":
            database.unlink()
            database.write_bytes(built.read_bytes())

    with pytest.raises(SourceError) as caught:
        add(database, [Source(GED, whole, "23.1")], overtaken)
    assert str(caught.value) == "conflict.db was built anew meanwhile; import once more"
    assert database.read_bytes() == built.read_bytes()


# --- The file ---------------------------------------------------------------------------------------------------------


def test_the_description_beside_the_database_is_of_the_new_one(database: Path, whole: Path) -> None:
    put(database, whole, "23.1")
    described = json.loads(database.with_name("inspect-data.json").read_bytes())["conflict"]
    assert described["size"] == database.stat().st_size
    assert described["tables"]["ged"] == {"count": asked(database, "select count(*) from ged")[0][0]}
    assert asked(database, "pragma integrity_check") == [("ok",)]


def test_whom_to_cite_stands_in_the_file(database: Path, whole: Path) -> None:
    put(database, whole, "23.1")
    ((title, citation, licence),) = asked(database, "select title, citation, licence from imports")
    assert title == "UCDP Georeferenced Event Dataset (GED), version 23.1"
    assert citation.startswith("Davies, Shawn, Therése Pettersson and Magnus Öberg (2023).")
    assert "Sundberg, Ralph and Erik Melander (2013)" in citation
    assert licence == "CC BY 4.0"


def test_the_digest_tells_files_with_other_rows_apart(database: Path, built: Path, whole: Path) -> None:
    digest = "select value from dataset where name = 'digest'"
    put(database, whole, "23.1")
    assert asked(database, digest) != asked(built, digest)


def test_a_build_with_files_is_a_build_and_an_import(base: Path, built: Path, whole: Path, tmp_path: Path) -> None:
    sources = [Source(GED, whole, "23.1")]
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        output = tmp_path / name / "conflict.db"
        found = build(base, output, cache=None, jobs=1, sources=sources)
        assert found.imported
        assert found.imported.counts["new"] == asked(output, "select count(*) from ged")[0][0]
        made.append(output.read_bytes())
    assert made[0] == made[1]
    output = tmp_path / "one" / "conflict.db"
    for table in ("events", "claims", "documents"):
        assert asked(output, f"select * from {table}") == asked(built, f"select * from {table}")


def test_a_build_with_files_that_are_none_keeps_the_old_database(base: Path, database: Path, tmp_path: Path) -> None:
    before = everything(tmp_path)
    with pytest.raises(SourceError):
        build(base, database, cache=None, jobs=1, sources=[Source(GED, tmp_path / "absent.csv", "25.1")])
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("GEDEvent_v25_1.csv", "25.1"),
        ("GEDEvent_v25_0_3.csv", "25.0.3"),
        ("GEDEvent_v22_01_22_12.csv", "22.01.22.12"),
        ("ged251-csv.zip", "25.1"),
        ("ged50-csv.zip", "5.0"),
        ("ucdp-ged-21.1-14col.csv.xz", "21.1"),
        ("events.csv", ""),
        ("export-2025-11-26.csv", ""),
    ],
)
def test_names_of_files_tell_the_release(name: str, release: str) -> None:
    assert GED.release_in(name) == release


def test_releases_have_an_order() -> None:
    releases = ["5.0", "24.1", "25.0.1", "25.0.12", "25.1"]
    assert sorted(releases, key=GED.rank) == releases
    with pytest.raises(ValueError, match=r"^'25' is no release of GED such as 25\.1, or 25\.0\.3 of candidate events$"):
        GED.rank("25")
