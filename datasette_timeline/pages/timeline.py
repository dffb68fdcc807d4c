"""The timeline: any filtered set of events in order of time, or in another order that says so; and how to cite it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from typing import Any
from urllib.parse import parse_qsl

from datasette import NotFound, Response

from datasette_timeline.charts.histogram_view import histogram_view, periods_of
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.sides import sides_of
from datasette_timeline.filters.cited_view import NOT_CITABLE, RESULT
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.filters.parsing import FilterError, Problem, listed, offers
from datasette_timeline.filters.timeline_address import (
    ORDERS,
    VIEWS,
    TimelineAddress,
    no_such_page,
    parse_address,
    without_blanks,
)
from datasette_timeline.filters.urls import filtered_table_url, with_query
from datasette_timeline.formats import citations
from datasette_timeline.formats.listing import format_links
from datasette_timeline.http.caching import Content, edition_of, respond
from datasette_timeline.i18n.date_labels import SHORT_MONTH, month_heading
from datasette_timeline.listing.cards import Card, cards_of
from datasette_timeline.listing.cited_views import Contents, contents_of
from datasette_timeline.listing.event_rows import EventRow, rows_of
from datasette_timeline.listing.facet_choices import Profile, choices_for, profile_of, tagged_alike
from datasette_timeline.listing.pagination import ListPage, by_year, pages_to_show
from datasette_timeline.listing.questions import columns_of
from datasette_timeline.pages.cited_view import cited, to_cite
from datasette_timeline.pages.maps import map_of
from datasette_timeline.pages.narrowing import MOST_CHOICES, Chip, Narrowed
from datasette_timeline.pages.timeline_rail import Jump, chapters_of, jumps_to
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.headlines import headline
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

PAGE_SIZE = 100
_CHART_HEIGHT = 44
FRAGMENT = ("fragment", "1")
"""What an address has that asks for the part of the page alone that filters change."""


@dataclass(frozen=True)
class Month:
    """The events of one month, or those of which only the year is known."""

    key: str
    heading: str | None
    cards: Sequence[Card | EventRow]


@dataclass(frozen=True)
class Year:
    """The events of one year on this page."""

    year: int | None
    events: int
    """Events in that year, on this page or another."""
    months: Sequence[Month]


@Page("/timeline", extensions=citations.EXTENSIONS, order=10, menu=True, sitemap="pages", filtered=True)
async def timeline_page(datasette: Datasette, request: Request) -> Response:
    """The timeline page, or with `fragment=1` the part of it that filters change, or its citation in another form.

    The page has status 400 where it does not show what the address says was cited.
    """
    shell = await open_shell(datasette, request)
    pairs = parse_qsl(request.query_string, keep_blank_values=True)
    kept = without_blanks(pairs)
    if len(kept) < len(pairs):
        return Response.redirect(with_query(request.path, kept))
    try:
        address = parse_address(kept, shell.reader.catalogue, [language.code for language in shell.languages])
        profile = await profile_of(shell.database, address.wanted)
        pages = max(1, ceil(profile.total / PAGE_SIZE))
        if address.page > pages:
            raise no_such_page(address.page, pages)
        contents = await contents_of(shell.database, address.wanted)
        if address.result and contents is None:
            raise FilterError([Problem(RESULT, address.result, NOT_CITABLE)])
        if extension := request.url_vars["extension"]:
            return await _citation(shell, address, contents, extension)
    except FilterError as error:
        return _refusal(shell, error.problems, kept)
    template = "_timeline.html" if FRAGMENT in kept else "timeline.html"
    context = await _context(shell, address, profile, pages)
    title = context["headline"].text
    found = await cited(shell, address.wanted, contents, address.result) if contents and address.result else None
    return shell.render(
        template,
        status=200 if found is None or found.verified else 400,
        **context,
        cited=found,
        to_cite=contents and to_cite(shell, address.wanted, contents, title),
    )


async def _citation(shell: Shell, address: TimelineAddress, contents: Contents | None, extension: str) -> Response:
    """The citation as a file. Raises FilterError where the view does not have what the address says."""
    if contents is None:
        raise NotFound(f"This view cannot be cited: {NOT_CITABLE}")
    if address.result not in (None, contents.result):
        found = (
            f"the record of {contents.moment} has another result, {contents.result}. Leave {RESULT} out to cite that."
        )
        raise FilterError([Problem(RESULT, address.result or "", found)])
    title = headline(shell.reader, address.wanted, await periods_of(shell.database)).text

    async def make() -> Content:
        return citations.citation_file(to_cite(shell, address.wanted, contents, title).citation, extension)

    return await respond(shell.datasette, shell.request, await edition_of(shell.datasette), make)


async def _context(shell: Shell, address: TimelineAddress, profile: Profile, pages: int) -> dict[str, Any]:
    wanted = address.wanted
    where, before = wanted.where(), (address.page - 1) * PAGE_SIZE
    cards = await _events(shell, address, where, before)
    narrowed = Narrowed(shell, "/timeline", "events", address, profile)
    around = narrowed.context(choices_for(shell.reader, wanted, profile, MOST_CHOICES))
    chips = around["chips"]
    title = headline(shell.reader, wanted, await periods_of(shell.database))
    plain = not wanted and address == TimelineAddress(wanted)
    return {
        **around,
        "section": "timeline",
        "head": page_head(
            shell,
            "/timeline",
            title.text,
            f"{shell.texts.plain_count('events', profile.total)}. {shell.dataset['description']}",
            image_query=wanted.to_query(),
            image_alt=f"{title.text}: {shell.texts.plain_count('events', profile.total)}" if wanted else None,
            indexed=plain,
        ),
        "address": address,
        "headline": title,
        "contested": profile.having("contested", "1"),
        "landmarks": profile.having("importance", "1"),
        "ways_out": [] if profile.total else await _ways_out(shell, wanted, chips),
        "tagged": tagged_alike(shell.reader, wanted, profile),
        "hidden": [pair for pair in wanted.pairs() if pair[0] not in ("from", "to", "q")],
        "chart": await histogram_view(
            shell.database, shell.reader, shell.link, wanted, profile.months, profile.days, _CHART_HEIGHT
        ),
        "map": await map_of(shell, wanted),
        "years": list(_years(shell, cards, profile)) if address.chronological else [],
        "chapters": await chapters_of(shell.database, wanted),
        "jumps": _jumps(shell, address, profile),
        "columns": columns_of(await sides_of(shell.database)),
        "views": [(view, shell.link("/timeline", replace(address, view=view, page=1).query())) for view in VIEWS],
        "cards": cards,
        "continued": address.page > 1,
        "first_rank": (address.page - 1) * PAGE_SIZE + 1,
        "orders": [(order, shell.link("/timeline", replace(address, order=order, page=1).query())) for order in ORDERS],
        "pages": _pages(shell, address, profile, pages) if pages > 1 and address.view != "map" else [],
        "table_url": filtered_table_url(shell.datasette, shell.database.name, wanted),
        "formats": format_links(shell.datasette, wanted),
        "embed_url": shell.link("/embed/build", _embedded(address).query()),
    }


def _embedded(address: TimelineAddress) -> TimelineAddress:
    """What an embed of the view has: of the forms, embeds have the map."""
    return replace(address, page=1, result=None, view=address.view if address.view == "map" else VIEWS[0])


def _jumps(shell: Shell, address: TimelineAddress, profile: Profile) -> list[tuple[Jump, str | None, str]]:
    """The years or months of the list, each with its month in words and its address."""
    if not address.chronological or address.view == "map":
        return []
    jumps = jumps_to(profile.months, PAGE_SIZE, latest_first=address.order.startswith("-"))

    def href(jump: Jump) -> str:
        there = "" if jump.page == address.page else shell.link("/timeline", replace(address, page=jump.page).query())
        return f"{there}#{jump.anchor}"

    short = len({jump.year for jump in jumps}) > 1
    return [(jump, _month_name(shell, jump.month, short=short), href(jump)) for jump in jumps]


def _month_name(shell: Shell, month: int | None, *, short: bool) -> str | None:
    name = month_heading(f"{month:02}", shell.texts.language.dates) if month else None
    return name[:SHORT_MONTH] if name and short else name


async def _events(shell: Shell, address: TimelineAddress, where: Where, before: int) -> Sequence[Card | EventRow]:
    """The events of the page, in the form that the address asks for; none beside a map that is the view."""
    order = ORDERS[address.order]
    if address.view == "full":
        return await cards_of(shell.database, shell.reader, where, order, PAGE_SIZE, before)
    if address.view == "map":
        return []
    years = not address.chronological
    return await rows_of(shell.database, shell.reader, where, order, PAGE_SIZE, before, years=years)


async def _ways_out(shell: Shell, wanted: EventFilter, chips: Iterable[Chip]) -> list[tuple[Chip, int]]:
    """Where nothing is found: the parts that leave something when they are taken away, and how many events."""
    found = [
        (chip, (await profile_of(shell.database, wanted.without(*part))).total)
        for chip, part in zip(chips, wanted.pairs(), strict=True)
    ]
    return [(chip, events) for chip, events in found if events]


def _years(shell: Shell, cards: Iterable[Card | EventRow], profile: Profile) -> Iterable[Year]:
    in_year = by_year(profile.months)
    for year, of_year in groupby(cards, key=lambda card: card.year):
        months = [
            Month(
                month or f"{year}-XX",
                month_heading(month, shell.texts.language.dates) if month else None,
                list(of_month),
            )
            for month, of_month in groupby(of_year, key=lambda card: card.month)
        ]
        yield Year(year, in_year.get(year or 0, 0), months)


def _pages(shell: Shell, address: TimelineAddress, profile: Profile, pages: int) -> list[tuple[ListPage, str]]:
    """The pages to link, each with its address."""
    years = by_year(profile.months) if address.chronological else None
    listed = pages_to_show(address.page, pages, PAGE_SIZE, years, latest_first=address.order.startswith("-"))
    return [(page, shell.link("/timeline", replace(address, page=page.number).query())) for page in listed]


def _refusal(shell: Shell, problems: Sequence[Problem], pairs: Sequence[tuple[str, str]]) -> Response:
    """The page that says what is wrong in an address and what would do."""

    asked = [pair for pair in pairs if pair[0] not in ("lang", FRAGMENT[0])]
    path = str(shell.datasette.urls.path("/timeline"))

    def replaced(problem: Problem, value: str) -> str:
        if problem.name == "lang":
            return with_query(path, [*asked, ("lang", value)])
        given = (problem.name, problem.value)
        return shell.link("/timeline", [(pair[0], value) if pair == given else pair for pair in asked])

    wrong = {(problem.name, problem.value) for problem in problems}
    shown = [
        (
            problem,
            [
                (shell.reader.label(problem.name, value), value, replaced(problem, value))
                for value in next(iter(choices.values()), ())
            ],
        )
        for problem, choices in offers(listed(problems))
    ]
    right = [pair for pair in asked if pair not in wrong and pair[0] != "page"]
    return shell.render(
        "timeline_refused.html",
        status=400,
        section="timeline",
        problems=shown,
        without=shell.link("/timeline", right),
        keeps=bool(right),
    )
