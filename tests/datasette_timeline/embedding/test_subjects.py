"""Embeds of one subject of an event: its figures, or what each side says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree.ElementTree import Element

import httpx
import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site, Variation

Parse = Callable[[httpx.Response], Element]

EVENT = "1990-05-04-clash-at-mill-bridge"
PAGE = f"http://localhost/events/{EVENT}"
QUIET = "1993-year-of-quiet"
FIGURES = f"/embed?view=figures&focus={EVENT}&about=deaths"
SIDES = f"/embed?view=sides&focus={EVENT}&about=responsibility"
HOSTILE = quote("""</h1><script>alert(1)</script>"'&""")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def texts(page: Element, path: str) -> list[str]:
    return [words(each) for each in page.findall(path)]


def links(page: Element, path: str) -> dict[str, str | None]:
    return {words(each): each.get("href") for each in page.findall(path)}


def test_figures_stand_in_a_lane_for_each_side_and_silence_is_said(site: Site, parsed: Parse) -> None:
    page = parsed(site.get(FIGURES))
    assert texts(page, ".//h1") == ["deaths: Clash at Mill Bridge"]
    assert texts(page, ".//header/p") == ["4 May 1990"]
    assert texts(page, ".//header//li") == ["soldiers sides contradict each other two accounts"]
    assert texts(page, ".//tbody/tr") == [
        "Ardania",
        "Ardania 3 3",
        "Belmar",
        "Belmar foreign ministry 6 May 1990 10 to 25 10 to 25",
        "Free Dorna no figure recorded",
    ]
    assert texts(page, ".//thead//{http://www.w3.org/2000/svg}text") == ["0", "10", "20", "30"]


def test_sides_stand_in_columns_and_silence_is_said(site: Site, parsed: Parse) -> None:
    page = parsed(site.get(SIDES))
    assert texts(page, ".//h1") == ["responsibility: Clash at Mill Bridge"]
    assert texts(page, ".//section") == [
        "Ardanianothing recorded",
        "Belmarnothing recorded",
        "Free Dornanothing recorded",
        (
            "Belmar + Free Dorna Free Dorna self-declared, Belmar Ardania fired first "
            "one source reference works alone ¶ Source: Lake University (Third party)"
        ),
    ]
    assert links(page, ".//section//a") == {
        "Free Dorna": "/actors/free-dorna",
        "¶": "/claims/1990-05-04-clash-at-mill-bridge/tj39",
        "Belmar": "/actors/belmar",
        "Lake University": f"{PAGE}#source-3",
    }


def test_credit_leads_to_sources_data_and_image(site: Site, parsed: Parse) -> None:
    page = parsed(site.get(FIGURES))
    assert texts(page, ".//footer/p") == [
        "Sources · Data · Image",
        "Dorna timeline, Lake University. CC-BY-4.0. As of 1 March 2026, version 1.2.0.",
    ]
    assert links(page, ".//footer/p[@class='embed-leads']/a") == {
        "Sources": f"{PAGE}#sources",
        "Data": f"/events/{EVENT}/deaths.csv?_bom=1",
        "Image": f"/events/{EVENT}/deaths.svg",
    }
    assert links(parsed(site.get(SIDES)), ".//footer/p[@class='embed-leads']/a") == {
        "Sources": f"{PAGE}#sources",
        "Data": f"/events/{EVENT}/responsibility.csv?_bom=1",
    }


@pytest.mark.parametrize("view", [FIGURES, SIDES, f"/embed?view=event&focus={EVENT}", "/embed?type=armed-clash"])
def test_an_editors_headline_stands_above_ours_and_is_called_theirs(site: Site, parsed: Parse, view: str) -> None:
    page = parsed(site.get(f"{view}&title={HOSTILE}&dek=By+whom%3F"))
    assert texts(page, ".//h1") == ["</h1><script>alert(1)</script>\"'&"]
    assert texts(page, ".//p[@class='embed-dek']") == ["By whom?"]
    assert "Clash at Mill Bridge" in words(page)
    assert texts(page, ".//footer/p")[-1] == "The headline is by the site that shows this."
    assert "The headline is by" not in words(parsed(site.get(view)))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            f"view=figures&focus={EVENT}",
            "about: say which subject of the event. Its subjects with figures: deaths, area.",
        ),
        (
            f"view=figures&focus={EVENT}&about=responsibility",
            "about: this event has no figures on 'responsibility'. Its subjects with figures: deaths, area.",
        ),
        (
            f"view=sides&focus={EVENT}&about=deaths",
            (
                "about: this event has no statements in words on 'deaths'. "
                "Its subjects with statements in words: responsibility."
            ),
        ),
        (
            f"view=figures&focus={EVENT}&about=deaths&about=area",
            "about: 2 subjects are too many: say one. Its subjects with figures: deaths, area.",
        ),
        (f"view=figures&focus={QUIET}&about=deaths", "view: the claims of this event have no figures."),
        ("view=figures&about=deaths", "focus: an embed of one event needs its id: focus=<id>."),
        (
            f"view=figures&focus={EVENT}&about=death",
            "about: 'death' is not a subject of claims. Did you mean 'deaths'?",
        ),
    ],
)
def test_what_cannot_be_shown_is_said_with_what_can(site: Site, parsed: Parse, query: str, said: str) -> None:
    response = site.get(f"/embed?{query}")
    assert response.status_code == 400
    assert texts(parsed(response), ".//main/*") == ["Nothing to show here", said, "Dorna timeline"]


