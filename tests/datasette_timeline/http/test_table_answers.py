"""Datasette's answers about the timeline's tables: made once, and then found, as long as they say the same to all."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.plugins import pm

from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.http import caching, table_answers

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site
    from tests.datasette_timeline.http.conftest import AskAs

KEPT = [
    "/conflict/events",
    "/conflict/events?_actor=ardania&_facet=type",
    "/conflict/events.json?_size=2",
    "/conflict/contested_claims",
    "/conflict/events/1991-05-blockade-of-dorna",
    "/conflict/events/1991-05-blockade-of-dorna.json",
]
NOT_KEPT = {
    "/conflict": 200,
    "/conflict/events.csv": 200,
    "/conflict/events?_where=1": 200,
    "/conflict/events.json?_ttl=0": 200,
    "/conflict/casualty-claims-by-claimant?claimant=": 200,
    "/conflict.json?sql=select+1": 200,
    "/conflict/nothing": 404,
    "/conflict/events/nothing": 404,
    "/conflict/events?_sort=nothing": 400,
    "/conflict/events/1991-05-blockade-of-dorna/more": 404,
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that the database answers from now on."""
    queries: list[str] = []
    execute = ServedDatabase.execute

    async def noting(self: ServedDatabase, sql: str, *values: Any, **options: Any) -> Any:
        queries.append(sql)
        return await execute(self, sql, *values, **options)

    monkeypatch.setattr(ServedDatabase, "execute", noting)
    return queries


