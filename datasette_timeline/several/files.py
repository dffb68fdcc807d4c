"""What crawlers and programs look for at the top of a host, put together of what each dataset says for itself."""

import asyncio
import re
from collections.abc import Iterable, Sequence

import httpx
from datasette import Response

from datasette_timeline.database.datasette_types import Request
from datasette_timeline.several.front import Site, View

_SITEMAP = re.compile(r"<sitemap>.*?</sitemap>", re.DOTALL)
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


async def _said(site: Site, path: str, asked: httpx.URL) -> list[tuple[str, httpx.Response]]:
    """The names and answers of the datasets that have something at the path."""
    answers = await asyncio.gather(*(member.get(path, asked) for member in site.whole))
    return [(member.name, each) for member, each in zip(site.whole, answers, strict=True) if each and each.is_success]


async def robots(site: Site, request: Request, asked: httpx.URL) -> Response:
    """What crawlers should leave alone anywhere: they read the file at the top alone."""
    texts = [answer.text for _, answer in await _said(site, "robots.txt", asked)]
    rules = [line for text in texts for line in text.splitlines() if line.startswith(("Disallow:", "Allow:"))]
    own = ["Disallow: /search?", "Disallow: /search.json", "Disallow: /-/"]
    return Response.text("\n".join(["User-agent: *", *own, *rules, "", f"Sitemap: {asked.join('/sitemap.xml')}", ""]))


async def sitemap(site: Site, request: Request, asked: httpx.URL) -> Response:
    """The sitemaps of all datasets in one list, since a list of lists is none."""
    texts = [answer.text for _, answer in await _said(site, "sitemap.xml", asked)]
    found = [each for text in texts for each in _SITEMAP.findall(text)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<sitemapindex xmlns="{_NAMESPACE}">',
        *found,
        "</sitemapindex>",
    ]
    return Response("\n".join([*lines, ""]), content_type="application/xml; charset=utf-8")


async def security_txt(site: Site, request: Request, asked: httpx.URL) -> Response:
    """Whom to tell of security problems (RFC 9116): every contact, until the first of the files is no longer good."""
    fields: dict[str, list[str]] = {}
    for _, answer in await _said(site, ".well-known/security.txt", asked):
        for line in answer.text.splitlines():
            name, _, value = line.partition(": ")
            fields.setdefault(name, []).append(value)
    if "Contact" not in fields:
        return Response.text("No dataset of this site has set a contact for security problems.\n", status=404)
    languages = ", ".join(_once(each for value in fields["Preferred-Languages"] for each in value.split(", ")))
    lines = [f"Contact: {contact}" for contact in _once(fields["Contact"])]
    lines += [f"Expires: {min(fields['Expires'])}", f"Preferred-Languages: {languages}", f"Canonical: {asked}", ""]
    return Response.text("\n".join(lines))


async def health(site: Site, request: Request, asked: httpx.URL) -> Response:
    """Whether each dataset can be read; 503 where none can."""
    well = {name: answer.json() for name, answer in await _said(site, "health", asked)}
    told = {each.name: well.get(each.name, {"status": "broken"}) for each in site.members}
    status = "ok" if len(well) == len(told) else "partly" if well else "broken"
    headers = {"Cache-Control": "no-store"}
    return Response.json({"status": status, "datasets": told}, status=200 if well else 503, headers=headers)


def _once(values: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(values))


FILES: dict[str, View] = {
    "/robots.txt": robots,
    "/sitemap.xml": sitemap,
    "/.well-known/security.txt": security_txt,
    "/health": health,
}
"""Who answers at these paths of the site."""
