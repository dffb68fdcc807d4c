"""The home page: what it says, and that its ways in lead where they say."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.pages import home

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import Html, OpenSite, ReadHtml, Site, Variation


@pytest.fixture
def page(site: Site, read_html: ReadHtml) -> Html:
    response = site.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return read_html(response.text)


def section(page: Html, heading: str) -> Html:
    """The part of the page under a heading."""
    (title,) = [each for each in page.all("h2") if page.text(each) == heading]
    return page.within(page.one("section", aria_labelledby=title.get("id", "")))


def shown_events(page: Html) -> int:
    (count,) = page.texts("p", "view-count")
    return int(count.split()[0].replace(",", ""))


def test_it_says_what_it_is(page: Html) -> None:
    assert page.texts("title")[0] == "Dorna timeline"
    assert page.texts("h1") == ["Dorna timeline"]
    assert page.texts("p", "lede") == ["Events around Dorna, 1989 to 1993."]
    assert page.one("html").get("lang") == "en"
    assert page.one("meta", name="description").get("content") == "Events around Dorna, 1989 to 1993."


def test_it_says_how_far_the_record_goes_and_how_well_it_was_searched(page: Html) -> None:
    chart = page.within(page.one("figure", "histogram"))
    [reach, _] = chart.texts("p", "note")[:2]
    assert reach == (
        "Events to 31 December 1993; sources searched to 8 May 2001 · Strip under the axis: "
        "systematic, selective, no strip: not searched · What was searched"
    )
    assert len(chart.all("rect", "coverage")) == 4, "two on the axis and two in the key; where nobody looked, nothing"
    assert "/quality#coverage" in chart.links().values()


def test_the_frame_leads_everywhere(page: Html) -> None:
    navigation = page.within(page.one("nav", "masthead-nav")).links()
    assert (
        navigation.items()
        >= {
            "Timeline": "/timeline",
            "Places": "/places",
            "Actors": "/actors",
            "Sources": "/sources",
            "Data & API": "/conflict",
            "About": "/about",
        }.items()
    )
    assert page.one("a", "skip").get("href") == "#main"
    assert page.one("main").get("id") == "main"


def test_the_foot_says_version_counts_licence_and_how_to_cite(page: Html) -> None:
    foot = page.within(page.one("footer"))
    said = foot.text(foot.root)
    assert "Version 1.2.0 · 8 events · 5 claims · 4 sources" in said
    assert foot.one("a", rel="license").get("href") == "https://creativecommons.org/licenses/by/4.0/"
    assert "Licence: CC-BY-4.0" in said
    [citation] = foot.texts("p", "citation")
    assert citation == "Lake University. Dorna timeline, version 1.2.0. CC-BY-4.0. http://localhost/"
    assert foot.links()["Tables and SQL"] == "/conflict"
    assert foot.links()["Data quality"] == "/quality"
    assert foot.links()["Download SQLite"] == "/conflict.db"


def test_there_is_one_search_box(page: Html) -> None:
    form = page.one("form", role="search")
    assert form.get("action") == "/search"
    (box,) = page.within(form).all("input")
    assert (box.get("name"), box.get("type")) == ("q", "search")
    assert page.texts("label", for_=box.get("id", "")) == ["Search events, claims and names in any script"]


def test_the_histogram_has_a_bar_for_each_month_with_events(page: Html) -> None:
    figure = page.within(page.one("figure", "histogram"))
    bars = {
        figure.within(link).texts("title")[0]: link.get("href") for link in figure.within(figure.all("svg")[0]).all("a")
    }
    assert bars == {
        "December 1989: 1 event began": "/timeline?from=1989-12&to=1989-12",
        "May 1990: 1 event began": "/timeline?from=1990-05&to=1990-05",
        "February 1991: 1 event began": "/timeline?from=1991-02&to=1991-02",
        "March 1991: 1 event began": "/timeline?from=1991-03&to=1991-03",
        "May 1991: 1 event began": "/timeline?from=1991-05&to=1991-05",
        "June 1991: 1 event began": "/timeline?from=1991-06&to=1991-06",
        "April 1992: 1 event began": "/timeline?from=1992-04&to=1992-04",
    }
    assert "1 event of which only the year is known is not drawn." in figure.texts("p", "note")


def test_the_list_beside_the_histogram_says_the_same_and_takes_the_keyboard(page: Html) -> None:
    figure = page.within(page.one("figure", "histogram"))
    drawing, listing = figure.all("svg")[0], figure.one("ol")
    assert drawing.get("aria-hidden") == "true"
    assert all(link.get("tabindex") == "-1" for link in figure.within(drawing).all("a"))
    links = [link.get("href") for link in figure.within(drawing).all("a")]
    assert [link.get("href") for link in figure.within(listing).all("a")] == links
    assert figure.within(listing).texts("li")[0] == "December 1989 1"
    assert not any(link.get("tabindex") for link in figure.within(listing).all("a"))


def test_named_stretches_of_time_are_shaded_and_linked(page: Html) -> None:
    figure = page.within(page.one("figure", "histogram"))
    assert figure.texts("text", "histogram-period-name") == ["Blockade", "Aftermath"]
    assert len(figure.all("rect", "histogram-period")) == 2
    assert figure.links()["Blockade"] == "/timeline?from=1991-05-10&to=1991-12-31"
    assert "Aftermath" not in figure.links(), "a stretch without end is no filter"
    assert section(page, "By period").texts("li") == ["Blockade 10 May to December 1991"]


def test_without_named_stretches_of_time_none_is_spoken_of(
    variation: Variation, open_site: OpenSite, read_html: ReadHtml
) -> None:
    def forget_periods(records: Records) -> None:
        path = records.root / "registries/dataset.yml"
        before, _, rest = path.read_text(encoding="utf-8").partition("periods:")
        path.write_text(f"{before}sides:{rest.partition('sides:')[2]}", encoding="utf-8")

    page = read_html(open_site(variation(forget_periods)).get("/").text)
    assert page.all("rect", "histogram-period") == []
    assert "By period" not in page.texts("h2")


def test_dates_can_be_picked_without_a_script(page: Html) -> None:
    form = page.one("form", "filter-form")
    assert form.get("action") == "/timeline"
    assert [field.get("name") for field in page.within(form).all("input")] == ["from", "to"]
    assert page.within(form).texts("button") == ["Show timeline"]


def test_the_landmarks_are_listed_in_order_of_time(page: Html) -> None:
    landmarks = section(page, "Landmarks")
    assert landmarks.texts("li") == [
        "31 December 1989 or earlier Free Dorna is founded",
        "from 10 May 1991 on Blockade of Dorna",
        "1 June 1991 Council of Lakes adopts decision 7",
    ]
    assert landmarks.links()["Blockade of Dorna"] == "/events/1991-05-blockade-of-dorna"
    assert landmarks.links()["Landmarks as a timeline"] == "/timeline?importance=1"
    assert [each.get("datetime") for each in landmarks.all("time")] == ["1991-06-01"]


def test_of_many_landmarks_those_with_most_sources_are_listed(
    site: Site, read_html: ReadHtml, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_MOST_LANDMARKS", 2)
    listed = section(read_html(site.get("/").text), "Landmarks").texts("li")
    assert listed == ["31 December 1989 or earlier Free Dorna is founded", "from 10 May 1991 on Blockade of Dorna"]


def test_ways_in_lead_to_as_many_events_as_they_say(page: Html, site: Site, read_html: ReadHtml) -> None:
    followed = 0
    for heading in ("By place", "By actor", "By type of event"):
        way_in = section(page, heading)
        for item in way_in.all("li"):
            part = way_in.within(item)
            [count] = part.texts("span", "number")
            timeline = read_html(site.get(part.one("a").get("href", "")).text)
            assert shown_events(timeline) == int(count), part.text(item)
            followed += 1
    assert followed == 5 + 5 + 7


def test_ways_in_begin_with_what_has_most_events(page: Html) -> None:
    assert section(page, "By place").texts("li")[:2] == ["Ardania (country) 5", "Dorna / Tornak 5"]
    assert section(page, "By actor").texts("li")[:2] == ["Belmar 4", "Ardania 3"]
    assert section(page, "By type of event").texts("li")[0] == "armed clash 2"


def test_what_sides_contradict_each_other_on_is_drawn_and_said(page: Html) -> None:
    contested = section(page, "Most contested")
    assert contested.texts("p")[:2] == [
        "Questions on which sides contradict each other, landmarks first.",
        "Ardania Belmar Free Dorna Others",
    ]
    assert contested.texts("li") == [
        "Clash at Mill Bridge deaths soldiers 4 May 1990; two accounts Ardania 3. Belmar 10 to 25. 0 10 20 30"
    ]
    assert len(contested.all("svg", "ranges", aria_hidden="true")) == 1
    assert contested.links() == {
        "Clash at Mill Bridge": "/events/1990-05-04-clash-at-mill-bridge#about-deaths",
        "All disputes": "/disputes",
    }


def test_names_and_dates_are_in_the_language_that_is_chosen(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/?lang=ru").text)
    assert page.one("html").get("lang") == "ru"
    assert page.one("h1").get("lang") == "en"
    by_actor = section(page, "По участникам")
    assert by_actor.texts("li")[1] == "Ардания 3"
    assert by_actor.one("a", href="/timeline?actor=ardania&lang=ru").get("lang") is None
    unnamed = by_actor.within(by_actor.one("a", href="/timeline?actor=belmar&lang=ru"))
    assert unnamed.texts("span", lang="en") == ["Belmar"]
    assert "4 мая 1990 г." in section(page, "Наиболее оспариваемые").texts("li")[0]


def test_every_link_of_ours_keeps_the_language(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/?lang=hy").text)
    ours = re.compile(r"/(?:$|timeline|events|places|actors|sources|search|about|api(?:$|\?))")
    links = [
        link.get("href", "") for link in page.all("a") if ours.match(link.get("href", "")) and not link.get("hreflang")
    ]
    assert len(links) > 30
    assert [link for link in links if "lang=hy" not in link] == []
    assert all(page.within(form).all("input", name="lang", value="hy") for form in page.all("form"))


def test_the_page_leads_to_itself_in_every_language_that_the_dataset_has_names_in(
    site: Site, read_html: ReadHtml
) -> None:
    page = read_html(site.get("/?lang=az").text)
    languages = [
        (each.get("hreflang"), each.get("href"), page.text(each)) for each in page.all("a") if each.get("hreflang")
    ]
    assert languages == [
        ("en", "/", "English"),
        ("az", "/?lang=az", "Azərbaycanca"),
        ("hy", "/?lang=hy", "Հայերեն"),
        ("ru", "/?lang=ru", "Русский"),
    ]


def test_where_there_is_no_timeline_the_home_page_is_datasettes_own(tmp_path: Path, open_site: OpenSite) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("create table things (id integer)")
    connection.close()
    response = open_site(path).get("/")
    assert response.status_code == 200
    assert '<a href="/other">other</a>' in response.text


def test_only_those_who_may_see_the_events_see_the_page(database: Path, open_site: OpenSite) -> None:
    closed = {"databases": {"conflict": {"tables": {"events": {"allow": {"id": "root"}}}}}}
    site = open_site(database, metadata=closed)
    assert [site.get(path).status_code for path in ("/", "/timeline", "/timeline?fragment=1")] == [403, 403, 403]
