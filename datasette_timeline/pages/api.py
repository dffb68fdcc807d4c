"""/api: the API for people. Addresses, tables and answers on it are made from the records and models at hand."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from datasette import Response
from pydantic_core import from_json

from datasette_timeline.api import schemas
from datasette_timeline.api.endpoints import LISTED, MANY, ONE, Many, One
from datasette_timeline.api.examples import example_ids
from datasette_timeline.api.known_values import Words, words_of
from datasette_timeline.api.openapi import VERSION
from datasette_timeline.api.parameters import DEFAULT_LIMIT, MOST, parse_query
from datasette_timeline.api.serving import Call
from datasette_timeline.api.tables import COLLECTIONS, MOST_ROWS
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.settings import setting
from datasette_timeline.filters import embed_address
from datasette_timeline.filters.parsing import ONCE
from datasette_timeline.formats.listing import FORMATS
from datasette_timeline.http.api_errors import CODES, Error
from datasette_timeline.http.caching import Content, edition_of, freshness, respond
from datasette_timeline.http.content_encoding import IDENTITY
from datasette_timeline.http.external_links import is_web_address
from datasette_timeline.published.model import Published
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

Schema = dict[str, Any]


class Example(NamedTuple):
    """A request that a reader can copy."""

    text: str
    url: str
    options: str = ""
    """Of curl, before the address."""

    @property
    def command(self) -> str:
        """The request as a command line."""
        return f"curl {self.options + ' ' if self.options else ''}'{self.url}'"


class Member(NamedTuple):
    """One member of an object, in words."""

    name: str
    type: str
    refers_to: str | None
    """The object that it holds."""
    description: str


class Shape(NamedTuple):
    """One object of the answers, in words."""

    name: str
    description: str
    members: list[Member]


@Page("/api", pattern="/api(?:/v1)?/?", order=80, footer=1, sitemap="pages", guarded=False)
async def api_page(datasette: Datasette, request: Request) -> Response:
    """The page."""
    edition = await edition_of(datasette)

    async def make() -> Content:
        shell = await open_shell(datasette, request)
        call = Call(datasette, request, edition, shell.reader.catalogue, release=None)
        page = shell.html("api.html", **await _context(shell, call, await words_of(call.database)))
        return Content(page.encode(), "text/html; charset=utf-8")

    return await respond(datasette, request, edition, make)


async def _context(shell: Shell, call: Call, words: Words) -> dict[str, Any]:
    ids = await example_ids(call.database)
    repository = setting(shell.datasette, "repository")
    description = "Version 1 of the JSON API: filters, documents, errors, caching, and the promise that they stay."
    return {
        "section": "api",
        "head": page_head(shell, "/api", "API", description),
        "description": description,
        "base": call.url("").rstrip("/"),
        "host": call.url("").removesuffix("/api/v1/"),
        "version": VERSION,
        "examples": list(_examples(call, ids)),
        "answer": await _answer(call, words),
        "formats": FORMATS.values(),
        "tables": COLLECTIONS,
        "most_rows": MOST_ROWS,
        "endpoints": [(each, _addresses(each)) for each in LISTED],
        "filters": schemas.FILTERS,
        "once": ONCE,
        "sorts": {many.summary: many.takes(words).sorts for many in MANY.values() if "sort" in many.takes(words).own},
        "choices": {many.summary: many.takes(words).choices for many in MANY.values() if many.takes(words).choices},
        "default_limit": DEFAULT_LIMIT,
        "most": MOST,
        "most_by_default": embed_address.MOST_BY_DEFAULT,
        "most_embedded": embed_address.MOST,
        "shapes": list(_shapes()),
        "codes": CODES,
        "record_base": repository.rstrip("/") if is_web_address(repository) else None,
    }


def _addresses(endpoint: Many | One) -> list[str]:
    """The addresses of an endpoint and of its single items."""
    if isinstance(endpoint, One):
        return [endpoint.path]
    return [endpoint.name, *(one.path for name, one in ONE.items() if name == endpoint.name)]


def _examples(call: Call, ids: Mapping[str, str]) -> Iterator[Example]:
    """Requests about records that are there."""
    if "actors" in ids:
        pairs = [("actor", ids["actors"]), ("importance", "1"), ("fields", "id,title,date")]
        url = call.url("events", pairs).replace("%2C", ",")
        yield Example("Landmark events with one actor, only their id, title and date", url)
    if "events" in ids:
        yield Example("One event, whole", call.url(f"events/{ids['events']}"))
    if "places" in ids:
        pairs = [("place", ids["places"]), ("about", "deaths"), ("contested", "1"), ("sort", "-figure")]
        yield Example("Contested claims about deaths there, highest figure first", call.url("claims", pairs))
        pairs = [("place", ids["places"]), ("facet", "actor"), ("facet", "year"), ("limit", "10")]
        yield Example("How many events there, by actor and by year", call.url("facets", pairs))
    if "search" in ids:
        yield Example("Search, in any spelling and script", call.url("search", [("q", ids["search"])]))
    tag = call.edition.tag(call.url("dataset"), IDENTITY, freshness(call.datasette))
    options = f"--head --header 'If-None-Match: {tag}'"
    yield Example("Ask whether anything has changed: 304 if not", call.url("dataset"), options)
    pinned = replace(call, release=call.edition.version)
    yield Example("The same, pinned to this version for ever", pinned.url("dataset"))


async def _answer(call: Call, words: Words) -> str:
    """What the API answers to a short request, laid out for reading."""
    takes = MANY["events"].takes(words)
    query = parse_query([("limit", "1"), ("sort", "importance"), ("fields", "id,title,date")], takes, call.catalogue)
    answer = from_json((await MANY["events"].answer(call, query)).body)
    return json.dumps({**answer, "next": answer["next"] and "…"}, ensure_ascii=False, indent=2)


def _shapes() -> Iterator[Shape]:
    """Every object of the answers, an object before those in it."""
    models: list[type[Published]] = [*(each.item for each in LISTED), Error]
    described = schemas.schemas(models)
    waiting, seen = [model.__name__ for model in models], set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        members = list(_members(described[name]["properties"]))
        waiting = [*(member.refers_to for member in members if member.refers_to), *waiting]
        yield Shape(name, described[name]["description"], members)


def _members(properties: Mapping[str, Schema]) -> Iterator[Member]:
    for name, schema in properties.items():
        words, refers_to = _type(schema)
        yield Member(name, words, refers_to, schema.get("description", ""))


def _type(schema: Schema) -> tuple[str, str | None]:
    """The type in words, and the object that it speaks of."""
    if "$ref" in schema:
        return "", schema["$ref"].rpartition("/")[2]
    if "anyOf" in schema:
        words, refers_to = _type(schema["anyOf"][0])
        return f"{words} or null".strip(), refers_to
    if schema["type"] == "array":
        words, refers_to = _type(schema["items"])
        return f"list of {words or ''}".strip(), refers_to
    return str(schema["type"]), None
