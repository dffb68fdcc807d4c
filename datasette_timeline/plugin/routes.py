"""Every address of the publication and who answers it: pages as declared, and the ROUTES of what is no page."""

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from datasette_timeline.api import formatted, imported, tables
from datasette_timeline.api import routes as api_routes
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.embedding import routes as embedding_serving
from datasette_timeline.http import base_map as map_serving
from datasette_timeline.http import downloads
from datasette_timeline.pages import pages, previewing
from datasette_timeline.published import previews
from datasette_timeline.site.errors import guarded

Route = tuple[str, Callable[..., Any]]


@hookimpl
def register_routes(datasette: Datasette) -> list[Route]:
    """Routes of the publication; they come before Datasette's own."""
    return [
        *((page.route, guarded(view) if page.guarded else view) for page, view in pages()),
        *map_serving.ROUTES,
        *embedding_serving.ROUTES,
        *formatted.ROUTES,
        *tables.ROUTES,
        *imported.ROUTES,
        *api_routes.ROUTES,
        *downloads.ROUTES,
        *(previewing.ROUTES if previews.state() else ()),
    ]
