"""What of lines and areas lies in a box. All of it in whole numbers, so that every machine finds the same."""

from collections.abc import Iterable, Iterator

import pyclipper

from loaders.mapping.boxes import Box
from loaders.mapping.world import PER_DEGREE, Line

Polygon = list[Line]
"""An outer ring, and the rings of its holes."""


def lines_within(lines: Iterable[Line], box: Box) -> list[Line]:
    """The pieces of the lines that lie in the box."""
    edge = _edge(box)
    near = [line for line in lines if _meets(line, edge)]
    if not near:
        return []
    return sorted(_ordered(piece) for piece in pyclipper.OpenPathsFromPolyTree(_cut(near, edge, closed=False)))


def rings_within(rings: Iterable[Line], box: Box) -> list[Line]:
    """The rings of what lies in the box of the areas between the given rings, of which each cuts out of others."""
    edge = _edge(box)
    near = [ring for ring in rings if _meets(ring, edge)]
    if not near:
        return []
    return sorted(_closed(ring) for ring in pyclipper.ClosedPathsFromPolyTree(_cut(near, edge, closed=True)))


def polygons_of(rings: Iterable[Line]) -> list[Polygon]:
    """Areas that no edge crosses, made of rings of which each cuts out of others. Outer rings run anticlockwise."""
    union = pyclipper.Pyclipper()
    taken = [_add(union, ring, pyclipper.PT_SUBJECT, closed=True) for ring in rings]
    if not any(taken):
        return []
    tree = union.Execute2(pyclipper.CT_UNION, pyclipper.PFT_EVENODD, pyclipper.PFT_EVENODD)
    return sorted(_polygons(tree))


def area_of(ring: Line) -> float:
    """The area of a ring in square units of its numbers."""
    return abs(float(pyclipper.Area(ring)))


def _polygons(node: pyclipper.PyPolyNode) -> Iterator[Polygon]:
    for outer in node.Childs:
        yield [_closed(outer.Contour), *sorted(_closed(hole.Contour) for hole in outer.Childs)]
        for hole in outer.Childs:
            yield from _polygons(hole)


def _cut(lines: Iterable[Line], edge: Line, *, closed: bool) -> pyclipper.PyPolyNode:
    clipper = pyclipper.Pyclipper()
    for line in lines:
        _add(clipper, line, pyclipper.PT_SUBJECT, closed=closed)
    _add(clipper, edge, pyclipper.PT_CLIP, closed=True)
    return clipper.Execute2(pyclipper.CT_INTERSECTION, pyclipper.PFT_EVENODD, pyclipper.PFT_EVENODD)


def _add(clipper: pyclipper.Pyclipper, line: Line, role: int, *, closed: bool) -> bool:
    """Whether the line is one, and was taken."""
    try:
        clipper.AddPath(line, role, closed)
    except pyclipper.ClipperException:  # it has no length, or no area
        return False
    return True


def _edge(box: Box) -> Line:
    west, south, east, north = (round(degrees * PER_DEGREE) for degrees in box)
    return [(west, south), (east, south), (east, north), (west, north)]


def _meets(line: Line, edge: Line) -> bool:
    (west, south), (east, north) = edge[0], edge[2]
    longitudes, latitudes = zip(*line, strict=True)
    return bool(min(longitudes) < east and max(longitudes) > west and min(latitudes) < north and max(latitudes) > south)


def _closed(ring: Iterable[Iterable[int]]) -> Line:
    """The ring from its least point on, and back to there."""
    points = [(x, y) for x, y in ring]
    start = points.index(min(points))
    return [*points[start:], *points[: start + 1]]


def _ordered(line: Iterable[Iterable[int]]) -> Line:
    points = [(x, y) for x, y in line]
    return min(points, points[::-1])
