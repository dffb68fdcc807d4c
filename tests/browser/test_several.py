"""Two real datasets on one site, as readers go from one to the other."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bench.configuration import configure
from loaders.building import build
from tests.browser.conftest import REPOSITORY, Site, Visiting, Visitor, wait_for

EXAMPLE = REPOSITORY / "examples" / "northern-ireland"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, real_database: Path) -> Iterator[Site]:
    """The records of the repository and an example, each in a folder of its own, behind one front page."""
    root = tmp_path_factory.mktemp("several")
    first, second = root / "first", root / "second"
    first.mkdir()
    for path in (real_database, real_database.with_name("inspect-data.json")):
        shutil.copy(path, first)
    configure(first)
    shutil.copytree(EXAMPLE, second, ignore=shutil.ignore_patterns("conflict.db*", "inspect-data.json*", ".cache"))
    assert not build(second, second / "conflict.db", cache=None, jobs=1).failed
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = root / "log"
    command = [sys.executable, "-m", "loaders", "serve", "--port", str(port)]
    command += ["--dataset", f"first={first}", "--dataset", f"second={second}"]
    with log.open("wb") as output, subprocess.Popen(command, cwd=REPOSITORY, stdout=output, stderr=output) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, server, log)
            yield Site(url, second / "conflict.db")
        finally:
            server.terminate()


def path(url: str) -> str:
    return urlsplit(url).path


def test_a_reader_finds_an_event_through_the_search_of_all(visitor: Visitor, site: Site) -> None:
    event, title = site.rows("select id, title from events order by sort_key limit 1")[0]
    page = visitor.open("/")
    page.get_by_role("searchbox").fill(title)
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search?q=*")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url("**/second/events/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    assert path(page.url) == f"/second/events/{event}"
    page.get_by_role("link", name="All datasets of this site").click()
    expect(page).to_have_url(f"{site.url}/")


def test_all_results_of_a_dataset_are_a_step_away(visitor: Visitor, site: Site) -> None:
    place = site.value("select label from places order by event_count desc limit 1")
    page = visitor.open(f"/search?q={place}")
    page.locator("#in-second").locator("xpath=ancestor::section").get_by_role("link", name="All results in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    assert path(page.url) == "/second/search"
    expect(page.locator("main #q")).to_have_value(place)  # suggestions make a combobox of it


def test_the_keyboard_reaches_everything(visitor: Visitor) -> None:
    page = visitor.open("/")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.name"))
    assert {"#main", "/", "q", "/first/", "/second/"} <= set(reached)


def test_the_language_stays_on_the_way(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.get_by_role("link", name="Русский").click()
    page.get_by_role("heading", level=3).get_by_role("link").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.get_by_role("link", name="Все наборы данных этого сайта").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")


@pytest.mark.parametrize("address", ["/", "/search?q=London", "/search?q=1", "/?lang=hy"])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_a_small_screen(visiting: Visiting, address: str, dark: bool) -> None:
    with visiting(width=320, dark=dark, scripts=False) as visitor:
        page = visitor.open(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("name", ["first", "second"])
def test_map_timeline_and_embed_work_under_a_name(visitor: Visitor, site: Site, name: str) -> None:
    page = visitor.open(f"/{name}/")
    expect(page.locator(".map-base").first).to_be_visible()
    page = visitor.open(f"/{name}/timeline")
    assert page.locator("[data-count]").inner_text()
    framed = visitor.open(f"/{name}/embed?view=timeline")
    expect(framed.locator("body")).to_contain_text("event")
    assert all(path(each).startswith((f"/{name}/", "/favicon.ico")) for each in visitor.requested)
