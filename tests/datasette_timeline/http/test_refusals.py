"""What is answered from outside Datasette, before any page could be asked for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.http.api_errors import CODES
from datasette_timeline.http.asgi import Message
from datasette_timeline.http.refusals import KINDS, refuse
from tests.invented import TITLE

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, ReadHtml, Site

SENTENCE = "The site has too much to do just now. Try again in 5 seconds."
PAGE, TEXT, JSON = "text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json; charset=utf-8"


def refused(
    site: Site, path: str, status: int = 503, method: str = "GET", headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b""}
    site.run(refuse(site.datasette, scope, send, status, SENTENCE, headers))
    start, body = sent
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


@pytest.mark.parametrize("path", ["/", "/timeline", "/api", "/api/v1/", "/conflict/events", "/embed/build", "*"])
def test_people_get_a_page(path: str, site: Site, read_html: ReadHtml) -> None:
    status, headers, body = refused(site, path, headers={"Retry-After": "5"})
    assert (status, headers) == (
        503,
        {
            "cache-control": "no-store",
            "content-length": str(len(body)),
            "content-type": PAGE,
            "retry-after": "5",
        },
    )
    page = read_html(body.decode())
    assert page.texts("title") == [f"Too much to do – {TITLE}"]
    assert page.texts("main") == [f"503 Too much to do {SENTENCE} To the home page"]
    assert page.links() == {TITLE: "/", "To the home page": "/"}


def test_a_site_without_a_title_has_pages_too(database: Path, open_site: OpenSite, read_html: ReadHtml) -> None:
    _, _, body = refused(open_site(database, settings={"base_url": "/dorna/"}), "/dorna/timeline", 400)
    page = read_html(body.decode())
    assert page.texts("title") == ["This address cannot be read"]
    assert page.texts("body") == [f"400 This address cannot be read {SENTENCE} To the home page"]
    assert page.links() == {"To the home page": "/dorna/"}


@pytest.mark.parametrize(
    "path", ["/api/v1/events", "/api/v1/events.atom", "/api/v2", "/releases/1.2.0/api/v1/events.csv", "/api/v1/\n"]
)
@pytest.mark.parametrize("status", KINDS)
def test_programs_get_the_apis_one_error(path: str, status: int, site: Site) -> None:
    got, headers, body = refused(site, path, status, headers={"Retry-After": "5"})
    assert got == status
    assert headers["content-type"] == "application/json"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cache-control"] == "no-cache"
    assert headers["retry-after"] == "5"
    error = json.loads(body)
    code = error["code"]
    assert CODES[code][0] == status
    problem = {"code": code, "message": SENTENCE, "parameter": None, "value": None, "allowed": [], "nearest": []}
    assert error == {
        "status": status,
        "code": code,
        "message": SENTENCE,
        "allowed": [],
        "nearest": [],
        "problems": [problem],
    }


def test_frames_get_what_fits_them(site: Site, read_html: ReadHtml) -> None:
    _, headers, body = refused(site, "/embed")
    assert headers["content-type"] == PAGE
    page = read_html(body.decode())
    assert page.texts("body", class_="embed") == [f"Too much to do {SENTENCE} {TITLE}"]
    assert [each.get("target") for each in page.all("base")] == ["_blank"]


@pytest.mark.parametrize("path", ["/conflict.json", "/conflict/events.json", "/-/versions.json", "/events/none.json"])
def test_json_of_datasette_keeps_its_shape(path: str, site: Site) -> None:
    _, headers, body = refused(site, path)
    assert headers["content-type"] == JSON
    assert body.decode() == (f'{{"ok": false, "error": "{SENTENCE}", "status": 503, "title": "Too much to do"}}')


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/sitemap.xml", "/card.png", "/embed.js", "/about.bib", "/conflict.db", "/oembed"]
)
def test_files_get_text(path: str, site: Site) -> None:
    _, headers, body = refused(site, path)
    assert (headers["content-type"], body.decode()) == (TEXT, f"{SENTENCE}\n")
    assert headers.get("access-control-allow-origin") == ("*" if path == "/oembed" else None)


@pytest.mark.parametrize("path", ["/timeline", "/api/v1/events", "/embed", "/conflict.json", "/oembed"])
def test_who_asks_for_the_head_gets_no_body(path: str, site: Site) -> None:
    status, headers, _ = refused(site, path)
    assert refused(site, path, method="HEAD") == (status, headers, b"")
