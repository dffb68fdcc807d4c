"""Charts of rows, from their values to the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from datasette_timeline.tables.charts import Bar, Mark, Tick, axes_of, chart_of

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

ROWS: list[dict[str, Any]] = [
    {"id": "a", "day": "1990-05-04", "kind": "talks", "low": 10, "year": 1990, "contested": 1},
    {"id": "b", "day": "1991-02", "kind": "clash", "low": 40, "year": 1991, "contested": 0},
    {"id": "c", "day": "1991-02-07", "kind": "clash", "low": None, "year": 1991, "contested": 1},
    {"id": "d", "day": None, "kind": "clash", "low": 30, "year": 1992, "contested": 1},
]
COLUMNS = list(ROWS[0])
AXES = axes_of(COLUMNS, ROWS)


def test_axes_are_days_categories_and_figures() -> None:
    assert AXES.days == ["day", "year"]
    assert AXES.categories == ["id", "kind", "contested"]
    assert AXES.figures == ["low"]


def test_one_value_or_a_hundred_are_no_categories() -> None:
    many = [{"same": "x", "other": f"{number}"} for number in range(100)]
    assert axes_of(["same", "other"], many).categories == []


def test_rows_are_counted_by_category_and_the_most_come_first() -> None:
    assert chart_of(ROWS, AXES, "kind", None).bars == [Bar("clash", 3, 100), Bar("talks", 1, 33.3)]


def test_figures_stand_beside_each_other_and_are_never_added_up() -> None:
    chart = chart_of(ROWS, AXES, "kind", "low")
    assert chart.bars == [Bar("clash", 40, 100), Bar("clash", 30, 75), Bar("talks", 10, 25)]
    assert chart.left_out == 1


def test_rows_are_counted_in_time_as_finely_as_their_dates_are_told() -> None:
    chart = chart_of(ROWS, AXES, "day", None)
    assert (chart.kind, chart.left_out) == ("columns", 1)
    assert [(mark.label, mark.number) for mark in chart.marks] == [("1990-05", 1), ("1991-02", 2)]
    assert chart.marks[0].at == 0
    by_year = chart_of(ROWS, AXES, "year", None)
    assert [(mark.label, mark.number) for mark in by_year.marks] == [("1990", 1), ("1991", 2), ("1992", 1)]


def test_figures_in_time_are_dots_on_a_round_scale() -> None:
    chart = chart_of(ROWS, AXES, "day", "low")
    assert (chart.kind, chart.left_out) == ("dots", 2)
    assert chart.marks == [Mark("1990-05-04", 10, 0.0, 25.0), Mark("1991-02", 40, 97.85, 100.0)]
    assert chart.levels == [Tick("0", 0), Tick("10", 25), Tick("20", 50), Tick("30", 75), Tick("40", 100)]


def test_a_date_of_any_month_has_its_place() -> None:
    rows = [{"day": "1991-02-29"}, {"day": "1991-02-31"}, {"day": "1991-00"}]
    assert chart_of(rows, axes_of(["day"], rows), "day", None).marks


def test_rows_of_a_table_and_of_a_query_are_drawn(site: Site) -> None:
    table = site.get("/conflict/events").text
    (address,) = re.findall(r'<a class="tool" href="([^"]+events\.chart[^"]*)">Chart</a>', table)
    assert address == "/conflict/events.chart?_size=max"
    page = site.get("/conflict/events.chart?_size=max&_x=type&_lang=ru&_place=dorna")
    assert page.status_code == 200
    assert "<h1>События: Вид</h1>" in page.text
    assert 'name="_place" value="dorna"' in page.text
    assert not re.search(r"<style|\sstyle=|<script>", page.text)
    counted = "/conflict.chart?sql=select+about,low+from+claims&_x=about&_y=low"
    address = counted.replace("/conflict.chart", "/conflict/-/query.chart") if "/-/" in site.sql else counted
    assert "Each row has a mark of its own" in site.get(address).text


@pytest.mark.parametrize("query", ["select+1", "select+1+as+a+union+select+2"])
def test_what_cannot_be_drawn_is_not_there(query: str, site: Site) -> None:
    assert site.get(f"{site.sql.removesuffix('json')}chart?sql={query}").status_code == 404
    assert ">Chart<" not in site.get(f"/conflict?sql={query}").text
