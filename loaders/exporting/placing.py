"""Putting a finished export in place of an older one, whole or not at all."""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from loaders.exporting.asking import ExportError

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
MAKER = "conflict-events-timeline"
_MARK = ".exporting"


@contextlib.contextmanager
def in_place_of(folder: Path) -> Iterator[Path]:
    """An empty scratch folder that takes the place of `folder` where nothing fails. Raises ExportError."""
    ensure_ours(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{_MARK}")
    scratch.mkdir()
    try:
        yield scratch
        _swap(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


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
    old = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{_MARK}")
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
