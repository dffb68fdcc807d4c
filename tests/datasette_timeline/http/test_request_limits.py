"""What is let in, and what is said to the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from datasette_timeline.http.asgi import Message
from datasette_timeline.http.request_limits import MOST_FACETS, MOST_PARAMETERS, MOST_PATH_BYTES, MOST_QUERY_BYTES

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, ReadHtml, Site

READING, API, WRITING = "GET, HEAD", "GET, HEAD, OPTIONS", "GET, HEAD, OPTIONS, POST"


def asked(site: Site, scope: dict[str, Any]) -> tuple[int, dict[str, str], str]:
    """What is answered to a request that no HTTP client would send."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    whole = {"type": "http", "method": "GET", "path": "/timeline", "query_string": b"", "headers": [], **scope}
    site.run(site.datasette.app()(whole, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent[1:]).decode()


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        (
            "/" + "a" * MOST_PATH_BYTES,
            414,
            "The path of this address has 2,049 bytes, and 2,048 are allowed. Ask for less.",
        ),
        (
            "/timeline?q=" + "a" * (MOST_QUERY_BYTES - 1),
            414,
            "The query of this address has 8,193 bytes, and 8,192 are allowed. Ask for less.",
        ),
        (
            "/timeline?" + "&".join(f"x{n}=1" for n in range(MOST_PARAMETERS + 1)),
            400,
            "This address has 201 parameters, and 200 are allowed. Ask for less.",
        ),
        (
            "/conflict/events?" + "&".join(["_facet=type", "%5Ffacet_link=place"] * 7),
            400,
            "This address asks for 14 facets, and 12 are allowed. Ask for fewer at a time.",
        ),
    ],
)
def test_addresses_that_ask_for_too_much_are_told_how_much_is_allowed(
    address: str, status: int, sentence: str, site: Site, read_html: ReadHtml
) -> None:
    response = site.get(address)
    assert response.status_code == status
    assert response.headers["cache-control"] == "no-store"
    assert sentence in read_html(response.text).texts("main")[0]


@pytest.mark.parametrize(
    "address",
    [
        "/" + "a" * (MOST_PATH_BYTES - 1),
        "/timeline?x=" + "a" * (MOST_QUERY_BYTES - 2),
        "/timeline?" + "&".join(f"x{n}=1" for n in range(MOST_PARAMETERS)),
        "/conflict/events?_facet_size=3&" + "&".join(["_facet=type"] * MOST_FACETS),
    ],
)
def test_what_is_just_allowed_is_answered(address: str, site: Site) -> None:
    assert site.get(address).status_code == (404 if "aaa" in address.partition("?")[0] else 200)


@pytest.mark.parametrize(
    "path",
    [
        "/events/" + "a" * 256,
        "/events/" + "Շոշի" * 26,
        "/conflict/" + "a" * 300,
        "/-/static/" + "a" * 300,
        "/-/static-plugins/datasette_timeline/" + "a" * 300,
        "/%00",
        "/timeline%00",
        "/-/static/%00",
        "/-/static-plugins/datasette_timeline/%00",
        "/%FF%FE",
        "/events/%ED%A0%80",
        "/actors/%0A",
        "/-/static/..%2f..%2fapp.py",
    ],
)
def test_odd_paths_lead_nowhere(path: str, site: Site) -> None:
    response = site.get(path)
    assert response.status_code in (302, 404)
    assert "content-security-policy" in response.headers
    if response.status_code == 302:
        assert response.headers["location"].startswith("/")


@pytest.mark.parametrize("path", ["*", "conflict.example:443", "http://conflict.example/timeline", ""])
def test_what_is_no_path_is_refused(path: str, site: Site) -> None:
    status, headers, body = asked(site, {"path": path, "raw_path": path.encode()})
    assert (status, headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "This is no address of a page: those begin with a slash and are percent-encoded." in body
    assert "content-security-policy" in headers


def test_bytes_that_are_no_address_are_refused(site: Site) -> None:
    assert asked(site, {"path": "/é", "raw_path": b"/\xe9"})[0] == 400
    assert asked(site, {"path": "/timeline", "raw_path": None})[0] == 200


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1:8001", "[::1]", "[::1]:8001", "timeline.example.", "a_b.example:", "[::ffff:1.2.3.4]"],
)
def test_hosts_are_names_or_addresses(host: str, site: Site) -> None:
    assert asked(site, {"headers": [(b"host", host.encode())]})[0] == 200


@pytest.mark.parametrize(
    "host",
    ["[::1", "::1", "[1]", "[]", "", " ", "a b", "a/b", "a?b", "a@b", "a:b", "a:99999", "é", "<b>", "a" * 254, "a\\b"],
)
@pytest.mark.parametrize(
    "path", ["/timeline", "/api/v1/events", "/embed", "/oembed", "/conflict/events", "/robots.txt"]
)
def test_other_hosts_are_refused(host: str, path: str, site: Site) -> None:
    status, headers, body = asked(site, {"path": path, "headers": [(b"host", host.encode("latin-1"))]})
    assert status == 400
    assert "The header Host of this request does not name a host." in body
    assert "content-security-policy" in headers


