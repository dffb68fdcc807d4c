"""Putting a finished export in place of an older one, whole or not at all.

A scratch folder is locked while its export runs, and a later export takes away those that nobody holds. The older
export steps aside for a moment, under a name of its own: where an export was killed in just that moment, the next one
puts it back first.
"""

import contextlib
import fcntl
import glob
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from datasette_timeline.published.downloads import MANIFEST, SUMS
from loaders.exporting.asking import ExportError
from loaders.processes.atomic_replace import exclusive
from loaders.processes.interrupts import cleanup_on_interrupt, interrupts_deferred

MAKER = "conflict-events-timeline"
_MARK, _ASIDE = ".exporting", ".replaced"


@contextlib.contextmanager
def in_place_of(folder: Path) -> Iterator[Path]:
    """An empty scratch folder that takes the place of `folder` where nothing fails. Raises ExportError."""
    ensure_ours(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = _beside(folder, _MARK)
    with cleanup_on_interrupt(scratch, lambda: shutil.rmtree(scratch)):
        with exclusive(folder):
            _tidy(folder)
            scratch.mkdir()
            lock = os.open(scratch, os.O_RDONLY)
            fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield scratch
            with interrupts_deferred(), exclusive(folder):
                _swap(scratch, folder)
        finally:
            os.close(lock)
            shutil.rmtree(scratch, ignore_errors=True)


def _beside(folder: Path, mark: str) -> Path:
    return folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{mark}")


def _tidy(folder: Path) -> None:
    """Put back what a killed export has left aside, and take away what else killed exports have left."""
    for old in _left(folder, _ASIDE):
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(folder)
    for scratch in _left(folder, _MARK):
        with contextlib.suppress(OSError):
            descriptor = os.open(scratch, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(scratch, ignore_errors=True)
            finally:
                os.close(descriptor)


def _left(folder: Path, mark: str) -> list[Path]:
    return sorted(folder.parent.glob(f".{glob.escape(folder.name)}.{'[0-9a-f]' * 8}{mark}"))


def ensure_ours(folder: Path) -> None:
    """Raise ExportError where the folder holds anything but an export of ours."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise ExportError(f"{folder} is not a folder. Name another place.")
    if any(folder.iterdir()) and not _is_export(folder):
        raise ExportError(
            f"{folder} has files that no export wrote, and an export replaces everything in its folder. "
            "Name an empty or a new folder."
        )


def _is_export(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("made_by") == MAKER


def _swap(scratch: Path, folder: Path) -> None:
    if not folder.exists():
        scratch.rename(folder)
        return
    ensure_ours(folder)
    old = _beside(folder, _ASIDE)
    folder.rename(old)
    try:
        scratch.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old)


def seal(folder: Path, about: Mapping[str, Any]) -> int:
    """Write the manifest and the sums of every file, and return how many files there are."""
    files = [
        {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": _digest(path)}
        for path in _files(folder)
    ]
    files.sort(key=lambda file: str(file["path"]))
    manifest = {"made_by": MAKER, **about, "files": files}
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    listed = sorted(
        [*((str(file["path"]), str(file["sha256"])) for file in files), (MANIFEST, _digest(folder / MANIFEST))]
    )
    (folder / SUMS).write_text("".join(f"{digest}  {path}\n" for path, digest in listed), encoding="utf-8")
    return len(listed) + 1


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place) / name for name in names)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
