"""What becomes of errors that no page answers: each in the face of its address, and only the unexpected in the log."""

from __future__ import annotations

import pdb
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import httpx
import pytest
from datasette import Response, hookimpl
from datasette.app import DatasetteRouter
from datasette.database import QueryInterrupted
from datasette.plugins import pm

from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.http.asgi import Message, Receive, Scope, Send
from datasette_timeline.pages import offered
from datasette_timeline.site.exceptions import BROKEN, CLOSED, TOO_SLOW, catching_exceptions

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

PAGES = [
    "/",
    *(page.address for page in offered()),
    "/sources/handbook",
    "/search?q=dorna",
    "/embed/build",
]
EMBEDS = ["/embed", "/embed?view=map"]
FILES = ["/oembed?url=http://localhost/timeline", "/about.bib", "/sitemap.xml", "/card.png"]
API = ["/api/v1/events", "/api/v1/claims", "/api/v1/events.atom", "/releases/1.2.0/api/v1/actors"]
HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


class Raising(Protocol):
    """Has every query raise an error, and returns the site."""

    def __call__(self, error: Exception) -> Site: ...


@pytest.fixture
def raising(site: Site, database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Raising]:
    """A site of which every query raises an error: that which it is given."""
    opened = type(site)(database)

    def with_error(error: Exception) -> Site:
        async def failing(*values: object, **options: object) -> None:
            raise error

        monkeypatch.setattr(ServedDatabase, "execute", failing)
        monkeypatch.setattr(ServedDatabase, "execute_fn", failing)
        return opened

    yield with_error
    opened.close()


def said(response: httpx.Response, path: str) -> str:
    """What a reader of the answer is told; the headers that all answers have are there."""
    assert [name for name in HEADERS if name not in response.headers] == []
    if path in API:
        assert response.headers["content-type"] == "application/json"
        return str(response.json()["message"])
    expected = "text/plain; charset=utf-8" if path in FILES else "text/html; charset=utf-8"
    assert response.headers["content-type"] == expected
    assert response.headers["cache-control"] == "no-store"
    return str(response.text)


@pytest.mark.parametrize("path", [*PAGES, *EMBEDS, *FILES, *API])
def test_what_takes_too_long_may_be_asked_again_later(
    path: str, raising: Raising, capsys: pytest.CaptureFixture[str]
) -> None:
    response = raising(QueryInterrupted(None, "select 1", {})).get(path)
    assert (response.status_code, response.headers["retry-after"]) == (503, "30")
    assert TOO_SLOW in said(response, path)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("path", [*PAGES, *EMBEDS, *FILES, *API, "/nowhere"])
def test_what_nobody_expects_is_logged_once(path: str, raising: Raising, capsys: pytest.CaptureFixture[str]) -> None:
    response = raising(ZeroDivisionError("a secret")).get(path)
    assert response.status_code == 500
    assert BROKEN in said(response, path)
    assert "a secret" not in response.text
    assert capsys.readouterr().err.count("ZeroDivisionError: a secret") == 1


@pytest.mark.parametrize("path", ["/conflict", "/conflict/events", "/conflict.json?sql=select+1"])
def test_datasettes_pages_break_with_every_header_too(
    path: str, raising: Raising, capsys: pytest.CaptureFixture[str]
) -> None:
    response = raising(ZeroDivisionError("a secret")).get(path)
    assert response.status_code == 500
    assert "a secret" not in response.text
    assert [name for name in HEADERS if name not in response.headers] == []
    assert capsys.readouterr().err.count("ZeroDivisionError: a secret") == 1


def test_what_breaks_around_datasette_is_answered(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def breaking(*values: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(DatasetteRouter, "__call__", breaking)
    response = site.get("/timeline")
    assert response.status_code == 500
    assert BROKEN in said(response, "/timeline")
    assert capsys.readouterr().err.count("ZeroDivisionError: a secret") == 1


async def nothing_received() -> Message:
    raise NotImplementedError


def test_what_breaks_after_the_beginning_is_the_servers_to_end(site: Site) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError

    async def send(message: Message) -> None:
        pass

    scope = {"type": "http", "method": "GET", "path": "/"}
    with pytest.raises(ZeroDivisionError):
        site.run(catching_exceptions(site.datasette, app)(scope, nothing_received, send))


def test_nothing_is_hidden_from_who_debugs(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    looked: list[object] = []

    async def breaking(*values: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(site.datasette, "pdb", True)
    monkeypatch.setattr(pdb, "post_mortem", looked.append)
    assert site.get("/nowhere").status_code == 404
    assert len(looked) == 1
    monkeypatch.setattr(DatasetteRouter, "__call__", breaking)
    with pytest.raises(ZeroDivisionError):
        site.get("/nowhere")


@pytest.mark.parametrize("path", [*PAGES[1:], *EMBEDS, "/about.bib", *API])
def test_a_closed_site_says_so_in_every_face(path: str, database: Path, open_site: OpenSite) -> None:
    response = open_site(database, metadata={"allow": {"id": "root"}}).get(path)
    assert response.status_code == 403
    if path in API:
        assert response.json()["code"] == "forbidden"
    else:
        assert CLOSED in said(response, path)


def test_other_plugins_may_know_a_way_in(database: Path, open_site: OpenSite) -> None:
    class LogIn:
        __name__ = "log-in"

        @hookimpl
        def forbidden(self) -> Response:
            return Response.redirect("/-/login")

    pm.register(LogIn(), "log-in")
    try:
        response = open_site(database, metadata={"allow": {"id": "root"}}).get("/timeline")
    finally:
        pm.unregister(name="log-in")
    assert (response.status_code, response.headers["location"]) == (302, "/-/login")


def test_where_no_endpoint_is_the_api_says_so(site: Site) -> None:
    response = site.get("/api/v2/events")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")
    assert response.json()["message"] == "There is no endpoint at this address; /api lists them all."
