"""For search engines: which pages there are, and which addresses they should leave alone."""

import re
from collections.abc import Iterable

from datasette import NotFound, Response
from markupsafe import escape

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.collections import collections_of
from datasette_timeline.database.datasette_types import Datasette, Request, Row
from datasette_timeline.database.record_dates import last_change
from datasette_timeline.filters.event_filter import AS_OF
from datasette_timeline.http.caching import Content, edition_of, respond
from datasette_timeline.http.drafts import is_unpublished
from datasette_timeline.i18n.languages.loading import DEFAULT
from datasette_timeline.i18n.languages.site import languages_of
from datasette_timeline.site.declaring import Page, has_something, pages

PER_SITEMAP = 20_000
"""A sitemap may hold 50,000 addresses; so many fit in memory comfortably."""

_XML = "application/xml; charset=utf-8"
_ANY_PART = re.compile(r"\{\w+\}")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@Page("/sitemap.xml")
async def sitemap_index(datasette: Datasette, request: Request) -> Response:
    """The list of sitemaps."""
    database = timeline_database(datasette)

    async def make() -> Content:
        names = ["pages"]
        for name, records in _records().items():
            total = (await database.execute(f"select count(*) from ({records})")).single_value()
            names += [f"{name}-{number + 1}" for number in range(-(-total // PER_SITEMAP))]
        addresses = [(_absolute(datasette, request, f"/sitemaps/{name}.xml"), None) for name in names]
        return Content(_document("sitemapindex", "sitemap", addresses), _XML)

    return await respond(datasette, request, await edition_of(datasette), make)


@Page("/sitemaps/{name}.xml", pattern=r"/sitemaps/(?P<name>[a-z]+)(?:-(?P<number>[1-9][0-9]{0,5}))?\.xml")
async def sitemap(datasette: Datasette, request: Request) -> Response:
    """One sitemap: the pages that are there once, or a stretch of the events, places, actors or sources."""
    database = timeline_database(datasette)
    name, number = request.url_vars["name"], int(request.url_vars["number"] or 0)
    records = _records().get(name)
    if (name == "pages") != (number == 0) or (name != "pages" and records is None):
        raise NotFound(f"There is no sitemap of '{name}'.")

    async def make() -> Content:
        changed = await last_change(database)
        collections = await collections_of(database)
        rows: Iterable[Row | tuple[str, str | None]] = [
            (page.address, changed) for page, _ in pages() if page.sitemap == name and has_something(page, collections)
        ]
        if records:
            rows = await database.execute(f"{records} limit ? offset ?", [PER_SITEMAP, (number - 1) * PER_SITEMAP])
        site = _absolute(datasette, request, "/").removesuffix("/")
        addresses = [(site + path, changed) for path, changed in rows]
        return Content(_document("urlset", "url", addresses), _XML)

    return await respond(datasette, request, await edition_of(datasette), make)


@Page("/robots.txt")
async def robots(datasette: Datasette, request: Request) -> Response:
    """What crawlers should not walk: every combination of filters, Datasette's tables and SQL, the API, embeds, earlier
    states.

    The whole list in another language is no filter, and the pages name it.
    """
    paths = [datasette.urls.path(f"/{database.route}") for database in datasette.databases.values()]
    kept_off = [f"{path}{end}" for path in paths for end in ("/", "?", ".")]
    kept_off += [datasette.urls.path(path) for path in ("/-/", "/api/", "/embed", "/oembed")]
    filtered = [datasette.urls.path(_ANY_PART.sub("*", page.address)) for page, _ in pages() if page.filtered]
    kept_off += [f"{path}?" for path in filtered]
    kept_off.append(datasette.urls.path(f"/*{AS_OF}="))
    codes = [code for code in languages_of(datasette).by_code if code != DEFAULT]
    let_in = [f"{path}?lang={code}$" for path in filtered if not path.endswith("*") for code in codes]
    if await is_unpublished(datasette):
        kept_off, let_in = [datasette.urls.instance()], []
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in kept_off), *(f"Allow: {path}" for path in let_in)]
    lines += ["", f"Sitemap: {_absolute(datasette, request, '/sitemap.xml')}", ""]
    return Response.text("\n".join(lines))


def _records() -> dict[str, str]:
    """The sitemaps of pages that are there for each record, each with its SQL."""
    return {page.sitemap: page.records for page, _ in pages() if page.records}


def _absolute(datasette: Datasette, request: Request, path: str) -> str:
    return str(datasette.absolute_url(request, datasette.urls.path(path)))


def _document(root: str, element: str, addresses: Iterable[tuple[str, str | None]]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">']
    for address, changed in addresses:
        when = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(address)}</loc>{when}</{element}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()
