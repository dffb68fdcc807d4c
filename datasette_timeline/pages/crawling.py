"""For search engines: which pages there are, and which addresses they should leave alone."""

from collections.abc import Iterable
from typing import NamedTuple

from datasette import Response
from datasette.utils.asgi import NotFound
from markupsafe import escape

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.datasette_types import Datasette, Request, Row
from datasette_timeline.http.caching import Content, edition_of, respond
from datasette_timeline.http.drafts import drafts_in

PER_SITEMAP = 20_000
"""A sitemap may hold 50,000 addresses; so many fit in memory comfortably."""

_PAGES = ("/", "/timeline", "/places", "/actors", "/sources", "/about", "/quality", "/api")
_XML = "application/xml; charset=utf-8"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Part(NamedTuple):
    """One kind of page, and the SQL for all of them: path, and the day of the last correction if there was one."""

    name: str
    total: str
    select: str


_PARTS = (
    Part(
        "events",
        "select count(*) from events",
        """
        select '/events/' || id, (select max(date) from corrections where event = id) from events
        order by number limit ? offset ?
        """,
    ),
    Part(
        "places",
        "select count(*) from places where event_count > 0",
        "select '/places/' || key, null from places where event_count > 0 order by key limit ? offset ?",
    ),
    Part(
        "actors",
        "select count(*) from actors where event_count + claim_count > 0",
        "select '/actors/' || key, null from actors where event_count + claim_count > 0 order by key limit ? offset ?",
    ),
    Part(
        "sources",
        "select count(*) from sources where event_count > 0",
        "select '/sources/' || key, null from sources where event_count > 0 order by key limit ? offset ?",
    ),
)


async def sitemap_index(datasette: Datasette, request: Request) -> Response:
    """The list of sitemaps."""
    database = timeline_database(datasette)

    async def make() -> Content:
        names = ["pages"]
        for part in _PARTS:
            total = (await database.execute(part.total)).single_value()
            names += [f"{part.name}-{number + 1}" for number in range(-(-total // PER_SITEMAP))]
        addresses = [(_absolute(datasette, request, f"/sitemaps/{name}.xml"), None) for name in names]
        return Content(_document("sitemapindex", "sitemap", addresses), _XML)

    return await respond(datasette, request, await edition_of(datasette), make)


async def sitemap(datasette: Datasette, request: Request) -> Response:
    """One sitemap: the pages that are there once, or a stretch of the events, places, actors or sources."""
    database = timeline_database(datasette)
    name, number = request.url_vars["name"], int(request.url_vars["number"] or 0)
    part = next((part for part in _PARTS if part.name == name), None)
    if (name == "pages") != (number == 0) or (name != "pages" and part is None):
        raise NotFound(f"There is no sitemap of '{name}'.")

    async def make() -> Content:
        rows: Iterable[Row | tuple[str, None]] = [(path, None) for path in _PAGES]
        if part:
            rows = await database.execute(part.select, [PER_SITEMAP, (number - 1) * PER_SITEMAP])
        site = _absolute(datasette, request, "/").removesuffix("/")
        addresses = [(site + path, changed) for path, changed in rows]
        return Content(_document("urlset", "url", addresses), _XML)

    return await respond(datasette, request, await edition_of(datasette), make)


async def robots(datasette: Datasette, request: Request) -> Response:
    """What crawlers should not walk: every combination of filters, Datasette's tables and SQL, the API, embeds."""
    paths = [datasette.urls.path(f"/{database.route}") for database in datasette.databases.values()]
    kept_off = [f"{path}{end}" for path in paths for end in ("/", "?", ".")]
    kept_off += [datasette.urls.path(path) for path in ("/-/", "/api/", "/embed", "/oembed", "/search?")]
    kept_off += [datasette.urls.path(path) for path in ("/timeline?", "/actors?", "/places?", "/sources?")]
    if await drafts_in(datasette):
        kept_off = [datasette.urls.instance()]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in kept_off)]
    lines += ["", f"Sitemap: {_absolute(datasette, request, '/sitemap.xml')}", ""]
    return Response.text("\n".join(lines))


ROUTES = [
    (r"^/robots\.txt$", robots),
    (r"^/sitemap\.xml$", sitemap_index),
    (r"^/sitemaps/(?P<name>[a-z]+)(?:-(?P<number>[1-9][0-9]{0,5}))?\.xml$", sitemap),
]


def _absolute(datasette: Datasette, request: Request, path: str) -> str:
    return str(datasette.absolute_url(request, datasette.urls.path(path)))


def _document(root: str, element: str, addresses: Iterable[tuple[str, str | None]]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">']
    for address, changed in addresses:
        when = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(address)}</loc>{when}</{element}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()
