"""The datasets of a site: each a Datasette of its own, which knows nothing of the others."""

import asyncio
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx

from datasette_timeline.database.attached import attached_timeline
from datasette_timeline.database.configuration_files import ensure_sound
from datasette_timeline.database.datasette_compat import StartupError, opened
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.settings import OVERVIEW, overrule
from datasette_timeline.http.asgi import App
from datasette_timeline.published.dataset_names import Named

DATABASE = "conflict.db"
_SECONDS = 8
"""How long a dataset is waited for; the others are shown without it."""


@dataclass(frozen=True)
class Member:
    """A dataset of the site."""

    name: str
    base: str
    """The path of its home page: `/name/`."""
    datasette: Datasette
    app: App

    async def get(self, path: str, asked: httpx.URL, query: Sequence[tuple[str, str]] = ()) -> httpx.Response | None:
        """What it answers to anybody at one of its paths; None where it takes too long.

        `asked` is the address that the site was asked at.
        """
        transport = httpx.ASGITransport(app=cast("Any", self.app))
        address = asked.copy_with(path=f"{self.base}{path.lstrip('/')}", query=None)
        try:
            async with asyncio.timeout(_SECONDS), httpx.AsyncClient(transport=transport) as client:
                return await client.get(address, params=list(query))
        except TimeoutError:
            return None


@dataclass(frozen=True)
class Broken:
    """A dataset that cannot be shown."""

    name: str
    base: str
    reason: str
    """For the operator."""


async def open_member(named: Named, site_url: str | None, secret: str) -> Member | Broken:
    """Start the Datasette of a folder under its name; whatever is wrong with it, the others are none the worse."""
    try:
        if not named.folder.is_dir():
            raise StartupError(f"there is no folder {named.folder}.")
        if not (named.folder / DATABASE).is_file():
            raise StartupError(f"there is no {DATABASE} in {named.folder}: run 'python -m loaders build' first.")
        ensure_sound(named.folder)
        datasette = opened(named.folder, named.base, secret)
        overrule(datasette, {"site_url": f"{site_url.rstrip('/')}{named.base}" if site_url else None, OVERVIEW: "/"})
        await datasette.invoke_startup()
        if attached_timeline(datasette) is None:
            raise StartupError(f"{named.folder / DATABASE} holds no timeline: run 'python -m loaders build' again.")
        return Member(named.name, named.base, datasette, datasette.app())
    except (Exception, SystemExit) as error:  # of Datasette, its plugins, or what a folder has
        reason = _reason(error, named.folder)
        sys.stderr.write(f"{named.name} cannot be shown: {reason}\n")
        return Broken(named.name, named.base, reason)


def _reason(error: BaseException, folder: Path) -> str:
    if isinstance(error, sqlite3.DatabaseError):
        return f"{folder / DATABASE} is damaged, or no database ({error}): run 'python -m loaders build' again."
    return str(error) or type(error).__name__
