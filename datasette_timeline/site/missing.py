"""Pages that stand where a record is not, or no longer."""

import json
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request, Row
from datasette_timeline.database.lookups import Retired, nearest_event_ids, retired, retired_entry
from datasette_timeline.database.names import Named
from datasette_timeline.database.versions import EVENTS, has_versions
from datasette_timeline.formats.citations import EXTENSIONS
from datasette_timeline.i18n.texts import Texts
from datasette_timeline.listing.source_index import nearest_entries
from datasette_timeline.site.declaring import Instead
from datasette_timeline.site.shell import Shell, open_shell

_OF_PROGRAMS = re.compile(r"/time(?:gate|map)/")
"""Addresses that programs ask and people do not."""
_NOT_KEPT = {"Cache-Control": "no-cache"}


class Suggestion(NamedTuple):
    """Something that may have been meant."""

    path: str
    """Address of our own page."""
    label: Named
    detail: str
    """Its key, or what kind of page it is."""
    is_data: bool = False
    """Whether Datasette answers there."""


def missing_page(
    shell: Shell,
    *,
    status: int,
    title: str,
    message: str,
    suggestions: Sequence[Suggestion],
    section: str | None,
    history: str | None = None,
) -> Response:
    """The page with status 404 or 410; JSON for addresses that end in .json, text for other files.

    `history` is the path of the history of what was withdrawn.
    """
    path = shell.request.path
    if path.endswith(".json"):
        body = {
            "ok": False,
            "error": message,
            "status": status,
            "title": title,
            "nearest": [suggestion.detail for suggestion in suggestions],
        }
        return Response.json(body, status=status, headers=_NOT_KEPT)
    if path.endswith(EXTENSIONS) or _OF_PROGRAMS.search(path):
        return Response.text(f"{message}\n", status=status, headers=_NOT_KEPT)
    return shell.render(
        "missing.html",
        status=status,
        section=section,
        http_status=status,
        title=title,
        message=message,
        suggestions=suggestions,
        history=history,
    )


def withdrawal(texts: Texts, text: str, key: str, once: Retired) -> str:
    """What is told of something withdrawn, by the name of the text that gives the reason."""
    if once.reason is None:
        return texts.plain("withdrawn.unexplained", key=key)
    return texts.plain(text, key=key, date=once.date, reason=once.reason)


def moved(request: Request, path: str) -> Response:
    """A redirect for good, with the same query."""
    return Response.redirect(f"{path}?{request.query_string}" if request.query_string else path, status=301)


async def open_entry(datasette: Datasette, request: Request, kind: str, *tables: str) -> tuple[Shell, Row]:
    """The shell for a page of an actor, a place or a source, and its row. Raises Instead where there is none."""
    shell = await open_shell(datasette, request, *(tables or [f"{kind}s"]))
    key = unquote(request.url_vars["key"])
    found = (await shell.database.execute(f"select * from {kind}s where key = ?", [key])).first()
    if found is None:
        raise Instead(await no_such_record(shell, kind, key))
    return shell, found


async def no_such_record(shell: Shell, kind: str, key: str, rest: str = "") -> Response:
    """For an actor, a place or a source: a redirect where its key was renamed, 410 where it was withdrawn, else 404.

    `rest` comes after its address, in that of what was asked for.
    """
    once = await retired_entry(shell.database, f"{kind}s", key)
    if once is not None and once.successor:
        return moved(shell.request, shell.datasette.urls.path(f"/{kind}s/{quote(once.successor)}{rest}"))
    if once is not None:
        return missing_page(
            shell,
            status=410,
            title=shell.texts.plain("withdrawn.title"),
            message=withdrawal(shell.texts, "withdrawn.key", key, once),
            suggestions=[],
            section=f"{kind}s",
            history=await _history(shell, f"{kind}s", key),
        )
    nearest = await nearest_entries(shell.database, key, kind)
    return missing_page(
        shell,
        status=404,
        title=shell.texts.plain(f"missing.{kind}"),
        message=shell.texts.plain(f"missing.{kind}-key", key=key),
        suggestions=[
            Suggestion(f"/{kind}s/{entry.key}", Named(entry.label, entry.language or shell.content_lang), entry.key)
            for entry in nearest
        ],
        section=f"{kind}s",
    )


async def no_such_event(shell: Shell, event: str, path_of: Callable[[str], str]) -> Response:
    """For an event, or something of it: a redirect where it was renamed, 410 where it was withdrawn, else 404.

    `path_of` makes the path of the same of another event.
    """
    once = await retired(shell.database, event)
    if once is None:
        return missing_page(
            shell,
            status=404,
            title=shell.texts.plain("missing.event"),
            message=shell.texts.plain("missing.event-key", key=event),
            suggestions=await events_called(shell, await nearest_event_ids(shell.database, event)),
            section="timeline",
        )
    if once.renamed:
        return moved(shell.request, shell.datasette.urls.path(path_of(once.successor or "")))
    return missing_page(
        shell,
        status=410,
        title=shell.texts.plain("withdrawn.title"),
        message=withdrawal(shell.texts, "withdrawn.message", event, once),
        suggestions=await events_called(shell, [once.successor] if once.successor else []),
        section="timeline",
        history=await _history(shell, EVENTS, event),
    )


async def _history(shell: Shell, registry: str, key: str) -> str | None:
    """The path of the history of a record; None where the build has none of it."""
    return f"/{registry}/{quote(key)}/history" if await has_versions(shell.database, registry, key) else None


async def events_called(shell: Shell, events: Sequence[str]) -> list[Suggestion]:
    """Events by their ids; ids that there are not are left out."""
    rows = await shell.database.execute(
        "select id, title from events where id in (select value from json_each(?))", [json.dumps(list(events))]
    )
    titles = {row["id"]: row["title"] for row in rows}
    return [
        Suggestion(f"/events/{event}", shell.reader.headline(event, titles[event]), event)
        for event in events
        if event in titles
    ]
