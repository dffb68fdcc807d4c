"""What stands in front of several datasets: who is asked under which name, and the site's own pages."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import httpx
from datasette import Request as AsgiRequest
from datasette import Response

from datasette_timeline.database.datasette_compat import StartupError, opened
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.settings import overrule
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.caching import TAG_LETTERS, Reply, tags_in
from datasette_timeline.http.refusals import refusal
from datasette_timeline.published.dataset_names import Named
from datasette_timeline.several.lifespans import running
from datasette_timeline.several.members import Broken, Member, open_member

_FILES = ("/-/static-plugins/", "/favicon.ico")
"""What the Datasette of the front answers itself."""
_NOWHERE = "There is no page at this address. The home page lists the datasets of this site."
_BROKEN = (
    "This dataset cannot be shown at the moment. The others on this site can; whoever runs it finds why in its log."
)


@dataclass(frozen=True)
class Site:
    """Several datasets, and the Datasette without any that stands in front of them."""

    datasette: Datasette
    title: str | None
    """What the operator calls the site."""
    members: Sequence[Member | Broken]

    @property
    def whole(self) -> list[Member]:
        """The datasets that can be shown."""
        return [each for each in self.members if isinstance(each, Member)]


View = Callable[[Site, Request, httpx.URL], Awaitable[Response]]
"""A page of the site: it gets the address that it was asked at, with the host that the site is known by."""

_sites: WeakKeyDictionary[Datasette, tuple[Site, Mapping[str, View]]] = WeakKeyDictionary()


async def open_site(
    datasets: Sequence[Named], views: Mapping[str, View], title: str | None = None, site_url: str | None = None
) -> Site:
    """Start all datasets, and what stands in front of them, which answers with `views` by their paths.

    Raises StartupError with what is wrong with `site_url`.
    """
    if site_url and urlsplit(site_url).path not in ("", "/"):
        raise StartupError(f"{site_url} has a path: several datasets stand at the top of a host, each under its name.")
    secret = secrets.token_hex(32)
    datasette = opened(None, "/", secret, title=title)
    overrule(datasette, {"site_url": site_url})
    await datasette.invoke_startup()
    site = Site(datasette, title, [await open_member(each, site_url, secret) for each in datasets])
    _sites[datasette] = site, views
    return site


def answering_for_several(datasette: Datasette, app: App) -> App:
    """The application; in front of several datasets the site's own pages in its place."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or datasette not in _sites or scope["path"].startswith(_FILES):
            await app(scope, receive, send)
            return
        await (await _answer(*_sites[datasette], scope)).asgi_send(send)

    return wrapped


async def _answer(site: Site, views: Mapping[str, View], scope: Scope) -> Response | Reply:
    path = str(scope["path"])
    if any(path.startswith(each.base) for each in site.members):
        return refusal(site.datasette, scope, 500, _BROKEN)
    if view := views.get(path):
        request: Request = AsgiRequest(scope, None)
        response = await view(site, request, httpx.URL(f"{request.scheme}://{request.host}{path}"))
        return _as_asked(response, request)
    return refusal(site.datasette, scope, 404, _NOWHERE)


def _as_asked(response: Response, request: Request) -> Response:
    """The answer with its tag, or that whoever asks has it; without a body for HEAD.

    It is put together of what several databases say, and of who did not answer in time: only its body tells it apart.
    """
    headers, body = dict(response.headers), response.body.encode()
    if response.status == HTTPStatus.OK and headers.get("Cache-Control") != "no-store":
        headers["ETag"] = f'"{sha256(body).hexdigest()[:TAG_LETTERS]}"'
        if not {headers["ETag"], "*"}.isdisjoint(tags_in(request.headers.get("if-none-match", ""))):
            return Reply(status=HTTPStatus.NOT_MODIFIED, headers=headers, content_type=None)
    if request.method == "HEAD":
        headers["Content-Length"], body = str(len(body)), b""
    return Reply(body, response.status, headers, response.content_type)


def application(site: Site) -> App:
    """The whole site as one application."""
    front = site.datasette.app()
    by_name = {each.name: each for each in site.members}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live([front, *(each.app for each in site.whole)], receive, send)
            return
        first, slash, _ = scope["path"].removeprefix("/").partition("/")
        member = by_name.get(first)
        if member and not slash:
            await _to_home(member.base, scope).asgi_send(send)
        else:
            await (member.app if isinstance(member, Member) else front)(scope, receive, send)

    return app


def _to_home(base: str, scope: Scope) -> Reply:
    query = scope["query_string"].decode("latin-1")
    location = f"{base}?{query}" if query else base
    return Reply(b"", 301, {"Location": location, "Content-Length": "0"}, content_type=None)


async def _live(apps: Sequence[App], receive: Receive, send: Callable[[Message], Awaitable[None]]) -> None:
    async with AsyncExitStack() as stack:
        await receive()
        for each in apps:
            await stack.enter_async_context(running(each))
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await send({"type": "lifespan.shutdown.complete"})
