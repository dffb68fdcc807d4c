"""The whole publication as files: every page in every language, lists in all their parts, and what scripts search with.

Pages are asked for one by one and written at once. Which there are is known before: the site's sitemaps name every
page, and lists are followed from page to page.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from loaders.exporting import browser_data
from loaders.exporting.addresses import LANGUAGE, Addresses, asset_of
from loaders.exporting.asking import Answer, ExportError, Site
from loaders.exporting.fetching import rewritten
from loaders.exporting.live_pages import SCRIPTS, LivePages, classic, symbols_script
from loaders.exporting.views import event_files

RECORDS = ("actors", "places", "sources", "facts", "claims")
"""What may be left without pages of its own: events tell of all of it."""
TIMELINE, SEARCH = "timeline", "search"
_LOCATION = re.compile(r"<loc>([^<]+)</loc>")
_LINK = re.compile(r'<a\b[^>]*\shref="([^"#]+)')
_OFFERED = re.compile(r'<a\b[^>]*\shref="[^"]*"[^>]*\shreflang="([^"]+)"')
_CHOICES = re.compile(r'<form class="choice-search"[^>]*\saction="([^"]+)"')
_BY_SCRIPTS_ALONE = frozenset(("place", "actor", "tag", "source", "q", "as_of", "result", "name", "letter"))
"""What narrows a list in so many ways that no file can be there for each."""
_TOLD_EVERY = 50
"""Pages after which it is told how far it is."""
_OF_TIMELINES = frozenset(("page", "view", "sort"))


@dataclass(kw_only=True)
class Publication:
    """The whole site, on its way into a folder."""

    site: Site
    folder: Path
    languages: Sequence[str] = ()
    """Codes of the languages to write; all that the site has where none is named."""
    without: Collection[str] = ()
    """Of `RECORDS`, those that get no pages of their own."""
    canonical: bool = True
    """Whether it is known where the files will be."""
    progress: Callable[[str], None] = lambda words: None
    addresses: Addresses = field(init=False)
    assets: set[str] = field(default_factory=set, init=False)
    """Addresses of what pages load."""
    rewriting: LivePages = field(init=False)
    events: list[str] = field(default_factory=list, init=False)
    """Ids of all events."""
    _pages: list[str] = field(default_factory=list, init=False)
    _words: dict[str, Any] = field(default_factory=dict, init=False)

    @property
    def _tables(self) -> str:
        """The path of the site's pages of tables."""
        return next(str(name) for name in self.site.datasette.databases if not name.startswith("_"))

    async def plan(self) -> None:
        """Find out what there is. Raises ExportError for a language that is none of the site's, and other records."""
        if unknown := [each for each in self.without if each not in RECORDS]:
            raise ExportError(f"Nothing is called '{unknown[0]}' that can be left out. Allowed: {', '.join(RECORDS)}.")
        home = (await self.site.get("")).text
        self.addresses = Addresses(self._languages(home), [TIMELINE, SEARCH], self._tables)
        paths = [""]
        for sitemap in _LOCATION.findall((await self.site.get("sitemap.xml")).text):
            answer = await self.site.get(self._inside(unescape(sitemap)) or "")
            paths += [self._inside(unescape(each)) or "" for each in _LOCATION.findall(answer.text)]
        paths += [path for path in self._links(home) if "?" not in path and not self._is_left_out(path)]
        lists = [path for path in dict.fromkeys(paths) if "/" not in path]
        for path in dict.fromkeys(paths):
            if not self._is_left_out(path):
                self._add(path)
        for path in lists:
            if not self._is_left_out(path):
                await self._follow(path)
        self._pages = list(self.addresses)
        for language in self.addresses.languages:
            self._words[language] = (await self.site.get(self._in(language, "offline/words.json"))).json()
        self.rewriting = LivePages(self.site.base, self.addresses, self._words, canonical=self.canonical)

    async def write(self, others: Mapping[str, Answer]) -> None:
        """Write every page, these other files, what pages load, and what scripts search with."""
        for file, answer in others.items():
            self._put(file, answer)
        for number, address in enumerate(self._pages, 1):
            if number % _TOLD_EVERY == 1:
                self.progress(f"writing page {number:,} of {len(self._pages):,}")
            await self._write(address)
        await self._write_data()
        await self._write_assets()

    def _languages(self, home: str) -> list[str]:
        first = re.search(r'<html lang="([^"]+)"', home)
        offered = list(dict.fromkeys([first[1] if first else "en", *_OFFERED.findall(home)]))
        if unknown := [each for each in self.languages if each not in offered]:
            raise ExportError(f"'{unknown[0]}' is not a language of this site. Allowed: {', '.join(offered)}.")
        return [each for each in offered if each == offered[0] or not self.languages or each in self.languages]

    def _add(self, path: str) -> None:
        for language in self.addresses.languages:
            self.addresses.add(self._in(language, path))
        kind, _, key = path.partition("/")
        if kind == "events" and key and "/" not in key:
            self.events.append(key)
            for address, file in event_files(key, with_history=False).items():
                if address != path:
                    self.addresses.add(address, file)

    async def _follow(self, path: str) -> None:
        """Add what the pages of a list lead to: its further pages, and the list narrowed in one way."""
        waiting, seen = [path], {path}
        while waiting:
            address = waiting.pop(0)
            page = (await self.site.get(address)).text
            for link in [*self._links(page), *self._links(page, _CHOICES)]:
                if link not in seen and self._is_part(path, address, link):
                    seen.add(link)
                    self._add(link)
                    waiting += [link] if urlsplit(link).path == path else []

    def _is_part(self, path: str, address: str, link: str) -> bool:
        parts = urlsplit(link)
        if parts.path != path:  # the values of a filter, all on a page
            return path == TIMELINE and parts.path.startswith(f"{path}/") and not parts.query
        given, asked = dict(parse_qsl(urlsplit(address).query)), dict(parse_qsl(parts.query))
        if not asked or LANGUAGE in asked:
            return False
        if path == TIMELINE and not set(asked) <= _OF_TIMELINES:
            return False
        if {**given, "page": ""} == {**asked, "page": ""}:
            return True
        return not given and not (_BY_SCRIPTS_ALONE & set(asked))

    def _links(self, page: str, pattern: re.Pattern[str] = _LINK) -> Iterator[str]:
        for found in dict.fromkeys(pattern.findall(page)):
            if (inside := self._inside(unescape(found))) is not None:
                yield inside

    def _inside(self, address: str) -> str | None:
        for start in (self.site.base, self.site.path):
            if address.startswith(start) and not address.startswith("//"):
                return address[len(start) :]
        return None

    def _is_left_out(self, path: str) -> bool:
        """What only a server has: its tables and its API, and files that are not pages."""
        first = path.partition("/")[0].partition(".")[0].partition("?")[0]
        if first in self.without and "/" in path:
            return True
        return first in (self._tables, "api", "embed", "downloads", "releases") or "." in path.rpartition("/")[2]

    async def _write(self, address: str) -> None:
        self._put(self.addresses[address], await self.site.get(address))

    async def _write_data(self) -> None:
        self.progress("writing what scripts search with")
        tables = (await self.site.get("offline/tables.json")).json()
        self._put_parts(browser_data.parts_of_tables(tables))
        for language, told in self._words.items():
            prefix = "" if language == self.addresses.languages[0] else f"{language}/"
            months: dict[str, str] = {}
            for form, query in (("rows", ""), ("cards", "view=full")):
                items: dict[str, str] = {}
                for page in await self._timeline(language, query):
                    text = self.rewriting.page(page, f"{prefix}{TIMELINE}/index.html")
                    months |= browser_data.months_of(text)
                    items |= browser_data.items_of(text, tables["events"]["ids"])
                self._put_parts(
                    browser_data.parts_of_list(language, form, [items[event] for event in tables["events"]["ids"]])
                )
            self._put_parts(browser_data.parts_of_words(told, prefix, months))

    async def _timeline(self, language: str, query: str) -> list[str]:
        """The pages of the whole timeline in a language."""
        pages: list[str] = []
        while True:
            pairs = [*parse_qsl(query), *([("page", str(len(pages) + 1))] if pages else [])]
            address = f"{TIMELINE}?{urlencode(pairs)}" if pairs else TIMELINE
            answer = await self.site.ask(self._in(language, address))
            if answer.status != 200:
                return pages
            pages.append(answer.text)

    async def _write_assets(self) -> None:
        own = next(each for each in self.assets if "/static-plugins/" in each).rpartition("/")[0]
        scripts = {f"{own}/offline/{name}" for name in SCRIPTS}
        for address in sorted(self.assets | scripts):
            inside = self._inside(address) or address
            if file := asset_of(inside):
                body = (await self.site.get(inside)).body
                is_module = file.endswith(".js") and address not in scripts
                self._write_file(file, classic(body) if is_module else body)
                if "/-/basemap/" in address:
                    self._write_file(file.replace(".svg", ".js"), symbols_script(body))

    def _in(self, language: str, address: str) -> str:
        """An address in a language."""
        if language == self.addresses.languages[0]:
            return address
        return f"{address}{'&' if '?' in address else '?'}{urlencode({LANGUAGE: language})}"

    def _put_parts(self, parts: Iterator[browser_data.Part]) -> None:
        for name, data in parts:
            self._write_file(f"{browser_data.FOLDER}/{name}.js", browser_data.script(name, data))

    def _put(self, file: str, answer: Answer) -> None:
        if answer.media_type == "text/html":
            self.assets |= self.rewriting.assets(answer.text)
        self._write_file(file, rewritten(self.rewriting, file, answer))

    def _write_file(self, file: str, body: bytes) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
