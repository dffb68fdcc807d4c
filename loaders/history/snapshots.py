"""Records as they were at a revision of the repository."""

import io
import tarfile
from pathlib import Path

from loaders.history.repository import FOLDERS, Repository


class SnapshotError(ValueError):
    """There are no records of that revision to be had; the message says why, and what to do."""


def unpack(root: Path, revision: str, target: Path) -> None:
    """Write the records of `root`, as they were at a revision of the git repository that it is in, below `target`.

    Raises SnapshotError.
    """
    repository = Repository(root)
    if not repository.is_there:
        raise SnapshotError("git is not installed, and earlier records are read with it")
    commit = repository.answer("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise SnapshotError(
            f"{revision!r} is no revision of a git repository around {root.name}/: name a commit, a branch or a tag; "
            "a checkout that has only the newest commit is filled up by 'git fetch --unshallow'"
        )
    packed = repository.answer("archive", "--format=tar", commit.decode().strip(), "--", *FOLDERS)
    if packed is None:
        raise SnapshotError(f"{revision!r} has no {' and no '.join(f'{name}/' for name in FOLDERS)} there")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(target, filter="data")
