"""Cells that are safe to open in a spreadsheet, which runs text that begins like a formula."""

from typing import TypeVar

Cell = TypeVar("Cell")

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: Cell) -> Cell | str:
    """The cell such that no spreadsheet takes it for a formula: such text gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS_FORMULA) else cell
