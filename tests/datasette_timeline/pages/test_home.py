"""The home page: what it says, and that its ways in lead where they say."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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
    assert foot.links()["Downloads"] == "/downloads"


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
    assert page.within(page.one("ul", "home-periods")).texts("li") == ["Blockade 10 May to December 1991"]


def test_without_named_stretches_of_time_none_is_spoken_of(
    variation: Variation, open_site: OpenSite, read_html: ReadHtml
) -> None:
    def forget_periods(records: Records) -> None:
        path = records.root / "registries/dataset.yml"
        before, _, rest = path.read_text(encoding="utf-8").partition("periods:")
        path.write_text(f"{before}sides:{rest.partition('sides:')[2]}", encoding="utf-8")

    page = read_html(open_site(variation(forget_periods)).get("/").text)
    assert page.all("rect", "histogram-period") == []
    assert "By period" not in page.texts("h3")


def test_dates_can_be_picked_without_a_script(page: Html) -> None:
    form = page.one("form", "filter-form")
    assert form.get("action") == "/timeline"
    assert [field.get("name") for field in page.within(form).all("input")] == ["from", "to"]
    assert page.within(form).texts("button") == ["Show timeline"]


def test_landmarks_and_all_events_are_a_click_away(page: Html, site: Site, read_html: ReadHtml) -> None:
    ways = section(page, "The whole conflict at a glance").links()
    assert ways["Landmarks as a timeline"] == "/timeline?importance=1"
    assert ways["All events"] == "/timeline"
    assert shown_events(read_html(site.get("/timeline?importance=1").text)) == 3


def test_what_sides_contradict_each_other_on_is_drawn_and_said(page: Html) -> None:
    disputes = section(page, "Where the sides disagree most")
    assert disputes.texts("p")[:2] == [
        (
            "Figures of sides that contradict each other: landmarks first, then what is furthest apart; "
            "each event once. How many claims were recorded plays no part."
        ),
        "Ardania Belmar Free Dorna Others",
    ]
    assert disputes.texts("li") == [
        "Clash at Mill Bridge deaths, soldiers 4 May 1990 Ardania 3. Belmar 10 to 25. 0 10 20 30"
    ]
    assert len(disputes.all("svg", "ranges", aria_hidden="true")) == 1
    assert disputes.links() == {"Clash at Mill Bridge": "/events/1990-05-04-clash-at-mill-bridge#about-deaths"}


def test_doors_lead_to_what_writers_researchers_and_regulars_need(page: Html, site: Site) -> None:
    doors = page.within(page.one("div", "doors"))
    assert doors.texts("h3") == ["Writing a story", "Doing research", "Keeping up"]
    links = doors.links()
    assert links == {
        "1 point on which sides contradict each other": "/disputes?agreement=sides-contradict&contested=1",
        "Claims that rest on one side's sources only": "/conflict/resting-on-one-side",
        "Embed a timeline, a dispute or a map": "/embed/build",
        "All claims on deaths, with their sources, as CSV": "/api/v1/claims.csv?about=deaths&_bom=1",
        "Ready questions, or your own SQL": "/conflict",
        "Downloads": "/downloads",
        "What is new or corrected (version 1.2.0)": "/conflict/changed-since",
        "Feed of new records and corrections": "/api/v1/events.atom",
        "A year of quiet": "/events/1993-year-of-quiet",
    }
    assert {site.get(address.partition("#")[0]).status_code for address in links.values()} == {200}


def test_where_the_operator_stored_no_queries_other_pages_are_led_to(
    database: Path, open_site: OpenSite, read_html: ReadHtml
) -> None:
    doors = read_html(open_site(database, metadata={}).get("/").text).links()
    assert doors["What is new or corrected (version 1.2.0)"] == "/about#corrections"
    assert "Claims that rest on one side's sources only" not in doors


def test_names_and_dates_are_in_the_language_that_is_chosen(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/?lang=ru").text)
    assert page.one("html").get("lang") == "ru"
    assert page.one("h1").get("lang") == "en"
    assert "4 мая 1990 г." in section(page, "В чём стороны расходятся сильнее всего").texts("li")[0]


def test_every_link_of_ours_keeps_the_language(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/?lang=hy").text)
    ours = re.compile(r"/(?:$|timeline|events|places|actors|sources|search|about|api(?:$|\?))")
    links = [
        link.get("href", "") for link in page.all("a") if ours.match(link.get("href", "")) and not link.get("hreflang")
    ]
    assert len(links) > 20
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


# --- with an introduction and chapters ------------------------------------------------------------------------------

TOLD = """
introduction:
  status: reviewed
  headline: What happened in Dorna
  text: >-
    Dorna left Ardania.[^dawn-1990] Belmar helped.[^dawn-1990][^council-text]

    Why is disputed.[^council-text]
  sources: [{source: dawn-1990}, {source: council-text}]
  translations:
    - language: ru
      of: aaaaaaaa
      headline: Что произошло в Дорне
      text: >-
        Дорна отделилась от Ардании.[^dawn-1990] Бельмар помог.[^dawn-1990][^council-text]

        Почему, спорно.[^council-text]
