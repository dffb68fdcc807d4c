"""Parts of the earth that rows are asked for and counted by: boxes, cells of a grid, points."""

from collections.abc import Iterable
from typing import NamedTuple

_SIZES = (0.5, 1, 2, 5, 10, 30)


class Box(NamedTuple):
    """A part of the earth between two meridians and two parallels, in degrees; it does not cross the date line."""

    west: float
    south: float
    east: float
    north: float


WORLD = Box(-180, -90, 180, 90)


class Area(NamedTuple):
    """A cell of a grid by its south-western corner, or a point, and how many rows it has."""

    latitude: float
    longitude: float
    size: float
    """Degrees that it is wide; 0 for a point."""
    rows: int

    @property
    def box(self) -> str:
        """What a filter takes it by."""
        edges = (self.longitude, self.latitude, self.longitude + self.size, self.latitude + self.size)
        return ",".join(f"{edge:.10g}" for edge in edges)

    @property
    def name(self) -> str:
        """Where it is: 10–10.5° N, 20–20.5° E."""
        return f"{_span(self.latitude, self.size, 'NS')}, {_span(self.longitude, self.size, 'EW')}"


def parse_box(text: str) -> Box | None:
    """The box that a text writes as west, south, east and north; None where it writes none."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    is_one = WORLD.west <= west <= east <= WORLD.east and WORLD.south <= south <= north <= WORLD.north
    return Box(west, south, east, north) if is_one else None


def box_name(box: Box) -> str:
    """Where a box is, in the same words."""
    return f"{_between(box.south, box.north, 'NS')}, {_between(box.west, box.east, 'EW')}"


def few(areas: Iterable[Area], most: int) -> list[Area]:
    """The areas as they are, or by cells so wide that there are at most that many; those with most rows first."""
    found = list(areas)
    for size in _SIZES:
        if len(found) <= most:
            break
        if found[0].size < size:
            found = _by_cells(found, size)
    return sorted(found, key=lambda area: (-area.rows, area))


def _by_cells(areas: Iterable[Area], size: float) -> list[Area]:
    cells: dict[tuple[float, float], int] = {}
    for latitude, longitude, _, rows in areas:
        cell = (latitude // size, longitude // size)
        cells[cell] = cells.get(cell, 0) + rows
    return [Area(south * size, west * size, size, rows) for (south, west), rows in cells.items()]


def _span(start: float, size: float, sides: str) -> str:
    return _between(start, start + size, sides)


def _between(first: float, last: float, sides: str) -> str:
    """10–10.5° N, 1° S–2° N, or one of none where both ends are the same."""
    if first < 0 < last:
        return f"{_degrees(first)}° {sides[1]}–{_degrees(last)}° {sides[0]}"
    ends = dict.fromkeys(map(_degrees, (first, last) if first >= 0 else (last, first)))
    return f"{'–'.join(ends)}° {sides[0] if first >= 0 else sides[1]}"


def _degrees(degrees: float) -> str:
    return f"{abs(degrees):.4f}".rstrip("0").rstrip(".")
