"""A preview in the browser of whoever edits: the page follows the file, tells what is wrong, and keeps its place."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "tests" / "records" / "base"
TALKS = "events/1992/1992-04-mill-town-talks.yml"
PAGE = "/events/1992-04-mill-town-talks"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_SECONDS = 120


class Curator:
    """Somebody with an editor and a browser beside it."""

    def __init__(self, root: Path, url: str) -> None:
        self.root, self.url = root, url

    def save(self, path: str, old: str, new: str) -> None:
        """Put another text for one that stands once in a file, as editors do: by another file in its place."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        scratch = file.with_name(f".{file.name}.swp")
        scratch.write_text(text.replace(old, new), encoding="utf-8")
        scratch.replace(file)


@pytest.fixture
def curator(tmp_path: Path) -> Iterator[Curator]:
    root = Path(shutil.copytree(BASE, tmp_path / "records"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "loaders", "serve", "--watch", "--root", str(root), "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until and process.poll() is None:
            with suppress(httpx.TransportError):
                if httpx.get(f"{url}/health").status_code == 200:
                    break
            time.sleep(0.1)
        yield Curator(root, url)
        process.terminate()


@pytest.fixture
def open_page(window: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens a page in a tab: `open_page(url, width=1280, scripts=True)`. Errors in scripts fail the test."""
    opened: list[Page] = []
    complaints: list[str] = []

    def open_one(url: str, width: int = 1280, *, scripts: bool = True, **options: Any) -> Page:
        page = window(width, 700, java_script_enabled=scripts, **options).new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append(page)
        page.goto(url)
        return page

    yield open_one
    for page in opened:
        page.close()
    assert complaints == []


def test_a_title_that_is_saved_is_shown_and_an_error_until_it_is_mended(
    curator: Curator, open_page: Callable[..., Page]
) -> None:
    page = open_page(curator.url + PAGE)
    expect(page.locator("h1")).to_have_text("Zebrawood talks on Mill Town")
    expect(page.locator(".preview")).to_contain_text("Preview with one draft, not published")
    curator.save(TALKS, "title: Zebrawood talks", "title: Walnut talks")
    expect(page.locator("h1")).to_have_text("Walnut talks on Mill Town")

    curator.save(TALKS, "type: talks", "type: [talks")
    panel = page.locator(".preview")
    expect(panel.locator(".told-where").first).to_contain_text(f"{TALKS}:")
    expect(panel.locator(".told-line").first).to_be_visible()
    expect(panel).to_contain_text("this page shows the record as it was before")
    expect(page.locator("h1")).to_have_text("Walnut talks on Mill Town")

    curator.save(TALKS, "type: [talks", "type: talks")
    expect(panel.locator(".told-where")).to_have_count(0)
    expect(panel).to_contain_text("No problems")


def test_the_place_in_the_page_and_the_focus_stay(curator: Curator, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{curator.url}/timeline?view=full")
    link = page.locator("main a[href^='/events/1991-06-20']").first
    link.focus()
    page.evaluate("scrollTo({top: 400, behavior: 'instant'})")
    before = page.evaluate("scrollY")
    assert before > 0
    curator.save(TALKS, "title: Zebrawood talks", "title: Walnut talks")
    expect(page.locator("main")).to_contain_text("Walnut talks")
    expect(link).to_be_focused()
    page.wait_for_function("top => Math.abs(scrollY - top) < 2", arg=before)


def test_what_is_being_written_is_not_lost(curator: Curator, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{curator.url}/search")
    box, panel = page.locator("#q"), page.locator(".preview")
    number = str(panel.get_attribute("data-number"))
    box.fill("half a word")
    with page.expect_response(lambda response: "/preview/news" in response.url):
        curator.save(TALKS, "title: Zebrawood talks", "title: Walnut talks")
    page.wait_for_timeout(1000)
    expect(box).to_have_value("half a word")
    expect(panel).to_have_attribute("data-number", number)
    box.fill("")
    box.blur()
    expect(panel).not_to_have_attribute("data-number", number)


def test_who_asks_for_it_is_led_to_what_was_saved(curator: Curator, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{curator.url}/sources")
    curator.save(TALKS, "title: Zebrawood talks", "title: Walnut talks")
    number = page.locator(".preview").get_attribute("data-number")
    expect(page.locator(".preview")).not_to_have_attribute("data-number", str(number))
    assert page.url.endswith("/sources")
    page.get_by_label("Go to the record that was saved").check()
    curator.save(TALKS, "title: Walnut talks", "title: Beech talks")
    expect(page.locator("h1")).to_have_text("Beech talks on Mill Town")
    expect(page.get_by_label("Go to the record that was saved")).to_be_checked()


def test_without_scripts_a_page_that_is_loaded_anew_has_the_new_state(
    curator: Curator, open_page: Callable[..., Page]
) -> None:
    page = open_page(curator.url + PAGE, scripts=False)
    expect(page.locator(".preview-follow")).to_be_hidden()
    curator.save(TALKS, "importance: 3", "importance: nine")
    for _ in range(_SECONDS):
        if page.locator(".told-line").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator(".told-line mark")).to_have_text("nine")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", [PAGE, "/preview", "/conflict/events"])
def test_panels_can_be_used_at_any_width(
    path: str, width: int, scheme: str, curator: Curator, open_page: Callable[..., Page]
) -> None:
    curator.save(TALKS, "importance: 3", "importance: nine")
    page = open_page(curator.url + path, width, color_scheme=scheme)
    expect(page.locator(".told-line mark")).to_have_text("nine")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
