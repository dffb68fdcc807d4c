"""What imports write of collections, and the site reads: names of sets, and how cells of the map are called."""

from math import isnan

CELLS = ""
"""What the sets of cells of the map are kept under, in the place of a column."""
FLAG = "flag"
"""What the words of flags stand under, in the place of a column."""
PER_DEGREE = 2
"""Cells of the map in a degree."""
_SHIFT = 360 * PER_DEGREE  # what makes whole numbers cuts off towards zero


def cell_of(latitude: str, longitude: str) -> str:
    """SQL for the cell that a point is in, of columns or expressions: its south-western corner, '83 -40'; else null."""
    return f"{_floor(latitude)} || ' ' || {_floor(longitude)}"


def cell_at(latitude: float, longitude: float) -> str | None:
    """The same for a point in degrees, of which either may be not a number where nothing is known."""
    if isnan(latitude) or isnan(longitude):
        return None
    return f"{int(latitude * PER_DEGREE + _SHIFT) - _SHIFT} {int(longitude * PER_DEGREE + _SHIFT) - _SHIFT}"


def corner_of(cell: str) -> tuple[float, float]:
    """Latitude and longitude of the south-western corner of a cell."""
    south, west = cell.split(" ")
    return int(south) / PER_DEGREE, int(west) / PER_DEGREE


def _floor(degrees: str) -> str:
    return f"(cast({degrees} * {PER_DEGREE} + {_SHIFT} as int) - {_SHIFT})"
