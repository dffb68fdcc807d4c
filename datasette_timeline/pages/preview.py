"""Pictures for links that are shared: of the whole dataset, and of each event."""

import json
from urllib.parse import unquote

from datasette import Response

from datasette_timeline.charts.histogram_view import histogram_view
from datasette_timeline.charts.pictures import picture_of
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.sides import sides_of
from datasette_timeline.filters.event_filter import EventFilter, Where
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
from datasette_timeline.listing.facet_choices import profile_of
from datasette_timeline.map import map_context
from datasette_timeline.pages.event import Document, published_document
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.pictures import PNG, respond_with_picture
from datasette_timeline.site.shell import Shell, open_shell


@Page("/card.png")
async def dataset_card(datasette: Datasette, request: Request) -> Response:
    """What the dataset is called, and all its events over time."""
    shell = await open_shell(datasette, request)

    async def make() -> Content:
        return await _picture(shell, await _of_site(shell))

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


async def _of_site(shell: Shell) -> Share:
    everything, facts, texts = EventFilter({}), shell.dataset, shell.texts
    profile = await profile_of(shell.database, everything)
    drawn = await histogram_view(shell.database, shell.reader, shell.link, everything, profile.months, profile.days, 0)
    years = [facts[name][:4] for name in ("first_day", "last_day") if facts.get(name)]
    span = [shell.reader.date_range(*years).text] if years else []
    what = ", ".join([texts.plain_count("events", profile.total), *span])
    has = [texts.plain_count(name, int(facts.get(f"{name[:-1]}_count", 0))) for name in ("claims", "sources")]
    return site_share(facts["title"], what, drawn, _foot(shell, has)._replace(site=facts["publisher"]))


def _foot(shell: Shell, has: list[str]) -> Foot:
    return Foot(shell.dataset["title"], " · ".join([*has, shell.dataset["licence"]]))
