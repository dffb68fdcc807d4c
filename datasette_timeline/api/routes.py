"""The addresses of the API, pinned to a release or not, and who answers each."""

from collections.abc import Awaitable, Callable
from urllib.parse import unquote

from datasette import Response

from datasette_timeline.api.endpoints import DATASET, MANY, ONE, PATHS, VERSIONS, VIEW, Many, One
from datasette_timeline.api.known_values import words_of
from datasette_timeline.api.openapi import live_description
from datasette_timeline.api.parameters import Takes, parse_query
from datasette_timeline.api.serving import Call, serve
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.http.api_errors import did_you_mean, failure
from datasette_timeline.http.caching import Content


async def api(datasette: Datasette, request: Request) -> Response:
    """Any endpoint."""
    return await serve(datasette, request, _answer)


ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (r"^(?:/releases/(?P<release>[^/]+))?/api/v1/(?P<path>.+)$", api),
]


async def _answer(call: Call) -> Content:
    path = call.path.rstrip("/")
    words = await words_of(call.database)
    if path == "openapi.json":
        parse_query(call.pairs, Takes({}, (), filters=(), own=()), call.catalogue)
        return await live_description(call, words)
    endpoint, keys = _endpoint(path)
    if endpoint is None:
        _, nearest = did_you_mean(path, PATHS)
        raise failure("not-found", f"There is no endpoint '{path}'.", allowed=PATHS, nearest=nearest)
    query = parse_query(call.pairs, endpoint.takes(words), call.catalogue)
    if isinstance(endpoint, Many):
        return await endpoint.answer(call, query)
    return await endpoint.answer(call, query, *map(unquote, keys))


def _endpoint(path: str) -> tuple[Many | One | None, list[str]]:
    """Who answers at a path, and what the path names it by; nobody where it is no endpoint's."""
    if path in MANY:
        return MANY[path], []
    every = [*VERSIONS, *ONE.values(), VIEW, DATASET]
    found = ((one, keys) for one in every if (keys := one.keys_in(path)) is not None)
    return next(found, (None, []))
