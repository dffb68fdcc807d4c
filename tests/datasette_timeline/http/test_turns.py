"""Pages are made a few at a time, in the order in which they were asked for; what is kept needs no turn."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from datasette.utils.asgi import Request

from datasette_timeline.http import turns
from datasette_timeline.http.caching import Content, edition_of, respond
from datasette_timeline.http.turns import BusyError, page_turn

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site


def request(path: str) -> Request:
    made = Request.fake(path)
    made.scope["headers"] = [(b"host", b"timeline.example")]
    return made


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch, open_site: OpenSite, database: Path) -> Site:
    """A site that makes two pages at once, while two wait."""
    monkeypatch.setattr(turns, "_PAGES_AT_ONCE", 2)
    monkeypatch.setattr(turns, "_PAGES_WAITING", 2)
    monkeypatch.setattr(turns, "_BREATH", 0)
    return open_site(database)


def test_whoever_asked_first_is_answered_first_however_many_steps_a_page_takes(narrow: Site) -> None:
    begun: list[str] = []
    now, most = 0, 0

    async def ask(name: str, steps: int) -> None:
        nonlocal now, most

        async def make() -> Content:
            nonlocal now, most
            begun.append(name)
            now += 1
            most = max(most, now)
            for _ in range(steps):
                await asyncio.sleep(0)
            now -= 1
            return Content(name.encode(), "text/plain")

        await respond(narrow.datasette, request(f"/{name}"), await edition_of(narrow.datasette), make)

    async def four() -> None:
        await edition_of(narrow.datasette)
        await asyncio.gather(ask("first", 50), ask("second", 1), ask("third", 50), ask("fourth", 1))

    narrow.run(four())
    assert begun == ["first", "second", "third", "fourth"]
    assert most == 2


def test_what_is_kept_waits_for_nobody(narrow: Site) -> None:
    kept = narrow.get("/timeline").text

    async def beside() -> httpx.Response:
        async with page_turn(narrow.datasette):
            other = asyncio.create_task(_holding(narrow))
            await asyncio.sleep(0)
            answer: httpx.Response = await asyncio.wait_for(narrow.datasette.client.get("/timeline"), 60)
            assert not other.done()
            other.cancel()
            return answer

    assert narrow.run(beside()).text == kept


async def _holding(site: Site) -> None:
    turns.has_turn.set(False)
    async with page_turn(site.datasette):
        await asyncio.Event().wait()


def test_within_a_turn_no_other_is_waited_for(narrow: Site) -> None:
    async def within() -> list[int]:
        async with page_turn(narrow.datasette), page_turn(narrow.datasette), page_turn(narrow.datasette):
            return [
                (await narrow.datasette.client.get(path)).status_code
                for path in ("/timeline", "/conflict/events", "/conflict/events.csv")
            ]

    assert narrow.run(within()) == [200, 200, 200]


@pytest.mark.parametrize("path", ["/timeline", "/conflict/events", "/api/v1/events"])
def test_a_crowd_too_many_is_told_to_come_back(narrow: Site, path: str) -> None:
    async def crowded() -> httpx.Response:
        holding = [asyncio.create_task(_holding(narrow)) for _ in range(4)]
        await asyncio.sleep(0)
        answer: httpx.Response = await narrow.datasette.client.get(path)
        for each in holding:
            each.cancel()
        return answer

    answer = narrow.run(crowded())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "More people are reading here at the moment than this site can serve." in answer.text
    assert narrow.get(path).status_code == 200


def test_a_turn_comes_back_whatever_happens(narrow: Site) -> None:
    async def fail() -> None:
        async with page_turn(narrow.datasette):
            raise ZeroDivisionError

    async def often() -> None:
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                await fail()

    narrow.run(often())
    assert narrow.get("/timeline").status_code == 200


def test_who_waits_too_long_is_told(narrow: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PAGES_WAIT_SECONDS", 0.01)

    async def third() -> float:
        holding = [asyncio.create_task(_holding(narrow)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError) as error:
            async with page_turn(narrow.datasette):
                pass
        for each in holding:
            each.cancel()
        return error.value.wait_seconds

    assert narrow.run(third()) == 0.01
