"""Writing an export: every address that it has, asked for and written as a file."""

import asyncio
import json
import re
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from datasette_timeline.published.downloads import RELEASES
from loaders.exporting import overview
from loaders.exporting.addresses import OVERVIEW
from loaders.exporting.asking import Answer, ExportError, Site, ensure_address
from loaders.exporting.describing import schema_org
from loaders.exporting.downloads import publishable, read_facts, write_downloads
from loaders.exporting.fetching import Fetching
from loaders.exporting.overview import Shown
from loaders.exporting.pages import Rewriting
from loaders.exporting.placing import in_place_of, seal
from loaders.exporting.publication import Publication
from loaders.exporting.views import COLLECTIONS, LIMIT, View, embed_pages, event_files, format_files, view_of

__all__ = ["ExportError", "Exported", "export"]

DEFAULT_BASE = "http://localhost:8000/"
"""Where `python -m http.server` shows the folder."""

_VERSION = re.compile(r"\d+\.\d+\.\d+", re.ASCII)
_EMBED_SIZE = 50
"""Events on one page of an embed, as the site has it; checked against what it answers."""


class Exported(NamedTuple):
    """What was written."""

    files: int
    events: int
    views: int
    parquet: bool


def export(
    root: Path,
    folder: Path,
    *,
    base_url: str | None = None,
    filters: Sequence[str] = (),
    languages: Sequence[str] = (),
    without: Sequence[str] = (),
    progress: Callable[[str], None] = lambda words: None,
) -> Exported:
    """Export the built site of a root folder into `folder`, which is replaced as a whole.

    Each filter is written as addresses have it: 'place=geneva&type=talks'; then only these events are exported, and no
    lists, searches and filters. Without any, the whole publication is, in these languages, or in all that it has, and
    without pages of these kinds of records. Where `base_url` is not known the pages name no address as theirs.

    Raises ExportError, and then leaves the folder as it was.
    """
    database = publishable(root)
    address = base_url or DEFAULT_BASE
    ensure_address(address)
    views = list(dict.fromkeys(view_of(text) for text in filters))
    with in_place_of(folder.absolute()) as scratch:
        site = Site(root, database, address)
        facts = read_facts(database)
        writing = _Export(site=site, folder=scratch, facts=facts, database=database, progress=progress)
        if not views:
            writing.publication = Publication(
                site=site,
                folder=scratch,
                languages=languages,
                without=without,
                canonical=base_url is not None,
                progress=progress,
            )
        return asyncio.run(writing.run(views or [view_of("")]))


