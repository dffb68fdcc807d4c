"""What an embed shows: its events, read from the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from typing import NamedTuple
from urllib.parse import quote

from datasette_timeline.database.lookups import retired
from datasette_timeline.embedding.statements import StatementPart, statement_part_of
from datasette_timeline.embedding.subjects import Asked, asked_of, document_of
from datasette_timeline.filters.embed_address import MOST_HEIGHT, STATEMENT_VIEW, SUBJECT_VIEWS, EmbedAddress
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.filters.timeline_address import ORDERS
from datasette_timeline.filters.urls import with_query
from datasette_timeline.listing.cards import Card, cards_of
from datasette_timeline.map import MapContext, map_context
from datasette_timeline.site.page_head import absolute, path_url
from datasette_timeline.site.shell import Shell

PAGE_SIZE = 50
_HEIGHTS = {"timeline": 640, "map": 640, "event": 420}
"""CSS pixels by view, for frames that cannot size themselves."""
_OWN = 110
"""CSS pixels of what an editor writes above."""


class Year(NamedTuple):
    """Events of one year."""

    year: int | None
    cards: list[Card]


@dataclass(frozen=True)
class EmbedView:
    """An embed, ready for its template."""

    address: EmbedAddress
    title: str
    """In the language of the dataset's texts."""
    href: str
    """The same on the site, absolute."""
    cards: Sequence[Card]
    years: Sequence[Year]
    """The same by year, where they come in the order of time."""
    total: int
    page: int
    pages: int
    map: MapContext | None
    changed: bool
    """Whether the dataset has another version than when somebody embedded this."""
    part: Asked | StatementPart | None = None
    """What a view of one subject, or of one fact or claim, shows."""

    @property
    def height(self) -> int:
        """CSS pixels of a frame that cannot size itself, 600 wide."""
        if self.address.height or not self.part:
            return self.address.height or _HEIGHTS[self.address.view]
        return min(self.part.height + _OWN * bool(self.address.title or self.address.dek), MOST_HEIGHT)


async def show(shell: Shell, address: EmbedAddress) -> EmbedView | None:
    """What the embed shows; None where it is of one event, fact or claim and there is none.

    Raises FilterError where it is of a subject on which the event has nothing to show in this way.
    """
    if address.view in SUBJECT_VIEWS:
        return await _one_subject(shell, address)
    if address.view == STATEMENT_VIEW:
        part = await statement_part_of(shell, address.focus or "")
        return _of_part(shell, address, part, part.path) if part else None
    if address.view == "event":
        return await _one_event(shell, address)
    address = await _with_focus_of_today(shell, address)
    wanted = address.timeline.wanted
    where = wanted.where()
    total = await _count(shell, where)
    pages = max(1, ceil(total / PAGE_SIZE))
    asked = address.page or await _page_of(shell, address)
    page = min(asked, pages)
    order = ORDERS[address.timeline.order]
    cards = await cards_of(shell.database, shell.reader, where, order, PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return EmbedView(
        address=address,
        title=wanted.sentence(shell.reader.catalogue),
        href=absolute(shell, shell.link("/timeline", address.timeline.showing(wanted).query())),
        cards=cards,
        years=list(_by_year(cards)) if address.timeline.chronological else [],
        total=total,
        page=page,
        pages=pages,
        map=await _map(shell, wanted) if address.view == "map" else None,
        changed=_changed(shell, address),
    )


async def _map(shell: Shell, wanted: EventFilter) -> MapContext:
    return await map_context(shell.datasette, shell.reader, shell.link, wanted, inline=True)


async def _one_event(shell: Shell, address: EmbedAddress) -> EmbedView | None:
    cards = await cards_of(shell.database, shell.reader, Where(["id = :event"], {"event": address.focus or ""}))
    if not cards:
        return None
    return EmbedView(
        address=address,
        title=cards[0].title,
        href=absolute(shell, shell.link(f"/events/{quote(cards[0].id)}")),
        cards=cards,
        years=[],
        total=1,
        page=1,
        pages=1,
        map=None,
        changed=_changed(shell, address),
    )


async def _one_subject(shell: Shell, address: EmbedAddress) -> EmbedView | None:
    event = await document_of(shell, address.focus or "")
    if event is None:
        return None
    return _of_part(shell, address, await asked_of(shell, event, address), f"/events/{quote(event['id'])}")


def _of_part(shell: Shell, address: EmbedAddress, part: Asked | StatementPart, path: str) -> EmbedView:
    return EmbedView(
        address=address,
        title=part.title(shell.reader.catalogue),
        href=absolute(shell, shell.link(path)),
        cards=[],
        years=[],
        total=1,
        page=1,
        pages=1,
        map=None,
        changed=_changed(shell, address),
        part=part,
    )


def embed_url(shell: Shell, address: EmbedAddress) -> str:
    """The absolute address of an embed."""
    return with_query(path_url(shell, "/embed"), address.query())


def page_url(shell: Shell, embed: EmbedView, page: int) -> str:
    """The address of another page of the embed."""
    query = replace(embed.address, page=page, focus=None).query()
    return with_query(str(shell.datasette.urls.path("/embed")), query)


def _changed(shell: Shell, address: EmbedAddress) -> bool:
    return address.version is not None and address.version != shell.dataset["version"]


async def _with_focus_of_today(shell: Shell, address: EmbedAddress) -> EmbedAddress:
    """The address, in which an event that was renamed has its new id."""
    once = await retired(shell.database, address.focus) if address.focus else None
    return replace(address, focus=once.successor) if once and once.renamed else address


async def _count(shell: Shell, where: Where) -> int:
    found = await shell.database.execute(f"select count(*) from events {where.sql}", where.params)
    return int(found.single_value())


async def _page_of(shell: Shell, address: EmbedAddress) -> int:
    """The page that has the event in focus; the first where it is on none."""
    if address.focus is None:
        return 1
    where, order = address.timeline.wanted.where(), ORDERS[address.timeline.order]
    sql = f"""
    select rank from (select id, row_number() over (order by {order}) as rank from events {where.sql})
    where id = :_focus
    """
    row = (await shell.database.execute(sql, {**where.params, "_focus": address.focus})).first()
    return ceil(row["rank"] / PAGE_SIZE) if row else 1


def _by_year(cards: Iterable[Card]) -> Iterable[Year]:
    for year, of_year in groupby(cards, key=lambda card: card.year):
        yield Year(year, list(of_year))
