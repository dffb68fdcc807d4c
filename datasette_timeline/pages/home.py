"""The home page: what this is, all of it at a glance, and the ways in."""

from collections.abc import Sequence

from datasette import NotFound, Response

from datasette_timeline.charts.histogram_view import histogram_view
from datasette_timeline.database.datasette_compat import index_page
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.sides import Side, sides_of
from datasette_timeline.filters.claim_filter import asked_of
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.listing.cards import cards_of
from datasette_timeline.listing.disputes import Dispute, disputes_of
from datasette_timeline.listing.facet_choices import Choice, choices_for, profile_of
from datasette_timeline.listing.questions import columns_of
from datasette_timeline.pages.maps import map_of
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import dataset_data, page_head
from datasette_timeline.site.shell import Shell, open_shell

_CHART_HEIGHT = 150
_MOST_ENTRIES = 12
_MOST_DISPUTES = 6
_WITH_FIGURES_FIRST = "events.importance, comparable_sets.low is null, events.number, comparable_sets.number"
_MOST_LANDMARKS = 60
_LANDMARKS = EventFilter({"importance": ("1",)})
_ENTRANCES = ("place", "actor", "type")


@Page("/", pattern="/(?P<format>)", sitemap="pages")
async def home_page(datasette: Datasette, request: Request) -> Response:
    """The home page; Datasette's own where no database holds a timeline."""
    try:
        shell = await open_shell(datasette, request)
    except NotFound:
        return await index_page(datasette, request)
    everything, sides = EventFilter({}), await sides_of(shell.database)
    profile = await profile_of(shell.database, everything)
    choices = choices_for(shell.reader, everything, profile, _MOST_ENTRIES)
    return shell.render(
        "home.html",
        section="home",
        head=page_head(shell, "/", shell.dataset["title"], shell.dataset["description"], data=[dataset_data(shell)]),
        chart=await histogram_view(
            shell.database, shell.reader, shell.link, everything, profile.months, profile.days, _CHART_HEIGHT
        ),
        landmarks=await cards_of(shell.database, shell.reader, _best_sourced_landmarks()),
        landmarks_url=shell.link("/timeline", _LANDMARKS.to_query()),
        map=await map_of(shell, everything),
        entrances=[
            (each.field, _most_first(each.values), each.left_out) for each in choices if each.field in _ENTRANCES
        ],
        sides=sides,
        columns=columns_of(sides),
        disputes=await _main_disputes(shell, sides),
    )


def _best_sourced_landmarks() -> Where:
    """The landmarks; where there are many, those that rest on most sources."""
    landmarks = _LANDMARKS.where()
    chosen = f"select number from events {landmarks.sql} order by source_count desc, number"
    return Where([f"number in ({chosen} limit {_MOST_LANDMARKS})"], landmarks.params)


def _most_first(choices: Sequence[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: -choice.found)[:_MOST_ENTRIES]


async def _main_disputes(shell: Shell, sides: Sequence[Side]) -> list[Dispute]:
    """What sides contradict each other on; where the dataset has no sides, what accounts do."""
    agreement = ("sides-contradict",) if sides else ()
    where = asked_of("comparable_sets", EventFilter({"contested": ("1",), "agreement": agreement}))
    return await disputes_of(shell.database, shell.reader, where, _WITH_FIGURES_FIRST, _MOST_DISPUTES)
