"""What browsers are told that pages may do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from datasette_timeline.http.asgi import Message, Receive, Scope, Send
from datasette_timeline.http.security_headers import policy_for, script_hash, with_headers

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

DATASETTES = [
    "/conflict",
    "/conflict?sql=select+1",
    "/conflict/events",
    "/conflict/events?type=talks&_facet=type",
    "/conflict/events/1991-02-talks-in-lake-city",
    "/conflict/timeline",
    "/conflict/resolutions-and-responses",
    "/-/metadata",
]
FOR_OPERATORS = ["/-/databases", "/-/plugins", "/-/versions", "/-/allow-debug"]
PUBLICATION = ["/", "/timeline", "/timeline?actor=ardania&lang=ru", "/timeline?actor=nobody", "/timeline?q=nowhere"]

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def inline_scripts(page: str) -> list[str]:
    """Scripts in a page that a browser would run; blocks of data are none."""
    found = re.findall(r"<script(?P<attributes>[^>]*)>(.*?)</script>", page, re.DOTALL)
    return [text for attributes, text in found if "src=" not in attributes and "ld+json" not in attributes]


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (each.split() for each in policy.split("; "))}


@pytest.mark.parametrize("path", PUBLICATION)
def test_our_pages_allow_nothing_from_elsewhere_and_nothing_inline(path: str, site: Site) -> None:
    response = site.get(path)
    assert response.headers["content-security-policy"] == STRICT
    assert inline_scripts(response.text) == []
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", response.text)


@pytest.mark.parametrize("path", DATASETTES)
def test_datasettes_own_scripts_run(path: str, site: Site) -> None:
    response = site.get(path)
    policy = directives(response.headers["content-security-policy"])
    assert inline_scripts(response.text)
    assert [s for s in inline_scripts(response.text) if script_hash(s) not in policy["script-src"]] == []
    assert "'unsafe-inline'" not in policy["script-src"]
    assert policy["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize("path", FOR_OPERATORS)
def test_so_do_those_of_pages_for_operators(path: str, database: Path, open_site: OpenSite) -> None:
    opened = {"plugins": {"datasette-timeline": {"debug_pages": True}}}
    test_datasettes_own_scripts_run(path, open_site(database, metadata=opened))


def test_a_script_that_got_into_a_page_of_datasette_does_not_run(site: Site) -> None:
    policy = directives(site.get("/conflict").headers["content-security-policy"])
    assert script_hash("alert(1)") not in policy["script-src"]
    assert script_hash("DATASETTE_ALLOW_FACET = true;") in policy["script-src"]
    assert script_hash("DATASETTE_ALLOW_FACET = alert(1);") not in policy["script-src"]


@pytest.mark.parametrize(
    "path", [*PUBLICATION, *DATASETTES, *FOR_OPERATORS, "/-/static/app.css", "/conflict/events.json", "/nowhere"]
)
def test_every_response_has_the_usual_headers(path: str, site: Site) -> None:
    response = site.get(path)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["permissions-policy"] == (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    )
    assert "content-security-policy" in response.headers
    assert "set-cookie" not in response.headers


def test_other_sites_learn_where_readers_come_from_but_not_what_they_read(site: Site) -> None:
    assert site.get("/timeline").headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert site.get("/conflict/events").headers.get_list("referrer-policy") == ["no-referrer"]  # Datasette's own


@pytest.mark.parametrize(
    ("path", "ancestors"),
    [
        ("/embed", "*"),
        ("/embed/event/1991", "*"),
        ("/embed.js", "*"),
        ("/embedded", "'none'"),
        ("/timeline", "'none'"),
        ("/conflict/embed", "'none'"),
        ("/-/embed", "'none'"),
        ("/-/basemap/0123456789abcdef.svg", "'none'"),
    ],
)
def test_embeds_alone_may_sit_in_frames_of_other_sites(path: str, ancestors: str, site: Site) -> None:
    assert directives(policy_for(site.datasette, path))["frame-ancestors"] == [ancestors]


def test_a_site_below_a_path_knows_its_pages(database: Path, open_site: OpenSite) -> None:
    below = open_site(database, settings={"base_url": "/war/"}).datasette
    assert policy_for(below, "/war/timeline") == STRICT
    assert directives(policy_for(below, "/war/embed"))["frame-ancestors"] == ["*"]
    assert "'unsafe-inline'" in directives(policy_for(below, "/war/conflict/events"))["style-src"]


def test_maps_may_load_tiles_from_where_the_operator_says(database: Path, open_site: OpenSite) -> None:
    tiles = {"url": "https://tiles.example.org/{z}/{x}/{y}.png", "credit": "Example contributors"}
    site = open_site(database, metadata={"plugins": {"datasette-timeline": {"tiles": tiles}}}).datasette
    assert directives(policy_for(site, "/timeline"))["img-src"] == ["'self'", "data:", "https://tiles.example.org"]


async def _asked(app: Any, scope: dict[str, Any]) -> list[dict[str, Any]]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, None, send)
    return sent


def test_a_response_keeps_headers_of_its_own(site: Site) -> None:
    own = [(b"Content-Security-Policy", b"sandbox"), (b"referrer-policy", b"no-referrer")]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": own})
        await send({"type": "http.response.body", "body": b"text"})

    start, body = site.run(_asked(with_headers(site.datasette, app), {"type": "http", "path": "/timeline"}))
    names = [name.lower() for name, _ in start["headers"]]
    assert names.count(b"content-security-policy") == names.count(b"referrer-policy") == 1
    assert start["headers"][:2] == own
    assert (b"x-content-type-options", b"nosniff") in start["headers"]
    assert body == {"type": "http.response.body", "body": b"text"}


def test_what_is_not_http_passes_through(site: Site) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "lifespan.startup.complete"})

    assert site.run(_asked(with_headers(site.datasette, app), {"type": "lifespan"})) == [
        {"type": "lifespan.startup.complete"}
    ]
