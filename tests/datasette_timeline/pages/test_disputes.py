"""/disputes: what is contested across events."""

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
  - {id: d333, about: civilian-deaths, by: belmar, value: 4, sources: [{source: evening-1990}]}
  - {id: d444, about: motive, by: free-dorna, text: To starve the town, sources: [{source: handbook}]}
  - {id: d555, about: motive, by: belmar, text: To stop the smugglers, sources: [{source: evening-1990}]}
"""


def dispute(records: Records) -> None:
    """Two more disputes, on another event: one in figures, one in words."""
    records.edit(BLOCKADE, "claims:\n", DEAD)


@pytest.fixture
def disputed(variation: Variation, open_site: OpenSite) -> Site:
    return open_site(variation(dispute))


@pytest.fixture
def read(read_html: ReadHtml, site: Site) -> ReadHtml:
    return lambda address: read_html(site.get(address).text)


def listed(page: Html) -> list[str]:
    """What the rows of the list are about."""
    return page.within(page.one("table", "disputes")).texts("span", "asked")


def test_each_row_says_which_event_what_is_asked_and_what_each_side_says(read: ReadHtml) -> None:
    page = read("/disputes")
    assert page.texts("h1") == ["Disputes"]
    assert page.texts("h2")[0] == "1 dispute"
    table = page.within(page.one("table", "disputes"))
    assert table.texts("th", scope="col") == ["Question", "Ardania", "Belmar", "Free Dorna", "Others"]
    assert table.texts("th", scope="row") == [
        (
            "Clash at Mill Bridge 4 May 1990 deaths soldiers sides contradict each other "
            "highest is 8.3 times the lowest 0 10 20 30"
        )
    ]
    assert table.texts("td") == ["3 Ardania", "10 to 25 Belmar", "nothing recorded", "nothing recorded"]
    assert table.links() == {"Clash at Mill Bridge": BRIDGE, "deaths": f"{BRIDGE}#about-deaths"}
    assert len(table.all("svg", "ranges", aria_hidden="true")) == 1


def test_it_says_what_counts_as_a_dispute_and_where_more_is_told(read: ReadHtml) -> None:
    page = read("/disputes")
    (told,) = [each for each in page.texts("p", "note") if "It is disputed" in each]
    assert told == (
        "A question is what claims on one event say about one subject, counting one group in one unit. It is disputed "
        "where sides contradict each other, or no number fits all figures. This is worked out from the claims; nobody "
        "sets it by hand, and nobody is declared right. How this is worked out"
    )
    assert page.links()["How this is worked out"] == "/about#method"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["civilian deaths", "motive", "deaths soldiers"]),
        ("sort=ratio", ["civilian deaths", "deaths soldiers", "motive"]),
        ("sort=date", ["deaths soldiers", "civilian deaths", "motive"]),
        ("about=deaths", ["civilian deaths", "deaths soldiers"]),
        ("about=civilian-deaths", ["civilian deaths"]),
        ("side=dorna", ["civilian deaths", "motive"]),
        ("place=mill-bridge", ["deaths soldiers"]),
        ("place=mill-bridge&place=dorna", ["civilian deaths", "motive", "deaths soldiers"]),
        ("actor=belmar&tag=bridges", ["deaths soldiers"]),
        ("source=council-text", ["civilian deaths", "motive"]),
        ("year=1991", ["civilian deaths", "motive"]),
        ("agreement=sides-contradict&about=motive", ["motive"]),
    ],
)
def test_filters_and_orders(query: str, expected: list[str], disputed: Site, read_html: ReadHtml) -> None:
    assert listed(read_html(disputed.get(f"/disputes?{query}").text)) == expected


def test_other_formats_keep_the_filter(disputed: Site, read_html: ReadHtml) -> None:
    page = read_html(disputed.get("/disputes?about=deaths&side=dorna&sort=ratio").text)
    query = "contested=1&about=deaths&side=dorna&sort=-ratio"
    assert page.links()["As CSV"] == f"/api/v1/questions.csv?{query}&_bom=1"
    assert page.links()["As JSON"] == f"/api/v1/questions?{query}"
    items = disputed.get(page.links()["As JSON"]).json()["items"]
    assert [item["about"] for item in items] == ["civilian-deaths"]


def test_the_form_offers_what_disputes_have_and_keeps_what_was_chosen(disputed: Site, read_html: ReadHtml) -> None:
    page = read_html(disputed.get("/disputes?about=deaths&year=1991&sort=date&lang=ru").text)
    form = page.within(page.one("form", "filter-form"))
    offered = {
        select.get("name"): [option.get("value") for option in form.within(select).all("option")]
        for select in form.all("select")
    }
    assert offered == {
        "about": ["", "motive", "deaths", "civilian-deaths"],
        "year": ["", "1990", "1991"],
        "agreement": ["", "sides-contradict"],
        "side": ["", "ardania", "belmar", "dorna"],
    }
    chosen = [option.get("value") for option in form.all("option") if option.get("selected") is not None]
    assert chosen == ["deaths", "1991"]
    hidden = {each.get("name"): each.get("value") for each in form.all("input", type="hidden")}
    assert hidden == {"sort": "date", "lang": "ru"}


def values(page: Html, field: str) -> list[str]:
    """What the panel of a filter offers."""
    return page.within(page.one("details", id_=f"choices-{field}")).texts("a", rel="nofollow")


def test_panels_count_disputes(disputed: Site, read_html: ReadHtml) -> None:
    page = read_html(disputed.get("/disputes").text)
    assert page.texts("summary") == ["Place", "Actor", "Tag", "Source"]
    assert values(page, "place") == [
        "Ardania (country) with everything inside it 3",
        "Dorna / Tornak with everything inside it 3",
        "Mill Bridge 1",
        "River Town 1",
    ]
    narrowed = read_html(disputed.get("/disputes?about=deaths&side=dorna&actor=free-dorna").text)
    assert values(narrowed, "place") == [
        "Ardania (country) with everything inside it 1 / 3",
        "Dorna / Tornak with everything inside it 1 / 3",
    ]
    assert narrowed.texts("p", "choice-heads")[0] == "Disputes in this view / in all"
    assert narrowed.texts("p", "choice-done")[0] == "Show 1 dispute"


def test_a_panel_counts_what_its_values_find(disputed: Site, read_html: ReadHtml) -> None:
    page = read_html(disputed.get("/disputes?side=belmar").text)
    panels = [page.within(each) for each in page.all("div", "choice-values")]
    offered = [panel.within(each) for panel in panels for each in panel.all("li")]
    counts = {each.one("a").get("href", ""): each.texts("span", "number") for each in offered}
    assert len(counts) > 10
    for href, number in counts.items():
        assert read_html(disputed.get(href).text).texts("h2")[0].split()[0] == number[0].split()[0], href


def test_chips_take_each_part_off_and_keep_the_rest(disputed: Site, read_html: ReadHtml) -> None:
    page = read_html(disputed.get("/disputes?place=dorna&actor=belmar&about=deaths&side=dorna&sort=date").text)
    chips = page.within(page.one("ul", "chips"))
    assert chips.links() == {
        "Remove Actor Belmar 1 ×": "/disputes?place=dorna&about=deaths&side=dorna&sort=date",
        "Remove Place Dorna / Tornak, with everything inside it 1 ×": (
            "/disputes?actor=belmar&about=deaths&side=dorna&sort=date"
        ),
        "Remove Claims about deaths ×": "/disputes?actor=belmar&place=dorna&side=dorna&sort=date",
        "Remove Side that speaks Free Dorna ×": "/disputes?actor=belmar&place=dorna&about=deaths&sort=date",
        "Remove all filters": "/disputes",
    }
    form = page.within(page.one("form", "filter-form"))
    hidden = [(each.get("name"), each.get("value")) for each in form.all("input", type="hidden")]
    assert hidden == [("actor", "belmar"), ("place", "dorna"), ("sort", "date")]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("side=nobody", "side=nobody 'nobody' is not one of ardania, belmar, dorna."),
        ("agreement=agree", "agreement=agree 'agree' is not one of sides-contradict."),
        ("year=90", "year=90 '90' is not a year. Write it with four digits: 1992."),
        ("sort=size", "sort=size 'size' is not one of importance, ratio, date."),
        ("page=2", "page=2 '2' is too many: there is only one page."),
        (
            "place=mill-brige",
            "place=mill-brige 'mill-brige' is not a place of this database. Did you mean 'mill-bridge' (Mill Bridge)?",
        ),
    ],
)
def test_what_is_not_there_is_refused(query: str, message: str, site: Site, read_html: ReadHtml) -> None:
    response = site.get(f"/disputes?{query}")
    page = read_html(response.text)
    assert response.status_code == 400
    assert message in " ".join(page.texts("main"))


def test_nothing_found_is_no_error(read: ReadHtml) -> None:
    page = read("/disputes?year=1993")
    assert page.texts("h2")[0] == "0 disputes Show all"
    assert "No dispute is like that." in page.texts("p")
    assert page.all("table") == []


def test_deaths_over_time_and_claims_by_side_stand_below(disputed: Site, read_html: ReadHtml) -> None:
    page = read_html(disputed.get("/disputes").text)
    table = page.within(page.one("table", "over-time"))
    assert table.texts("th", scope="row") == [
        "Clash at Mill Bridge 4 May 1990 deaths soldiers",
        "Blockade of Dorna from 10 May 1991 on civilian deaths",
    ]
    assert table.texts("li") == [
        "Ardania 3",
        "Belmar 10 to 25",
        "Belmar 4",
        "Free Dorna at least 100",
    ]
    tallied = page.within(page.one("table", "tallied"))
    assert tallied.texts("th", scope="row") == ["deaths", "motive"]
    assert tallied.texts("td") == ["1", "2", "1", "0", "0", "1", "1", "0"]
    assert tallied.links()["2"] == "/disputes?about=deaths&side=belmar"


def test_one_event_with_deaths_is_no_course_of_time(read: ReadHtml) -> None:
    assert read("/disputes").all("table", "over-time") == []


def test_a_dataset_without_sides_has_one_column_of_accounts(
    variation: Variation, open_site: OpenSite, read_html: ReadHtml
) -> None:
    def take_sides_away(records: Records) -> None:
        dataset = (records.root / "registries/dataset.yml").read_text()
        records.write("registries/dataset.yml", dataset[: dataset.index("sides:")])
        text = (records.root / "registries/perspectives.yml").read_text()
        kept = [line for line in text.splitlines() if not line.startswith("  side:")]
        records.write("registries/perspectives.yml", "\n".join([*kept, ""]))

    site = open_site(variation(take_sides_away))
    page = read_html(site.get("/disputes").text)
    table = page.within(page.one("table", "disputes"))
    assert table.texts("th", scope="col") == ["Question", "Accounts"]
    assert table.texts("td") == ["3 to 25 Ardania, Belmar"]
    assert "side" not in [each.get("name") for each in page.all("select")]
    assert site.get("/disputes?side=belmar").status_code == 400
    home = read_html(site.get("/").text)
    (section,) = home.all("section", aria_labelledby="disputes")
    assert home.within(section).texts("h2") == ["Where accounts differ most"]
    assert home.within(section).texts("li") == [
        "Clash at Mill Bridge deaths, soldiers 4 May 1990; figures differ 3 to 25. 0 10 20 30"
    ]
