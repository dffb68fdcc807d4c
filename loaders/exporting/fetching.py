"""Addresses of a site, asked for and written as files that lead to each other."""

import re
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from icalendar import Calendar

from loaders.exporting.asking import Answer, Site
from loaders.exporting.pages import Rewriting

_ASSET = re.compile(r'(?:href|src)="([^"]*/-/(?:static-plugins|basemap)/[^"#]*)')


@dataclass(kw_only=True)
class Fetching:
    """What of a site is written into a folder."""

    site: Site
    folder: Path
    files: MutableMapping[str, str] = field(default_factory=dict)
    """File by address, of everything that is exported."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """What the site says, by file."""

    async def fetch(self, files: dict[str, str]) -> None:
        """Ask for these addresses, each with the file that it becomes. Raises ExportError where there is none."""
        for address, file in files.items():
            if file not in self.answers:
                self.answers[file] = await self.site.get(address)
            self.files[address] = file

    async def fetch_assets(self) -> None:
        """Styles, scripts and the base map: what the pages load."""
        pages = [answer.text for answer in self.answers.values() if answer.media_type == "text/html"]
        found = {unescape(address) for page in pages for address in _ASSET.findall(page)}
        for address in sorted(found):
            inside = address.removeprefix(self.site.base).removeprefix(self.site.path)
            await self.fetch({inside: f"static/{Path(urlsplit(inside).path).name}"})

    def write_all(self, rewriting: Rewriting | None = None) -> None:
        """Write what was asked for; links lead to what is exported, and to nothing else."""
        rewriting = rewriting or Rewriting(self.site.base, self.files)
        for file, answer in self.answers.items():
            self.write(file, rewritten(rewriting, file, answer))

    def write(self, file: str, body: bytes) -> None:
        """Write one file, with the folders that it is in."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def rewritten(rewriting: Rewriting, file: str, answer: Answer) -> bytes:
    """What the file of an answer has."""
    if answer.media_type == "text/html":
        return rewriting.page(answer.text, file).encode()
    if answer.media_type == "text/calendar":  # its lines are folded, addresses and all
        unfolded = answer.text.replace("\r\n ", "")
        text: bytes = Calendar.from_ical(rewriting.data(unfolded)).to_ical()
        return text
    if file.startswith("static/") or file.endswith((".js", ".css")):
        return answer.body
    return rewriting.data(answer.text).encode()
