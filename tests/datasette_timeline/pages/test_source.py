"""The pages of sources, and the list of them."""

from typing import Any

import pytest

BRIDGE = "/events/1990-05-04-clash-at-mill-bridge"


def test_says_what_it_is_and_whose_side_it_speaks_from(visit: Any, saying: Any) -> None:
    page = visit("/sources/evening-1990")
    (head,) = page.all("header", class_="record-head")
    assert saying(head) == "news Бой у моста Evening Post, May 1990 Repeats the text of Border Agency. Read the source"
    assert page.tree.find(".//h1").get("lang") == "ru"
    assert page.links(head) == {
        "news": "/sources?kind=news",
        "Evening Post": "/sources?publisher=Evening+Post",
        "Read the source": "https://evening.example/boj",
    }
    assert saying(page.section("facts")) == (
        "At a glance Language Russian Perspective Belmarian Its sources. Published May 1990"
    )
    archived = visit("/sources/council-text")
    assert archived.links()["Archived copy"] == "https://archive.example/decision-7"


def test_says_what_it_carries_of_which_event(visit: Any, saying: Any) -> None:
    page = visit("/sources/handbook")
    cited = page.section("cited")
    assert saying(cited.find("h2")) == "Cited by 4 events"
    events = page.all("ol", cited, class_="citing")[0].findall("li")
    assert [saying(each.find("h3")) for each in events] == [
        "Free Dorna is founded",
        "Clash at Mill Bridge",
        "Blockade of Dorna",
        "A year of quiet",
    ]
    assert [saying(each) for each in events[1].findall("ul/li")] == [
        "Fact It had been built in 1911. the map",
        "Claim Free Dorna; Belmar: Ardania fired first.",
    ]
    assert [saying(each) for each in events[2].findall("ul/li")] == [
        "Summary carried among other sources",
        "Claim Free Dorna: at least 500",
    ]
    assert page.links(events[1])["Ardania fired first."] == f"{BRIDGE}#{BRIDGE[8:]}-claim-4"
    locators = [saying(each) for each in visit("/sources/evening-1990").all("ol", class_="citing")[0].iter("li")]
    assert "Summary p. 2" in locators


def test_cited_events_come_page_by_page(changed: Any, visit: Any) -> None:
    site = changed(
        """
        with recursive n (number) as (select 100 union all select number + 1 from n where number < 159)
        insert into events select 'more-' || n.number, n.number, title || n.number, date, date_label, date_earliest,
            date_latest, date_precision, date_kind, date_uncertain, date_note, year, month, sort_key, type, 3, summary,
            actors, places, tags, contested, fact_count, claim_count, source_count, status, ucdp, wikidata, pax, added,
            record from events, n where id = '1993-year-of-quiet';
        insert into event_sources select id, 1, 'handbook', null, null from events where number >= 100;
        update sources set event_count = 64 where key = 'handbook';
        """
    )
    first, second = (visit(f"/sources/handbook{query}", site=site) for query in ("", "?page=2"))
    assert [len(page.all("ol", class_="citing")[0].findall("li")) for page in (first, second)] == [50, 14]
    assert second.all("link", rel="canonical") == []


def test_a_source_without_uses_or_addresses(changed: Any, visit: Any) -> None:
    site = changed(
        """
        insert into sources (key, title, publisher, language, kind, perspective, url, event_count)
        values ('leaflet', 'Leaflet', 'Dawn Gazette', 'xx', 'news', 'ardanian', 'javascript:alert(1)', 0)
        """
    )
    page = visit("/sources/leaflet", site=site)
    assert "No published event cites it." in page.main
    assert "Language xx" in page.main
    assert "Read the source" not in page.main
    assert page.links(page.section("others")) == {"Clash at the bridge": "/sources/dawn-1990"}


def test_unknown_sources_have_nearest_ones(visit: Any) -> None:
    page = visit("/sources/dawn-1991", 404)
    assert "There is no source “dawn-1991”." in page.main
    assert page.links()["Clash at the bridge"] == "/sources/dawn-1990"


def test_lists_sources_by_title_without_opening_marks(visit: Any, saying: Any) -> None:
    page = visit("/sources")
    lines = [saying(each) for each in page.all("ul", class_="entries")[0].findall("li")]
    assert lines == [
        "Clash at the bridge R. Lind, Dawn Gazette, 5 May 1990. news; Ardanian; 3 events",
        "Decision 7 of the Council of Lakes Council of Lakes, 1 June 1991. primary document; Third party; 3 events",
        "[Handbook of the Dorna question] Lake University. reference; Third party; 4 events",
        "Бой у моста Evening Post, May 1990. news; Belmarian; 2 events",
    ]
    assert [each.find(".//cite").get("lang") for each in page.all("ul", class_="entries")[0].findall("li")] == [
        "en",
        "en",
        "en",
        "ru",
    ]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("kind=news", ["dawn-1990", "evening-1990"]),
        ("kind=news&perspective=belmarian", ["evening-1990"]),
        ("language=ru", ["handbook", "evening-1990"]),
        ("publisher=Dawn+Gazette", ["dawn-1990"]),
        ("publisher=Nobody", []),
        ("sort=newest", ["council-text", "dawn-1990", "evening-1990", "handbook"]),
        ("sort=oldest", ["evening-1990", "dawn-1990", "council-text", "handbook"]),
        ("q=bridge", ["dawn-1990"]),
        ("q=boy+u", ["evening-1990"]),
        ("q=lind", ["dawn-1990"]),
        ("q=lake", ["council-text", "handbook"]),
        ("q=lake&kind=reference", ["handbook"]),
    ],
)
def test_narrows_and_sorts(query: str, keys: list[str], visit: Any) -> None:
    page = visit(f"/sources?{query}")
    lists = page.all("ul", class_="entries")
    found = [each.find("a").get("href") for each in lists[0].findall("li")] if lists else []
    assert found == [f"/sources/{key}" for key in keys]


def test_what_the_list_does_not_know_is_refused(visit: Any) -> None:
    page = visit("/sources?perspective=belmaria", 400)
    assert "'belmaria' is not one of third-party, ardanian, belmarian." in page.main
    assert page.links()["perspective=belmarian"] == "/sources?perspective=belmarian"
    assert page.links()["The same without what is wrong"] == "/sources"
    assert "'best' is not one of title, newest, oldest, cited." in visit("/sources?sort=best", 400).main
