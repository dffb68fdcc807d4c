"""Pictures for links that are shared: of the whole dataset, and of each event within it."""

from urllib.parse import unquote

from datasette import NotFound, Response

from datasette_timeline.charts.histogram import Histogram, histogram
from datasette_timeline.charts.histogram_view import periods_of
from datasette_timeline.charts.preview_images import preview_image
from datasette_timeline.database.attached import ensure_readable
from datasette_timeline.database.datasette_types import Database, Datasette, Request
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.http.caching import Content, edition_of, respond
from datasette_timeline.listing.facet_choices import profile_of
from datasette_timeline.site.declaring import Page

_PNG = "image/png"


@Page("/card.png")
async def dataset_card(datasette: Datasette, request: Request) -> Response:
    """All events over time."""

    async def make() -> Content:
        return Content(preview_image(await _everything(edition.database)), _PNG)

    edition = await edition_of(datasette)
    return await respond(datasette, request, edition, make)


@Page("/events/{event}/card.png")
async def event_card(datasette: Datasette, request: Request) -> Response:
    """All events over time, with one marked."""
    edition = await edition_of(datasette)
    await ensure_readable(datasette, request, edition.database, "events")
    event = unquote(request.url_vars["event"])
    sql = "select date_earliest, date_latest from events where id = ?"
    days = (await edition.database.execute(sql, [event])).first()
    if days is None:
        raise NotFound(f"There is no event '{event}'.")

    async def make() -> Content:
        return Content(preview_image(await _everything(edition.database), *days), _PNG)

    return await respond(datasette, request, edition, make)


@memoize_per_snapshot
async def _everything(database: Database) -> Histogram | None:
    profile = await profile_of(database, EventFilter({}))
    return histogram(profile.months, await periods_of(database))
