"""The page on data quality, over the invented conflict of tests/records/base as builds bake it."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from datasette_timeline.pages import quality
from loaders.building import build

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Page, Site, Visit

ROOT = Path(__file__).resolve().parent.parent.parent.parent
RECORDS = ROOT / "tests" / "records" / "base"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quality") / "conflict.db"
    assert not build(RECORDS, path, cache=None, with_history=False, jobs=1).failed
    return path


@pytest.fixture
def over(built: Path, open_site: OpenSite, site_metadata: dict[str, Any]) -> Site:
    """The site over that database."""
    return open_site(built, metadata=site_metadata)


def cells(page: Page, caption: str) -> dict[str, list[str]]:
    """What a table says, by the heads of its rows."""
    said = {"".join(page.first("caption", table).itertext()): table for table in page.tree.iter("table")}
    return {
        "".join(page.first("th", row).itertext()).strip(): ["".join(cell.itertext()).strip() for cell in row.iter("td")]
        for row in page.first("tbody", said[caption]).iter("tr")
    }


def test_tells_what_was_searched_and_what_was_left_undone(visit: Visit) -> None:
    assert cells(visit("/quality"), "What was searched") == {
        "1980 to 1989": ["not searched", "", "", ""],
        "1990 to 1991": ["systematic", "7 May 2001", "English, Russian", "Talks were not looked up one by one."],
        "from 1992 on": ["not searched shelling, armed clash", "", "", ""],
    }


def test_says_nothing_of_coverage_where_nothing_is_known(visit: Visit, over: Site) -> None:
    assert "What was searched" not in visit("/quality", site=over).text


def test_counts_what_there_is_and_what_it_rests_on(visit: Visit, over: Site) -> None:
    page = visit("/quality", site=over)
    assert page.faults == []
    assert cells(page, "What there is") == {
        "Published events": ["4", ""],
        "Landmarks": ["2", "4"],
        "Facts": ["2", ""],
        "Claims": ["8", ""],
        "Claims on contested questions": ["2", "8"],
        "Sources": ["5", ""],
        "Actors": ["8", ""],
        "Places": ["5", ""],
    }
    assert cells(page, "Events")["Cite reference works alone"] == ["0", "4"]
    assert cells(page, "Events by year")["1991"][:3] == ["3", "2", "1"]


def test_says_who_is_neutral_and_which_rule_is_waived(visit: Visit, over: Site) -> None:
    page = visit("/quality", site=over)
    assert "Nowhere" not in page.main
    [rule] = cells(page, "Accepted warnings by rule")
    assert rule == "weak-source A fact or claim rests on more than reference works alone."
    assert {head.endswith("(neutral)") for head in cells(page, "Sources by perspective and kind")} == {True, False}


def test_every_number_leads_to_as_many_rows(over: Site) -> None:
    numbers = re.findall(r'<td><a href="([^"]+)">([^<]+)</a>', over.get("/quality").text)
    assert len(numbers) > 80
    for address, number in numbers:
        path, _, query = html.unescape(address).partition("?")
        assert (address, over.table(f"{query}&_size=1", path)["count"]) == (address, int(number))


def test_every_table_says_what_it_is_of_and_leads_to_its_data(visit: Visit, over: Site) -> None:
    page = visit("/quality", site=over)
    tables = list(page.tree.iter("table"))
    assert len(tables) == 13
    for table in tables:
        assert table.find("caption") is not None
        assert {head.get("scope") for head in table.iter("th")} == {"col", "row"}
    data = [address for address in page.links().values() if address.endswith((".csv?_bom=1", "?_shape=objects"))]
    assert data
    assert {over.get(address).status_code for address in data} == {200}


def test_is_said_in_russian(visit: Visit, over: Site) -> None:
    page = visit("/quality?lang=ru", site=over)
    assert cells(page, "Что есть")["Опубликованные события"] == ["4", ""]
    english = [each for each in page.first(".//main").iter() if each.get("lang") == "en" and each.tag == "caption"]
    assert english == []


def test_years_without_events_are_one_row() -> None:
    years = [{"year": 1921}, {"year": 1923}, {"year": 1930}, {"year": 1931}]
    assert list(quality._with_gaps(years)) == [
        {"year": 1921},
        {"first": 1922, "last": 1922},
        {"year": 1923},
        {"first": 1924, "last": 1929},
        {"year": 1930},
        {"year": 1931},
    ]


def test_many_claimants_are_cut_short_and_counted(visit: Visit, over: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "MOST_CLAIMANTS", 2)
    page = visit("/quality", site=over)
    assert len(cells(page, "Claims by claimant")) == 2
    assert "Those with most claims, of " in page.main
