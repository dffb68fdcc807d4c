"""Charts of figures as a drawing that stands alone: where each line of text and each row of a chart lies.

An SVG has no line breaks and no tables. So texts are broken by how wide their letters are at most, and rows are set one
below the other; the template `chart.svg` draws them, with the marks that the pages have.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from datasette_timeline.charts.lettering import Line, Pen
from datasette_timeline.database.settings import STATIC
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.questions import Chart, Lane, Mark, Subject

WIDTH = 720
LEFT = 24
PLOT = 290
"""Where the scale begins."""
PLOT_WIDTH = WIDTH - PLOT - LEFT
_WHOLE = WIDTH - 2 * LEFT
_BESIDE = PLOT - LEFT - 16
"""Pixels that texts have: from side to side, and beside the scale."""

_ROOT = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
_COLOUR = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})")


class Row(NamedTuple):
    """An account: its words on the left, its figure on the scale."""

    mark: Mark
    lines: Sequence[Line]
    y: int
    """The middle of the mark."""


class LaneDrawing(NamedTuple):
    """The lane of a side, from its rule on."""

    lane: Lane
    y: int
    rows: Sequence[Row]


class ChartDrawing(NamedTuple):
    """A chart, with the height at which its axis lies."""

    chart: Chart
    notes: Sequence[Line]
    lanes: Sequence[LaneDrawing]
    axis: int


class Drawing(NamedTuple):
    """All charts of a subject, with what stands above and below them."""

    head: Sequence[Line]
    charts: Sequence[ChartDrawing]
    foot: Sequence[Line]
    height: int


_SIZES: Mapping[str, int] = {"title": 22, "what": 14, "who": 14, "note": 12, "credit": 12}


def drawing(title: str, what: Iterable[str], subject: Subject, credit: Iterable[str], reader: Reader) -> Drawing:
    """The charts of a subject below a title and some lines, above some others."""
    pen = Pen(_SIZES, LEFT, _WHOLE)
    head = pen.write(title, "title")
    pen.skip(4)
    head += _all(pen, what, "what")
    charts = [_chart(pen, chart, reader) for chart in subject.charts]
    pen.skip(8)
    foot = _all(pen, credit, "credit")
    return Drawing(head, charts, foot, pen.skip(LEFT))


def _all(pen: Pen, texts: Iterable[str], kind: str) -> list[Line]:
    return [line for text in texts for line in pen.write(text, kind)]


def _chart(pen: Pen, chart: Chart, reader: Reader) -> ChartDrawing:
    pen.skip(10)
    notes = _all(pen, _legend(chart, reader), "note")
    lanes = [_lane(pen, lane, chart, reader) for lane in chart.lanes]
    axis = pen.skip(4)
    pen.skip(22 if chart.scale else 0)
    return ChartDrawing(chart, notes, lanes, axis)


def _legend(chart: Chart, reader: Reader) -> list[str]:
    texts, asked = reader.texts, chart.asked
    counted = asked["group"] or reader.term("about", asked["about"]).text
    filled = [texts.plain("sides.filled", group=counted)] if chart.has_others and chart.scale else []
    is_open = any(
        None in (each["low"], each["high"]) for lane in chart.lanes for mark in lane.marks for each in mark[0]
    )
    return [*filled, *([texts.plain("sides.arrow")] if is_open and chart.scale else [])]


def _lane(pen: Pen, lane: Lane, chart: Chart, reader: Reader) -> LaneDrawing:
    top = pen.skip(10)
    pen.skip(26)
    rows = [_row(pen, mark, chart, reader) for mark in lane.marks]
    return LaneDrawing(lane, top, rows)


def _row(pen: Pen, mark: Mark, chart: Chart, reader: Reader) -> Row:
    top = pen.y
    lines = [*pen.write(who_says(mark.last, reader), "who", _BESIDE)]
    for note in notes_of(mark, chart, reader):
        lines += pen.write(note, "note", _BESIDE)
    pen.y = max(pen.y, top + 26) + 8
    return Row(mark, lines, top + 14)


def who_says(claim: Mapping[str, Any], reader: Reader) -> str:
    """The claimants of a claim, where they said it, and when: 'Ardania, ministry of defence, 3 March 1992'."""
    names = [_name(each, reader) for each in claim["claimants"]]
    said, note = claim["as_of"], claim["by_note"]
    when = said and said["label"] not in (note or "") and reader.date(said["edtf"], said["label"]).text
    return ", ".join([*names, *filter(None, [note, when])])


def _name(claimant: Mapping[str, Any], reader: Reader) -> str:
    name = reader.actor(claimant["actor"], claimant["label"]).text
    return f"{name} ({reader.texts.plain('mark.self-declared')})" if claimant["self_declared"] else name


def notes_of(mark: Mark, chart: Chart, reader: Reader) -> list[str]:
    """What is to be said beside a figure: what it counts, where that is something else, and its own words."""
    last, asked = mark.last, chart.asked
    other = reader.term("about", last["about"]).text if last["about"] != asked["about"] else None
    counted = [", ".join(filter(None, [other, last["group"]]))] if mark.hollow else []
    return [
        *filter(None, counted),
        *(reader.term("support", term).text for term in mark.caveats),
        *(each["text"] for each in mark.claims if each["text"] not in (None, each["figure"])),
    ]


def question_in_words(compared: Mapping[str, Any], subject: str, reader: Reader) -> str:
    """What is asked, and whether accounts agree: 'soldiers: figures differ, two accounts'; the subject goes without."""
    about = reader.term("about", compared["about"]).text if compared["about"] != subject else None
    counted = ", ".join(filter(None, [about, compared["group"]]))
    if compared["unit"]:
        counted = f"{counted} ({compared['unit']})" if counted else compared["unit"]
    found = reader.term("agreement", compared["agreement"]).text
    if compared["accounts"] > 1:
        found += f", {reader.texts.plain_count('accounts', compared['accounts'])}"
    return f"{counted}: {found}" if counted else found


@cache
def light_colours() -> Mapping[str, str]:
    """The colours of pages and maps by name, as they are in light."""
    styles = [(STATIC / name).read_text(encoding="utf-8") for name in ("publication.css", "map.css")]
    found = [_ROOT.search(style) for style in styles]
    return dict(colour for each in found if each for colour in _COLOUR.findall(each[1]))
