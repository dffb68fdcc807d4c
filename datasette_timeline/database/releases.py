"""Releases that were laid beside the database: a folder for each, which nobody changes any more.

::

    plugins:
      datasette-timeline:
        releases: /srv/releases    # as `python -m loaders bundle` writes it; `releases` beside the database, unless set
"""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from typing import Any

from datasette_timeline.database.datasette_compat import StartupError
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.downloads import Listed, listed_in
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.database.settings import CONFIG, setting
from datasette_timeline.published.downloads import MANIFEST, RELEASES

_VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}", re.ASCII)
_MOST_KEPT = 1000
"""Manifests and archives that are read once: as many releases as anybody makes."""


@dataclass(frozen=True)
class Release:
    """A release as its manifest has it."""

    folder: Path
    version: str
    released: str
    """The day, ISO 8601."""
    commit: str
    summary: str
    """What changed in its data, in one sentence, in the language of the dataset."""
    language: str
    files: Mapping[str, Listed]
    """By path in the folder."""
    changed: float
    """When it was laid there, in seconds since 1970."""
    archive: str
    """The name of the one file beside the folder that has all of it; empty where it is not there."""
    packed: Listed | None
    """That file."""

    @property
    def order(self) -> tuple[int, ...]:
        """What puts releases into order."""
        return tuple(map(int, self.version.split(".")))


def releases_folder(datasette: Datasette) -> str:
    """Where releases are, from the database's folder. Raises StartupError where a folder is set that is not there."""
    given = setting(datasette, "releases")
    if given is None:
        return RELEASES
    if not isinstance(given, str) or not ((datasette.config_dir or Path()) / given).is_dir():
        raise StartupError(f"plugins.{CONFIG}.releases: there is no folder {given!r}.")
    return str(((datasette.config_dir or Path()) / given).absolute())


async def releases_of(datasette: Datasette, database: ServedDatabase) -> Sequence[Release]:
    """The releases that are there, newest first. One that is no release of ours is left out."""
    folder = Path(database.path).absolute().parent / releases_folder(datasette)
    return await asyncio.to_thread(_read_all, folder)


def _read_all(folder: Path) -> Sequence[Release]:
    try:
        names = [path for path in folder.iterdir() if _VERSION.fullmatch(path.name)]
    except OSError:
        return ()
    found = [release for path in names if (release := _read(path))]
    return sorted(found, key=lambda release: release.order, reverse=True)


def _read(folder: Path) -> Release | None:
    try:
        return _as_of(folder, (folder / MANIFEST).stat().st_mtime_ns, _archive_beside(folder))
    except (OSError, ValueError, KeyError, TypeError):
        return None  # just being laid there, or none of ours


def _archive_beside(folder: Path) -> Path | None:
    return next(iter(sorted(folder.parent.glob(f"*-{folder.name}.tar.gz"))), None)


@lru_cache(maxsize=_MOST_KEPT)
def _as_of(folder: Path, changed_ns: int, archive: Path | None) -> Release:
    manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    told, dataset = manifest["release"], manifest["dataset"]
    if told["version"] != folder.name:
        raise ValueError(f"{folder} holds version {told['version']}")
    return Release(
        folder,
        folder.name,
        str(dataset["released"]),
        str(told["commit"]),
        str(told["summary"]),
        str(dataset["language"]),
        listed_in(folder, manifest),
        changed_ns / 1e9,
        archive.name if archive else "",
        _whole(archive) if archive else None,
    )


def _whole(archive: Path) -> Listed:
    with archive.open("rb") as file:
        return Listed(archive.stat().st_size, file_digest(file, "sha256").hexdigest())
