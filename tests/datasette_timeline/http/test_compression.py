"""Compressed pages and files, and how long files are kept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import brotli
import pytest

from datasette_timeline.http.asgi import Message, Receive, Scope, Send
from datasette_timeline.http.compression import compressing
from datasette_timeline.http.static_files import static_url

if TYPE_CHECKING:
    from datasette_timeline.database.datasette_types import Datasette
    from tests.datasette_timeline.conftest import Site

PAGE = b"<p>" + b"Dorna " * 500 + b"</p>"


NO_DATASETTE = cast("Datasette", None)  # it takes nothing of it


async def nothing_received() -> Message:
    raise NotImplementedError


def answer(
    *bodies: bytes, headers: dict[str, str], accepts: str = "br", path: str = "/timeline"
) -> tuple[dict[str, str], bytes]:
    """Headers and body that a client gets of an application which sends these bodies."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        for position, body in enumerate(bodies, 1):
            await send({"type": "http.response.body", "body": body, "more_body": position < len(bodies)})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "headers": [(b"accept-encoding", accepts.encode())]}

    async def passing() -> None:
        await compressing(NO_DATASETTE, app)(scope, nothing_received, send)

    asyncio.run(passing())
    got = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return got, b"".join(message["body"] for message in sent[1:])


def test_a_page_is_compressed_as_the_client_takes_it() -> None:
    got, body = answer(PAGE, headers={"content-type": "text/html; charset=utf-8", "vary": "Cookie"})
    assert brotli.decompress(body) == PAGE
    assert got == {
        "content-type": "text/html; charset=utf-8",
        "vary": "Accept-Encoding, Cookie",
        "content-length": str(len(body)),
        "content-encoding": "br",
    }


@pytest.mark.parametrize("vary", ["accept-encoding", "Cookie, Accept-Encoding"])
def test_that_it_varies_is_said_once(vary: str) -> None:
    got, _ = answer(PAGE, headers={"content-type": "text/html", "vary": vary})
    assert got["vary"] == vary


def test_a_file_that_comes_in_pieces_of_known_length_is_gathered() -> None:
    halves = PAGE[:1000], PAGE[1000:]
    got, body = answer(*halves, headers={"content-type": "text/css", "content-length": str(len(PAGE))})
    assert (got["content-encoding"], got["content-length"]) == ("br", str(len(body)))
    assert brotli.decompress(body) == PAGE


def test_a_file_gives_its_tag_for_being_small() -> None:
    headers = {"content-type": "text/css", "etag": '"1"'}
    got, body = answer(PAGE, headers=headers, path="/-/static/app.css")
    assert brotli.decompress(body) == PAGE
    assert "etag" not in got
    got, body = answer(PAGE, headers=headers, accepts="identity", path="/-/static/app.css")
    assert (got["etag"], body) == ('"1"', PAGE)


@pytest.mark.parametrize(
    ("bodies", "headers", "accepts"),
    [
        ((PAGE,), {"content-type": "image/png"}, "br"),
        ((PAGE,), {"content-type": "text/html", "content-encoding": "gzip"}, "br"),
        ((PAGE,), {"content-type": "application/json", "etag": '"a"'}, "br"),
        ((PAGE, PAGE), {"content-type": "text/csv"}, "br"),
        ((b"short",), {"content-type": "text/html"}, "br"),
        ((PAGE,), {"content-type": "text/html"}, "identity"),
    ],
    ids=["a picture", "encoded already", "tagged", "a stream", "too short", "not wanted"],
)
def test_other_answers_pass_as_they_are(bodies: tuple[bytes, ...], headers: dict[str, str], accepts: str) -> None:
    got, body = answer(*bodies, headers=headers, accepts=accepts)
    assert body == b"".join(bodies)
    assert got.get("content-encoding") == headers.get("content-encoding")


def test_files_that_are_named_by_their_content_are_kept_for_ever(site: Site) -> None:
    address = static_url(site.datasette, "publication.css")
    assert site.get(address).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in site.get(address[:-1] + "x").headers.get("cache-control", "")
    assert "immutable" not in site.get(address.partition("?")[0]).headers.get("cache-control", "")


def test_pages_and_files_of_the_site_are_compressed(site: Site) -> None:
    for address in ("/timeline", "/conflict/events", static_url(site.datasette, "timeline.js")):
        response = site.get(address)
        assert response.status_code == 200
        assert response.headers["content-encoding"] in ("br", "gzip"), address
        assert "Accept-Encoding" in response.headers["vary"]
