"""The whole database as one file: the one that this request reads, with its hash, whole or in ranges (RFC 9110).

Datasette opens the file anew by its name, which after a build is another file than the one whose hash it sends along.
"""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Mapping

from datasette import Forbidden, Response

from datasette_timeline.database.datasette_compat import ensure_may_download, plain_download, tilde_decode
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.database.snapshots import Snapshot
from datasette_timeline.http.asgi import Send
from datasette_timeline.http.caching import OPEN_TO_ALL, PREFLIGHT, Reply, tags_in

_OPEN = {**OPEN_TO_ALL, "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag"}
"""Programs in browsers ask for ranges, as DuckDB and SQLite over HTTP do. None of them is sent what only somebody
logged in may have: no header here lets their cookies come along."""
_PIECE = 2**16
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_BINARY = "application/octet-stream"


async def download(datasette: Datasette, request: Request) -> Response:
    """/NAME.db. Raises Forbidden where the operator does not give the file away."""
    name = tilde_decode(request.url_vars["database"])
    database = next((each for each in datasette.databases.values() if each.route == name), None)
    if not isinstance(database, ServedDatabase):
        return await plain_download(datasette, request)
    if request.method == "OPTIONS":
        return Reply(status=204, headers=dict(PREFLIGHT), content_type=None)
    await ensure_may_download(datasette, request.actor, database.name)
    if not datasette.setting("allow_download") or database.is_mutable:
        raise Forbidden("Database download is forbidden")
    return answer(database.snapshot, request)


ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [(r"^/(?P<database>[^/.]+)\.db$", download)]


def answer(snapshot: Snapshot, request: Request) -> Reply:
    """The file of a snapshot, or as much of it as is asked for."""
    asked, size, tag = request.headers, snapshot.state.size, f'"{snapshot.hash}"'
    headers = {**_OPEN, "ETag": tag, "Accept-Ranges": "bytes", "Cache-Control": "no-cache"}
    if tag in tags_in(asked.get("if-none-match", "")):
        return Reply(status=304, headers=headers, content_type=None)
    found = _range_in(asked, tag)
    start, end = (0, size) if found is None else _bounds(*found.groups(), size=size)
    if start >= end:
        headers |= {"Content-Range": f"bytes */{size}", "Content-Length": "0"}
        return Reply(status=416, headers=headers, content_type=None)
    headers |= {
        "Content-Disposition": f'attachment; filename="{snapshot.path.name}"',
        "Content-Length": str(end - start),
    }
    if found:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    status = 206 if found else 200
    if request.method == "HEAD":
        return Reply(status=status, headers=headers, content_type=_BINARY)
    return _FileReply(snapshot, start, end, status, headers)


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
    """Bytes of an open file, read as they are sent."""

    def __init__(self, snapshot: Snapshot, start: int, end: int, status: int, headers: dict[str, str]) -> None:
        super().__init__(status=status, headers=headers, content_type=_BINARY)
        self._snapshot, self._start, self._end = snapshot, start, end

    async def asgi_send(self, send: Send) -> None:
        """Send it piece by piece."""
        await send(self.start_message())
        for position in range(self._start, self._end, _PIECE):
            length = min(_PIECE, self._end - position)
            piece = await asyncio.to_thread(os.pread, self._snapshot.file.fileno(), length, position)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
