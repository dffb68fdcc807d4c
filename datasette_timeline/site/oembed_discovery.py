"""Where a page tells programs what to show for it: links to /oembed for its head."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.filters.embed_address import embed_of_page
from datasette_timeline.filters.urls import with_query

_TYPES = {"json": "application/json+oembed", "xml": "text/xml+oembed"}


class Discovery(NamedTuple):
    """One link."""

    type: str
    href: str


def discovery_links(datasette: Datasette, request: Request) -> Sequence[Discovery]:
    """The links of the page that answers this request; none where it cannot be embedded."""
    base = datasette.setting("base_url")
    path = "/" + request.path.removeprefix(base).lstrip("/")
    if embed_of_page(path, parse_qsl(request.query_string, keep_blank_values=True)) is None:
        return ()
    page = str(datasette.absolute_url(request, request.full_path))
    endpoint = str(datasette.absolute_url(request, datasette.urls.path("/oembed")))
    return [
        Discovery(media_type, with_query(endpoint, [("url", page), ("format", form)]))
        for form, media_type in _TYPES.items()
    ]
