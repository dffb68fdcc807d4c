"""Where a page tells programs what they can have of it: links to /oembed and to feeds for its head."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.filters.embed_address import Pairs, embed_of_page
from datasette_timeline.filters.event_filter import NAMES
from datasette_timeline.filters.urls import with_query

_COLLECTION = re.compile(r"/collections/[^/]+")
"""The path of data of others; addresses of what is not there have no page."""
_TYPES = {"json": "application/json+oembed", "xml": "text/xml+oembed"}


class Discovery(NamedTuple):
    """One link."""

    type: str
    href: str


def discovery_links(datasette: Datasette, request: Request) -> Sequence[Discovery]:
    """The links of the page that answers this request; none where it cannot be embedded."""
    if _embed(datasette, request) is None and not _COLLECTION.fullmatch(_path(datasette, request)):
        return ()
    page = str(datasette.absolute_url(request, request.full_path))
    endpoint = str(datasette.absolute_url(request, datasette.urls.path("/oembed")))
    return [
        Discovery(media_type, with_query(endpoint, [("url", page), ("format", form)]))
        for form, media_type in _TYPES.items()
    ]


def feed_links(datasette: Datasette, request: Request) -> Sequence[str]:
    """The addresses of feeds: that of what this page shows, where it shows some events and not all; that of all."""
    feed = str(datasette.urls.path("/api/v1/events.atom"))
    shown = [pair for pair in _embed(datasette, request) or () if pair[0] in NAMES]
    return [with_query(feed, shown), feed] if shown else [feed]


def _embed(datasette: Datasette, request: Request) -> Pairs | None:
    return embed_of_page(_path(datasette, request), parse_qsl(request.query_string, keep_blank_values=True))


def _path(datasette: Datasette, request: Request) -> str:
    return "/" + request.path.removeprefix(datasette.setting("base_url")).lstrip("/")
