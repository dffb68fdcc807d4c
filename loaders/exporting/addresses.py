"""Which file each address of the whole publication becomes."""

import hashlib
import re
from collections.abc import Iterable, Iterator, MutableMapping
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlencode

LANGUAGE = "lang"
"""The parameter that says the language of a page."""
OVERVIEW = "files/index.html"
"""The page of all that is in the copy as files."""

_PLAIN = re.compile(r"[a-z0-9.-]{1,60}")
_ASSET = re.compile(r"-/(?:static-plugins/[^/]+|basemap)/(?P<name>[^?#]+)")
_OF_THE_PAST = frozenset(("as_of", "result"))
_STAND_FOR_FILES = ("api", "downloads", "releases")
"""What begins the addresses of what a server answers: in a copy, the overview of its files stands in their place."""


class Addresses(MutableMapping[str, str]):
    """The file of each address from the root of the site: `events/x?lang=ru` is `ru/events/x/index.html`.

    Pages that read their own address (`live`) are there with any query: `timeline?type=war` is
    `timeline/index.html?type=war`. What is not there in a language is there in the first one.
    """

    def __init__(self, languages: Iterable[str], live: Iterable[str], tables: str) -> None:
        self.languages = list(languages)
        self.live = frozenset(live)
        self._tables = tables
        self._files: dict[tuple[str, str, str], str] = {}

    def add(self, address: str, file: str = "") -> str:
        """Have an address, as a file of that name or one that follows from it; return which."""
        language, path, query = self._parted(address)
        return self._files.setdefault((language, path, query), file or self._named(language, path, query))

    def get(self, address: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """The file of an address, with the query that a live page reads."""
        if asset := asset_of(address):
            return asset
        language, path, query = self._parted(address)
        if language not in self.languages:
            return default
        for each in dict.fromkeys((language, self.languages[0])):
            if found := self._files.get((each, path, query)):
                return found
            if path in self.live and not _OF_THE_PAST & set(dict(parse_qsl(query))):
                return f"{self._files[each, path, '']}?{query}"
        return OVERVIEW if path.partition("/")[0] in (*_STAND_FOR_FILES, self._tables) else default

    def __getitem__(self, address: str) -> str:
        if (found := self.get(address)) is None:
            raise KeyError(address)
        return found

    def __setitem__(self, address: str, file: str) -> None:
        self.add(address, file)

    def __delitem__(self, address: str) -> None:
        del self._files[self._parted(address)]

    def __iter__(self) -> Iterator[str]:
        for language, path, query in self._files:
            pairs = [query] if query else []
            pairs += [urlencode({LANGUAGE: language})] if language != self.languages[0] else []
            yield f"{path}?{'&'.join(pairs)}" if pairs else path

    def __len__(self) -> int:
        return len(self._files)

    def _parted(self, address: str) -> tuple[str, str, str]:
        """Language, path, and the rest of the query in a fixed order."""
        path, _, query = address.partition("?")
        pairs = parse_qsl(query, keep_blank_values=True)
        language = dict(pairs).get(LANGUAGE, self.languages[0])
        return language, path.rstrip("/"), urlencode(sorted(pair for pair in pairs if pair[0] != LANGUAGE))

    def _named(self, language: str, path: str, query: str) -> str:
        folder = PurePosixPath(language if language != self.languages[0] else "", path)
        written = [f"{name}-{value}" for name, value in parse_qsl(query)]
        if not all(map(_PLAIN.fullmatch, written)):
            written = [hashlib.sha256(query.encode()).hexdigest()[:12]]
        return str(folder / f"{'--'.join(['index', *written])}.html")


def asset_of(address: str) -> str | None:
    """The file of a style sheet, a script, a picture or the base map; None for any other address."""
    found = _ASSET.fullmatch(address.partition("?")[0].partition("#")[0])
    return f"static/{found['name']}" if found else None
