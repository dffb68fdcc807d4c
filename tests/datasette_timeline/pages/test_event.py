"""The page of an event: who says what, what stands around it in time, and how to cite it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Saying, Site, Variation, Visit

BRIDGE = "/events/1990-05-04-clash-at-mill-bridge"
BLOCKADE = "/events/1991-05-blockade-of-dorna"
DECISION = "/events/1991-06-01-council-of-lakes-decision-7"
QUIET = "/events/1993-year-of-quiet"


def test_heads_with_headline_date_and_marks(visit: Visit, saying: Saying) -> None:
    page = visit(BRIDGE)
    (head,) = page.all("header", class_="record-head")
    assert saying(head) == (
        "armed clash · major Clash at Mill Bridge 4 May 1990 1990-05-04 sides contradict each other "
        "Corrected 3 February 2026"
    )
    assert page.links(head)["armed clash"] == "/timeline?type=armed-clash"
    assert page.links(head)["sides contradict each other"] == "#agreement"


def test_dates_that_are_no_single_day_say_so(visit: Visit, saying: Saying) -> None:
    (when,) = visit("/events/1991-03-01-shots-in-river-town").all("p", class_="record-when")
    assert saying(when) == ("1 or 2 March 1991 1991-03-01 – to 1991-03-02 EDTF [1991-03-01..1991-03-02] uncertain date")
    (when,) = visit(BLOCKADE).all("p", class_="record-when")
    assert saying(when) == "from 10 May 1991 on 1991-05-10 – to … EDTF 1991-05-10/.."
    (unknown,) = [each for each in when.iter("span") if each.get("aria-label")]
    assert unknown.get("aria-label") == "end not known"


def test_says_below_the_summary_whether_the_sides_agree(visit: Visit, saying: Saying) -> None:
    section = visit(BRIDGE).section("agreement")
    assert saying(section.find("h2")) == "Do the sides agree?"
    head, *questions = [[saying(cell) for cell in row] for row in section.iter("tr")]
    assert head == ["Question", "Ardania", "Belmar", "Free Dorna", "Others"]
    assert questions == [
        [
            "deaths soldiers sides contradict each other",
            "3 Ardania",
            "10 to 25 Belmar",
            "nothing recorded",
            "nothing recorded",
        ],
        ["area one account", "nothing recorded", "nothing recorded", "nothing recorded", "2 hectares Dawn Gazette"],
        [
            "responsibility accounts agree",
            "nothing recorded",
            "1 statement Free Dorna, Belmar",
            "1 statement Free Dorna, Belmar",
            "nothing recorded",
        ],
    ]


def test_leads_to_its_parts(visit: Visit) -> None:
    page = visit(BRIDGE)
    targets = {each.get("id") for each in page.tree.iter() if each.get("id")}
    links = page.links(page.tree.find(".//main//nav[@class='on-page']"))
    assert list(links) == [
        "Summary",
        "Do the sides agree?",
        "Facts not disputed in our sources",
        "Where",
        "Before and after",
        "Sources",
        "Cite this",
    ]
    assert {address.removeprefix("#") for address in links.values()} <= targets


def test_figures_stand_in_a_lane_for_each_side(visit: Visit, saying: Saying) -> None:
    page = visit(BRIDGE)
    assert saying(page.section("claims").find("header/p")) == (
        "4 claims, 4 claimants. Each stands as its claimant makes it; this database does not choose between them. "
        "An arrow means “at least” or “at most”; it is always equally long, because nobody gave an end."
    )
    deaths = page.section("about-deaths")
    assert saying(deaths.find("header")) == "deaths soldiers sides contradict each other two accounts"
    (chart,) = page.all("table", deaths, class_="chart")
    assert [saying(each) for each in page.all("tr", chart, class_="lane-head")] == [
        "Ardania",
        "Belmar",
        "Free Dorna no figure recorded",
    ]
    accounts = page.all("tr", chart, class_="account")
    assert [each.get("id") for each in accounts] == [f"{BRIDGE[8:]}-nzft", f"{BRIDGE[8:]}-sjg5"]
    assert [saying(page.all("span", each, class_="account-figure")[0]) for each in accounts] == ["3", "10 to 25"]
    assert saying(page.all("th", accounts[1], class_="account-who")[0]) == "Belmar foreign ministry 6 May 1990"
    assert saying(page.all("td", accounts[1], class_="account-more")[0]) == (
        "one source one side's sources only ¶ Source: 1. Evening Post, 1990 (Belmarian)"
    )
    assert page.links(accounts[1])["Belmar"] == "/actors/belmar"


def test_figures_are_drawn_on_one_scale_and_hidden_from_who_cannot_see_them(visit: Visit) -> None:
    page = visit(BRIDGE)
    (chart,) = page.all("table", page.section("about-deaths"), class_="chart")
    bars = page.all("svg", chart, class_="scale-bar")
    assert [bar.get("aria-hidden") for bar in bars] == ["true", "true"]
    (axis,) = page.all("svg", chart, class_="scale-axis")
    assert [text.text for text in axis.iter("text")] == ["0", "10", "20", "30"]
    assert drawn(bars[0], "circle") == [("9.5%", "mark mark-1")]
    assert drawn(bars[1], "rect") == [("31.67%", "mark mark-2"), ("79.17%", "mark mark-2")]
    (line,) = [each for each in bars[1].iter("line") if each.get("class") == "scale-range mark-2"]
    assert (line.get("x1"), line.get("x2")) == ("31.67%", "79.17%")


def drawn(bar: Element, shape: str) -> list[tuple[str | None, str | None]]:
    """Where the marks of a shape are, and whose."""
    marks = [(point.get("x"), group) for point in bar.findall("svg") for group in point.iter("g")]
    return [(x, group.get("class")) for x, group in marks if group.find(shape) is not None]


def test_a_single_figure_has_no_scale(visit: Visit) -> None:
    page = visit(BRIDGE)
    assert page.all("svg", page.section("about-area"), class_="scale-bar") == []
    assert page.all("svg", visit(BLOCKADE).section("about-displaced"), class_="scale-bar") == []


def test_arrows_are_equally_long_because_nobody_gave_an_end(
    variation: Variation, open_site: OpenSite, visit: Visit
) -> None:
    def add_limit(records: Records) -> None:
        claim = "  - {id: k7f2, about: displaced, by: ardania, high: 900, sources: [{source: handbook}]}\n"
        records.edit(f"events/1991/{BLOCKADE[8:]}.yml", "\nsources:\n", f"\n{claim}sources:\n")

    page = visit(BLOCKADE, site=open_site(variation(add_limit)))
    arrows = [each for bar in page.all("svg", class_="scale-bar") for each in bar.iter("path")]
    assert [each.get("d") for each in arrows if "scale-arrow" in each.get("class", "")] == [
        "M-8 0H-34M-28-5 -34 0 -28 5",
        "M8 0H34M28-5 34 0 28 5",
    ]


def test_what_counts_something_else_is_hollow(variation: Variation, open_site: OpenSite, visit: Visit) -> None:
    def add_guards(records: Records) -> None:
        guards = "about: military-deaths, by: belmar, group: guards, value: 40, sources: [{source: handbook}]"
        records.edit(f"events/1990/{BRIDGE[8:]}.yml", "claims:\n", f"claims:\n  - {{id: k7f2, {guards}}}\n")

    page = visit(BRIDGE, site=open_site(variation(add_guards)))
    (chart,) = page.all("table", page.section("about-deaths"), class_="chart")
    assert [group for bar in page.all("svg", chart, class_="scale-bar") for _, group in drawn(bar, "rect")] == [
        "mark mark-2",
        "mark mark-2",
        "mark mark-2 mark-hollow",
    ]
    assert "Filled marks count soldiers; hollow ones count something else, said beside them." in page.main
    assert "military deaths, guards" in page.main


def test_a_figure_that_was_revised_is_a_path(
    variation: Variation, open_site: OpenSite, visit: Visit, saying: Saying
) -> None:
    def revise(records: Records) -> None:
        later, first = (
            f"  - {{id: {key}, about: missing, by: belmar, as_of: {day}, value: {count},"
            " sources: [{source: handbook}]}\n"
            for key, day, count in (("k7f2", "1990-06-01", 7), ("m4tz", "1990-05-06", 5))
        )
        records.edit(f"events/1990/{BRIDGE[8:]}.yml", "claims:\n", f"claims:\n{later}{first}")

    page = visit(BRIDGE, site=open_site(variation(revise)))
    missing = page.section("about-missing")
    assert saying(missing.find("header")) == "missing revised one account"
    (account,) = page.all("tr", missing, class_="account")
    assert saying(page.all("span", account, class_="account-figure")[0]) == "5 → 7"
    assert account.get("id") == f"{BRIDGE[8:]}-k7f2"
    assert len([each for each in account.iter("line") if "scale-path" in each.get("class", "")]) == 1


def test_words_stand_in_columns_by_side(visit: Visit, saying: Saying) -> None:
    columns = visit(BRIDGE).all("section", class_="column")
    assert [saying(each) for each in columns] == [
        "Ardania nothing recorded",
        "Belmar nothing recorded",
        "Free Dorna nothing recorded",
        (
            "Belmar + Free Dorna Free Dorna self-declared, Belmar Ardania fired first one source reference works alone "
            "¶ Source: 3. Lake University (Third party)"
        ),
    ]


def test_roles_places_and_who_calls_them_what(visit: Visit, saying: Saying) -> None:
    page = visit(BRIDGE)
    assert saying(page.section("who")) == "Who party Ardania Belmar border guards initiator Ardania"
    places = page.all("ul", class_="record-places")[0]
    first = page.first("li", places)
    assert saying(first.find("p")) == "Mill Bridge site"
    assert saying(page.all("dl", first, class_="uses")[0]) == "Belmar Dəyirman körpüsü"
    assert saying(page.all("details", first)[0]) == (
        "All 3 names in use Mill Bridge English Мельничный мост Russian; 1950 – May 1980; on maps "
        "Dəyirman körpüsü Azerbaijani"
    )


def test_summary_and_facts_cite_by_number(visit: Visit, saying: Saying) -> None:
    page = visit(BRIDGE)
    (summary,) = page.all("p", class_="record-summary")
    assert saying(summary).endswith("at the bridge. 1, p. 2; 2")
    facts = [saying(each) for each in page.section("facts").iter("li")]
    assert facts == [
        "The bridge was closed for a month 2 one source one side's sources only ¶",
        "It had been built in 1911 3, the map one source reference works alone ¶",
    ]


def test_sentences_of_a_summary_cite_by_number_each(
    variation: Variation, open_site: OpenSite, visit: Visit, saying: Saying
) -> None:
    def tell(records: Records) -> None:
        told = "[^evening-1990] They stopped.[^dawn-1990] It burned down, it is said.[^evening-1990][^dawn-1990]"
        records.edit("events/1990/1990-05-04-clash-at-mill-bridge.yml", "[^evening-1990][^dawn-1990]", told)

    page = visit(BRIDGE, site=open_site(variation(tell)))
    (summary,) = page.all("p", class_="record-summary")
    assert saying(summary) == (
        "Soldiers of Ardania and Belmar fired at each other at the bridge. 1, p. 2 They stopped. 2 "
        "It burned down, it is said. 1, p. 2; 2"
    )
    assert [link.get("href") for link in summary.iter("a")] == ["#source-1", "#source-2", "#source-1", "#source-2"]


def test_sources_say_what_they_are(visit: Visit, saying: Saying) -> None:
    page = visit(BRIDGE)
    sources = page.section("sources")
    assert saying(sources.find("header/p")) == "Belmarian 1 · Ardanian 1 · Third party 1"
    first, second, third = page.all("ol", sources)[0].findall("li")
    assert saying(first) == (
        "Бой у моста Evening Post, May 1990. news; Russian; perspective: Belmarian. Repeats the text of Border Agency. "
        "Read the source https://evening.example/boj"
    )
    assert page.first(".//cite", first).get("lang") == "ru"
    assert saying(second).startswith("Clash at the bridge R. Lind, Dawn Gazette, 5 May 1990. news; English;")
    assert page.first(".//cite", third).get("lang") == "en"  # a title in brackets is ours
    assert saying(third).endswith("Second edition. Last read 2 January 2026.")
    assert page.links(first)["Read the source"] == "https://evening.example/boj"
    assert page.links(first)["Бой у моста"] == "/sources/evening-1990"


def test_what_was_looked_for_in_vain_stands_below_the_sources(visit: Visit, saying: Saying) -> None:
    (searches,) = (page := visit(BRIDGE)).all("dl", page.section("sources"), class_="dated")
    assert saying(searches) == (
        "3 January 2026 Dornan: what its council said of the clash (the council's archive). The archive begins in 1991."
    )


def test_related_events_stand_before_and_after(visit: Visit, saying: Saying) -> None:
    page = visit(DECISION)
    before, after = page.all("div", page.section("related"), class_="strip-side")
    assert saying(before) == ("Before from 10 May 1991 on responds to Blockade of Dorna Paragraph 1 says so.")
    assert saying(after) == "After about April 1992 is answered by Capture of Osip Verd"
    assert page.links(after) == {"Capture of Osip Verd": "/events/1992-04-capture-of-osip-verd"}


def test_parts_and_wholes(variation: Variation, open_site: OpenSite, visit: Visit, saying: Saying) -> None:
    def make_parts(records: Records) -> None:
        for path in ("1991/1991-06-01-council-of-lakes-decision-7", "1992/1992-04-capture-of-osip-verd"):
            records.edit(f"events/{path}.yml", "relation: responds-to", "relation: part-of")
        records.edit(f"events/1991/{DECISION[8:]}.yml", "date: 1991-06-01", "date: 1991-06-01/1992-06")

    page = visit(DECISION, site=open_site(variation(make_parts)))
    (whole,) = page.all("p", class_="record-whole")
    assert saying(whole) == "is part of Blockade of Dorna"
    (parts,) = page.all("ol", class_="parts")
    assert saying(parts) == "about April 1992 Capture of Osip Verd"
    assert "1 event that is part of this one" in page.main


def test_an_event_with_little_says_little(visit: Visit) -> None:
    page = visit(QUIET)
    absent = ("who", "where", "facts", "claims", "related", "corrections")
    assert [name for name in absent if page.tree.find(f".//*[@aria-labelledby='{name}']") is not None] == []
    assert page.links(page.tree.find(".//nav[@class='steps']")) == {
        "Previous in time Capture of Osip Verd about April 1992": "/events/1992-04-capture-of-osip-verd"
    }


def test_corrections_are_listed(visit: Visit, saying: Saying) -> None:
    assert saying(visit(BRIDGE).section("corrections")) == (
        "Corrections 3 February 2026 The bridge was closed for a month, not a year."
    )


def test_is_cited_in_three_ways(visit: Visit, saying: Saying, site: Site) -> None:
    page = visit(BRIDGE)
    (citation,) = page.all("p", class_="citation", part=page.tree.find(".//main"))
    assert saying(citation) == (
        "Lake University. “Clash at Mill Bridge (4 May 1990).” In Dorna timeline, version 1.2.0, 2026-03-01. "
        f"CC-BY-4.0. http://localhost{BRIDGE}"
    )
    bibtex = site.get(f"{BRIDGE}.bib")
    assert bibtex.headers["content-type"] == "application/x-bibtex; charset=utf-8"
    assert bibtex.headers["content-disposition"] == f'attachment; filename="{BRIDGE[8:]}.bib"'
    assert bibtex.text.startswith(f"@misc{{{BRIDGE[8:]},\n  title = {{{{Clash at Mill Bridge (4 May 1990)}}}},\n")
    csl = site.get(f"{BRIDGE}.csl.json")
    assert csl.headers["content-type"] == "application/vnd.citationstyles.csl+json; charset=utf-8"
    (item,) = csl.json()
    assert (item["id"], item["type"], item["container-title"]) == (BRIDGE[8:], "entry", "Dorna timeline")


def test_citations_of_no_event_are_not_found(site: Site) -> None:
    for extension in (".bib", ".csl.json"):
        response = site.get(f"/events/nothing{extension}")
        assert response.status_code == 404
        message = response.json()["error"] if extension == ".csl.json" else response.text.strip()
        assert message == "There is no event “nothing”."
    assert site.get("/events/nothing.bib").headers["content-type"].startswith("text/plain")


def test_a_renamed_event_keeps_the_language(site: Site) -> None:
    response = site.get("/events/1990-05-04-fight-at-mill-bridge?lang=ru")
    assert (response.status_code, response.headers["location"]) == (301, f"{BRIDGE}?lang=ru")


def test_the_list_of_events_is_the_timeline(site: Site) -> None:
    response = site.get("/events?actor=belmar")
    assert (response.status_code, response.headers["location"]) == (301, "/timeline?actor=belmar")


def test_names_and_dates_follow_the_language(visit: Visit, saying: Saying) -> None:
    page = visit(f"{BRIDGE}?lang=ru")
    assert saying(page.all("span", class_="record-date")[0]) == "4 мая 1990 г."
    assert page.first(".//h1/span").get("lang") == "en"
    assert "Мельничный мост" in saying(page.all("p", class_="record-place")[0])
    figures = [saying(each) for each in page.all("span", class_="account-figure")]
    assert figures == ["3", "от 10 до 25", "2 hectares"]
    assert page.links()["Belmar"] == "/actors/belmar?lang=ru"


def test_machines_read_what_is_certain(visit: Visit) -> None:
    (block,) = visit(BRIDGE).all("script", type="application/ld+json")
    data = json.loads(block.text or "")
    assert data["about"]["startDate"] == "1990-05-04"
    assert data["about"]["sameAs"] == "https://www.wikidata.org/entity/Q42"
    assert data["isPartOf"]["name"] == "Dorna timeline"
    assert data["citation"][0]["url"] == "https://evening.example/boj"
    (block,) = visit("/events/1991-03-01-shots-in-river-town").all("script", type="application/ld+json")
    data = json.loads(block.text or "")
    assert "startDate" not in data["about"]
    assert data["temporalCoverage"] == "1991-03-01/1991-03-02"


def test_social_networks_get_a_card_of_the_event(visit: Visit) -> None:
    page = visit(BRIDGE)
    meta = {each.get("property"): each.get("content") for each in page.all("meta") if each.get("property")}
    assert (meta["og:type"], meta["article:modified_time"]) == ("article", "2026-02-03")
    assert meta["og:title"] == "Clash at Mill Bridge (4 May 1990)"
    assert (meta["og:image"] or "").startswith(f"http://localhost{BRIDGE}/card.png?v=1.2.0-")
    assert meta["og:url"] == f"http://localhost{BRIDGE}"
