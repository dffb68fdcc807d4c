"""All tables and views as Parquet that query engines read together: a folder each, by year where it has one.

`ged/year=1993/part-0.parquet` is the form that Hive began: engines take `year` from the path, and read no other year
than those that are asked for. What has points is GeoParquet 1.1: https://geoparquet.org/releases/v1.1.0/
"""

import contextlib
import json
import sqlite3
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from datasette_timeline.published.longitudes import shortest
from loaders.engines.stored import Relation, relations_of
from loaders.exporting.downloads import publishable, read_facts
from loaders.exporting.parquet import arrow_table, schema_of
from loaders.exporting.placing import in_place_of, seal
from loaders.exporting.tables import rows
from schema.tables import Row

if TYPE_CHECKING:
    import pyarrow as pa

YEAR = "year"
FILE = "part-0.parquet"
GEOMETRY = "geometry"

_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
_AT_A_TIME = 50_000
_POINT = ("longitude", "latitude")


class Written(NamedTuple):
    """What was written."""

    tables: int
    views: int
    files: int
    terms: tuple[str, ...]
    """On what terms others have what was imported."""


def export_parquet(root: Path, folder: Path, progress: Callable[[str], None] = lambda words: None) -> Written:
    """Write every table and view of the built database of a root folder into `folder`, which is replaced as a whole.

    Needs pyarrow and sqlglot. Raises ExportError, and then leaves the folder as it was.
    """
    database = publishable(root)
    facts = read_facts(database)
    with (
        in_place_of(folder.absolute()) as scratch,
        contextlib.closing(sqlite3.connect(f"{database.resolve().as_uri()}?immutable=1", uri=True)) as connection,
    ):
        relations = relations_of(connection)
        told: dict[str, Any] = {}
        for relation in relations:
            progress(f"writing {relation.name}")
            told[relation.name] = {
                "kind": "view" if relation.select else "table",
                "description": relation.description,
                "rows": _write(connection, relation, scratch / relation.name),
                "partitioned_by": [YEAR] if is_partitioned(relation) else [],
            }
        imports = _imports(connection)
        about = {
            "dataset": {name: facts.get(name) for name in ("title", "version", "released", "digest")},
            "imports": imports,
            "relations": told,
        }
        files = seal(scratch, about)
    views = sum(bool(relation.select) for relation in relations)
    return Written(len(relations) - views, views, files, tuple(sorted({each["licence"] for each in imports})))


def is_partitioned(relation: Relation) -> bool:
    """Whether a relation has a folder for each year: where it has one, and is no count of years itself."""
    return YEAR in relation.columns and next(iter(relation.columns)) != YEAR


def _imports(connection: sqlite3.Connection) -> list[dict[str, str]]:
    try:
        cursor = connection.execute("select importer, release, citation, licence from imports order by 1, 2")
    except sqlite3.OperationalError:  # nothing was imported
        return []
    return [dict(zip(("importer", "release", "citation", "licence"), row, strict=True)) for row in cursor]


def _write(connection: sqlite3.Connection, relation: Relation, folder: Path) -> int:
    """Write one relation, and return how many rows it has."""
    folder.mkdir()
    if not is_partitioned(relation):
        return _write_file(relation, rows(connection, relation), folder)
    at, count = list(relation.columns).index(YEAR), 0
    rest = {name: told for name, told in relation.columns.items() if name != YEAR}
    part = relation._replace(columns=rest)
    for year, of_year in groupby(rows(connection, relation, first=YEAR), itemgetter(at)):
        place = folder / f"{YEAR}={_NO_YEAR if year is None else year}"
        place.mkdir()
        count += _write_file(part, (row[:at] + row[at + 1 :] for row in of_year), place)
    return count or _write_file(relation, [], folder)


def _write_file(relation: Relation, found: Iterable[Row], folder: Path) -> int:
    """Write rows into a file; where there are none, it says of which columns they would be."""
    from pyarrow import parquet

    geo = _Points(relation) if {*_POINT} <= relation.columns.keys() else None
    schema = schema_of(relation)
    count = 0
    with parquet.ParquetWriter(folder / FILE, geo.extended(schema) if geo else schema, compression="zstd") as writer:
        for some in _chunks(found):
            table = arrow_table(relation, some, schema)
            writer.write_table(geo.added(table, some) if geo else table)
            count += len(some)
        if geo:
            writer.add_key_value_metadata({"geo": json.dumps(geo.metadata(), separators=(",", ":"))})
    return count


def _chunks(found: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(found)
    while some := list(islice(left, _AT_A_TIME)):
        yield some


class _Points:
    """The points of a relation as GeoParquet has them: well-known binary, and the box around them all."""

    def __init__(self, relation: Relation) -> None:
        self._at = [list(relation.columns).index(name) for name in _POINT]
        self._longitudes: set[float] = set()
        self._latitudes: set[float] = set()

    def extended(self, schema: "pa.Schema") -> "pa.Schema":
        import pyarrow as pa

        comment = "The point, longitude first, as well-known binary (WGS 84)."
        return schema.append(pa.field(GEOMETRY, pa.binary(), metadata={"comment": comment}))

    def added(self, table: "pa.Table", some: Sequence[Row]) -> "pa.Table":
        import pyarrow as pa

        points = [tuple(row[at] for at in self._at) for row in some]
        known = [point for point in points if None not in point]
        self._longitudes.update(longitude for longitude, _ in known)
        self._latitudes.update(latitude for _, latitude in known)
        # 1 for bytes in little-endian order, 1 for a point
        cells = [None if None in point else struct.pack("<BIdd", 1, 1, *point) for point in points]
        return table.append_column(self.extended(pa.schema([])).field(0), pa.array(cells, pa.binary()))

    def metadata(self) -> Mapping[str, Any]:
        column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
        if self._longitudes:
            across = shortest((longitude, longitude) for longitude in self._longitudes)
            column["bbox"] = [across.west, min(self._latitudes), across.east, max(self._latitudes)]
        return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
