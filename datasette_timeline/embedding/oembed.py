"""/oembed: what other sites show for an address of ours, as https://oembed.com wants it (version 1.0, type rich)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from datasette import Forbidden, Response

from datasette_timeline.database.attached import ensure_readable
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.embedding.builder import full_title
from datasette_timeline.embedding.collections import embed_at
from datasette_timeline.embedding.embeds import EmbedView, embed_url, show
from datasette_timeline.embedding.gone import gone
from datasette_timeline.embedding.snippets import DEFAULT_WIDTH, frame
from datasette_timeline.filters.embed_address import STATEMENT_VIEW, EmbedAddress, embed_of_page, parse_embed
from datasette_timeline.filters.parsing import FilterError
from datasette_timeline.http.caching import OPEN_TO_ALL, Content, Reply, edition_of, respond
from datasette_timeline.site.page_head import path_url
from datasette_timeline.site.shell import Shell, open_shell

_TYPES: Mapping[str, str] = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
_MISSING = "This is not the address of a page of this site that can be embedded."
_PORTS = {"http": 80, "https": 443}


class _Refusal(Exception):  # noqa: N818 (an answer, not an error)
    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


class _Asked(NamedTuple):
    url: str
    form: str
    max_width: int | None
    max_height: int | None


async def oembed(datasette: Datasette, request: Request) -> Response:
    """The embed of the page at `url`; 404 where it has none, 501 for other formats, 401 where it is not for all."""
    try:
        asked = _read(dict(parse_qsl(request.query_string, keep_blank_values=True)))
        edition = await edition_of(datasette)

        async def make() -> Content:
            shell = await open_shell(datasette, request)
            members = await _members(shell, asked)
            return Content(_WRITERS[asked.form](members), _TYPES[asked.form])

        return await respond(datasette, request, edition, make)
    except Forbidden:
        return _refused(request, 401, "This site does not show its pages to everyone.")
    except _Refusal as refusal:
        return _refused(request, refusal.status, str(refusal))


def _read(given: Mapping[str, str]) -> _Asked:
    form = given.get("format", "json")
    if form not in _TYPES:
        raise _Refusal(501, f"There is no format '{form}': json and xml are the formats.")
    url = given.get("url", "").strip()
    if not url:
        raise _Refusal(400, "url is missing: give the address of a page of this site.")
    return _Asked(url, form, _pixels(given, "maxwidth"), _pixels(given, "maxheight"))


def _pixels(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 7 and int(text) > 0:
        return int(text)
    raise _Refusal(400, f"{name}: '{text}' is not a number of pixels.")


async def _members(shell: Shell, asked: _Asked) -> dict[str, str | int]:
    title, url, highest = await _shown(shell, *_here(shell, asked.url))
    width = min(DEFAULT_WIDTH, asked.max_width or DEFAULT_WIDTH)
    height = min(highest, asked.max_height or highest)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": shell.dataset["publisher"],
        "provider_name": shell.dataset["title"],
        "provider_url": path_url(shell, "/"),
        "cache_age": 3600,
        "width": width,
        "height": height,
        "html": frame(url, title, width, height),
    }


class _Shown(NamedTuple):
    title: str
    url: str
    height: int


async def _shown(shell: Shell, path: str, pairs: list[tuple[str, str]]) -> _Shown:
    """What is called how, at which address and how high."""
    try:
        if of_others := await embed_at(shell, path, pairs):
            await ensure_readable(shell.datasette, shell.request, shell.database, of_others.collection.name)
            return _Shown(f"{of_others.title} – {shell.dataset['title']}", of_others.url, of_others.height)
    except FilterError as error:
        raise _Refusal(404, f"{_MISSING} {error}") from None
    embed = await _embed(shell, _address(shell, path, pairs))
    pinned = replace(embed.address, version=shell.dataset["version"], page=None)
    return _Shown(full_title(shell, embed), embed_url(shell, pinned), embed.height)


async def _embed(shell: Shell, address: EmbedAddress) -> EmbedView:
    """What the address shows, or what it is called now."""
    try:
        if embed := await show(shell, address):
            return embed
    except FilterError as error:
        raise _Refusal(404, str(error)) from None
    if moved := (await gone(shell, address)).moved:
        return await _embed(shell, moved)
    noun = "version" if address.digits else "fact or claim" if address.view == STATEMENT_VIEW else "event"
    raise _Refusal(404, f"There is no {noun} '{address.focus}'.")


def _here(shell: Shell, url: str) -> tuple[str, list[tuple[str, str]]]:
    """Path and parameters of an address of this site."""
    missing = _Refusal(404, _MISSING)
    site = urlsplit(path_url(shell, "/"))
    try:
        page = urlsplit(url)
        here = (page.hostname, page.port or _PORTS.get(page.scheme)) == (
            site.hostname,
            site.port or _PORTS[site.scheme],
        )
        other_scheme = page.hostname == site.hostname and page.port is None and site.port is None
    except ValueError:
        raise missing from None
    if page.scheme not in _PORTS or not (here or other_scheme) or not page.path.startswith(site.path):
        raise missing
    return "/" + page.path[len(site.path) :], parse_qsl(page.query, keep_blank_values=True)


def _address(shell: Shell, path: str, given: list[tuple[str, str]]) -> EmbedAddress:
    pairs = embed_of_page(path, given)
    if pairs is None:
        raise _Refusal(404, _MISSING)
    try:
        return parse_embed(pairs, shell.reader.catalogue, [each.code for each in shell.languages])
    except FilterError as error:
        raise _Refusal(404, f"{_MISSING} {error}") from None


def _refused(request: Request, status: int, message: str) -> Response:
    body = b"" if request.method == "HEAD" else f"{message}\n".encode()
    return Reply(body, status, {**OPEN_TO_ALL, "Cache-Control": "no-cache"}, "text/plain; charset=utf-8")


def _as_json(members: Mapping[str, str | int]) -> bytes:
    return json.dumps(members, ensure_ascii=False).encode()


def _as_xml(members: Mapping[str, str | int]) -> bytes:
    root = Element("oembed")
    for name, value in members.items():
        SubElement(root, name).text = str(value)
    text: bytes = tostring(root, encoding="unicode").encode()
    return b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + text


_WRITERS = {"json": _as_json, "xml": _as_xml}
