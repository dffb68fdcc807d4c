"""Events beside rows of UCDP GED: as its claims, apart from the record's, and only where rows are imported."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Saying, Site, Tamper, Visit


@pytest.fixture
def tampered_coded(coded: Path, tmp_path_factory: pytest.TempPathFactory) -> Tamper:
    """A copy of the database with rows after some SQL: what other records would have made."""

    def tamper(sql: str) -> Path:
        path = Path(shutil.copy(coded, tmp_path_factory.mktemp("tampered")))
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(sql)
        return path

    return tamper


CLASH = "/events/1990-05-04-clash-at-mill-bridge"
SHOTS = "/events/1991-03-01-shots-in-river-town"


def test_without_rows_an_event_has_its_ids_and_nothing_else(visit: Visit) -> None:
    page = visit(CLASH)
    assert "UCDP GED 12, 13" in page.main
    assert "ucdp" not in {each.get("id") for each in page.tree.iter()}


def test_confirmed_rows_are_added_up_as_the_claim_of_their_makers(
    visit: Visit, coded_site: Site, saying: Saying
) -> None:
    page = visit(CLASH, site=coded_site)
    section = page.section("ucdp")
    told = saying(section)
    assert (
        "UCDP GED 23.1 codes 2 events here. Its best estimate of deaths, with its lowest and highest: 48 (43–68)."
        in told
    )
    assert "not findings of this database" in told
    assert "Davies, Shawn" in told
    links = page.links(section)
    assert links["12"] == "/collections/ged/12"
    assert links["CC BY 4.0"] == "https://creativecommons.org/licenses/by/4.0/"
    assert not page.faults


def test_what_nobody_has_read_is_told_apart(visit: Visit, coded_site: Site, saying: Saying) -> None:
    page = visit(SHOTS, site=coded_site)
    told = saying(page.section("ucdp"))
    assert "Nobody has read yet which events of UCDP GED 23.1 tell of this." in told
    assert "1 more may belong here; nobody has read it yet" in told
    assert "UCDP's point stands for Mill Bridge" in told
    assert "best estimate of deaths, with" not in told


def test_what_may_be_coded_twice_is_not_added(
    visit: Visit, coded_site: Site, open_site: OpenSite, saying: Saying, tampered_coded: Tamper
) -> None:
    asked = saying(visit(CLASH, site=coded_site).section("ucdp"))
    assert "may be the happening of 12, coded twice: not added" in asked
    confirmed = "update event_matches set confirmed_by = event where ged_id = 16"
    both = saying(visit(CLASH, site=open_site(tampered_coded(confirmed))).section("ucdp"))
    assert "codes 3 events here. Its best estimate of deaths, with its lowest and highest: 48 (43–68)." in both
    assert "1 of them is not added: it may be a happening that UCDP coded twice." in both
    refused = "delete from event_matches where ged_id = 16"
    beside = saying(visit(CLASH, site=open_site(tampered_coded(refused))).section("ucdp"))
    assert "This event of it is not counted here: 16 (20 April 1990, 30 (30–70))" in beside


def test_a_twin_of_what_nobody_has_read_and_of_what_is_counted_is_not_added(
    visit: Visit, open_site: OpenSite, saying: Saying, tampered_coded: Tamper
) -> None:
    three_alike = """
    update event_matches set confirmed_by = null where ged_id = 12;
    update event_matches set confirmed_by = event where ged_id = 16;
    insert or ignore into coded_twice values (12, 16), (13, 16);
    """
    told = saying(visit(CLASH, site=open_site(tampered_coded(three_alike))).section("ucdp"))
    assert "codes 2 events here. Its best estimate of deaths, with its lowest and highest: 8." in told
    assert "may be the happening of 13, coded twice: not added" in told


def test_the_estimate_stands_on_the_scale_of_the_claims(visit: Visit, coded_site: Site, saying: Saying) -> None:
    page = visit(CLASH, site=coded_site)
    chart = page.first(".//table[@aria-labelledby='about-deaths']")
    last = chart.findall("tbody")[-1]
    assert "UCDP GED 23.1 all dead, best estimate (lowest to highest) 48 (43–68)" in saying(last)
    [mark] = [each for each in page.all("svg", last) if each.get("overflow") and each.find("g") is not None]
    ticks = {text.text: text.get("x") for text in page.all("text", page.all("svg", chart, class_="scale-axis")[0])}
    assert ticks == {"0": "0.0%", "20": "23.75%", "40": "47.5%", "60": "71.25%", "80": "95.0%"}
    assert mark.get("x") == "57.0%"


def test_who_may_not_see_the_rows_sees_nothing_of_them(coded: Path, open_site: OpenSite, visit: Visit) -> None:
    closed = {"databases": {coded.stem: {"tables": {"ged": {"allow": {"id": "root"}}}}}}
    page = visit(CLASH, site=open_site(coded, metadata=closed))
    assert "ucdp" not in {each.get("id") for each in page.tree.iter()}
    assert "UCDP GED 12, 13" in page.main
