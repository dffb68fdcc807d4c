"""Lines in, rows out: the header by its names, cells by their columns, whole columns of many rows at a time."""

import calendar
import contextlib
import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from loaders.importing.errors import SourceError
from loaders.importing.importer import Cells, Importer
from loaders.importing.opening import opened
from schema.properties import Property
from schema.tables import Row

Value = int | float | str | None
Cell = str | tuple[str, ...]
"""What a file has in a column; of a day that it has in three, all of them."""

_MOST_LETTERS = 2**17
"""Of a cell: more is a quotation mark that is never closed. Told anew, since some libraries lift it for all."""
_AT_ONCE = 1_000
"""Rows that are read together."""

_REMEMBERED = 100_000
"""How many different cells of a column are remembered with their meaning."""

_MOST_DIGITS = 18
_WHOLE = re.compile(rf"[+-]?[0-9]{{1,{_MOST_DIGITS}}}(?:\.0+)?", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?", re.ASCII)
_WORDED = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]+)[ -]([0-9]{4})", re.ASCII)
"""A day with its month as a word: the only other form that cannot be mistaken."""

_MONTHS = calendar.month_name[1:]

_ABSENT = ("", "NA")
"""How files write that there is no number or day: with nothing, or as R does."""


class Refused(NamedTuple):
    """A row that cannot be read."""

    file: str
    line: int
    reason: str


class Batch(NamedTuple):
    """Rows that were read together, in the order of the file's columns, and those that could not be."""

    rows: list[Row]
    refused: list[Refused]


class Reading(NamedTuple):
    """What becomes known of a file together with some of its rows."""

    columns: list[str]
    """Of the rows; the first is the id."""
    unknown: list[str]
    """Columns of the file that the importer does not know."""
    batch: Batch
    odd_bytes: int
    """Bytes so far that are no UTF-8, and were read as Latin-1."""
    is_ended: bool
    """Whether nothing is missing as far as can be told."""


class _Meaning(dict[Cell, Value]):
    """What each cell of a column means, worked out once."""

    def __init__(self, read: Callable[[Cell], Value], plain: Callable[[Sequence[Any]], Sequence[Value]] | None) -> None:
        super().__init__()
        self._read, self._plain = read, plain

    def of(self, cells: Sequence[Cell]) -> Sequence[Value]:
        """What many cells mean. Raises ValueError with words that end a sentence."""
        if self._plain:
            with contextlib.suppress(ValueError):  # of a cell that is to be looked at by itself
                return self._plain(cells)
        return [*map(self.__getitem__, cells)]

    def __missing__(self, cell: Cell) -> Value:
        value = self._read(cell)
        if len(self) < _REMEMBERED:
            self[cell] = value
        return value


class _Column(NamedTuple):
    """A column of the table, and where in a row of the file it is."""

    name: str
    positions: tuple[int, ...]
    """One, or those of year, month and day."""
    meaning: _Meaning | None
    """What cells mean; None for text, which is taken as it is."""

    def cell(self, row: Sequence[str]) -> Cell:
        """The cell of the column, or those of its parts."""
        cells = tuple(row[at] for at in self.positions)
        return cells if len(cells) > 1 else cells[0]


class Header:
    """The first line of a file: which columns of the table it has, and in which order."""

    def __init__(self, importer: Importer, file: str, names: Sequence[str]) -> None:
        self.importer, self.file = importer, file
        names = [name.strip().lower() for name in names]
        self.width = len(names)
        told = {name: importer.cells.get(name, Cells()) for name in list(importer.table.columns)[:-1]}
        own = {other: name for name, cells in told.items() for other in (name, *cells.names)}
        parts = {part for cells in told.values() for part in cells.parts}
        self.unknown = [name for name in names if name not in own and name not in parts]
        _examine(importer, file, names, own)
        places: dict[str, tuple[int, ...]] = {own[name]: (at,) for at, name in enumerate(names) if name in own}
        for name, cells in told.items():
            if name not in places and cells.parts and set(cells.parts) <= set(names):
                places[name] = tuple(map(names.index, cells.parts))
        lacking = [name for name, cells in told.items() if cells.is_needed and name not in places]
        if lacking:
            raise SourceError(
                f"{file} lacks {_listed('column', lacking)}, without which no row of {importer.title} can be read; "
                f"it has {', '.join(names)}"
            )
        columns = importer.table.columns
        self.columns = [
            _Column(name, places[name], _meaning(columns[name], told[name], is_key=name in importer.table.key))
            for name in columns
            if name in places
        ]

    @property
    def names(self) -> list[str]:
        """The columns of its rows; the first is the id."""
        return [column.name for column in self.columns]


