"""Embeds of what a record said in one version: pinned, and honest about what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Saying, Site, Visit

CLASH = "1990-05-04-clash-at-mill-bridge"
FIGHT = "1990-05-04-fight-at-mill-bridge"
RUMOUR = "1990-06-rumour"
FIRST, THIRD, TODAY = "aaaaaaaa11111111", "aaaaaaab33333333", "dddddddd44444444"


def pinned(view: str, focus: str, more: str = "") -> str:
    return f"/embed?view={view}&focus={quote(focus)}{more}"


def test_shows_what_the_record_said_and_what_changed_since(visit: Visit, old_site: Site, saying: Saying) -> None:
    page = visit(pinned("event", f"{CLASH}@{FIRST}"), site=old_site)
    assert page.faults == []
    (note,) = page.all("div", class_="embed-pinned")
    assert saying(note).startswith("As of 5 January 2026. Today’s record Changed 2 times since 3 February 2026 correct")
    assert "deaths (soldiers) according to Ardania: 30 → 3" in saying(note)
    assert page.links(note) == {"Today’s record": f"/events/{CLASH}"}
    assert saying(page.first(".//h1")) == "Fight at Mill Bridge"
    assert "deaths (soldiers): 10 to 30, two accounts" in page.main
    assert "Old Mill" in page.main
    assert page.links()["The full record: who says what, and where"] == f"http://localhost/events/{CLASH}@{FIRST}"
    assert f"Version {FIRST}" in page.text
    assert "version 1.2.0" not in page.text


def test_the_present_version_looks_as_the_record_does(visit: Visit, old_site: Site, saying: Saying) -> None:
    page = visit(pinned("event", f"{CLASH}@{TODAY}"), site=old_site)
    (note,) = page.all("div", class_="embed-pinned")
    assert saying(note) == "As of 3 February 2026. Unchanged since. Today’s record"
    article = saying(page.first(".//article"))
    newest = visit(pinned("event", CLASH), site=old_site)
    assert saying(newest.first(".//article")) == article
    assert newest.all("div", class_="embed-pinned") == []


def test_a_statement_says_what_changed_of_it_alone(visit: Visit, old_site: Site, saying: Saying) -> None:
    page = visit(pinned("statement", f"{CLASH}-nzft@{FIRST}"), site=old_site)
    (note,) = page.all("div", class_="embed-pinned")
    assert saying(note) == (
        "As of 5 January 2026. Today’s record Changed 1 time since 20 January 2026 changed deaths (soldiers) "
        "according to Ardania: 30 → 3"
    )
    assert page.links(note) == {"Today’s record": f"/claims/{CLASH}/nzft"}
    assert "30" in saying(page.first(".//h1"))
    same = visit(pinned("statement", f"{CLASH}-sjg5@{THIRD}"), site=old_site)
    assert "Unchanged since." in saying(same.all("div", class_="embed-pinned")[0])


@pytest.mark.parametrize("view", ["figures&about=deaths", "sides&about=responsibility"])
def test_views_of_a_subject_can_be_pinned(view: str, visit: Visit, old_site: Site) -> None:
    page = visit(pinned(view.partition("&")[0], f"{CLASH}@{FIRST}", f"&{view.partition('&')[2]}"), site=old_site)
    assert page.faults == []
    assert len(page.all("div", class_="embed-pinned")) == 1
    shown = "30" if view.startswith("figures") else "Ardania fired first"
    assert shown in page.main.partition("Old Mill")[2]
    permalinks = [link.get("href") for link in page.all("a", class_="permalink")]
    assert all(str(address).endswith(f"@{FIRST}") for address in permalinks)
    assert "CSV" not in page.text
    assert "Image" not in page.links()


def test_what_was_withdrawn_stays_where_it_is_pinned(visit: Visit, old_site: Site, saying: Saying) -> None:
    page = visit(pinned("event", f"{RUMOUR}@7777777777777777"), site=old_site)
    (note,) = page.all("div", class_="embed-pinned")
    assert saying(note) == (
        "As of 5 January 2026. It has since been withdrawn. Changed 1 time since 20 January 2026 withdrawn No "
        "source stands behind it."
    )
    assert visit(pinned("event", RUMOUR), 410, site=old_site)


@pytest.mark.parametrize("lang", ["ru", "az", "hy"])
def test_is_said_in_other_languages(lang: str, visit: Visit, old_site: Site) -> None:
    for focus in (f"{CLASH}@{FIRST}", f"{RUMOUR}@7777777777777777"):
        page = visit(pinned("event", focus, f"&lang={lang}"), site=old_site)
        assert page.faults == []
        assert "As of" not in page.text


@pytest.mark.parametrize(
    ("address", "there"),
    [
        (pinned("event", f"{FIGHT}@{FIRST}"), f"view=event&focus={CLASH}%40{FIRST}"),
        (pinned("statement", f"{FIGHT}-nzft@{FIRST}"), f"view=statement&focus={CLASH}-nzft%40{FIRST}"),
    ],
)
def test_a_former_id_is_redirected(address: str, there: str, old_site: Site) -> None:
    response = old_site.get(address)
    assert (response.status_code, response.headers["location"]) == (301, f"http://localhost/embed?{there}")


@pytest.mark.parametrize(
    ("focus", "status", "said"),
    [
        (f"{CLASH}@12345678", 404, f"The record of “{CLASH}” has no version “12345678”."),
        ("none@12345678", 404, "There is no event “none”."),
        (f"{CLASH}@123", 400, "is not an id with the hash of a version, such as <id>@0a1b2c3d."),
        (f"{CLASH}@{FIRST}0", 400, "is not an id with the hash of a version"),
    ],
)
def test_what_is_not_there_is_said(focus: str, status: int, said: str, visit: Visit, old_site: Site) -> None:
    assert said in visit(pinned("event", focus), status, site=old_site).text


def test_without_history_nothing_is_pinned(visit: Visit, site: Site) -> None:
    assert "without the earlier versions" in visit(pinned("event", f"{CLASH}@{TODAY}"), 404).text
    page = visit(f"/embed/build?view=event&focus={CLASH}")
    assert page.all("input", type="radio", name="focus") == []
    assert [each.get("value") for each in page.all("input", name="focus")] == [CLASH]


def test_the_builder_offers_the_newest_and_the_present_version(visit: Visit, old_site: Site, saying: Any) -> None:
    def offered(focus: str, view: str = "event") -> list[tuple[str | None, bool]]:
        page = visit(f"/embed/build?view={view}&focus={quote(focus)}", site=old_site)
        assert page.faults == []
        fields = page.all("input", name="focus")
        assert {each.get("type") for each in fields} == {"radio"}
        return [(each.get("value"), "checked" in each.attrib) for each in fields]

    assert offered(CLASH) == [(CLASH, True), (f"{CLASH}@{TODAY}", False)]
    assert offered(f"{CLASH}@{FIRST}") == [(CLASH, False), (f"{CLASH}@{FIRST}", True)]
    own = f"{CLASH}-nzft"
    assert offered(own, "statement") == [(own, True), (f"{own}@{TODAY}", False)]
    page = visit(f"/embed/build?view=event&focus={quote(f'{CLASH}@{FIRST}')}", site=old_site)
    assert "just as it was on 5 January 2026" in page.main
    assert f"focus={CLASH}%40{FIRST}" in saying(page.first(".//textarea"))


@pytest.mark.parametrize("path", [f"/events/{CLASH}@{FIRST}", f"/claims/{CLASH}/nzft@{FIRST}"])
def test_oembed_of_a_version_is_pinned(path: str, old_site: Site) -> None:
    told = old_site.get(f"/oembed?url={quote(f'http://localhost{path}', safe='')}").json()
    assert f"%40{FIRST}" in told["html"]
    page = old_site.get(path).text
    assert 'type="application/json+oembed"' in page


def test_oembed_says_what_there_is_not(old_site: Site) -> None:
    response = old_site.get(f"/oembed?url=http://localhost/events/{CLASH}%2540123")
    assert response.status_code == 404
    response = old_site.get(f"/oembed?url=http://localhost/events/{CLASH}@12345678")
    assert (response.status_code, response.text) == (404, f"There is no version '{CLASH}@12345678'.\n")
    assert old_site.get(f"/oembed?url=http://localhost/events/{CLASH}/history").status_code == 404


def test_of_versions_there_are_no_pictures(old_site: Site) -> None:
    response = old_site.get(f"/embed.png?view=event&focus={CLASH}%40{FIRST}")
    assert response.status_code == 400
