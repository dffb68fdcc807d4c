"""/embed.svg and /embed.png: an embed as a drawing or a picture, for what takes no frames: newsletters.

Lists are drawn here; pictures of one event have addresses of their own, to which these lead.
"""

from collections.abc import Mapping
from urllib.parse import quote

from datasette import Response

from datasette_timeline.charts.pictures import picture_of
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.embedding.embeds import EmbedView, list_of
from datasette_timeline.embedding.page import given_pairs
from datasette_timeline.filters.embed_address import VIEWS, EmbedAddress, parse_embed
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.formats.chart_svg import light_colours
from datasette_timeline.formats.list_svg import LEFT, WIDTH, ListDrawing, list_drawing
from datasette_timeline.formats.view import credit
from datasette_timeline.http.caching import OPEN_TO_ALL, Content
from datasette_timeline.http.refusals import refusal
from datasette_timeline.site.pictures import DRAWING, PNG, SVG, respond_with_picture
from datasette_timeline.site.shell import Shell, open_shell

_NO_PICTURE = (
    "there is no picture of this. Lists have one: leave 'view' out; so have events: view=event, as .png; "
    "and figures: view=figures with one subject, about=<subject>."
)


async def embed_picture(datasette: Datasette, request: Request) -> Response:
    """The list in the format that the address ends with; 400 where it cannot be read, 503 where too many are drawn."""
    shell = await open_shell(datasette, request, "documents")
    form = request.path[-3:]

    async def make() -> Content:
        return await _drawn(shell) if form == "svg" else await _pictured(shell)

    try:
        of_event = file_of_event(_address(shell), form)
        if of_event:
            return Response.redirect(shell.link(of_event))
        return await respond_with_picture(datasette, request, make)
    except FilterError as error:
        return refusal(datasette, request.scope, 400, str(error))


def file_of_event(address: EmbedAddress, form: str) -> str | None:
    """The path of the picture, svg or png, of an embed of one event or its figures; None where there is none."""
    if address.digits:
        return None  # pictures are drawn of what the record says today
    event = quote(address.shown)
    if address.view == "event" and form == "png":
        return f"/events/{event}/card.png"
    if address.view == "figures" and len(address.subjects) == 1:
        return f"/events/{event}/{address.subjects[0]}.{form}"
    return None


async def _drawn(shell: Shell) -> Content:
    svg = _svg(shell, await _drawing(shell), light_colours())
    return Content(svg.encode(), SVG, DRAWING)


async def _pictured(shell: Shell) -> Content:
    drawn = await _drawing(shell)
    svg = _svg(shell, drawn, {**light_colours(), "paper": "#fff"})
    return Content(await picture_of(shell.datasette, svg, WIDTH, drawn.height), PNG, OPEN_TO_ALL)


def _svg(shell: Shell, drawn: ListDrawing, colours: Mapping[str, str]) -> str:
    return shell.html("embed.svg", drawn=drawn, colours=colours, width=WIDTH, left=LEFT)


async def _drawing(shell: Shell) -> ListDrawing:
    """Where everything of the list lies. Raises FilterError."""
    address = _address(shell)
    if address.view != VIEWS[0]:
        raise FilterError([Problem("view", address.view, _NO_PICTURE)])
    embed = await list_of(shell, address)
    title = [embed.title] if address.title else []
    what = [*filter(None, [address.dek]), *title, _count(shell, embed)]
    last = [f"{credit(shell.dataset)}.", embed.href]
    return list_drawing(address.title or embed.title, what, embed.rows, embed.columns, last, shell.reader)


def _address(shell: Shell) -> EmbedAddress:
    """The embed that the request asks for. Raises FilterError."""
    codes = [language.code for language in shell.languages]
    return parse_embed(given_pairs(shell.request), shell.reader.catalogue, codes)


def _count(shell: Shell, embed: EmbedView) -> str:
    texts = shell.texts
    if not embed.total:
        return texts.plain("embed.empty")
    if embed.is_whole and embed.pages == 1:
        return texts.plain_count("events", embed.total)
    return texts.plain_count("embed.some", embed.total, some=texts.number(len(embed.rows)))
