"""/api/v1/events.<extension>: filtered views in every format, with the caching, errors and pinning of the API."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from datasette import Response
from pydantic_core import from_json

from datasette_timeline.api.parameters import Takes, parse_query
from datasette_timeline.api.serving import Call, serve
from datasette_timeline.charts.histogram_view import periods_of
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.dates import dates_of
from datasette_timeline.database.lookups import facts_of
from datasette_timeline.database.record_dates import last_change, record_dates
from datasette_timeline.filters.cited_view import cited_query
from datasette_timeline.filters.event_filter import NAMES, EventFilter
from datasette_timeline.filters.urls import with_query
from datasette_timeline.formats.authority import authority_of
from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.listing import FORMATS
from datasette_timeline.formats.view import Period, View, slug
from datasette_timeline.http.api_errors import failure
from datasette_timeline.http.caching import Content
from datasette_timeline.listing.cited_views import contents_of

MOST_EVENTS = 20_000
"""A view with more is not put together in one answer; the API's pages and the export have them all."""

_TAKES = Takes({}, (), filters=NAMES, own=())


async def formatted(datasette: Datasette, request: Request) -> Response:
    """A view in the format that the address ends with."""
    form = FORMATS[request.url_vars["format"]]

    async def make(call: Call) -> Content:
        query = parse_query(call.pairs, _TAKES, call.catalogue)
        view = await open_view(call, form, query.wanted)
        name = slug(view.dataset["title"]) or "events"
        headers = {"Content-Disposition": f'inline; filename="{name}.{form.extension}"'}
        if contents := await contents_of(call.database, query.wanted):
            cited = cited_query(query.wanted, contents.moment, contents.result)
            headers["Link"] = f'<{view.site}timeline?{cited}>; rel="cite-as"'
        return Content(await asyncio.to_thread(form.render, view), form.content_type, headers)

    return await serve(datasette, request, make)


_EXTENSIONS = "|".join(map(re.escape, FORMATS))
ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (rf"^(?:/releases/(?P<release>[^/]+))?/api/v1/events\.(?P<format>{_EXTENSIONS})$", formatted)
]


async def open_view(call: Call, form: Format, wanted: EventFilter) -> View:
    """The events that are wanted. Raises ApiError where they are too many for one answer."""
    where = wanted.where()
    total = (await call.database.execute(f"select count(*) from events {where.sql}", where.params)).single_value()
    if total > MOST_EVENTS:
        raise failure(
            "too-slow",
            f"These are {total} events, and one answer holds {MOST_EVENTS} at most. Ask for less: more filters, "
            "or page through /api/v1/events.",
        )
    texts = await call.database.execute(
        "select cast(json as blob), id from events join documents on documents.event = events.id "
        f"{where.sql} order by sort_key, id",
        where.params,
    )
    dates, dataset = await dates_of(call.database), await facts_of(call.database)
    site = str(call.datasette.absolute_url(call.request, call.datasette.urls.instance()))
    return View(
        documents=await asyncio.to_thread(lambda: [from_json(text) for text, _ in texts]),
        dataset=dataset,
        title=wanted.sentence(call.catalogue),
        site=site,
        page=with_query(f"{site}timeline", wanted.to_query()),
        itself=call.url(f"events.{form.extension}", wanted.to_query()),
        authority=authority_of(call.datasette, dataset["title"]),
        types=call.catalogue.allowed("type"),
        subjects=call.catalogue.allowed("about"),
        agreements=call.catalogue.allowed("agreement"),
        records=await record_dates(call.database, [event for _, event in texts]),
        changed=await last_change(call.database) if "history" in dataset else None,
        dates=dates,
        periods=[Period(each.label, dates[each.date]) for each in await periods_of(call.database) if each.shaded],
    )
