"""Every address of the publication and who answers it: each module of pages lists its own in ROUTES or a hook."""

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from datasette_timeline import event_page
from datasette_timeline.mapping import serving as map_serving

Route = tuple[str, Callable[..., Any]]


@hookimpl
def register_routes(datasette: Any) -> list[Route]:
    """Routes of the publication; they come before Datasette's own."""
    return [*event_page.register_routes(), *map_serving.ROUTES]
