"""Who mints the tag: URIs (RFC 4151) of feeds and calendars."""

from urllib.parse import urlsplit

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.settings import setting
from datasette_timeline.formats.view import slug
from datasette_timeline.http.site_address import site_address

_SINCE = "2026"
"""A year in which whoever serves this had the name, as tag: URIs want one. Never change it."""


def authority_of(datasette: Datasette, title: str) -> str:
    """Who mints the ids, by the title of the dataset where nobody has said.

    It never depends on what was asked for, or every entry came as new.
    """
    if given := setting(datasette, "tag_authority"):
        return str(given)
    known = site_address(datasette)
    name = urlsplit(f"//{known.host}").hostname if known else f"{slug(title) or 'timeline'}.invalid"
    return f"{name},{_SINCE}"
