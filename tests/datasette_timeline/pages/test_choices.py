"""The values of a filter, found by name: what is listed, where it leads, and what is refused."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.listing import facet_choices

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Html, ReadHtml, Site


@pytest.fixture
def listed(site: Site, read_html: ReadHtml) -> ReadHtml:
    def asked(path: str) -> Html:
        response = site.get(f"/timeline/{path}{'&' if '?' in path else '?'}fragment=1")
        assert response.status_code == 200, response.text
        return read_html(response.text)

    return asked


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("place?name=tornak", ["Dorna / Tornak with everything inside it 5"]),
        ("place?name=TORN", ["Dorna / Tornak with everything inside it 5"]),
        ("place?name=мельничный", ["Mill Bridge 1"]),
        ("place?name=на+Мельничном+мосту", ["Mill Bridge 1"]),
        ("place?name=Dəyirman+körpüsündə", ["Mill Bridge 1"]),
        ("place?name=deyirman", ["Mill Bridge 1"]),
        ("place?name=Շուրան", ["River Town 2"]),
        ("actor?name=Верд", ["Osip Verd 1"]),
        ("actor?name=verd&lang=ru", ["Осип Верд 1"]),
        ("tag?name=BRIDGES", ["Bridges 2"]),
        ("tag?name=1991", ["Talks of 1991 2"]),
        ("source?name=моста", ["Evening Post: Бой у моста 2"]),
        ("source?name=lake+handb", ["Lake University: [Handbook of the Dorna question] 5"]),
        ("source?name=lind", ["Dawn Gazette: Clash at the bridge 3"]),
    ],
)
def test_values_are_found_by_any_name(path: str, values: list[str], listed: ReadHtml) -> None:
    assert listed(path).texts("a") == values


def test_titles_of_sources_are_marked_with_their_language(site: Site) -> None:
    listed = site.get("/timeline/source?fragment=1").text
    assert '<span lang="ru">Evening Post: Бой у моста</span>' in listed
    assert "<span>Lake University: [Handbook of the Dorna question]</span>" in listed


def test_of_sources_the_few_with_most_events_are_listed(listed: ReadHtml, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facet_choices, "_MOST_SOURCES", 1)
    page = listed("source?source=evening-1990")
    assert page.texts("a") == [
        "Lake University: [Handbook of the Dorna question] 5",
        "Evening Post: Бой у моста selected, take away 2",
    ]
    assert page.texts("p", "note") == ["2 more. Search to find them."]
    assert listed("source?name=clash").texts("a") == ["Dawn Gazette: Clash at the bridge 3"]


def test_the_list_alone_is_that_of_the_panel(site: Site) -> None:
    query = "actor=ardania&place=dorna&sort=claims"
    alone = site.get(f"/timeline/place?{query}&fragment=1").text
    assert alone in site.get(f"/timeline?{query}").text
    assert "<html" not in alone
    assert "fragment" not in alone


def test_what_is_found_widens_the_view_and_keeps_the_rest(listed: ReadHtml) -> None:
    page = listed("place?name=mill&actor=ardania&place=dorna&q=bridge&sort=-date&page=7")
    assert page.links() == {
        "Mill Bridge 1 / 1": "/timeline?actor=ardania&place=dorna&place=mill-bridge&q=bridge&sort=-date"
    }
    values = page.one("div", "choice-values")
    assert values.get("data-base") == "/timeline?actor=ardania&place=dorna&q=bridge&sort=-date"
    assert values.get("data-announce") == "1 found"


def test_what_the_view_leaves_out_is_found_too(listed: ReadHtml) -> None:
    assert listed("place?name=lake&type=armed-clash").texts("a") == ["Lake City 0 / 2"]


def test_where_nothing_is_called_so_the_nearest_names_are_offered(listed: ReadHtml) -> None:
    page = listed("place?name=mil+brige")
    assert page.texts("p", "note") == ["Nothing with events is called so. The nearest names:"]
    assert page.texts("a") == ["Mill Bridge 1"]
    assert page.one("div", "choice-values").get("data-announce") == "0 found"
    assert listed("place?name=zzzzzz").texts("p", "note") == ["Nothing with events is called so."]


def test_without_scripts_it_is_a_page_with_all_values(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/timeline/actor?place=dorna&name=ardania").text)
    assert page.texts("h1") == ["Filter by actor"]
    assert page.texts("title") == ["Filter by actor · Dorna timeline"]
    assert page.links()["Remove Place Dorna / Tornak, with everything inside it ×"] == "/timeline"
    assert page.links()["Show 5 events"] == "/timeline?place=dorna"
    form = page.within(page.one("form", "choice-search"))
    assert [(each.get("name"), each.get("value")) for each in form.all("input")] == [
        ("place", "dorna"),
        ("name", "ardania"),
    ]
    assert "noindex" in page.one("meta", name="robots").get("content", "")


def test_lists_of_questions_have_such_pages_of_their_own(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/disputes/place?name=мельничный&side=belmar&sort=ratio").text)
    assert page.links()["Remove Side that speaks Belmar ×"] == "/disputes?sort=ratio"
    assert page.links()["Mill Bridge 1"] == "/disputes?place=mill-bridge&side=belmar&sort=ratio"
    assert page.links()["Show 1 dispute"] == "/disputes?side=belmar&sort=ratio"
    form = page.within(page.one("form", "choice-search"))
    fields = [(each.get("name"), each.get("value")) for each in form.all("input")]
    assert fields == [("side", "belmar"), ("sort", "ratio"), ("name", "мельничный")]
    alone = site.get("/casualties/actor?name=ardania&fragment=1").text
    assert read_html(alone).texts("a") == ["Ardania 1"]
    assert "<html" not in alone


def test_a_value_that_nothing_in_the_list_has_is_not_offered(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/disputes/place?name=lake+city").text)
    assert page.texts("p", "note") == ["Nothing with events is called so."]


def test_empty_fields_are_left_out_of_the_address(site: Site) -> None:
    response = site.get("/timeline/tag?name=&actor=belmar")
    assert (response.status_code, response.headers["location"]) == (302, "/timeline/tag?actor=belmar")


MANY = "&".join(f"place={place}" for place in ("dorna", "mill-bridge", "river-town", "lake-city") * 10)


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("place?name=" + "a+" * 41, 400, "this search has more than 40 words. Search for fewer."),
        ("place?place=nowhere", 400, "'nowhere' is not a place of this database."),
        ("place?lang=xx", 400, "'xx' is not a language of this site."),
        ("place?name=" + "a" * 8192, 414, "and 8,192 are allowed. Ask for less."),
        ("place?name=%22+OR+%2A+NEAR%28", 200, "Nothing with events is called so."),
        ("place?name=%00%27--", 200, "Ardania"),
        ("actor?name=%21%21", 200, "Belmar"),
        (f"place?{MANY}", 200, "Lake City"),
        ("type", 404, "There is no page"),
    ],
)
def test_whatever_is_asked_is_answered_in_words(path: str, status: int, message: str, site: Site) -> None:
    for more in ("", "&fragment=1" if "?" in path else "?fragment=1"):
        response = site.get(f"/timeline/{path}{more}")
        assert (response.status_code, message in html.unescape(response.text)) == (status, True), response.text[-900:]


def test_where_a_filter_has_very_many_values_they_are_found_by_name_alone(
    listed: ReadHtml, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facet_choices, "_MOST_COUNTED", 2)
    many = len(site.get("/api/v1/facets?facet=source&limit=1000").json()["items"][0]["values"])
    assert listed("source").texts("a") == []
    assert listed("source").texts("p") == [f"{many} more. Search to find them."]
    assert listed("source?source=handbook").texts("a") == [
        "Lake University: [Handbook of the Dorna question] selected, take away 5"
    ]
    assert listed("source?name=lind").texts("a") == ["Dawn Gazette: Clash at the bridge 3"]
    assert 'id="choice-search-source"' in site.get("/timeline?lang=en").text
