"""CSV that people open: with `_bom=1` in its address, any table of the site begins with a byte-order mark.

Excel reads a file without one in the code page of the machine, and makes other letters of what is not English. Links of
pages ask for it. Addresses without it stay bare: programs that read no UTF-8, such as R in other locales, take the mark
for letters of the first column's name.
"""

from http import HTTPStatus

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.published.spreadsheets import MARKED, for_spreadsheets

_MARK = "\ufeff".encode()
_ABOUT_OTHER_BYTES = (b"accept-encoding", b"if-none-match", b"range", b"if-range")
"""Headers of a request that speak of the bytes without the mark."""


def marking_tables(datasette: Datasette, app: App) -> App:
    """The application, which is asked without the parameter, and whose tables get the mark where that was there."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        pairs = scope.get("query_string", b"").split(b"&")
        others = [pair for pair in pairs if pair != MARKED.encode()]
        if scope["type"] != "http" or others == pairs or not scope["path"].endswith(".csv"):
            await app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name.lower() not in _ABOUT_OTHER_BYTES]
        await app({**scope, "query_string": b"&".join(others), "headers": headers}, receive, _Marking(send))

    return wrapped


class _Marking:
    """Passes an answer on: before the first byte of CSV goes the mark; elsewhere it is asked for, too."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._mark = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK:
            self._mark = _MARK
            message = {**message, "headers": _described(message)}
        elif message["type"] == "http.response.start":
            message = {**message, "headers": [_leading(*pair) for pair in message["headers"]]}
        elif self._mark and message.get("body"):
            message, self._mark = {**message, "body": self._mark + message["body"]}, b""
        await self._send(message)


def _leading(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header; the address of a table that is elsewhere asks for the mark, too."""
    is_table = name.lower() == b"location" and value.partition(b"?")[0].endswith(b".csv")
    return name, for_spreadsheets(value.decode("latin-1")).encode("latin-1") if is_table else value


def _described(start: Message) -> list[tuple[bytes, bytes]]:
    """The headers of the same with the mark; its tag and its ranges are those of other bytes."""
    kept = [(name.lower(), value) for name, value in start["headers"]]
    kept = [pair for pair in kept if pair[0] not in (b"etag", b"accept-ranges")]
    return [(name, b"%d" % (int(value) + len(_MARK)) if name == b"content-length" else value) for name, value in kept]
