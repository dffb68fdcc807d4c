"""Smaller pages and files for clients that take them. What streams, or is encoded already, passes as it is.

So does what is tagged, since a tag belongs to the bytes that it was made for. Static files alone lose their tag, which
Datasette 1.0 gives them: they are kept by their addresses, and are several times as small.
"""

from typing import Any

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.http.asgi import App, Receive, Send
from datasette_timeline.http.content_encoding import IDENTITY, best_encoding, encode

_TEXT = ("text/", "application/json", "application/javascript", "application/xml", "application/geo+json", "image/svg")
_FILES = "/-/static"
_MOST_BYTES = 4 * 2**20
"""A longer answer is passed on piece by piece rather than gathered."""

Message = dict[str, Any]


def compressing(datasette: Datasette, app: App) -> App:
    """The application, with whole text answers compressed as the request allows."""

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1")
        await app(scope, receive, _Compressor(send, best_encoding(accepted), is_file=_FILES in scope["path"]))

    return wrapped


class _Compressor:
    """Holds an answer back until it is whole, or until it is clear that it had better not be."""

    def __init__(self, send: Send, encoding: str, *, is_file: bool) -> None:
        self._send, self._encoding, self._is_file = send, encoding, is_file
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] != "http.response.body" or self._start is None:
            await self._send(message)
        else:
            await self._take(self._start, message)

    async def _take(self, start: Message, message: Message) -> None:
        self._parts.append(message.get("body", b""))
        goes_on = message.get("more_body", False)
        is_text = _is_text(start) and (self._is_file or b"etag" not in _headers(start))
        if goes_on and _is_short(start) and is_text:
            return
        body, used = b"".join(self._parts), IDENTITY  # which copies nothing where it is one part
        self._parts.clear()
        if not goes_on and is_text:
            body, used = await encode(body, self._encoding)
            start = _described(start, len(body), used)
        self._start = None
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body, "more_body": goes_on})


def _headers(start: Message) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in start["headers"]}


def _is_text(start: Message) -> bool:
    """Whether it is text that nobody has encoded yet."""
    headers = _headers(start)
    is_plain = b"content-encoding" not in headers
    return is_plain and headers.get(b"content-type", b"").decode("latin-1").startswith(_TEXT)


def _is_short(start: Message) -> bool:
    length = _headers(start).get(b"content-length", b"")
    return length.isdigit() and int(length) <= _MOST_BYTES


def _described(start: Message, length: int, encoding: str) -> Message:
    """The start of the answer, with what has become of its body."""
    replaced = (b"vary", b"content-length", *([] if encoding == IDENTITY else [b"etag"]))
    headers = [(name, value) for name, value in start["headers"] if name.lower() not in replaced]
    varies = [value.decode("latin-1") for name, value in start["headers"] if name.lower() == b"vary"]
    headers.append((b"vary", ", ".join(_with_encoding(varies)).encode("latin-1")))
    if length or encoding != IDENTITY:
        headers.append((b"content-length", str(length).encode()))
    if encoding != IDENTITY:
        headers.append((b"content-encoding", encoding.encode()))
    return {**start, "headers": headers}


def _with_encoding(varies: list[str]) -> list[str]:
    """What the answer varies by, the accepted encoding among it."""
    named = {name.strip().lower() for value in varies for name in value.split(",")}
    return varies if "accept-encoding" in named else ["Accept-Encoding", *varies]
