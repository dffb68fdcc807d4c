"""Answers that are made once and then found unchanged: strong tags, 304, and a store of finished bodies.

What an address of the API, a feed, an embed or a page says depends on the database file, this program and the address,
and on nothing else. So its tag is known before anything is read::

    async def feed(datasette, request):
        edition = await edition_of(datasette)

        async def make() -> Content:
            return Content(body, "application/atom+xml; charset=utf-8")

        return await respond(datasette, request, edition, make)
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

from datasette import Request as AsgiRequest
from datasette import Response

from datasette_timeline.database.attached import attached_timeline, ensure_readable, timeline_database
from datasette_timeline.database.datasette_compat import datasette_version
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.settings import settings_of
from datasette_timeline.database.snapshots import Snapshot
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.content_encoding import IDENTITY, best_encoding, encode
from datasette_timeline.i18n.languages.site import languages_of
from datasette_timeline.published import previews

STALE_SECONDS = 600
"""For so long after its time a cache may show what it has while it asks anew: no correction stays hidden for longer."""
FOREVER = "public, max-age=31536000, immutable"
OPEN_TO_ALL: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Dataset-Version, ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Headers that let scripts of any site read a response."""
_METHODS = "GET, HEAD, OPTIONS"
PREFLIGHT: Mapping[str, str] = {
    **OPEN_TO_ALL,
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
"""Headers that answer a browser which asks whether scripts of other sites may ask."""

PERSONAL = ("cookie", "authorization")
"""Headers whose requests Datasette looks at before it lets a cache keep an answer."""
UNFINISHED = "datasette_timeline.unfinished"
"""In the scope of a request: its page lacks what could not be made in time, and is not to be kept."""
_STORE_BYTES = 16 * 2**20
_STORE_ENTRIES = 10_000
"""So many pages and answers are asked for often at most; tiny ones could fill the memory with what is around them."""
_ENTRY_BYTES = 1000
"""Objects around a body: tag, mapping of headers, their names and values, the place in the store."""
TAG_LETTERS = 32
_RELEASE_LETTERS = 8


class Content(NamedTuple):
    """What an address answers with status 200, before any encoding."""

    body: bytes
    content_type: str
    headers: Mapping[str, str] = {}


@dataclass(frozen=True)
class Edition:
    """The database as it is now. It is kept by the state of the file, and must not hold on to that."""

    version: str
    """The dataset's version, as it is cited."""
    release: str
    """Version and content in one name, 1.2.0-5b3c0c9f: what bears it can never change, whoever forgets to raise the
    version."""
    identity: str
    """Changes with every byte of the database file, with this program, and with its settings."""

    def tag(self, address: str, encoding: str, keeping: str) -> str:
        """The entity tag of what is at a whole address, in that encoding and with that Cache-Control."""
        seed = f"{self.identity} {address} {encoding} {keeping}"
        return f'"{sha256(seed.encode()).hexdigest()[:TAG_LETTERS]}"'


class Terms(NamedTuple):
    """On what terms caches keep answers of a kind, and who may read them."""

    keeping: str
    """Cache-Control."""
    added: Mapping[str, str]
    tables: Sequence[str]
    """What whoever asks has to be allowed to see."""

    def tag(self, edition: Edition, address: str, encoding: str) -> str:
        """The entity tag of what is at a whole address."""
        return edition.tag(address, encoding, self.keeping if self.added else f"{self.keeping} page")

    def headers(self, edition: Edition, tag: str) -> dict[str, str]:
        """The headers of an answer with that tag."""
        return {
            **self.added,
            "Cache-Control": self.keeping,
            "Vary": "Accept-Encoding, Cookie, Authorization",
            "Dataset-Version": edition.version,
            "ETag": tag,
        }


_FOR_EVER = Terms(FOREVER, OPEN_TO_ALL, ("documents",))


def for_programs(datasette: Datasette) -> Terms:
    """The terms of data: the API, feeds, embeds, files."""
    return Terms(freshness(datasette), OPEN_TO_ALL, ("documents",))


def for_readers(datasette: Datasette) -> Terms:
    """The terms of pages: kept as long, but not shown after that without asking, and not for scripts of other sites."""
    return Terms(freshness(datasette).partition(", stale")[0], {}, ("events",))


class Reply(Response):
    """A response that can do without body and content type, as 204, 304 and every HEAD must."""

    def start_message(self) -> Message:
        """What begins the answer: status and headers."""
        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        if self.content_type:
            headers.append((b"content-type", self.content_type.encode("latin-1")))
        headers += [(b"set-cookie", each.encode("latin-1")) for each in self._set_cookie_headers]
        return {"type": "http.response.start", "status": self.status, "headers": headers}

    async def asgi_send(self, send: Send) -> None:
        """Send it."""
        await send(self.start_message())
        await send({"type": "http.response.body", "body": self.body or b""})


@dataclass
class _Store:
    """Finished answers by tag; those asked for longest ago make room."""

    kept: OrderedDict[str, tuple[Content, str]] = field(default_factory=OrderedDict)
    size: int = 0

    def get(self, tag: str) -> tuple[Content, str] | None:
        if tag in self.kept:
            self.kept.move_to_end(tag)
        return self.kept.get(tag)

    def put(self, tag: str, content: Content, encoding: str) -> None:
        if tag in self.kept or len(content.body) > _STORE_BYTES // 8:
            return
        self.kept[tag] = (content, encoding)
        self.size += _size(content)
        while self.size > _STORE_BYTES or len(self.kept) > _STORE_ENTRIES:
            _, (oldest, _) = self.kept.popitem(last=False)
            self.size -= _size(oldest)


def _size(content: Content) -> int:
    """Bytes that an answer takes in memory, roughly: body, headers, and what holds them together."""
    return len(content.body) + sum(len(name) + len(value) for name, value in content.headers.items()) + _ENTRY_BYTES


_store = _Store()
_being_made: dict[str, asyncio.Task[tuple[Content, str]]] = {}
_editions: WeakKeyDictionary[Snapshot, Edition] = WeakKeyDictionary()


async def edition_of(datasette: Datasette) -> Edition:
    """The timeline's database as this request reads it. Raises NotFound where there is none."""
    if known := _known_edition(datasette):
        return known
    database = timeline_database(datasette)
    facts = dict(tuple(row) for row in await database.execute("select name, value from dataset"))
    content = database.hash or f"{facts.get('digest')} {database.mtime_ns}"
    words = languages_of(datasette).digest
    given = [settings_of(datasette), datasette.setting("base_url"), words]
    settings = json.dumps(given, sort_keys=True, default=str)
    edition = Edition(facts.get("version", ""), release_of(facts), f"{content} {_program()} {settings}")
    _editions[database.snapshot] = edition
    return _known_edition(datasette) or edition


def release_of(facts: Mapping[str, str]) -> str:
    """The name of a release, by the facts of the dataset: its version and what it says, 1.2.0-5b3c0c9f."""
    return f"{facts.get('version', '')}-{facts.get('digest', '')[:_RELEASE_LETTERS]}"


def _known_edition(datasette: Datasette) -> Edition | None:
    """The edition, where it has been asked for since the file was taken over, and what a preview says since."""
    database = attached_timeline(datasette)
    known = _editions.get(database.snapshot) if database else None
    said = previews.state() if known else None
    return replace(known, identity=f"{known.identity} {said.number}") if known and said else known


def answering_not_modified(datasette: Datasette, app: App) -> App:
    """The application, save that whoever has an answer unchanged is told so before anything else is done.

    A tag is proof that its address was answered here: nothing need be known of the address, nor be looked up.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        reply = _at_once(datasette, scope) if scope["type"] == "http" else None
        await (app(scope, receive, send) if reply is None else reply.asgi_send(send))

    return wrapped


def _at_once(datasette: Datasette, scope: Scope) -> Reply | None:
    given = {name.decode("latin-1") for name, _ in scope["headers"]}
    if scope["method"] not in ("GET", "HEAD") or "if-none-match" not in given or not given.isdisjoint(PERSONAL):
        return None
    edition = _known_edition(datasette)
    if edition is None:
        return None
    request: Request = AsgiRequest(scope, None)
    asked = request.headers
    encoding = best_encoding(asked.get("accept-encoding", ""))
    scheme = "https" if datasette.setting("force_https_urls") else request.scheme
    known = tags_in(asked["if-none-match"])
    for terms in (for_programs(datasette), _FOR_EVER, for_readers(datasette)):
        tag = terms.tag(edition, _address(request, scheme), encoding)
        if tag in known:
            return Reply(status=304, headers=terms.headers(edition, tag), content_type=None)
    return None


def tags_in(if_none_match: str) -> list[str]:
    """The entity tags that a condition names; weak ones count as strong."""
    return [each.strip().removeprefix("W/") for each in if_none_match.split(",")]


def _address(request: Request, scheme: str) -> str:
    return f"{scheme}://{request.host}{request.full_path}"


async def respond(
    datasette: Datasette,
    request: Request,
    edition: Edition,
    make: Callable[[], Awaitable[Content]],
    *,
    forever: bool = False,
    terms: Terms | None = None,
    tables: Sequence[str] = (),
) -> Response:
    """What `make` makes, tagged and encoded; without making it where the client or the store has it.

    `forever` is for addresses that name an edition and so never change; the terms are those for programs where none are
    given. Raises Forbidden for who may not see the database; whoever has a tag has already seen it.
    """
    asked = request.headers
    encoding = best_encoding(asked.get("accept-encoding", ""))
    terms = _FOR_EVER if forever else terms or for_programs(datasette)
    tag = terms.tag(edition, _address(request, request.scheme), encoding)
    headers = terms.headers(edition, tag)
    known = tags_in(asked.get("if-none-match", ""))
    if tag in known:
        return Reply(status=304, headers=headers, content_type=None)
    for table in (*terms.tables, *tables):
        await ensure_readable(datasette, request, timeline_database(datasette), table)
    content, used = _store.get(tag) or await _made_once(make, tag, encoding)
    headers |= content.headers
    if "*" in known:
        return Reply(status=304, headers=headers, content_type=None)
    if used != IDENTITY:
        headers["Content-Encoding"] = used
    headers["Content-Length"] = str(len(content.body))
    body = b"" if request.method == "HEAD" else content.body
    return Reply(body, headers=headers, content_type=content.content_type)


async def _made_once(make: Callable[[], Awaitable[Content]], tag: str, encoding: str) -> tuple[Content, str]:
    """What is made now: by the first who asks, for all who ask meanwhile, who also get its errors."""
    if tag not in _being_made:
        task = _being_made[tag] = asyncio.create_task(_make(make, tag, encoding))
        task.add_done_callback(partial(_is_made, tag))
    return await asyncio.shield(_being_made[tag])


def _is_made(tag: str, task: asyncio.Task[tuple[Content, str]]) -> None:
    del _being_made[tag]
    if not task.cancelled():
        task.exception()  # which somebody was told, or has stopped waiting for


async def _make(make: Callable[[], Awaitable[Content]], tag: str, encoding: str) -> tuple[Content, str]:
    content = await make()
    body, used = await encode(content.body, encoding)
    content = content._replace(body=body)
    _store.put(tag, content, used)
    return content, used


def freshness(datasette: Datasette) -> str:
    """The Cache-Control of what changes with the next build."""
    seconds = datasette.setting("default_cache_ttl")
    if not (datasette.cache_headers and seconds):
        return "no-cache"
    return f"public, max-age={seconds}, stale-while-revalidate={STALE_SECONDS}"


@cache
def _program() -> str:
    """Fingerprint of the code and files that make the answers."""
    root = Path(__file__).parent.parent
    digest = sha256(datasette_version.encode())
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()
