"""A bare HTTP client that keeps its connection: what is measured is the server, not the client."""

import asyncio
import time
from typing import NamedTuple

HOST = "127.0.0.1"


class Answer(NamedTuple):
    """Status, headers by lower-case name, body as it was sent, and seconds until its last byte."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Client:
    """One connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, **headers: str) -> Answer:
        """The answer to a GET. Header names are written with underscores."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(HOST, self._port)
        sent = {"Host": f"{HOST}:{self._port}", **headers}
        lines = [f"GET {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {value}" for name, value in sent.items())]
        started = time.perf_counter()
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = await self._read(started)
        if answer.headers.get("connection") == "close":
            await self.close()
        return answer

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            await self._writer.wait_closed()
            self._writer = None

    async def _read(self, started: float) -> Answer:
        assert self._reader is not None  # noqa: S101 (get() has connected)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = b""
        if headers.get("transfer-encoding") == "chunked":
            while size := int(await self._reader.readline(), 16):
                body += await self._reader.readexactly(size)
                await self._reader.readline()
            await self._reader.readline()
        elif status != 304:
            body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(status, headers, body, time.perf_counter() - started)
