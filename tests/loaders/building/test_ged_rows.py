"""Rows for matching come as an import takes them, whether of a file or of the table."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from loaders.building.ged_rows import rows_in, rows_of_file
from loaders.importing.errors import SourceError
from loaders.importing.ged import GED
from loaders.importing.merging import Source, merge
from loaders.importing.reading import Refused
from loaders.matching.places import Box
from loaders.matching.rows import GedRow

FULL = """id,year,side_b,side_a,date_start,date_end,date_prec,latitude,longitude,best,high,low,type_of_violence
7,1991,Civilians,Guard,1991-06-04 00:00:00.000,1991-06-08 00:00:00.000,2,10.5,20.25,3,5,1,3
8,1991,Civilians,Guard,1991-06-04 00:00:00.000,1991-06-08 00:00:00.000,2,40.5,20.25,3,5,1,3
9,1991,Civilians,Guard,1991-06-04 00:00:00.000,1991-06-08 00:00:00.000,2,north,20.25,3,5,1,3
"""
REDUCED = """id,year,month,day,type_of_violence,side_a,side_b,latitude,longitude,low_death,best_death,high_death
7,1991,6,4,One-sided violence,Guard,Civilians,10.5,20.25,1,3,5
8,1991,6,4,One-sided violence,Guard,Civilians,10.5,20.25,,,
"""
ROW = GedRow(
    id=7,
    date_start=date(1991, 6, 4),
    date_end=date(1991, 6, 8),
    date_prec=2,
    latitude=10.5,
    longitude=20.25,
    side_a="Guard",
    side_b="Civilians",
    type_of_violence=3,
    best=3,
    low=1,
    high=5,
)


def read(tmp_path: Path, text: str) -> tuple[list[GedRow], list[Refused]]:
    path, refused = tmp_path / "ged.csv", list[Refused]()
    path.write_text(text)
    return list(rows_of_file(path, refused.append)), refused


def test_columns_are_read_by_name_and_what_makes_no_sense_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, FULL) == (
        [ROW, ROW._replace(id=8, latitude=40.5)],
        [Refused("ged.csv", 4, "latitude is 'north', which is no number")],
    )
    reduced = ROW._replace(date_end=date(1991, 6, 4), date_prec=0)
    no_figures = reduced._replace(id=8, low=None, best=None, high=None)
    assert read(tmp_path, REDUCED) == ([reduced, no_figures], [])
    with pytest.raises(SourceError, match="lacks the column latitude"):
        read(tmp_path, FULL.replace("latitude", "lat"))


@pytest.mark.parametrize(
    ("box", "ids", "found"),
    [
        (Box(10, 11, 20, 21), frozenset[int](), [7]),
        (Box(10, 11, 20, 21), frozenset({8}), [7, 8]),
        (Box(10, 11, 21, 22), frozenset[int](), []),
        (Box(10, 11, 170, -170), frozenset[int](), []),
        (Box(10, 11, 19, -170), frozenset[int](), [7]),
        (Box(10, 11, 170, 20.5), frozenset[int](), [7]),
        (None, frozenset({8, 99}), [8]),
    ],
)
def test_of_a_database_come_the_rows_of_a_box_and_those_of_ids(
    box: Box | None, ids: frozenset[int], found: list[int], tmp_path: Path
) -> None:
    path, database = tmp_path / "ged.csv", tmp_path / "conflict.db"
    path.write_text(FULL)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("create table dataset (name, value)")
        connection.execute("insert into dataset values ('digest', 'd')")
    merge(database, [Source(GED, path, "23.1")], lambda _: None)
    of_file = {row.id: row for row in read(tmp_path, FULL)[0]}
    with closing(sqlite3.connect(database)) as connection:
        assert rows_in(connection, box, ids) == [of_file[number] for number in found]
