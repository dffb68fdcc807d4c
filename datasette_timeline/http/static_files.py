"""The files of static/ that this plugin has for browsers: their addresses, and how long they are kept.

At the address that names its content, a style sheet or script comes without comments and blanks: a first visit on a
phone takes a sixth less of them. At any other, Datasette serves the file as it is.
"""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256

from rcssmin import cssmin
from rjsmin import jsmin

from datasette_timeline.database.datasette_compat import plugin_name
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.settings import STATIC
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.caching import FOREVER, Reply

_MINIFIED: Mapping[str, tuple[str, Callable[[str], str]]] = {
    ".css": ("text/css; charset=utf-8", cssmin),
    ".js": ("text/javascript; charset=utf-8", jsmin),
}
"""By ending: the media type, and what takes out what browsers pass over."""


def static_url(datasette: Datasette, name: str) -> str:
    """The address of a file in static/; it changes with the file."""
    return f"{datasette.urls.static_plugins(plugin_name(STATIC), name)}?v={_fingerprint(name)}"


def is_ours(name: str) -> bool:
    """Whether static/ has a file of that name."""
    return name in _names()


@cache
def _fingerprint(name: str) -> str:
    return sha256(static_content(name)).hexdigest()[:12]


@cache
def static_content(name: str) -> bytes:
    """What is sent of a file at the address that names its content."""
    path = STATIC / name
    _, minified = _MINIFIED.get(path.suffix, ("", None))
    return minified(path.read_text(encoding="utf-8")).encode() if minified else path.read_bytes()


def caching_static_files(datasette: Datasette, app: App) -> App:
    """The application, with our static files kept for ever where their address names their content."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _names_content(datasette, scope):
            await app(scope, receive, send)
            return
        name = _name(scope)
        if found := _MINIFIED.get(name[name.rfind(".") :]):
            content, headers = static_content(name), {"Cache-Control": FOREVER}
            await Reply(b"" if scope["method"] == "HEAD" else content, 200, headers, found[0]).asgi_send(send)
            return

        async def keeping(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                message = {**message, "headers": [*message["headers"], (b"cache-control", FOREVER.encode())]}
            await send(message)

        await app(scope, receive, keeping)

    return wrapped


def _names_content(datasette: Datasette, scope: Scope) -> bool:
    address = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
    name = _name(scope)
    return name in _names() and address == static_url(datasette, name)


def _name(scope: Scope) -> str:
    return str(scope["path"]).rpartition("/")[2]


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in STATIC.iterdir() if path.is_file())
