"""The pages of actors, the list of them, and the claims that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from datasette.database import QueryInterrupted

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Saying, Site, Variation, Visit


def test_says_who_it_is(visit: Visit, saying: Saying) -> None:
    page = visit("/actors/ardania")
    (head,) = page.all("header", class_="record-head")
    assert saying(head) == (
        "state Ardania A state by the lakes. 3 events Claims by this actor 1 Claims by others on the same events 3"
    )
    assert page.links(head)["state"] == "/actors?kind=state"
    assert saying(page.section("facts")) == "At a glance Since 1918 Until April 1993 Wikidata Q1 UCDP 101"
    assert page.links(page.section("facts")) == {
        "Q1": "https://www.wikidata.org/wiki/Q1",
        "101": "https://ucdp.uu.se/actor/101",
    }
    assert "Its borders are disputed." in page.main


def test_names_are_marked_with_their_language(visit: Visit, saying: Saying) -> None:
    page = visit("/actors/ardania")
    names = page.all("li", page.section("names"))
    assert [saying(each) for each in names] == ["Ardania English", "Ардания Russian"]
    assert [page.first("p", each).get("lang") for each in names] == ["en", "ru"]


def test_affiliations_are_told_from_both_ends(visit: Visit, saying: Saying) -> None:
    assert saying(visit("/actors/osip-verd").section("offices")) == (
        "Offices and memberships President, Ardania May 1989 – 1992 speaker, Free Dorna self-declared 1992 –"
    )
    page = visit("/actors/ardania")
    assert saying(page.section("offices")) == "Offices and memberships member, Council of Lakes"
    assert saying(page.section("people")) == "Office holders and members Osip Verd, President May 1989 – 1992"
    assert saying(page.section("children")) == "Parts and subordinate bodies Army of Ardania"
    assert saying(visit("/actors/army-of-ardania").section("facts")) == "At a glance Part of Ardania"
    assert saying(visit("/actors/osip-verd").section("facts")) == "At a glance Died 2 March 1995"


def test_a_self_declared_body_is_marked(visit: Visit, saying: Saying) -> None:
    assert saying(visit("/actors/free-dorna").tree.find(".//h1")) == "Free Dorna self-declared"


def test_shows_its_events_and_roles(visit: Visit, saying: Saying) -> None:
    page = visit("/actors/ardania")
    events = page.section("events")
    assert saying(events.find("header")).startswith("3 events On the timeline · 1 contested · In the table")
    assert page.links(events)["On the timeline"] == "/timeline?actor=ardania"
    assert page.links(events)["1 contested"] == "/timeline?actor=ardania&contested=1"
    assert page.links(events)["In the table"] == "/conflict/events?_actor=ardania"
    assert saying(page.all("ul", events, class_="tallies")[0]) == "party 2 captor 1 initiator 1"
    titles = [saying(each) for each in page.all("h3", events, class_="event-title")]
    assert titles == ["Clash at Mill Bridge", "Talks in Lake City", "Capture of Osip Verd"]


def test_an_actor_without_events_says_so(visit: Visit, saying: Saying) -> None:
    page = visit("/actors/army-of-ardania")
    assert saying(page.section("events")) == "0 events No published event names it."
    assert page.all("figure") == []


def test_many_events_are_cut_to_the_most_important(crowded: Site, visit: Visit, saying: Saying) -> None:
    page = visit("/actors/ardania", site=crowded)
    events = page.section("events")
    assert "The 30 most important of 63, in order of time." in saying(events)
    assert len(page.all("article", events)) == 30
    assert saying(page.all("article", events)[0]).startswith("4 May 1990")
    assert page.links(events)["All 63 events on the timeline"] == "/timeline?actor=ardania"


def test_claims_of_its_own_and_of_others(visit: Visit, saying: Saying) -> None:
    page = visit("/actors/ardania")
    own = page.section("claims-own")
    assert saying(own) == (
        "Claims by this actor deaths 1 deaths, soldiers sides contradict each other 3 Source: Dawn Gazette, 1990 "
        "4 May 1990 Clash at Mill Bridge ¶"
    )
    others = page.section("claims-others")
    assert saying(others.find("header/p")) == "area 1 · deaths 1 · responsibility 1"
    assert page.links(own)["Clash at Mill Bridge"] == (
        "/events/1990-05-04-clash-at-mill-bridge#1990-05-04-clash-at-mill-bridge-nzft"
    )
    (claim,) = page.all("ul", others, class_="claim-list")[0].findall("li")  # one of each event
    assert saying(claim).startswith("deaths, soldiers sides contradict each other Belmar foreign ministry 10 to 25")
    assert page.links(others)["All 3 claims"] == "/actors/ardania/claims?side=others"


def test_all_claims_on_one_subject(visit: Visit, saying: Saying) -> None:
    page = visit("/actors/ardania/claims?side=others&about=responsibility")
    assert saying(page.tree.find(".//h1")) == "Claims by others on the same events"
    (claim,) = page.all("ul", class_="claim-list")[0].findall("li")
    assert saying(claim) == (
        "responsibility accounts agree rests on reference works alone "
        "Free Dorna self-declared, Belmar Ardania fired first "
        "Source: Lake University 4 May 1990 Clash at Mill Bridge ¶"
    )
    chosen = [saying(each) for each in page.first(".//main").iter("a") if each.get("aria-current") == "true"]
    assert chosen == ["Claims by others on the same events", "responsibility"]


def test_claims_come_page_by_page(variation: Variation, open_site: OpenSite, visit: Visit) -> None:
    def add_claims(records: Records) -> None:
        said = "about: other, by: ardania, value: 1, unit: shots, sources: [{source: dawn-1990}]"
        ids = [f"d{tens}{ones}2" for tens in "23456789" for ones in "23456789"]
        claims = "".join(f"  - {{id: {ids[day]}, group: on day {day}, {said}}}\n" for day in range(1, 61))
        records.edit("events/1990/1990-05-04-clash-at-mill-bridge.yml", "\nsources:\n", f"\n{claims}sources:\n")

    site = open_site(variation(add_claims))
    first, second = (visit(f"/actors/ardania/claims{query}", site=site) for query in ("", "?page=2"))
    assert [len(page.all("ul", class_="claim-list")[0].findall("li")) for page in (first, second)] == [50, 11]
    assert first.links(first.tree.find(".//nav[@class='pager']"))["Page 2"] == "/actors/ardania/claims?page=2"
    refused = visit("/actors/ardania/claims?page=3", 400, site=site)
    assert "'3' is too many: there are only 2 pages." in refused.main


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("side=both", "'both' is not one of own, others."),
        ("about=death", "'death' is not one of event-happened, responsibility, motive,"),
        ("page=0", "'0' is not the number of a page. Pages count from 1."),
        ("page=two", "'two' is not the number of a page. Pages count from 1."),
        ("page=2", "'2' is too many: there is only one page."),
    ],
)
def test_what_claims_pages_do_not_know_is_refused(query: str, message: str, visit: Visit) -> None:
    page = visit(f"/actors/ardania/claims?{query}", 400)
    assert message in page.main
    name = query.split("=")[0]
    assert query in page.main
    if name == "about":
        assert page.links()["about=deaths"] == "/actors/ardania/claims?about=deaths"


def test_says_which_place_names_it_uses(visit: Visit, saying: Saying) -> None:
    assert saying(visit("/actors/free-dorna").section("uses")) == "Names used for places Dorna / Tornak Tornak"
    assert visit("/actors/dawn-gazette").tree.find(".//*[@aria-labelledby='uses']") is None


def test_unknown_actors_have_nearest_ones(visit: Visit, site: Site) -> None:
    page = visit("/actors/ardaniya", 404)
    assert "There is no actor “ardaniya”." in page.main
    assert page.links()["Ardania"] == "/actors/ardania"
    assert visit("/actors/Осип-Верд".encode().hex(), 404).all("ul", class_="suggestions") == []
    assert visit("/actors/%D0%9E%D1%81%D0%B8%D0%BF%20%D0%92%D0%B5%D1%80%D0%B4", 404).links()["Osip Verd"] == (
        "/actors/osip-verd"
    )
    assert site.get("/actors/nobody/claims").status_code == 404


def test_lists_actors_by_kind_and_letter(visit: Visit, saying: Saying) -> None:
    page = visit("/actors")
    assert saying(page.tree.find(".//h2")) == "7 actors"
    kinds = page.all("nav", class_="registry-kinds")[0]
    assert saying(kinds) == (
        "All 7 state 2 de facto state 1 armed force 1 international organisation 1 media 1 person 1"
    )
    lines = [saying(each) for each in page.all("ul", class_="entries")[0].findall("li")]
    assert lines == [
        "Ardania Ардания state, 3 events, 1 claim",
        "Army of Ardania armed force, 0 events",
        "Belmar Ə. Belmar state, 4 events, 2 claims",
        "Council of Lakes international organisation, 2 events",
        "Dawn Gazette media, 1 claim",
        "Free Dorna self-declared de facto state, 2 events, 2 claims",
        "Osip Verd Осип Верд person, 1 event",
    ]
    assert page.links(page.all("nav", class_="letters")[0])["A (2)"] == "/actors?letter=A"
    states = visit("/actors?kind=state&sort=events")
    assert [saying(each) for each in states.all("ul", class_="entries")[0].findall("li")] == [
        "Belmar Ə. Belmar 4 events, 2 claims",
        "Ardania Ардания 3 events, 1 claim",
    ]


@pytest.mark.parametrize("name", ["osip", "Осип Верд", "verd osip", "VERD"])
def test_finds_actors_by_name_in_any_script(name: str, visit: Visit, saying: Saying) -> None:
    page = visit(f"/actors?q={name}")
    assert [saying(each) for each in page.all("ul", class_="entries")[0].findall("li/a")] == ["Osip Verd"]


def test_a_name_that_nobody_bears_has_nearest_ones(visit: Visit) -> None:
    page = visit("/actors?q=belmarr")
    assert "Nothing is called that." in page.main
    assert page.links()["Belmar"] == "/actors/belmar"


def test_says_when_there_are_too_many_events_for_a_map(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "too many events to count" not in visit("/actors/ardania?lang=en").main

    async def too_slow(*given: object) -> None:
        raise QueryInterrupted(None, "", {})

    monkeypatch.setattr("datasette_timeline.pages.maps.map_context", too_slow)
    page = visit("/actors/ardania")
    assert page.all("figure", class_="map") == []
    assert "There are too many events to count their places in time." in page.main
    assert page.response.headers["cache-control"] == "no-cache"
    assert "etag" not in page.response.headers
