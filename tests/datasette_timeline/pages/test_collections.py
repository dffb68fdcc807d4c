"""/collections: data of others as the site shows them, whoever imported them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.api import imported
from datasette_timeline.pages import collections
from loaders.importing.acled import ACLED
from loaders.importing.merging import Source, merge

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Html, OpenSite, ReadHtml, Site

LIST = "/collections/sightings"


@pytest.fixture
def page(collected_site: Site, read_html: ReadHtml) -> Html:
    return read_html(collected_site.get(LIST).text)


def test_the_list_of_collections_says_whose_they_are_and_on_what_terms(
    collected_site: Site, read_html: ReadHtml
) -> None:
    page = read_html(collected_site.get("/collections").text)
    main = page.within(page.one("main"))
    assert main.links()["Book of Sightings"] == LIST
    assert "Book of Sightings, volume 1; Licence: CC0." in page.text(page.one("main"))
    assert "300 events" in main.texts("span", "number")


def test_a_site_without_collections_has_no_such_pages(site: Site) -> None:
    assert site.get("/collections").status_code == 404
    assert site.get(LIST).status_code == 404
    assert "/collections" not in site.get("/about").text


def test_every_page_leads_to_collections(collected_site: Site, read_html: ReadHtml) -> None:
    footer = read_html(collected_site.get("/about").text)
    assert footer.within(footer.one("footer", "colophon")).links()["Book of Sightings"] == LIST


def test_rows_are_listed_with_what_their_makers_say(page: Html) -> None:
    assert page.texts("p", "view-count") == ["300 events"]
    rows = page.all("li", "row")
    assert len(rows) == 50
    first = page.within(rows[0])
    assert first.all("time")[0].get("datetime", "").startswith("1900-01")
    assert page.text(rows[0]).count("wounded:") == 1
    assert page.text(page.one("main")).count("These are the claims of Book of Sightings, not of this dataset") == 2
    assert page.texts("p", "citation")[0] == "Scribe, A. (1901). The Book. Book of Sightings, volume 1."


def test_filters_narrow_list_chart_and_map(collected_site: Site, read_html: ReadHtml) -> None:
    page = read_html(collected_site.get(f"{LIST}?kind=2&from=1901&to=1901").text)
    (count,) = page.texts("p", "view-count")
    total = int(count.removesuffix(" events"))
    assert 0 < total < 100
    assert len(page.all("li", "row")) == min(total, 50)
    chips = page.within(page.one("ul", "chips"))
    assert [text.split(" ", 1)[1] for text in chips.texts("a", "chip")][:2] == ["From 1901 ×", "To 1901 ×"]
    assert "Kind met" in chips.texts("a", "chip")[2]
    charted = page.within(page.one("details", "histogram-list"))
    drawn = sum(int(each) for each in charted.texts("span", "number"))
    assert drawn <= total
    circles = page.within(page.one("details", "map-all"))
    assert sum(int(each.split()[0]) for each in circles.texts("span", "meta")) == total


def test_each_value_says_how_many_it_would_leave(page: Html, collected_site: Site, read_html: ReadHtml) -> None:
    values = page.within(page.one("details", "choice-list", id="choices-land"))
    for link in values.within(values.one("div", "choice-values")).all("a"):
        href, count = link.get("href", ""), page.text(link).rpartition(" ")[2]
        if "box=" in href or not href:
            continue
        narrowed = read_html(collected_site.get(href).text)
        assert narrowed.texts("p", "view-count") == [f"{count} events"]


def test_what_is_in_a_cell_of_the_map_is_found_there(page: Html, collected_site: Site, read_html: ReadHtml) -> None:
    listed = page.within(page.one("details", "map-all"))
    for each in listed.all("li")[:5]:
        link, count = listed.within(each).one("a"), listed.within(each).texts("span", "meta")[0].split()[0]
        narrowed = read_html(collected_site.get(link.get("href", "")).text)
        assert narrowed.texts("p", "view-count")[0].split()[0] == count


def test_pages_lead_on_by_the_last_row(page: Html, collected_site: Site, read_html: ReadHtml) -> None:
    pager = page.within(page.one("nav", "pager"))
    following = read_html(collected_site.get(pager.links()["Next"]).text)
    before = {each.get("href") for each in page.within(page.one("ol", "rows")).all("a")}
    after = {each.get("href") for each in following.within(following.one("ol", "rows")).all("a")}
    assert len(after) == 50
    assert not before & after
    assert following.within(following.one("nav", "pager")).links()["From the beginning"] == LIST


def test_the_map_alone_has_no_list(collected_site: Site, read_html: ReadHtml) -> None:
    page = read_html(collected_site.get(f"{LIST}?view=map").text)
    assert not page.all("li", "row")
    assert page.all("a", "map-mark")
    assert page.all("path", "map-grid")  # rows lie all over the world, of which there is no base map


def test_nothing_found_says_so(collected_site: Site, read_html: ReadHtml) -> None:
    page = read_html(collected_site.get(f"{LIST}?q=dragon").text)
    assert page.texts("h2", "")[0:1] == ["No event has all of this"]
    assert page.links()["Everything of Book of Sightings"] == LIST


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("kind=9", "'9' is no value of kind here."),
        ("from=soon", "'soon' is not a date. Write a year, a month or a day: 2001, 2001-05 or 2001-05-20."),
        ("from=1902&to=1901", "'1902' is later than to=1901. Swap the two."),
        ("from=1901&from=1902", "given 2 times (1901, 1902), but there can be only one."),
        ("box=1,2,3", "'1,2,3' is no box. Write west, south, east and north in degrees: 20,10,21.5,10.75."),
        (
            "box=nan,0,1,1",
            "'nan,0,1,1' is no box. Write west, south, east and north in degrees: 20,10,21.5,10.75.",
        ),
        ("sort=size", "'size' is not known here. Allowed: date, -date."),
        ("view=list", "'list' is not known here. Allowed: compact, map."),
        ("after=S-999", "Book of Sightings has no row 'S-999'. Leave it out to begin with the first."),
        (f"q={'w+' * 41}", "this search has more than 40 words. Search for fewer."),
    ],
)
def test_what_is_wrong_in_an_address_is_told(
    collected_site: Site, read_html: ReadHtml, query: str, message: str
) -> None:
    response = collected_site.get(f"{LIST}?{query}")
    assert response.status_code == 400
    assert message in read_html(response.text).texts("p")


def test_empty_fields_of_forms_leave_the_address(collected_site: Site) -> None:
    response = collected_site.get(f"{LIST}?q=&from=&kind=2")
    assert (response.status_code, response.headers["location"]) == (302, f"{LIST}?kind=2")


def test_no_file_is_offered_that_would_be_refused(
    collected_site: Site, read_html: ReadHtml, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collections, "MOST_ROWS", 299)
    monkeypatch.setattr(imported, "MOST_ROWS", 299)
    taken = {}
    for query in ("", "?kind=2"):
        page = read_html(collected_site.get(f"{LIST}{query}").text)
        formats = page.within(page.one("ul", "formats")).links()
        assert {collected_site.get(href).status_code for href in formats.values()} == {200}
        taken[query] = (
            list(formats),
            "hold 299 at most" in page.text(page.one("section", "take-away", aria_labelledby="take-away")),
        )
    assert taken == {"": (["JSON"], True), "?kind=2": (["JSON", "GeoJSON", "CSV", "JSON Lines"], False)}


@pytest.mark.parametrize("language", ["en", "ru", "az", "hy"])
def test_no_row_doubles_the_full_stop_of_its_date(collected_site: Site, read_html: ReadHtml, language: str) -> None:
    page = read_html(collected_site.get(f"{LIST}/S-001?lang={language}").text)
    told = [page.text(page.one("p", "lede")), page.one("meta", name="description").get("content", "")]
    assert not [text for text in told if ".." in text]
    assert told[1].startswith(told[0])
    assert "Book of Sightings" in told[1]


@pytest.mark.parametrize("path", [LIST, f"{LIST}/S-001"])
def test_nothing_is_said_of_the_language_of_records_where_there_are_none(
    collected_site: Site, read_html: ReadHtml, path: str
) -> None:
    assert not read_html(collected_site.get(f"{path}?lang=ru").text).texts("p", "language-note")
    assert read_html(collected_site.get("/timeline?lang=ru").text).texts("p", "language-note")


def test_a_row_has_a_page_with_every_column_in_words(collected_site: Site, read_html: ReadHtml) -> None:
    response = collected_site.get(f"{LIST}/S-001")
    assert response.status_code == 200
    page = read_html(response.text)
    cells = dict(zip(page.texts("code"), page.within(page.one("table", "collection-cells")).texts("td"), strict=False))
    assert cells["no"] == "S-001Number in the book."
    assert cells["kind"] in ("1 = seen from afarHow it was met.", "2 = metHow it was met.")
    assert page.links()["Clash at Mill Bridge"] == "/events/1990-05-04-clash-at-mill-bridge"
    assert "the same event" in page.text(page.one("section", aria_labelledby="linked"))


def test_what_contradicts_itself_is_marked(collected_site: Site, read_html: ReadHtml) -> None:
    page = read_html(collected_site.get(LIST).text)
    flagged = next(each for each in page.all("li", "row") if page.within(each).all("span", "flag"))
    row = read_html(collected_site.get(page.within(flagged).one("a").get("href", "")).text)
    assert row.texts("h2")[0] == "Contradicts itself"
    assert "the figures are out of order" in row.texts("li")


def test_a_row_that_is_not_there_is_missing(collected_site: Site) -> None:
    response = collected_site.get(f"{LIST}/S-999")
    assert response.status_code == 404


def test_markup_in_values_is_text(collected_site: Site) -> None:
    text = collected_site.get(LIST).text
    assert "<b>Lakes</b>" not in text
    assert "&lt;b&gt;Lakes&lt;/b&gt;" in text


@pytest.mark.parametrize("language", ["ru", "az", "hy"])
def test_pages_are_in_the_language_of_their_reader(collected_site: Site, language: str) -> None:
    for path in ("/collections", LIST, f"{LIST}/S-001"):
        response = collected_site.get(f"{path}?lang={language}")
        assert response.status_code == 200
        assert "collections." not in response.text.replace("/collections", "")


def test_who_may_not_see_the_table_sees_no_page_of_it(collected: Path, open_site: OpenSite) -> None:
    closed = {"databases": {"conflict": {"tables": {"sightings": {"allow": False}}}}}
    site = open_site(collected, metadata=closed)
    assert site.get("/about").status_code == 200
    assert site.get(LIST).status_code == 403
    assert site.get(f"{LIST}/S-001").status_code == 403


EXPORT = (
    "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,inter1,actor2,country,location,latitude,"
    "longitude,fatalities\n"
    "NOR7,2001-02-03,1,Battle,Clash,Army of Nowhere,State forces,Front,Nowhere,Upton,1.5,2.5,4\n"
    "NOR8,2001-02-04,2,Protest,March,People of Upton,Protesters,,Nowhere,Upton,1.5,2.5,0\n"
)


def test_exports_of_another_maker_have_the_same_pages(
    collected: Path, tmp_path: Path, open_site: OpenSite, read_html: ReadHtml
) -> None:
    path = Path(shutil.copy(collected, tmp_path))
    export = tmp_path / "export-2025-11-26.csv"
    export.write_text(EXPORT, encoding="utf-8")
    merge(path, [Source(ACLED, export, "2025-11-26")], lambda _: None)
    site = open_site(path)
    listed = read_html(site.get("/collections").text)
    assert {"ACLED", "Book of Sightings"} <= listed.within(listed.one("main")).links().keys()
    page = read_html(site.get("/collections/acled").text)
    assert page.texts("p", "view-count") == ["2 events"]
    assert page.within(page.one("ol", "rows")).texts("a") == ["Army of Nowhere – Front", "People of Upton"]
    assert "the week" in page.text(page.one("details", id="choices-time_precision"))
    narrowed = read_html(site.get("/collections/acled?event_type=Battle&q=front").text)
    assert narrowed.texts("p", "row-claims") == ["deaths: 4"]
    row = read_html(site.get("/collections/acled/NOR8").text)
    assert "2 = within the week" in " ".join(row.texts("td"))
    assert "terms of ACLED: no rows may be passed on" in row.text(row.one("main"))
    assert site.get("/api/v1/collections/acled/rows").json()["total"] == 2
    assert site.get("/embed/collections/acled?view=map").status_code == 200
