"""Answers are made once, and kept, tagged and refused to strangers as they should be."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from datasette.utils.asgi import Forbidden, Request, Response

from datasette_timeline.http import caching
from datasette_timeline.http.asgi import Message, Receive, Scope, Send
from datasette_timeline.http.caching import Content, answering_not_modified, edition_of, respond

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site, Variation

LONG = b"word " * 1000


class Maker:
    """Makes a body, and counts how often."""

    def __init__(self, body: bytes = LONG) -> None:
        self.body = body
        self.times = 0

    async def __call__(self) -> Content:
        self.times += 1
        return Content(self.body, "text/plain", {"Link": "<x>"})


def request(path: str, method: str = "GET", **headers: str) -> Request:
    made = Request.fake(path, method)
    given = {"host": "timeline.example", **{name.replace("_", "-"): value for name, value in headers.items()}}
    made.scope["headers"] = [(name.encode(), value.encode()) for name, value in given.items()]
    return made


def ask(site: Site, maker: Maker, path: str, method: str = "GET", forever: bool = False, **headers: str) -> Response:
    async def responding() -> Response:
        edition = await edition_of(site.datasette)
        return await respond(site.datasette, request(path, method, **headers), edition, maker, forever=forever)

    return site.run(responding())


class GoneOnError(Exception):
    """The request has reached Datasette."""


async def nothing_received() -> Message:
    raise NotImplementedError


def outer(site: Site, asked: Request) -> list[Message]:
    """What is sent where nothing but what is around Datasette answers."""
    sent: list[Message] = []

    async def datasette(scope: Scope, receive: Receive, send: Send) -> None:
        raise GoneOnError

    async def send(message: Message) -> None:
        sent.append(message)

    site.run(answering_not_modified(site.datasette, datasette)(asked.scope, nothing_received, send))
    return sent


def test_what_a_response_says_of_itself(site: Site) -> None:
    response = ask(site, Maker(), "/a?b=c")
    tag = response.headers.pop("ETag")
    assert tag.startswith('"')
    assert tag.endswith('"')
    assert response.headers == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Dataset-Version, ETag, Link",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "public, max-age=5, stale-while-revalidate=600",
        "Vary": "Accept-Encoding, Cookie, Authorization",
        "Dataset-Version": "1.2.0",
        "Content-Length": "5000",
        "Link": "<x>",
    }
    assert (response.status, response.body, response.content_type) == (200, LONG, "text/plain")


def test_made_once_then_kept(site: Site) -> None:
    maker = Maker()
    bodies = {ask(site, maker, "/a").body for _ in range(3)}
    assert (bodies, maker.times) == ({LONG}, 1)


def test_unchanged_answers_are_not_even_made(site: Site) -> None:
    maker = Maker()
    tag = ask(site, Maker(), "/a").headers["ETag"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}', f'"a","b",W/{tag}'):
        response = ask(site, maker, "/a", if_none_match=sent)
        assert (response.status, response.body, response.content_type) == (304, None, None)
        assert response.headers["ETag"] == tag
        assert response.headers["Cache-Control"] == "public, max-age=5, stale-while-revalidate=600"
        assert "Content-Length" not in response.headers
    assert maker.times == 0


@pytest.mark.parametrize("forever", [True, False])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_unchanged_answers_are_told_before_anything_else_is_done(site: Site, method: str, forever: bool) -> None:
    whole = ask(site, Maker(), "/a?b=c", forever=forever)
    tag = whole.headers["ETag"]
    sent = outer(site, request("/a?b=c", method, if_none_match=f'"other", W/{tag}'))
    assert sent[0]["status"] == 304
    expected = {name.lower(): value for name, value in whole.headers.items() if name not in ("Content-Length", "Link")}
    assert {name.decode(): value.decode() for name, value in sent[0]["headers"]} == expected
    assert sent[1] == {"type": "http.response.body", "body": b""}


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/a", "POST", {}),
        ("/b", "GET", {}),
        ("/a", "GET", {"host": "other.example"}),
        ("/a", "GET", {"accept_encoding": "br"}),
        ("/a", "GET", {"cookie": "a=b"}),
        ("/a", "GET", {"authorization": "Bearer x"}),
        ("/a", "GET", {"if_none_match": "*"}),
        ("/a", "GET", {"if_none_match": '"'}),
    ],
)
def test_everything_else_goes_on(site: Site, path: str, method: str, headers: dict[str, str]) -> None:
    tag = ask(site, Maker(), "/a").headers["ETag"]
    with pytest.raises(GoneOnError):
        outer(site, request(path, method, **{"if_none_match": tag, **headers}))


def test_behind_https_the_tags_are_the_same_within_and_without(open_site: OpenSite, database: Path) -> None:
    site = open_site(database, settings={"force_https_urls": True})
    first = site.get("/api/v1/dataset").headers["etag"]
    sent = outer(site, request("/api/v1/dataset", host="localhost", accept_encoding="br", if_none_match=first))
    assert sent[0]["status"] == 304


def test_any_tag_will_do_only_for_what_is_there(site: Site) -> None:
    maker = Maker()
    assert ask(site, maker, "/a", if_none_match="*").status == 304
    assert maker.times == 1


@pytest.mark.parametrize("sent", ['"other"', "", '"', "W/", "%"])
def test_other_tags_get_the_answer(site: Site, sent: str) -> None:
    assert ask(site, Maker(), "/a", if_none_match=sent).status == 200


def test_every_address_and_encoding_has_its_own_tag(site: Site) -> None:
    tags = {ask(site, Maker(), path).headers["ETag"] for path in ("/a", "/a?b=c", "/a?b=d", "/b")}
    for encoding in ("gzip", "br"):
        response = ask(site, Maker(), "/a", accept_encoding=encoding)
        assert response.headers["Content-Encoding"] == encoding
        assert int(response.headers["Content-Length"]) == len(response.body) < 1000
        tags.add(response.headers["ETag"])
    tags.add(ask(site, Maker(), "/a", host="other.example").headers["ETag"])
    assert len(tags) == 7


def test_head_says_the_same_without_a_body(site: Site) -> None:
    whole, head = (ask(site, Maker(), "/a", method) for method in ("GET", "HEAD"))
    assert head.headers == whole.headers
    assert head.body == b""


def test_pinned_answers_keep_for_ever(site: Site) -> None:
    response = ask(site, Maker(), "/a", forever=True)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"settings": {"default_cache_ttl": 60}}, "public, max-age=60, stale-while-revalidate=600"),
        ({"settings": {"default_cache_ttl": 0}}, "no-cache"),
        ({"cache_headers": False}, "no-cache"),
    ],
)
def test_the_operator_says_how_long(
    open_site: OpenSite, database: Path, options: dict[str, Any], expected: str
) -> None:
    site = open_site(database, **options)
    assert ask(site, Maker(), "/a").headers["Cache-Control"] == expected


def test_what_is_closed_stays_closed_though_kept(open_site: OpenSite, database: Path, site: Site) -> None:
    ask(site, Maker(), "/a")
    closed = open_site(database, metadata={"allow": {"id": "root"}})
    maker = Maker()
    with pytest.raises(Forbidden):
        ask(closed, maker, "/a")
    assert maker.times == 0


def test_a_changed_database_changes_every_tag(
    open_site: OpenSite, database: Path, variation: Variation, tmp_path: Path
) -> None:
    copy = tmp_path / "conflict.db"
    shutil.copy(database, copy)
    site = open_site(copy)
    maker = Maker()
    before = ask(site, maker, "/a").headers["ETag"]
    assert ask(site, maker, "/a").headers["ETag"] == before
    newer = variation(lambda records: records.edit("registries/dataset.yml", "version: 1.2.0", "version: 1.3.0"))
    Path(shutil.copy(newer, tmp_path / "other.db")).replace(copy)
    site.run(site.datasette.databases["conflict"].refresh())
    changed = ask(site, maker, "/a", if_none_match=before)
    assert (changed.status, changed.headers["Dataset-Version"]) == (200, "1.3.0")
    assert changed.headers["ETag"] != before
    assert maker.times == 2


def test_the_store_makes_room(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_STORE_BYTES", 85_000)
    makers = {f"/{number}": Maker(b"x" * 9000) for number in range(9)}
    for path, maker in makers.items():
        ask(site, maker, path)
        ask(site, makers["/0"], "/0")
    assert {maker.times for maker in makers.values()} == {1}
    kept = [content for content, _ in caching._store.kept.values()]
    assert caching._store.size == sum(map(caching._size, kept)) == 8 * (9000 + len("Link<x>") + 1000)
    ask(site, makers["/0"], "/0")
    ask(site, makers["/8"], "/8")
    ask(site, makers["/1"], "/1")
    assert [makers[path].times for path in ("/0", "/8", "/1")] == [1, 1, 2]


def test_many_small_answers_make_room_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_STORE_ENTRIES", 3)
    for number in range(5):
        ask(site, Maker(b""), f"/{number}")
    assert len(caching._store.kept) == 3
    assert caching._store.size == sum(caching._size(content) for content, _ in caching._store.kept.values())


def test_what_is_too_big_to_keep_is_made_each_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_STORE_BYTES", 8 * len(LONG) - 1)
    maker = Maker()
    ask(site, maker, "/a")
    ask(site, maker, "/a")
    assert maker.times == 2
