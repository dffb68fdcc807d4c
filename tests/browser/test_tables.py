"""What people come to the tables for, as they do it: each in four clicks at most, and typing where that is quicker."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

FIRST_ROW = 300
ROW = 64
"""Pixels from the top to the first row, and of a row, in a window of 1440."""


def follow(page: Page, link: Locator) -> None:
    with page.expect_navigation():
        link.click()


def found(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".table-count").inner_text()))


def given(page: Page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query)


def value(page: Page, facet: str, name: str) -> Locator:
    return page.locator(f"#facet-{facet} > ul a", has_text=name).first


def test_the_rows_begin_at_once_and_are_short(visiting: Any) -> None:
    with visiting(width=1440, height=900) as visitor:
        page = visitor.open("/conflict/events")
        rows = page.locator(".rows-and-columns tbody tr")
        box = rows.first.bounding_box()
        assert box
        assert box["y"] <= FIRST_ROW
        heights = rows.evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")
        assert max(heights) <= ROW
        page.locator(".table-wrapper").evaluate("box => box.scrollTo(0, 900)")
        head = page.locator(".rows-and-columns thead th").first.bounding_box()
        assert head
        assert 0 < head["y"] < FIRST_ROW


def test_the_rows_are_near_for_the_keyboard(visitor: Any) -> None:
    page = visitor.open("/conflict/claims?_size=5")
    page.locator("#facets").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".skip-rows")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "rows"


def test_events_of_a_year(visitor: Any) -> None:
    year = str(visitor.site.value("select year from events group by year order by count(*) desc limit 1"))
    page = visitor.open("/conflict/events")
    follow(page, value(page, "year", year))
    assert found(page) == visitor.site.value("select count(*) from events where year = ?", int(year))
    follow(page, page.locator(".chip"))
    assert found(page) == visitor.site.value("select count(*) from events")


def test_events_of_some_weeks(visitor: Any) -> None:
    page = visitor.open("/conflict/events")
    page.get_by_label("From").fill("2020-09-27")
    page.get_by_label("To", exact=True).fill("2020-11-10")
    follow(page, page.locator(".table-search button"))
    assert given(page) == [("_from", "2020-09-27"), ("_to", "2020-11-10")]
    assert found(page) == visitor.site.value(
        "select count(*) from events where date_latest >= '2020-09-27' and date_earliest <= '2020-11-10'"
    )


@pytest.mark.parametrize("language", ["ru", "hy", "az"])
def test_events_of_a_place_by_its_name_in_any_script(language: str, visitor: Any) -> None:
    ((place, name),) = visitor.site.rows(
        "select place, name from place_names join places on key = place where language = ? and precision = 'locality' "
        "order by event_count desc, name limit 1",
        language,
    )
    page = visitor.open("/conflict/events")
    page.locator("#facet-q-place").fill(name)
    with page.expect_navigation():
        page.locator("#facet-q-place").press("Enter")
    assert ("_place", place) in given(page)
    assert 0 < found(page) < visitor.site.value("select count(*) from events")


def test_an_actor_and_a_month_then_csv_sql_and_the_timeline(visitor: Any) -> None:
    page = visitor.open("/conflict/events")
    follow(page, page.locator("#facet-actor > ul a").first)
    follow(page, page.locator("#facet-month > ul a").first)
    some, address = found(page), page.url
    assert some > 0
    assert {name for name, _ in given(page)} == {"_actor", "month"}
    with page.expect_download() as download:
        page.locator(".export-links a", has_text="CSV").evaluate("link => { link.download = ''; link.click(); }")
    assert len(download.value.path().read_text("utf-8").splitlines()) > some
    follow(page, page.locator(".export-links a", has_text="SQL"))
    assert "link_actor" in page.locator("#sql-editor").input_value()
    assert found(page) == some
    again = visitor.open(address.removeprefix(visitor.site.url))  # as somebody else who is sent the link
    assert found(again) == some
    follow(again, again.locator(".export-links a", has_text="timeline"))
    assert urlsplit(again.url).path == "/timeline"


def test_a_wrong_table_name_is_put_right_and_the_query_kept_with_a_title(visitor: Any) -> None:
    page = visitor.open("/conflict?sql=select+id,+title+from+evnts", 400)
    follow(page, page.locator(".message-error a", has_text="events").first)
    assert found(page) > 0
    page.locator(".query-sql summary").click() if not page.locator("#query-title").is_visible() else None
    page.locator("#query-title").fill("My list")
    follow(page, page.locator(".query-run button"))
    expect(page.locator("h1")).to_have_text("My list")
    assert ("_title", "My list") in given(page)
    assert page.title().startswith("My list – ")


def test_deaths_claimed_in_a_place_and_year(visitor: Any) -> None:
    ((place, year),) = visitor.site.rows(
        "select event_places.place, year from claims join events on events.id = claims.event "
        "join event_places using (event) where about = 'deaths' and year is not null "
        "group by 1, 2 order by count(*) desc limit 1"
    )
    page = visitor.open("/conflict")
    follow(page, page.locator("a", has_text="Deaths claimed in a place and year"))
    page.get_by_label(re.compile("^Place")).select_option(place)
    page.get_by_label(re.compile("^Year")).fill(str(year))
    follow(page, page.get_by_role("button", name="Run"))
    assert found(page) > 0
    assert page.locator(".rows-and-columns td.col-sides").count() > 0


def test_columns_are_chosen(visitor: Any) -> None:
    page = visitor.open("/conflict/events?_size=5")
    page.locator("summary", has_text="Columns").click()
    page.locator(".columns-form [value=summary]").check()
    follow(page, page.locator(".columns-form button"))
    expect(page.locator("thead th[data-column=summary]")).to_have_count(1)


def test_all_of_it_works_without_scripts(visiting: Any) -> None:
    with visiting(scripts=False) as visitor:
        page = visitor.open("/conflict/events")
        follow(page, page.locator("#facet-type > ul a").first)
        follow(page, page.locator(".export-links a", has_text="Chart"))
        assert page.locator("h1").inner_text().startswith("Events by ")
