"""/compare tells what the record and UCDP have, side by side, and adds up nothing that may not be added."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from datasette_timeline.listing.comparison import Tally
from datasette_timeline.listing.scales import Estimate
from datasette_timeline.pages import compare

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, ReadHtml, Saying, Site, Visit

CLASH, SHOTS = "1990-05-04-clash-at-mill-bridge", "1991-03-01-shots-in-river-town"


def _deaths(best: int, low: int, high: int) -> dict[str, int]:
    return {"best": best, "low": low, "high": high}


def told(site: Site, query: str = "") -> dict[str, Any]:
    response = site.get(f"/compare.json{query}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_without_rows_the_page_says_how_to_import_some(visit: Visit, site: Site) -> None:
    page = visit("/compare")
    assert "python -m loaders import ged FILE" in page.main
    assert page.all("table") == []
    assert told(site) == {"imported": False}
    assert site.get("/compare.csv").text == "times\r\n"


def test_it_is_offered_where_there_is_something_to_compare(site: Site, coded_site: Site, read_html: ReadHtml) -> None:
    for each, is_offered in ((site, False), (coded_site, True)):
        page = read_html(each.get("/about").text)
        assert ("/compare" in page.within(page.one("footer", "colophon")).links().values()) is is_offered
        assert ("/compare</loc>" in each.get("/sitemaps/pages.xml").text) is is_offered


def test_events_and_deaths_are_counted_by_month_and_district(coded_site: Site) -> None:
    found = told(coded_site)
    assert {name: found[name] for name in ("events", "events_read", "rows", "rows_read", "rows_open", "twins")} == {
        "events": 2,
        "events_read": 1,
        "rows": 5,
        "rows_read": 2,
        "rows_open": 2,
        "twins": 1,
    }
    assert found["times"] == [
        {"key": "1990-04", "events": 0, "with_figures": 0, "rows": 1, "read": 0, "deaths": _deaths(0, 0, 0)},
        {
            "key": "1990-05",
            "events": 1,
            "with_figures": 1,
            "rows": 2,
            "read": 2,
            "deaths": _deaths(48, 43, 68),
        },
        {
            "key": "1990-08",
            "events": 0,
            "with_figures": 0,
            "rows": 1,
            "read": 0,
            "deaths": _deaths(30, 30, 30),
        },
        {"key": "1991-03", "events": 1, "with_figures": 0, "rows": 1, "read": 0, "deaths": _deaths(2, 1, 3)},
    ]
    [district] = found["districts"]
    assert (district["key"], district["events"], district["rows"]) == ("dorna", 2, 5)
    assert district["deaths"] == {"best": 80, "low": 74, "high": 101}  # the row that may be coded twice is not in it


def test_what_only_one_of_them_has_is_listed(coded_site: Site) -> None:
    found = told(coded_site)
    assert [(each["rows"], each["place"], each["first"]) for each in found["theirs"]] == [
        ([15], "mill-bridge", "1990-08-07")
    ]
    assert [(each["event"], each["reason"], each["open"]) for each in found["ours"]] == [(SHOTS, None, 1)]


def test_a_war_that_holds_everything_is_no_record_of_what_happened_in_it(
    coded: Path, open_site: OpenSite, tmp_path: Path
) -> None:
    path = Path(shutil.copy(coded, tmp_path / coded.name))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update events set type = 'war' where id = ?", [CLASH])
    found = told(open_site(path))
    assert [each["rows"] for each in found["theirs"]] == [[12, 13], [15]]
    assert found["rows_read"] == 2


def test_figures_without_a_number_in_common_are_told_of(coded_site: Site) -> None:
    [apart] = told(coded_site)["apart"]
    assert (apart["event"], apart["low"], apart["high"]) == (CLASH, 3, 25)
    assert apart["deaths"] == {"best": 48, "low": 43, "high": 68}


def test_figures_that_claims_have_from_the_dataset_itself_are_not_compared_with_it(
    coded: Path, open_site: OpenSite, tmp_path: Path
) -> None:
    """They would always meet, and the event would look as if somebody else had counted."""
    path = Path(shutil.copy(coded, tmp_path / coded.name))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "update sources set title = ? where key = 'evening-1990'",
            ["UCDP Georeferenced Event Dataset (GED), version 20.1"],
        )
        connection.commit()
    [apart] = told(open_site(path))["apart"]
    assert (apart["low"], apart["high"]) == (3, 3)


def test_a_stretch_of_time_is_compared_alone(coded_site: Site, visit: Visit, saying: Saying) -> None:
    assert [each["key"] for each in told(coded_site, "?from=1990-05&to=1990-08")["times"]] == ["1990-05", "1990-08"]
    page = visit("/compare?from=1990-05&to=1990-08", site=coded_site)
    assert saying(page.first(".//h2[@id='numbers']")) == "1 May to 31 August 1990"
    beyond = coded_site.get("/compare?from=1995")
    assert beyond.status_code == 400
    assert "Rows reach from 1990-04-20 to 1991-03-01." in beyond.text
    assert "1990 is before 1991." in coded_site.get("/compare?from=1991&to=1990").text
    assert coded_site.get("/compare?from=May").status_code == 400
    assert coded_site.get("/compare.csv?table=none").status_code == 400


def test_the_page_says_all_of_it_with_whom_to_cite(coded_site: Site, visit: Visit, saying: Saying) -> None:
    page = visit("/compare", site=coded_site)
    assert not page.faults
    assert "Neither is the measure of the other." in page.main
    assert "6 rows of UCDP GED 23.1 are in this database. Files of it may be extracts" in page.main
    assert "48 (43–68)" in saying(page.section("times"))
    assert page.links(page.section("theirs"))["15"] == "/collections/ged/15"
    assert "1 more may belong here; nobody has read it yet" in saying(page.section("ours"))
    assert "3 to 25" in saying(page.section("apart"))
    assert "Davies, Shawn" in saying(page.section("cited"))


@pytest.mark.parametrize("table", ["times", "districts", "apart", "theirs", "ours"])
def test_every_table_is_there_as_csv(coded_site: Site, table: str) -> None:
    response = coded_site.get(f"/compare.csv?table={table}")
    assert response.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(response.text)))
    rows = told(coded_site)[table]
    assert len(lines) == len(rows)
    first, same = lines[0], rows[0]
    assert {name: first[f"deaths_{name}"] for name in same.get("deaths", {})} == {
        name: str(number) for name, number in same.get("deaths", {}).items()
    }


def test_who_may_not_see_the_rows_sees_no_comparison(coded: Path, open_site: OpenSite) -> None:
    closed = {"databases": {coded.stem: {"tables": {"ged": {"allow": {"id": "root"}}}}}}
    site = open_site(coded, metadata=closed)
    assert told(site) == {"imported": False}
    assert "import ged FILE" in site.get("/compare").text


@pytest.mark.parametrize(
    ("keys", "places"),
    [
        (("1990", "1993"), [(0, 25), (75, 25)]),
        (("1990-11", "1991-02"), [(0, 25), (75, 25)]),
        (("1990-11",), [(0, 100)]),
    ],
)
def test_bars_stand_where_their_time_is(keys: tuple[str, ...], places: list[tuple[float, float]]) -> None:
    """Where nothing happened between them there is a gap."""
    bars = compare._bars([Tally(key, 1, 0, 2, 0, Estimate(0, 0, 0)) for key in keys])
    assert [(bar.x, bar.width) for bar in bars] == places
    assert {(bar.up, bar.down) for bar in bars} == {(0.5, 1.0)}
