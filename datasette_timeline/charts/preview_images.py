"""The picture that stands for the site, or for one event, where a link to it is shared: events over time.

It is drawn from the database: a bar for each stretch of time, named periods shaded, one event's own stretch marked. It
has no words, so that it says the same in every language.
"""

import struct
import zlib
from typing import NamedTuple

from datasette_timeline.charts.histogram import Histogram

WIDTH, HEIGHT = 1200, 630
_MARGIN = 80
_TOP, _FLOOR = 110, 500
_TALLEST = 330
_PAPER, _PERIOD, _BAR, _AXIS, _MARKED, _RULE = range(6)
_COLOURS = (
    (0xFD, 0xFC, 0xFA),
    (0xE9, 0xE4, 0xD8),
    (0x77, 0x73, 0x6A),
    (0x1C, 0x1B, 0x19),
    (0x6A, 0x33, 0x52),
    (0xD8, 0xD4, 0xCA),
)


class Rectangle(NamedTuple):
    """A filled rectangle in pixels; `colour` is a number of the palette."""

    left: float
    top: float
    width: float
    height: float
    colour: int


def preview_image(drawn: Histogram | None, first: str | None = None, last: str | None = None) -> bytes:
    """The picture as a PNG. `first` and `last` are the days of the event to mark, ISO."""
    return _png([] if drawn is None else _rectangles(drawn, first, last))


def _rectangles(drawn: Histogram, first: str | None, last: str | None) -> list[Rectangle]:
    inside = WIDTH - 2 * _MARGIN

    def across(percent: float) -> float:
        return _MARGIN + percent / 100 * inside

    shapes = [
        Rectangle(across(band.x), _TOP, max(band.width / 100 * inside, 6), _FLOOR - _TOP, _PERIOD)
        for band in drawn.bands
    ]
    marked = False
    for bar in drawn.bars:
        within = bool(first or last) and (first or "") <= bar.last + "~" and bar.first <= (last or "~")
        marked = marked or within
        height = max(6.0, bar.height * _TALLEST)
        gap = bar.width / 100 * inside * 0.15
        width = bar.width / 100 * inside - 2 * gap
        colour = _MARKED if within else _BAR
        shapes.append(Rectangle(across(bar.x) + gap, _FLOOR - height, max(width, 2), height, colour))
        if within:
            shapes.append(Rectangle(across(bar.x) + gap, _FLOOR + 14, max(width, 2), 10, _MARKED))
    shapes.append(Rectangle(_MARGIN - 16, _FLOOR, inside + 32, 3, _AXIS))
    shapes += [Rectangle(across(tick.x), _FLOOR + 3, 2, 9 if tick.major else 5, _AXIS) for tick in drawn.ticks]
    return shapes


def _png(shapes: list[Rectangle]) -> bytes:
    rows = [bytearray(WIDTH) for _ in range(HEIGHT)]
    for shape in shapes:
        left, right = max(0, round(shape.left)), min(WIDTH, round(shape.left + shape.width))
        for row in rows[max(0, round(shape.top)) : min(HEIGHT, round(shape.top + shape.height))]:
            row[left:right] = bytes([shape.colour]) * (right - left)
    pixels = b"".join(b"\0" + row for row in rows)
    header = struct.pack(">2I5B", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    palette = bytes(value for colour in _COLOURS for value in colour)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(pixels, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
