"""The base map's symbols at an address of their own, so that browsers load them once for all pages."""

from datasette import NotFound, Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.http.content_encoding import best_encoding
from datasette_timeline.map.settings import map_settings

_FOR_EVER = "public, max-age=31536000, immutable"


async def base_map(request: Request, datasette: Datasette) -> Response:
    """The symbols of the base map in use; its digest is part of the address."""
    base = map_settings(datasette).base
    if base is None or request.url_vars["digest"] != base.digest:
        raise NotFound("No base map has this address (any more).")
    headers = {"cache-control": _FOR_EVER, "vary": "Accept-Encoding"}
    if best_encoding(request.headers.get("accept-encoding", ""), ("gzip",)) == "gzip":
        headers["content-encoding"] = "gzip"
        return Response(base.packed, headers=headers, content_type="image/svg+xml")
    return Response(base.symbols, headers=headers, content_type="image/svg+xml")


ROUTES = [(r"^/-/basemap/(?P<digest>[0-9a-f]{16})\.svg$", base_map)]
