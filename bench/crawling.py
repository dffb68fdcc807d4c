"""What a change changes: `python -m bench.crawling FOLDER` writes every kind of answer of the site into a folder.

Run it before and after, with the file built by each, and compare with `diff -r`. It asks for every page in the
sitemaps, every document of the API, every format, table and language, and for some of what is refused. Digests, which
follow from the file, are written as `#`, so that they do not hide what else is different.
"""

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
from datasette.app import Datasette

from datasette_timeline.formats.listing import FORMATS

ROOT = Path(__file__).resolve().parent.parent

_DIGEST = re.compile(rb"\b[0-9a-f]{8,64}\b")
_LOCATION = re.compile(r"<loc>([^<]*)</loc>")
_LANGUAGES = ("az", "hy", "ru")
_COLLECTIONS = ("events", "claims", "actors", "places", "sources")
_FILTERS = (
    "",
    "from=1992&to=1994",
    "from=2020-09-27",
    "type=offensive&importance=1",
    "contested=1",
    "about=deaths",
    "q=ceasefire",
    "q=nothing+of+the+kind",
)
_OTHERS = (
    "/health",
    "/api/v1/dataset",
    "/api/v1/facets",
    "/api/v1/openapi.json",
    "/embed?from=1992&to=1992",
    "/embed?theme=dark&lang=ru",
    "/embed/build",
    "/robots.txt",
    "/search",
    "/search?q=ceasefire",
    "/conflict",
    "/conflict?sql=select+id+from+events+order+by+id+limit+5",
    "/nowhere",
    "/events/1900-01-01-nothing",
    "/actors/nobody",
    "/timeline?from=yesterday",
    "/timeline?nonsense=1",
    "/api/v1/nowhere",
    "/api/v1/events?from=yesterday",
    "/embed?from=yesterday",
    "/conflict/events?_actor=nobody",
)


class Crawl:
    """The site over a configuration directory, and the folder that its answers go to."""

    def __init__(self, site: Path, folder: Path) -> None:
        self.datasette = Datasette([], config_dir=site)
        self.folder = folder

    async def everything(self) -> int:
        """Write every answer; how many there were."""
        await self.datasette.invoke_startup()
        asked = set()
        for addresses in (self._fixed(), await self._pages(), await self._documents(), await self._tables()):
            for address in addresses:
                if address not in asked:
                    asked.add(address)
                    self._write(address, await self._get(address))
        return len(asked)

    def _fixed(self) -> list[str]:
        filtered = [f"{path}?{query}" for path in ("/timeline", "/api/v1/events", "/embed") for query in _FILTERS]
        formats = [f"/api/v1/events.{form}?{query}" for form in FORMATS for query in _FILTERS]
        return [*_OTHERS, *filtered, *formats]

    async def _pages(self) -> list[str]:
        found = []
        for sitemap in _LOCATION.findall((await self._get("/sitemap.xml")).text):
            found += [urlsplit(page).path for page in _LOCATION.findall((await self._get(urlsplit(sitemap).path)).text)]
        translated = [page for page in found if page.count("/") == 1] + found[::10]
        return found + [f"{page}?lang={language}" for page in translated for language in _LANGUAGES]

    async def _documents(self) -> list[str]:
        found = []
        for name in _COLLECTIONS:
            address: str | None = f"/api/v1/{name}?limit=100"
            while address:
                found.append(address)
                after = (await self._get(address)).json().get("next")
                address = urlsplit(after)._replace(scheme="", netloc="").geturl() if after else None
        found += [f"/api/v1{page}" for page in await self._pages() if page.count("/") == 2 and "?" not in page]
        return found

    async def _tables(self) -> list[str]:
        described = (await self._get("/conflict.json")).json()
        names = [each["name"] for kind in ("tables", "views", "queries") for each in described[kind]]
        return [f"/conflict/{name}{rest}" for name in names for rest in ("", ".json?_size=50", ".csv?_size=50")]

    async def _get(self, address: str) -> httpx.Response:
        response: httpx.Response = await self.datasette.client.get(address)
        return response

    def _write(self, address: str, response: httpx.Response) -> None:
        kept = {name: response.headers.get(name) for name in ("content-type", "location", "cache-control")}
        head = "".join(f"{name}: {value}\n" for name, value in kept.items() if value)
        path = self.folder / quote(address.strip("/") or "home", safe="?=&/,.")
        path = path.with_name(path.name[:200] + "#")  # no page has the name of the folder of others
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_DIGEST.sub(b"#", f"{response.status_code}\n{head}\n".encode() + response.content))


def _main(arguments: list[str]) -> Iterator[str]:
    folder, *site = map(Path, arguments)
    crawl = Crawl(site[0] if site else ROOT, folder)
    yield f"{asyncio.run(crawl.everything())} answers in {folder}"


if __name__ == "__main__":
    for line in _main(sys.argv[1:]):
        print(line)
