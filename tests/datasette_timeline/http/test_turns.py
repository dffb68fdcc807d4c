"""Answers are made a few at a time, in the order in which they were asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from datasette_timeline.http import turns
from datasette_timeline.http.asgi import App, Message, Receive, Scope, Send
from datasette_timeline.http.turns import BusyError, taking_turns

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

BUSY = "More people are reading here at the moment than this site can serve. Please ask again in a little while."


async def received() -> Message:
    return {"type": "http.request"}


async def sent(message: Message) -> None:
    pass


async def silent(scope: Scope, send: Send) -> None:
    pass


def request(path: str, query: str = "") -> Scope:
    return {"type": "http", "path": path, "query_string": query.encode(), "headers": []}


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch, open_site: OpenSite, database: Path) -> Site:
    """A site that makes two answers at once, while two wait."""
    monkeypatch.setattr(turns, "_PAGES_AT_ONCE", 2)
    monkeypatch.setattr(turns, "_PAGES_WAITING", 2)
    monkeypatch.setattr(turns, "_BREATH", 0)
    return open_site(database)


def in_turns(site: Site, answer: Callable[[Scope, Send], Awaitable[None]]) -> App:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(scope, send)

    return taking_turns(site.datasette, app)


@asynccontextmanager
async def turns_taken(site: Site, number: int) -> AsyncIterator[None]:
    """So many requests have a turn, or wait for one, as long as this lasts."""

    async def hold(scope: Scope, send: Send) -> None:
        await asyncio.Event().wait()

    app = in_turns(site, hold)
    holding = [asyncio.ensure_future(app(request("/timeline"), received, sent)) for _ in range(number)]
    await asyncio.sleep(0)
    try:
        yield
    finally:
        for each in holding:
            each.cancel()
        await asyncio.gather(*holding, return_exceptions=True)


def test_whoever_asked_first_is_answered_first_however_many_steps_it_takes(narrow: Site) -> None:
    begun: list[str] = []
    now, most = 0, 0

    async def answer(scope: Scope, send: Send) -> None:
        nonlocal now, most
        begun.append(scope["path"])
        now += 1
        most = max(most, now)
        for _ in range(int(scope["query_string"])):
            await asyncio.sleep(0)
        now -= 1

    async def four() -> None:
        app = in_turns(narrow, answer)
        asked = [("/first", "50"), ("/second", "1"), ("/third", "50"), ("/fourth", "1")]
        await asyncio.gather(*(app(request(*each), received, sent) for each in asked))

    narrow.run(four())
    assert begun == ["/first", "/second", "/third", "/fourth"]
    assert most == 2


def test_a_turn_ends_as_the_answer_begins_so_that_slow_readers_keep_nobody_waiting(narrow: Site) -> None:
    async def answer(scope: Scope, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    async def beside() -> int:
        app = in_turns(narrow, answer)
        reading = [asyncio.ensure_future(app(request("/timeline"), received, sent)) for _ in range(5)]
        await asyncio.sleep(0)
        status = (await narrow.datasette.client.get("/timeline")).status_code
        for each in reading:
            each.cancel()
        return int(status)

    assert narrow.run(beside()) == 200


def test_what_asks_for_a_page_within_a_turn_waits_for_no_other(narrow: Site) -> None:
    found: list[int] = []

    async def answer(scope: Scope, send: Send) -> None:
        await asyncio.sleep(0)
        paths = ("/timeline", "/conflict/events", "/conflict/events.csv", f"{narrow.sql}?sql=select+1")
        found.extend([(await narrow.datasette.client.get(path)).status_code for path in paths])

    async def both() -> None:
        app = in_turns(narrow, answer)
        await asyncio.gather(*(app(request("/outer"), received, sent) for _ in range(2)))

    narrow.run(both())
    assert found == [200] * 8


@pytest.mark.parametrize("path", ["/timeline", "/conflict/events", "/api/v1/events"])
def test_a_crowd_too_many_is_told_to_come_back(narrow: Site, path: str) -> None:
    async def crowded() -> httpx.Response:
        async with turns_taken(narrow, 4):
            return await narrow.datasette.client.get(path)  # type: ignore[no-any-return]

    answer = narrow.run(crowded())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert BUSY in answer.text
    assert narrow.get(path).status_code == 200


def test_what_asks_whether_the_server_is_well_waits_for_no_crowd(narrow: Site) -> None:
    async def crowded() -> int:
        async with turns_taken(narrow, 4):
            return int((await narrow.datasette.client.get("/health")).status_code)

    assert narrow.run(crowded()) == 200


def test_a_turn_comes_back_whatever_happens(narrow: Site) -> None:
    async def fail(scope: Scope, send: Send) -> None:
        raise ZeroDivisionError

    async def often() -> None:
        app = in_turns(narrow, fail)
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                await app(request("/timeline"), received, sent)

    narrow.run(often())
    assert narrow.get("/timeline").status_code == 200


def test_who_waits_too_long_is_told(narrow: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PAGES_WAIT_SECONDS", 0.01)

    async def third() -> None:
        async with turns_taken(narrow, 2):
            await in_turns(narrow, silent)(request("/timeline"), received, sent)

    with pytest.raises(BusyError) as error:
        narrow.run(third())
    assert str(error.value) == BUSY
    assert error.value.wait_seconds == 0.01
