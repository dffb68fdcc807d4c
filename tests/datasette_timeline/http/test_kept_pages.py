"""Pages that caches keep: their tags, and what is told to whoever has them already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from datasette import hookimpl
from datasette.plugins import pm

from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.pages import offered

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site
    from tests.datasette_timeline.http.conftest import AskAs

PAGES = [
    *(page.address for page in offered() if page.guarded),
    "/",
    "/timeline?actor=ardania&lang=ru",
    "/timeline?fragment=1",
    "/events/1991-05-blockade-of-dorna",
    "/actors/ardania",
    "/places/dorna",
    "/sources/handbook",
    "/search?q=dorna",
    "/search/suggest?q=dorna",
]
NOT_KEPT = {
    "/timeline?actor=nobody": 400,
    "/events/none": 404,
    "/events/none.json": 404,
    "/events/none.bib": 404,
    "/search?q=%21": 400,
    "/nowhere": 404,
    "/embed?actor=nobody": 400,
}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_pages_are_kept_for_a_little_while(path: str, encoding: str, ask: AskAs) -> None:
    page = ask(path, accept_encoding=encoding)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "public, max-age=5"
    assert page.headers["vary"] == "Accept-Encoding, Cookie, Authorization"
    assert page.headers.get("content-encoding", "identity") == encoding
    assert page.headers["dataset-version"] == "1.2.0"
    assert "access-control-allow-origin" not in page.headers
    again, head = ask(path, accept_encoding=encoding), ask(path, "HEAD", accept_encoding=encoding)
    assert (again.content, again.headers) == (page.content, page.headers)
    assert (head.status_code, head.content, head.headers) == (200, b"", page.headers)
    other = {"identity": "br", "gzip": "identity", "br": "gzip"}[encoding]
    assert ask(path, accept_encoding=other).headers["etag"] != page.headers["etag"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_unchanged_pages_are_not_made_again(
    path: str, method: str, ask: AskAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ask(path)

    async def refuse(*values: object, **options: object) -> None:
        pytest.fail("the database was asked")

    monkeypatch.setattr(ServedDatabase, "execute", refuse)
    unchanged = ask(path, method, if_none_match=page.headers["etag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    for name in ("etag", "cache-control", "vary", "content-security-policy", "x-content-type-options"):
        assert unchanged.headers[name] == page.headers[name]
    assert "access-control-allow-origin" not in unchanged.headers


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("personal", [{"cookie": "a=b"}, {"authorization": "Bearer x"}])
def test_pages_for_somebody_are_kept_by_nobody(path: str, personal: dict[str, str], ask: AskAs) -> None:
    page = ask(path, **personal)
    assert page.headers["cache-control"] == "private, no-store"
    assert "etag" not in page.headers
    assert ask(path, if_none_match=ask(path).headers["etag"], **personal).status_code == 200


@pytest.mark.parametrize(("path", "status"), NOT_KEPT.items())
def test_errors_are_kept_by_nobody(path: str, status: int, ask: AskAs) -> None:
    page = ask(path)
    assert (page.status_code, page.headers["cache-control"]) == (status, "no-cache")
    assert "etag" not in page.headers


def test_languages_and_addresses_have_tags_of_their_own(ask: AskAs) -> None:
    paths = ["/timeline", "/timeline?lang=ru", "/timeline?lang=en", "/about", "/about?lang=ru"]
    assert len({ask(path).headers["etag"] for path in paths}) == len(paths)


def test_pages_for_somebody_known_otherwise_are_kept_by_nobody(site: Site) -> None:
    class Known:
        __name__ = "known"

        @hookimpl
        def actor_from_request(self) -> dict[str, str]:
            return {"id": "somebody"}

    pm.register(Known(), "known")
    try:
        page = site.get("/timeline")
    finally:
        pm.unregister(name="known")
    assert page.headers["cache-control"] == "private, no-store"
    assert "etag" not in page.headers


def test_a_closed_table_closes_what_was_kept(database: Path, open_site: OpenSite) -> None:
    closed = {"databases": {"conflict": {"tables": {"events": {"allow": False}}}}}
    answers = [open_site(database, metadata=metadata).get("/actors") for metadata in ({}, closed)]
    assert [each.status_code for each in answers] == [200, 403]


def test_a_site_that_sends_no_cache_headers_sends_none_with_pages(database: Path, open_site: OpenSite) -> None:
    page = open_site(database, cache_headers=False).get("/timeline")
    assert page.headers["cache-control"] == "no-cache"
    assert "etag" in page.headers


def test_where_no_timeline_is_datasettes_home_page_is_as_it_was(open_site: OpenSite) -> None:
    page = open_site().get("/")
    assert page.status_code == 200
    assert "etag" not in page.headers
