"""The home page: who, where and what about for somebody who begins, the chapters, what is disputed, and the ways in."""

import json
from collections.abc import Sequence
from typing import Any

from datasette import NotFound, Response

from datasette_timeline.charts.histogram_view import histogram_view
from datasette_timeline.database.datasette_compat import actor_of_request, has_query, index_page
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.sides import Side, sides_of
from datasette_timeline.filters.claim_filter import asked_of
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.listing.cards import Card, cards_of
from datasette_timeline.listing.casualties import DEATHS
from datasette_timeline.listing.dataset_texts import introduction_of, numbered_sources
from datasette_timeline.listing.disputes import DISPUTED, Dispute, disputes_of
from datasette_timeline.listing.event_view import cites
from datasette_timeline.listing.facet_choices import profile_of
from datasette_timeline.listing.questions import columns_of
from datasette_timeline.pages.chapters import chapters_of
from datasette_timeline.pages.maps import map_of
from datasette_timeline.published.spreadsheets import for_spreadsheets
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import dataset_data, page_head
from datasette_timeline.site.shell import Shell, open_shell

_CHART_HEIGHT = 150
_MOST_DISPUTES = 6
_LANDMARKS = EventFilter({"importance": ("1",)})
_WIDEST_FIRST = "{0}.ratio is null, {0}.ratio desc, {0}.number"
_BY_IMPORTANCE = f"comparable_sets.low is null, events.importance, {_WIDEST_FIRST.format('comparable_sets')}"
_ONCE_OF_EVENT = f"""
comparable_sets.number = (
  select number from comparable_sets as other
  where other.event = comparable_sets.event and other.agreement = comparable_sets.agreement
  order by other.low is null, {_WIDEST_FIRST.format("other")} limit 1
)
"""
_EVENTS = "/api/v1/events.atom"
_QUERIES = ("resting-on-one-side", "changed-since")
"""Stored queries that the page leads to where the operator has them."""


@Page("/", pattern="/(?P<format>)", sitemap="pages")
async def home_page(datasette: Datasette, request: Request) -> Response:
    """The home page; Datasette's own where no database holds a timeline."""
    try:
        shell = await open_shell(datasette, request)
    except NotFound:
        return await index_page(datasette, request)
    everything, sides = EventFilter({}), await sides_of(shell.database)
    profile = await profile_of(shell.database, everything)
    return shell.render(
        "home.html",
        section="home",
        head=page_head(
            shell, "/", shell.dataset["title"], shell.dataset["description"], data=[await dataset_data(shell)]
        ),
        chart=await histogram_view(
            shell.database, shell.reader, shell.link, everything, profile.months, profile.days, _CHART_HEIGHT
        ),
        map=await map_of(shell, everything),
        landmarks=profile.having("importance", "1"),
        landmarks_url=shell.link("/timeline", _LANDMARKS.to_query()),
        sides=sides,
        columns=columns_of(sides),
        disputes=await _main_disputes(shell, sides),
        **await _texts(shell),
        **await _ways_in(shell, sides),
    )


async def _texts(shell: Shell) -> dict[str, Any]:
    """The dataset's own texts, and the sources that they cite."""
    introduction, chapters = introduction_of(shell.dataset, shell.reader), await chapters_of(shell)
    told = [*([introduction] if introduction else []), *(chapter.told for chapter in chapters)]
    return {
        "introduction": introduction,
        "chapters": chapters,
        "translated": shell.lang in {each.language for each in told} or not told,
        "unreviewed": not all(each.reviewed for each in told),
        "sources": await numbered_sources(shell.database, told),
        "cites": cites,
        "examples": json.loads(shell.dataset.get("examples", "[]")),
    }


def _contradicting(sides: Sequence[Side]) -> EventFilter:
    """What sides contradict each other on; where the dataset has no sides, what accounts do."""
    return EventFilter({"contested": ("1",), "agreement": ("sides-contradict",) if sides else ()})


async def _main_disputes(shell: Shell, sides: Sequence[Side]) -> list[Dispute]:
    """Of the weightiest events one question each: figures before words, and first those that are furthest apart."""
    asked = asked_of("comparable_sets", _contradicting(sides))
    once = Where([*asked.clauses, _ONCE_OF_EVENT], asked.params)
    return await disputes_of(shell.database, shell.reader, once, _BY_IMPORTANCE, _MOST_DISPUTES)


async def _ways_in(shell: Shell, sides: Sequence[Side]) -> dict[str, Any]:
    """What the doors for writing, researching and keeping up need."""
    wanted = _contradicting(sides)
    where = asked_of("comparable_sets", wanted)
    found = await shell.database.execute(f"select count(*) from {DISPUTED} {where.sql}", where.params)
    return {
        "disputed": found.single_value(),
        "disputes_url": shell.link("/disputes", wanted.to_query() if sides else ()),
        "deaths_url": for_spreadsheets(str(shell.datasette.urls.path(f"/api/v1/claims.csv?about={DEATHS}"))),
        "queries": await _queries(shell),
        "known": shell.reader.catalogue.has_history,
        "feed_url": shell.datasette.urls.path("/changes.atom" if shell.reader.catalogue.has_history else _EVENTS),
        "latest": await _latest(shell),
    }


async def _queries(shell: Shell) -> dict[str, str]:
    """The addresses of stored queries by name, of those that are there."""
    actor, name = await actor_of_request(shell.datasette, shell.request), shell.database.name
    return {
        each: shell.data_link(str(shell.datasette.urls.query(name, each)))
        for each in _QUERIES
        if await has_query(shell.datasette, actor, name, each)
    }


async def _latest(shell: Shell) -> Card | None:
    """The last event in the order of time."""
    last = Where(["number = (select max(number) from events)"], {})
    return next(iter(await cards_of(shell.database, shell.reader, last)), None)
