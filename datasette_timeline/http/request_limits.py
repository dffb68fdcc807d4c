"""What is not let in: addresses that would take long or that nothing can read, and methods that do nothing here.

Whoever writes an address by hand, or follows a link of this site, stays far below these limits.
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from datasette import Request as AsgiRequest

from datasette_timeline.database.datasette_compat import (
    actor_of_request,
    is_of_another_plugin,
    may_debug,
    query_writes,
    tilde_decode,
)
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.settings import setting
from datasette_timeline.filters.urls import path_within
from datasette_timeline.http.asgi import App, Receive, Scope, Send
from datasette_timeline.http.refusals import is_api, refuse
from datasette_timeline.http.security_headers import is_datasettes
from datasette_timeline.http.table_parameters import misread_parameter
from datasette_timeline.published.downloads import FOLDER, RELEASES

MOST_PATH_BYTES = 2 * 2**10
"""The longest id or key is some 200 bytes, or six times that where it is percent-encoded."""
MOST_QUERY_BYTES = 8 * 2**10
"""A filter by every actor and place of a large dataset; what browsers and proxies pass on without trouble."""
MOST_BODY_BYTES = 2**20
"""A page of text in a form that an operator has made."""
MOST_PARAMETERS = 200
"""Each takes time on every page, and the words of a page are searched for each that is misspelled."""
MOST_FACETS = 12
"""Each is a query of its own over the whole table; the tables of this site come with seven."""

READING = ("GET", "HEAD")
_API_METHODS = (*READING, "OPTIONS")
_DATASETTE_METHODS = (*READING, "OPTIONS", "POST")
_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,253}|\[(?P<address>[0-9A-Fa-f:.]{2,45})\])(?::(?P<port>[0-9]{0,5}))?")
_MOST_PORT = 2**16
_STATIC = re.compile(r"/-/(?:static|static-plugins|basemap)/.*", re.DOTALL)
_MOST_NAME_BYTES = 255
_TABLE = re.compile(r"/(?P<database>[^/.]+)/(?P<name>[^/.]+)(?:\.\w+)?")
"""Addresses of tables, and of the queries that an operator has written down."""

_DEBUGGING = re.compile(
    r"/-/(?:allow-debug|config|databases|messages|patterns|permissions|plugins|settings|threads|versions)(?:\.json)?/?"
)
"""Pages of Datasette that are of use to operators: paths on the machine, versions, threads, settings, forms to try."""


class Rejection(NamedTuple):
    """Why a request is not let in."""

    status: int
    sentence: str
    headers: Mapping[str, str] = {}


def enforcing_request_limits(datasette: Datasette, app: App) -> App:
    """The application, for the requests that it can answer."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        rejection = await _rejection(datasette, scope) if scope["type"] == "http" else None
        if rejection is None:
            await app(scope, receive, send)
        else:
            await refuse(datasette, scope, send, *rejection)

    return wrapped


async def _rejection(datasette: Datasette, scope: Scope) -> Rejection | None:
    return (
        _to_address(scope)
        or _to_host(scope)
        or _to_file_name(datasette, scope)
        or _to_parameters(datasette, scope)
        or await _to_method(datasette, scope)
        or _to_body(scope)
        or await _to_debugging(datasette, scope)
    )


def _to_address(scope: Scope) -> Rejection | None:
    path, query = scope.get("raw_path") or scope["path"].encode(), scope["query_string"]
    path = path.partition(b"?")[0]
    if not (path.isascii() and path.startswith(b"/")):
        return Rejection(400, "This is no address of a page: those begin with a slash and are percent-encoded.")
    for part, length, most in (("path", len(path), MOST_PATH_BYTES), ("query", len(query), MOST_QUERY_BYTES)):
        if length > most:
            sentence = f"The {part} of this address has {length:,} bytes, and {most:,} are allowed. Ask for less."
            return Rejection(414, sentence)
    parameters = query.count(b"&") + 1
    if parameters > MOST_PARAMETERS:
        sentence = f"This address has {parameters:,} parameters, and {MOST_PARAMETERS} are allowed. Ask for less."
        return Rejection(400, sentence)
    return None


