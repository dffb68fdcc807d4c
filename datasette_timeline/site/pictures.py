"""Answers with drawings and pictures: how they may be shown, and what is said where none can be drawn now."""

from collections.abc import Awaitable, Callable, Mapping

from datasette import Response

from datasette_timeline.charts.pictures import NoPictureError
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.http.caching import OPEN_TO_ALL, Content, edition_of, respond
from datasette_timeline.http.refusals import refusal

SVG, PNG = "image/svg+xml; charset=utf-8", "image/png"
DRAWING: Mapping[str, str] = {
    **OPEN_TO_ALL,
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *",
}
"""Headers of a drawing that stands alone: it has its style in it, and nothing else that a browser would run or load."""

_SOON = "5"
"""Seconds after which a picture may be asked for again."""


async def respond_with_picture(
    datasette: Datasette, request: Request, make: Callable[[], Awaitable[Content]]
) -> Response:
    """The answer, as others are made and kept; 503 where too many pictures are being drawn."""
    try:
        return await respond(datasette, request, await edition_of(datasette), make)
    except NoPictureError as error:
        return refusal(datasette, request.scope, 503, str(error), {"Retry-After": _SOON})
