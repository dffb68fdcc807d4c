"""What imports tell the site of their tables: which columns are agreed, how many rows have a value, and which."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyroaring import BitMap

from loaders.building.adding import add
from loaders.importing import counting
from loaders.importing.acled import ACLED
from loaders.importing.ged import GED
from loaders.importing.importers import IMPORTERS
from loaders.importing.merging import Source

Imported = Callable[[Path, str], Source]


def asked(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def imported(database: Path, narrow: Path, whole: Path, source: Imported) -> Path:
    add(database, [source(narrow, "21.1"), source(whole, "23.1")], lambda _: None)
    return database


@pytest.mark.parametrize("importer", IMPORTERS.values(), ids=IMPORTERS)
def test_what_is_agreed_names_columns_that_there_are(importer: Any) -> None:
    agreed = importer.agreed
    figures = (agreed.figures.best, agreed.figures.low, agreed.figures.high)
    named = (agreed.first, agreed.last, agreed.latitude, agreed.longitude, *agreed.titled, *agreed.placed, *figures)
    assert {*filter(None, named), *agreed.facets, *agreed.codes} <= set(importer.table.columns)
    assert not importer.table.columns[agreed.first].nullable


def test_every_column_is_told(imported: Path) -> None:
    told = asked(imported, "select column, meaning from collection_columns order by position")
    assert told == [(name, each.description) for name, each in GED.table.columns.items()]
    ((title, key, titled, counts, links),) = asked(
        imported, "select title, key, titled, counts, links from collections"
    )
    assert (title, key, titled, counts, links) == ("UCDP GED", "id", "side_a; side_b", "deaths", "event_matches")
    assert ("type_of_violence", "1", "state-based") in asked(
        imported, "select column, value, words from collection_words"
    )


def test_bitmaps_have_the_rows_of_each_value_in_the_order_of_time(imported: Path) -> None:
    ((rows, first, last),) = asked(imported, "select rows, first, last from collection_order")
    order = array("q", rows)
    assert order.tolist() == [row for (row,) in asked(imported, "select id from ged order by date_start, id")]
    days = [str(date.fromordinal(day)) for day in array("i", first)]
    assert days == [day for (day,) in asked(imported, "select date_start from ged order by date_start, id")]
    ends = [str(date.fromordinal(day)) for day in array("i", last)]
    assert ends == [
        day for (day,) in asked(imported, "select coalesce(date_end, date_start) from ged order by date_start, id")
    ]
    sets = asked(imported, "select column, value, rows, bitmap from collection_sets where column <> ''")
    assert sets
    for column, value, count, bitmap in sets:
        having = asked(
            imported, f"select id from ged where cast({column} as text) = '{value.replace(chr(39), chr(39) * 2)}'"
        )
        assert {order[place] for place in BitMap.deserialize(bitmap)} == {row for (row,) in having}
        assert count == len(having)


def test_the_order_of_many_rows_is_in_pieces(
    database: Path, whole: Path, source: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_PIECE", 2)
    add(database, [source(whole, "23.1")], lambda _: None)
    pieces = asked(database, "select start, rows from collection_order order by start")
    assert [start for start, _ in pieces] == list(range(0, 2 * len(pieces), 2))
    order = [row for _, rows in pieces for row in array("q", rows)]
    assert order == [row for (row,) in asked(database, "select id from ged order by date_start, id")]


def test_every_row_is_in_the_cell_of_its_point(imported: Path) -> None:
    order = array("q", asked(imported, "select rows from collection_order")[0][0])
    points = {row: point for row, *point in asked(imported, "select id, latitude, longitude from ged")}
    cells = asked(imported, "select value, bitmap from collection_sets where column = ''")
    for value, bitmap in cells:
        south, west = (int(part) / 2 for part in value.split())
        for place in BitMap.deserialize(bitmap):
            latitude, longitude = points.pop(order[place])
            assert south <= latitude < south + 0.5
            assert west <= longitude < west + 0.5
    assert not points


def test_a_column_without_values_is_none_to_filter_by(database: Path, narrow: Path, source: Imported) -> None:
    add(database, [source(narrow, "21.1")], lambda _: None)
    ((facets,),) = asked(database, "select facets from collections")
    assert "country" in facets.split("; ")
    assert "region" not in facets.split("; ")


def test_a_column_with_too_many_values_is_none_to_filter_by(
    database: Path, whole: Path, source: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_VALUES", 1)
    add(database, [source(whole, "23.1")], lambda _: None)
    kept = {column for (column,) in asked(database, "select column from collection_sets where column <> ''")}
    assert kept == {
        column for column in GED.agreed.facets if asked(database, f"select count(distinct {column}) from ged") == [(1,)]
    }


def test_counts_are_there_without_bitmaps(
    database: Path, narrow: Path, source: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "HAS_BITMAPS", False)
    add(database, [source(narrow, "21.1")], lambda _: None)
    assert asked(database, "select count(*) from collection_sets where bitmap is not null") == [(0,)]
    rows = asked(database, "select count(*) from ged")
    assert asked(database, "select sum(rows) from collection_sets where column = 'country'") == rows


def test_importing_more_tells_all_anew(database: Path, narrow: Path, whole: Path, source: Imported) -> None:
    add(database, [source(narrow, "21.1")], lambda _: None)
    add(database, [source(whole, "23.1")], lambda _: None)
    assert asked(database, "select count(*) from collections") == [(1,)]
    told = asked(database, "select sum(rows) from collection_sets where column = 'type_of_violence'")
    assert told == asked(database, "select count(*) from ged")


def test_collections_stand_beside_each_other(database: Path, narrow: Path, source: Imported, tmp_path: Path) -> None:
    add(database, [source(narrow, "21.1")], lambda _: None)
    export = tmp_path / "export-2025-11-26.csv"
    export.write_text(
        "event_id_cnty,event_date,event_type,actor1,country,latitude,longitude,fatalities\n"
        "NOR7,2001-02-03,Battle,Army,Nowhere,-1.5,-0.2,4\n",
        encoding="utf-8",
    )
    add(database, [Source(ACLED, export, "2025-11-26")], lambda _: None)
    assert asked(database, "select name from collections order by 1") == [("acled",), ("ged",)]
    cells = asked(database, "select value from collection_sets where collection = 'acled' and column = ''")
    assert cells == [("-3 -1",)]


@pytest.mark.parametrize("again", ["", "twice"])
def test_what_was_counted_while_reading_is_what_the_table_has(
    database: Path, tmp_path: Path, narrow: Path, source: Imported, again: str
) -> None:
    header, *lines = narrow.read_text(encoding="utf-8").splitlines(keepends=True)
    file = tmp_path / "ged-v21_1.csv"
    file.write_text("".join([header, *reversed(lines), *(lines[:1] if again else [])]), encoding="utf-8")
    add(database, [source(file, "21.1")], lambda _: None)
    with closing(sqlite3.connect(database)) as connection:
        counted = counting.count(connection, "ged", GED.agreed)
    told = asked(database, "select column, value, rows, bitmap from collection_sets order by rowid")
    assert sorted((name, value, rows, set(BitMap.deserialize(places))) for name, value, rows, places in told) == sorted(
        (name, value, rows, set(BitMap.deserialize(places or b""))) for name, value, rows, places in counted.sets
    )
    assert asked(database, "select start, rows, first, last from collection_order") == counted.order
