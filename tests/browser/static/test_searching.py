"""The search of a copy finds what the site's own search finds, in the same order, and loads little for it."""

from __future__ import annotations

import gzip
import random
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

from datasette_timeline.listing.name_index import name_index
from datasette_timeline.listing.search import count_events, read_search, respellings, search_events

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser, Page, Response

    from tests.datasette_timeline.conftest import Site

ROOT = Path(__file__).parents[3]
ASKED: dict[str, Any] = yaml.safe_load((ROOT / "expectations" / "questions.yml").read_text(encoding="utf-8"))
_FIRST = 10
_MOST_LOADED = 300_000
_ASK = """async (queries) => {
  await publication.use("searching", "respelling");
  const searcher = await publication.searcher();
  const answers = [];
  for (const query of queries) {
    let reading = searcher.read(query);
    let found = await searcher.find(reading);
    const meant = found.events.size ? [] : await publication.respell(searcher, reading);
    if (meant.length) found = await searcher.find(searcher.read(meant[0]));
    const order = await searcher.inOrder(found);
    answers.push([found.events.size, order.slice(0, 10).map((event) => searcher.events.ids[event])]);
  }
  return answers;
}"""

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def answers(real_database: Path) -> Mapping[str, list[Any]]:
    """What the site finds for each search: how many events, and the first of them.

    It is asked in a thread, since this one has the loop of the browser.
    """
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(_asked, real_database).result()


def _asked(database: Path) -> Mapping[str, list[Any]]:
    from tests.browser.conftest import METADATA
    from tests.datasette_timeline.conftest import Site

    opened = Site(database, metadata=yaml.safe_load(METADATA.read_text(encoding="utf-8")))
    try:
        queries = _queries(opened)
        return dict(zip(queries, _answers(opened, queries), strict=True))
    finally:
        opened.close()


def _queries(server: Site) -> list[str]:
    """What readers ask, and some hundred searches of names, words, phrases, dates and slips of the fingers."""
    chance = random.Random(16)  # noqa: S311
    database = server.datasette.get_database("conflict")

    def texts(sql: str) -> list[str]:
        return [row[0] for row in server.run(database.execute(sql))]

    def some(text: str, words: int) -> str:
        each = text.split()
        start = chance.randrange(max(1, len(each) - words))
        return " ".join(each[start : start + words])

    def slip(text: str) -> str:
        word = max(text.split(), key=len)
        at = chance.randrange(1, max(2, len(word) - 1))
        return word[:at] + word[at + 1 :]

    names = texts("select name from place_names union select name from actor_names order by 1")
    titles = texts("select title from events union all select title from event_translations order by 1")
    told = texts("select text from facts union all select text from claims where text <> '' order by 1")
    return [
        *(each["q"] for each in ASKED["questions"]),
        *(form["q"] for language in ASKED["case_forms"] for form in language["forms"]),
        *(chance.choice(names) for _ in range(60)),
        *(some(chance.choice(titles), chance.choice([1, 2, 3])) for _ in range(60)),
        *(some(chance.choice(told), chance.choice([2, 3])) for _ in range(40)),
        *(f'"{some(chance.choice(told), 2)}"' for _ in range(20)),
        *(f"{chance.choice(names)} {chance.randrange(1988, 2025)}" for _ in range(20)),
        *(f"{chance.choice(names)} -{some(chance.choice(titles), 1)}" for _ in range(15)),
        *(slip(chance.choice(titles)) for _ in range(25)),
        *("25 to 26 February 1992", "1992-05/1994-05", "between May and June 1992", "Mi 24", "11 500", "40%", "the"),
    ]


def _answers(server: Site, queries: list[str]) -> list[list[Any]]:
    """What the site says to the same."""
    database = server.datasette.get_database("conflict")

    async def answers() -> list[list[Any]]:
        index, found = await name_index(database), []
        for query in queries:
            search = await read_search(database, query)
            total = await count_events(database, search)
            if not total and (meant := await respellings(database, index, search)):
                search = await read_search(database, meant[0])
                total = await count_events(database, search)
            hits = await search_events(database, index, search, "relevance", _FIRST)
            found.append([total, [hit.row["id"] for hit in hits]])
        return found

    return server.run(answers())


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme="dark")
    opened = context.new_page()
    opened.goto(f"{served}search/index.html")
    yield opened
    context.close()


def test_a_copy_finds_what_the_site_finds(page: Page, answers: Mapping[str, list[Any]]) -> None:
    assert len(answers) > 300
    found = dict(zip(answers, page.evaluate(_ASK, list(answers)), strict=True))
    assert {query: there for query, there in found.items() if there != answers[query]} == {}


def _keep(loaded: list[bytes], response: Response) -> None:
    loaded.append(response.body())


def test_a_first_search_loads_little(browser: Browser, served: str) -> None:
    for each in (ASKED["questions"][0], ASKED["questions"][-1]):
        context = browser.new_context()
        opened = context.new_page()
        loaded: list[bytes] = []
        opened.on("response", partial(_keep, loaded))
        opened.goto(f"{served}search/index.html?q={each['q']}")
        opened.wait_for_selector("[data-results]")
        assert sum(len(gzip.compress(body)) for body in loaded) < _MOST_LOADED, each["q"]
        context.close()


@pytest.mark.parametrize(
    "path", ["search/index.html?q=1992", "timeline/index.html?from=1992", "ru/timeline/index.html"]
)
def test_pages_made_by_scripts_are_sound(page: Page, served: str, path: str) -> None:
    """Small and dark: nothing sticks out, and axe finds nothing."""
    page.goto(f"{served}{path}")
    page.wait_for_selector("[data-results], [data-view]:not([aria-busy]) [data-count]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert Axe().run(page).response["violations"] == []


def test_without_scripts_lists_are_whole_and_forms_say_what_they_need(
    browser: Browser, served: str, copy: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{served}timeline/index.html?from=1992")
    listed = opened.locator(".events > li").count()
    while opened.locator(".pager [rel=next]").count():
        with opened.expect_navigation():  # what is there before is counted twice, or not to its end
            opened.locator(".pager [rel=next]").click()
        listed += opened.locator(".events > li").count()
    assert listed == len(list((copy / "events").glob("*/index.html")))
    opened.goto(f"{served}search/index.html?q=1992")
    assert "JavaScript" in opened.locator("noscript").first.inner_text()
    context.close()
