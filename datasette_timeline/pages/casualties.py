"""/casualties: what claims say of the dead, event by event, and how many claims each side makes on which subject."""

from dataclasses import replace

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.filters.claim_filter import asked_of
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.listing.casualties import DEATHS, casualties_of, deaths_where, extent_of
from datasette_timeline.listing.disputes import tallied
from datasette_timeline.listing.questions import columns_of
from datasette_timeline.pages.parameters import Listing
from datasette_timeline.pages.question_filters import QuestionAddress, QuestionList, asked_of_list, formats_of
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

PER_PAGE = 25
CASUALTIES = QuestionList(
    "/casualties", deaths_where, selects=("about", "year"), closed=("about",), noun="events", counted="1"
)


@Page("/casualties", order=76, footer=4, sitemap="pages", filtered=True)
async def casualties_page(datasette: Datasette, request: Request) -> Response:
    """Every question on how many died, in order of time, narrowed by whom it counts, who speaks, where and when."""
    shell = await open_shell(datasette, request, "comparable_sets", "documents")
    asked = await asked_of_list(shell, CASUALTIES)
    address, where, extent = asked.address, asked.where, await extent_of(shell.database, asked.where)
    listing = Listing(shell, "/casualties", address.given, extent.events, PER_PAGE)
    title, note = shell.texts.plain("casualties.title"), shell.texts.plain("casualties.note")
    return shell.render(
        "casualties.html",
        section="casualties",
        head=page_head(shell, "/casualties", title, note, indexed=listing.whole),
        told=await casualties_of(shell.database, shell.reader, where, PER_PAGE, listing.offset),
        scale=extent.scale,
        tallied=await tallied(
            shell.database, asked_of("comparable_sets", _of_any_subject(address.wanted), address.sides)
        ),
        columns=columns_of(asked.sides),
        formats=_formats(shell, address),
        **asked.context(),
        **listing.context(),
    )


def _of_any_subject(asked: EventFilter) -> EventFilter:
    return EventFilter({name: values for name, values in asked.values.items() if name != "about"})


def _formats(shell: Shell, address: QuestionAddress) -> list[tuple[str, str]]:
    """The questions in other formats: what each is called by, and its address."""
    wanted = EventFilter({**address.wanted.values, "about": address.wanted["about"] or (DEATHS,)})
    return formats_of(shell, "questions", replace(address, wanted=wanted, order="date").query())
