"""What Datasette's table pages have of ours: their style, and the way back to the timeline with the same filters."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from datasette import hookimpl

from datasette_timeline.database.catalogue import catalogue_of
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.filters.event_filter import TABLE
from datasette_timeline.filters.parsing import FilterError, parse_filter
from datasette_timeline.filters.urls import with_query
from datasette_timeline.http.drafts import drafts_in
from datasette_timeline.http.static_files import static_url
from datasette_timeline.tables.filters import with_search_box


@hookimpl
def extra_css_urls(view_name: str, datasette: Datasette) -> list[str]:
    """The style of Datasette's table pages."""
    return [static_url(datasette, "tables.css")] if view_name == "table" else []


@hookimpl
def extra_template_vars(
    view_name: str, database: str | None, table: str | None, request: Request, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Give every template `drafts`, and that of the table page `timeline_url` and, for its search box, `search`, where
    the table is one of events.
    """

    async def inner() -> dict[str, Any]:
        drafts = {"drafts": await drafts_in(datasette)}
        if view_name != "table" or table != "events":
            return drafts
        return {**drafts, **await timeline()}

    async def timeline() -> dict[str, str]:
        catalogue = await catalogue_of(datasette.get_database(database))
        if catalogue is None:
            return {}
        try:
            wanted = parse_filter(with_search_box(parse_qsl(request.query_string)), catalogue, TABLE)
        except FilterError:  # the page says so itself
            return {}
        timeline_url = with_query(str(datasette.urls.path("/timeline")), wanted.to_query())
        return {"timeline_url": timeline_url, "search": " ".join(wanted["q"])}

    return inner
