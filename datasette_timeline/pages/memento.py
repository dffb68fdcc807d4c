"""TimeGates and TimeMaps of events and of their documents: Memento, RFC 7089."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.versions import EVENTS, versions_of
from datasette_timeline.http.caching import OPEN_TO_ALL, Content, edition_of, respond
from datasette_timeline.http.refusals import refusal
from datasette_timeline.pages.parameters import page_number
from datasette_timeline.site.declaring import Instead, Page
from datasette_timeline.site.memento import LINK_FORMAT, Memento, memento_link, mementos_of, moment_of
from datasette_timeline.site.page_head import path_url
from datasette_timeline.site.shell import Shell, open_shell
from datasette_timeline.site.versions import no_history

PER_TIMEMAP = 500
_EVENT = "/events/"
_JSON = ".json"
_BAD_DATE = (
    "Accept-Datetime: '{}' is not a moment that can be read. Write it as HTTP does, in English and in GMT, such as "
    "'Mon, 23 Nov 2026 12:00:00 GMT'; without the header, the newest version is found."
)


class _Original(NamedTuple):
    """What mementos are wanted of: an event, or its document."""

    event: str
    extension: str
    mementos: Sequence[Memento]

    @property
    def path(self) -> str:
        """Its path."""
        return f"{_EVENT}{self.event}{self.extension}"


@Page("/timegate/{original}", pattern=r"/timegate/(?P<original>.+)")
async def timegate(datasette: Datasette, request: Request) -> Response:
    """A redirect to the version that stood at the moment of Accept-Datetime: before the first, the first one."""
    shell = await open_shell(datasette, request, "documents", "versions")
    original = await _original(shell, "/timegate")
    given = request.headers.get("accept-datetime")
    wanted = moment_of(given) if given is not None else original.mementos[-1].moment
    if wanted is None:
        return refusal(datasette, request.scope, 400, _BAD_DATE.format(given), {"Vary": "accept-datetime"})
    found = next((each for each in reversed(original.mementos) if each.moment <= wanted), original.mementos[0])
    links = [
        f'<{path_url(shell, original.path)}>; rel="original"',
        _timemap_link(shell, original),
        *_first_and_last(shell, original.mementos),
    ]
    headers = {"Vary": "accept-datetime", "Link": ", ".join(links), "Cache-Control": "no-cache", **OPEN_TO_ALL}
    response = Response.redirect(path_url(shell, found.path), status=302)
    response.headers |= headers
    return response


@Page("/timemap/{original}", pattern=r"/timemap/(?P<original>.+)")
async def timemap(datasette: Datasette, request: Request) -> Response:
    """The list of all versions; of very many, a list of lists, each a page of them."""
    shell = await open_shell(datasette, request, "documents", "versions")
    original = await _original(shell, "/timemap")
    paged = len(original.mementos) > PER_TIMEMAP
    number = page_number(request, len(original.mementos), PER_TIMEMAP) if request.args.get("page") else None

    async def make() -> Content:
        lines = list(_index(shell, original) if paged and number is None else _list(shell, original, number))
        return Content((",\n".join(lines) + "\n").encode(), LINK_FORMAT, OPEN_TO_ALL)

    return await respond(datasette, request, await edition_of(datasette), make)


async def _original(shell: Shell, before: str) -> _Original:
    """What the address names behind `before`, by its path or by its whole address. Raises Instead where nothing is so
    called, or has no history."""
    named = unquote(shell.request.url_vars["original"])
    path = _own_path(shell, named) if "://" in named else f"/{named}"
    if path is None or not path.startswith(_EVENT) or "/" in path.removeprefix(_EVENT):
        raise Instead(_not_ours(shell, named))
    extension = _JSON if path.endswith(_JSON) else ""
    event = path.removeprefix(_EVENT).removesuffix(extension).partition("@")[0]
    mementos = mementos_of(event, extension, await versions_of(shell.database, EVENTS, event))
    if not mementos:
        raise Instead(await no_history(shell, event, lambda successor: f"{before}{_EVENT}{successor}{extension}"))
    return _Original(event, extension, mementos)


def _own_path(shell: Shell, address: str) -> str | None:
    """The path of an address of this site; None of another's."""
    here, there = urlsplit(path_url(shell, "/")), urlsplit(address)
    if there.netloc != here.netloc or not there.path.startswith(here.path):
        return None
    return "/" + there.path.removeprefix(here.path)


def _not_ours(shell: Shell, named: str) -> Response:
    sentence = (
        f"There are no versions of '{named}' here: of events there are, and of their documents, such as "
        f"{path_url(shell, '/events/')}<id> or <id>{_JSON}."
    )
    return refusal(shell.datasette, shell.request.scope, 404, sentence)


def _timemap_link(shell: Shell, original: _Original, rel: str = "timemap", page: int | None = None) -> str:
    """The link to the TimeMap, or to a page of it, with the stretch of time that it lists."""
    mementos = original.mementos if page is None else _part(original, page)
    query = "" if page is None else f"?page={page}"
    address = path_url(shell, f"/timemap{original.path}") + query
    stretch = f'from="{mementos[0].datetime}"; until="{mementos[-1].datetime}"'
    return f'<{address}>; rel="{rel}"; type="{LINK_FORMAT}"; {stretch}'


def _part(original: _Original, page: int) -> Sequence[Memento]:
    return original.mementos[(page - 1) * PER_TIMEMAP : page * PER_TIMEMAP]


def _heads(shell: Shell, original: _Original, page: int | None) -> list[str]:
    return [
        f'<{path_url(shell, original.path)}>; rel="original"',
        _timemap_link(shell, original, "self", page),
        f'<{path_url(shell, f"/timegate{original.path}")}>; rel="timegate"',
    ]


def _index(shell: Shell, original: _Original) -> Iterable[str]:
    yield from _heads(shell, original, None)
    for page in range(1, ceil(len(original.mementos) / PER_TIMEMAP) + 1):
        yield _timemap_link(shell, original, page=page)


def _list(shell: Shell, original: _Original, page: int | None) -> Iterable[str]:
    yield from _heads(shell, original, page)
    licence = f'; license="{shell.dataset["licence_url"]}"' if shell.dataset.get("licence_url") else ""
    first, last = original.mementos[0], original.mementos[-1]
    for each in original.mementos if page is None else _part(original, page):
        roles = [role for role, end in (("first", first), ("last", last)) if each is end]
        yield memento_link(shell, each, *roles, more=licence)


def _first_and_last(shell: Shell, mementos: Sequence[Memento]) -> list[str]:
    if len(mementos) == 1:
        return [memento_link(shell, mementos[0], "first", "last")]
    return [memento_link(shell, mementos[0], "first"), memento_link(shell, mementos[-1], "last")]
