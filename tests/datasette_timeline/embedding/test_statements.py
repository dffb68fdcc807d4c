"""Embeds of one fact or claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import httpx
import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

Parse = Callable[[httpx.Response], Element]

EVENT = "1990-05-04-clash-at-mill-bridge"
CLAIM, FACT = f"{EVENT}-sjg5", f"{EVENT}-b6v6"
SVG = "{http://www.w3.org/2000/svg}svg"
PAGE = f"http://localhost/events/{EVENT}"


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def texts(page: Element, path: str) -> list[str]:
    return [words(each) for each in page.findall(path)]


def links(page: Element, path: str) -> dict[str, str | None]:
    return {words(each): each.get("href") for each in page.findall(path)}


def test_a_claim_stands_with_who_says_it_what_it_rests_on_and_whether_others_agree(site: Site, parsed: Parse) -> None:
    page = parsed(site.get(f"/embed?view=statement&focus={CLAIM}"))
    assert texts(page, ".//main//p") == [
        "Claim · deaths (soldiers)",
        "Said: 6 May 1990 · Clash at Mill Bridge, 4 May 1990",
        "sides contradict each other one source one side's sources only",
        "1 other account of the same question",
    ]
    assert texts(page, ".//h1") == ["Belmar foreign ministry: 10 to 25"]
    assert links(page, ".//main//a") == {
        "Clash at Mill Bridge": PAGE,
        "Бой у моста": f"{PAGE}#source-1",
        "1 other account of the same question": f"http://localhost{path_of('claims', CLAIM)}",
    }
    assert len(page.findall(f".//h1//{SVG}")) == 1, "the mark of its side"


def test_a_fact_has_its_sources_alone(site: Site, parsed: Parse) -> None:
    page = parsed(site.get(f"/embed?view=statement&focus={FACT}&title=What+happened"))
    assert texts(page, ".//h1") == ["What happened"]
    assert page.findall(f".//p//{SVG}") == []
    assert texts(page, ".//main//p")[:2] == ["Fact not disputed in our sources", "The bridge was closed for a month"]
    assert links(page, ".//p[@class='embed-more']/a") == {
        "On its own page: how to cite it, and its sources": f"http://localhost{path_of('facts', FACT)}"
    }


def path_of(kind: str, statement: str) -> str:
    return f"/{kind}/{EVENT}/{statement.removeprefix(f'{EVENT}-')}"


@pytest.mark.parametrize("path", ["/embed", "/embed/build"])
@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        (f"view=statement&focus={EVENT}-zzzz", 404, f"There is no fact or claim “{EVENT}-zzzz”."),
        ("view=statement&focus=nothing", 404, "There is no fact or claim “nothing”."),
        ("view=statement", 400, "an embed of a fact or claim needs its id: focus=&lt;id&gt;."),
        ("view=statement&focus=A", 400, "'A' is not the id of an event, a fact or a claim."),
    ],
)
def test_what_is_not_there_is_said(site: Site, path: str, query: str, status: int, said: str) -> None:
    response = site.get(f"{path}?{query}")
    assert response.status_code == status
    assert said in response.text.replace("&#39;", "'")


def test_its_page_offers_it_and_the_builder_makes_it(site: Site, parsed: Parse) -> None:
    [offered] = {
        href for name, href in links(parsed(site.get(path_of("claims", CLAIM))), ".//a").items() if name == "Embed this"
    }
    assert offered == f"/embed/build?view=statement&focus={CLAIM}"
    page = parsed(site.get(offered))
    assert [each.get("value") for each in page.findall(".//input[@name='view']")] == ["statement"]
    [frame] = texts(page, ".//textarea[@id='build-frame']")
    assert f'src="http://localhost/embed?view=statement&amp;focus={CLAIM}&amp;v=1.2.0"' in frame
    assert links(page, ".//a")["JSON document"] == f"/api/v1{path_of('claims', CLAIM)}"


def test_other_sites_get_it_by_themselves(site: Site) -> None:
    members = site.get(f"/oembed?url=http://localhost{path_of('claims', CLAIM)}").json()
    assert members["title"] == "Belmar (foreign ministry), deaths (soldiers): 10 to 25 – Dorna timeline"
    assert f"view=statement&amp;focus={CLAIM}" in members["html"]
    missing = site.get(f"/oembed?url=http://localhost/claims/{EVENT}/zzzz")
    assert (missing.status_code, missing.text) == (404, f"There is no fact or claim '{EVENT}-zzzz'.\n")
