"""What is served while builds put new files in the place of old ones, and how much one question may take."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from datasette.database import QueryInterrupted
from datasette.utils import StartupError

from datasette_timeline.database import served as served_database
from datasette_timeline.database.catalogue import Catalogue, catalogue_of
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.served import QUESTIONS, lane, one_snapshot

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Site, Variation

COUNT = "n(i) as (select 1 union all select i + 1 from n"
ENDLESS = f"with recursive {COUNT}) select count(*) from n"
EVENT = "1993-year-of-quiet"

Publish = Callable[[str], None]


@pytest.fixture
def published(database: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "served"
    folder.mkdir()
    return Path(shutil.copy(database, folder))


@pytest.fixture
def publish(published: Path, variation: Variation, tmp_path: Path) -> Publish:
    """Put a build with another title of one event in the place of the served one."""

    def put(title: str) -> None:
        def retitle(records: Records) -> None:
            records.edit(f"events/1993/{EVENT}.yml", "title: A year of quiet", f"title: {title}")

        Path(shutil.copy(variation(retitle), tmp_path / "fresh.db")).replace(published)

    return put


@pytest.fixture
def served(published: Path, open_site: OpenSite, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(served_database, "_PATIENCE", 60)  # a busy machine takes its time over a new file
    return open_site(published)


def title(site: Site) -> str:
    return str(site.get(f"/api/v1/events/{EVENT}").json()["title"])


def test_a_new_build_is_served_from_the_next_request_on(served: Site, publish: Publish) -> None:
    before = title(served)
    tag = served.get(f"/api/v1/events/{EVENT}").headers["etag"]
    for name in ("A quiet year", "Nothing happened"):
        publish(name)
        answers = [
            served.get(f"/api/v1/events/{EVENT}").json()["title"],
            served.get(f"/conflict/events.json?id={EVENT}&_shape=array").json()[0]["title"],
        ]
        assert answers == [name, name] != [before, before]
        assert name in served.get(f"/events/{EVENT}").text
        assert served.get(f"/api/v1/events/{EVENT}").headers["etag"] != tag


def test_the_download_and_its_hash_belong_together(served: Site, published: Path, publish: Publish) -> None:
    for name in ("A quiet year", "Nothing happened"):
        publish(name)
        response = served.get("/conflict.db")
        assert response.content == published.read_bytes()
        assert response.headers["etag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
        assert served.datasette.get_database("conflict").hash in response.headers["etag"]


def test_an_answer_that_has_begun_is_made_from_one_build(served: Site, publish: Publish) -> None:
    database = served.datasette.get_database("conflict")

    async def read() -> str:
        return str((await database.execute("select title from events where id = ?", [EVENT])).single_value())

    async def while_a_build_ends() -> tuple[str, str, str]:
        with one_snapshot():
            first, counts = await read(), await catalogue_of(database)
            publish("Nothing happened")
            await database.refresh()
            with one_snapshot():
                newer = await read()
            assert await catalogue_of(database) is counts
            return first, newer, await read()

    first, newer, again = served.run(while_a_build_ends())
    assert (first, newer) == (again, "Nothing happened")


def test_what_is_read_once_is_read_anew_with_a_new_build(served: Site, publish: Publish) -> None:
    database = served.datasette.get_database("conflict")
    first = served.run(catalogue_of(database))
    assert served.run(catalogue_of(database)) is first
    publish("Nothing happened")
    served.run(database.refresh())
    again = served.run(catalogue_of(database))
    assert again is not first
    assert again == first


def test_what_many_ask_for_at_once_is_read_once(served: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    database = served.datasette.get_database("conflict")
    asked: list[object] = []
    execute_fn = type(database).execute_fn

    async def counting(self: Database, fn: Any) -> Any:
        asked.append(fn)
        return await execute_fn(self, fn)

    monkeypatch.setattr(type(database), "execute_fn", counting)

    async def at_once() -> list[Catalogue | None]:
        return [*await asyncio.gather(*(catalogue_of(database) for _ in range(20)))]

    assert len({id(catalogue) for catalogue in served.run(at_once())}) == 1
    assert len(asked) == 1


def test_a_file_that_cannot_be_served_is_told_of_once_and_passed_over(
    served: Site, published: Path, publish: Publish, capsys: pytest.CaptureFixture[str]
) -> None:
    before = title(served)
    published.with_name("scratch").write_bytes(b"x" * 9000)
    published.with_name("scratch").replace(published)
    assert [title(served) for _ in range(3)] == [before] * 3
    assert capsys.readouterr().err == "conflict.db is new, but not taken over: file is not a database.\n"
    published.unlink()
    assert title(served) == before
    publish("Nothing happened")
    assert title(served) == "Nothing happened"


def test_nothing_stays_open_of_files_that_nobody_reads(served: Site, publish: Publish, published: Path) -> None:
    def opened() -> int:
        return sum(
            str(published) in str(each.resolve()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()
        )

    title(served)
    before = opened()
    for number in range(5):
        publish(f"Title {number}")
        assert title(served) == f"Title {number}"
    assert opened() == before > 0


@pytest.mark.parametrize(
    "sql",
    [
        "select zeroblob(1000000000)",
        "select length(randomblob(1000000000))",
        "select hex(zeroblob(4000000))",
        f"with recursive {COUNT} limit 100000) select group_concat(hex(zeroblob(500))) from n",
    ],
)
def test_no_value_of_a_query_grows_too_large(sql: str, site: Site) -> None:
    response = site.get("/conflict.json", params={"sql": sql})
    assert (response.status_code, response.json()["error"]) == (
        400,
        "A value of the query is too large (string or blob too big)",
    )


def test_no_answer_of_a_query_grows_too_large(site: Site) -> None:
    sql = f"with recursive {COUNT} limit 500) select zeroblob(100000) from n"
    response = site.get("/conflict.json", params={"sql": sql})
    assert (response.status_code, response.json()["error"]) == (
        400,
        "The answer is larger than 8 MB: ask for fewer rows, or for shorter values",
    )


@pytest.mark.parametrize(
    "call",
    [
        "printf('%.*c', 900000000, 'x')",
        "format('%900000000d', 1)",
        "trim(hex(zeroblob(9000)), hex(zeroblob(9000)))",
        "rtrim(hex(zeroblob(9000)), hex(zeroblob(9000)))",
        "instr(hex(zeroblob(9000)), hex(zeroblob(9000)))",
        "replace(hex(zeroblob(9000)), hex(zeroblob(9000)), 'x')",
        "json_patch(hex(zeroblob(9000)), hex(zeroblob(9000)))",
    ],
)
def test_no_function_takes_long(call: str, site: Site) -> None:
    response = site.get("/conflict.json", params={"sql": f"select {call}"})
    reason = f"{call.partition('(')[0]} would take too long with values like these"
    assert (response.status_code, response.json()["error"]) == (400, reason)


def test_no_table_is_empty_because_the_question_has_faults(site: Site) -> None:
    for sql, reason in (
        ("select nowhere from events", "no such column: nowhere"),
        ("select zeroblob(1000000000)", "A value of the query is too large (string or blob too big)"),
    ):
        response = site.get("/conflict.csv", params={"sql": sql})
        assert response.status_code == 400
        assert reason in response.text


def test_functions_say_what_is_wrong(site: Site) -> None:
    response = site.get("/conflict.json", params={"sql": "select json_patch('{', '{}')"})
    assert (response.status_code, response.json()["error"]) == (400, "malformed JSON")


def test_functions_say_what_they_always_say(site: Site) -> None:
    """Those that are guarded are SQLite's own otherwise, whatever they are given."""
    values = ("null", "''", "'  aab '", "'a'", "12", "1.5", "x'6161'", "'{\"a\": 1}'")
    calls = [f"{name}({one}, {two})" for name in ("trim", "ltrim", "instr") for one in values for two in values]
    calls += [f"replace({one}, 'a', {two})" for one in values for two in values]
    calls += ["printf('%05.2f|%s|%d', 3.14159, 'x', 7)", "format('%-8s|', 'ab')", "printf(null)", "printf('%%')"]
    calls += ["""json_patch('{"a":1}', '{"b":2}')""", "trim('  a ')", "printf('%,d', 1234567)"]
    plain = sqlite3.connect(":memory:")
    expected = [plain.execute(f"select {call}").fetchone()[0] for call in calls]
    plain.close()
    database = site.datasette.get_database("conflict")

    async def asked() -> list[object]:
        lane.set(QUESTIONS)
        return [(await database.execute(f"select {call}")).single_value() for call in calls]

    assert site.run(asked()) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "select file from pragma_database_list",
        "select * from main.pragma_database_list",
        "select fts3_tokenizer('simple')",
    ],
)
def test_nothing_tells_of_the_server(sql: str, site: Site) -> None:
    response = site.get("/conflict.json", params={"sql": sql})
    assert response.status_code == 400
    assert "prohibited" in response.json()["error"] or "not authorized" in response.json()["error"]


