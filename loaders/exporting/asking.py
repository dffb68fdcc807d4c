"""Asking the site for its addresses, without a server and without a network."""

import json
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import yaml
from datasette.app import Datasette

_PLUGIN = "datasette-timeline"
"""Under which name the metadata hold the plugin's settings."""


class ExportError(Exception):
    """Why nothing was exported, for whoever asked for it."""


def ensure_address(base_url: str) -> None:
    """Raise ExportError where no site can be at the address."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ExportError(f"'{base_url}' is not an address to publish at, such as https://example.org/timeline/")


def known_address(root: Path) -> str:
    """Where the site of a root folder is known, as its metadata say. Raises ExportError where they do not."""
    plugins = _read_yaml(root / "metadata.yml").get("plugins") or {}
    if site_url := (plugins.get(_PLUGIN) or {}).get("site_url"):
        return str(site_url)
    raise ExportError("metadata.yml names no site_url, and the files say where they are from: give --base-url URL.")


class Answer(NamedTuple):
    """What the site says at an address."""

    status: int
    body: bytes
    media_type: str

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:
        """The body as what it says."""
        return json.loads(self.body)


class Site:
    """The site of a root folder, as it answers at a base address."""

    def __init__(self, root: Path, database: Path, base_url: str) -> None:
        self.base = base_url if base_url.endswith("/") else f"{base_url}/"
        self.path = urlsplit(self.base).path
        settings = _read_json(root / "settings.json")
        self.datasette = Datasette(
            [],
            immutables=[str(database)],
            metadata=_known_by(self.base, root, _read_yaml(root / "metadata.yml")),
            settings={**settings, "base_url": self.path},
            inspect_data=_read_json(database.with_name("inspect-data.json")),
        )
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.datasette.app()), base_url=self.base)

    async def ask(self, address: str) -> Answer:
        """The answer at an address under the base: 'events/x', 'timeline?place=y'. Redirects are not followed."""
        response = await self._client.get(f"{self.base}{address}", headers={"accept-encoding": "identity"})
        media_type = response.headers.get("content-type", "").partition(";")[0]
        return Answer(response.status_code, response.content, media_type)

    async def get(self, address: str) -> Answer:
        """The same, where there must be an answer. Raises ExportError."""
        answer = await self.ask(address)
        if answer.status != 200:
            raise ExportError(f"The site answers {answer.status} at /{address}: {_reason(answer)}")
        return answer

    async def close(self) -> None:
        """Let go of the database."""
        await self._client.aclose()
        self.datasette.executor.shutdown()


def _reason(answer: Answer) -> str:
    if answer.media_type == "application/json":
        said = answer.json()
        return str(said.get("message") or said.get("error"))
    return answer.text[:200]


def _read_json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_bytes()) if path.is_file() else {}


def _read_yaml(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_bytes()) if path.is_file() else {}


def _known_by(address: str, root: Path, metadata: dict[str, Any]) -> dict[str, Any]:
    """The metadata of a site of files that is known by this address, whatever the one that is served is known by.

    Its base map lies in the root folder, wherever somebody exports from.
    """
    plugins = metadata.get("plugins") or {}
    ours = {**(plugins.get(_PLUGIN) or {}), "site_url": address, "as_files": True}
    if isinstance(base_map := ours.get("basemap"), str):
        ours["basemap"] = str((root / base_map).resolve())
    return {**metadata, "plugins": {**plugins, _PLUGIN: ours}}
