"""The embed itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import httpx
import pytest

from datasette_timeline.embedding import embeds

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

Parse = Callable[[httpx.Response], Element]


def first(page: Element, path: str) -> Element:
    """The first element at a path; it must be there."""
    found = page.find(path)
    assert found is not None, f"there is no {path}"
    return found


def texts(page: Element, path: str) -> list[str]:
    return [" ".join("".join(each.itertext()).split()) for each in page.findall(path)]


def listed(page: Element) -> list[str | None]:
    """The ids of the events of a list."""
    return [each.get("id") for each in page.findall(".//li[@id]")]


def test_a_filtered_timeline(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed?type=armed-clash"))
    assert texts(page, ".//h1") == ["armed clash"]
    assert texts(page, ".//h2") == ["Clash at Mill Bridge", "Shots in River Town"]
    assert texts(page, ".//p[@class='row-date']") == ["4 May 1990", "Mar 1991"]
    assert listed(page) == ["1990-05-04-clash-at-mill-bridge", "1991-03-01-shots-in-river-town"]
    assert first(page, ".//h1/a").get("href") == "http://localhost/timeline?type=armed-clash"
    assert first(page, ".//link[@rel='canonical']").get("href") == "http://localhost/timeline?type=armed-clash"


def test_all_events_are_called_so(site: Site, parsed: Parse) -> None:
    assert texts(parsed(site.get("/embed")), ".//h1") == ["All events"]


def test_another_order_is_kept(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed?type=armed-clash&sort=-date"))
    assert texts(page, ".//h2") == ["Shots in River Town", "Clash at Mill Bridge"]


def test_a_list_begins_with_the_weightiest(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed?most=4"))
    assert texts(page, ".//p[@class='embed-count']") == ["4 of 8 events"]
    weights = [each.get("class") for each in page.findall(".//li[@id]")]
    assert weights.count("row row-landmark") == len(parsed(site.get("/embed?importance=1")).findall(".//li[@id]")) < 4
    more = first(page, ".//p[@class='embed-more']/a")
    assert (more.text, more.get("href"), more.get("target")) == ("Show all 8 events", "/embed?most=all", "_self")
    whole = parsed(site.get("/embed?most=all"))
    assert texts(whole, ".//p[@class='embed-count']") == ["8 events"]
    assert texts(whole, ".//p[@class='embed-more']") == []


def test_those_of_equal_weight_lie_evenly_in_time(site: Site, parsed: Parse) -> None:
    alike = listed(parsed(site.get("/embed?importance=1")))
    assert len(alike) == 3
    assert listed(parsed(site.get("/embed?importance=1&most=2"))) == alike[1:]
    assert listed(parsed(site.get("/embed?importance=1&most=1"))) == alike[2:]


def test_the_event_in_focus_is_never_left_out(site: Site, parsed: Parse) -> None:
    every = listed(parsed(site.get("/embed?most=all")))
    for event in every:
        page = parsed(site.get(f"/embed?most=1&focus={event}"))
        assert listed(page) == [event]
        assert "is-lit" in first(page, ".//li[@id]").get("class", "")


def test_an_editor_picks_events(site: Site, parsed: Parse) -> None:
    picked = "pick=1991-03-01-shots-in-river-town&pick=1990-05-04-clash-at-mill-bridge&pick=1900-nothing"
    page = parsed(site.get(f"/embed?{picked}&title=Two+clashes"))
    assert listed(page) == ["1990-05-04-clash-at-mill-bridge", "1991-03-01-shots-in-river-town"]
    assert texts(page, ".//p[@class='embed-count']") == ["2 of 8 events"]
    assert first(page, ".//p[@class='embed-more']/a").get("href") == "/embed?title=Two+clashes&most=all"


def test_picks_are_followed_and_what_is_gone_is_said(site: Site, parsed: Parse) -> None:
    picked = "pick=1990-05-04-fight-at-mill-bridge&pick=1990-06-rumour&pick=1900-nothing"
    page = parsed(site.get(f"/embed?{picked}"))
    assert listed(page) == ["1990-05-04-clash-at-mill-bridge"]
    assert texts(page, ".//p[@class='note embed-unseen']") == [
        "2 events that were picked here are not shown: they are no longer in the record, or the filter leaves them out."
    ]
    whole = parsed(site.get("/embed?pick=1990-05-04-clash-at-mill-bridge"))
    assert texts(whole, ".//p[@class='note embed-unseen']") == []


def test_a_map_comes_first_and_folds_a_long_list(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed?view=map"))
    assert texts(page, ".//details[@class='embed-list']/summary") == ["The 8 events as a list"]
    assert len(page.findall(".//details[@class='embed-list']//li[@id]")) == 8
    short = parsed(site.get("/embed?view=map&most=3"))
    assert short.findall(".//details[@class='embed-list']") == []
    assert len(listed(short)) == 3


def test_credit_licence_and_version(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed"))
    (foot,) = texts(page, ".//footer")
    assert foot.startswith("Dorna timeline, Lake University. CC-BY-4.0. ")
    assert "ersion 1.2.0" in foot
    assert first(page, ".//footer//a[@rel='license']").get("href") == "https://creativecommons.org/licenses/by/4.0/"


def test_it_says_quietly_that_the_data_has_changed(site: Site, parsed: Parse) -> None:
    noted = ".//p[@class='embed-changed']"
    assert texts(parsed(site.get("/embed?v=1.1.0")), noted) == [
        "The data has changed since this was embedded with version 1.1.0."
    ]
    assert texts(parsed(site.get("/embed?v=1.2.0")), noted) == []
    assert texts(parsed(site.get("/embed")), noted) == []


@pytest.mark.parametrize(
    ("query", "theme", "scheme"),
    [("", "light", "light"), ("theme=auto", None, "light dark"), ("theme=dark", "dark", "dark")],
)
def test_theme(site: Site, parsed: Parse, query: str, theme: str | None, scheme: str) -> None:
    page = parsed(site.get(f"/embed?{query}"))
    root = page if page.tag == "html" else first(page, "html")
    assert root.get("data-theme") == theme
    assert first(page, ".//meta[@name='color-scheme']").get("content") == scheme


def test_language(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed?type=armed-clash&lang=ru"))
    root = page if page.tag == "html" else first(page, "html")
    assert root.get("lang") == "ru"
    assert texts(page, ".//h1") == ["вооружённое столкновение"]
    assert first(page, ".//h2/a/span").get("lang") == "en"


def test_a_fixed_height_is_kept(site: Site) -> None:
    assert '<html lang="en" data-theme="light" data-fixed>' in site.get("/embed?height=300").text
    assert '<html lang="en" data-theme="light">' in site.get("/embed").text


def test_the_event_in_focus_is_marked_and_on_the_page_shown(
    site: Site, parsed: Parse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeds, "PAGE_SIZE", 3)
    page = parsed(site.get("/embed?focus=1991-06-01-council-of-lakes-decision-7&height=301&most=all"))
    assert [each.get("id") for each in page.findall(".//li[@class='row row-landmark is-lit']")] == [
        "1991-06-01-council-of-lakes-decision-7"
    ]
    assert texts(page, ".//p[@class='embed-count']") == ["8 events · page 2 of 3"]


def test_long_lists_have_pages_inside_the_frame(site: Site, parsed: Parse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeds, "PAGE_SIZE", 3)
    page = parsed(site.get("/embed?from=1900&theme=dark&most=all&v=1.2.0"))
    assert len(page.findall(".//li[@id]")) == 3
    (following,) = page.findall(".//nav/a")
    assert (following.get("href"), following.get("target")) == (
        "/embed?from=1900&theme=dark&v=1.2.0&page=2",
        "_self",
    )
    last = parsed(site.get("/embed?from=1900&page=3"))
    assert [each.get("rel") for each in last.findall(".//nav/a")] == ["prev"]
    assert len(last.findall(".//li[@id]")) == 2
    beyond = parsed(site.get("/embed?from=1900&page=9"))
    assert listed(beyond) == listed(last)


def test_the_map_brings_its_base_along(site: Site) -> None:
    text = site.get("/embed?view=map").text
    assert '<path id="layer-1"' in text
    assert 'href="#layer-1"' in text
    assert "/-/basemap/" not in text


def test_one_event(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed?view=event&focus=1990-05-04-clash-at-mill-bridge"))
    assert texts(page, ".//h1") == ["Clash at Mill Bridge"]
    assert texts(page, ".//p[@class='event-summary']") == [
        "Soldiers of Ardania and Belmar fired at each other at the bridge."
    ]
    (claims,) = texts(page, ".//p[@class='event-claims']")
    assert claims.startswith("sides contradict each other deaths (soldiers): 3 to 25, two accounts. Also:")
    assert texts(page, ".//p[@class='embed-more']") == ["The full record: who says what, and where 3 sources"]
    assert (
        first(page, ".//p[@class='embed-more']/a").get("href", "").endswith("/events/1990-05-04-clash-at-mill-bridge")
    )


def test_a_renamed_event_is_shown_under_its_new_name(site: Site) -> None:
    response = site.get("/embed?view=event&focus=1990-05-04-fight-at-mill-bridge&theme=dark")
    assert (response.status_code, response.headers["location"]) == (
        301,
        "http://localhost/embed?view=event&focus=1990-05-04-clash-at-mill-bridge&theme=dark",
    )


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("view=event&focus=1900-nothing", 404, "There is no event “1900-nothing”."),
        (
            "view=event&focus=1990-06-rumour",
            410,
            "The event “1990-06-rumour” was withdrawn on 2026-01-07: No source stands behind it.",
        ),
        ("place=nowhere", 400, "place: 'nowhere' is not a place of this database."),
    ],
)
def test_what_cannot_be_shown_is_said_in_the_frame(
    site: Site, parsed: Parse, query: str, status: int, said: str
) -> None:
    response = site.get(f"/embed?{query}&theme=dark")
    assert response.status_code == status
    text = " ".join("".join(parsed(response).itertext()).split())
    assert "Nothing to show here" in text
    assert said in text
    assert "frame-ancestors *" in response.headers["content-security-policy"]


def test_a_list_finds_the_event_in_its_focus_under_its_new_name(site: Site) -> None:
    listed = site.get("/embed?focus=1990-05-04-fight-at-mill-bridge").text
    assert listed.count("is-lit") == 1
    assert listed == site.get("/embed?focus=1990-05-04-clash-at-mill-bridge").text


def test_a_list_outlives_the_event_in_its_focus(site: Site) -> None:
    response = site.get("/embed?focus=1990-06-rumour")
    assert response.status_code == 200
    assert "is-lit" not in response.text


def test_it_may_sit_in_frames_anywhere_and_sets_no_cookie(site: Site) -> None:
    response = site.get("/embed")
    policy = response.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'self'" in policy
    assert "x-frame-options" not in response.headers
    assert "set-cookie" not in response.headers
    assert response.headers["etag"]
    assert "frame-ancestors 'none'" in site.get("/timeline").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in site.get("/embed/build").headers["content-security-policy"]


def test_everything_it_loads_comes_from_here_and_by_no_module(site: Site) -> None:
    text = site.get("/embed?view=map").text
    loaded = re.findall(r'<(?:script[^>]*src|link rel="stylesheet" href|img[^>]*src)="([^"]*)"', text)
    assert len(loaded) >= 5
    assert all(address.startswith("/-/static-plugins/") for address in loaded)
    assert 'type="module"' not in text  # which a sandbox without an origin would refuse


def test_an_empty_view_says_so(site: Site) -> None:
    response = site.get("/embed?year=1950")
    assert (response.status_code, "No event matches." in response.text) == (200, True)


def test_the_script_for_others_has_an_address_for_ever(site: Site) -> None:
    response = site.get("/embed.js")
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["access-control-allow-origin"] == "*"
    assert 'customElements.define("conflict-timeline"' in response.text


def test_under_a_path_of_another_site(open_site: OpenSite, database: Path, parsed: Parse) -> None:
    site = open_site(database, settings={"base_url": "/dorna/"})
    page = parsed(site.get("/embed"))
    assert first(page, ".//h1/a").get("href") == "http://localhost/dorna/timeline"
    assert first(page, ".//h2/a").get("href", "").startswith("/dorna/events/")