def test_visitors_and_pages_have_limits_of_time_of_their_own(published: Path, open_site: OpenSite) -> None:
    site = open_site(
        published,
        settings={"sql_time_limit_ms": 30},
        metadata={"plugins": {"datasette-timeline": {"limits": {"page_ms": 60}}}},
    )
    database = site.datasette.get_database("conflict")

    async def run_out() -> None:
        for name in ("pages", QUESTIONS):
            lane.set(name)
            with pytest.raises(QueryInterrupted):
                await database.execute(ENDLESS)

    site.run(run_out())
    assert "time limit" in site.get("/conflict.json", params={"sql": ENDLESS}).json()["error"]


def test_waiting_for_a_processor_is_not_computing(served: Site) -> None:
    """A query that sleeps takes longer than it may by the clock on the wall, and next to none of the processor."""
    database = served.datasette.get_database("conflict")

    def sleepy(connection: sqlite3.Connection) -> None:
        connection.create_function("rest", 0, lambda: __import__("time").sleep(0.05) or 1)

    async def read() -> int:
        served.datasette.sql_time_limit_ms = 200
        lane.set(QUESTIONS)
        for _ in range(3):
            await database.execute_fn(sleepy)
        await asyncio.gather(*(database.execute_fn(sleepy) for _ in range(3)))
        found: int = (await database.execute("select sum(rest()) from terms limit 20")).single_value()
        return found

    assert served.run(read()) > 5


