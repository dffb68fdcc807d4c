"""The keys of a dataset put where its editors look for them, without git taking that for a change.

The schema of keys is committed, so that editors complete everything else in any clone. Git is told to see it as it is
committed, whatever stands in it: by a filter of this clone alone, which .gitattributes names.
"""

import shutil
import subprocess
from pathlib import Path

from loaders.generating.key_schema import with_keys
from loaders.processes.atomic_replace import write_atomically
from loaders.reading.entries import Dataset
from schema.json_schemas import KEYS, schemas

_FILTER = "without-keys"
_AS_COMMITTED = "git cat-file blob :%f"


def give_keys(root: Path, dataset: Dataset) -> list[Path]:
    """Write the JSON Schemas of a dataset, with its keys, where they are missing or others; return what was written.

    Raises ValueError, in words, where git would take the keys for a change.
    """
    folder = root / "schema"
    texts = {folder / name: text for name, text in schemas().items() if name != KEYS}
    texts[folder / KEYS] = with_keys(dataset)
    outdated = {path: text for path, text in texts.items() if _text(path) != text}
    is_tracked = folder / KEYS in outdated and _git(folder, "ls-files", "--error-unmatch", KEYS) is not None
    if is_tracked:
        if _FILTER not in (_git(folder, "check-attr", "filter", KEYS) or ""):
            line = f"/schema/{KEYS} filter={_FILTER}"
            raise ValueError(f"git would take the keys for a change: write '{line}' into .gitattributes, and commit it")
        _git(folder, "config", "--local", f"filter.{_FILTER}.clean", _AS_COMMITTED)
    folder.mkdir(exist_ok=True)
    for path, text in outdated.items():
        write_atomically(path, text.encode())
    if is_tracked:
        _git(folder, "add", KEYS)  # what is in it stays the same, and git sees that it is
    return list(outdated)


def commit_anew(path: Path) -> None:
    """Let git see the schema of keys as it now is, where it would not: what a key looks like has changed."""
    if _git(path.parent, "config", f"filter.{_FILTER}.clean"):
        _git(path.parent, "-c", f"filter.{_FILTER}.clean=cat", "add", path.name)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _git(folder: Path, *arguments: str) -> str | None:
    """What git answers; None where it refuses, or is not there."""
    git = shutil.which("git")
    if git is None or not folder.is_dir():
        return None
    ran = subprocess.run(
        [git, *arguments], cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return ran.stdout if ran.returncode == 0 else None
