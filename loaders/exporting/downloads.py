"""The folder `dataset/` of an export: the whole dataset to take along."""

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from loaders.exporting import describing
from loaders.exporting.tables import exported_tables, parquet_is_possible, write_csv, write_parquet


def read_facts(database: Path) -> dict[str, str]:
    """Facts about the dataset by name."""
    with contextlib.closing(_open(database)) as connection:
        return dict(connection.execute("select name, value from dataset").fetchall())


def write_downloads(database: Path, folder: Path, facts: Mapping[str, str], base_url: str) -> bool:
    """Write the dataset into the folder, and say whether Parquet files are among it.

    events.jsonl and events.geojson are there already: the site has written them.
    """
    tables = exported_tables()
    parquet = parquet_is_possible()
    for name in ("csv", *(["parquet"] if parquet else [])):
        (folder / name).mkdir(parents=True)
    shutil.copyfile(database, folder / database.name)
    with contextlib.closing(_open(database)) as connection:
        for table in tables:
            write_csv(connection, table, folder / "csv" / f"{table.name}.csv")
            if parquet:
                write_parquet(connection, table, folder / "parquet" / f"{table.name}.parquet")
    name = re.sub(r"[^a-z0-9]+", "-", facts["title"].lower()).strip("-") or "dataset"
    package = describing.data_package(facts, tables, base_url, name)
    _write(folder / "datapackage.json", describing.as_json(package))
    _write(folder / "CITATION.cff", describing.citation(facts, base_url))
    _write(folder / "dataset.jsonld", describing.as_json(describing.schema_org(facts, folder, base_url)))
    return parquet


def _open(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?immutable=1", uri=True)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
