"""Putting a finished file in place of an old one, so that readers never see half of it, come what may.

The new file is written beside the old one under a scratch name, synced, and renamed over it. The scratch file is
locked while its build runs: a later build takes away only scratch files that nobody holds, so a killed build leaves
no litter and two builds at once do not harm each other. A target that is a link stays one: what it leads to is
replaced. A file that is replaced hands its owner and mode on.
"""

import contextlib
import fcntl
import glob
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from loaders.processes.interrupts import cleanup_on_interrupt

_MARK = ".building"

_held: set[int] = set()
"""The descriptors by which this process holds its scratch files."""


@contextlib.contextmanager
def temporary_beside(target: Path) -> Iterator[Path]:
    """An empty scratch file in the target's folder; gone afterwards unless it was put in place."""
    target = _real(target)
    remove_stale_temporaries(target)
    with contextlib.ExitStack() as ending:
        path, descriptor = _locked_temporary(target, ending)
        _held.add(descriptor)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)
            _held.remove(descriptor)
            os.close(descriptor)


def leave_temporaries_to_parent() -> None:
    """In a forked process: hold no scratch file of the parent, so that nobody does once the parent is killed."""
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


def _locked_temporary(target: Path, ending: contextlib.ExitStack) -> tuple[Path, int]:
    while True:
        path = target.with_name(f"{_beginning(target)}.{secrets.token_hex(4)}{_MARK}")
        ending.enter_context(cleanup_on_interrupt(path, path.unlink))
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return path, descriptor
        os.close(descriptor)  # another build took it for litter before it was locked


def remove_stale_temporaries(target: Path) -> None:
    """Delete scratch files of this target that no running build holds."""
    target = _real(target)
    for path in target.parent.glob(f"{glob.escape(_beginning(target))}.*{_MARK}"):
        with contextlib.suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _beginning(target: Path) -> str:
    """How the names of scratch files of this target begin; those of a scratch file are among those of its target."""
    return target.name if target.name.endswith(_MARK) else f".{target.name}"


def _real(target: Path) -> Path:
    """Where a link leads, be anything there or not."""
    return Path(os.path.realpath(target))


@contextlib.contextmanager
def exclusive(target: Path) -> Iterator[None]:
    """One process at a time: a folder's database and the description beside it change together."""
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace_atomically(scratch: Path, target: Path) -> None:
    """Sync the scratch file and rename it to `target`, which from that moment is whole and new."""
    target = _real(target)
    with scratch.open("rb+") as file:
        _hand_on(target, file.fileno())
        os.fsync(file.fileno())
    scratch.replace(target)
    sync_folder(target.parent)


def _hand_on(target: Path, descriptor: int) -> None:
    """Give a new file the owner and the mode of the one that it will replace."""
    try:
        old = target.stat()
    except OSError:
        return
    new = os.fstat(descriptor)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with contextlib.suppress(PermissionError):  # only root may give files away
            os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def write_atomically(target: Path, content: bytes) -> None:
    """Write a small file so that readers see the old or the new content, never a part."""
    with temporary_beside(target) as scratch:
        scratch.write_bytes(content)
        replace_atomically(scratch, target)


def sync_folder(folder: Path) -> None:
    """Make renames in the folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
