"""Headers that tell browsers what pages may do: load from this site alone, run no script written into a page, sit in no
frame but an embed's.

Datasette's own pages carry scripts of their own, and styles in attributes. The scripts are let through by what is in
Datasette's templates and not by what is sent, so that a script that got into a page some other way does not run: by
their hashes, and where they hold data, as in Datasette 1.0, by a number that each page has new. Its styles are let
through as they are. Plugins that write scripts into Datasette's pages, or load from elsewhere, are let through by the
setting `datasette_policy`::

    plugins:
      datasette-timeline:
        datasette_policy:
          script-src: ["'unsafe-inline'"]

A response that brings a header of these names along keeps it.
"""

import re
import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

from datasette import hookimpl
from jinja2 import Environment
from jinja2.ext import Extension

from datasette_timeline.database.datasette_compat import (
    StartupError,
    datasette_templates,
    is_of_another_plugin,
    tilde_decode,
)
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette
from datasette_timeline.database.settings import CONFIG, setting
from datasette_timeline.filters.urls import path_within
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.map import tile_origins

_SELF = "'self'"
_NONE = "'none'"
_ANY_INLINE = "'unsafe-inline'"
_BASE_MAP = "/-/basemap/"
"""Our own drawing among Datasette's addresses."""
_EMBED = re.compile(r"/embed(?:[/.].*)?")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_HANDLER = re.compile(r'\son[a-z]+="([^"{]*)"')
_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_BOOLEANS = frozenset({"datasette_allow_facet"})
"""Placeholders in scripts that are true or false."""
_EXTENDABLE = ("script-src", "style-src", "img-src", "font-src", "connect-src", "frame-src", "worker-src")
_POLICY = b"content-security-policy"

_nonce: ContextVar[str] = ContextVar("nonce", default="")

COMMON = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
"""Headers of every response."""


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
                given += [header for header in COMMON if header[0] not in names]
                is_kept = message["status"] == HTTPStatus.NOT_MODIFIED and _has_marks(datasette, scope["path"])
                if _POLICY not in names and not is_kept:  # or else the page keeps the policy that it came with
                    policy = policy_for(datasette, scope["path"])
                    given += [(_POLICY, policy.encode())] if policy else []
                message = {**message, "headers": given}
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped


def with_marked_scripts(datasette: Datasette, app: App) -> App:
    """The application, whose pages from Datasette bring a policy with the number that marks their scripts along.

    It goes with the page wherever that is kept, and so is put closest to Datasette.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_marks(datasette, scope["path"]):
            await app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)

        async def send_with_policy(message: Message) -> None:
            policy = _datasettes_policy(datasette, nonce)
            if message["type"] == "http.response.start" and policy:
                message = {**message, "headers": [*message.get("headers", ()), (_POLICY, policy.encode())]}
            await send(message)

        token = _nonce.set(nonce)
        try:
            await app(scope, receive, send_with_policy)
        finally:
            _nonce.reset(token)

    return wrapped


def policy_for(datasette: Datasette, path: str) -> str:
    """The content security policy of the page at a path of this site; nothing where the operator wants none."""
    if _is_datasettes_page(datasette, path):
        return _datasettes_policy(datasette)
    return _own_policies(datasette)[_EMBED.fullmatch(path_within(datasette, path)) is not None]


@memoize_per_datasette
def _own_policies(datasette: Datasette) -> dict[bool, str]:
    """Those of our pages, and of our pages in frames of others."""
    images = tile_origins(datasette)
    return {framed: _policy(images=images, ancestors="*" if framed else _NONE) for framed in (False, True)}


def _has_marks(datasette: Datasette, path: str) -> bool:
    """Whether the scripts of the page at a path bear a number."""
    return scripts_hold_data() and _is_datasettes_page(datasette, path)


def _is_datasettes_page(datasette: Datasette, path: str) -> bool:
    path = path_within(datasette, path)
    return is_datasettes(datasette, path) and not path.startswith(_BASE_MAP)


def is_datasettes(datasette: Datasette, path: str) -> bool:
    """Whether Datasette itself or another plugin answers at this path: its tables, queries and tools."""
    first = path.split("/")[1]
    if first == "-":
        return True
    name = tilde_decode(first.partition(".")[0])
    is_data = any(name in (database.name, database.route) for database in datasette.databases.values())
    return is_data or is_of_another_plugin(datasette, path)


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Let Datasette's templates mark the scripts that are written in them, where their hashes cannot be known."""
    if scripts_hold_data():
        env.globals["script_nonce"] = _nonce.get
        env.add_extension(_MarkedScripts)


