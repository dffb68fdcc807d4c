"""Which addresses of the site are exported for a filter, and as which files."""

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

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
    """File by address, of every embed of a view that has so many pages."""
    found: dict[str, str] = {}
    for kind in ("timeline", "map"):
        for theme in THEMES:
            for page in range(1, pages + 1):
                parts = [part for part in (kind, theme, str(page)) if part not in ("timeline", "auto", "1")]
                more = {
                    **({"view": kind} if kind != "timeline" else {}),
                    **({"theme": theme} if theme != "auto" else {}),
                    **({"page": str(page)} if page > 1 else {}),
                }
                found[view.address("embed", **more)] = f"{view.folder}/{'-'.join(['embed', *parts])}.html"
            first = view.address(
                "embed",
                **({"view": kind} if kind != "timeline" else {}),
                **({"theme": theme} if theme != "auto" else {}),
                page="1",
            )
            found[first] = found[first.removesuffix("page=1").rstrip("?&")]
    return found


def format_files(view: View, formats: Sequence[str]) -> dict[str, str]:
    """File by address, of a view in formats, each by what its address ends with."""
    return {view.address(f"api/v1/events.{form}"): f"{view.folder}/events.{form}" for form in formats}


def event_files(event: str) -> dict[str, str]:
    """File by address, of everything about one event."""
    return {
        f"events/{event}": f"events/{event}/index.html",
        f"events/{event}.json": f"events/{event}.json",
        f"events/{event}.bib": f"events/{event}.bib",
        f"events/{event}.csl.json": f"events/{event}.csl.json",
        f"events/{event}.ris": f"events/{event}.ris",
        f"events/{event}.wiki.txt": f"events/{event}.wiki.txt",
        f"embed?view=event&focus={event}": f"events/{event}/embed.html",
    }
