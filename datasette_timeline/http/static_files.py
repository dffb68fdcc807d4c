"""The files of static/, as Datasette serves them for this plugin: their addresses, and how long they are kept."""

from functools import cache
from hashlib import sha256

from datasette_timeline.database.datasette_compat import plugin_name
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.settings import STATIC
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.caching import FOREVER


def static_url(datasette: Datasette, name: str) -> str:
    """The address of a file in static/; it changes with the file."""
    return f"{datasette.urls.static_plugins(plugin_name(STATIC), name)}?v={_fingerprint(name)}"


def is_ours(name: str) -> bool:
    """Whether static/ has a file of that name."""
    return name in _names()


@cache
def _fingerprint(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def caching_static_files(datasette: Datasette, app: App) -> App:
    """The application, with our static files kept for ever where their address names their content."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _names_content(datasette, scope):
            await app(scope, receive, send)
            return

        async def keeping(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                message = {**message, "headers": [*message["headers"], (b"cache-control", FOREVER.encode())]}
            await send(message)

        await app(scope, receive, keeping)

    return wrapped


def _names_content(datasette: Datasette, scope: Scope) -> bool:
    address = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
    name = scope["path"].rpartition("/")[2]
    return name in _names() and address == static_url(datasette, name)


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in STATIC.iterdir() if path.is_file())
