"""Pictures for links that are shared: where words, figures, a map or a histogram lie on them.

Each has a head (when, what, where), a foot (the site), and between them the best that the record has: the figures of
its gravest question on a scale, else what each side says, else where it was. The template `share.svg` draws it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from datasette_timeline.charts.histogram_view import HistogramView
from datasette_timeline.charts.lettering import Fitted, fitted, fitted_alike
from datasette_timeline.database.sides import OTHERS, Side
from datasette_timeline.formats.chart_svg import question_in_words, who_says
from datasette_timeline.formats.view import WHERE_IT_WAS
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.claim_summaries import claim_range, figure_in_words
from datasette_timeline.listing.questions import Claim, Document, Question, columns_of, question_of, questions_of
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
_PLOT = 650
_PLOT_WIDTH = WIDTH - EDGE - _PLOT
_FIGURES = 350
"""Where scales, and figures in words, begin."""
_AXIS, _LANE, _GAP = 34, 58, 32
_MOST_PLACES = 2
_SAID = (28, 26, 24, 22, 20)
"""Sizes of what sides say."""
_TITLE = ((50, 3), (46, 3), (42, 3), (38, 3), (34, 3), (30, 4))
_TITLE_ALONE = ((64, 5), (58, 5), (52, 6), (46, 6), (40, 7), (34, 8))
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
    drawn = where if where and not event["claims"] and _shows_it(where, event) else None
    width = _BESIDE_MAP if drawn else _WHOLE
    head, y = _head(event, width, reader)
    share = share._replace(texts=[*share.texts, *head], map=drawn)
    if not event["claims"]:
        return share
    question = _question_with_figures(event, sides, reader)
    if question:
        return _with_figures(share, event, question, sides, y, reader)
    return _with_words(share, event, sides, y, reader)


def _shows_it(where: MapContext, event: Document) -> bool:
    """Whether the map has a place in which the event was, if the record names any."""
    shown = {place.key for place in where.shown}
    its = [each["place"] for each in event["places"] if each["role"] in WHERE_IT_WAS]
    return not shown.isdisjoint(its) if its else bool(shown)


def site_share(title: str, what: str, drawn: HistogramView | None, foot: Foot) -> Share:
    """The picture of many events: what they are, and when they were."""
    name, y = _lines(title, EDGE, 44, _WHOLE, ((72, 3), (64, 3), (56, 3), (48, 3), (40, 4)), "title")
    told, y = _lines(what, EDGE, y + 14, _WHOLE, ((32, 2), (28, 2), (24, 3)), "what")
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
    has = fitted(foot.has, _WHOLE // 2, ((24, 1), (20, 1), (17, 1)))
    site = fitted(foot.site, _WHOLE // 2 - _GAP, ((26, 1), (22, 1), (18, 1)))
    return [
        Text(site.lines[0], EDGE, y, site.size, "foot site"),
        *(Text(line, WIDTH - EDGE, y, has.size, "foot", "end") for line in has.lines),
    ]


def _head(event: Document, width: int, reader: Reader) -> tuple[list[Text], float]:
    when = reader.date(event["date"]["edtf"], event["date"]["label"]).text
    kind = reader.term("type", event["type"]).text
    draft = [reader.texts.plain("mark.draft")] if event["status"] != "reviewed" else []
    texts, y = _lines(" · ".join([when, _capital(kind), *draft]), EDGE, 40, width, ((26, 1), (22, 1), (20, 2)), "when")
    steps = _TITLE if event["claims"] else _TITLE_ALONE
    title, y = _lines(reader.headline(event["id"], event["title"]).text, EDGE, y + 6, width, steps, "title")
    where, y = _lines(_places(event, reader), EDGE, y + 14, width, ((26, 1), (22, 1 if event["claims"] else 2)), "what")
    return [*texts, *title, *where], y


def _places(event: Document, reader: Reader) -> str:
    """Where it was; of many places, the first and how many more."""
    found = [each for each in event["places"] if each["role"] in WHERE_IT_WAS]
    names = [reader.place(each["place"], each["label"]).text for each in found]
    more = [reader.texts.plain_count("card.more", len(names) - _MOST_PLACES)] if len(names) > _MOST_PLACES else []
    return " ".join([", ".join(names[:_MOST_PLACES]), *more]).strip()


def _lines(
    text: str, x: float, y: float, width: float, steps: Sequence[tuple[int, int]], kind: str
) -> tuple[list[Text], float]:
    """The lines of a text below a height, and where they end; nothing is left free for no text."""
    return _below(fitted(text, width, steps), x, y, kind)


def _below(text: Fitted, x: float, y: float, kind: str) -> tuple[list[Text], float]:
    step = text.size * _LEADING
    lines = [Text(line, x, y + step * number, text.size, kind) for number, line in enumerate(text.lines, 1)]
    return lines, y + step * len(lines)


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


def _figures(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim["figure"]]


def _scale(asked: _Asked) -> Scale | None:
    return scale_of(_figures(claim for _, said in asked.columns for claim in said))


def _can_be_drawn(asked: _Asked) -> bool:
    """Whether a scale tells it all: a side has a figure, and nobody who speaks in words alone would look silent."""
    speaking = [(side, said) for side, said in asked.columns if said]
    of_a_side = any(side.key for side, _ in speaking) or not any(side.key for side, _ in asked.columns)
    return bool(_scale(asked)) and of_a_side and all(_figures(said) for _, said in speaking)


def _question_with_figures(event: Document, sides: Sequence[Side], reader: Reader) -> _Asked | None:
    """The gravest question that has figures to compare."""
    return next((each for each in _gravest_first(event, sides, reader) if _can_be_drawn(each)), None)


def _question_in_words(event: Document, sides: Sequence[Side], reader: Reader) -> _Asked:
    """The gravest of the questions on which most sides speak."""
    return max(
        _gravest_first(event, sides, reader),
        key=lambda asked: sum(bool(side.key and said) for side, said in asked.columns),
    )


def _with_figures(
    share: Share, event: Document, asked: _Asked, sides: Sequence[Side], y: float, reader: Reader
) -> Share:
    scale = _scale(asked)
    if scale is None:
        return share
    verdict, y = _verdict(asked, y, reader)
    texts = [*share.texts, *verdict]
    bottom = _FLOOR - _AXIS
    step = min(_LANE, (bottom - y - 14) / len(asked.columns))
    top = bottom - step * len(asked.columns)
    lanes = [
        Lane(side, top + step * (number + 0.5), [_span(scale, claim) for claim in _figures(said)])
        for number, (side, said) in enumerate(asked.columns)
    ]
    texts += _lane_texts(lanes, question_of(event, asked.compared["number"], sides), step, reader)
    ticks = [_at(tick.at) for tick in scale.ticks]
    texts += [
        Text(reader.texts.number(tick.value), x, bottom + 28, 22, "what", "middle")
        for tick, x in zip(scale.ticks, ticks, strict=True)
    ]
    return share._replace(texts=texts, axis=Axis(ticks, top, bottom), lanes=lanes)


def _at(percent: float) -> float:
    return _PLOT + percent / 100 * _PLOT_WIDTH


def _span(scale: Scale, claim: Claim) -> Span:
    span = scale.span(claim["low"], claim["high"]) or Span(0, 0, False, False)
    return span._replace(start=_at(span.start), end=_at(span.end))


def _lane_texts(lanes: Sequence[Lane], question: Question, room: float, reader: Reader) -> list[Text]:
    """Who each lane is of, and its figures in words: all names, and all figures, in letters of one size."""
    steps = ((26, 1), (23, 1), (20, 1), (min(20, int(room / 2 / _LEADING)), 2))
    answers = [question.answers[lane.side.number - 1] for lane in lanes]
    said = [
        claim_range(reader.texts, answer.figures).striptags()
        if answer.figures
        else reader.texts.plain("sides.no-figure")
        for answer in answers
    ]
    names = fitted_alike([_name(lane.side, reader) for lane in lanes], _FIGURES - EDGE - 50, steps)
    figures = fitted_alike(said, _PLOT - _FIGURES - 24, steps)
    texts = []
    for lane, answer, name, figure in zip(lanes, answers, names, figures, strict=True):
        texts += _around(name, EDGE + 34, lane.y, "lane")
        texts += _around(figure, _FIGURES, lane.y, "lane" if answer.figures else "nothing")
    return texts


def _name(side: Side, reader: Reader) -> str:
    return side.label or reader.texts.plain("sides.others")


def _around(text: Fitted, x: float, middle: float, kind: str) -> list[Text]:
    """The lines of a text, half of them above a height."""
    return _below(text, x, middle + text.size * (0.36 - _LEADING * (len(text.lines) + 1) / 2), kind)[0]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _verdict(asked: _Asked, y: float, reader: Reader) -> tuple[list[Text], float]:
    words = question_in_words(asked.compared, "", reader)
    kind = "verdict contested" if asked.compared["contested"] else "verdict"
    return _lines(_capital(words), EDGE, y + 14, _WHOLE, ((24, 1), (21, 2)), kind)


def _with_words(share: Share, event: Document, sides: Sequence[Side], y: float, reader: Reader) -> Share:
    """What each side says, in columns that end at the floor."""
    asked = _question_in_words(event, sides, reader)
    verdict, y = _verdict(asked, y, reader)
    width = (_WHOLE - _GAP * (len(asked.columns) - 1)) / len(asked.columns)
    columns = [
        Column(side, EDGE + number * (width + _GAP), y + 22, width) for number, (side, _) in enumerate(asked.columns)
    ]
    said = _column_texts(columns, [claims for _, claims in asked.columns], reader)
    down = max(0.0, _FLOOR - 6 - max(text.y for text in said))
    return share._replace(
        texts=[*share.texts, *verdict, *(text._replace(y=text.y + down) for text in said)],
        columns=[column._replace(y=column.y + down) for column in columns],
    )


def _column_texts(columns: Sequence[Column], claims: Sequence[Sequence[Claim]], reader: Reader) -> list[Text]:
    """Who speaks, and what they say, in rows: each of one size of letters in all columns."""
    width, top = columns[0].width, columns[0].y
    nothing = reader.texts.plain("sides.nothing")
    names = fitted_alike([_name(column.side, reader) for column in columns], width - 30, ((24, 1), (20, 1), (17, 1)))
    texts, y = _row(names, [column.x + 30 for column in columns], top + 12, ["lane"] * len(columns))
    kinds = ["what" if said else "nothing" for said in claims]
    who = fitted_alike([_who(said, reader) if said else nothing for said in claims], width, ((20, 1), (18, 2)))
    said_by, y = _row(who, [column.x for column in columns], y + 4, kinds)
    steps = [(size, max(1, int((_FLOOR - 10 - y) / (size * _LEADING)))) for size in _SAID]
    words = fitted_alike([_words(said[0], reader) if said else "" for said in claims], width, steps)
    said_so, _ = _row(words, [column.x for column in columns], y + 4, ["said"] * len(columns))
    return [*texts, *said_by, *said_so]


def _row(texts: Sequence[Fitted], xs: Sequence[float], y: float, kinds: Sequence[str]) -> tuple[list[Text], float]:
    """Texts beside each other, and where the longest of them ends."""
    below = [_below(text, x, y, kind) for text, x, kind in zip(texts, xs, kinds, strict=True)]
    return [line for lines, _ in below for line in lines], max(end for _, end in below)


def _who(claims: Sequence[Claim], reader: Reader) -> str:
    """Whose words these are, and how many claims more there are."""
    more = [reader.texts.plain_count("card.more", len(claims) - 1)] if len(claims) > 1 else []
    return " ".join([who_says(claims[0], reader), *(f"({each})" for each in more)])


def _words(claim: Claim, reader: Reader) -> str:
    """What it says: in its own words, else its figure."""
    figure = figure_in_words(reader.texts, claim["low"], claim["high"]).striptags() if claim["figure"] else ""
    return claim["text"] or " ".join(filter(None, [figure, claim["unit"]]))


def share_in_words(event: Document, sides: Sequence[Side], reader: Reader) -> str:
    """What the picture of an event shows: 'Clash at Mill Bridge (4 May 1990). Deaths: figures differ'."""
    when = reader.date(event["date"]["edtf"], event["date"]["label"]).text
    title = f"{reader.headline(event['id'], event['title']).text} ({when})"
    if not event["claims"]:
        return title
    asked = _question_with_figures(event, sides, reader) or _question_in_words(event, sides, reader)
    return f"{title}. {_capital(question_in_words(asked.compared, '', reader))}"
