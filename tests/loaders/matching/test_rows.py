"""Rows are read by the names of their columns, and what makes no sense is told."""

import gzip
import lzma
from datetime import date
from pathlib import Path

import pytest

from loaders.matching.rows import GedRow, RowError, open_rows, read_rows

FULL = """id,side_b,side_a,date_start,date_end,date_prec,latitude,longitude,best,high,low,type_of_violence
7,Civilians,Guard,1991-06-04 00:00:00.000,1991-06-08 00:00:00.000,2,10.5,20.25,3,5,1,3
"""
REDUCED = """id,year,month,day,type_of_violence,side_a,side_b,latitude,longitude,low_death,best_death,high_death
7,1991,6,4,One-sided violence,Guard,Civilians,10.5,20.25,1,3,5
"""


def test_columns_are_read_by_name() -> None:
    [full], [reduced] = (list(read_rows(text.splitlines(), "ged.csv")) for text in (FULL, REDUCED))
    assert full == GedRow(
        id=7,
        date_start=date(1991, 6, 4),
        date_end=date(1991, 6, 8),
        date_prec=2,
        latitude=10.5,
        longitude=20.25,
        side_a="Guard",
        side_b="Civilians",
        type_of_violence="3",
        best=3,
        low=1,
        high=5,
    )
    assert reduced == full._replace(date_end=date(1991, 6, 4), date_prec=0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ged.csv: the header lacks id, latitude, longitude, date_start; is this a CSV file of UCDP GED?"),
        (
            FULL.replace("latitude", "lat"),
            "ged.csv: the header lacks latitude; is this a CSV file of UCDP GED?",
        ),
        (
            FULL.replace("10.5", "north"),
            "ged.csv, line 2: could not convert string to float: 'north'; correct the line, or take it out",
        ),
        (
            FULL.replace("1991-06-04", "4 June"),
            "ged.csv, line 2: Invalid isoformat string: '4'; correct the line, or take it out",
        ),
    ],
)
def test_what_cannot_be_read_is_told(text: str, message: str) -> None:
    with pytest.raises(RowError) as caught:
        list(read_rows(text.splitlines(), "ged.csv"))
    assert str(caught.value) == message


def test_files_may_be_packed(tmp_path: Path) -> None:
    plain, zipped, squeezed = (tmp_path / name for name in ("ged.csv", "ged.csv.gz", "ged.csv.xz"))
    plain.write_text(f"\ufeff{FULL}", encoding="utf-8")
    zipped.write_bytes(gzip.compress(FULL.encode()))
    squeezed.write_bytes(lzma.compress(FULL.encode()))
    assert list(open_rows(plain)) == list(open_rows(zipped)) == list(open_rows(squeezed))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("ged.csv", FULL.replace("Guard", "Gärd").encode("latin-1"), "the file is not UTF-8; save it as that"),
        ("ged.csv.xz", lzma.compress(FULL.encode())[:-20], "the file cannot be unpacked"),
        ("ged.csv.gz", FULL.encode(), "the file cannot be unpacked"),
    ],
)
def test_files_that_are_broken_are_told(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RowError, match=message):
        list(open_rows(path))
