"""What can be taken away of one subject of an event: its chart as a drawing or a picture, its claims as a table."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from datasette import Response

from datasette_timeline.charts.pictures import picture_of
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.sides import Side, sides_of
from datasette_timeline.formats.chart_svg import (
    LEFT,
    PLOT,
    PLOT_WIDTH,
    WIDTH,
    drawing,
    light_colours,
    question_in_words,
    who_says,
)
from datasette_timeline.formats.claims_csv import claims_csv
from datasette_timeline.formats.view import credit
from datasette_timeline.http.caching import OPEN_TO_ALL, Content
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.claim_summaries import figure_in_words
from datasette_timeline.listing.questions import Subject, all_subjects_of, subject_of
from datasette_timeline.pages.event import Document, published_document
from datasette_timeline.site.declaring import Instead, Page
from datasette_timeline.site.missing import missing_page
from datasette_timeline.site.page_head import path_url
from datasette_timeline.site.pictures import DRAWING, PNG, SVG, respond_with_picture
from datasette_timeline.site.shell import Shell, open_shell

_CSV = "text/csv; charset=utf-8; header=present"


class _Asked(NamedTuple):
    event: Document
    subject: Subject
    sides: Sequence[Side]

    @property
    def claims(self) -> list[Mapping[str, Any]]:
        """In the order of the record."""
        numbers = {each["number"] for each in self.subject.questions}
        return [claim for claim in self.event["claims"] if claim["comparable_set"] in numbers]


@Page("/events/{event}/{subject}.svg")
async def chart_file(datasette: Datasette, request: Request) -> Response:
    """The figures on the subject as a drawing; 404 where there are none, and names those that there are."""
    return await _file(datasette, request, ".svg", lambda subject: bool(subject.charts), _drawn)


@Page("/events/{event}/{subject}.png", pattern=r"/events/(?P<event>[^/]+)/(?P<subject>(?!card\.png$)[^/]+)\.png")
async def picture_file(datasette: Datasette, request: Request) -> Response:
    """The same drawing as a picture on white; 503 where too many are being drawn."""
    return await _file(datasette, request, ".png", lambda subject: bool(subject.charts), _pictured)


@Page("/events/{event}/{subject}.csv")
async def claims_file(datasette: Datasette, request: Request) -> Response:
    """The claims on the subject as a table."""
    return await _file(datasette, request, ".csv", lambda subject: True, _tabled)


async def _file(
    datasette: Datasette,
    request: Request,
    extension: str,
    has_it: Callable[[Subject], bool],
    make_of: Callable[[Shell, _Asked], Awaitable[Content]],
) -> Response:
    shell = await open_shell(datasette, request, "documents")
    about = unquote(request.url_vars["subject"])
    event = json.loads(
        await published_document(shell, unquote(request.url_vars["event"]), f"/{quote(about)}{extension}")
    )
    sides, broader = await sides_of(shell.database), shell.reader.catalogue.broader
    subject = subject_of(event, about, sides, broader)
    if subject is None or not has_it(subject):
        there = [each.about for each in all_subjects_of(event, sides, broader) if has_it(each)]
        raise Instead(_missing(shell, about, there))

    async def make() -> Content:
        return await make_of(shell, _Asked(event, subject, sides))

    return await respond_with_picture(datasette, request, make)


def _missing(shell: Shell, about: str, there: Sequence[str]) -> Response:
    texts = shell.texts
    message = texts.plain("missing.subject-key", key=about, there=", ".join(there) or texts.plain("sides.nothing"))
    title = texts.plain("missing.subject")
    return missing_page(shell, status=404, title=title, message=message, suggestions=(), section="timeline")


async def _tabled(shell: Shell, asked: _Asked) -> Content:
    url = path_url(shell, f"/events/{quote(asked.event['id'])}")
    body = claims_csv(asked.event, asked.claims, url, shell.dataset["version"])
    return Content(body, _CSV, {**OPEN_TO_ALL, **_saved_as(asked, "attachment", ".csv")})


async def _drawn(shell: Shell, asked: _Asked) -> Content:
    headers = {**DRAWING, **_saved_as(asked, "inline", ".svg")}
    return Content(_svg(shell, asked, light_colours()).text.encode(), SVG, headers)


async def _pictured(shell: Shell, asked: _Asked) -> Content:
    svg = _svg(shell, asked, {**light_colours(), "paper": "#fff"})
    png = await picture_of(shell.datasette, svg.text, WIDTH, svg.height)
    return Content(png, PNG, {**OPEN_TO_ALL, **_saved_as(asked, "inline", ".png")})


class _Svg(NamedTuple):
    text: str
    height: int


def _svg(shell: Shell, asked: _Asked, colours: Mapping[str, str]) -> _Svg:
    reader, event, subject = shell.reader, asked.event, asked.subject
    label = reader.term("about", subject.about).text
    title = f"{label[:1].upper()}{label[1:]}: {event['title']}"
    url = path_url(shell, f"/events/{quote(event['id'])}")
    when = reader.date(event["date"]["edtf"], event["date"]["label"]).text
    what = [when, *_questions(subject, reader)]
    drawn = drawing(title, what, subject, [f"{credit(shell.dataset)}.", url], reader)
    text = shell.html(
        "chart.svg",
        drawn=drawn,
        title=title,
        description=" ".join(_figure(shell, claim) for claim in asked.claims if claim["figure"]),
        sides=asked.sides,
        colours=colours,
        width=WIDTH,
        left=LEFT,
        plot=PLOT,
        plot_width=PLOT_WIDTH,
    )
    return _Svg(text, drawn.height)


def _questions(subject: Subject, reader: Reader) -> list[str]:
    asked = [each for each in subject.questions if each["low"] is not None]
    return [question_in_words(each, subject.about, reader) for each in asked]


def _figure(shell: Shell, claim: Mapping[str, Any]) -> str:
    figure = figure_in_words(shell.texts, claim["low"], claim["high"]).striptags()
    return f"{who_says(claim, shell.reader)}: {figure}{' ' + claim['unit'] if claim['unit'] else ''}."


def _saved_as(asked: _Asked, how: str, extension: str) -> dict[str, str]:
    name = f"{asked.event['id']}-{asked.subject.about}{extension}"
    return {"Content-Disposition": f'{how}; filename="{name}"'}
