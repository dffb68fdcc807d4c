"""/disputes: every contested question of all events, with what each side says."""

from collections.abc import Mapping
from typing import Any

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.sides import sides_of
from datasette_timeline.filters.claim_filter import asked_of
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.parsing import parse_filter
from datasette_timeline.filters.urls import with_query
from datasette_timeline.listing.disputes import DISPUTED, ORDERS, deaths_over_time, disputes_of, tallied
from datasette_timeline.listing.questions import columns_of
from datasette_timeline.pages.parameters import Listing, choice
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

PER_PAGE = 30
_FILTERS = ("about", "place", "year")
_API_ORDERS = {"importance": "importance", "ratio": "-ratio", "date": "date"}
_DEATHS = "deaths"
_MOST_OVER_TIME = 40
CONTESTED = {"contested": ("1",)}

_CHOICES = {
    "about": f"""
        select about from {DISPUTED} where comparable_sets.contested
        union select broader from {DISPUTED} join terms on list = 'claim-subject' and term = about
        where comparable_sets.contested and broader is not null
        """,
    "place": f"""
        select distinct key from {DISPUTED} join link_place on link_place.number = events.number
        where comparable_sets.contested
        """,
    "year": f"select distinct year from {DISPUTED} where comparable_sets.contested and year is not null",
    "agreement": "select distinct agreement from comparable_sets where contested",
}


@Page("/disputes", order=15, menu=True, sitemap="pages", filtered=True)
async def disputes_page(datasette: Datasette, request: Request) -> Response:
    """Contested questions by importance, by how far apart figures are, or by date, narrowed by what they are about."""
    shell = await open_shell(datasette, request, "comparable_sets", "documents")
    sides, choices = await sides_of(shell.database), await _choices(shell)
    order = choice(request, "sort", ORDERS) or next(iter(ORDERS))
    wanted: dict[str, str | None] = {
        **{name: (request.args.get(name) or "").strip() or None for name in _FILTERS},
        "side": choice(request, "side", [side.key for side in sides if side.key]),
        "agreement": choice(request, "agreement", choices["agreement"]),
    }
    where = asked_of("comparable_sets", _filter(shell, wanted), [wanted["side"]] if wanted["side"] else [])
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
        over_time=await deaths_over_time(shell.database, shell.reader, where, _DEATHS, _MOST_OVER_TIME),
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


def _filter(shell: Shell, wanted: Mapping[str, str | None]) -> EventFilter:
    """Raises FilterError for values that do not exist."""
    given = [(name, value) for name, value in wanted.items() if value]
    return EventFilter({**parse_filter(given, shell.reader.catalogue).values, **CONTESTED})


async def _choices(shell: Shell) -> dict[str, list[Any]]:
    """What the form offers for each filter: values that disputes have, in the order in which people look for them."""
    found = {name: {row[0] for row in await shell.database.execute(sql)} for name, sql in _CHOICES.items()}
    allowed = shell.reader.catalogue.allowed
    return {
        **{name: [term for term in allowed(name) if term in found[name]] for name in ("about", "agreement")},
        # A district and its town may bear one name.
        "place": sorted(found["place"], key=lambda place: (shell.reader.label("place", place).text.casefold(), place)),
        "year": sorted(found["year"]),
    }


def _formats(shell: Shell, wanted: Mapping[str, str | None], order: str) -> list[tuple[str, str]]:
    """The list in other formats: what each is called by, and its address."""
    pairs = [("contested", "1"), *((name, value) for name, value in wanted.items() if value)]
    pairs.append(("sort", _API_ORDERS[order]))
    addresses = {"csv": "/api/v1/questions.csv", "json": "/api/v1/questions"}
    return [(name, with_query(str(shell.datasette.urls.path(path)), pairs)) for name, path in addresses.items()]