def test_a_limit_that_is_none_stops_the_start(published: Path, open_site: OpenSite) -> None:
    for limits, message in (
        ({"page_ms": 0}, "limits.page_ms: Input should be greater than 0."),
        ({"pages": 5}, "limits.pages: Extra inputs are not permitted."),
        ({"page_ms": "fast"}, "limits.page_ms: Input should be a valid integer."),
    ):
        with pytest.raises(StartupError) as error:
            open_site(published, metadata={"plugins": {"datasette-timeline": {"limits": limits}}})
        assert str(error.value) == (
            f"plugins.datasette-timeline.{message} The limits are page_ms, load_ms, value_bytes, heap_bytes, "
            "answer_bytes, sql_at_once, sql_waiting, sql_wait_seconds."
        )


def test_visitors_take_turns_and_pages_do_not_wait(published: Path, open_site: OpenSite) -> None:
    """Twelve endless questions at once: two are worked on, three wait, seven are sent away; pages answer meanwhile."""
    limits = {"sql_at_once": 2, "sql_waiting": 3, "sql_wait_seconds": 60}
    site = open_site(published, metadata={"plugins": {"datasette-timeline": {"limits": limits}}})

    async def crowd() -> tuple[list[httpx.Response], httpx.Response]:
        get = site.datasette.client.get
        asked = [asyncio.create_task(get(site.sql, params={"sql": ENDLESS})) for _ in range(12)]
        page, table = await get("/timeline"), await get("/conflict/events.json")
        assert table.status_code == 200
        assert not all(each.done() for each in asked)
        return [await each for each in asked], page

    answers, page = site.run(crowd())
    assert page.status_code == 200
    statuses = [each.status_code for each in answers]
    assert (statuses.count(400), statuses.count(503)) == (5, 7)
    sent_away = next(each for each in answers if each.status_code == 503)
    assert sent_away.headers["retry-after"] == "60"
    assert sent_away.json()["error"] == (
        "Too many questions to the database are being answered at the moment. Please ask again in a little while."
    )