examples: [Mill Bridge]
periods:
  - label: Blockade
    date: 1991-05-10/1991-12
    event: 1991-05-blockade-of-dorna
    chapter:
      status: reviewed
      text: Roads were closed.[^council-text]
      sources: [{source: council-text}]
      translations:
        - {language: ru, of: aaaaaaaa, label: Блокада, text: 'Дороги были закрыты.[^council-text]'}
  - label: Aftermath
    date: 1992/..
    chapter:
      status: reviewed
      text: Talks began.[^dawn-1990]
      sources: [{source: dawn-1990}]
  - label: Nobody has read this
    date: 1993/..
    chapter: {status: draft, text: Not yet., sources: [{source: council-text}]}
"""


def introduced(records: Records) -> None:
    path = records.root / "registries/dataset.yml"
    before, _, rest = path.read_text(encoding="utf-8").partition("periods:")
    sides = rest[rest.index("sides:") :]
    records.write("registries/dataset.yml", before + TOLD.lstrip() + sides)


@pytest.fixture
def told_site(variation: Variation, open_site: OpenSite) -> Site:
    return open_site(variation(introduced))


def told_page(site: Site, read_html: ReadHtml, lang: str = "") -> Html:
    return read_html(site.get(f"/?lang={lang}" if lang else "/").text)


def test_an_introduction_stands_in_place_of_title_and_description(told_site: Site, read_html: ReadHtml) -> None:
    page = told_page(told_site, read_html)
    assert page.texts("h1") == ["What happened in Dorna"]
    assert page.texts("p", "masthead-title") == ["Dorna timeline"]
    assert page.texts("p", "home-told") == ["Dorna left Ardania. 1 Belmar helped. 1; 2", "Why is disputed. 2"]
    assert page.texts("p", "lede") == []
    assert page.one("meta", name="description").get("content") == "Events around Dorna, 1989 to 1993."


def test_search_stands_before_the_introduction_however_long_that_is(told_site: Site) -> None:
    text = told_site.get("/").text
    assert text.index("<h1") < text.index('id="home-q"') < text.index('class="home-examples"') < text.index("home-told")


def test_each_sentence_leads_to_its_sources(told_site: Site, read_html: ReadHtml) -> None:
    page = told_page(told_site, read_html)
    sources = page.within(page.one("details", "home-sources"))
    assert sources.texts("summary") == ["2 sources of the introduction and the chapters"]
    assert [item.get("id") for item in sources.all("li")] == ["source-1", "source-2"]
    cited = page.within(page.one("div", "home-head")).all("a", href="#source-1")
    assert [each.get("aria-label") for each in cited] == ["Source 1", "Source 1"]


def test_chapters_say_when_what_and_how_much(told_site: Site, read_html: ReadHtml) -> None:
    chapters = section(told_page(told_site, read_html), "The conflict in 2 chapters")
    assert chapters.within(chapters.one("ol", "chapters")).texts("li") == [
        "Blockade 1 10 May to December 1991 Roads were closed. 2 2 events Start reading Blockade",
        "Aftermath 2 from 1992 on Talks began. 1 3 events Start reading Aftermath",
    ]
    links = chapters.links()
    assert links["Start reading Blockade"] == "/timeline?from=1991-05-10&to=1991-12-31"
    assert links["Start reading Aftermath"] == "/timeline?from=1992-01-01"


def test_a_chapter_opens_its_titled_timeline_with_as_many_events(told_site: Site, read_html: ReadHtml) -> None:
    for lang, heading, titles in (
        ("", "The conflict in 2 chapters", ["Blockade", "Aftermath"]),
        ("ru", "Конфликт в 2 главах", ["Блокада", "Aftermath"]),
    ):
        chapters = section(told_page(told_site, read_html, lang), heading)
        for item, title in zip(chapters.within(chapters.one("ol", "chapters")).all("li"), titles, strict=True):
            chapter = chapters.within(item)
            address = chapter.all("a")[-1].get("href", "")
            timeline = read_html(told_site.get(address).text)
            assert timeline.texts("h1") == [title]
            [count] = chapter.texts("p", "chapter-counts")
            assert shown_events(timeline) == int(count.split()[0])


def test_chapters_that_no_event_stands_for_are_not_shaded(told_site: Site, read_html: ReadHtml) -> None:
    page = told_page(told_site, read_html)
    assert page.texts("text", "histogram-period-name") == ["Blockade"]
    assert told_page(told_site, read_html, "ru").texts("text", "histogram-period-name") == ["Блокада"]


def test_the_strip_shows_where_each_chapter_lies(told_site: Site, read_html: ReadHtml) -> None:
    page = told_page(told_site, read_html)
    marked = page.all("a", "histogram-chapter")
    assert [each.get("href") for each in marked] == ["#chapter-1", "#chapter-2"]
    assert [page.within(each).texts("title") for each in marked] == [["Blockade"], ["Aftermath"]]
    assert page.texts("li", id="chapter-2")[0].startswith("Aftermath")
    assert read_html(told_site.get("/timeline").text).all("a", "histogram-chapter") == []


def test_a_translation_says_that_nobody_has_read_it(told_site: Site, read_html: ReadHtml) -> None:
    page = told_page(told_site, read_html, "ru")
    assert page.texts("h1") == ["Что произошло в Дорне"]
    assert page.one("h1").get("lang") is None
    assert page.texts("p", "home-told")[1] == "Почему, спорно. 2"
    head = page.within(page.one("div", "home-head"))
    assert head.texts("p", "note") == ["Перевод, ещё не прочитанный носителем языка."]
    [_, untranslated] = page.within(page.one("ol", "chapters")).all("h3")
    assert untranslated.get("lang") == "en"


def test_what_is_not_translated_says_so_and_is_marked(told_site: Site, read_html: ReadHtml) -> None:
    page = told_page(told_site, read_html, "hy")
    assert page.one("h1").get("lang") == "en"
    assert [each.get("lang") for each in page.all("p", "home-told")] == ["en", "en"]
    head = page.within(page.one("div", "home-head"))
    assert head.texts("p", "note") == ["Այս ներածությունն ու ստորև բերված գլուխները դեռ ոչ ոք չի թարգմանել հայերեն։"]


def test_examples_are_searches(told_site: Site, read_html: ReadHtml) -> None:
    page = told_page(told_site, read_html)
    assert page.within(page.one("p", "home-examples")).links() == {"Mill Bridge": "/search?q=Mill+Bridge"}
    found = read_html(told_site.get("/search?q=Mill+Bridge").text)
    assert "/events/1990-05-04-clash-at-mill-bridge" in found.links().values()


def test_drafts_are_shown_in_builds_for_curators_alone(
    variation: Variation, open_site: OpenSite, read_html: ReadHtml, told_site: Site
) -> None:
    published = told_site.get("/").text
    assert "Nobody has read this" not in published
    assert "Not yet." not in published
    with_drafts = open_site(variation(introduced, include_drafts=True)).get("/").text
    assert "Not yet." in with_drafts
    assert read_html(with_drafts).all("aside", "drafts")


def test_the_api_tells_introduction_and_chapters(told_site: Site) -> None:
    dataset = json.loads(told_site.get("/api/v1/dataset").text)
    introduction = dataset["introduction"]
    assert introduction["headline"] == "What happened in Dorna"
    assert introduction["text"] == "Dorna left Ardania. Belmar helped.\nWhy is disputed."
    assert introduction["sentences"][1] == {"text": "Belmar helped.", "sources": ["dawn-1990", "council-text"]}
    assert introduction["citations"][0] == {"source": "dawn-1990", "locator": None, "note": None}
    [translation] = introduction["translations"]
    assert (translation["language"], translation["reviewed_by"]) == ("ru", None)
    assert [each["chapter"] and each["chapter"]["text"] for each in dataset["periods"]] == [
        "Roads were closed.",
        "Talks began.",
    ]
    assert dataset["examples"] == ["Mill Bridge"]
