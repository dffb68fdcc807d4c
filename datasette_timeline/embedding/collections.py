"""/embed/collections/NAME: what a filter finds in a collection, for pages of other sites; and what to paste there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from datasette import Response

from datasette_timeline.database.collections import Collection, collections_of
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.embedding.page import HTML, UNKNOWN_THEME, refusal
from datasette_timeline.embedding.snippets import element, frame
from datasette_timeline.filters.collection_filter import (
    CollectionAddress,
    CollectionFilter,
    parse_collection_filter,
)
from datasette_timeline.filters.embed_address import THEMES
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.filters.urls import with_query
from datasette_timeline.http.caching import Content, edition_of, respond
from datasette_timeline.http.security_headers import policy_for
from datasette_timeline.listing.collection_cards import Card
from datasette_timeline.listing.collection_rows import known_values, profile_of
from datasette_timeline.site.collections import (
    CollectionMap,
    cards_of,
    chart_of,
    map_of,
    open_collection,
    path_of,
    row_path,
    title_of_view,
)
from datasette_timeline.site.declaring import Instead
from datasette_timeline.site.errors import refused_page
from datasette_timeline.site.page_head import absolute, path_url
from datasette_timeline.site.shell import Shell

VIEWS = ("timeline", "map")
"""Chart and first rows, or a map."""
_MOST_ROWS = 8
_CHART_HEIGHT = 80
_HEIGHTS: Mapping[str, int] = {"timeline": 780, "map": 640}
"""CSS pixels of a frame that cannot size itself, 600 wide."""


@dataclass(frozen=True)
class CollectionEmbed:
    """An embed of a collection."""

    collection: Collection
    wanted: CollectionFilter
    view: str
    theme: str | None
    language: str | None
    title: str
    """What it shows, in one line."""
    page: str
    """The same on the site, absolute."""
    url: str
    """Its own address, absolute."""

    @property
    def height(self) -> int:
        """CSS pixels of a frame that cannot size itself."""
        return _HEIGHTS[self.view]


async def embed_collection(datasette: Datasette, request: Request) -> Response:
    """The embed; a page that says why where there is none."""
    edition = await edition_of(datasette)
    shell, collection = await open_collection(datasette, request)

    async def make() -> Content:
        try:
            embed = await embed_of(shell, collection, _pairs(request))
        except FilterError as error:
            raise Instead(refusal(shell, 400, problems=error.problems)) from None
        html = shell.html("embed_collection.html", **await _context(shell, embed))
        return Content(html.encode(), HTML, {"Referrer-Policy": "strict-origin-when-cross-origin"})

    try:
        return await respond(datasette, request, edition, make, tables=[collection.name])
    except Instead as other:
        return other.response


async def build_collection(datasette: Datasette, request: Request) -> Response:
    """The page with what to paste, to choose view and colours; one that says why where there is none."""
    shell, collection = await open_collection(datasette, request)
    try:
        embed = await embed_of(shell, collection, _pairs(request))
    except FilterError as error:
        return refused_page(shell, error.problems)
    title = f"{embed.title} – {shell.dataset['title']}"
    rows = await cards_of(shell, collection, CollectionAddress(embed.wanted), _MOST_ROWS)
    listed = [(card.day.text, card.title, _absolute_row(shell, collection, card)) for card in rows]
    response = shell.render(
        "embed_collection_build.html",
        section=None,
        embed=embed,
        views=VIEWS,
        themes=THEMES,
        action=f"/embed/build{path_of(collection)}",
        hidden=embed.wanted.pairs(),
        element=element(path_url(shell, "/embed.js"), embed.url, title, embed.page, listed, _credit(collection)),
        frame=frame(embed.url, title, "100%", embed.height),
        frame_title=title,
    )
    response.headers["content-security-policy"] = policy_for(shell.datasette, "/timeline")
    return response


async def embed_of(shell: Shell, collection: Collection, pairs: Sequence[tuple[str, str]]) -> CollectionEmbed:
    """The embed that a query string asks for. Raises FilterError with every value that does not exist."""
    last = {name: value.strip() for name, value in pairs if value.strip()}
    view, theme = last.get("view", VIEWS[0]), last.get("theme")
    problems = [
        Problem(name, value, f"'{value}' is not known here. Allowed: {', '.join(allowed)}.", allowed)
        for name, value, allowed in (("view", view, VIEWS), ("theme", theme, THEMES))
        if value is not None and value not in allowed
    ]
    known = await known_values(shell.database, collection)
    try:
        wanted = parse_collection_filter(pairs, collection, known)
    except FilterError as error:
        raise FilterError([*error.problems, *problems]) from None
    if problems:
        raise FilterError(problems)
    own = {"view": view if view != VIEWS[0] else None, "theme": theme, "lang": last.get("lang")}
    query = [*wanted.pairs(), *((name, value) for name, value in own.items() if value)]
    return CollectionEmbed(
        collection,
        wanted,
        view,
        theme,
        last.get("lang"),
        title_of_view(shell, collection, wanted),
        absolute(shell, shell.link(path_of(collection), wanted.pairs())),
        with_query(path_url(shell, f"/embed{path_of(collection)}"), query),
    )


async def embed_at(shell: Shell, path: str, pairs: Sequence[tuple[str, str]]) -> CollectionEmbed | None:
    """The embed of what is at a path of ours, a page of a collection or an embed of one; None where it is neither.

    Raises FilterError with every value that does not exist.
    """
    path = path.removeprefix("/embed").rstrip("/")
    for collection in (await collections_of(shell.database)).values():
        if path == path_of(collection):
            kept = [pair for pair in pairs if pair[0] != "view" or pair[1] in VIEWS]
            return await embed_of(shell, collection, kept)
    return None


async def _context(shell: Shell, embed: CollectionEmbed) -> dict[str, Any]:
    collection, wanted = embed.collection, embed.wanted

    def here(other: CollectionFilter) -> str:
        return absolute(shell, shell.link(path_of(collection), other.pairs()))

    profile = await profile_of(shell.database, collection, wanted)
    drawn: CollectionMap | None = None
    cards: list[Card] = []
    if embed.view == "map":
        drawn = await map_of(shell, collection, wanted, profile.total, here, inline=True)
    else:
        cards = await cards_of(shell, collection, CollectionAddress(wanted), _MOST_ROWS)
    return {
        "embed": embed,
        "collection": collection,
        "theme": embed.theme or UNKNOWN_THEME,
        "fixed": False,
        "total": profile.total,
        "chart": None if drawn else chart_of(shell, wanted, profile, here, _CHART_HEIGHT),
        "map": drawn and drawn.drawn,
        "cell_size": drawn.size if drawn else 0,
        "cards": cards,
        "row_url": lambda card: _absolute_row(shell, collection, card),
    }


def _absolute_row(shell: Shell, collection: Collection, card: Card) -> str:
    return absolute(shell, shell.link(row_path(collection, card.id)))


def _credit(collection: Collection) -> str:
    return "; ".join(f"{each.title}, {each.licence}" for each in collection.releases if each.rows)


def _pairs(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.query_string, keep_blank_values=True)
