"""Files beside the database that were made of it: the folder that `python -m loaders package` writes.

Its manifest has their sizes and sums, so nothing is counted here. A folder of another edition is none: what a page
offers always tells the same as the page.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from datasette_timeline.database.lookups import facts_of
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.published.downloads import FOLDER, MANIFEST, SUMS


class Listed(NamedTuple):
    """A file of the folder."""

    size: int
    hash: str
    """SHA-256, in hexadecimal digits."""


@dataclass(frozen=True)
class Offered:
    """The folder as its manifest has it."""

    folder: Path
    digest: str
    """Of the content of the dataset that it was made of."""
    files: Mapping[str, Listed]
    """By path in the folder."""
    changed: float
    """When it was made, in seconds since 1970."""


async def offered_by(database: ServedDatabase) -> Offered | None:
    """The files that were made of the database as this request reads it; None where there are none."""
    offered = await asyncio.to_thread(_read, Path(database.path).absolute().parent / FOLDER)
    return offered if offered and offered.digest == (await facts_of(database)).get("digest") else None


def _read(folder: Path) -> Offered | None:
    try:
        return _as_of(folder, (folder / MANIFEST).stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there, just being replaced, or none of ours


@lru_cache(maxsize=8)
def _as_of(folder: Path, changed_ns: int) -> Offered:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    return Offered(folder, manifest["dataset"]["digest"], listed_in(folder, manifest), changed_ns / 1e9)


def listed_in(folder: Path, manifest: Mapping[str, Any]) -> Mapping[str, Listed]:
    """The files that a manifest lists, by path, and what lists them. Raises OSError, KeyError or TypeError."""
    files = {each["path"]: Listed(each["bytes"], each["sha256"]) for each in manifest["files"]}
    return files | {name: _listed(folder / name) for name in (MANIFEST, SUMS)}


def _listed(path: Path) -> Listed:
    content = path.read_bytes()
    return Listed(len(content), sha256(content).hexdigest())
