"""Which addresses of the site are exported for a filter, and as which files."""

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from datasette_timeline.published.spreadsheets import for_spreadsheets

FOR_EXCEL = "events-for-excel.csv"
"""The table of a view with a byte-order mark; without one, Excel makes other letters of what is not English."""
COLLECTIONS = ("events", "actors", "places", "sources", "claims")
THEMES = ("auto", "light", "dark")
LIMIT = 1000
"""Items of one file of the API."""

_LONGEST_NAME = 60


class View(NamedTuple):
    """A filter, and the folder of its files."""

    query: str
    """As an address has it, without the question mark."""
    name: str

    @property
    def folder(self) -> str:
        """The folder, from the root of the export."""
        return f"views/{self.name}"

    def address(self, path: str, **more: str) -> str:
        """An address of the site for this filter."""
        query = "&".join(part for part in (self.query, urlencode(more)) if part)
        return f"{path}?{query}" if query else path


def view_of(text: str) -> View:
    """The view of a filter as people write it: 'place=geneva&type=talks', or nothing for all events."""
    pairs = parse_qsl(text.removeprefix("?"), keep_blank_values=True)
    query = urlencode(pairs)
    plain = re.sub(r"[^a-z0-9]+", "-", "-".join(part for pair in pairs for part in pair).lower()).strip("-")
    exact = "-".join(part for pair in pairs for part in pair)
    if plain == exact and len(plain) <= _LONGEST_NAME:
        return View(query, plain or "all")
    digest = hashlib.sha256(query.encode()).hexdigest()[:8]
    return View(query, f"{plain[:_LONGEST_NAME].strip('-')}-{digest}".strip("-"))


def embed_pages(view: View, pages: int) -> dict[str, str]:
    """File by address, of every embed of a view: what it begins with, and all of it in so many pages."""
    found: dict[str, str] = {}
    for kind in ("timeline", "map"):
        for theme in ("", *THEMES):
            chosen = {
                name: value for name, value in (("view", kind), ("theme", theme)) if value not in ("timeline", "")
            }
            name = "-".join([f"{view.folder}/embed", *chosen.values()])
            found[view.address("embed", **chosen)] = f"{name}.html"
            found[view.address("embed", **chosen, most="all")] = f"{name}-all.html"
            found[view.address("embed", **chosen, page="1")] = f"{name}-all.html"
            for page in range(2, pages + 1):
                found[view.address("embed", **chosen, page=str(page))] = f"{name}-{page}.html"
    return found


def format_files(view: View, formats: Sequence[str]) -> dict[str, str]:
    """File by address, of a view in formats, each by what its address ends with; and the table for spreadsheets."""
    files = {view.address(f"api/v1/events.{form}"): f"{view.folder}/events.{form}" for form in formats}
    return files | {for_spreadsheets(view.address("api/v1/events.csv")): f"{view.folder}/{FOR_EXCEL}"}


def event_files(event: str, *, with_history: bool) -> dict[str, str]:
    """File by address, of everything about one event; its versions are left out, which take ten times as much."""
    history = {f"events/{event}/history": f"events/{event}/history/index.html"} if with_history else {}
    return history | {
        f"events/{event}": f"events/{event}/index.html",
        f"events/{event}.json": f"events/{event}.json",
        f"events/{event}.bib": f"events/{event}.bib",
        f"events/{event}.csl.json": f"events/{event}.csl.json",
        f"events/{event}.ris": f"events/{event}.ris",
        f"events/{event}.wiki.txt": f"events/{event}.wiki.txt",
        f"embed?view=event&focus={event}": f"events/{event}/embed.html",
    }
