"""/embed: a filtered view for the page of another site. It loads nothing from elsewhere and sets no cookie."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, quote

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.embedding.embeds import EmbedView, embed_url, page_url, show, whole_url
from datasette_timeline.embedding.gone import gone
from datasette_timeline.filters.embed_address import OWN, THEMES, EmbedAddress, parse_embed
from datasette_timeline.filters.event_filter import NAMES
from datasette_timeline.filters.parsing import FilterError, Problem, listed
from datasette_timeline.http.caching import Content, edition_of, respond
from datasette_timeline.site.declaring import Instead
from datasette_timeline.site.page_head import absolute
from datasette_timeline.site.shell import Shell, open_shell
from datasette_timeline.site.versions import told_as_in

HTML = "text/html; charset=utf-8"
UNKNOWN_THEME = "light"
"""What most pages are. A frame cannot see what is around it, and what readers' devices want says nothing about that."""


async def embed(datasette: Datasette, request: Request) -> Response:
    """The embed; a page that says why where there is none."""
    edition = await edition_of(datasette)

    async def make() -> Content:
        shell = await open_shell(datasette, request)
        return Content((await _html(shell)).encode(), HTML, {"Referrer-Policy": "strict-origin-when-cross-origin"})

    try:
        return await respond(datasette, request, edition, make)
    except Instead as other:
        return other.response


def given_pairs(request: Request) -> list[tuple[str, str]]:
    """The parameters of the address that mean something here."""
    pairs = parse_qsl(request.query_string, keep_blank_values=True)
    return [(name, value) for name, value in pairs if name in (*NAMES, *OWN)]


async def _html(shell: Shell) -> str:
    try:
        address = parse_embed(
            given_pairs(shell.request), shell.reader.catalogue, [language.code for language in shell.languages]
        )
        embed = await show(shell, address)
    except FilterError as error:
        raise Instead(refusal(shell, 400, problems=error.problems)) from None
    if embed is None:
        raise Instead(await _instead(shell, address))
    return render(shell, embed)


def render(shell: Shell, embed: EmbedView) -> str:
    """The page of the embed."""
    if embed.pinned:
        shell = told_as_in(shell, {**embed.pinned.document, "id": embed.pinned.event})
    return shell.html(
        embed.part.template if embed.part else "embed.html",
        embed=embed,
        theme=embed.address.theme or UNKNOWN_THEME,
        fixed=bool(embed.address.height),
        map=embed.map,
        columns=embed.columns,
        whole=whole_url(shell, embed),
        **_part_context(shell, embed),
        previous=page_url(shell, embed, embed.page - 1) if embed.page > 1 else None,
        following=page_url(shell, embed, embed.page + 1) if embed.page < embed.pages else None,
    )


def _part_context(shell: Shell, embed: EmbedView) -> dict[str, Any]:
    if embed.part is None:
        return {}
    pinned = embed.pinned
    path = pinned.path if pinned else f"/events/{quote(embed.part.event['id'])}"
    links = {"event_page": absolute(shell, shell.link(path))} | (
        {"statement_path": pinned.statement_path} if pinned else {}
    )
    return {**embed.part.context, **links, "this": None}


async def _instead(shell: Shell, address: EmbedAddress) -> Response:
    what = await gone(shell, address)
    if what.moved:
        return Response.redirect(embed_url(shell, what.moved), status=what.status)
    return refusal(shell, what.status, message=what.message)


def refusal(shell: Shell, status: int, problems: Sequence[Problem] = (), message: str = "") -> Response:
    """The page of an embed that cannot be shown."""
    theme = shell.request.args.get("theme")
    return shell.render(
        "embed_refused.html",
        status=status,
        theme=theme if theme in THEMES else UNKNOWN_THEME,
        fixed=False,
        message=message,
        problems=listed(problems),
        home=absolute(shell, shell.link("/")),
    )
