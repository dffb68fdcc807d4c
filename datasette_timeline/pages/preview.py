"""Pictures for links that are shared: of the whole dataset, and of each event within it."""

from typing import Any
from urllib.parse import unquote

from datasette import Response
from datasette.utils.asgi import NotFound

from datasette_timeline.choices import profile_of
from datasette_timeline.database import ensure_readable, timeline_database
from datasette_timeline.filters import EventFilter
from datasette_timeline.histogram import Histogram, histogram
from datasette_timeline.preview_images import preview_image
from datasette_timeline.remembering import once_per_database
from datasette_timeline.strips import periods_of


async def dataset_card(datasette: Any, request: Any) -> Response:
    """All events over time."""
    database = await _readable(datasette, request)
    return _image(datasette, await _dataset_image(database))


async def event_card(datasette: Any, request: Any) -> Response:
    """All events over time, with one marked."""
    database = await _readable(datasette, request)
    event = unquote(request.url_vars["event"])
    found = (await database.execute("select date_earliest, date_latest from events where id = ?", [event])).first()
    if found is None:
        raise NotFound(f"There is no event '{event}'.")
    return _image(datasette, preview_image(await _everything(database), *found))


ROUTES = [
    (r"^/card\.png$", dataset_card),
    (r"^/events/(?P<event>[^/]+)/card\.png$", event_card),
]


async def _readable(datasette: Any, request: Any) -> Any:
    database = await timeline_database(datasette)
    await ensure_readable(datasette, request, database, "events")
    return database


@once_per_database
async def _everything(database: Any) -> Histogram | None:
    profile = await profile_of(database, EventFilter({}))
    return histogram(profile.months, await periods_of(database))


@once_per_database
async def _dataset_image(database: Any) -> bytes:
    return preview_image(await _everything(database))


def _image(datasette: Any, image: bytes) -> Response:
    headers = {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"} if datasette.cache_headers else {}
    return Response(image, content_type="image/png", headers=headers)
