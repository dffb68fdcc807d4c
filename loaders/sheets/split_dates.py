"""The date of a row, whose parts may stand in columns of their own: year, month, day, hour, and the same of the end."""

from collections.abc import Mapping
from datetime import datetime, time

from loaders.problems import shortened
from loaders.sheets.cell_values import ValueReader
from loaders.sheets.cells import Cell
from loaders.sheets.dates_in_cells import is_time_of_day
from loaders.sheets.refusals import Refused
from schema.dates import DateError, parse_date
from schema.near_dates import number_of


def split_date(reader: ValueReader, cells: Mapping[str, Cell], whole: Cell | None, row: str) -> tuple[str, str] | None:
    """The date as EDTF and the hours as a note; None where the row has none. Raises Refused.

    `cells` are the parts, as column maps call them: 'date.year' and so on; `whole` is a cell with a whole date.
    """
    filled = {name.removeprefix("date."): cell for name, cell in cells.items() if not cell.is_empty}
    start = reader.read(whole, "date", row=row) if whole else None
    start = start or _of_parts(reader, filled, "")
    end = reader.read(filled["end"], "date", row=row) if "end" in filled else _of_parts(reader, filled, "end-")
    if start is None:
        if filled:
            cell = next(iter(filled.values()))
            raise Refused(cell, "the row has parts of a date, and no year", "write the year, or empty the cell")
        return None
    hours = [_hour(filled[name]) for name in ("time", "end-time") if name in filled]
    date = _from_to(start, end, next((cell for name, cell in filled.items() if name.startswith("end")), None))
    return date, " to ".join(dict.fromkeys(hours))


def _of_parts(reader: ValueReader, cells: Mapping[str, Cell], which: str) -> str | None:
    year, month, day = (cells.get(f"{which}{part}") for part in ("year", "month", "day"))
    if year is None:
        if found := month or day:
            raise Refused(found, "there is a month or a day, and no year", "write the year, or empty the cell")
        return None
    if day and not month:
        raise Refused(day, "there is a day, and no month", "write the month, or empty the cell")
    text = _whole_number(reader, year).zfill(4) if year.kind == "number" else str(year.value).strip()
    for part in (month, day):
        if part:
            number = number_of(str(part.value).strip()) if part.kind == "text" else None
            text += f"-{number:02}" if number else f"-{_whole_number(reader, part).zfill(2)}"
    try:
        return parse_date(text).text
    except DateError as error:
        raise Refused(day or month or year, error.message, error.hint or "write numbers alone") from None


def _whole_number(reader: ValueReader, cell: Cell) -> str:
    return reader.read(cell, "number") or ""


def _from_to(start: str, end: str | None, cell: Cell | None) -> str:
    if not end or end == start or cell is None:
        return start
    text = f"{start}/{end}"
    try:
        return parse_date(text).text
    except DateError as error:
        raise Refused(cell, error.message, error.hint or "write the day on which it ended") from None


def _hour(cell: Cell) -> str:
    """A time of day as notes have it, 07:50. Raises Refused."""
    if isinstance(cell.value, time | datetime):
        return f"{cell.value:%H:%M}"
    text = str(cell.written).strip()
    if not is_time_of_day(text):
        raise Refused(cell, f"{shortened(text)!r} is no time of day", "write it as 07:50, or empty the cell")
    return ":".join([text.split(":")[0].zfill(2), text.split(":")[1]])
