"""What a server reads before anybody asks for it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from datasette.app import Datasette

from datasette_timeline.http.asgi import Receive, Scope, Send
from datasette_timeline.plugin import reading_ahead
from datasette_timeline.plugin.reading_ahead import reading_names_ahead

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


async def _receive() -> dict[str, str]:
    return {"type": "lifespan.startup"}


async def _send(message: object) -> None:
    pass


def lifespan(datasette: Datasette, seconds: float) -> None:
    """A server's life of so many seconds, or of none."""

    async def living(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(seconds)

    app = reading_names_ahead(datasette, living)
    asyncio.run(asyncio.wait_for(app({"type": "lifespan"}, _receive, _send), 30))


def test_a_server_reads_the_names_when_it_starts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    async def reading(database: object) -> None:
        read.append(database.name)  # type: ignore[attr-defined]

    monkeypatch.setattr(reading_ahead, "name_index", reading)
    lifespan(site.datasette, 0.1)
    assert read == ["conflict"]
    assert gc.get_freeze_count() > 0


@pytest.mark.parametrize("name", ["catalogue_of", "search_sets", "sets_of", "places_named"])
def test_a_server_reads_what_filters_count_by_as_well(name: str, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    async def reading(database: object) -> None:
        read.append(name)

    monkeypatch.setattr(reading_ahead, name, reading)
    lifespan(site.datasette, 1)
    assert read == [name]


def test_a_server_that_stops_does_not_read_on(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    async def reading(database: object) -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    monkeypatch.setattr(reading_ahead, "name_index", reading)
    lifespan(site.datasette, 0.05)
    assert ended == ["cancelled"]


def test_a_server_says_why_names_could_not_be_read(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def failing(database: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(reading_ahead, "name_index", failing)
    lifespan(site.datasette, 0.05)
    said = "conflict: names could not be read ahead, only when somebody asks: the disk is gone\n"
    assert capsys.readouterr().err == said


def test_a_server_without_a_timeline_starts() -> None:
    lifespan(Datasette(memory=True), 0.05)
