"""Which names are written on a map, and where: none may cover another, or a circle. Pure.

Circles and letters keep their size on screen while the map is drawn in any width, so what fits is worked out for a few
widths; the style sheet shows one of them. The most important names that find no room beside their circles stand farther
off, at the end of a thin line.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin
from typing import Literal, NamedTuple

from datasette_timeline.map.projection import Point


class Enlarged(NamedTuple):
    """By how much letters and circles are enlarged on paper, and how many circles may have names."""

    letters: float
    circles: float
    names: int


WIDTHS: dict[str, Enlarged] = {
    "widest": Enlarged(0.68, 0.68, 60),
    "wide": Enlarged(1, 0.9, 40),
    "medium": Enlarged(1.45, 1.2, 24),
    "narrow": Enlarged(2.1, 1.5, 10),
}
"""Classes of map widths, and what static/map.css enlarges at the narrowest of each."""

_LETTER_WIDTH, _CAPITAL_WIDTH, _LINE_HEIGHT = 0.54, 0.86, 1.15
_NUMBER = 4
"""Letters that the number of events takes beside a name at the end of a line."""
_BUTTONS = (112, 46)
"""Width and height of the corner on the upper right where map.js has its buttons, in pixels."""
_CELL = 32
_FAR = [(angle * pi / 12, distance) for distance in (24, 36, 52, 72, 96, 124) for angle in range(24)]
"""Where a name at the end of a line is tried: angle, and units from the circle's rim."""

Anchor = Literal["start", "middle", "end"]


