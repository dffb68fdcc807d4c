"""What Datasette's own pages have around them: the site's frame, in the language that the reader chose.

Their templates extend `publication.html` where there is a timeline that the visitor may see (`framed`), and are
Datasette's own where there is none.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Forbidden, NotFound, hookimpl

from datasette_timeline.database.datasette_compat import datasettes_scripts
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.http.drafts import drafts_in
from datasette_timeline.site.shell import DATA_LANG, Shell, open_shell
from datasette_timeline.tables.pages import page_of
from datasette_timeline.tables.widths import widest


@hookimpl
def extra_template_vars(
    template: str | None, database: str | None, table: str | None, request: Request | None, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Give every template of Datasette what those of our pages have, and `here`, what it is about; else `drafts`."""

    async def inner() -> dict[str, Any]:
        shell = await _shell(datasette, request)
        if shell is None:
            return {"drafts": await drafts_in(datasette)}
        return {
            **shell.context,
            "framed": True,
            "widest": widest,
            "section": "data",
            "database": database or shell.database.name,
            "datasettes_scripts": datasettes_scripts(),
            "here": await page_of(shell, template or "", database, table),
        }

    return inner


async def _shell(datasette: Datasette, request: Request | None) -> Shell | None:
    try:
        return await open_shell(datasette, request, asked_by=DATA_LANG) if request else None
    except (NotFound, Forbidden):
        return None
