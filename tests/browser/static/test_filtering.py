"""The filters of a copy find what those of the site find: the same events, in the same order, with the same counts."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.timeline_address import ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

_MADE = """async (queries) => {
  const answers = [];
  for (const query of queries) {
    const view = document.createElement("template");
    view.innerHTML = await publication.fragment(new URL(`index.html?${query}`, location.href));
    const bars = [...view.content.querySelectorAll(".histogram-list .number")].map((each) => Number(each.textContent));
    answers.push({
      total: parseInt(view.content.querySelector("[data-count]").textContent, 10),
      ids: [...view.content.querySelectorAll(".events > li")].map(({ id }) => id),
      dated: bars.reduce((sum, each) => sum + each, 0),
    });
  }
  return answers;
}"""
_VALUES = {
    "place": "select distinct key from link_place",
    "actor": "select distinct key from link_actor",
    "tag": "select distinct key from link_tag",
    "source": "select distinct key from link_source",
    "type": "select distinct type from events",
    "importance": "select distinct cast(importance as text) from events",
    "about": "select distinct about from comparable_sets",
    "agreement": "select distinct agreement from comparable_sets",
    "contested": "select distinct cast(contested as text) from events",
}
_PAGE_SIZE = 100

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def asked(real_database: Path) -> list[tuple[str, int, int, list[str]]]:
    """Addresses' queries, each with how many events there are, how many of them have a date, and the first."""
    chance, found = random.Random(16), []  # noqa: S311
    with closing(sqlite3.connect(f"file:{real_database}?immutable=1", uri=True)) as connection:
        values = {field: sorted(row[0] for row in connection.execute(sql)) for field, sql in _VALUES.items()}
        values["from"] = values["to"] = ["1988", "1992-02", "1993-07-23", "2016", "2020-10", "2023"]
        for _ in range(150):
            fields = chance.sample(list(values), chance.choice([1, 1, 2, 3]))
            most = {"from": 1, "to": 1}
            wanted = {
                field: tuple(chance.sample(values[field], most.get(field, chance.choice([1, 2])))) for field in fields
            }
            order = chance.choice(list(ORDERS))
            where = EventFilter(wanted).where()
            sql = f"select id, year is not null from events {where.sql} order by {ORDERS[order]}"
            rows = connection.execute(sql, where.params).fetchall()
            pairs = [(field, value) for field, each in wanted.items() for value in each]
            query = urlencode([*pairs, ("sort", order)])
            found.append((query, len(rows), sum(dated for _, dated in rows), [event for event, _ in rows[:_PAGE_SIZE]]))
    return found


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"{served}timeline/index.html")
    yield opened
    context.close()


def test_filters_find_what_those_of_the_site_find(page: Page, asked: list[tuple[str, int, int, list[str]]]) -> None:
    made: list[dict[str, Any]] = page.evaluate(_MADE, [query for query, *_ in asked])
    assert sum(total > 0 for _, total, *_ in asked) > 60
    for (query, total, dated, ids), answer in zip(asked, made, strict=True):
        assert answer == {"total": total, "ids": ids, "dated": dated}, query
