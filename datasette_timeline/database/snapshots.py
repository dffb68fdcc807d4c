"""One state of the database file, held open: whoever begins to read it reads it to its end, whatever takes its name.

A build puts a new file in the place of the old one. Connections that are opened one by one would then read some the old
file, some the new. So all that a state of the file needs is opened at once, and let go when nobody reads it any more.
"""

import hashlib
import json
import os
import sqlite3
import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar
from urllib.parse import quote

DESCRIPTION = "inspect-data.json"
"""What a build says of the database beside it: hash, size and rows of each table."""

_TRIES = 20

T = TypeVar("T")
Connect = Callable[[Path, str], sqlite3.Connection]


class FileState(NamedTuple):
    """What tells one state of a file from the next without reading it."""

    device: int
    inode: int
    size: int
    changed_ns: int


def file_state(file: Path | BinaryIO) -> FileState:
    """The state of a file, by its name or open. Raises OSError where there is none."""
    found = file.stat() if isinstance(file, Path) else os.fstat(file.fileno())
    return FileState(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


class Snapshot:
    """A state of a database file: its connections, its hash and the rows of its tables."""

    def __init__(self, path: Path, lanes: Sequence[str], each: int, connect: Connect) -> None:
        """Open the file, with `each` connections for every lane, made by `connect(path, lane)`.

        Raises OSError or sqlite3.Error where it cannot be read.
        """
        self.path = path
        self.file, self.state, opened = _open_together(path, [lane for lane in lanes for _ in range(each)], connect)
        self._idle = {lane: deque(one for name, one in opened if name == lane) for lane in lanes}
        weakref.finalize(self, _close, self.file, [one for _, one in opened])
        self.hash = _hash_of(self.file)
        """SHA-256 of the file, in hexadecimal digits."""
        said = described(path)
        self.counts = _counts_in(said) if said and said.get("hash") == self.hash else self.read(lanes[0], _count)
        """Rows of each table."""

    def read(self, lane: str, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work(connection)` returns, with a connection of that lane. No more may ask at once than it has."""
        connection = self._idle[lane].pop()
        try:
            return work(connection)
        finally:
            self._idle[lane].append(connection)


def _hash_of(file: BinaryIO) -> str:
    digest, offset = hashlib.sha256(), 0
    while piece := os.pread(file.fileno(), 2**20, offset):
        digest.update(piece)
        offset += len(piece)
    return digest.hexdigest()


def _counts_in(description: Mapping[str, Any]) -> Mapping[str, int]:
    return {name: table["count"] for name, table in description["tables"].items()}


def _count(connection: sqlite3.Connection) -> Mapping[str, int]:
    names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
    return {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}


def read_once(path: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    """What `work(connection)` returns, with a connection to the file that is closed afterwards."""
    with closing(sqlite3.connect(address_of(path, "mode=ro"), uri=True)) as connection:
        return work(connection)


def _open_together(
    path: Path, lanes: list[str], connect: Connect
) -> tuple[BinaryIO, FileState, list[tuple[str, sqlite3.Connection]]]:
    """The file and one connection for each name, all of the same state of it."""
    for _ in range(_TRIES):
        file = path.open("rb")
        state = file_state(file)
        opened: list[tuple[str, sqlite3.Connection]] = []
        try:
            opened.extend((lane, connect(path, lane)) for lane in lanes)
            if file_state(path) == state:
                return file, state, opened
        except BaseException:
            _close(file, [one for _, one in opened])
            raise
        _close(file, [one for _, one in opened])
    raise OSError(f"{path.name} changes all the time")


def _close(file: BinaryIO, connections: list[sqlite3.Connection]) -> None:
    file.close()
    for connection in connections:
        with suppress(sqlite3.Error):
            connection.close()


def address_of(path: Path, options: str) -> str:
    """The address by which SQLite opens a file with options."""
    return f"file:{quote(str(path.absolute()))}?{options}"


def described(path: Path) -> Mapping[str, Any] | None:
    """What the description beside the database says of it; None where it says nothing that can be read."""
    try:
        known = json.loads(path.with_name(DESCRIPTION).read_bytes())
        part = known[path.stem]
        return part if isinstance(part, dict) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
