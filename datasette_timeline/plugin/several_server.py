"""The server of several datasets, with the same limits as that of one."""

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext

import uvicorn

from datasette_timeline.database import sql_limits
from datasette_timeline.database.datasette_compat import StartupError, sharing_the_port
from datasette_timeline.plugin.server import STOPPING_SECONDS, HeaderTimeoutProtocol
from datasette_timeline.published.dataset_names import Named
from datasette_timeline.published.workers import SHARED_PORT
from datasette_timeline.several.files import FILES
from datasette_timeline.several.front import Site, application, open_site
from datasette_timeline.several.overview import overview
from datasette_timeline.several.searching import search_json, search_page

VIEWS = {"/": overview, "/search": search_page, "/search.json": search_json, **FILES}
"""What a site of several datasets answers itself, by path."""


def serve_several(datasets: Sequence[Named], title: str | None, site_url: str | None, host: str, port: int) -> None:
    """Serve until stopped. Raises StartupError where nothing can be shown, having said why."""
    sql_limits.datasets_served = len(datasets)
    try:
        with sharing_the_port() if os.environ.get(SHARED_PORT) else nullcontext():
            asyncio.run(_serve(datasets, title, site_url, host, port))
    finally:
        sql_limits.datasets_served = 0


async def _serve(datasets: Sequence[Named], title: str | None, site_url: str | None, host: str, port: int) -> None:
    site: Site = await open_site(datasets, VIEWS, title, site_url)
    if not site.whole:
        raise StartupError("None of the datasets can be shown.")
    config = uvicorn.Config(
        application(site),
        host=host,
        port=port,
        http=HeaderTimeoutProtocol,
        timeout_graceful_shutdown=STOPPING_SECONDS,
        proxy_headers=False,
        lifespan="on",
        log_level="info",
    )
    server = uvicorn.Server(config)
    await server.serve()
    if not server.started:
        sys.exit(1)
