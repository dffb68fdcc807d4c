"""What an embed shows: its events, read from the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from urllib.parse import quote

from markupsafe import Markup

from datasette_timeline.charts.histogram_view import periods_of
from datasette_timeline.database.lookups import retired
from datasette_timeline.database.names import Named
from datasette_timeline.database.sides import Side, sides_of
from datasette_timeline.embedding.pinned import document_in, pinned_in
from datasette_timeline.embedding.statements import StatementPart, statement_part_of
from datasette_timeline.embedding.subjects import Asked, asked_of
from datasette_timeline.filters.embed_address import (
    EVENT_VIEWS,
    MOST_HEIGHT,
    STATEMENT_VIEW,
    SUBJECT_VIEWS,
    EmbedAddress,
)
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.filters.timeline_address import ORDERS
from datasette_timeline.filters.urls import with_query
from datasette_timeline.listing.cards import Card, card_of, cards_of
from datasette_timeline.listing.event_rows import EventRow, rows_of
from datasette_timeline.listing.questions import Document, columns_of
from datasette_timeline.map import MapContext, map_context
from datasette_timeline.site.headlines import Headline, headline
from datasette_timeline.site.page_head import absolute, path_url
from datasette_timeline.site.shell import Shell
from datasette_timeline.site.versions import Pinned, pinned_path, told_as_in

PAGE_SIZE = 50
_EVENT_HEIGHT = 420
_OWN, _PINNED = 110, 90
"""CSS pixels of what an editor writes above, and of what is told of a version that is pinned."""
_AROUND, _MAP, _ROW, _LINE, _LETTERS = 170, 620, 47, 23, 46
"""CSS pixels, 600 wide, of head and foot of a list, of a map with its key, of an event with one line, of each line
more; and letters on a line."""
_BESIDE_MAP = 4
"""So many events stand below a map; more are folded."""
_HIGHEST_LIST = 900
"""CSS pixels of a list in a frame that cannot size itself; what is longer scrolls."""


_WEIGHTIEST = """
select id from (
  select id, row_number() over alike as rank, count(*) over (partition by weight) as alike,
         :_most - (rank() over (order by weight) - 1) as left
  from (select id, number, iif(id = :_focus, 0, importance) as weight from events {where})
  window alike as (partition by weight order by number)
) where left > 0 and (left >= alike or rank * left / alike > (rank - 1) * left / alike)
"""
"""So many events: the one in focus, then the more important; of those alike, for which there is not room enough, some
that lie evenly in time, so that no stretch of it is left out because it is late."""


@dataclass(frozen=True)
class EmbedView:
    """An embed, ready for its template."""

    address: EmbedAddress
    title: str
    """What it shows, in one line."""
    words: Markup
    """The same for a page, marked with its language."""
    href: str
    """The same on the site, absolute."""
    card: Card | None = None
    """The event that a view of one shows."""
    rows: Sequence[EventRow] = ()
    """The events of a list."""
    columns: Sequence[Side] = ()
    """The sides whose marks they bear, others last."""
    total: int = 1
    """How many events its filter finds."""
    page: int = 1
    pages: int = 1
    map: MapContext | None = None
    unseen: int = 0
    """How many of the events that an editor picked are not among them."""
    changed: bool = False
    """Whether the dataset has another version than when somebody embedded this."""
    part: Asked | StatementPart | None = None
    """What a view of one subject, or of one fact or claim, shows."""
    pinned: Pinned | None = None
    """The version that it shows, where an editor has pinned one."""
    today: str = ""
    """The path of what the record says today, where it shows a version."""

    @property
    def is_whole(self) -> bool:
        """Whether it shows, or has pages for, all events of its filter."""
        return not self.address.is_choice or len(self.rows) == self.total

    @property
    def folded(self) -> bool:
        """Whether its events are folded, so that a map comes first and stays on one screen."""
        return self.map is not None and len(self.rows) > _BESIDE_MAP

    @property
    def height(self) -> int:
        """CSS pixels of a frame that cannot size itself, 600 wide."""
        if self.address.height:
            return self.address.height
        own = _OWN * bool(self.address.title or self.address.dek) + _PINNED * bool(self.pinned)
        if self.part:
            return min(self.part.height + own, MOST_HEIGHT)
        if self.card:
            return _EVENT_HEIGHT + own
        rows = [] if self.folded else self.rows
        lines = sum(_ROW + _LINE * ceil(len(row.title.text) / _LETTERS) for row in rows)
        return min(_AROUND + own + _MAP * bool(self.map) + lines, _HIGHEST_LIST)


async def show(shell: Shell, address: EmbedAddress) -> EmbedView | None:
    """What the embed shows; None where it is of one event, fact or claim and there is none.

    Raises FilterError where it is of a subject on which the event has nothing to show in this way.
    """
    if address.view not in (*EVENT_VIEWS, STATEMENT_VIEW):
        return await list_of(shell, address)
    if address.digits is not None:
        return await _one_version(shell, address)
    if address.view == "event":
        return await _one_event(shell, address)
    event = await document_in(shell, address)
    return await _one_part(shell, address, event) if event else None


async def list_of(shell: Shell, given: EmbedAddress) -> EmbedView:
    """The list of events that an embed shows."""
    address = await _with_ids_of_today(shell, given)
    wanted = address.timeline.wanted
    total = await _count(shell, wanted.where())
    pages = 1 if address.is_choice else max(1, ceil(total / PAGE_SIZE))
    page = 1 if address.is_choice else min(address.page or await _page_of(shell, address), pages)
    shown = _chosen(address) if address.is_choice else wanted.where()
    order, before = ORDERS[address.timeline.order], (page - 1) * PAGE_SIZE
    title = await _title(shell, wanted)
    rows = await rows_of(shell.database, shell.reader, shown, order, PAGE_SIZE, before, years=True)
    return EmbedView(
        address=address,
        title=title.text,
        words=title.words,
        href=absolute(shell, shell.link("/timeline", address.timeline.showing(wanted).query())),
        rows=rows,
        columns=columns_of(await sides_of(shell.database)),
        total=total,
        page=page,
        pages=pages,
        map=await _map(shell, wanted) if address.view == "map" else None,
        unseen=max(0, len(address.picks) - len(rows)),
        changed=_changed(shell, address),
    )


async def _title(shell: Shell, wanted: EventFilter) -> Headline:
    if wanted:
        return headline(shell.reader, wanted, await periods_of(shell.database))
    return Headline(shell.texts.plain("timeline.all"), shell.texts("timeline.all"))


def _chosen(address: EmbedAddress) -> Where:
    """The clauses for what an editor has picked; else for the event in focus, and those that nobody leaves out."""
    where = address.timeline.wanted.where()
    if address.picks:
        names = {f"_pick{number}": event for number, event in enumerate(address.picks)}
        where.add(f"id in ({', '.join(f':{name}' for name in names)})", names)
        return where
    weightiest = _WEIGHTIEST.format(where=where.sql)
    return Where([f"id in ({weightiest})"], {**where.params, "_focus": address.focus or "", "_most": address.most or 0})


async def _map(shell: Shell, wanted: EventFilter) -> MapContext:
    return await map_context(shell.datasette, shell.reader, shell.link, wanted, inline=True)


async def _one_event(shell: Shell, address: EmbedAddress) -> EmbedView | None:
    cards = await cards_of(shell.database, shell.reader, Where(["id = :event"], {"event": address.shown}))
    return _of_card(shell, address, cards[0]) if cards else None


async def _one_version(shell: Shell, address: EmbedAddress) -> EmbedView | None:
    """The same of the version that is pinned."""
    pinned, event = await pinned_in(shell, address), await document_in(shell, address)
    if pinned is None or event is None:
        return None
    told = told_as_in(shell, event)
    if address.view == "event":
        view: EmbedView | None = _of_card(told, address, card_of(event, told.reader))
    else:
        view = await _one_part(told, address, event)
    if view is None:
        return None
    today = view.part.path if isinstance(view.part, StatementPart) else f"/events/{quote(pinned.event)}"
    here = absolute(shell, shell.link(pinned_path(today, pinned.hash)))
    return replace(view, href=here, changed=False, pinned=pinned, today=today)


async def _one_part(shell: Shell, address: EmbedAddress, event: Document) -> EmbedView | None:
    """One subject of an event, or a fact or claim of it; None where it has no such statement."""
    if address.view in SUBJECT_VIEWS:
        return _of_part(shell, address, await asked_of(shell, event, address), f"/events/{quote(event['id'])}")
    part = await statement_part_of(shell, event, address.shown)
    return _of_part(shell, address, part, part.path) if part else None


def _of_card(shell: Shell, address: EmbedAddress, card: Card) -> EmbedView:
    return EmbedView(
        address=address,
        title=card.title.text,
        words=shell.reader.say(card.title),
        href=absolute(shell, shell.link(f"/events/{quote(card.id)}")),
        card=card,
        changed=_changed(shell, address),
    )


def _of_part(shell: Shell, address: EmbedAddress, part: Asked | StatementPart, path: str) -> EmbedView:
    title = part.title(shell.reader.catalogue)
    return EmbedView(
        address=address,
        title=title,
        words=_in_content(shell, title),
        href=absolute(shell, shell.link(path)),
        changed=_changed(shell, address),
        part=part,
    )


def _in_content(shell: Shell, text: str) -> Markup:
    return shell.reader.say(Named(text, shell.content_lang))


def embed_url(shell: Shell, address: EmbedAddress) -> str:
    """The absolute address of an embed."""
    return with_query(path_url(shell, "/embed"), address.query())


def whole_url(shell: Shell, embed: EmbedView) -> str:
    """The address of the same with all events of its filter."""
    query = replace(embed.address, most=None, picks=(), height=None, page=None).query()
    return with_query(str(shell.datasette.urls.path("/embed")), query)


def page_url(shell: Shell, embed: EmbedView, page: int) -> str:
    """The address of another page of the embed."""
    query = replace(embed.address, page=page, focus=None, most=None).query()
    return with_query(str(shell.datasette.urls.path("/embed")), query)


def _changed(shell: Shell, address: EmbedAddress) -> bool:
    return address.version is not None and address.version != shell.dataset["version"]


async def _with_ids_of_today(shell: Shell, address: EmbedAddress) -> EmbedAddress:
    """The address, in which events that were renamed have their new ids."""
    focus = await _id_of_today(shell, address.focus) if address.focus else None
    picks = dict.fromkeys([await _id_of_today(shell, event) for event in address.picks])
    return replace(address, focus=focus, picks=tuple(picks))


async def _id_of_today(shell: Shell, event: str) -> str:
    once = await retired(shell.database, event)
    return once.successor or event if once and once.renamed else event


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
