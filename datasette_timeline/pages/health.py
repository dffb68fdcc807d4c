"""/health: for what watches over the server. It answers while the timeline can be read, and says which build it is."""

from datasette import Response

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.http.caching import edition_of
from datasette_timeline.site.declaring import Page


@Page("/health", guarded=False)
async def health(datasette: Datasette, request: Request) -> Response:
    """200 with the release that is served. Raises NotFound where there is no timeline, and whatever reading raises."""
    events = await timeline_database(datasette).execute("select count(*) from events")
    edition = await edition_of(datasette)
    body = {"status": "ok", "release": edition.release, "events": events.single_value()}
    return Response.json(body, headers={"Cache-Control": "no-store"})
