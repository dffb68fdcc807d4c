"""Rows of UCDP GED for matching: of files, or of the table into which files were imported."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from loaders.importing.ged import GED
from loaders.importing.opening import opened
from loaders.importing.reading import Refused, Value, batches
from loaders.matching.places import Box
from loaders.matching.rows import GedRow

_DAYS = ("date_start", "date_end")
_NEEDED = ("id", "date_start", "latitude", "longitude")
"""Without these no row can be matched; what else an import needs, matching does without."""
_LENIENT = GED._replace(cells={name: cells._replace(is_needed=name in _NEEDED) for name, cells in GED.cells.items()})


def rows_of_file(path: Path, refuse: Callable[[Refused], None]) -> Iterator[GedRow]:
    """The rows of a file, read as imports do; `refuse` is told of those that cannot be read.

    Raises SourceError where the file as a whole cannot be read.
    """
    with opened(path) as lines:
        for header, batch in batches(_LENIENT, path.name, lines):
            for refused in batch.refused:
                refuse(refused)
            yield from (_row(dict(zip(header.names, values, strict=True))) for values in batch.rows)


def rows_in(connection: sqlite3.Connection, box: Box | None, ids: frozenset[int]) -> list[GedRow]:
    """The imported rows in a box, and those of these ids, by id."""
    columns = [name for name in GedRow._fields if name not in _DAYS]
    south, north, west, east = box or (0.0, 0.0, 0.0, 0.0)
    across = "longitude between ? and ?" if west <= east else "(longitude >= ? or longitude <= ?)"
    found = connection.execute(
        f"""
        select {", ".join((*columns, *_DAYS))} from {GED.table.name}
        where (? and latitude between ? and ? and {across})
           or id in (select value from json_each(?))
        order by id
        """,
        [box is not None, south, north, west, east, str(sorted(ids))],
    )
    return [_row(dict(zip((*columns, *_DAYS), values, strict=True))) for values in found]


def _row(values: Mapping[str, Value]) -> GedRow:
    """A row of its values by column; what is not there, or null, is as GedRow has it without."""
    told = {name: value for name, value in values.items() if name in GedRow._fields and value is not None}
    start, end = (date.fromisoformat(str(told.get(name, told["date_start"]))) for name in _DAYS)
    return GedRow(**{**told, "date_start": start, "date_end": end})  # type: ignore[arg-type]  # by column, as GED has them
