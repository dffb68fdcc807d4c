"""/disputes: every contested question of all events, with what each side says."""

from collections.abc import Mapping

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.sides import sides_of
from datasette_timeline.filters.claim_filter import asked_of
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.listing.casualties import DEATHS
from datasette_timeline.listing.disputes import DISPUTED, ORDERS, deaths_over_time, disputes_of, tallied
from datasette_timeline.listing.questions import columns_of
from datasette_timeline.pages.parameters import Listing, choice
from datasette_timeline.pages.question_filters import FIELDS, choices_of, filter_of, formats_of, given_fields
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

PER_PAGE = 30
_CHOSEN = (*FIELDS, "agreement")
_CONTESTED = "comparable_sets.contested"
_API_ORDERS = {"importance": "importance", "ratio": "-ratio", "date": "date"}
_MOST_OVER_TIME = 40
CONTESTED = {"contested": ("1",)}


@Page("/disputes", order=15, menu=True, sitemap="pages", filtered=True)
async def disputes_page(datasette: Datasette, request: Request) -> Response:
    """Contested questions by importance, by how far apart figures are, or by date, narrowed by what they are about."""
    shell = await open_shell(datasette, request, "comparable_sets", "documents")
    sides, choices = await sides_of(shell.database), await choices_of(shell, _CONTESTED, _CHOSEN)
    order = choice(request, "sort", ORDERS) or next(iter(ORDERS))
    wanted: dict[str, str | None] = {
        **given_fields(shell),
        "side": choice(request, "side", [side.key for side in sides if side.key]),
        "agreement": choice(request, "agreement", choices["agreement"]),
    }
    where = asked_of(
        "comparable_sets",
        EventFilter({**filter_of(shell, wanted).values, **CONTESTED}),
        [wanted["side"]] if wanted["side"] else [],
    )
    total = (await shell.database.execute(f"select count(*) from {DISPUTED} {where.sql}", where.params)).single_value()
    given = {**wanted, "sort": order if order != next(iter(ORDERS)) else None}
    listing = Listing(shell, "/disputes", given, total, PER_PAGE)
    title, note = shell.texts.plain("disputes.title"), shell.texts.plain("disputes.note")
    return shell.render(
        "disputes.html",
        section="disputes",
        head=page_head(shell, "/disputes", title, note, indexed=listing.whole),
        total=total,
        disputes=await disputes_of(shell.database, shell.reader, where, ORDERS[order], PER_PAGE, listing.offset),
        over_time=await deaths_over_time(shell.database, shell.reader, where, DEATHS, _MOST_OVER_TIME),
        tallied=await tallied(shell.database, where),
        sides=sides,
        columns=columns_of(sides),
        choices=choices,
        wanted=wanted,
        order=order,
        orders=list(ORDERS),
        formats=_formats(shell, wanted, order),
        **listing.context(),
    )


def _formats(shell: Shell, wanted: Mapping[str, str | None], order: str) -> list[tuple[str, str]]:
    """The list in other formats: what each is called by, and its address."""
    pairs = [("contested", "1"), *((name, value) for name, value in wanted.items() if value)]
    return formats_of(shell, "questions", [*pairs, ("sort", _API_ORDERS[order])])
