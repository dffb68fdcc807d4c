"""How the API behaves as a web server: methods, headers, releases, addresses that are not there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from datasette.database import QueryInterrupted

from datasette_timeline.api.endpoints import PATHS, VERSIONS
from datasette_timeline.database.datasette_types import Results

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Ask, OpenSite, Site

ADDRESSES = [
    "events",
    "events/1993-year-of-quiet",
    "actors",
    "actors/belmar",
    "places",
    "places/dorna",
    "sources",
    "sources/handbook",
    "claims",
    "claims/1990-05-04-clash-at-mill-bridge/nzft",
    "facts/1990-05-04-clash-at-mill-bridge/b6v6",
    "questions",
    "collections",
    "facets",
    "search?q=dorna",
    "dataset",
    "openapi.json",
]
OF_HISTORY = ["changes", "views", *(one.path for one in VERSIONS)]
"""Endpoints that answer where the file has a history of its records."""
OF_ROWS = ["matches"]
"""Those that answer where rows of others are imported."""
MISSING = ["events/none", "nothing", "events?nothing=1"]


def test_no_endpoint_is_forgotten_here() -> None:
    plain = {address.partition("?")[0] for address in ADDRESSES}
    assert {path.partition("/")[0] for path in PATHS} == {
        address.partition("/")[0] for address in [*plain, *OF_HISTORY, *OF_ROWS]
    }
    assert len(PATHS) == len([*ADDRESSES, *OF_HISTORY, *OF_ROWS])


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_endpoint_can_be_kept_and_read_from_anywhere(ask: Ask, address: str) -> None:
    response = ask(f"/api/v1/{address}", headers={"Accept-Encoding": "identity"})
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=600"
    assert "Accept-Encoding" in response.headers["vary"]
    assert response.headers["dataset-version"] == "1.2.0"
    assert int(response.headers["content-length"]) == len(response.content)
    head = ask(f"/api/v1/{address}", "HEAD", {"Accept-Encoding": "identity"})
    assert (head.content, head.headers) == (b"", response.headers)
    unchanged = ask(f"/api/v1/{address}", headers={"If-None-Match": response.headers["etag"], "Accept-Encoding": ""})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert "content-type" not in unchanged.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_unchanged_answers_do_not_touch_the_database(
    ask: Ask, site: Site, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    tag = ask(f"/api/v1/{address}").headers["etag"]

    async def refuse(*args: object, **kwargs: object) -> None:
        pytest.fail("the database was asked")

    monkeypatch.setattr(site.datasette.get_database("conflict"), "execute", refuse)
    monkeypatch.setattr(site.datasette.get_database("conflict"), "execute_fn", refuse)
    assert ask(f"/api/v1/{address}", headers={"If-None-Match": tag}).status_code == 304


def test_those_who_may_see_more_are_answered_too_but_not_by_caches(ask: Ask) -> None:
    tag = ask("/api/v1/events").headers["etag"]
    response = ask("/api/v1/events", headers={"If-None-Match": tag, "Cookie": "a=b"})
    assert response.status_code == 304
    assert response.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_encoded_answers_say_the_same(ask: Ask, address: str, encoding: str) -> None:
    plain = ask(f"/api/v1/{address}", headers={"Accept-Encoding": "identity"})
    encoded = ask(f"/api/v1/{address}", headers={"Accept-Encoding": encoding})
    assert encoded.content == plain.content
    assert encoded.headers["etag"] != plain.headers["etag"]
    big = len(plain.content) >= 600
    assert encoded.headers.get("content-encoding") == (encoding if big else None)


@pytest.mark.parametrize("address", [*ADDRESSES, *MISSING])
def test_preflights_are_answered(ask: Ask, address: str) -> None:
    response = ask(f"/api/v1/{address}", "OPTIONS", {"Origin": "https://paper.example"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["access-control-allow-headers"] == "*"
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("cookie", [{}, {"Cookie": "a=b"}])
def test_the_api_is_for_reading(ask: Ask, method: str, cookie: dict[str, str]) -> None:
    response = ask("/api/v1/events", method, cookie)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["message"] == f"{method} is not possible here: the API is for reading."
    assert response.json()["allowed"] == ["GET", "HEAD", "OPTIONS"]


@pytest.mark.parametrize("address", MISSING)
def test_errors_can_be_read_from_anywhere_but_are_not_kept(ask: Ask, address: str) -> None:
    response = ask(f"/api/v1/{address}")
    assert response.status_code in (400, 404)
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-cache"
    head = ask(f"/api/v1/{address}", "HEAD")
    assert (head.status_code, head.content) == (response.status_code, b"")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_release_says_the_same_for_ever(ask: Ask, address: str, release: str) -> None:
    current, pinned = ask(f"/api/v1/{address}"), ask(f"/releases/{release}/api/v1/{address}")
    assert pinned.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert pinned.json() == current.json() or address == "openapi.json"


def test_a_version_without_its_content_is_not_kept_for_ever(ask: Ask) -> None:
    assert (
        ask("/releases/1.2.0/api/v1/events").headers["cache-control"] == ask("/api/v1/events").headers["cache-control"]
    )


def test_pages_of_a_release_stay_in_it(ask: Ask) -> None:
    following = ask("/releases/1.2.0/api/v1/events?limit=7").json()["next"]
    assert following.startswith("http://localhost/releases/1.2.0/api/v1/events?limit=7&cursor=")
    assert len(ask(following.removeprefix("http://localhost")).json()["items"]) == 1


@pytest.mark.parametrize("other", ["1.1.0", "latest", "1.2.0%20", "%FF"])
def test_other_releases_are_not_here(ask: Ask, other: str, release: str) -> None:
    response = ask(f"/releases/{other}/api/v1/events")
    assert response.status_code == 404
    assert response.headers["cache-control"] == "no-cache"
    error = response.json()
    assert error["code"] == "release-unknown"
    assert error["allowed"] == [release, "1.2.0"]


def test_what_is_said_of_another_release(ask: Ask, release: str) -> None:
    assert ask("/releases/1.1.0/api/v1/events").json()["message"] == (
        f"This site has version 1.2.0 of the dataset, in full {release}, not '1.1.0'. A pinned address keeps "
        "working where that version was exported to; /api/v1/ always has the current one."
    )


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("event", ["events"]),
        ("dataset/1", ["dataset"]),
        ("search/x", ["search"]),
        ("events/1/2", ["events"]),
        ("facets/", None),
        ("events/", None),
        ("%00", []),
    ],
)
def test_addresses_that_are_not_there(ask: Ask, path: str, nearest: list[str] | None) -> None:
    response = ask(f"/api/v1/{path}")
    if nearest is None:
        assert response.status_code == 200
        return
    error = response.json()
    assert (error["status"], error["code"]) == (404, "not-found")
    assert error["allowed"] == PATHS
    assert error["nearest"][:1] == nearest[:1]


def test_a_closed_site_says_so(open_site: OpenSite, database: Path) -> None:
    closed = open_site(database, metadata={"allow": {"id": "root"}})
    response = closed.get("/api/v1/events")
    assert response.status_code == 403
    assert response.json()["message"] == "The operator of this site does not show this data to everyone."
    assert response.headers["cache-control"] == "no-cache"


def test_a_site_without_a_timeline_says_so(open_site: OpenSite) -> None:
    response = open_site().get("/api/v1/events")
    assert response.status_code == 404
    assert response.json()["message"] == "No attached database holds a timeline."


def test_a_site_under_a_path(open_site: OpenSite, database: Path) -> None:
    site = open_site(database, settings={"base_url": "/dorna/"})
    following = site.get("/api/v1/events?limit=1").json()["next"]
    assert following.startswith("http://localhost/dorna/api/v1/events?limit=1&cursor=")


def test_a_site_behind_https(open_site: OpenSite, database: Path) -> None:
    site = open_site(database, settings={"force_https_urls": True})
    assert site.get("/api/v1/events?limit=1").json()["next"].startswith("https://localhost/api/v1/events?")


def test_questions_that_take_too_long_are_stopped(
    open_site: OpenSite, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_site(database)
    assert site.get("/api/v1/events?limit=1").status_code == 200
    execute = site.datasette.get_database("conflict").execute

    async def interrupted(sql: str, *args: object, **kwargs: object) -> Results:
        if "from claims" in " ".join(sql.split()):
            raise QueryInterrupted(None, sql, args)
        found: Results = await execute(sql, *args, **kwargs)
        return found

    monkeypatch.setattr(site.datasette.get_database("conflict"), "execute", interrupted)
    response = site.get("/api/v1/claims")
    assert response.status_code == 503
    assert response.json()["code"] == "too-slow"
    assert response.json()["message"] == ("This takes longer than allowed. Ask for less: more filters, a lower limit.")