def _to_file_name(datasette: Datasette, scope: Scope) -> Rejection | None:
    """Datasette asks the file system for whatever file is named, which for some names is an error."""
    path = path_within(datasette, scope["path"])
    if _STATIC.fullmatch(path) and max(len(name.encode()) for name in path.split("/")) > _MOST_NAME_BYTES:
        return Rejection(404, "There is no file of that name.")
    return None


def _to_host(scope: Scope) -> Rejection | None:
    """Every page says its own address, so the host has to be one."""
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if all(map(_is_host, hosts)):
        return None
    return Rejection(400, "The header Host of this request does not name a host.")


def _is_host(host: str) -> bool:
    match = _HOST.fullmatch(host)
    if not match or int(match["port"] or 0) >= _MOST_PORT:
        return False
    try:
        return not match["address"] or ipaddress.IPv6Address(match["address"]) is not None
    except ValueError:
        return False


def _to_parameters(datasette: Datasette, scope: Scope) -> Rejection | None:
    """Datasette reads the parameters of tables and queries without looking."""
    if not scope["query_string"] or not is_datasettes(datasette, path_within(datasette, scope["path"])):
        return None
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    facets = sum(name.startswith("_facet") and name != "_facet_size" for name, _ in pairs)
    if facets > MOST_FACETS:
        sentence = f"This address asks for {facets} facets, and {MOST_FACETS} are allowed. Ask for fewer at a time."
        return Rejection(400, sentence)
    misread = misread_parameter(pairs)
    return Rejection(400, misread) if misread else None


async def _to_method(datasette: Datasette, scope: Scope) -> Rejection | None:
    path, method = path_within(datasette, scope["path"]), scope["method"]
    allowed = await _methods(datasette, scope, path) if method not in READING else READING
    if method in allowed:
        return None
    what = "the API" if is_api(path) else "this address"
    sentence = f"{method[:20]} is not possible here: {what} is for reading."
    return Rejection(405, sentence, {"Allow": ", ".join(allowed)})


def _to_body(scope: Scope) -> Rejection | None:
    """Forms are short; Datasette gathers whatever comes before it looks."""
    if scope["method"] in _API_METHODS:
        return None
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    if b"transfer-encoding" not in headers and length.isdigit() and int(length[:18]) <= MOST_BODY_BYTES:
        return None
    return Rejection(413, f"A form may have {MOST_BODY_BYTES:,} bytes, and says in Content-Length how many it has.")


async def _to_debugging(datasette: Datasette, scope: Scope) -> Rejection | None:
    """The pages that show the machinery are closed to visitors, unless the operator opens them."""
    if not _DEBUGGING.fullmatch(path_within(datasette, scope["path"])) or setting(datasette, "debug_pages"):
        return None
    actor = await actor_of(datasette, scope)
    if await may_debug(datasette, actor):
        return None
    return Rejection(403, "This page shows the machinery of the site. It is for the operator alone.")


async def actor_of(datasette: Datasette, scope: Scope) -> Mapping[str, Any] | None:
    """Who asks, as Datasette finds it; None for everybody."""
    return await actor_of_request(datasette, AsgiRequest(scope, None))


async def _methods(datasette: Datasette, scope: Scope, path: str) -> tuple[str, ...]:
    if is_api(path) or path.startswith((f"/{FOLDER}/", f"/{RELEASES}/")):
        return _API_METHODS
    if not is_datasettes(datasette, path) or _STATIC.fullmatch(path):
        return READING
    is_others = path.startswith("/-/") or is_of_another_plugin(datasette, path)
    return _DATASETTE_METHODS if is_others or await _writes(datasette, scope, path) else _API_METHODS


async def _writes(datasette: Datasette, scope: Scope, path: str) -> bool:
    """Whether a query that an operator lets write is at this path: all else in a database is for reading."""
    match = _TABLE.fullmatch(path)
    if match is None:
        return False
    route, name = tilde_decode(match["database"]), tilde_decode(match["name"])
    database = next(each.name for each in datasette.databases.values() if route in (each.route, each.name))
    return await query_writes(datasette, await actor_of(datasette, scope), database, name)