def _examine(importer: Importer, file: str, names: Sequence[str], own: Mapping[str, str]) -> None:
    """Raise SourceError where this is no header of the importer's files."""
    known = [name for name in names if name in own]
    if len(known) < 3:
        beginning = ",".join(names)[:60]
        if len(names) == 1 and any(mark in beginning for mark in ";\t"):
            raise SourceError(f"{file} has no commas between its cells: '{beginning}'; save it with commas")
        if any(name.removeprefix("-").replace(".", "", 1).isdigit() for name in names):
            raise SourceError(
                f"{file} has no header: its first line is '{beginning}'; put the header of a file with the same "
                f"{len(names)} columns before it"
            )
        raise SourceError(f"{file} is no file of {importer.title}: its first line is '{beginning}'")
    meant = [own[name] for name in known]
    twice = sorted({name for name in meant if meant.count(name) > 1})
    if twice:
        raise SourceError(f"{file} has more than one column for {_listed('column', twice)}; take out all but one")


def _listed(noun: str, names: Sequence[str]) -> str:
    words = f"the {noun}" if len(names) == 1 else f"the {noun}s"
    return f"{words} {', '.join(names)}"


def batches(importer: Importer, file: str, lines: Iterable[str]) -> Iterator[tuple[Header, Batch]]:
    """All rows of a file, many at a time. Raises SourceError where the file as a whole cannot be read."""
    csv.field_size_limit(_MOST_LETTERS)
    reader = csv.reader(lines)
    try:
        names = next(reader, None)
        if not names:
            raise SourceError(f"{file} has nothing in its first line, where the names of the columns are expected")
        header = Header(importer, file, names)
        line, rows = reader.line_num + 1, [*islice(reader, _AT_ONCE)]
        following = reader.line_num + 1
        while more := [*islice(reader, _AT_ONCE)]:
            yield header, _read(header, rows, line)
            line, rows = following, more
            following = reader.line_num + 1
        if rows and 0 < (cells := len(rows[-1])) < header.width:
            line += sum(map(_height, rows[:-1]))
            raise SourceError(
                f"{file} ends amid a row: line {line} has {cells} of {header.width} cells; get the file again"
            )
        yield header, _read(header, rows, line)
    except csv.Error as error:
        raise SourceError(
            f"{file}, line {reader.line_num}: {error}; a quotation mark before it is probably never closed"
        ) from None


def readings(importer: Importer, path: Path) -> Iterator[Reading]:
    """The same of a file at a path, whatever it is packed in."""
    with opened(path) as lines:
        for header, batch in batches(importer, path.name, lines):
            yield Reading(header.names, header.unknown, batch, lines.odd_bytes, lines.is_ended)


def _height(row: list[str]) -> int:
    """How many lines a row takes in its file."""
    return 1 + "".join(row).count("\n")


def _read(header: Header, rows: list[list[str]], line: int) -> Batch:
    """What rows from a line on say, column by column; row by row only where one of them cannot be read."""
    if line == 2 and rows and any(cell.startswith("#") for cell in rows[0]) and not rows[0][0].isdigit():
        rows, line = rows[1:], 3  # HXL: tags of the columns, below their names
    if not rows:
        return Batch([], [])
    try:
        cells = list(zip(*rows, strict=True))
        if len(cells) == header.width:
            return Batch([*zip(*(_values(column, cells) for column in header.columns), strict=True)], [])
    except ValueError:
        pass
    return _read_singly(header, rows, line)


