"""The home page: what this is, all of it at a glance, and the ways in."""

from collections.abc import Sequence
from typing import NamedTuple

from datasette import NotFound, Response

from datasette_timeline.charts.histogram_view import histogram_view
from datasette_timeline.database.datasette_compat import index_page
from datasette_timeline.database.datasette_types import Database, Datasette, Request
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.names import Named
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.listing.cards import cards_of
from datasette_timeline.listing.facet_choices import Choice, choices_for, profile_of
from datasette_timeline.pages.maps import map_of
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import dataset_data, page_head
from datasette_timeline.site.shell import Shell, open_shell

_CHART_HEIGHT = 150
_MOST_ENTRIES = 12
_MOST_CONTESTED = 8
_MOST_LANDMARKS = 60
_LANDMARKS = EventFilter({"importance": ("1",)})
_ENTRANCES = ("place", "actor", "type")


class Contested(NamedTuple):
    """An event with many contested claims."""

    id: str
    title: str
    date: Named
    claims: int
    """Claims that another contradicts."""
    draft: bool


@Page("/", pattern="/(?P<format>)", sitemap="pages")
async def home_page(datasette: Datasette, request: Request) -> Response:
    """The home page; Datasette's own where no database holds a timeline."""
    try:
        shell = await open_shell(datasette, request)
    except NotFound:
        return await index_page(datasette, request)
    everything = EventFilter({})
    profile = await profile_of(shell.database, everything)
    choices = choices_for(shell.reader, everything, profile, _MOST_ENTRIES)
    return shell.render(
        "home.html",
        section="home",
        head=page_head(shell, "/", shell.dataset["title"], shell.dataset["description"], data=[dataset_data(shell)]),
        chart=await histogram_view(shell.database, shell.reader, shell.link, everything, profile.months, _CHART_HEIGHT),
        landmarks=await cards_of(shell.database, shell.reader, _best_sourced_landmarks()),
        landmarks_url=shell.link("/timeline", _LANDMARKS.to_query()),
        map=await map_of(shell, everything),
        entrances=[
            (each.field, _most_first(each.values), each.left_out) for each in choices if each.field in _ENTRANCES
        ],
        contested=await _most_contested(shell),
        contested_url=shell.link("/timeline", [("contested", "1"), ("sort", "claims")]),
    )


def _best_sourced_landmarks() -> Where:
    """The landmarks; where there are many, those that rest on most sources."""
    landmarks = _LANDMARKS.where()
    chosen = f"select number from events {landmarks.sql} order by source_count desc, number"
    return Where([f"number in ({chosen} limit {_MOST_LANDMARKS})"], landmarks.params)


def _most_first(choices: Sequence[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: -choice.events)[:_MOST_ENTRIES]


async def _most_contested(shell: Shell) -> list[Contested]:
    rows = await _contested_rows(shell.database)
    return [
        Contested(event, title, shell.reader.date(date, label), claims, status != "reviewed")
        for event, title, date, label, claims, status in rows
    ]


@memoize_per_snapshot
async def _contested_rows(database: Database) -> Sequence[tuple[str, str, str, str, int, str]]:
    rows = await database.execute(
        """
        select events.id, title, date, date_label, count(*) as contested_claims, status
        from claims join events on events.id = claims.event where claims.contested
        group by events.id order by contested_claims desc, number limit ?
        """,
        [_MOST_CONTESTED],
    )
    return [tuple(row) for row in rows]
