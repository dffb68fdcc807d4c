"""/embed.svg and /embed.png: the list of an embed as a drawing or a picture, for what takes no frames: newsletters."""

from collections.abc import Mapping

from datasette import Response

from datasette_timeline.charts.pictures import picture_of
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.embedding.embeds import EmbedView, list_of
from datasette_timeline.embedding.page import given_pairs
from datasette_timeline.filters.embed_address import VIEWS, parse_embed
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.formats.chart_svg import light_colours
from datasette_timeline.formats.list_svg import LEFT, WIDTH, ListDrawing, list_drawing
from datasette_timeline.formats.view import credit
from datasette_timeline.http.caching import OPEN_TO_ALL, Content
from datasette_timeline.http.refusals import refusal
from datasette_timeline.site.pictures import DRAWING, PNG, SVG, respond_with_picture
from datasette_timeline.site.shell import Shell, open_shell

_LISTS_ALONE = (
    "a picture of an embed shows a list: leave 'view' out. "
    "Charts of one event are at /events/<id>/<subject>.svg and .png."
)


async def embed_picture(datasette: Datasette, request: Request) -> Response:
    """The list in the format that the address ends with; 400 where it cannot be read, 503 where too many are drawn."""
    shell = await open_shell(datasette, request, "documents")

    async def make() -> Content:
        return await _drawn(shell) if request.path.endswith(".svg") else await _pictured(shell)

    try:
        return await respond_with_picture(datasette, request, make)
    except FilterError as error:
        return refusal(datasette, request.scope, 400, str(error))


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
    codes = [language.code for language in shell.languages]
    address = parse_embed(given_pairs(shell.request), shell.reader.catalogue, codes)
    if address.view != VIEWS[0]:
        raise FilterError([Problem("view", address.view, _LISTS_ALONE)])
    embed = await list_of(shell, address)
    title = [embed.title] if address.title else []
    what = [*filter(None, [address.dek]), *title, _count(shell, embed)]
    last = [f"{credit(shell.dataset)}.", embed.href]
    return list_drawing(address.title or embed.title, what, embed.rows, embed.columns, last, shell.reader)


def _count(shell: Shell, embed: EmbedView) -> str:
    texts = shell.texts
    if not embed.total:
        return texts.plain("embed.empty")
    if embed.is_whole and embed.pages == 1:
        return texts.plain_count("events", embed.total)
    return texts.plain_count("embed.some", embed.total, some=texts.number(len(embed.rows)))
