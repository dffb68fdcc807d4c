"""What becomes of an error that no page has answered itself: the one place that knows which errors are whose fault.

Datasette hands over what its routes raise; the outermost layer catches what is raised around them. Only what nobody
could expect goes to the log.
"""

import sqlite3
import sys
import traceback
from collections.abc import Generator

from datasette import NotFound, Response, hookimpl

from datasette_timeline.database.datasette_compat import Base400, DatasetteError, QueryInterrupted, await_me_maybe
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.filters.urls import path_within
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.caching import Reply
from datasette_timeline.http.refusals import KINDS, is_api, refusal
from datasette_timeline.http.security_headers import is_datasettes
from datasette_timeline.http.turns import BusyError
from datasette_timeline.site.errors import page_for
from datasette_timeline.site.refused_queries import refused_query

BROKEN = "This could not be made. The fault is ours, not yours; it has been written to the log of the server."
TOO_SLOW = "This takes longer than allowed. Ask for less: more filters, a lower limit."
CLOSED = "The operator of this site does not show this to everyone."
NO_ENDPOINT = "There is no endpoint at this address; /api lists them all."
_RETRY_SECONDS = 30
"""When what took too long may be tried again: a busy machine may be idle by then."""


def catching_exceptions(datasette: Datasette, app: App) -> App:
    """The application, which answers whatever is raised before it has begun to."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        begun = scope["type"] != "http"

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await app(scope, receive, watched)
        except Exception as error:
            if begun or datasette.pdb:
                raise
            await answer(datasette, scope, error).asgi_send(send)

    return wrapped


@hookimpl(wrapper=True)
def handle_exception(
    datasette: Datasette, request: Request, exception: Exception
) -> Generator[None, list[object], list[object]]:
    """Answer in Datasette's place, where its own answer does not fit or would cry wolf in the log."""
    *others, datasettes = yield

    async def inner() -> Response:
        own = None if datasette.pdb else await _instead(datasette, request, exception)
        return own or await await_me_maybe(datasettes)

    return [*others, inner()]


@hookimpl(wrapper=True)
def forbidden(datasette: Datasette, request: Request) -> Generator[None, list[object], list[object]]:
    """Say on our own pages, in the API and in embeds that they are closed; other plugins may know a way in."""
    *others, datasettes = yield
    if others or is_datasettes(datasette, path_within(datasette, str(request.path))):
        return [*others, datasettes]
    return [refusal(datasette, request.scope, 403, CLOSED)]


def answer(datasette: Datasette, scope: Scope, error: Exception) -> Reply:
    """The answer where this was raised and nobody knows better."""
    if isinstance(error, QueryInterrupted):
        return refusal(datasette, scope, 503, TOO_SLOW, {"Retry-After": str(_RETRY_SECONDS)})
    if isinstance(error, BusyError):
        return refusal(datasette, scope, 503, str(error), {"Retry-After": str(error.wait_seconds)})
    traceback.print_exception(error, file=sys.stderr)
    return refusal(datasette, scope, 500, BROKEN)


async def _instead(datasette: Datasette, request: Request, error: Exception) -> Response | Reply | None:
    path = path_within(datasette, str(request.path))
    if is_datasettes(datasette, path):
        return await _page_about_data(datasette, request, error) or _in_a_database(datasette, request, error)
    if not isinstance(error, NotFound):
        return None if isinstance(error, Base400) else answer(datasette, request.scope, error)
    if is_api(path):
        return refusal(datasette, request.scope, 404, NO_ENDPOINT)
    return await page_for(datasette, request, error)


async def _page_about_data(datasette: Datasette, request: Request, error: Exception) -> Response | None:
    """Our page for people where a table is not there, or SQL cannot be answered; None for all else."""
    path = str(request.path)
    if "." in path.rpartition("/")[2]:
        return None
    if isinstance(error, NotFound):
        return await page_for(datasette, request, error)
    if isinstance(error, DatasetteError) and "sql" in request.args:
        sentence = TOO_SLOW if error.message_is_html else str(error.message)
        return await refused_query(datasette, request, sentence)
    return None


def _page_of(datasette: Datasette, request: Request, status: int, message: str) -> Reply | None:
    """Our page for an error of Datasette's pages; None for programs, to whom Datasette tells more."""
    if status not in KINDS or str(request.path).endswith(".json"):
        return None
    return refusal(datasette, request.scope, status, message)


def _in_a_database(datasette: Datasette, request: Request, error: Exception) -> Reply | None:
    """What Datasette's pages raise for addresses that they cannot read, they call a fault of the server."""
    if isinstance(error, DatasetteError):
        error.status = 400 if error.status == 500 else error.status
        return None if error.message_is_html else _page_of(datasette, request, error.status, str(error.message))
    if isinstance(error, Base400):
        return _page_of(datasette, request, error.status, str(error))
    if isinstance(error, (ValueError, OverflowError, sqlite3.Error)):
        return refusal(datasette, request.scope, 400, f"The database cannot do what this address asks: {error}.")
    return answer(datasette, request.scope, error)
