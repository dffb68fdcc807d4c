"""The search page: what it finds in which script, how it shows it, and what it says when there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Page, Saying, Site, Variation, Visit

BRIDGE = "/events/1990-05-04-clash-at-mill-bridge"


def found(page: Page) -> list[str]:
    hits = page.all("ol", class_="hits")
    return [page.first("h3/a", each).get("href", "") for each in hits[0].findall("li")] if hits else []


def test_asks_what_to_search_for(visit: Visit, saying: Saying) -> None:
    page = visit("/search")
    assert saying(page.all("p", class_="search-examples")[0]) == "Try: River Town, Շուրան"
    assert page.links()["Շուրան"] == f"/search?q={quote('Շուրան')}"
    assert page.tree.find(".//*[@aria-labelledby='results']") is None
    assert page.all("form", role="search") == page.all("form", class_="page-search")


@pytest.mark.parametrize(
    ("query", "events"),
    [
        ("bridge soldiers", [BRIDGE]),
        ("Мельничный мост", [BRIDGE]),
        ("MELNICHNYY", [BRIDGE]),
        ("Dəyirman körpüsü", [BRIDGE]),
        ("dayirman", [BRIDGE]),
        ("Շուրան shots", ["/events/1991-03-01-shots-in-river-town"]),
        ("built in 1911", [BRIDGE]),
        ("fired first", [BRIDGE]),
        ("Evening Post", []),
    ],
)
def test_finds_events_in_any_script_and_spelling(query: str, events: list[str], visit: Visit) -> None:
    assert found(visit(f"/search?q={quote(query)}")) == events


def test_shows_where_the_words_are(visit: Visit, saying: Saying) -> None:
    (hit,) = visit("/search?q=soldiers+fired").all("ol", class_="hits")[0].findall("li")
    marked = [each.text for each in hit.iter("mark")]
    assert marked == ["Soldiers", "fired"]
    assert saying(hit) == (
        "4 May 1990 · armed clash sides contradict each other Clash at Mill Bridge "
        "Soldiers of Ardania and Belmar fired at each other at the bridge."
    )


def test_says_when_a_fact_or_a_claim_was_found(visit: Visit, saying: Saying) -> None:
    (fact,) = visit("/search?q=built+in+1911").all("p", class_="hit-text")
    assert saying(fact) == "Fact: It had been built in 1911"
    (claim,) = visit("/search?q=fired+first").all("p", class_="hit-text")
    assert saying(claim) == "Claim by Free Dorna, Belmar: Ardania fired first"


def test_says_which_name_was_found(visit: Visit, saying: Saying) -> None:
    page = visit(f"/search?q={quote('Мельничный')}")
    (hit,) = page.all("ol", class_="hits")[0].findall("li")
    assert saying(hit).endswith("Named here: Мельничный мост")
    assert [each.text for each in hit.iter("mark")] == ["Мельничный"]
    assert page.all("span", hit, lang="ru")


def test_finds_places_actors_and_sources(visit: Visit, saying: Saying) -> None:
    page = visit("/search?q=lake")
    assert saying(page.section("found-place")) == "Places Lake City 2 events"
    assert saying(page.section("found-source")) == (
        "Sources [Handbook of the Dorna question] Lake University; 5 events Decision 7 of the Council of Lakes 4 events"
    )
    assert page.links(page.section("found-actor"))["Council of Lakes"] == "/actors/council-of-lakes"
    russian = visit(f"/search?q={quote('мост')}")
    assert saying(russian.section("found-place")) == "Places Mill Bridge Мельничный мост; 1 event"


def test_more_names_than_fit_are_one_click_away(variation: Variation, open_site: OpenSite, visit: Visit) -> None:
    fords = [f"ford-{number}" for number in range(1, 10)]

    def add_fords(records: Records) -> None:
        entries = [f"{key}:\n  names: [{{name: {key.capitalize()}, language: en}}]\n  kind: river\n" for key in fords]
        records.write("registries/places/fords.yml", "".join(entries))
        records.write("registries/published.yml", "".join(f"- places/{key}\n" for key in fords))

    page = visit("/search?q=ford", site=open_site(variation(add_fords)))
    assert page.links()["All 9"] == "/places?q=ford"


def test_orders_by_match_or_by_time(visit: Visit) -> None:
    by_match = visit("/search?q=dorna")
    by_time = visit("/search?q=dorna&sort=date")
    assert sorted(found(by_match)) == sorted(found(by_time))
    assert found(by_time) == [
        "/events/1989-founding-of-free-dorna",
        BRIDGE,
        "/events/1991-02-talks-in-lake-city",
        "/events/1991-03-01-shots-in-river-town",
        "/events/1991-05-blockade-of-dorna",
        "/events/1991-06-01-council-of-lakes-decision-7",
    ]
    assert found(by_match)[:2] == [
        "/events/1991-02-talks-in-lake-city",
        "/events/1991-06-01-council-of-lakes-decision-7",
    ]
    assert by_match.links()["in order of time"] == "/search?q=dorna&sort=date"
    assert by_match.links()["On the timeline"] == "/timeline?q=dorna"


def test_long_lists_come_page_by_page(crowded: Site, visit: Visit) -> None:
    first, second, last = (visit(f"/search?q=quiet{query}", site=crowded) for query in ("", "&page=2", "&page=4"))
    assert [len(found(page)) for page in (first, second, last)] == [20, 20, 1]
    assert first.links(first.tree.find(".//nav[@class='pager']"))["Page 2"] == "/search?q=quiet&page=2"
    assert "there are only 4 pages" in visit("/search?q=quiet&page=5", 400, site=crowded).main


def test_shows_what_another_spelling_finds_instead_of_nothing(visit: Visit) -> None:
    page = visit("/search?q=brigde")
    assert "Nothing is found for “brigde”. Shown instead: Bridge" in page.main
    assert found(page) == found(visit("/search?q=bridge"))


def test_asks_whether_another_spelling_was_meant(visit: Visit) -> None:
    page = visit("/search?q=Mill+Bridge+clahs")
    assert "Did you mean Mill Bridge Clash?" in page.main
    assert page.links()["Mill Bridge Clash"] == "/search?q=Mill+Bridge+Clash"
    assert found(page) == found(visit("/search?q=Mill+Bridge+Clash")) == [BRIDGE]


def test_without_all_words_what_has_most_of_them(visit: Visit, saying: Saying) -> None:
    page = visit("/search?q=Mill+Bridge+xyzzy")
    assert "No event has all parts of this search. These have most of them." in page.main
    (hit,) = page.all("ol", class_="hits")[0].findall("li")
    assert saying(page.all("p", hit, class_="meta")[0]) == "Without: xyzzy"


def test_says_what_each_part_finds_by_itself(visit: Visit) -> None:
    page = visit("/search?q=council+prisoner")
    assert "0 events No event has all of these words. By themselves: council 2 events, prisoner 1 event" in page.main
    assert page.links()["prisoner"] == "/search?q=prisoner"


def test_says_how_it_was_read(visit: Visit, saying: Saying) -> None:
    page = visit("/search?q=what+happened+at+Mill+Bridge+in+May+1990+-clash")
    (read,) = page.all("p", class_="search-read")
    assert saying(read) == (
        "Read as: the place Mill Bridge, the time May 1990, without the word “clash”. "
        "Left aside: what, happened, at, in. Search for the same as plain text 0 events"
    )
    assert page.links(read) == {
        "Mill Bridge": "/timeline?place=mill-bridge&q=May+1990+-clash",
        "May 1990": "/timeline?from=1990-05&to=1990-05&q=Mill+Bridge+-clash",
        "Search for the same as plain text": "/search?q=%22Mill+Bridge%22+May+1990+-clash",
    }


READ_AS = {
    "ru": "Понято как: место Мельничный мост, время — май 1990 г., слова «quiet day» подряд, кроме: слово «clash».",
    "az": (
        "Belə başa düşüldü: Dəyirman körpüsü (yer), may 1990 (vaxt), “quiet day” ifadəsi, “clash” sözü istisna olmaqla."
    ),
    "hy": (
        "Հասկացվել է այսպես՝ Mill Bridge (վայր), 1990 թ. մայիս (ժամանակ), «quiet day» արտահայտությունը, "
        "բացի հետևյալից՝ «clash» բառը."
    ),
}


@pytest.mark.parametrize("lang", READ_AS)
def test_says_how_it_was_read_in_the_language_of_the_page(lang: str, visit: Visit, saying: Saying) -> None:
    query = quote('Mill Bridge May 1990 "quiet day" -clash')
    (read,) = visit(f"/search?q={query}&lang={lang}").all("p", class_="search-read")
    assert saying(read).startswith(READ_AS[lang])


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Read as: without “dorna”: the place Dorna / Tornak or the place Lake City, the word “road”."),
        ("ru", "Понято как: кроме: «dorna»: место Dorna / Tornak или место Lake City, слово «road»."),
        ("az", "Belə başa düşüldü: “dorna”: Dorna / Tornak (yer) və ya Lake City (yer) istisna olmaqla, “road” sözü."),
    ],
)
def test_a_name_of_several_may_be_left_out(lang: str, sentence: str, visit: Visit, saying: Saying) -> None:
    (read,) = visit(f"/search?q=-dorna+road&lang={lang}").all("p", class_="search-read")
    assert saying(read).startswith(sentence)


def test_a_name_of_several_offers_them(visit: Visit, saying: Saying) -> None:
    page = visit("/search?q=dorna+road")
    (read,) = page.all("p", class_="search-read")
    assert saying(read) == (
        "Read as: “dorna”: the place Dorna / Tornak or the place Lake City, the word “road”. "
        "Search for the same as plain text 3 events"
    )
    assert page.links(read) == {
        "Dorna / Tornak": "/timeline?place=dorna&q=road",
        "Lake City": "/timeline?place=lake-city&q=road",
        "Search for the same as plain text": "/search?q=%22dorna%22+road",
    }


def test_nothing_at_all(visit: Visit) -> None:
    page = visit("/search?q=xyzzy")
    assert "0 events No event has this word." in page.main
    assert "Try: River Town, Շուրան" in page.main
    assert page.all("p", class_="search-meant") == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("!!", "'!!' has no letter or digit to search for."),
        ('" OR "', None),
        ("a " * 41, "this search has more than 40 words. Search for fewer."),
    ],
)
def test_what_cannot_be_searched_for(query: str, message: str | None, visit: Visit) -> None:
    page = visit(f"/search?q={quote(query)}", 400 if message else 200)
    if message:
        assert f"This cannot be searched for {message}" in page.main
    (box,) = page.all("input", id="q")
    assert box.get("value") == query.strip()


def test_an_unknown_order_is_refused(visit: Visit) -> None:
    page = visit("/search?q=dorna&sort=size", 400)
    assert "'size' is not one of relevance, date." in page.main
    assert page.links()["sort=date"] == "/search?q=dorna&sort=date"


def test_results_are_not_for_search_engines(visit: Visit) -> None:
    assert visit("/search").all("meta", name="robots") == []
    (robots,) = visit("/search?q=dorna").all("meta", name="robots")
    assert robots.get("content") == "noindex, follow"


def test_tells_of_events_whose_texts_name_a_place_without_being_recorded_there(visit: Visit) -> None:
    page = visit("/search?q=lake+city")
    mentions = list(page.links(page.section("mentions")).values())
    assert mentions == ["/events/1989-founding-of-free-dorna", "/events/1991-05-blockade-of-dorna"]
    assert set(found(page)).isdisjoint(mentions)


@pytest.mark.parametrize("query", ["bridge", "Lake City -bridge", "River Town"])
def test_tells_of_no_mentions_where_there_are_none(query: str, visit: Visit) -> None:
    assert visit(f"/search?q={quote(query)}").tree.find(".//*[@aria-labelledby='mentions']") is None


def test_says_how_many_events_name_it_in_their_texts(visit: Visit, saying: Saying) -> None:
    said = saying(visit("/search?q=Lake+City").section("mentions"))
    assert said.startswith(
        "Named in the texts of 2 more events "
        "By any of its names; these are not recorded as events of the place or actor."
    )


def test_sources_come_after_events(visit: Visit) -> None:
    page = visit("/search?q=lake")
    sections = [each.get("aria-labelledby", "") for each in page.tree.iter("section")]
    assert sections.index("results") < sections.index("found-source") > sections.index("found-place")


def test_tells_of_the_parts_of_an_actor(
    variation: Variation, open_site: OpenSite, visit: Visit, saying: Saying
) -> None:
    def make_parts(records: Records) -> None:
        for actor in ("free-dorna", "council-of-lakes"):
            records.edit("registries/actors.yml", f"\n{actor}:\n", f"\n{actor}:\n  parent: ardania\n")

    page = visit("/search?q=Ardania", site=open_site(variation(make_parts)))
    found_actors = page.section("found-actor")
    assert saying(found_actors).startswith(
        "Actors Ardania 3 events Part of it: Council of Lakes 2 events, Free Dorna self-declared 2 events"
    )
    assert page.links(found_actors)["Council of Lakes"] == "/actors/council-of-lakes"
