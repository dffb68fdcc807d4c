"""The pages of sources, and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Saying, Site, Tamper, Variation, Visit

BRIDGE = "/events/1990-05-04-clash-at-mill-bridge"
_LEAFLET = """
leaflet:
  title: Leaflet
  publisher: Dawn Gazette
  language: xx
  kind: news
  perspective: ardanian
"""


def test_says_what_it_is_and_whose_side_it_speaks_from(visit: Visit, saying: Saying) -> None:
    page = visit("/sources/evening-1990")
    (head,) = page.all("header", class_="record-head")
    assert saying(head) == "news Бой у моста Evening Post, May 1990 Repeats the text of Border Agency. Read the source"
    assert page.first(".//h1").get("lang") == "ru"
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


def test_says_what_it_carries_of_which_event(visit: Visit, saying: Saying) -> None:
    page = visit("/sources/handbook")
    cited = page.section("cited")
    assert saying(cited.find("h2")) == "Cited by 5 events"
    events = page.all("ol", cited, class_="citing")[0].findall("li")
    assert [saying(each.find("h3")) for each in events] == [
        "Free Dorna is founded",
        "Clash at Mill Bridge",
        "Blockade of Dorna",
        "Council of Lakes adopts decision 7",
        "A year of quiet",
    ]
    assert [saying(each) for each in events[1].findall("ul/li")] == [
        "Fact It had been built in 1911 the map",
        "Claim Free Dorna; Belmar: Ardania fired first",
    ]
    assert [saying(each) for each in events[2].findall("ul/li")] == [
        "Summary carried among other sources",
        "Claim Free Dorna: at least 500",
    ]
    assert page.links(events[1])["Ardania fired first"] == f"/claims/{BRIDGE[8:]}/tj39"
    locators = [saying(each) for each in visit("/sources/evening-1990").all("ol", class_="citing")[0].iter("li")]
    assert "Summary p. 2" in locators


def test_leads_to_what_rests_on_it_on_the_timeline_and_in_the_table(visit: Visit) -> None:
    page = visit("/sources/handbook?lang=ru")
    assert page.links(page.section("cited"))["В хронологии"] == "/timeline?source=handbook&lang=ru"
    timeline = visit("/timeline?source=handbook")
    assert timeline.links()["Remove Source Lake University: [Handbook of the Dorna question] 5 ×"] == "/timeline"


def test_cited_events_come_page_by_page(crowded: Site, visit: Visit) -> None:
    first, second = (visit(f"/sources/handbook{query}", site=crowded) for query in ("", "?page=2"))
    assert [len(page.all("ol", class_="citing")[0].findall("li")) for page in (first, second)] == [50, 15]
    assert second.all("link", rel="canonical") == []


def test_a_source_without_uses_or_addresses(variation: Variation, open_site: OpenSite, visit: Visit) -> None:
    def add_leaflet(records: Records) -> None:
        records.write("registries/sources/l.yml", _LEAFLET)
        records.write("registries/published.yml", "- sources/leaflet\n")

    page = visit("/sources/leaflet", site=open_site(variation(add_leaflet)))
    assert "No published event cites it." in page.main
    assert "Language xx" in page.main
    assert "Read the source" not in page.main
    assert page.links(page.section("others")) == {"Clash at the bridge": "/sources/dawn-1990"}


def test_what_is_no_web_address_is_not_read(tampered: Tamper, open_site: OpenSite, visit: Visit) -> None:
    assert "Read the source" in visit("/sources/dawn-1990").main
    hostile = tampered("update sources set url = 'javascript:alert(1)' where key = 'dawn-1990'")
    assert "Read the source" not in visit("/sources/dawn-1990", site=open_site(hostile)).main


def test_unknown_sources_have_nearest_ones(visit: Visit) -> None:
    page = visit("/sources/dawn-1991", 404)
    assert "There is no source “dawn-1991”." in page.main
    assert page.links()["Clash at the bridge"] == "/sources/dawn-1990"


def test_lists_sources_by_title_without_opening_marks(visit: Visit, saying: Saying) -> None:
    page = visit("/sources")
    lines = [saying(each) for each in page.all("ul", class_="entries")[0].findall("li")]
    assert lines == [
        "Clash at the bridge R. Lind, Dawn Gazette, 5 May 1990. news; Ardanian; 3 events",
        "Decision 7 of the Council of Lakes Council of Lakes, 1 June 1991. primary document; Third party; 4 events",
        "[Handbook of the Dorna question] Lake University. reference; Third party; 5 events",
        "Бой у моста Evening Post, May 1990. news; Belmarian; 2 events",
    ]
    assert [page.first(".//cite", each).get("lang") for each in page.all("ul", class_="entries")[0].findall("li")] == [
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
def test_narrows_and_sorts(query: str, keys: list[str], visit: Visit) -> None:
    page = visit(f"/sources?{query}")
    lists = page.all("ul", class_="entries")
    found = [page.first("a", each).get("href") for each in lists[0].findall("li")] if lists else []
    assert found == [f"/sources/{key}" for key in keys]


def test_what_the_list_does_not_know_is_refused(visit: Visit) -> None:
    page = visit("/sources?perspective=belmaria", 400)
    assert "'belmaria' is not one of third-party, ardanian, belmarian." in page.main
    assert page.links()["perspective=belmarian"] == "/sources?perspective=belmarian"
    assert page.links()["The same without what is wrong"] == "/sources"
    assert "'best' is not one of title, newest, oldest, cited." in visit("/sources?sort=best", 400).main
