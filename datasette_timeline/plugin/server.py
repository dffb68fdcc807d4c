"""The server under `datasette serve`, which waits for nobody without end.

As Datasette alone starts it, it waits as long as clients like: for the headers of requests, and when it is told to
stop, for downloads.
"""

import asyncio
import os
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import click
import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from datasette_timeline.database import sql_limits
from datasette_timeline.database.configuration_files import ensure_sound
from datasette_timeline.database.datasette_compat import StartupError, serving_with, sharing_the_port
from datasette_timeline.published.workers import SHARED_PORT

P = ParamSpec("P")
R = TypeVar("R")

HEADER_SECONDS = 10
"""From the first to the last byte of what a request begins with, or from the connection on."""
STOPPING_SECONDS = 4
"""For answers that are on their way when the server is told to stop."""


class HeaderTimeoutProtocol(H11Protocol):
    """HTTP, for those who say what they want in time."""

    _overdue: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._look_at_the_clock()

    def data_received(self, data: bytes) -> None:
        """Wait on, or no more."""
        super().data_received(data)
        self._look_at_the_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        self._wait_no_more()

    def _look_at_the_clock(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._wait_no_more()
        elif self._overdue is None:
            self._overdue = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _wait_no_more(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None


def with_timeouts(serve: Callable[P, R]) -> Callable[P, R]:
    """What Datasette does to serve, on a server with these limits."""

    @wraps(serve)
    def serving(*values: P.args, **options: P.kwargs) -> R:
        _ensure_configured(options.get("files"))
        sql_limits.datasets_served = 1
        try:
            with (
                sharing_the_port() if os.environ.get(SHARED_PORT) else nullcontext(),
                serving_with(
                    http=HeaderTimeoutProtocol, timeout_graceful_shutdown=STOPPING_SECONDS, proxy_headers=False
                ),
            ):
                return serve(*values, **options)
        finally:
            sql_limits.datasets_served = 0

    return serving


def _ensure_configured(value: object) -> None:
    """Raise ClickException, which ends the program with a sentence, where the folder that is to be served cannot be."""
    match value:
        case (str(folder),) if Path(folder).is_dir():
            try:
                ensure_sound(Path(folder))
            except StartupError as error:
                raise click.ClickException(str(error)) from None
