"""What became of a record: every version of it that was published, when, and what it changed, the newest first."""

from typing import NamedTuple
from urllib.parse import unquote

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.names import Named
from datasette_timeline.database.statements import KINDS, kinds_called, statement_id, statement_path
from datasette_timeline.database.versions import EVENTS
from datasette_timeline.pages.parameters import choice
from datasette_timeline.pages.statement import no_such_statement
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.missing import Suggestion, moved, no_such_record
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell
from datasette_timeline.site.versions import (
    History,
    commit_url,
    history_of,
    history_of_statement,
    no_history,
    without_history,
)

_END = "/history"
_LEAST_TO_COMPARE = 3
"""Between two versions there is nothing to choose."""


class _Subject(NamedTuple):
    """What the page is the history of."""

    name: Named
    title: str
    """What its record calls it today, or called it last, which its versions can be held against."""
    section: str
    there: bool
    """Whether it has a page today."""
    indexed: bool


@Page("/events/{event}/history", order=12)
async def event_history_page(datasette: Datasette, request: Request) -> Response:
    """The versions of an event, of one that was withdrawn, too; a redirect where it was renamed."""
    shell = await open_shell(datasette, request, "versions")
    event = unquote(request.url_vars["event"])
    history = await history_of(shell, EVENTS, event)
    if history is None:
        return await no_history(shell, event, lambda successor: f"/events/{successor}{_END}")
    return _page(shell, history, await _event(shell, event, history))


async def _event(shell: Shell, event: str, history: History) -> _Subject:
    found = (await shell.rows("select title, names_private from events where id = ?", event))[:1]
    title = found[0]["title"] if found else history.versions[-1].title
    indexed = bool(found) and not found[0]["names_private"]
    return _Subject(shell.reader.headline(event, title), title, "timeline", bool(found), indexed)


@Page(
    "/{kind}/{event}/{statement}/history",
    pattern=r"/(?P<kind>facts|claims)/(?P<event>[^/]+?)/(?P<statement>[^/]+?)/history",
    order=12,
)
async def statement_history_page(datasette: Datasette, request: Request) -> Response:
    """The versions of an event that changed one fact or claim."""
    asked = request.url_vars
    kind, event, own = asked["kind"], unquote(asked["event"]), unquote(asked["statement"])
    shell = await open_shell(datasette, request, "versions", kind)
    of_event = await history_of(shell, EVENTS, event)
    if of_event is None:
        return await no_history(shell, event, lambda successor: f"/{kind}/{successor}/{own}{_END}")
    statement = statement_id(event, own)
    history = await history_of_statement(shell, kind, statement)
    if history is not None:
        subject = await _event(shell, event, of_event)
        there = statement in await kinds_called(shell.database, [statement])
        return _page(shell, history, subject._replace(there=there, indexed=there and subject.indexed))
    for other in KINDS:
        if other != kind and await history_of_statement(shell, other, statement):
            return moved(request, datasette.urls.path(f"{statement_path(other, statement)}{_END}"))
    return await no_such_statement(shell, kind, event, own)


@Page(
    "/{registry}/{key}/history",
    pattern=r"/(?P<registry>actors|places|sources)/(?P<key>[^/]+?)/history",
    order=42,
)
async def entry_history_page(datasette: Datasette, request: Request) -> Response:
    """The versions of an actor, a place or a source."""
    registry, key = request.url_vars["registry"], unquote(request.url_vars["key"])
    shell = await open_shell(datasette, request, "versions", registry)
    kind, history = registry.removesuffix("s"), await history_of(shell, registry, key)
    there = bool(await shell.rows(f"select 1 from {registry} where key = ?", key))
    if history is not None:
        title = history.versions[-1].title
        name = shell.reader.label(kind, key) if there else Named(title, shell.content_lang)
        return _page(shell, history, _Subject(name, title, registry, there, indexed=there))
    if not there:
        return await no_such_record(shell, kind, key, _END)
    return without_history(shell, [Suggestion(f"/{registry}/{key}", shell.reader.label(kind, key), key)], registry)


def _page(shell: Shell, history: History, subject: _Subject) -> Response:
    numbers = [str(version.number) for version in history.versions]
    start, end = (choice(shell.request, name, numbers) for name in ("from", "to"))
    first, last = sorted((int(start or numbers[0]), int(end or numbers[-1])))
    shown = [each for each in history.versions if first < each.number <= last] if start or end else history.versions
    title = shell.texts.plain("history.of", title=subject.name.text)
    path = f"{history.path}{_END}"
    return shell.render(
        "history.html",
        section=subject.section,
        head=page_head(
            shell,
            path,
            title,
            f"{title}. {shell.texts.plain_count('history.changes', history.changes)}.",
            indexed=subject.indexed and not (start or end),
        ),
        history=history,
        subject=subject,
        shown=list(reversed(shown)),
        compared=(first, last) if start or end else None,
        comparable=len(numbers) >= _LEAST_TO_COMPARE,
        ends=(first, last),
        commit_url=lambda version: commit_url(shell, version.commit),
    )
