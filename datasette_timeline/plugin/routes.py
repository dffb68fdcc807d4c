"""Every address of the publication and who answers it: each module of pages lists its own in ROUTES or a hook."""

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from datasette_timeline.api import formatted
from datasette_timeline.api import routes as api_routes
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.embedding import routes as embedding_serving
from datasette_timeline.http import base_map as map_serving
from datasette_timeline.http import downloads
from datasette_timeline.pages import (
    about,
    actor,
    crawling,
    event,
    health,
    home,
    place,
    preview,
    quality,
    search,
    source,
    timeline,
)
from datasette_timeline.pages import api as api_page
from datasette_timeline.site import errors

Route = tuple[str, Callable[..., Any]]


@hookimpl
def register_routes(datasette: Datasette) -> list[Route]:
    """Routes of the publication; they come before Datasette's own."""
    pages = [
        *home.ROUTES,
        *timeline.ROUTES,
        *event.ROUTES,
        *actor.ROUTES,
        *place.ROUTES,
        *source.ROUTES,
        *search.ROUTES,
        *about.ROUTES,
        *quality.ROUTES,
        *preview.ROUTES,
        *crawling.ROUTES,
    ]
    return [
        *((address, errors.guarded(view)) for address, view in pages),
        *map_serving.ROUTES,
        *embedding_serving.ROUTES,
        *formatted.ROUTES,
        *api_routes.ROUTES,
        *api_page.ROUTES,
        *downloads.ROUTES,
        *health.ROUTES,
    ]
