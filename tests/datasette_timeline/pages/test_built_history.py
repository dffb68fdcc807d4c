"""Pages of a history that the build made of a repository, with its own words and differences."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.repositories import BRIDGE, CAPTURE, CEASEFIRE, FALL

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Saying, Site, Visit


@pytest.fixture(scope="module")
def told(told_database: Path, site: Site) -> Iterator[Site]:
    opened = type(site)(told_database)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def versions(told_database: Path) -> list[dict[str, Any]]:
    """The versions of events, as the file has them."""
    with closing(sqlite3.connect(told_database)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute("select * from versions where registry = 'events' order by key, version")
        return [dict(row) for row in rows]


@pytest.mark.parametrize("lang", ["en", "ru", "az", "hy"])
def test_every_version_has_its_page(told: Site, versions: list[dict[str, Any]], visit: Visit, lang: str) -> None:
    shown = [each for each in versions if each["hash"]]
    assert len(shown) > 8
    for version in shown:
        page = visit(f"/events/{version['key']}@{version['hash']}?lang={lang}", site=told)
        assert page.faults == []
        assert len(page.all("aside", class_="pinned")) == 1
        document = told.get(f"/events/{version['key']}@{version['hash']}.json").json()
        assert document["title"] == version["title"]
        for kind in ("facts", "claims"):
            for statement in document[kind]:
                own = statement["id"][-4:]
                where = f"/{kind}/{version['key']}/{own}"
                assert visit(f"{where}@{version['hash']}?lang={lang}", site=told).faults == []
                assert visit(f"{where}/history?lang={lang}", site=told).faults == []


def test_every_record_has_its_history(told: Site, told_database: Path, visit: Visit) -> None:
    with closing(sqlite3.connect(told_database)) as connection:
        sql = "select registry, key, count(*) from versions group by 1, 2"
        counts = [each for each in connection.execute(sql) if each[0] in ("events", "actors", "places", "sources")]
    assert len(counts) > 10
    for registry, key, count in counts:
        page = visit(f"/{registry}/{key}/history", site=told)
        assert page.faults == []
        assert len(page.all("li", class_="version")) == count


def test_the_present_version_is_the_document(told: Site, told_database: Path, versions: list[dict[str, Any]]) -> None:
    with closing(sqlite3.connect(told_database)) as connection:
        documents = dict(connection.execute("select event, json from documents"))
    last = {version["key"]: version["hash"] for version in versions}
    for event, text in documents.items():
        assert told.get(f"/events/{event}@{last[event]}.json").json() == json.loads(text)


def test_what_was_renamed_withdrawn_and_restored_is_told(told: Site, visit: Visit, saying: Saying) -> None:
    def kinds(event: str) -> list[str]:
        page = visit(f"/events/{event}/history", site=told)
        return [
            saying(page.first(".//*[@class='version-head']/span[2]", each)) for each in page.all("li", class_="version")
        ]

    assert told.get(f"/events/{FALL}/history").headers["location"] == f"/events/{CAPTURE}/history"
    assert "renamed" in kinds(CAPTURE)
    assert kinds(BRIDGE) == ["withdrawn", "added"]
    assert kinds(CEASEFIRE)[:3] == ["corrected", "restored", "withdrawn"]
    gone = visit(f"/events/{BRIDGE}", 410, site=told)
    assert f"/events/{BRIDGE}/history" in gone.links().values()
