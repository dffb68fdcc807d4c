"""Lines of CSV (RFC 4180) that spreadsheets and programs read right without being told how.

Spreadsheets run text that begins like a formula; programs take a column for whole numbers if its first rows have such.
"""

import re
from collections.abc import Iterable
from typing import TypeVar

MARKED = "_bom=1"
"""What an address says that asks for CSV with a byte-order mark in front."""
Cell = TypeVar("Cell")

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def guarded(cell: Cell) -> Cell | str:
    """The cell such that no spreadsheet takes it for a formula: such text gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS_FORMULA) else cell


def for_spreadsheets(address: str) -> str:
    """The address of a table for those who open it in a spreadsheet."""
    return f"{address}{'&' if '?' in address else '?'}{MARKED}"


def csv_line(cells: Iterable[str | float | None]) -> str:
    """The cells as a line, with its CRLF: absent ones are empty, truth is TRUE or FALSE, floats have a point, always.

    No text is taken for a formula. R knows truth in capitals alone, and all others know it so, too.
    """
    return ",".join(map(_written, cells)) + "\r\n"


def _written(cell: str | float | None) -> str:
    if cell is None:
        return ""
    text = str(guarded(cell))
    if not isinstance(cell, str):
        return text.upper() if isinstance(cell, bool) else text
    return '"{}"'.format(text.replace('"', '""')) if _NEEDS_QUOTES.search(text) else text
