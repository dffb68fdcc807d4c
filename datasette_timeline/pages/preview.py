"""Pictures for links that are shared: of the whole dataset, of the events of a filter, and of each event."""

import json
from urllib.parse import parse_qsl, unquote

from datasette import Response

from datasette_timeline.charts.histogram_view import histogram_view, periods_of
from datasette_timeline.charts.pictures import picture_of
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.sides import sides_of
from datasette_timeline.filters.event_filter import NAMES, EventFilter, Where
from datasette_timeline.filters.parsing import FilterError, parse_filter
from datasette_timeline.formats.chart_svg import light_colours
from datasette_timeline.formats.share_svg import (
    EDGE,
    FOOT,
    HEIGHT,
    MAP,
    MAP_ZOOM,
    WIDTH,
    Foot,
    Share,
    event_share,
    site_share,
)
from datasette_timeline.http.caching import OPEN_TO_ALL, Content
from datasette_timeline.http.refusals import refusal
from datasette_timeline.listing.facet_choices import profile_of
from datasette_timeline.map import map_context
from datasette_timeline.pages.event import Document, published_document
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.headlines import headline
from datasette_timeline.site.pictures import PNG, respond_with_picture
from datasette_timeline.site.shell import Shell, open_shell


@Page("/card.png")
async def dataset_card(datasette: Datasette, request: Request) -> Response:
    """What the dataset is called, and all its events over time; or those of a filter, 400 where that cannot be read."""
    shell = await open_shell(datasette, request)
    pairs = [(name, value) for name, value in parse_qsl(request.query_string) if name in NAMES]
    try:
        wanted = parse_filter(pairs, shell.reader.catalogue)
    except FilterError as error:
        return refusal(datasette, request.scope, 400, str(error))

    async def make() -> Content:
        return await _picture(shell, await _of_events(shell, wanted))

    return await respond_with_picture(datasette, request, make)


@Page("/events/{event}/card.png")
async def event_card(datasette: Datasette, request: Request) -> Response:
    """When and where an event was, and what is said about it."""
    shell = await open_shell(datasette, request, "documents")
    event = json.loads(await published_document(shell, unquote(request.url_vars["event"]), "/card.png"))

    async def make() -> Content:
        return await _picture(shell, await _of_event(shell, event))

    return await respond_with_picture(datasette, request, make)


async def _picture(shell: Shell, share: Share) -> Content:
    svg = shell.html(
        "share.svg",
        share=share,
        colours=light_colours(),
        width=WIDTH,
        height=HEIGHT,
        edge=EDGE,
        whole=WIDTH - 2 * EDGE,
        foot=FOOT,
        zoom=MAP_ZOOM,
    )
    return Content(await picture_of(shell.datasette, svg, WIDTH, HEIGHT, zoom=1), PNG, OPEN_TO_ALL)


async def _of_event(shell: Shell, event: Document) -> Share:
    where = Where(["id = :event"], {"event": event["id"]})
    drawn = await map_context(shell.datasette, shell.reader, shell.link, where, inline=True, frame=MAP)
    counts = {"claims": event["claims"], "sources": event["sources"]}
    has = [shell.texts.plain_count(name, len(those)) for name, those in counts.items() if those]
    return event_share(event, await sides_of(shell.database), drawn, _foot(shell, has), shell.reader)


async def _of_events(shell: Shell, wanted: EventFilter) -> Share:
    facts, texts = shell.dataset, shell.texts
    profile = await profile_of(shell.database, wanted)
    drawn = await histogram_view(shell.database, shell.reader, shell.link, wanted, profile.months, profile.days, 0)
    years = [str(year) for year, _ in profile.months]
    span = [shell.reader.date_range(min(years), max(years)).text] if years else []
    what = ", ".join([texts.plain_count("events", profile.total), *span])
    if wanted:
        title = headline(shell.reader, wanted, await periods_of(shell.database)).text
        return site_share(title, what, drawn, _foot(shell, []))
    has = [texts.plain_count(name, int(facts.get(f"{name[:-1]}_count", 0))) for name in ("claims", "sources")]
    return site_share(facts["title"], what, drawn, _foot(shell, has)._replace(site=facts["publisher"]))


def _foot(shell: Shell, has: list[str]) -> Foot:
    return Foot(shell.dataset["title"], " · ".join([*has, shell.dataset["licence"]]))
