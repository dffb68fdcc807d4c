"""/embed/build: choose how an embed looks, see it, and copy what shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.embedding.embeds import EmbedView, embed_url, show
from datasette_timeline.embedding.gone import gone
from datasette_timeline.embedding.page import given_pairs
from datasette_timeline.embedding.pictures import file_of_event
from datasette_timeline.embedding.pinned import document_in, version_to_pin
from datasette_timeline.embedding.snippets import element, frame
from datasette_timeline.embedding.statements import StatementPart
from datasette_timeline.embedding.subjects import choices_of
from datasette_timeline.filters.embed_address import (
    ALL,
    EVENT_VIEWS,
    LEAST_HEIGHT,
    LONGEST,
    MOST,
    MOST_BY_DEFAULT,
    MOST_HEIGHT,
    STATEMENT_VIEW,
    THEMES,
    VIEWS,
    EmbedAddress,
    parse_embed,
)
from datasette_timeline.filters.parsing import FilterError
from datasette_timeline.filters.timeline_address import ORDERS
from datasette_timeline.filters.urls import with_query
from datasette_timeline.formats.listing import format_links
from datasette_timeline.formats.view import credit
from datasette_timeline.http.security_headers import policy_for
from datasette_timeline.listing.event_rows import EventRow, rows_of
from datasette_timeline.site.missing import missing_page
from datasette_timeline.site.page_head import absolute, path_url
from datasette_timeline.site.shell import Shell, open_shell
from datasette_timeline.site.versions import pinned_path

_MOST_LISTED = 10
"""Events in the list for readers without scripts."""
_MOST_PICKABLE = 100
"""Events of a filter that editors are offered one by one."""
_MANY = 12
"""Events of a list, from which on readers of an article are lost."""
_NUMBERS = (3, 5, MOST_BY_DEFAULT, 12, 16, MOST)
_LANDMARKS = ("1",)


async def build(datasette: Datasette, request: Request) -> Response:
    """The page."""
    shell = await open_shell(datasette, request, "documents")
    try:
        address = parse_embed(given_pairs(request), shell.reader.catalogue, [each.code for each in shell.languages])
    except FilterError as error:
        return _closed(shell, _missing(shell, 400, shell.texts.plain("refused.title"), str(error)))
    event = await document_in(shell, address) if address.view in EVENT_VIEWS else None
    choices = await choices_of(shell, event) if event else {}
    address = _chosen(replace(address, version=shell.dataset["version"], page=None), choices)
    embed = await show(shell, address)
    if embed is None:
        return _closed(shell, await _instead(shell, address))
    pickable = () if embed.card or embed.part else await _pickable(shell, address, embed.total)
    to_pin = await version_to_pin(shell, address) if embed.card or embed.part else None
    context = _context(shell, embed, choices)
    if to_pin:
        context["hidden"].remove(("focus", address.focus))
    return _closed(shell, shell.render("embed_build.html", **context, pickable=pickable, to_pin=to_pin))


async def _pickable(shell: Shell, address: EmbedAddress, total: int) -> list[EventRow]:
    """The events that an editor may pick from, in their order; none where they are too many to look through."""
    if total > _MOST_PICKABLE:
        return []
    where, order = address.timeline.wanted.where(), ORDERS[address.timeline.order]
    return await rows_of(shell.database, shell.reader, where, order, _MOST_PICKABLE, 0, years=True)


def _chosen(address: EmbedAddress, choices: Mapping[str, Sequence[str]]) -> EmbedAddress:
    """The address with something to show: a subject that its view can show, else the event itself."""
    subjects = choices.get(address.view, ())
    if address.view in ("event", *choices):
        about = next((each for each in address.subjects if each in subjects), next(iter(subjects), None))
        return address.of_subject(about)
    return replace(address.of_subject(None), view="event") if address.view in EVENT_VIEWS else address


def full_title(shell: Shell, embed: EmbedView) -> str:
    """What the frame is called."""
    return f"{embed.title} – {shell.dataset['title']}"


def _context(shell: Shell, embed: EmbedView, choices: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    address = embed.address
    url, title = embed_url(shell, address), full_title(shell, embed)
    listed = [
        ((row.date or row.start).text, row.title.text, absolute(shell, shell.link(f"/events/{row.id}")))
        for row in embed.rows[:_MOST_LISTED]
    ]
    of_one = address.view in (*EVENT_VIEWS, STATEMENT_VIEW)
    wanted = address.timeline.wanted
    by_weight = () if of_one else (*sorted({*_NUMBERS, address.most or MOST}), ALL)
    return {
        "address": address,
        "embed": embed,
        "preview": url,
        "frame_title": title,
        "height": embed.height,
        "heights": (LEAST_HEIGHT, MOST_HEIGHT),
        "views": _views(address, choices),
        "subjects": choices.get(address.view, ()),
        "longest": LONGEST,
        "themes": THEMES,
        "numbers": by_weight,
        "many": len(embed.rows) > _MANY,
        "landmarks": None if of_one or wanted["importance"] not in ((), _LANDMARKS) else bool(wanted["importance"]),
        "hidden": _kept(address),
        "element": element(path_url(shell, "/embed.js"), url, title, embed.href, listed, credit(shell.dataset)),
        "frame": frame(url, title, "100%", embed.height),
        "formats": [] if of_one else format_links(shell.datasette, wanted),
        "pictures": _pictures(shell, address),
        "document": shell.datasette.urls.path(f"/api/v1{_path(embed)}") if of_one else None,
        "edit": embed.href,
    }


def _views(address: EmbedAddress, choices: Mapping[str, Sequence[str]]) -> list[str]:
    """The views that one may choose instead."""
    if address.view == STATEMENT_VIEW:
        return [STATEMENT_VIEW]
    return ["event", *choices] if address.view in EVENT_VIEWS else ["timeline", "map"]


def _pictures(shell: Shell, address: EmbedAddress) -> list[tuple[str, str]]:
    """The same as a drawing and as a picture, where there are such: what each is called by, and its address."""
    query = replace(address, theme=None, height=None).query()
    paths = {form: f"/embed.{form}" for form in ("svg", "png")}
    if address.view != VIEWS[0]:
        query = [("lang", address.language)] if address.language else []
        paths = {form: path for form in paths if (path := file_of_event(address, form))}
    return [(form, with_query(path_url(shell, path), query)) for form, path in paths.items()]


def _path(embed: EmbedView) -> str:
    """The path of what an embed of one event, fact or claim shows, as the API has it, too."""
    path = embed.part.path if isinstance(embed.part, StatementPart) else f"/events/{embed.address.shown}"
    return pinned_path(path, embed.pinned.hash) if embed.pinned else path


def _kept(address: EmbedAddress) -> list[tuple[str, str]]:
    """What the form sends along besides its own fields."""
    pairs = address.of_subject(None).timeline.query() if address.view in EVENT_VIEWS else address.timeline.query()
    if address.timeline.wanted["importance"] == _LANDMARKS and address.view not in EVENT_VIEWS:
        pairs.remove(("importance", *_LANDMARKS))
    return [*pairs, *([("focus", address.focus)] if address.focus else [])]


async def _instead(shell: Shell, address: EmbedAddress) -> Response:
    what = await gone(shell, address)
    if what.moved:
        pairs = [("view", what.moved.view), ("focus", what.moved.focus or "")]
        return Response.redirect(shell.link("/embed/build", pairs), status=what.status)
    return _missing(shell, what.status, what.title, what.message)


def _missing(shell: Shell, status: int, title: str, message: str) -> Response:
    return missing_page(shell, status=status, title=title, message=message, suggestions=(), section="timeline")


def _closed(shell: Shell, response: Response) -> Response:
    """The response, which unlike an embed may sit in no frame."""
    response.headers["content-security-policy"] = policy_for(shell.datasette, "/timeline")
    return response
