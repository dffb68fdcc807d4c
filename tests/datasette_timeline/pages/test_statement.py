"""The page of a fact or a claim: who says what, on what it rests, what others say, and how to cite it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Saying, Site, Variation, Visit

CLASH = "1990-05-04-clash-at-mill-bridge"
BELMAR, ARDANIA, BOTH, FACT = (f"/{path}" for path in (
    f"claims/{CLASH}/sjg5", f"claims/{CLASH}/nzft", f"claims/{CLASH}/tj39", f"facts/{CLASH}/b6v6",
))  # fmt: skip


def withdraw(records: Records) -> None:
    """Two claims of the clash are gone; another one took the place of the first."""
    gone = (
        "\nwithdrawn:\n"
        "  - {id: k7f2, date: 2026-02-01, reason: It was counted twice., successor: nzft}\n"
        "  - {id: m3p9, date: 2026-02-02, reason: Nobody had said so.}\n"
    )
    records.edit(f"events/1990/{CLASH}.yml", "\nsources:\n", f"{gone}sources:\n")


def test_a_claim_is_headed_by_who_makes_it(visit: Visit, saying: Saying) -> None:
    page = visit(BELMAR)
    (head,) = page.all("header", class_="record-head")
    assert saying(head) == (
        "Claim · deaths Belmar: 10 to 25 4 May 1990 Clash at Mill Bridge sides contradict each other "
        "This is what the claimant says, not what this database finds. Quote it with who says it."
    )
    assert page.links(head)["Clash at Mill Bridge"] == f"/events/{CLASH}#{CLASH}-sjg5"
    assert len(page.all("svg", page.first(".//h1"), class_="side-mark")) == 1
    assert len(page.all("svg", visit(BOTH).first(".//h1"), class_="side-mark")) == 2
    assert saying(page.section("glance")) == (
        "At a glance Who Belmar foreign ministry Side Belmar Subject deaths Counts soldiers Figure 10 to 25 "
        f"Said 6 May 1990 Id {CLASH}-sjg5"
    )


def test_a_fact_says_that_it_is_not_disputed(visit: Visit, saying: Saying) -> None:
    page = visit(FACT)
    (head,) = page.all("header", class_="record-head")
    assert saying(head) == (
        "Fact not disputed in our sources The bridge was closed for a month 4 May 1990 Clash at Mill Bridge"
    )
    assert page.tree.find(".//*[@aria-labelledby='rivals']") is None
    assert saying(page.section("glance")) == f"At a glance Id {CLASH}-b6v6"


def test_rests_on_its_sources_with_where_in_them(visit: Visit, saying: Saying) -> None:
    rests = visit(FACT.replace("b6v6", "jn4c")).section("rests")
    assert saying(rests) == (
        "What it rests on one source reference works alone [Handbook of the Dorna question] Lake University. "
        "reference; Russian; perspective: Third party. Second edition. Last read 2 January 2026. the map"
    )


def test_others_on_the_same_stand_beside_it_with_the_verdict(visit: Visit, saying: Saying) -> None:
    page = visit(BELMAR)
    rivals = page.section("rivals")
    accounts = {each.get("id", ""): each for each in page.all("tr", rivals, class_="account")}
    assert list(accounts) == [f"{CLASH}-nzft", f"{CLASH}-sjg5"]
    assert "sides contradict each other two accounts" in saying(rivals)
    assert page.links(accounts[f"{CLASH}-nzft"])["¶"] == ARDANIA
    assert [saying(each) for each in page.all("span", rivals, class_="is-this")] == ["this claim"]
    assert "¶" not in page.links(accounts[f"{CLASH}-sjg5"])
    assert [each.get("id") for each in page.all("li", page.section("other-sources"))] == ["source-2"]


def test_who_is_alone_is_said_to_be(visit: Visit, saying: Saying) -> None:
    page = visit(f"/claims/{CLASH}/bpnq")
    assert saying(page.section("rivals")) == (
        "What others say on the same Nobody else speaks on this in our sources on the event."
    )
    assert page.tree.find(".//*[@aria-labelledby='other-sources']") is None


def test_tells_what_became_of_it(variation: Variation, open_site: OpenSite, visit: Visit, saying: Saying) -> None:
    site = open_site(variation(withdraw))
    assert saying(visit(ARDANIA, site=site).section("history")) == (
        f"History 1 February 2026 Takes the place of {CLASH}-k7f2, which was withdrawn. It was counted twice. "
        "Corrections of the event 3 February 2026 The bridge was closed for a month, not a year."
    )
    assert saying(visit(BELMAR, site=site).section("history")) == (
        "History Corrections of the event 3 February 2026 The bridge was closed for a month, not a year."
    )
    blockade = visit("/claims/1991-05-blockade-of-dorna/zzhs", site=site)
    assert blockade.tree.find(".//*[@aria-labelledby='history']") is None


def test_what_was_withdrawn_is_gone_with_its_reason(
    variation: Variation, open_site: OpenSite, visit: Visit, saying: Saying
) -> None:
    site = open_site(variation(withdraw))
    page = visit(f"/claims/{CLASH}/k7f2", 410, site=site)
    assert f"The claim “{CLASH}-k7f2” was withdrawn on 2026-02-01: It was counted twice." in page.main
    (instead,) = page.all("ul", class_="suggestions")
    assert saying(instead) == f"Ardania, deaths (soldiers): 3 {CLASH}-nzft"
    assert page.links(instead)["Ardania, deaths (soldiers): 3"] == ARDANIA
    page = visit(f"/facts/{CLASH}/m3p9", 410, site=site)
    assert f"The fact “{CLASH}-m3p9” was withdrawn on 2026-02-02: Nobody had said so." in page.main
    assert page.all("ul", class_="suggestions") == []
    told = site.get(f"/claims/{CLASH}/k7f2.json").json()
    assert (told["status"], told["nearest"]) == (410, [f"{CLASH}-nzft"])


def test_what_is_not_there_is_told_the_nearest_and_the_event(visit: Visit) -> None:
    page = visit(f"/claims/{CLASH}/nzfx", 404)
    assert f"The event “{CLASH}” has no claim “nzfx”." in page.main
    (nearest,) = page.all("ul", class_="suggestions")
    assert list(page.links(nearest).values()) == [ARDANIA, f"/events/{CLASH}"]
    page = visit(f"/facts/{CLASH}/zzzz", 404)
    assert f"The event “{CLASH}” has no fact “zzzz”." in page.main
    (nearest,) = page.all("ul", class_="suggestions")
    assert list(page.links(nearest).values()) == [f"/events/{CLASH}"]
    assert "There is no event “1990-clash-at-mill-bridge”." in visit("/facts/1990-clash-at-mill-bridge/b6v6", 404).main
    assert "It was the same clash." in visit("/claims/1990-05-05-second-clash/b6v6", 410).main


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        (f"/facts/{CLASH}/sjg5", BELMAR),
        (f"/claims/{CLASH}/b6v6.json", f"{FACT}.json"),
        (f"/facts/{CLASH}/sjg5?lang=ru", f"{BELMAR}?lang=ru"),
        ("/claims/1990-05-04-fight-at-mill-bridge/sjg5", BELMAR),
        ("/claims/1990-05-04-fight-at-mill-bridge/sjg5.ris?lang=ru", f"{BELMAR}.ris?lang=ru"),
    ],
)
def test_leads_on_from_the_other_kind_and_from_old_names(site: Site, asked: str, there: str) -> None:
    response = site.get(asked)
    assert (response.status_code, response.headers["location"]) == (301, there)


@pytest.mark.parametrize("path", [BELMAR, FACT])
def test_its_document_is_that_of_the_api(site: Site, path: str) -> None:
    response = site.get(f"{path}.json")
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.content == site.get(f"/api/v1{path}").content


def test_is_cited_in_every_form(visit: Visit, saying: Saying, site: Site) -> None:
    page = visit(BELMAR)
    (citation,) = page.all("p", class_="citation", part=page.tree.find(".//main"))
    said = "Belmar (foreign ministry), deaths (soldiers): 10 to 25 – Clash at Mill Bridge (4 May 1990)"
    assert saying(citation) == (
        f"Lake University. “{said}.” In Dorna timeline, version 1.2.0, 2026-03-01. CC-BY-4.0. http://localhost{BELMAR}"
    )
    forms = page.all("details", class_="cite-form")
    assert [saying(form.find("summary")) for form in forms] == ["BibTeX", "CSL-JSON", "RIS", "Wikipedia"]
    for form, extension in zip(forms, (".bib", ".csl.json", ".ris", ".wiki.txt"), strict=True):
        (link,) = page.links(form).values()
        assert link == f"{BELMAR}{extension}"
        response = site.get(link)
        assert response.headers["content-disposition"] == f'attachment; filename="{CLASH}-sjg5{extension}"'
        (text,) = page.all("pre", form)
        assert (text.text or "").split() == response.text.split()
        assert text.get("data-copy") == "Copy"
    assert site.get(f"{BELMAR}.ris").headers["content-type"] == "application/x-research-info-systems; charset=utf-8"


def test_citations_of_what_is_not_there_are_text(site: Site) -> None:
    for extension in (".bib", ".ris", ".wiki.txt"):
        response = site.get(f"/facts/{CLASH}/zzzz{extension}")
        assert (response.status_code, response.text) == (404, f"The event “{CLASH}” has no fact “zzzz”.\n")


def test_machines_and_social_networks_are_told_whose_it_is(visit: Visit) -> None:
    page = visit(BELMAR)
    (block,) = page.all("script", type="application/ld+json")
    data = json.loads(block.text or "")
    assert (data["@type"], data["author"]) == ("Claim", [{"@type": "Thing", "name": "Belmar"}])
    meta = {each.get("property"): each.get("content") for each in page.all("meta") if each.get("property")}
    assert meta["og:title"] == "Belmar (foreign ministry), deaths (soldiers): 10 to 25"
    assert meta["og:description"] == (
        "Claim: Clash at Mill Bridge (4 May 1990). Soldiers of Ardania and Belmar fired at each other at the bridge."
    )
    assert (meta["og:image"] or "").startswith(f"http://localhost/events/{CLASH}/card.png?v=1.2.0-")


def test_names_and_dates_follow_the_language(visit: Visit, saying: Saying) -> None:
    page = visit(f"{BELMAR}?lang=ru")
    assert saying(page.first(".//h1")) == "Belmar: от 10 до 25"
    assert "6 мая 1990" in saying(page.section("glance"))


def test_every_statement_of_an_event_leads_to_its_page(visit: Visit, site: Site) -> None:
    page = visit(f"/events/{CLASH}")
    links = page.all("a", class_="permalink")
    assert {(link.get("href"), link.get("aria-label")) for link in links} == {
        (FACT, "Permanent address of this fact"),
        (f"/facts/{CLASH}/jn4c", "Permanent address of this fact"),
        *((f"/claims/{CLASH}/{own}", "Permanent address of this claim") for own in ("nzft", "sjg5", "bpnq", "tj39")),
    }
    assert {site.get(link.get("href", "")).status_code for link in links} == {200}


def test_lists_of_claims_and_sources_lead_there(visit: Visit) -> None:
    claims = visit("/actors/belmar/claims")
    assert [link.get("href") for link in claims.all("a", class_="permalink")] == [BELMAR, BOTH]
    uses = visit("/sources/dawn-1990").all("a", class_="use-text")
    assert [link.get("href") for link in uses] == [FACT, ARDANIA, f"/claims/{CLASH}/bpnq"]
