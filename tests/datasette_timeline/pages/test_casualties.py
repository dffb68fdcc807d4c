"""/casualties: what claims say of the dead, event by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import Html, OpenSite, ReadHtml, Site, Variation

BRIDGE = "/events/1990-05-04-clash-at-mill-bridge"
BLOCKADE = "events/1991/1991-05-blockade-of-dorna.yml"
DEAD = """claims:
  - {id: d222, about: civilian-deaths, by: free-dorna, low: 100, sources: [{source: handbook}]}
  - {id: d333, about: civilian-deaths, by: belmar, value: 4000, sources: [{source: evening-1990}]}
  - {id: d444, about: deaths, group: soldiers, by: belmar, value: 0, sources: [{source: evening-1990}]}
  - {id: d555, about: deaths, group: mules, unit: mules, by: belmar, value: 7, sources: [{source: evening-1990}]}
  - {id: d666, about: wounded, by: belmar, value: 9, sources: [{source: evening-1990}]}
  - {id: d777, about: civilian-deaths, group: guests, by: belmar, text: Some died, sources: [{source: evening-1990}]}
"""


@pytest.fixture
def counted(variation: Variation, open_site: OpenSite) -> Site:
    """A site with more figures, on another event."""

    def more(records: Records) -> None:
        records.edit(BLOCKADE, "claims:\n", DEAD)

    return open_site(variation(more))


@pytest.fixture
def page(counted: Site, read_html: ReadHtml) -> Html:
    return read_html(counted.get("/casualties").text)


def events(page: Html) -> list[str]:
    """The events that it lists."""
    return page.within(page.one("table", "casualties")).texts("th", scope="row")


def test_each_event_has_all_its_questions_on_the_dead(page: Html) -> None:
    assert page.texts("h2")[0] == "2 events"
    table = page.within(page.one("table", "casualties"))
    assert events(page) == ["Clash at Mill Bridge 4 May 1990", "Blockade of Dorna from 10 May 1991 on"]
    assert table.texts("p") == ["deaths soldiers", "civilian deaths", "deaths soldiers"]
    assert table.texts("li") == [
        "Ardania 3 Ardania",
        "Belmar 10 to 25 Belmar",
        "Belmar 4,000 Belmar",
        "Free Dorna at least 100 Free Dorna",
        "Belmar 0 Belmar",
    ]
    assert table.links()["deaths"].endswith("#about-deaths")


def test_all_lines_have_one_scale(page: Html) -> None:
    drawn = page.all("svg", "ranges", aria_hidden="true")
    assert len(drawn) == 3
    ticks = [[line.get("x1") for line in page.within(each).all("line", "scale-tick")] for each in drawn]
    assert ticks == [["0.0%", "23.75%", "47.5%", "71.25%", "95.0%"]] * 3


def test_it_says_that_these_are_claims_and_how_the_scale_is_made(page: Html) -> None:
    notes = " ".join(page.texts("p", "note"))
    assert "These are claims, not findings." in notes
    assert "Each step of it is ten times the one before" in notes
    assert page.links()["How this is worked out"] == "/about#method"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("about=civilian-deaths", ["Blockade of Dorna from 10 May 1991 on"]),
        ("year=1990", ["Clash at Mill Bridge 4 May 1990"]),
        ("place=mill-bridge", ["Clash at Mill Bridge 4 May 1990"]),
        ("side=dorna", ["Blockade of Dorna from 10 May 1991 on"]),
    ],
)
def test_it_can_be_narrowed(query: str, expected: list[str], counted: Site, read_html: ReadHtml) -> None:
    assert events(read_html(counted.get(f"/casualties?{query}").text)) == expected


def test_the_form_offers_what_there_is(page: Html) -> None:
    form = page.within(page.one("form", "filter-form"))
    offered = {
        select.get("name"): [option.get("value") for option in form.within(select).all("option")]
        for select in form.all("select")
    }
    assert offered == {
        "about": ["", "deaths", "civilian-deaths"],
        "year": ["", "1990", "1991"],
        "side": ["", "ardania", "belmar", "dorna"],
    }


def test_panels_count_events(counted: Site, read_html: ReadHtml) -> None:
    page = read_html(counted.get("/casualties?side=dorna").text)
    places = page.within(page.one("details", id_="choices-place"))
    assert places.texts("p", "choice-heads") == ["Events in this view / in all"]
    assert places.texts("a", rel="nofollow") == [
        "Ardania (country) with everything inside it 1 / 2",
        "Dorna / Tornak with everything inside it 1 / 2",
    ]
    assert places.texts("p", "choice-done") == ["Show 1 event"]
    found = read_html(counted.get("/casualties?actor=free-dorna&source=council-text").text)
    assert events(found) == ["Blockade of Dorna from 10 May 1991 on"]


def test_other_formats_keep_the_filter(counted: Site, read_html: ReadHtml) -> None:
    links = read_html(counted.get("/casualties?side=dorna&year=1991").text).links()
    assert links["As CSV"] == "/api/v1/questions.csv?year=1991&about=deaths&side=dorna&sort=date&_bom=1"
    assert [item["about"] for item in counted.get(links["As JSON"]).json()["items"]] == ["civilian-deaths"]


def test_claims_by_side_and_subject_have_bars_of_one_scale(page: Html) -> None:
    table = page.within(page.one("table", "tallied"))
    assert table.texts("th", scope="col") == ["Subject", "Ardania", "Belmar", "Free Dorna", "Others"]
    found = dict(zip(table.texts("th", scope="row"), zip(*[iter(table.texts("td"))] * 4, strict=True), strict=True))
    assert found["deaths"] == ("1", "5", "1", "0")
    assert found["wounded"] == ("0", "1", "0", "0")
    widths = [bar.get("width") for bar in table.all("rect", "mark")]
    assert widths[:3] == ["20.0%", "100.0%", "20.0%"]


def test_what_nobody_counts_is_said(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/casualties?year=1993").text)
    assert page.texts("h2")[0] == "0 events Show all"
    assert "No figures for people killed are recorded of this." in page.texts("p")
    assert page.all("table") == []


def test_what_is_no_count_of_the_dead_is_refused(site: Site, read_html: ReadHtml) -> None:
    response = site.get("/casualties?about=motive")
    assert response.status_code == 400
    assert "about=motive 'motive' is not one of deaths." in " ".join(read_html(response.text).texts("main"))


def test_without_sides_there_is_one_column(variation: Variation, open_site: OpenSite, read_html: ReadHtml) -> None:
    def take_sides_away(records: Records) -> None:
        dataset = (records.root / "registries/dataset.yml").read_text()
        records.write("registries/dataset.yml", dataset[: dataset.index("sides:")])
        text = (records.root / "registries/perspectives.yml").read_text()
        kept = [line for line in text.splitlines() if not line.startswith("  side:")]
        records.write("registries/perspectives.yml", "\n".join([*kept, ""]))

    page = read_html(open_site(variation(take_sides_away)).get("/casualties").text)
    assert page.within(page.one("table", "casualties")).texts("li") == ["3 to 25 Ardania, Belmar"]
    assert page.within(page.one("table", "tallied")).texts("th", scope="col") == ["Subject", "Accounts"]
