"""The whole dataset as files, with their hashes, whole or in ranges (RFC 9110): the database that this request reads,
what `python -m loaders package` has written beside it, and releases, whose files never change.

Datasette opens the database anew by its name, which after a build is another file than the one whose hash it sends
along.
"""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from email.utils import formatdate
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from datasette import Forbidden, NotFound, Response

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.datasette_compat import ensure_may_download, plain_download, tilde_decode
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.downloads import Listed, Offered, offered_by
from datasette_timeline.database.releases import Release, releases_of
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.database.snapshots import Snapshot
from datasette_timeline.http.asgi import Send
from datasette_timeline.http.caching import FOREVER, OPEN_TO_ALL, PREFLIGHT, Reply, tags_in
from datasette_timeline.published.downloads import FOLDER, RELEASES
from datasette_timeline.published.media_types import content_type_of

_OPEN = {**OPEN_TO_ALL, "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag"}
"""Programs in browsers ask for ranges, as DuckDB and SQLite over HTTP do. None of them is sent what only somebody
logged in may have: no header here lets their cookies come along."""
_PIECE = 2**16
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_BINARY = "application/octet-stream"


class File(NamedTuple):
    """A file to be sent."""

    name: str
    """What it is saved as."""
    size: int
    hash: str
    """SHA-256, in hexadecimal digits."""
    changed: float
    """Seconds since 1970."""
    content_type: str
    open: Callable[[], AbstractContextManager[int]]
    """Gives a descriptor to read from."""
    keeping: str = "no-cache"
    """Cache-Control."""


async def download(datasette: Datasette, request: Request) -> Response:
    """/NAME.db. Raises Forbidden where the operator does not give the file away."""
    name = tilde_decode(request.url_vars["database"])
    database = next((each for each in datasette.databases.values() if each.route == name), None)
    if not isinstance(database, ServedDatabase):
        return await plain_download(datasette, request)
    return await _given(datasette, request, database, lambda: _database_file(database.snapshot))


async def offered_file(datasette: Datasette, request: Request) -> Response:
    """/downloads/…: a file of the folder. Raises Forbidden as for the database, NotFound where there is none."""
    database, path = timeline_database(datasette), unquote(request.url_vars["file"])
    offered = await offered_by(database)
    return await _given(datasette, request, database, lambda: _offered_file(offered, path))


async def released_file(datasette: Datasette, request: Request) -> Response:
    """/releases/1.2.0/…, and /releases/NAME-1.2.0.tar.gz. Raises Forbidden as for the database, NotFound."""
    database, path = timeline_database(datasette), unquote(request.url_vars["file"])
    releases = await releases_of(datasette, database)
    keeping = FOREVER.replace("public", "private") if request.actor else FOREVER
    return await _given(datasette, request, database, lambda: _released_file(releases, path, keeping))


ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (r"^/(?P<database>[^/.]+)\.db$", download),
    (rf"^/{FOLDER}/(?P<file>.+)$", offered_file),
    (rf"^/{RELEASES}/(?P<file>[^/]+/.+|[^/]+\.tar\.gz)$", released_file),
]


async def may_download(datasette: Datasette, request: Request, database: ServedDatabase) -> bool:
    """Whether whoever asks may have the whole dataset."""
    try:
        await _ensure_given_away(datasette, request, database)
    except Forbidden:
        return False
    return True


async def _given(
    datasette: Datasette, request: Request, database: ServedDatabase, find: Callable[[], File]
) -> Response:
    if request.method == "OPTIONS":
        return Reply(status=204, headers=dict(PREFLIGHT), content_type=None)
    await _ensure_given_away(datasette, request, database)
    return answer(find(), request)


async def _ensure_given_away(datasette: Datasette, request: Request, database: ServedDatabase) -> None:
    await ensure_may_download(datasette, request.actor, database.name)
    if not datasette.setting("allow_download") or database.is_mutable:
        raise Forbidden("Database download is forbidden")


def _database_file(snapshot: Snapshot) -> File:
    state, opened = snapshot.state, lambda: nullcontext(snapshot.file.fileno())
    return File(snapshot.path.name, state.size, snapshot.hash, state.changed_ns / 1e9, _BINARY, opened)


def _offered_file(offered: Offered | None, path: str) -> File:
    listed = offered.files.get(path) if offered else None
    if offered is None or listed is None:
        raise NotFound(f"There is no download '{path}'.")
    return _file(offered.folder / path, listed, offered.changed)


def _released_file(releases: Sequence[Release], path: str, keeping: str) -> File:
    version, _, name = path.partition("/")
    for release in releases:
        if release.version == version and name in release.files:
            return _file(release.folder / name, release.files[name], release.changed)._replace(keeping=keeping)
        if release.packed and release.archive == path:
            place = release.folder.with_name(path)
            return _file(place, release.packed, release.changed)._replace(keeping=keeping)
    raise NotFound(f"No release has a file '{path}'.")


def _file(place: Path, listed: Listed, changed: float) -> File:
    return File(place.name, listed.size, listed.hash, changed, content_type_of(place.name), lambda: _opened(place))


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    with path.open("rb") as file:
        yield file.fileno()


def answer(file: File, request: Request) -> Reply:
    """The file, or as much of it as is asked for."""
    asked, size, tag = request.headers, file.size, f'"{file.hash}"'
    headers = {
        **_OPEN,
        "ETag": tag,
        "Last-Modified": formatdate(file.changed, usegmt=True),
        "Accept-Ranges": "bytes",
        "Cache-Control": file.keeping,
    }
    if tag in tags_in(asked.get("if-none-match", "")):
        return Reply(status=304, headers=headers, content_type=None)
    found = _range_in(asked, tag)
    start, end = (0, size) if found is None else _bounds(*found.groups(), size=size)
    if start >= end:
        headers |= {"Content-Range": f"bytes */{size}", "Content-Length": "0"}
        return Reply(status=416, headers=headers, content_type=None)
    headers |= {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Content-Length": str(end - start),
    }
    if found:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    status = 206 if found else 200
    if request.method == "HEAD":
        return Reply(status=status, headers=headers, content_type=file.content_type)
    return _FileReply(file, start, end, status, headers)


def _range_in(asked: Mapping[str, str], tag: str) -> re.Match[str] | None:
    """The one range that is asked for; None where all is wanted, several ranges, or what is no range."""
    found = _RANGE.fullmatch(asked.get("range", ""))
    is_of_this = asked.get("if-range", tag) == tag
    is_backwards = found and all(found.groups()) and int(found[1]) > int(found[2])
    return found if is_of_this and not is_backwards else None


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """The first byte of a range and the one after its last; none between them where the range holds nothing."""
    if not first:
        return (max(size - int(last), 0), size) if last else (0, 0)
    return int(first), min(int(last) + 1, size) if last else size


class _FileReply(Reply):
    """Bytes of a file, read as they are sent."""

    def __init__(self, file: File, start: int, end: int, status: int, headers: dict[str, str]) -> None:
        super().__init__(status=status, headers=headers, content_type=file.content_type)
        self._file, self._start, self._end = file, start, end

    async def asgi_send(self, send: Send) -> None:
        """Send it piece by piece."""
        with self._file.open() as descriptor:
            await send(self.start_message())
            for position in range(self._start, self._end, _PIECE):
                length = min(_PIECE, self._end - position)
                piece = await asyncio.to_thread(os.pread, descriptor, length, position)
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
