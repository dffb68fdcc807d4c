"""A list of events as a drawing that stands alone: where each line of text lies, and the marks of who speaks."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from datasette_timeline.charts.lettering import Line, Pen, width_of
from datasette_timeline.database.sides import Side
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.event_rows import EventRow

WIDTH = 720
LEFT = 24
_SIZES = {"title": 24, "what": 14, "event": 17, "key": 13, "verdict": 13, "credit": 12}
_MARK = 20
"""Pixels that a mark takes, with what is free behind it."""


class Key(NamedTuple):
    """What a mark means, and where that stands."""

    side: Side
    name: str
    x: float
    y: int


class RowDrawing(NamedTuple):
    """An event, from its rule on."""

    top: int
    lines: Sequence[Line]
    speaking: Sequence[tuple[Side, int]]
    """Marks of who makes claims, and where each lies."""
    verdict: Line | None
    contested: bool
    verdict_x: int


class ListDrawing(NamedTuple):
    """The events, with what stands above and below them."""

    head: Sequence[Line]
    keys: Sequence[Key]
    rows: Sequence[RowDrawing]
    foot: Sequence[Line]
    height: int


def list_drawing(
    title: str,
    what: Iterable[str],
    rows: Sequence[EventRow],
    columns: Sequence[Side],
    credit: Iterable[str],
    reader: Reader,
) -> ListDrawing:
    """The rows below a title and some lines, above some others; `columns` are those whose marks need a word."""
    pen = Pen(_SIZES, LEFT, WIDTH - 2 * LEFT)
    head = pen.write(title, "title")
    pen.skip(4)
    head += [line for text in what for line in pen.write(text, "what")]
    keys = _keys(pen, columns, reader) if rows and len(columns) > 1 else []
    pen.skip(10)
    drawn = [_row(pen, row, marked=len(columns) > 1, reader=reader) for row in rows]
    pen.skip(16)
    foot = [line for text in credit for line in pen.write(text, "credit")]
    return ListDrawing(head, keys, drawn, foot, pen.skip(LEFT))


def _keys(pen: Pen, columns: Sequence[Side], reader: Reader) -> list[Key]:
    """The names of the marks beside each other, on as many lines as they need."""
    keys, x, y = [], float(LEFT), pen.skip(24)
    for side in columns:
        name = side.label or reader.texts.plain("sides.others")
        wide = _MARK + width_of(name) * _SIZES["key"]
        if x > LEFT and x + wide > WIDTH - LEFT:
            x, y = float(LEFT), pen.skip(20)
        keys.append(Key(side, name, x, y))
        x += wide + _MARK
    return keys


def _row(pen: Pen, row: EventRow, *, marked: bool, reader: Reader) -> RowDrawing:
    top = pen.skip(8)
    pen.skip(4)
    lines = [*pen.write(_when(row, reader), "what"), *pen.write(row.title.text, "event")]
    sides = row.speaking if row.verdict and marked else ()
    speaking = [(side, LEFT + 7 + (_MARK - 2) * number) for number, side in enumerate(sides)]
    x = LEFT + (_MARK - 2) * len(speaking) + 4 * bool(speaking)
    verdict = pen.write(row.verdict.text if row.verdict else "", "verdict", WIDTH - LEFT - x)[:1]
    return RowDrawing(top, lines, speaking, next(iter(verdict), None), bool(row.contested), x)


def _when(row: EventRow, reader: Reader) -> str:
    draft = [reader.texts.plain("mark.draft")] if row.draft else []
    return " · ".join([(row.date or row.start).text, row.type.text, *draft])
