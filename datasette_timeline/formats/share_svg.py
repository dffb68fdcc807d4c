"""Pictures for links that are shared: where words, figures, a map or a histogram lie on them.

Each has a head (when, what, where), a foot (the site), and between them the best that the record has: the figures of
its gravest question on a scale, else what each side says, else where it was. The template `share.svg` draws it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from datasette_timeline.charts.histogram_view import HistogramView
from datasette_timeline.charts.lettering import fitted
from datasette_timeline.database.sides import OTHERS, Side
from datasette_timeline.formats.chart_svg import question_in_words, who_says
from datasette_timeline.formats.view import WHERE_IT_WAS
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.claim_summaries import claim_range, figure_in_words
from datasette_timeline.listing.questions import Claim, Document, columns_of, question_of, questions_of
from datasette_timeline.listing.scales import Scale, Span, scale_of
from datasette_timeline.map import MapContext
from datasette_timeline.map.projection import Frame

WIDTH, HEIGHT = 1200, 630
"""Pixels, as social networks show them."""
EDGE = 64
FOOT = HEIGHT - 72
"""Where the foot begins."""
MAP = Frame(width=360, height=372, margin=40)
"""A map, which is drawn half as large again on the right."""
MAP_ZOOM = 1.5
_WHOLE = WIDTH - 2 * EDGE
_BESIDE_MAP = WIDTH - round(MAP.width * MAP_ZOOM) - EDGE - 32
_FLOOR = FOOT - 24
"""Where the middle ends."""
_PLOT = 620
_PLOT_WIDTH = WIDTH - EDGE - _PLOT
_FIGURES = 350
"""Where scales, and figures in words, begin."""
_AXIS, _LANE, _GAP = 34, 58, 32
_MOST_PLACES = 2
_TITLE = (56, 52, 48, 44, 40, 36)
_LEADING = 1.16
_TALLEST = 190


class Text(NamedTuple):
    """A line of text on its baseline."""

    text: str
    x: float
    y: float
    size: int
    kind: str
    """Its class."""
    anchor: str = "start"


class Lane(NamedTuple):
    """The figures of a side on the scale."""

    side: Side
    y: float
    """The middle."""
    spans: Sequence[Span]
    """In pixels of the picture."""


class Axis(NamedTuple):
    """The scale of the lanes."""

    ticks: Sequence[float]
    top: float
    bottom: float


class Column(NamedTuple):
    """What a side says in words."""

    side: Side
    x: float
    y: float
    width: float


class Share(NamedTuple):
    """Everything that `share.svg` draws."""

    texts: Sequence[Text]
    axis: Axis | None = None
    lanes: Sequence[Lane] = ()
    columns: Sequence[Column] = ()
    map: MapContext | None = None
    histogram: HistogramView | None = None
    tallest: float = 0
    floor: float = 0
    """Height of the tallest bar, and where bars stand."""


class Foot(NamedTuple):
    """What stands at the foot: the site, and on the right what it has."""

    site: str
    has: str


def event_share(event: Document, sides: Sequence[Side], where: MapContext | None, foot: Foot, reader: Reader) -> Share:
    """The picture of an event; the map is drawn where nobody claims anything about it."""
    share = Share(_foot(foot))
    drawn = where if where and not event["claims"] else None
    width = _BESIDE_MAP if drawn else _WHOLE
    head, y = _head(event, width, reader)
    share = share._replace(texts=[*share.texts, *head], map=drawn)
    if not event["claims"]:
        return share
    question = _question_with_figures(event, sides, reader)
    if question:
        return _with_figures(share, event, question, sides, y, reader)
    return _with_words(share, event, sides, y, reader)


def site_share(title: str, what: str, drawn: HistogramView | None, foot: Foot) -> Share:
    """The picture of many events: what they are, and when they were."""
    name, y = _lines(title, EDGE, 44, _WHOLE, (72, 64, 56, 48, 40), 3, "title")
    told, y = _lines(what, EDGE, y + 14, _WHOLE, (32, 28, 24), 2, "what")
    texts = [*_foot(foot), *name, *told]
    floor = _FLOOR - 36
    if drawn:
        texts += [
            Text(words, EDGE + tick.x / 100 * _WHOLE, floor + 34, 24, "what")
            for tick, words in drawn.ticks
            if tick.major
        ]
    return Share(texts, histogram=drawn, tallest=min(_TALLEST, floor - y - 30), floor=floor)


def _foot(foot: Foot) -> list[Text]:
    y = FOOT + 46
    has = fitted(foot.has, _WHOLE // 2, (24, 20, 17), 1)
    site = fitted(foot.site, _WHOLE // 2 - _GAP, (26, 22, 18), 1)
    return [
        Text(site.lines[0], EDGE, y, site.size, "foot site"),
        *(Text(line, WIDTH - EDGE, y, has.size, "foot", "end") for line in has.lines),
    ]


def _head(event: Document, width: int, reader: Reader) -> tuple[list[Text], float]:
    when = reader.date(event["date"]["edtf"], event["date"]["label"]).text
    kind = reader.term("type", event["type"]).text
    texts, y = _lines(f"{when} · {kind}", EDGE, 40, width, (26, 22, 20), 2, "when")
    title, y = _lines(event["title"], EDGE, y + 4, width, _TITLE, 6 if width < _WHOLE else 3, "title")
    where, y = _lines(_places(event, reader), EDGE, y + 10, width, (26, 22), 1, "what")
    return [*texts, *title, *where], y


def _places(event: Document, reader: Reader) -> str:
    """Where it was; of many places, the first and how many more."""
    found = [each for each in event["places"] if each["role"] in WHERE_IT_WAS]
    names = [reader.place(each["place"], each["label"]).text for each in found]
    more = [reader.texts.plain_count("card.more", len(names) - _MOST_PLACES)] if len(names) > _MOST_PLACES else []
    return " ".join([", ".join(names[:_MOST_PLACES]), *more]).strip()


def _lines(
    text: str, x: float, y: float, width: int, sizes: Sequence[int], most: int, kind: str
) -> tuple[list[Text], float]:
    """The lines of a text below a height, and where they end; nothing is left free for no text."""
    lines, size = fitted(text, width, sizes, most)
    texts = [Text(line, x, y + size * _LEADING * number, size, kind) for number, line in enumerate(lines, 1)]
    return texts, y + size * _LEADING * len(lines)


class _Asked(NamedTuple):
    """A question, with the claims of each column on it."""

    compared: Document
    columns: Sequence[tuple[Side, Sequence[Claim]]]


def _asked(event: Document, number: int, sides: Sequence[Side]) -> _Asked:
    """Every side has a column, whether it speaks or not; others have one where they speak."""
    question = question_of(event, number, sides)
    claims = [claim for claim in event["claims"] if claim["comparable_set"] == number]
    columns = [(side, [claim for claim in claims if _is_of(claim, side)]) for side in columns_of(sides)]
    return _Asked(question.compared, [(side, said) for side, said in columns if side is not OTHERS or said])


def _is_of(claim: Claim, side: Side) -> bool:
    return side.key in claim["sides"] if side.key else not claim["sides"]


def _gravest_first(event: Document, sides: Sequence[Side], reader: Reader) -> list[_Asked]:
    questions = questions_of(event, sides, list(reader.catalogue.allowed("agreement")))
    return [_asked(event, question.compared["number"], sides) for question in questions]


def _figures(asked: _Asked) -> list[Claim]:
    return [claim for _, said in asked.columns for claim in said if claim["figure"]]


def _question_with_figures(event: Document, sides: Sequence[Side], reader: Reader) -> _Asked | None:
    """The gravest question that has figures to compare."""
    return next((each for each in _gravest_first(event, sides, reader) if scale_of(_figures(each))), None)


def _with_figures(
    share: Share, event: Document, asked: _Asked, sides: Sequence[Side], y: float, reader: Reader
) -> Share:
    scale = scale_of(_figures(asked))
    if scale is None:
        return share
    texts = [*share.texts, *_verdict(asked, y, reader)]
    bottom = _FLOOR - _AXIS
    step = min(_LANE, (bottom - y - 48) / len(asked.columns))
    top = bottom - step * len(asked.columns)
    lanes = []
    for number, (side, said) in enumerate(asked.columns):
        middle = top + step * (number + 0.5)
        given = [claim for claim in said if claim["figure"]]
        lanes.append(Lane(side, middle, [_span(scale, claim) for claim in given]))
        texts += _lane_texts(side, question_of(event, asked.compared["number"], sides), middle, reader)
    ticks = [_at(tick.at) for tick in scale.ticks]
    texts += [
        Text(reader.texts.number(tick.value), x, bottom + 28, 22, "what", "middle" if number else "start")
        for number, (tick, x) in enumerate(zip(scale.ticks, ticks, strict=True))
    ]
    return share._replace(texts=texts, axis=Axis(ticks, top, bottom), lanes=lanes)


def _at(percent: float) -> float:
    return _PLOT + percent / 100 * _PLOT_WIDTH


def _span(scale: Scale, claim: Claim) -> Span:
    span = scale.span(claim["low"], claim["high"]) or Span(0, 0, False, False)
    return span._replace(start=_at(span.start), end=_at(span.end))


def _lane_texts(side: Side, question: Any, middle: float, reader: Reader) -> list[Text]:
    answer = question.answers[side.number - 1 if side.number else -1]
    name = side.label or reader.texts.plain("sides.others")
    if answer.figures:
        said, kind = claim_range(reader.texts, answer.figures), "lane"
    else:
        said, kind = reader.texts.plain("sides.no-figure"), "nothing"
    return [
        *_one_line(name, EDGE + 34, middle, _FIGURES - EDGE - 50, "lane"),
        *_one_line(str(said), _FIGURES, middle, _PLOT - _FIGURES - 24, kind),
    ]


def _one_line(text: str, x: float, middle: float, width: int, kind: str) -> list[Text]:
    lines, size = fitted(text, width, (26, 23, 20, 17), 1)
    return [Text(line, x, middle + size * 0.36, size, kind) for line in lines]


def _verdict(asked: _Asked, y: float, reader: Reader) -> list[Text]:
    words = question_in_words(asked.compared, "", reader)
    kind = "verdict contested" if asked.compared["contested"] else "verdict"
    return _lines(words[:1].upper() + words[1:], EDGE, y + 10, _WHOLE, (24, 21, 18), 1, kind)[0]


def _with_words(share: Share, event: Document, sides: Sequence[Side], y: float, reader: Reader) -> Share:
    asked = _gravest_first(event, sides, reader)[0]
    gap = _GAP * (len(asked.columns) - 1)
    width = (_WHOLE - gap) / len(asked.columns)
    texts = [*share.texts, *_verdict(asked, y, reader)]
    top = max(y + 64, 380)
    columns = []
    for number, (side, said) in enumerate(asked.columns):
        x = EDGE + number * (width + _GAP)
        columns.append(Column(side, x, top, width))
        texts += _column_texts(side, said, x, top, int(width), reader)
    return share._replace(texts=texts, columns=columns)


def _column_texts(side: Side, said: Sequence[Claim], x: float, top: float, width: int, reader: Reader) -> list[Text]:
    name, y = _lines(
        side.label or reader.texts.plain("sides.others"), x + 30, top + 12, width - 30, (24, 20), 1, "lane"
    )
    if not said:
        return [*name, *_lines(reader.texts.plain("sides.nothing"), x, y + 6, width, (24, 20), 1, "nothing")[0]]
    who, below = _lines(_who(said, reader), x, y, width, (19, 17), 1, "what")
    room = max(1, int((_FLOOR - below - 6) / (24 * _LEADING)))
    words, _ = _lines(_words(said[0], reader), x, below + 4, width, (28, 26, 24), room, "said")
    return [*name, *who, *words]


def _who(said: Sequence[Claim], reader: Reader) -> str:
    """Whose words these are, and how many claims more there are."""
    more = [reader.texts.plain_count("card.more", len(said) - 1)] if len(said) > 1 else []
    return " ".join([who_says(said[0], reader), *(f"({each})" for each in more)])


def _words(claim: Claim, reader: Reader) -> str:
    """What it says: in its own words, else its figure."""
    figure = figure_in_words(reader.texts, claim["low"], claim["high"]).striptags() if claim["figure"] else ""
    return claim["text"] or " ".join(filter(None, [figure, claim["unit"]]))


def verdict_of(event: Document, sides: Sequence[Side], reader: Reader) -> str:
    """What is said of the gravest question; nothing where nobody claims anything."""
    asked = next(iter(_gravest_first(event, sides, reader)), None) if event["claims"] else None
    return question_in_words(asked.compared, "", reader) if asked else ""