def test_an_event_that_is_not_there(site: Site, parsed: Parse) -> None:
    response = site.get("/embed?view=sides&focus=1900-nothing&about=deaths")
    assert response.status_code == 404
    assert texts(parsed(response), ".//main/p")[0] == "There is no event “1900-nothing”."
    renamed = site.get("/embed?view=sides&focus=1990-05-04-fight-at-mill-bridge&about=responsibility")
    assert (renamed.status_code, renamed.headers["location"]) == (
        301,
        f"http://localhost/embed?about=responsibility&view=sides&focus={EVENT}",
    )


def test_the_language_of_the_reader(site: Site, parsed: Parse) -> None:
    page = parsed(site.get(f"{FIGURES}&lang=ru"))
    assert texts(page, ".//footer/p")[0] == "Источники · Данные · Изображение"
    assert links(page, ".//footer/p[@class='embed-leads']/a")["Данные"] == f"/events/{EVENT}/deaths.csv?lang=ru&_bom=1"


def test_a_dataset_without_sides_has_one_lane(variation: Variation, open_site: OpenSite, parsed: Parse) -> None:
    def without_sides(records: object) -> None:
        root = records.root  # type: ignore[attr-defined]
        for name, key in (("dataset", "sides:"), ("perspectives", None)):
            path = root / "registries" / f"{name}.yml"
            text = path.read_text(encoding="utf-8")
            path.write_text(text.partition(key)[0] if key else without_side(text), encoding="utf-8")

    def without_side(text: str) -> str:
        return "\n".join(line for line in text.splitlines() if not line.strip().startswith("side:")) + "\n"

    page = parsed(open_site(variation(without_sides)).get(FIGURES))
    assert texts(page, ".//tbody/tr") == ["Ardania 3 3", "Belmar foreign ministry 6 May 1990 10 to 25 10 to 25"]


@pytest.mark.parametrize(("view", "height"), [(FIGURES, 489), (SIDES, 448), (f"{FIGURES}&dek=Told+so", 599)])
def test_a_frame_is_as_high_as_what_it_shows(site: Site, view: str, height: int) -> None:
    answer = site.get(f"/oembed?url={quote(f'http://localhost{view}', safe='')}").json()
    assert (answer["height"], answer["title"].partition(":")[2]) == (height, " Clash at Mill Bridge – Dorna timeline")


def test_no_oembed_of_a_subject_that_is_not_there(site: Site) -> None:
    url = quote(f"http://localhost/embed?view=figures&focus={QUIET}&about=deaths", safe="")
    response = site.get(f"/oembed?url={url}")
    assert (response.status_code, response.text) == (404, "view: the claims of this event have no figures.\n")


def chosen(page: Element, name: str) -> list[tuple[str | None, bool]]:
    fields = [*page.findall(f".//input[@name='{name}']"), *page.findall(f".//select[@name='{name}']/option")]
    return [(each.get("value"), "checked" in each.attrib or "selected" in each.attrib) for each in fields]


@pytest.mark.parametrize(
    ("query", "views", "subjects", "shown"),
    [
        ("view=event", [True, False, False], [], "view=event&"),
        ("view=figures", [False, True, False], [("deaths", True), ("area", False)], "about=deaths&view=figures&"),
        (
            "view=figures&about=area",
            [False, True, False],
            [("deaths", False), ("area", True)],
            "about=area&view=figures&",
        ),
        ("view=sides&about=area", [False, False, True], [("responsibility", True)], "about=responsibility&view=sides&"),
    ],
)
def test_the_builder_offers_what_an_event_has(
    site: Site, parsed: Parse, query: str, views: list[bool], subjects: list[tuple[str, bool]], shown: str
) -> None:
    page = parsed(site.get(f"/embed/build?focus={EVENT}&title=Who%3F&{query}"))
    assert chosen(page, "view") == list(zip(("event", "figures", "sides"), views, strict=True))
    assert chosen(page, "about") == subjects
    assert [each.get("src") for each in page.findall(".//iframe")] == [
        f"http://localhost/embed?{shown}focus={EVENT}&title=Who%3F&v=1.2.0"
    ]
    assert [each.get("value") for each in page.findall(".//input[@name='title']")] == ["Who?"]


def test_the_builder_offers_the_event_alone_where_that_has_nothing_else(site: Site, parsed: Parse) -> None:
    page = parsed(site.get(f"/embed/build?focus={QUIET}&view=figures&about=deaths"))
    assert [(each.get("type"), each.get("value")) for each in page.findall(".//input[@name='view']")] == [
        ("hidden", "event")
    ]
    assert [each.get("src") for each in page.findall(".//iframe")] == [
        f"http://localhost/embed?view=event&focus={QUIET}&v=1.2.0"
    ]
