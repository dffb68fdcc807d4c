"""Pages that stand where a record is not, or no longer."""

from collections.abc import Sequence
from typing import NamedTuple

from datasette import Response

from datasette_timeline.name_index import name_index
from datasette_timeline.names import Named
from datasette_timeline.pages.shell import Shell


class Suggestion(NamedTuple):
    """Something that may have been meant."""

    path: str
    """Address of our own page."""
    label: Named
    detail: str
    """Its key, or what kind of page it is."""


def missing_page(
    shell: Shell, *, status: int, title: str, message: str, suggestions: Sequence[Suggestion], section: str | None
) -> Response:
    """The page with status 404 or 410; JSON for addresses that end in .json, text for other files."""
    path = shell.request.path
    if path.endswith(".json"):
        body = {
            "ok": False,
            "error": message,
            "status": status,
            "title": title,
            "nearest": [suggestion.detail for suggestion in suggestions],
        }
        return Response.json(body, status=status)
    if path.endswith(".bib"):
        return Response.text(f"{message}\n", status=status)
    return shell.render(
        "missing.html",
        status=status,
        section=section,
        http_status=status,
        title=title,
        message=message,
        suggestions=suggestions,
    )


async def no_such_record(shell: Shell, kind: str, key: str) -> Response:
    """404 for an actor, a place or a source, with those that are called nearly so."""
    index = await name_index(shell.database)
    nearest = index.nearest(key, kind)
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
