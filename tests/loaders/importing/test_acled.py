"""Exports of ACLED: invented rows under the headers of its four generations."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from loaders.__main__ import main
from loaders.building.adding import add
from loaders.importing.acled import ACLED
from loaders.importing.merging import Source

GENERATIONS = {
    "2010s": (
        (
            "GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2,"
            "ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,"
            "NOTES,FATALITIES"
        ),
        "999,NOR7,7,3-February-2001,2001,2,Battle,Army,,1,Front,,2,12,North,Hills,,,Upton,1.5,2.5,1,Herald,A fight.,4",
    ),
    "2018": (
        (
            "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,"
            "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,"
            "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3"
        ),
        (
            "70,999,NOR7,7,03 February 2001,2001,2,Battle,Clash,Army,,1,Front,,2,12,Nowhere,North,Hills,,,Upton,1.5,"
            "2.5,1,Herald,National,A fight.,4,1580000000,NOR"
        ),
    ),
    "2023": (
        (
            "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
            "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
            "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
        ),
        (
            "NOR7,2001-02-03,2001,2,Violence,Battle,Clash,Army,,1,Front,,2,12,,999,Nowhere,North,Hills,,,Upton,1.5,2.5,1,"
            "Herald,National,A fight.,4,,1680000000"
        ),
    ),
    "2024": (
        (
            "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
            "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
            "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp,population_best"
        ),
        (
            "NOR7,2001-02-03,2001,2,Violence,Battle,Clash,Army,,State forces,Front,,Rebel group,"
            "State forces-Rebel group,,999,Nowhere,North,Hills,,,Upton,1.5,2.5,1,Herald,National,A fight.,4,,"
            "1730000000,5000"
        ),
    ),
}


def asked(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def export(folder: Path, generation: str, name: str = "export-2025-11-26.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(GENERATIONS[generation]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_generation_tells_the_same(database: Path, tmp_path: Path, generation: str) -> None:
    path = export(tmp_path, generation)
    summary = add(database, [Source(ACLED, path, "2025-11-26")], lambda _: None)
    assert summary.counts == Counter(new=1, refused=0)
    columns = "event_id_cnty, event_date, year, event_type, actor1, actor2, location, latitude, longitude, fatalities"
    assert asked(database, f"select {columns} from acled") == [
        ("NOR7", "2001-02-03", 2001, "Battle", "Army", "Front", "Upton", 1.5, 2.5, 4)
    ]
    ((when, where, party),) = asked(database, "select time_precision, geo_precision, inter2 from acled_events")
    assert (when, where, party.lower()) == ("within the week", "exact place", "rebel group")
    assert asked(database, "select rowid from acled_fts where acled_fts match 'upton'") == [(1,)]
    unknown = ["export-2025-11-26.csv has columns that are not known and were left out: gwno."]
    assert summary.remarks == (unknown if generation == "2010s" else [])


def test_a_later_export_changes_rows_by_their_id(database: Path, tmp_path: Path) -> None:
    add(database, [Source(ACLED, export(tmp_path, "2018"), "2020-01-31")], lambda _: None)
    later = Source(ACLED, export(tmp_path, "2024"), "2025-11-26")
    summary = add(database, [later], lambda _: None)
    assert summary.counts == Counter(changed=1, refused=0)
    assert summary.remarks == [
        (
            "export-2025-11-26.csv has no data_id, event_id_no_cnty, iso3, which are empty now in 1 row of earlier "
            "releases. A file of release 2025-11-26 that has them fills them."
        )
    ]
    assert add(database, [later], lambda _: None).counts == Counter(unchanged=1)
    assert asked(database, "select data_id, population_best, release from acled") == [(None, 5000, "2025-11-26")]


def test_a_year_that_is_not_of_the_date_is_flagged(database: Path, tmp_path: Path) -> None:
    path = export(tmp_path, "2023")
    path.write_text(path.read_text(encoding="utf-8").replace(",2001,2,", ",2002,2,"), encoding="utf-8")
    add(database, [Source(ACLED, path, "2025-11-26")], lambda _: None)
    assert asked(database, "select * from acled_flags") == [("NOR7", "year-not-date", None)]


def test_both_datasets_stand_side_by_side(database: Path, tmp_path: Path, narrow: Path) -> None:
    add(database, [Source(ACLED, export(tmp_path, "2024"), "2025-11-26")], lambda _: None)
    assert main(["import", "ged", str(narrow), "--database", str(database)]) == 0
    assert asked(database, "select importer, release, rows from imports order by 1") == [
        ("acled", "2025-11-26", 1),
        ("ged", "21.1", 31),
    ]


def test_the_command_says_on_what_terms_rows_may_be_used(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path, "2024")
    assert main(["import", "acled", str(path), "--database", str(database)]) == 0
    assert capsys.readouterr().out == (
        "ACLED: 1 new, 0 changed, 0 unchanged, 0 refused.\n"
        "Licence: terms of ACLED: no rows may be passed on or published without its leave.\n"
    )
    path = path.rename(tmp_path / "export.csv")
    assert main(["import", "acled", str(path), "--database", str(database), "--release", "x"]) == 2
    assert capsys.readouterr().err == (
        "python -m loaders: 'x' is not the day of an export of ACLED such as 2025-11-26\n"
    )