class _MarkedScripts(Extension):
    """Every script in a template of Datasette bears the number of its page; what comes in as data does not."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with its scripts marked, where it is one of Datasette's."""
        if filename is None or Path(filename) not in datasette_templates():
            return source
        return source.replace("<script>", '<script nonce="{{ script_nonce() }}">')


def datasettes_sources(datasette: Datasette) -> Mapping[str, list[str]] | None:
    """What Datasette's pages may have beyond their own, by directive; None where they have no policy at all.

    Raises StartupError where the setting is something else.
    """
    found = setting(datasette, "datasette_policy")
    if found is False:
        return None
    added = {} if found is None else found
    if isinstance(added, dict) and all(name in _EXTENDABLE and _are_sources(each) for name, each in added.items()):
        return added
    raise StartupError(
        f"plugins.{CONFIG}.datasette_policy: give a list of sources for each directive, such as script-src: "
        f'["{_ANY_INLINE}"], or false for no policy at all. The directives are {", ".join(_EXTENDABLE)}.'
    )


def _are_sources(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and not set(each) & set(" ;,\n") for each in value)


def _datasettes_policy(datasette: Datasette, nonce: str = "") -> str:
    added = datasettes_sources(datasette)
    if added is None:
        return ""
    any_script = _ANY_INLINE in added.get("script-src", ())
    scripts = () if any_script else _datasettes_scripts(nonce)  # beside which browsers would not heed it
    return _policy(scripts, [_ANY_INLINE], added=added)


def _datasettes_scripts(nonce: str) -> Iterable[str]:
    """Sources that let the scripts of a page of Datasette run; without a number those that no page has."""
    if not scripts_hold_data():
        return [*datasette_script_hashes(), *datasette_handler_hashes()]
    return [f"'nonce-{nonce}'", *datasette_handler_hashes()] if nonce else ()


@cache
def scripts_hold_data() -> bool:
    """Whether scripts in Datasette's templates hold what is known only when a page is made."""
    return any(not set(_PLACEHOLDER.findall(script)) <= _BOOLEANS for script in _found(_INLINE_SCRIPT))


@cache
def datasette_script_hashes() -> tuple[str, ...]:
    """Sources for a policy that let the scripts in Datasette's own templates run."""
    scripts = {_PLACEHOLDER.sub(value, script) for script in _found(_INLINE_SCRIPT) for value in ("true", "false")}
    return tuple(sorted(script_hash(script) for script in scripts))


@cache
def datasette_handler_hashes() -> tuple[str, ...]:
    """The same for what stands in attributes there, as for a click."""
    hashes = sorted(script_hash(handler) for handler in _found(_HANDLER))
    return ("'unsafe-hashes'", *hashes) if hashes else ()


def _found(pattern: re.Pattern[str]) -> set[str]:
    return {found for template in datasette_templates() for found in pattern.findall(template.read_text("utf-8"))}


def script_hash(script: str) -> str:
    """The source that lets exactly this script run."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _policy(
    scripts: Iterable[str] = (),
    styles: Iterable[str] = (),
    images: Iterable[str] = (),
    ancestors: str = _NONE,
    added: Mapping[str, Iterable[str]] = MappingProxyType({}),
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
    whole = {name: [*directives.get(name, ()), *added.get(name, ())] for name in {**directives, **added}}
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in whole.items())
