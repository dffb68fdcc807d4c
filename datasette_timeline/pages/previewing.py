"""What a preview has besides the site: /preview, which tells of all problems, and the news that its script asks for.

No other site has these, so they are routes of their own (`ROUTES`), and no pages that are declared.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from datasette import Response

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.database.snapshots import file_state
from datasette_timeline.published import previews
from datasette_timeline.site.shell import open_shell

_PATIENCE = 20.0
"""Seconds after which a browser that waits for news is told that there are none, and asks anew."""
_LOOK = 0.02
_DRAFTS = "select id, title, date, date_label from events where status <> 'reviewed' order by number"


async def preview_page(datasette: Datasette, request: Request) -> Response:
    """All that is wrong with the files, and the drafts."""
    shell = await open_shell(datasette, request)
    return shell.render("preview.html", section=None, listed=await shell.rows(_DRAFTS))


async def news(datasette: Datasette, request: Request) -> Response:
    """The number of the state that the site shows, as soon as it is another one than `after`; and what was saved."""
    after, until = request.args.get("after"), time.monotonic() + _PATIENCE
    while True:
        state = previews.state()
        if state is None or str(state.number) != after or time.monotonic() > until:
            break
        await asyncio.sleep(_LOOK)
    while time.monotonic() < until and not await _is_taken_over(datasette):
        await asyncio.sleep(_LOOK)
    said: Mapping[str, Any] = {"number": state.number, "saved": state.saved} if state else {}
    return Response.json(said, headers={"Cache-Control": "no-store"})


async def _is_taken_over(datasette: Datasette) -> bool:
    """Whether pages are made of the file that lies there now."""
    database = timeline_database(datasette)
    if not isinstance(database, ServedDatabase):
        return True
    await database.refresh()
    return database.newest_state == file_state(Path(database.path))


ROUTES: list[tuple[str, Callable[..., Any]]] = [("^/preview$", preview_page), (f"^{previews.NEWS}$", news)]
"""Only a preview has them."""
