"""What has been read and checked before need not be again: prepared files, keyed by their content.

One marshalled file in a git-ignored folder. It is bound to the code and the libraries that made it, safe to delete,
and never trusted: whatever cannot be read back counts as absent.
"""

import contextlib
import hashlib
import marshal
import sqlite3
import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from loaders.swap import scratch_beside

_PROGRAM = Path(__file__).resolve().parent.parent
_SEAL_BYTES = 32
_LIBRARIES = ("PyYAML", "pydantic", "sqlmodel", "anyascii")


@lru_cache(maxsize=1)
def code_digest() -> bytes:
    """A digest of everything but the records that decides what a build makes of them."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in ("schema", "loaders"):
        for path in sorted((_PROGRAM / folder).rglob("*.py")):
            digest.update(path.relative_to(_PROGRAM).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    digest.update("\0".join([sys.version, sqlite3.sqlite_version, *libraries]).encode())
    return digest.digest()


class Cache:
    """Marshalled values by name and digest, in one file of `folder`; `folder=None` remembers nothing."""

    def __init__(self, folder: Path | None, name: str = "records") -> None:
        self._path = folder / f"{name}.cache" if folder else None
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

    def save(self) -> None:
        """Write what was used or made since loading. A cache that cannot be written is merely not there next time."""
        if self._path is None or self._new == self._old:
            return
        content = marshal.dumps(self._new)
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with scratch_beside(self._path) as scratch:
                scratch.write_bytes(_seal(content) + content)
                scratch.replace(self._path)

    def _load(self) -> dict[str, tuple[bytes, bytes]]:
        try:
            content = self._path.read_bytes() if self._path else b""
        except OSError:
            return {}
        seal, content = content[:_SEAL_BYTES], content[_SEAL_BYTES:]
        return marshal.loads(content) if content and seal == _seal(content) else {}  # noqa: S302 (sealed)


def _seal(content: bytes) -> bytes:
    """Binds a cache to the code that made it, and shows a damaged one: marshal must not see foreign bytes."""
    return hashlib.blake2b(content, digest_size=_SEAL_BYTES, key=code_digest()).digest()


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
