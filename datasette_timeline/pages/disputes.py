"""/disputes: every contested question of all events, with what each side says."""

from collections.abc import Sequence

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.filters.claim_filter import asked_of
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.listing.casualties import DEATHS
from datasette_timeline.listing.disputes import ORDERS, deaths_over_time, disputes_of, tallied
from datasette_timeline.listing.questions import columns_of
from datasette_timeline.pages.parameters import Listing
from datasette_timeline.pages.question_filters import QuestionAddress, QuestionList, asked_of_list, formats_of
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

PER_PAGE = 30
_API_ORDERS = {"importance": "importance", "ratio": "-ratio", "date": "date"}
_MOST_OVER_TIME = 40
_USUAL = next(iter(ORDERS))


def _disputed(wanted: EventFilter, sides: Sequence[str]) -> Where:
    return asked_of("comparable_sets", EventFilter({**wanted.values, "contested": ("1",)}), sides)


DISPUTES = QuestionList(
    "/disputes", _disputed, selects=("about", "year", "agreement"), closed=("agreement",), orders=tuple(ORDERS)
)


@Page("/disputes", order=15, menu=True, sitemap="pages", filtered=True)
async def disputes_page(datasette: Datasette, request: Request) -> Response:
    """Contested questions by importance, by how far apart figures are, or by date, narrowed by what they are about."""
    shell = await open_shell(datasette, request, "comparable_sets", "documents")
    asked = await asked_of_list(shell, DISPUTES)
    where, order = asked.where, asked.address.order or _USUAL
    listing = Listing(shell, "/disputes", asked.address.given, asked.narrowed.profile.total, PER_PAGE)
    title, note = shell.texts.plain("disputes.title"), shell.texts.plain("disputes.note")
    return shell.render(
        "disputes.html",
        section="disputes",
        head=page_head(shell, "/disputes", title, note, indexed=listing.whole),
        disputes=await disputes_of(shell.database, shell.reader, where, ORDERS[order], PER_PAGE, listing.offset),
        over_time=await deaths_over_time(shell.database, shell.reader, where, DEATHS, _MOST_OVER_TIME),
        tallied=await tallied(shell.database, where),
        columns=columns_of(asked.sides),
        order=order,
        orders=list(ORDERS),
        formats=_formats(shell, asked.address, order),
        **asked.context(),
        **listing.context(),
    )


def _formats(shell: Shell, address: QuestionAddress, order: str) -> list[tuple[str, str]]:
    """The list in other formats: what each is called by, and its address."""
    pairs = [("contested", "1"), *QuestionAddress(address.wanted, address.side, _API_ORDERS[order]).query()]
    return formats_of(shell, "questions", pairs)
