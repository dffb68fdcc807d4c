"""What has been read and checked before need not be again: prepared files, keyed by their content.

Marshalled files in the user's own cache folder, never below the root: records may come from anybody, and what a cache
says is not checked again. Each is sealed with a secret that only this user can read, and bound to the code and the
libraries that made it. They are safe to delete; whatever is damaged, foreign or open to others counts as absent.
"""

import contextlib
import hashlib
import hmac
import marshal
import os
import secrets
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from loaders.processes.atomic_replace import temporary_beside

_PROGRAM = Path(__file__).resolve().parents[2]
_NAME = "conflict-events-timeline"
_SECRET, _SECRET_BYTES, _SEAL_BYTES = "secret", 32, 32
_LIBRARIES = ("PyYAML", "pydantic", "anyascii", "jsonpatch")


def cache_folder(root: Path) -> Path | None:
    """The folder in which what is known of a root is kept; None where the user has no place for such things."""
    digest = hashlib.blake2b(os.fsencode(root.resolve()), digest_size=8).hexdigest()
    folder = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not folder.is_absolute():
        try:
            folder = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
        except RuntimeError:  # no HOME, and nobody of this number on the machine
            return None
    return folder / _NAME / digest if folder.is_absolute() else None


@lru_cache(maxsize=1)
def code_digest() -> bytes:
    """A digest of everything but the records that decides what a build makes of them."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in ("schema", "loaders", "datasette_timeline/published"):
        for path in sorted((_PROGRAM / folder).rglob("*.py")):
            digest.update(path.relative_to(_PROGRAM).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    digest.update("\0".join([sys.version, sqlite3.sqlite_version, *libraries]).encode())
    return digest.digest()


class Cache:
    """Marshalled values by name and digest, in one file of `folder`; `folder=None` remembers nothing."""

    def __init__(self, folder: Path | None, name: str = "records") -> None:
        self._secret = _secret_of(folder) if folder else None
        self._path = folder / f"{name}.cache" if folder and self._secret else None
        self._old: dict[str, tuple[bytes, bytes]] = self._load()
        self._new: dict[str, tuple[bytes, bytes]] = {}

    def get(self, name: str, digest: bytes) -> bytes | None:
        """The value kept under this name, if it was made from the same content."""
        kept = self._old.get(name)
        if kept is None or kept[0] != digest:
            return None
        self._new[name] = kept
        return kept[1]

    def put(self, name: str, digest: bytes, value: bytes) -> None:
        """Keep a value."""
        self._new[name] = (digest, value)

    def save(self, *, spare: int = 0) -> None:
        """Write what was used or made since loading. A cache that cannot be written is merely not there next time.

        Where no more than `spare` values are new, they can as well be made again the next time, and nothing is written.
        """
        made = sum(self._old.get(name) is not kept for name, kept in self._new.items())
        if self._path is None or self._new == self._old or (spare and self._old and made <= spare):
            return
        content = marshal.dumps(self._new)
        with contextlib.suppress(OSError):
            _write_own(self._path, self._seal(content) + content)

    def _load(self) -> dict[str, tuple[bytes, bytes]]:
        content = (_read_own(self._path) if self._path else None) or b""
        seal, content = content[:_SEAL_BYTES], content[_SEAL_BYTES:]
        if not content or not hmac.compare_digest(seal, self._seal(content)):
            return {}
        kept: dict[str, tuple[bytes, bytes]] = marshal.loads(content)  # noqa: S302 (sealed by this user)
        return kept

    def _seal(self, content: bytes) -> bytes:
        """Shows that this user's program, with the code as it is, wrote just this: marshal must see nothing else."""
        key = code_digest() + (self._secret or b"")
        return hashlib.blake2b(content, digest_size=_SEAL_BYTES, key=key).digest()


def _secret_of(folder: Path) -> bytes | None:
    """The secret of a folder that is the user's alone, both made where they are missing; else None."""
    path = folder / _SECRET
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(folder.lstat(), stat.S_ISDIR):
            return None
        if len(_read_own(path) or b"") != _SECRET_BYTES:
            _write_own(path, secrets.token_bytes(_SECRET_BYTES))
    except OSError:
        return None
    secret = _read_own(path)
    return secret if secret and len(secret) == _SECRET_BYTES else None


def _write_own(path: Path, content: bytes) -> None:
    if path.is_symlink():
        path.unlink()
    with temporary_beside(path) as scratch:
        scratch.chmod(0o600)
        scratch.write_bytes(content)
        scratch.replace(path)


def _read_own(path: Path) -> bytes | None:
    """What is in an ordinary file that nobody but this user can have written or can read; None of any other."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            return file.read() if _is_own(os.fstat(descriptor), stat.S_ISREG) else None
    except OSError:
        return None


def _is_own(status: os.stat_result, is_of_kind: Callable[[int], bool]) -> bool:
    return bool(is_of_kind(status.st_mode)) and status.st_uid == os.geteuid() and not status.st_mode & 0o077


def digest_of(parts: Iterable[bytes]) -> bytes:
    """One digest of several."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def packed(value: Any) -> bytes:
    """A plain value as bytes."""
    return marshal.dumps(value)


def unpacked(data: bytes) -> Any:
    """The plain value in the bytes."""
    return marshal.loads(data)  # noqa: S302 (from our own packed())
