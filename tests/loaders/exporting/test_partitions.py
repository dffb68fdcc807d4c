"""All tables and views as Parquet for query engines: every row, in its year, with its type; whole or not at all."""

from __future__ import annotations

import filecmp
import json
import shutil
import sqlite3
import struct
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.dataset
import pyarrow.parquet
import pytest

from loaders.__main__ import main
from loaders.engines.stored import Relation, relations_of
from loaders.exporting import ExportError
from loaders.exporting.partitions import export_parquet, is_partitioned
from loaders.exporting.tables import rows

if TYPE_CHECKING:
    from tests.conftest import Records


@pytest.fixture(scope="module")
def folder(with_imports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("export") / "parquet"
    export_parquet(with_imports.parent, target)
    return target


@pytest.fixture(scope="module")
def held(with_imports: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(with_imports)) as connection:
        yield connection


@pytest.fixture(scope="module")
def relations(held: sqlite3.Connection) -> list[Relation]:
    return relations_of(held)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def expected(held: sqlite3.Connection, relation: Relation) -> list[tuple[Any, ...]]:
    """The rows as the file has them, with days as dates."""
    days = [told.is_day for told in relation.columns.values()]
    return [
        tuple(date.fromisoformat(cell) if day and cell else cell for cell, day in zip(row, days, strict=True))
        for row in rows(held, relation)
    ]


def in_order(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(found, key=repr)


def test_every_row_and_type_is_there(folder: Path, held: sqlite3.Connection, relations: list[Relation]) -> None:
    filled = 0
    for relation in relations:
        table = pyarrow.dataset.dataset(folder / relation.name, partitioning="hive").to_table([*relation.columns])
        found = [tuple(row.values()) for row in table.to_pylist()]
        assert in_order(found) == in_order(expected(held, relation)), relation.name
        filled += bool(found)
        for name, told in relation.columns.items():
            wanted = {"str": "string", "int": "int64", "float": "double", "number": "double", "bool": "bool"}[told.type]
            if not (name == "year" and is_partitioned(relation)):
                assert str(table.schema.field(name).type) == ("date32[day]" if told.is_day else wanted), name
                assert table.schema.field(name).metadata[b"comment"]
    assert filled > 0.8 * len(relations)


def test_events_of_a_year_have_a_folder_of_their_own(folder: Path, held: sqlite3.Connection) -> None:
    for name in ("events", "ged", "ged_events"):
        years = {f"year={year}" for (year,) in held.execute(f"select distinct year from {name}")}
        assert {path.name for path in (folder / name).iterdir()} == years
        one = next((folder / name).rglob("*.parquet"))
        assert "year" not in pyarrow.parquet.read_schema(one).names
    assert files(folder / "events_by_year") == files(folder / "claims") == ["part-0.parquet"]


def test_what_has_no_year_and_what_has_no_rows_can_be_read(records: Records, tmp_path: Path) -> None:
    assert main(["build", "--root", str(records.root), "--no-cache"]) == 0
    with closing(sqlite3.connect(records.root / "conflict.db")) as connection, connection:
        connection.execute("update events set year = null where number = 1")
        connection.execute("delete from dates")
    export_parquet(records.root, tmp_path / "parquet")
    assert (tmp_path / "parquet" / "events" / "year=__HIVE_DEFAULT_PARTITION__" / "part-0.parquet").is_file()
    events = pyarrow.dataset.dataset(tmp_path / "parquet" / "events", partitioning="hive").to_table(["year"])
    assert None in events.column("year").to_pylist()
    dates = pyarrow.parquet.read_table(tmp_path / "parquet" / "dates" / "part-0.parquet")
    assert (dates.num_rows, "year" in dates.schema.names) == (0, True)


def test_points_are_geoparquet(folder: Path, held: sqlite3.Connection, relations: list[Relation]) -> None:
    with_points = {
        path.parent for path in folder.rglob("*.parquet") if b"geo" in pyarrow.parquet.read_metadata(path).metadata
    }
    found = {path.relative_to(folder).parts[0] for path in with_points}
    assert found >= {"places", "ged", "ged_events", "acled_events"}
    assert found == {each.name for each in relations if {"latitude", "longitude"} <= each.columns.keys()}
    places = folder / "places" / "part-0.parquet"
    metadata = json.loads(pyarrow.parquet.read_metadata(places).metadata[b"geo"])
    sql = "select min(longitude), min(latitude), max(longitude), max(latitude) from places"
    assert metadata == {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {"encoding": "WKB", "geometry_types": ["Point"], "bbox": [*held.execute(sql).fetchone()]}
        },
    }
    table = pyarrow.parquet.read_table(places, columns=["longitude", "latitude", "geometry"])
    points = [
        (None, None) if cell is None else struct.unpack("<BIdd", cell)[2:] for cell in table["geometry"].to_pylist()
    ]
    assert points == [*zip(table["longitude"].to_pylist(), table["latitude"].to_pylist(), strict=True)]
    assert {point[0] is None for point in points} == {True, False}


def test_the_same_file_gives_the_same_bytes(folder: Path, with_imports: Path, tmp_path: Path) -> None:
    export_parquet(with_imports.parent, tmp_path / "again")
    assert files(tmp_path / "again") == files(folder)
    _, others, failed = filecmp.cmpfiles(folder, tmp_path / "again", files(folder), shallow=False)
    assert (others, failed) == ([], [])


def test_the_manifest_tells_what_is_there(folder: Path, relations: list[Relation]) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["relations"].keys() == {each.name for each in relations}
    assert manifest["relations"]["ged"]["rows"] == 24
    assert manifest["relations"]["ged_events"]["kind"] == "view"
    assert manifest["relations"]["ged"]["partitioned_by"] == ["year"]
    assert [(each["importer"], each["licence"]) for each in manifest["imports"]] == [
        ("acled", "terms of ACLED: no rows may be passed on or published without its leave"),
        ("ged", "CC BY 4.0"),
    ]


def test_an_export_is_whole_or_not_at_all(
    folder: Path, with_imports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "parquet"
    shutil.copytree(folder, target)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("loaders.exporting.partitions.seal", full)
    with pytest.raises(OSError, match="No space left"):
        export_parquet(with_imports.parent, target)
    monkeypatch.undo()
    assert files(target) == files(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["parquet"]
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("ours")
    with pytest.raises(ExportError, match="files that no export wrote"):
        export_parquet(with_imports.parent, tmp_path / "other")


# --- As a command -----------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_wrote(
    with_imports: Path, relations: list[Relation], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "parquet"
    views = sum(bool(each.select) for each in relations)
    assert main(["export", "parquet", str(target), "--root", str(with_imports.parent)]) == 0
    assert capsys.readouterr().out == (
        f"{target}: {len(relations) - views} tables and {views} views in {len(files(target))} files.\n"
        "Licence of imported rows: CC BY 4.0.\n"
        "Licence of imported rows: terms of ACLED: no rows may be passed on or published without its leave.\n"
    )


def test_what_cannot_be_exported_is_said_with_its_cure(
    records: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(*words: str) -> str:
        assert main(["export", *words, "--root", str(records.root)]) == 2
        assert not (tmp_path / "parquet").exists()
        return capsys.readouterr().err.removeprefix("python -m loaders: ").removesuffix("\n")

    target = str(tmp_path / "parquet")
    assert failed("parquet", target) == "There is no conflict.db yet: run 'python -m loaders build' first."
    assert failed("parquet") == (
        "say where to: export parquet DIR; for the site in a folder of that name: export site parquet"
    )
    assert failed("parquet", target, "--filter", "year=2001") == (
        "--filter, --languages, --without and --only-changed choose pages, "
        "and Parquet files have all rows: leave them out"
    )
    assert main(["build", "--root", str(records.root), "--no-cache", "--include-drafts"]) == 0
    capsys.readouterr()
    with closing(sqlite3.connect(records.root / "conflict.db")) as connection, connection:
        connection.execute("insert or replace into dataset values ('drafts', '1')")
    assert failed("parquet", target) == (
        "conflict.db includes 1 draft, which is not for publication: run 'python -m loaders build' first."
    )
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    cure = "pip install 'conflict-events-timeline[parquet]', and try again"
    assert failed("parquet", target) == f"sqlglot is not installed here: {cure}"


# --- What engines read there ------------------------------------------------------------------------------------------


def test_duckdb_reads_every_row_and_takes_points_for_points(
    folder: Path, held: sqlite3.Connection, relations: list[Relation]
) -> None:
    with duckdb.connect() as connection:
        for relation in relations:
            names = ", ".join(f'"{name}"' for name in relation.columns)
            read = f"read_parquet('{folder}/{relation.name}/**/*.parquet', hive_partitioning = true)"
            found = connection.execute(f"select {names} from {read}").fetchall()
            assert in_order(found) == in_order(expected(held, relation)), relation.name
        ged = f"from read_parquet('{folder}/ged/**/*.parquet', hive_partitioning = true)"
        (kind, day) = connection.execute(f"select typeof(geometry), typeof(date_start) {ged} limit 1").fetchone()
        assert (kind, day) == ("GEOMETRY('OGC:CRS84')", "DATE")
