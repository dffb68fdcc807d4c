"""Headers that tell browsers what pages may do: load from this site alone, run no script written into a page, sit in no
frame but an embed's.

Datasette's own pages carry a few scripts of their own, and styles in attributes. The scripts are let through by their
hashes, taken from Datasette's templates and not from what is sent, so that a script that got into a page some other way
does not run. Its styles are let through as they are. A plugin that writes scripts into pages has to move them to files.

A response that brings a header of these names along keeps it.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256

from datasette_timeline.database.datasette_compat import datasette_templates, tilde_decode
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.filters.urls import path_within
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.map import tile_origins

_SELF = "'self'"
_NONE = "'none'"
_BASE_MAP = "/-/basemap/"
"""Our own drawing among Datasette's addresses."""
_EMBED = re.compile(r"/embed(?:[/.].*)?")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}")
_PLACEHOLDER_VALUES = ("true", "false")

COMMON: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def with_headers(datasette: Datasette, app: App) -> App:
    """The application with these headers on every response."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name.lower() for name, _ in given}
                added = {**COMMON, "content-security-policy": policy_for(datasette, scope["path"])}
                given += [(n.encode(), v.encode()) for n, v in added.items() if n.encode() not in names]
                message = {**message, "headers": given}
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped


def policy_for(datasette: Datasette, path: str) -> str:
    """The content security policy of the page at a path of this site."""
    path = path_within(datasette, path)
    if is_datasettes(datasette, path) and not path.startswith(_BASE_MAP):
        return _policy(scripts=datasette_script_hashes(), styles=["'unsafe-inline'"])
    return _policy(images=tile_origins(datasette), ancestors="*" if _EMBED.fullmatch(path) else _NONE)


def is_datasettes(datasette: Datasette, path: str) -> bool:
    """Whether Datasette itself answers at this path: its tables, queries and tools."""
    first = path.split("/")[1]
    if first == "-":
        return True
    name = tilde_decode(first.partition(".")[0])
    return any(name in (database.name, database.route) for database in datasette.databases.values())


@cache
def datasette_script_hashes() -> tuple[str, ...]:
    """Sources for a policy that let the scripts in Datasette's own templates run."""
    scripts = {
        _PLACEHOLDER.sub(value, script)
        for template in datasette_templates()
        for script in _INLINE_SCRIPT.findall(template.read_text("utf-8"))
        for value in _PLACEHOLDER_VALUES
    }
    return tuple(sorted(script_hash(script) for script in scripts))


def script_hash(script: str) -> str:
    """The source that lets exactly this script run."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _policy(
    scripts: Iterable[str] = (), styles: Iterable[str] = (), images: Iterable[str] = (), ancestors: str = _NONE
) -> str:
    directives: Mapping[str, Iterable[str]] = {
        "default-src": [_NONE],
        "script-src": [_SELF, *scripts],
        "style-src": [_SELF, *styles],
        "img-src": [_SELF, "data:", *images],
        "font-src": [_SELF],
        "connect-src": [_SELF],
        "frame-src": [_SELF],
        "manifest-src": [_SELF],
        "form-action": [_SELF],
        "base-uri": [_NONE],
        "frame-ancestors": [ancestors],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
