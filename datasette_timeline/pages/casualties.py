"""/casualties: what claims say of the dead, event by event, and how many claims each side makes on which subject."""

from collections.abc import Mapping

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.sides import sides_of
from datasette_timeline.filters.claim_filter import asked_of
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.listing.casualties import COUNTED, DEATHS, casualties_of, deaths_where, extent_of
from datasette_timeline.listing.disputes import tallied
from datasette_timeline.listing.questions import columns_of
from datasette_timeline.pages.parameters import Listing, choice
from datasette_timeline.pages.question_filters import FIELDS, choices_of, filter_of, formats_of, given_fields
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

PER_PAGE = 25
_OF_DEATHS = f"""
{COUNTED} and '{DEATHS}' in (
  comparable_sets.about, (select broader from terms where list = 'claim-subject' and term = comparable_sets.about)
)
"""


@Page("/casualties", order=76, footer=4, sitemap="pages", filtered=True)
async def casualties_page(datasette: Datasette, request: Request) -> Response:
    """Every question on how many died, in order of time, narrowed by whom it counts, side, place and year."""
    shell = await open_shell(datasette, request, "comparable_sets", "documents")
    sides, choices = await sides_of(shell.database), await choices_of(shell, _OF_DEATHS, FIELDS)
    wanted = {
        **given_fields(shell),
        "about": choice(request, "about", choices["about"]),
        "side": choice(request, "side", [side.key for side in sides if side.key]),
    }
    asked, speaking = filter_of(shell, wanted), [wanted["side"]] if wanted["side"] else []
    where = deaths_where(asked, speaking)
    extent = await extent_of(shell.database, where)
    listing = Listing(shell, "/casualties", wanted, extent.events, PER_PAGE)
    title, note = shell.texts.plain("casualties.title"), shell.texts.plain("casualties.note")
    return shell.render(
        "casualties.html",
        section="casualties",
        head=page_head(shell, "/casualties", title, note, indexed=listing.whole),
        total=extent.events,
        told=await casualties_of(shell.database, shell.reader, where, PER_PAGE, listing.offset),
        scale=extent.scale,
        tallied=await tallied(shell.database, asked_of("comparable_sets", _of_any_subject(asked), speaking)),
        sides=sides,
        columns=columns_of(sides),
        choices=choices,
        wanted=wanted,
        formats=_formats(shell, wanted),
        **listing.context(),
    )


def _of_any_subject(asked: EventFilter) -> EventFilter:
    return EventFilter({name: values for name, values in asked.values.items() if name != "about"})


def _formats(shell: Shell, wanted: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """The questions in other formats: what each is called by, and its address."""
    pairs = [(name, value) for name, value in {**wanted, "about": wanted["about"] or DEATHS}.items() if value]
    return formats_of(shell, "questions", [*pairs, ("sort", "date")])
