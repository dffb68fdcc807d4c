"""Imported rows on pages: which a visitor may see, and where each is shown."""

from collections.abc import Awaitable, Callable

from datasette import Forbidden

from datasette_timeline.database.attached import ensure_readable
from datasette_timeline.database.served import one_snapshot
from datasette_timeline.listing.codings import COLLECTION, TABLES, Coding, coding_of, has_codings
from datasette_timeline.site.shell import Shell


async def codings_shown(shell: Shell) -> bool:
    """Whether rows are imported, and whoever asks may see them."""
    if not await has_codings(shell.database):
        return False
    try:
        for table in TABLES:
            await ensure_readable(shell.datasette, shell.request, shell.database, table)
    except Forbidden:
        return False
    return True


async def coding_shown(shell: Shell, event: str) -> Coding | None:
    """The rows of an event; None where there are none to be shown."""
    return await coding_of(shell.database, event) if await codings_shown(shell) else None


async def stands_today(shell: Shell, shown: Callable[[], Awaitable[object]]) -> bool:
    """Whether an earlier state of the record is read, and today's has something to be shown that this one lacks.

    Earlier states are made of records, and have no rows of others.
    """
    if not shell.as_of or await shown():
        return False
    with one_snapshot():
        return bool(await shown())


def coded_row_url(shell: Shell, row: int) -> str:
    """Where an imported row is shown whole."""
    return shell.link(f"/collections/{COLLECTION}/{row}")