def test_a_request_without_a_host_is_answered_and_one_with_two_hosts_that_differ_is_too(site: Site) -> None:
    assert asked(site, {})[0] == 200
    assert asked(site, {"headers": [(b"host", b"a.example"), (b"host", b"[")]})[0] == 400


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", READING),
        ("/timeline", READING),
        ("/events/1991-02-talks-in-lake-city.json", READING),
        ("/api", READING),
        ("/embed", READING),
        ("/embed/build", READING),
        ("/embed.js", READING),
        ("/embed.svg", READING),
        ("/oembed", READING),
        ("/robots.txt", READING),
        ("/card.png", READING),
        ("/nowhere", READING),
        ("/-/static/app.css", READING),
        ("/-/static-plugins/datasette_timeline/map.js", READING),
        ("/api/v1/events", API),
        ("/api/v1/events.atom", API),
        ("/conflict", API),
        ("/conflict.json", API),
        ("/conflict/events", API),
        ("/conflict/events.csv", API),
        ("/conflict/around-a-day", API),
        ("/conflict/nothing", API),
        ("/conflict/events/1991-02-talks-in-lake-city", API),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "FOO"])
def test_the_site_is_for_reading(path: str, allowed: str, method: str, site: Site) -> None:
    status, headers, body = asked(site, {"path": path, "raw_path": path.encode(), "method": method})
    assert (status, headers["allow"]) == (405, allowed)
    what = "the API" if "/api/" in path else "this address"
    assert f"{method} is not possible here: {what} is for reading." in body


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "FOO"])
def test_forms_of_datasette_take_what_they_send(method: str, site: Site) -> None:
    status, headers, _ = asked(site, {"path": "/-/logout", "raw_path": b"/-/logout", "method": method})
    assert (status, headers["allow"]) == (405, WRITING)
    assert asked(site, {"path": "/-/logout", "raw_path": b"/-/logout", "method": "POST"})[0] == 302


@pytest.mark.parametrize(
    "headers", [(b"content-length", b"1048577"), (b"content-length", b"9" * 400), (b"transfer-encoding", b"chunked")]
)
def test_forms_are_short(headers: tuple[bytes, bytes], site: Site) -> None:
    scope = {"path": "/-/logout", "raw_path": b"/-/logout", "method": "POST", "headers": [headers]}
    status, _, body = asked(site, scope)
    assert status == 413
    assert "A form may have 1,048,576 bytes, and says in Content-Length how many it has." in body


def test_queries_that_an_operator_lets_write_can_be_sent(database: Path, open_site: OpenSite) -> None:
    queries = {
        "note": {"sql": "select :word", "write": True},
        "look": {"sql": "select :word"},
        "mine": {"sql": "select :word", "write": True, "allow": {"id": "root"}},
    }
    site = open_site(database, metadata={"databases": {"conflict": {"queries": queries}}})
    assert site.run(site.datasette.client.post("/conflict/note", data={"word": "x"})).status_code != 405
    assert site.run(site.datasette.client.post("/conflict/look", data={"word": "x"})).status_code == 405
    assert site.run(site.datasette.client.post("/conflict/mine", data={"word": "x"})).status_code != 405


CLOSED = [
    "/-/allow-debug",
    "/-/config.json",
    "/-/databases",
    "/-/databases.json",
    "/-/messages",
    "/-/patterns",
    "/-/permissions",
    "/-/plugins.json",
    "/-/settings",
    "/-/threads",
    "/-/threads.json",
    "/-/versions",
]


_CLOSED_BY_DATASETTE = ("/-/permissions", "/-/threads")


@pytest.mark.parametrize("path", CLOSED)
def test_the_machinery_is_shown_to_nobody(path: str, site: Site) -> None:
    response = site.get(path)
    assert response.status_code == 403
    sentence = "This page shows the machinery of the site. It is for the operator alone."
    if path.endswith(".json"):
        assert response.json() == {"ok": False, "error": sentence, "status": 403, "title": "Not open to everyone"}
    else:
        assert sentence in response.text


@pytest.mark.parametrize("path", CLOSED)
def test_the_machinery_is_shown_to_root(path: str, site: Site) -> None:
    site.datasette.root_enabled = True  # as `datasette --root` does from 1.0 on
    cookie = site.datasette.sign({"a": {"id": "root"}}, "actor")
    response = site.run(site.datasette.client.get(path, cookies={"ds_actor": cookie}))
    assert response.status_code in (200, 301, 302)


@pytest.mark.parametrize("path", CLOSED)
def test_an_operator_can_open_the_machinery(path: str, database: Path, open_site: OpenSite) -> None:
    opened = open_site(database, metadata={"plugins": {"datasette-timeline": {"debug_pages": True}}})
    response = opened.get(path)
    assert "machinery" not in response.text
    assert response.status_code in (200, 301, 302) or path.startswith(_CLOSED_BY_DATASETTE)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/-/metadata.json", marks=pytest.mark.stable_datasette("1.0 has no such page")),
        "/-/actor.json",
        "/-/static/app.css",
    ],
)
def test_what_describes_the_data_stays_open(path: str, site: Site) -> None:
    assert site.get(path).status_code == 200