def test_visitors_give_way_to_pages(served: Site) -> None:
    database = served.datasette.get_database("conflict")

    def priority(_: object) -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    async def both() -> tuple[int, int]:
        pages = await database.execute_fn(priority)
        lane.set(QUESTIONS)
        return pages, await database.execute_fn(priority)

    pages, visitors = served.run(both())
    assert (pages < visitors) == (sys.platform == "linux")  # elsewhere threads have no priority of their own


def test_who_waits_too_long_is_told(published: Path, open_site: OpenSite) -> None:
    limits = {"sql_at_once": 1, "sql_wait_seconds": 1}
    site = open_site(
        published,
        settings={"sql_time_limit_ms": 2000},
        metadata={"plugins": {"datasette-timeline": {"limits": limits}}},
    )

    async def two() -> list[int]:
        get = site.datasette.client.get
        asked = [get(site.sql, params={"sql": ENDLESS}) for _ in range(2)]
        answers = await asyncio.gather(*asked)
        return sorted(each.status_code for each in answers)

    assert site.run(two()) == [400, 503]
    assert site.get("/conflict.json?sql=select+1").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-99", 206, slice(0, 100)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-50", 206, slice(-50, None)),
        ("bytes=0-999999999", 206, slice(0, None)),
        ("bytes=9-3", 200, slice(0, None)),
        ("bytes=0-1,5-6", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
        ("bytes=999999999-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
    ],
)
def test_downloads_go_on_where_they_ended(asked: str, status: int, part: slice, site: Site, database: Path) -> None:
    whole = database.read_bytes()
    response = site.get("/conflict.db", headers={"Range": asked})
    assert (response.status_code, response.content) == (status, whole[part])
    assert response.headers["content-length"] == str(len(whole[part]))
    start, end, _ = part.indices(len(whole))
    ranges = {206: f"bytes {start}-{end - 1}/{len(whole)}", 416: f"bytes */{len(whole)}"}
    assert response.headers.get("content-range") == ranges.get(status)


def test_programs_on_other_sites_may_read_ranges(site: Site) -> None:
    asking = {"Origin": "https://notebook.example", "Range": "bytes=0-9"}
    response = site.get("/conflict.db", headers=asking)
    assert response.headers["access-control-allow-origin"] == "*"
    exposed = response.headers["access-control-expose-headers"]
    assert exposed == "Accept-Ranges, Content-Length, Content-Range, ETag"
    wanted = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range", **asking}
    preflight = site.run(site.datasette.client.options("/conflict.db", headers=wanted))
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == preflight.headers["access-control-allow-headers"] == "*"
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


def test_downloads_are_conditional(site: Site, database: Path) -> None:
    tag = site.get("/conflict.db").headers["etag"]
    assert site.get("/conflict.db", headers={"If-None-Match": tag}).status_code == 304
    ranged = {"Range": "bytes=0-9", "If-Range": tag}
    assert site.get("/conflict.db", headers=ranged).status_code == 206
    assert site.get("/conflict.db", headers={**ranged, "If-Range": '"older"'}).status_code == 200
    head = site.run(site.datasette.client.head("/conflict.db"))
    assert (head.content, head.headers["content-length"]) == (b"", str(database.stat().st_size))
    assert head.headers["content-disposition"] == 'attachment; filename="conflict.db"'


def test_the_operator_may_keep_the_file(published: Path, open_site: OpenSite) -> None:
    assert open_site(published, settings={"allow_download": False}).get("/conflict.db").status_code == 403
