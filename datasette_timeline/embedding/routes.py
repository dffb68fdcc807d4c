"""The addresses of embeds."""

from collections.abc import Awaitable, Callable

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.settings import STATIC
from datasette_timeline.embedding import collections
from datasette_timeline.embedding.builder import build
from datasette_timeline.embedding.oembed import oembed
from datasette_timeline.embedding.page import embed
from datasette_timeline.embedding.pictures import embed_picture
from datasette_timeline.http.caching import Content, edition_of, respond


async def script(datasette: Datasette, request: Request) -> Response:
    """The script for pages of others, at an address that never changes."""

    async def make() -> Content:
        return Content((STATIC / "embed.js").read_bytes(), "text/javascript; charset=utf-8")

    return await respond(datasette, request, await edition_of(datasette), make)


ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (r"^/embed$", embed),
    (r"^/embed\.(?:svg|png)$", embed_picture),
    (r"^/embed/build$", build),
    (r"^/embed/collections/(?P<name>[^/]+)$", collections.embed_collection),
    (r"^/embed/build/collections/(?P<name>[^/]+)$", collections.build_collection),
    (r"^/embed\.js$", script),
    (r"^/oembed$", oembed),
]
