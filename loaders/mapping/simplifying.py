"""Lines with fewer points that look the same: Douglas and Peucker's way."""

from collections.abc import Callable
from math import hypot

from loaders.mapping.world import Line


def simplified(line: Line, tolerance: float, stretch: float) -> Line:
    """The line by so many of its points that it leaves none of them by more than the tolerance.

    Longitudes count `stretch` of their number, as a degree of longitude is shorter than one of latitude. A ring stays
    one, and comes back with two points where nothing of it is to be seen.
    """
    if line[0] != line[-1]:
        return _between(line, tolerance, stretch)
    away = _distance(line[0], line[0], stretch)
    far = max(range(len(line)), key=lambda number: away(line[number]))
    return _between(line[: far + 1], tolerance, stretch)[:-1] + _between(line[far:], tolerance, stretch)


def _between(line: Line, tolerance: float, stretch: float) -> Line:
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        away = _distance(line[first], line[last], stretch)
        farthest, at = max((away(line[number]), -number) for number in range(first + 1, last))
        if farthest > tolerance:
            kept.add(-at)
            spans += [(first, -at), (-at, last)]
    return [line[number] for number in sorted(kept)]


def _distance(a: tuple[int, int], b: tuple[int, int], stretch: float) -> Callable[[tuple[int, int]], float]:
    """How far a point is from the piece of line between two points."""
    (x, y), dx, dy = a, (b[0] - a[0]) * stretch, b[1] - a[1]
    square = dx * dx + dy * dy

    def away(point: tuple[int, int]) -> float:
        px, py = (point[0] - x) * stretch, point[1] - y
        along = min(max((px * dx + py * dy) / square, 0), 1) if square else 0
        return hypot(px - along * dx, py - along * dy)

    return away