@dataclass(kw_only=True)
class _Export(Fetching):
    facts: dict[str, str]
    database: Path
    progress: Callable[[str], None]
    formats: list[str] = field(default_factory=list)
    """Every format that the site has, by what addresses end with."""
    publication: Publication | None = None
    """The whole of it, where that is exported."""

    async def run(self, wanted: Sequence[View]) -> Exported:
        try:
            return await self._run(wanted)
        finally:
            await self.site.close()

    async def _run(self, wanted: Sequence[View]) -> Exported:
        if self.publication:
            await self.publication.plan()
            self.files = self.publication.addresses
        self.formats = [each["format"] for each in (await self.site.get("api/v1/dataset")).json()["formats"]]
        shown: list[Shown] = []
        events: dict[str, None] = {}
        for each in wanted:
            self.progress(f"reading {each.query or 'all events'}")
            view, title, ids = await self._view(each)
            events |= dict.fromkeys(ids)
            shown.append(Shown(view, title, len(ids)))
        await self.fetch({"api/v1/dataset": "api/v1/dataset.json", "embed.js": "embed.js"})
        if self.publication:
            await self.publication.write(self.answers)
        else:
            await self._events(events)
        parquet = await self._dataset(shown)
        about = {
            "dataset": {name: self.facts.get(name) for name in ("title", "version", "released", "digest", "licence")},
            "base_url": self.site.base,
            "languages": list(self.publication.addresses.languages) if self.publication else [self.facts["language"]],
            "views": [{"filter": each.view.query, "folder": each.view.folder, "events": each.events} for each in shown],
        }
        return Exported(seal(self.folder, about), len(events), len(shown), parquet)

    async def _events(self, events: Collection[str]) -> None:
        """The pages of events alone, beside what is read already."""
        for number, event in enumerate(events, 1):
            self.progress(f"reading event {number:,} of {len(events):,}")
            await self.fetch(event_files(event, with_history="history" in self.facts))
        await self.fetch_assets()
        self.files[""] = "index.html"
        self.progress("writing")
        self.write_all()

    async def _view(self, view: View) -> tuple[View, str, list[str]]:
        """Read everything about a view; return it as the site spells it, with its title and the ids of its events."""
        first = await self.site.ask(view.address("api/v1/events.geojson"))
        if first.status != 200:
            raise ExportError(f"--filter '{view.query}': {first.json()['message']}")
        view = View(urlsplit(first.json()["url"]).query, view.name)
        title = first.json()["title"].removeprefix(f"{self.facts['title']}: ")
        await self.fetch(format_files(view, self.formats))
        ids: list[str] = []
        for collection in COLLECTIONS:
            items = await self._collection(view, collection)
            if collection == "events":
                ids = [item["id"] for item in items]
            if collection != "claims":
                for item in items:
                    self._document(collection, item)
        await self.fetch({view.address("api/v1/facets", limit=str(LIMIT)): f"{view.folder}/facets.json"})
        pages = max(1, -(-len(ids) // _EMBED_SIZE))
        await self.fetch(embed_pages(view, pages))
        if f"{pages + 1}" in self._pages_linked(view, pages):
            raise ExportError("Embeds of the site have more pages than were expected.")
        if not self.publication:
            self.files[view.address("timeline")] = f"{view.folder}/index.html"
        return view, title, ids

    def _pages_linked(self, view: View, last: int) -> list[str]:
        file = embed_pages(view, last)[view.address("embed", page=str(last))]
        return re.findall(r"[?;&]page=(\d+)\"", unescape(self.answers[file].text))

    async def _collection(self, view: View, name: str) -> list[dict[str, Any]]:
        """Read all pages of a collection of the API, and return the items."""
        items: list[dict[str, Any]] = []
        address: str | None = view.address(f"api/v1/{name}", limit=str(LIMIT))
        number = 1
        while address:
            file = f"{view.folder}/{name}{f'-{number}' if number > 1 else ''}.json"
            await self.fetch({address: file})
            envelope = self.answers[file].json()
            items += envelope["items"]
            address = envelope["next"] and envelope["next"].removeprefix(self.site.base)
            number += 1
        return items

    def _document(self, collection: str, item: dict[str, Any]) -> None:
        key = quote(item["id"])
        file = f"api/v1/{collection}/{key}.json"
        self.files[f"api/v1/{collection}/{key}"] = file
        text = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
        self.answers[file] = Answer(200, text.encode(), "application/json")

    async def _dataset(self, shown: Sequence[Shown]) -> bool:
        """Write the download, and the pages that say what there is."""
        folder = self.folder / "dataset"
        folder.mkdir()
        rewriting = Rewriting(self.site.base, self.files)
        for form in ("geojson", "jsonl"):
            answer = await self.site.get(f"api/v1/events.{form}")
            self.write(f"dataset/events.{form}", rewriting.data(answer.text).encode())
        parquet = write_downloads(self.database, folder, self.facts, self.site.base)
        about = schema_org(self.facts, folder, self.site.base, f"{self.site.base}dataset/")
        releases = self._releases()
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        downloads = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
        file, up = (OVERVIEW, "../") if self.publication else ("index.html", "")
        self.write(file, overview.home(self.facts, shown, downloads, about, releases, up).encode())
        for each in shown:
            page = overview.view_page(self.facts, each, self.site.base, self.formats)
            self.write(f"{each.view.folder}/index.html", page.encode())
        return parquet

    def _releases(self) -> dict[str, list[str]]:
        """Copy the releases that lie beside the database; return the files of each by its version, newest first."""
        here = self.database.with_name(RELEASES)
        found = {path.name: path for path in here.glob("*/") if _VERSION.fullmatch(path.name)} if here.is_dir() else {}
        for path in found.values():
            self.progress(f"copying release {path.name}")
            shutil.copytree(path, self.folder / RELEASES / path.name)
        newest = sorted(found, key=lambda version: [int(part) for part in version.split(".")], reverse=True)
        return {version: sorted(path.name for path in found[version].iterdir() if path.is_file()) for version in newest}
