"""Rows of UCDP GED, as far as matching needs them, by UCDP's own names of columns."""

import csv
import gzip
import lzma
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple, TextIO


class RowError(ValueError):
    """A file or a row that cannot be read; the message says where, what, and what to do."""


class GedRow(NamedTuple):
    """A row of GED. What a file does not have is empty text, None or 0 (`date_prec`, `where_prec`)."""

    id: int
    date_start: date
    date_end: date
    latitude: float
    longitude: float
    date_prec: int = 0
    """1 one day, 2 two to six days, 3 a week, 4 up to a month, 5 up to a year; 0 where the file does not say."""
    where_prec: int = 0
    """1 the very place, 2 near it, 3 a district, 4 a province, 5 estimated or along a line, 6 and 7 a country."""
    where_coordinates: str = ""
    where_description: str = ""
    adm_1: str = ""
    adm_2: str = ""
    side_a: str = ""
    side_b: str = ""
    side_a_new_id: int | None = None
    side_b_new_id: int | None = None
    type_of_violence: str = ""
    conflict_name: str = ""
    best: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.latitude, self.longitude

    @property
    def sides(self) -> tuple[tuple[str, int | None], ...]:
        """Name and actor id of each side that is named."""
        both = ((self.side_a, self.side_a_new_id), (self.side_b, self.side_b_new_id))
        return tuple(side for side in both if side[0])


_NAMES = {
    "low_death": "low",
    "best_death": "best",
    "high_death": "high",
    "best_est": "best",
    "low_est": "low",
    "high_est": "high",
}
"""Columns that some releases and extracts call otherwise."""
_NEEDED = ("id", "latitude", "longitude")
_TYPES = {"State-based violence": "1", "Non-state violence": "2", "One-sided violence": "3"}


def open_rows(path: Path) -> Iterator[GedRow]:
    """The rows of a CSV file in UTF-8, which may be packed as .gz or .xz; raises OSError and RowError."""
    with _opened(path) as lines:
        try:
            yield from read_rows(lines, str(path))
        except UnicodeDecodeError:
            raise RowError(f"{path}: the file is not UTF-8; save it as that") from None
        except (EOFError, gzip.BadGzipFile, lzma.LZMAError, zlib.error) as error:
            raise RowError(f"{path}: the file cannot be unpacked ({error}); fetch it once more") from None
        except csv.Error as error:
            raise RowError(f"{path}: this is no CSV file ({error})") from None


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def read_rows(lines: Iterable[str], path: str) -> Iterator[GedRow]:
    """The rows of a CSV file with a header, in whatever order its columns are.

    A RowError says what the file lacks, or which line makes no sense.
    """
    reader = csv.DictReader(lines)
    columns = [_NAMES.get(name.strip().lower(), name.strip().lower()) for name in reader.fieldnames or ()]
    missing = [name for name in _NEEDED if name not in columns]
    if not {"date_start", "day"} & set(columns):
        missing.append("date_start")
    if missing:
        raise RowError(f"{path}: the header lacks {', '.join(missing)}; is this a CSV file of UCDP GED?")
    reader.fieldnames = columns
    for cells in reader:
        try:
            yield _row({name: (value or "").strip() for name, value in cells.items() if name})
        except ValueError as error:
            raise RowError(f"{path}, line {reader.line_num}: {error}; correct the line, or take it out") from None


def _row(cells: Mapping[str, str]) -> GedRow:
    start = _day(cells["date_start"]) if cells.get("date_start") else _of_parts(cells)
    return GedRow(
        id=int(cells["id"]),
        date_start=start,
        date_end=_day(cells["date_end"]) if cells.get("date_end") else start,
        latitude=float(cells["latitude"]),
        longitude=float(cells["longitude"]),
        date_prec=_number(cells, "date_prec") or 0,
        where_prec=_number(cells, "where_prec") or 0,
        side_a_new_id=_number(cells, "side_a_new_id"),
        side_b_new_id=_number(cells, "side_b_new_id"),
        type_of_violence=_TYPES.get(cells.get("type_of_violence", ""), cells.get("type_of_violence", "")),
        best=_number(cells, "best"),
        low=_number(cells, "low"),
        high=_number(cells, "high"),
        **{
            name: cells.get(name, "")
            for name in (
                *("where_coordinates", "where_description", "adm_1", "adm_2"),
                *("side_a", "side_b", "conflict_name"),
            )
        },
    )


def _day(text: str) -> date:
    return date.fromisoformat(text.split(" ")[0])


def _of_parts(cells: Mapping[str, str]) -> date:
    return date(*(int(cells[name]) for name in ("year", "month", "day")))


def _number(cells: Mapping[str, str], name: str) -> int | None:
    text = cells.get(name, "")
    return int(float(text)) if text else None