def _values(column: _Column, cells: Sequence[tuple[str, ...]]) -> Sequence[Value]:
    several = [cells[at] for at in column.positions]
    if column.meaning is not None:
        return column.meaning.of(several[0] if len(several) == 1 else [*zip(*several, strict=True)])
    return [cell or None for cell in several[0]] if "" in several[0] else several[0]


def _read_singly(header: Header, rows: list[list[str]], line: int) -> Batch:
    """The rows that can be read, and why the others cannot. Empty lines are nothing."""
    sound, refused = list[Row](), list[Refused]()
    for row in rows:
        if row and len(row) != header.width:
            refused.append(Refused(header.file, line, f"it has {len(row)} cells, and the header {header.width}"))
        elif row:
            values, reasons = _one(header, row)
            if reasons:
                refused.append(Refused(header.file, line, "; ".join(reasons)))
            else:
                sound.append(values)
        line += _height(row)
    return Batch(sound, refused)


def _one(header: Header, row: Sequence[str]) -> tuple[Row, list[str]]:
    """The values of a row, and what cannot be read in it."""
    values, reasons = list[Value](), list[str]()
    for column in header.columns:
        cell = column.cell(row)
        try:
            values.append(column.meaning[cell] if column.meaning is not None else str(cell) or None)
        except ValueError as error:
            reasons.append(f"{column.name} {error}")
    return tuple(values), reasons


def _joined(year: str, month: str, day: str) -> str:
    """A day, of the cells for its parts."""
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}" if year else ""


def _meaning(told: Property, cells: Cells, *, is_key: bool) -> _Meaning | None:
    """What the cells of a column mean."""
    if told.type == "str" and not told.is_day and not cells.is_needed:
        return None
    read = _day if told.is_day else {"int": _whole, "float": _decimal}.get(told.type, str)

    def meaning(found: Cell) -> Value:
        cell = (found if isinstance(found, str) else _joined(*found)).strip()
        if cell in cells.words:
            return cells.words[cell]
        if cell in _ABSENT:
            if cells.is_needed:
                raise ValueError("is empty")
            return None
        value = read(cell)
        if cells.within and isinstance(value, int | float) and not cells.within[0] <= value <= cells.within[1]:
            raise ValueError(f"is {cell}, and must lie between {cells.within[0]:g} and {cells.within[1]:g}")
        return value

    kind = {"int": int, "float": float}.get(told.type)
    has_many = is_key or kind is float
    return _Meaning(meaning, partial(_plain, kind, cells.within) if kind and has_many else None)


def _plain(
    kind: Callable[[str], int | float], within: tuple[float, float] | None, cells: Sequence[str]
) -> Sequence[Value]:
    """Numbers of few digits and nothing else, as columns with many different ones nearly always have them.

    Raises ValueError where a cell may be something else, or may not.
    """
    if "".join(cells).strip("0123456789.-") or max(map(len, cells)) > _MOST_DIGITS:
        raise ValueError
    numbers = [*map(kind, cells)]
    if within and not within[0] <= min(numbers) <= max(numbers) <= within[1]:
        raise ValueError
    return numbers


def _whole(cell: str) -> int:
    if not _WHOLE.fullmatch(cell):
        raise ValueError(f"is {cell!r}, which is no whole number")
    return int(cell.partition(".")[0])


def _decimal(cell: str) -> float:
    if not _DECIMAL.fullmatch(cell):
        raise ValueError(f"is {cell!r}, which is no number")
    return float(cell)


def _day(cell: str) -> str:
    found, worded = _DAY.fullmatch(cell), _WORDED.fullmatch(cell)
    try:
        if worded:
            return date(int(worded[3]), _MONTHS.index(worded[2].title()) + 1, int(worded[1])).isoformat()
        return date.fromisoformat(found[1] if found else "").isoformat()
    except ValueError:
        raise ValueError(f"is {cell!r}, which is no day such as 1998-04-11") from None