@pytest.mark.parametrize("path", KEPT)
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_answers_are_made_once(path: str, encoding: str, ask: AskAs, asked: list[str]) -> None:
    first = ask(path, accept_encoding=encoding)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "public, max-age=5"
    assert first.headers["vary"] == "Accept-Encoding, Cookie, Authorization"
    assert first.headers.get("content-encoding", "identity") == encoding
    assert asked
    asked.clear()
    again, head = ask(path, accept_encoding=encoding), ask(path, "HEAD", accept_encoding=encoding)
    assert (again.content, again.headers) == (first.content, first.headers)
    assert (head.status_code, head.content, head.headers) == (200, b"", first.headers)
    unchanged = ask(path, accept_encoding=encoding, if_none_match=first.headers["etag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert _of_data(asked) == []


def _of_data(asked: list[str]) -> list[str]:
    """The queries that are not for permissions, which are looked up each time."""
    return [sql for sql in asked if "sqlite_master" not in sql and sql != "PRAGMA schema_version"]


@pytest.mark.parametrize("path", KEPT)
def test_what_is_kept_is_what_datasette_says(path: str, ask: AskAs) -> None:
    ask(path)
    kept, made = ask(path), ask(path, cookie="a=b")
    assert "etag" not in made.headers
    told = [
        (answer.status_code, answer.headers["content-type"], answer.headers.get("link"), _untimed(answer.text))
        for answer in (kept, made)
    ]
    assert told[0] == told[1]


def _untimed(text: str) -> list[str]:
    """The lines that do not say how long a query took, without the number of scripts."""
    text = re.sub(' nonce="[^"]*"', "", text)
    return [line for line in text.split("\n") if "Queries took" not in line and "query_ms" not in line]


@pytest.mark.parametrize("personal", [{"cookie": "a=b"}, {"authorization": "Bearer x"}])
@pytest.mark.parametrize("path", KEPT)
def test_answers_for_somebody_are_made_anew(path: str, personal: dict[str, str], ask: AskAs, asked: list[str]) -> None:
    tag = ask(path).headers["etag"]
    asked.clear()
    answer = ask(path, if_none_match=tag, **personal)
    assert (answer.status_code, "etag" in answer.headers) == (200, False)
    assert asked


@pytest.mark.parametrize(("path", "status"), NOT_KEPT.items())
def test_what_may_say_something_else_the_next_time_is_made_anew(path: str, status: int, ask: AskAs) -> None:
    answer = ask(path)
    assert (answer.status_code, "etag" in answer.headers) == (status, False)


def test_whoever_is_known_otherwise_gets_answers_made_anew(site: Site) -> None:
    class Known:
        __name__ = "known"

        @hookimpl
        def actor_from_request(self) -> dict[str, str]:
            return {"id": "somebody"}

    pm.register(Known(), "known")
    try:
        assert "etag" not in site.get("/conflict/events").headers
    finally:
        pm.unregister(name="known")
    assert "etag" in site.get("/conflict/events").headers


def test_a_closed_table_closes_what_was_kept(database: Path, open_site: OpenSite) -> None:
    closed = {"databases": {"conflict": {"tables": {"events": {"allow": False}}}}}
    answers = [open_site(database, metadata=metadata).get("/conflict/events") for metadata in ({}, closed)]
    assert [each.status_code for each in answers] == [200, 403]


def test_an_answer_that_lacks_what_took_too_long_is_made_anew(ask: AskAs, monkeypatch: pytest.MonkeyPatch) -> None:
    execute = ServedDatabase.execute
    slow = True

    async def interrupted(*_: object) -> None:
        raise QueryInterrupted(None, "select", {})

    async def executing(self: ServedDatabase, sql: str, *values: Any, **options: Any) -> Any:
        with monkeypatch.context() as patched:
            if slow and "group by" in sql:
                patched.setattr(ServedDatabase, "execute_fn", interrupted)
            return await execute(self, sql, *values, **options)

    monkeypatch.setattr(ServedDatabase, "execute", executing)
    path = "/conflict/events?_facet=status"
    answer = ask(path)
    assert ('id="facet-status"' in answer.text, "etag" in answer.headers) == (False, False)
    slow = False
    answer = ask(path)
    assert ('id="facet-status"' in answer.text, "etag" in answer.headers) == (True, True)


def test_a_site_without_times_for_caches_keeps_no_tables(database: Path, open_site: OpenSite) -> None:
    site = open_site(database, settings={"default_cache_ttl": 0})
    assert "etag" not in site.get("/conflict/events").headers


def test_another_database_is_nobodys_to_keep(database: Path, tmp_path: Path, open_site: OpenSite) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table events (id text primary key)")
    site = open_site(database, other)
    assert site.get("/other/events").status_code == 200
    assert "etag" not in site.get("/other/events").headers


def test_tags_are_those_of_this_process(ask: AskAs, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a restart Datasette may have other settings, other metadata, and other plugins."""
    tag = ask("/conflict/events").headers["etag"]
    monkeypatch.setattr(table_answers, "_PROCESS", "another")
    assert ask("/conflict/events").headers["etag"] != tag


@pytest.mark.parametrize("path", ["/conflict/events", "/timeline", "/api/v1/events"])
def test_what_many_ask_for_at_once_is_made_once(
    path: str, site: Site, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(site.datasette.client.get(path) for _ in range(8)))

    site.get(path)  # what is read once for each file
    monkeypatch.setattr(caching, "_store", caching._Store())
    asked.clear()
    site.get(path)
    once = len(_of_data(asked))
    monkeypatch.setattr(caching, "_store", caching._Store())
    asked.clear()
    answers = site.run(all_at_once())
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert len(_of_data(asked)) <= once


@pytest.mark.parametrize(("path", "status"), [("/conflict/events/nothing", 404), ("/timeline?actor=nobody", 400)])
def test_what_many_ask_for_at_once_is_refused_to_each(path: str, status: int, site: Site) -> None:
    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(site.datasette.client.get(path) for _ in range(8)))

    answers = site.run(all_at_once())
    assert {(answer.status_code, answer.content) for answer in answers} == {(status, answers[0].content)}
    assert not caching._being_made


def test_whoever_leaves_keeps_nobody_else_waiting(site: Site) -> None:
    async def one_leaves() -> Any:
        leaving = asyncio.create_task(site.datasette.client.get("/conflict/events"))
        staying = asyncio.create_task(site.datasette.client.get("/conflict/events"))
        while not caching._being_made:
            await asyncio.sleep(0)
        leaving.cancel()
        return await staying

    assert site.run(one_leaves()).status_code == 200
