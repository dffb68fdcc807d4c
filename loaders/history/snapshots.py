"""Records as they were at a revision of the repository."""

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

_FOLDERS = ("events", "registries")


class SnapshotError(ValueError):
    """There are no records of that revision to be had; the message says why, and what to do."""


def unpack(root: Path, revision: str, target: Path) -> None:
    """Write the records of `root`, as they were at a revision of the git repository that it is in, below `target`.

    Raises SnapshotError.
    """
    git = shutil.which("git")
    if git is None:
        raise SnapshotError("git is not installed, and earlier records are read with it")
    commit = _git(git, root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise SnapshotError(
            f"{revision!r} is no revision of a git repository around {root.name}/: name a commit, a branch or a tag; "
            "a checkout that has only the newest commit is filled up by 'git fetch --unshallow'"
        )
    packed = _git(git, root, "archive", "--format=tar", commit.decode().strip(), "--", *_FOLDERS)
    if packed is None:
        raise SnapshotError(f"{revision!r} has no {' and no '.join(f'{name}/' for name in _FOLDERS)} there")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(target, filter="data")


def _git(git: str, root: Path, *arguments: str) -> bytes | None:
    """What git answers; None where it refuses."""
    ran = subprocess.run([git, *arguments], cwd=root, capture_output=True, check=False)
    return ran.stdout if ran.returncode == 0 else None