class Box(NamedTuple):
    """A rectangle on paper."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        """Whether the two have a point in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, width: float, height: float) -> bool:
        """Whether a sheet of that size holds it whole."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


class Name(NamedTuple):
    """A name that may be written beside a circle, or, with a radius of 0, centred on a point."""

    text: str
    at: Point
    radius: float
    size: float = 11
    spaced: bool = False
    """Whether it is set in spaced capitals."""
    far: bool = False
    """Whether it may stand at the end of a line."""
    one_of: str = ""
    """Of names with the same word here, the first that finds room is written."""
    together: str = ""
    """Names with the same word here are all written, or none: one of each that `one_of` tells apart."""


@dataclass(frozen=True)
class LabelPosition:
    """A name in its place, relative to its point and in units that keep their size on screen."""

    dx: float
    dy: float
    anchor: Anchor
    line: tuple[Point, Point] | None
    """Beginning and end of the line that leads to it, where there is one."""
    widths: tuple[str, ...] = ()
    """The classes of widths at which it stands there."""


def place_labels(
    names: Sequence[Name], circles: Iterable[tuple[Point, float]], width: float, height: float
) -> list[list[LabelPosition]]:
    """Where each name stands at which widths; nowhere where it would cover another.

    Those that stand together come first, the others follow by importance.
    """
    circles = list(circles)
    chosen: list[dict[LabelPosition, list[str]]] = [{} for _ in names]
    for width_class, enlarged in WIDTHS.items():
        sheet = _Sheet(names, circles, width, height, enlarged)
        for number, position in [*sheet.together(), *sheet.alone()]:
            chosen[number].setdefault(position, []).append(width_class)
    return [
        [LabelPosition(p.dx, p.dy, p.anchor, p.line, tuple(widths)) for p, widths in places.items()]
        for places in chosen
    ]


class _Sheet:
    """The map at one width, and what has been written on it."""

    def __init__(
        self,
        names: Sequence[Name],
        circles: Sequence[tuple[Point, float]],
        width: float,
        height: float,
        enlarged: Enlarged,
    ):
        self._names, self._width, self._height, self._enlarged = names, width, height, enlarged
        self._taken = _Taken(_around(at, radius * enlarged.circles) for at, radius in circles)
        self._taken.add(Box(width - _BUTTONS[0] * enlarged.letters, 0, width, _BUTTONS[1] * enlarged.letters))
        self._written: set[str] = set()

    def together(self) -> Iterator[tuple[int, LabelPosition]]:
        """Names that stand together, by their number, where all of them find room."""
        groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, name in enumerate(self._names):
            if name.together:
                groups[name.together][name.one_of].append(number)
        for group in groups.values():
            placed: list[_Placed] = []
            for numbers in group.values():
                beside = [other.box for other in placed]
                placed += [found for number in numbers if (found := self._place(number, beside))][:1]
            if len(placed) == len(group):
                yield from self._write(placed)

    def alone(self) -> Iterator[tuple[int, LabelPosition]]:
        """The other names, by their number."""
        for number, name in enumerate(self._names):
            over = bool(name.radius) and number >= self._enlarged.names
            if not name.together and not over and name.one_of not in self._written and (found := self._place(number)):
                yield from self._write([found])

    def _place(self, number: int, beside: Collection[Box] = ()) -> "_Placed | None":
        name = self._names[number]
        radius = round(name.radius * self._enlarged.circles / self._enlarged.letters, 1)
        for position in _positions(radius, name.size, name.far):
            box = _box(name, position, self._enlarged.letters)
            is_free = self._taken.leaves_free(box) and not any(map(box.touches, beside))
            if is_free and box.within(self._width, self._height):
                return _Placed(number, position, box)
        return None

    def _write(self, placed: Iterable["_Placed"]) -> Iterator[tuple[int, LabelPosition]]:
        for number, position, box in placed:
            self._taken.add(box)
            self._written.update(filter(None, [self._names[number].one_of]))
            yield number, position


class _Placed(NamedTuple):
    number: int
    position: LabelPosition
    box: Box


@cache
def _positions(radius: float, size: float, far: bool) -> tuple[LabelPosition, ...]:
    if not radius:
        return (LabelPosition(0, size * 0.35, "middle", None),)
    beside, slant = radius + 3.5, radius * 0.7 + 3
    near = [
        LabelPosition(beside, size * 0.35, "start", None),
        LabelPosition(-beside, size * 0.35, "end", None),
        LabelPosition(0, -radius - 4, "middle", None),
        LabelPosition(0, radius + 4 + size * 0.75, "middle", None),
        LabelPosition(slant, -slant, "start", None),
        LabelPosition(slant, slant + size * 0.7, "start", None),
        LabelPosition(-slant, -slant, "end", None),
        LabelPosition(-slant, slant + size * 0.7, "end", None),
    ]
    return (*near, *(_at_end_of_line(angle, radius, distance, size) for angle, distance in _FAR)) if far else (*near,)


def _at_end_of_line(angle: float, radius: float, distance: float, size: float) -> LabelPosition:
    start, end = (Point(round(r * cos(angle), 1), round(r * sin(angle), 1)) for r in (radius, radius + distance))
    side = 3 if end.x >= 0 else -3
    return LabelPosition(end.x + side, end.y + size * 0.35, "start" if side > 0 else "end", (start, end))


def _box(name: Name, position: LabelPosition, enlarged: float) -> Box:
    letters = len(name.text) + (_NUMBER if position.line else 0)
    long = letters * name.size * (_CAPITAL_WIDTH if name.spaced else _LETTER_WIDTH)
    left = position.dx - {"start": 0.0, "middle": long / 2, "end": long}[position.anchor]
    top = position.dy - name.size * 0.85
    return Box(
        name.at.x + left * enlarged,
        name.at.y + top * enlarged,
        name.at.x + (left + long) * enlarged,
        name.at.y + (top + name.size * _LINE_HEIGHT) * enlarged,
    )


def _around(at: Point, radius: float) -> Box:
    return Box(at.x - radius, at.y - radius, at.x + radius, at.y + radius)


class _Taken:
    """Rectangles that no name may cover, by the cells of a grid that they touch."""

    def __init__(self, boxes: Iterable[Box]):
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self._cells[cell].append(box)

    def leaves_free(self, box: Box) -> bool:
        return not any(box.touches(other) for cell in _cells(box) for other in self._cells.get(cell, ()))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for row in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield column, row
