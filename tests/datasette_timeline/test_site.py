"""The metadata.yml that a dataset begins with, on the site that it describes."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest

from loaders.importing.importers import IMPORTERS, TABLES

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Site, Variation

WITH_PARAMETERS = [
    ("casualty-claims-by-claimant", "claimant=belmar", 1),
    ("casualty-claims-by-claimant", "claimant=Ardan", 1),
    ("casualty-claims-by-claimant", "claimant=nobody", 0),
    ("deaths-in-a-place-and-year", "place=dorna&year=1990", 2),
    ("answered-by-several-sides", "about=deaths", 1),
    ("changed-since", "since=2026-02-04", 1),
    ("around-a-day", "day=1991-03-05&days=3", 1),
    ("around-a-day", "day=1991-03-05&days=2", 0),
    ("around-a-day", "day=1900-01-01", 1),
    ("around-a-day", "day=no+day", 0),
    ("in-a-place", "place=dorna", 6),
    ("in-a-place", "place=Tornak", 6),
    ("in-a-place", "place=мельничный мост", 0),
    ("in-a-place", "place=Мельничный мост", 1),
    ("who-says-what", "event=1991-05-blockade-of-dorna", 1),
    ("resolutions-and-responses", "words=decision", 1),
    ("two-actors", "one=ardania&other=belmar", 3),
    ("two-actors", "one=council-of-lakes", 2),
    ("claims-about-another", "claimant=free-dorna&actor=belmar", 2),
    ("sources-by-perspective", "event=1992-04-capture-of-osip-verd", 1),
    ("widest-differences", "about=deaths", 1),
    ("by-year-and-type", "first=1991&last=1991", 4),
    ("day-in-history", "day=05-04", 1),
    ("day-in-history", "day=12", 0),
    ("resting-on-one-source", "importance=3", 3),
    ("resting-on-one-side", "side=belmar", 1),
    ("resting-on-one-side", "side=dorna", 0),
    ("as-the-other-side-reports", "side=dorna", 0),
    ("corrections-by-date", "since=2026-02-03", 1),
    ("corrections-by-date", "since=2026-02-04", 0),
    ("find-a-key", "name=верд", 0),
    ("find-a-key", "name=Верд", 1),
]


@pytest.fixture(scope="module")
def described(site_metadata: dict[str, Any]) -> dict[str, Any]:
    """What it says of the only database."""
    (database,) = site_metadata["databases"].values()
    return dict(database)


@pytest.fixture(scope="module")
def queries(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return dict(described["queries"])


_UNMARKED = """\
- code: weak-unmarked
  record: 1991-05-blockade-of-dorna
  reason: The tests need a statement that rests on a reference work alone and is not marked.
"""
"""The waiver of what the claim rests on, which nothing needs once it rests on something else."""


def rows(site: Site, query: str, parameters: str = "") -> list[dict[str, Any]]:
    response = site.get(f"/conflict/{query}.json?_shape=array&{parameters}")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()
    return found


def test_there_are_a_dozen_queries_each_with_a_title_and_a_description(queries: dict[str, dict[str, Any]]) -> None:
    assert len(queries) >= 12
    for name, query in queries.items():
        assert query["title"], name
        assert query["description"].endswith("."), name
        for parameter in query["params"]:
            assert re.search(rf"\b{parameter}\b[^.]*: ", query["description"]), f"{name} does not explain {parameter}"
            assert f":{parameter}" in query["sql"], name
        assert set(re.findall(r":(\w+)", query["sql"])) == set(query["params"]), name


@pytest.fixture
def retold(variation: Variation, open_site: OpenSite, described: dict[str, Any]) -> Site:
    """A site on which a claim of one side stands in a source of another one alone."""

    def retell(records: Records) -> None:
        path = "events/1991/1991-05-blockade-of-dorna.yml"
        records.edit(path, "low: 500, sources: [{source: handbook}]", "low: 500, sources: [{source: evening-1990}]")
        records.edit("registries/waivers.yml", _UNMARKED, "")

    return open_site(variation(retell), metadata={"databases": {"conflict": {"queries": described["queries"]}}})


def test_every_query_answers_without_parameters(queries: dict[str, dict[str, Any]], retold: Site) -> None:
    for name in queries:
        assert rows(retold, name), name
        page = retold.get(f"/conflict/{name}")
        assert page.status_code == 200
        assert "message-error" not in page.text


@pytest.mark.parametrize("side", ["dorna", ""])
def test_what_only_the_other_side_reports(side: str, retold: Site) -> None:
    (row,) = rows(retold, "as-the-other-side-reports", f"side={side}")
    assert row == {
        "id": "1991-05-blockade-of-dorna-zzhs",
        "event": "1991-05-blockade-of-dorna",
        "title": "Blockade of Dorna",
        "date_earliest": "1991-05-10",
        "date_latest": None,
        "claimants": "Free Dorna",
        "sides": "dorna",
        "about": "displaced",
        "group": None,
        "figure": "at least 500",
        "unit": None,
        "text": None,
        "agreement": "one-side",
        "sources_sides": "belmar",
        "publishers": "Evening Post",
    }


def test_what_one_side_alone_carries(site: Site) -> None:
    found = rows(site, "resting-on-one-side")
    assert [(row["claimants"], row["sources_side"], row["publishers"]) for row in found] == [
        ("Ardania", "ardania", "Dawn Gazette"),
        ("Belmar", "belmar", "Evening Post"),
        ("Dawn Gazette", "ardania", "Dawn Gazette"),
    ]


def test_deaths_are_told_with_the_side_of_whoever_claims_them(site: Site) -> None:
    found = rows(site, "deaths-in-a-place-and-year", "place=mill-bridge&year=1990")
    assert [(row["claimants"], row["sides"], row["low"], row["high"]) for row in found] == [
        ("Ardania", "ardania", 3, 3),
        ("Belmar", "belmar", 10, 25),
    ]


def test_questions_that_several_sides_answer_name_each_side(site: Site) -> None:
    found = rows(site, "answered-by-several-sides")
    assert [(row["about"], row["sides"], row["agreement"]) for row in found] == [
        ("deaths", "ardania; belmar", "sides-contradict"),
        ("responsibility", "belmar; dorna", "agree"),
    ]


def test_what_changed_is_told_by_its_versions_where_they_are_known(old_site: Site) -> None:
    found = [
        (row["date"][:10], row["what"], row["note"]) for row in rows(old_site, "changed-since", "since=2026-01-06")
    ]
    lines = (
        "headline: “Fight at Mill Bridge” → “Clash at Mill Bridge”; deaths (soldiers) according to Ardania: 30 → 3; "
        "fact: It had been built in 1911; place: Old Mill"
    )
    assert found == [
        ("2026-02-03", "corrected", "The bridge was closed for a month, not a year."),
        ("2026-01-20", "changed", lines),
        ("2026-01-20", "withdrawn", "No source stands behind it."),
        ("2026-01-06", "renamed", "The old slug took a side."),
    ]


def test_what_changed_is_told_by_its_day(site: Site) -> None:
    found = rows(site, "changed-since")
    assert {row["what"] for row in found} == {"added", "corrected", "renamed", "withdrawn"}
    assert [row["date"] for row in found] == sorted((row["date"] for row in found), reverse=True)


@pytest.mark.parametrize(("query", "parameters", "count"), WITH_PARAMETERS)
def test_queries_take_parameters(query: str, parameters: str, count: int, site: Site) -> None:
    assert len(rows(site, query, parameters)) == count


def test_every_query_is_tried_with_parameters(queries: dict[str, dict[str, Any]]) -> None:
    assert {query for query, _, _ in WITH_PARAMETERS} == set(queries)


def test_figures_that_differ_are_laid_side_by_side(site: Site) -> None:
    (row,) = rows(site, "widest-differences")
    assert (row["lowest"], row["highest"], row["times"], row["claims"]) == (3, 25, 8.3, 2)


def test_what_answered_a_resolution(site: Site) -> None:
    (row,) = rows(site, "resolutions-and-responses")
    assert (row["id"], row["relation"], row["other"]) == (
        "1991-06-01-council-of-lakes-decision-7",
        "is answered by",
        "1992-04-capture-of-osip-verd",
    )


def test_every_table_and_view_has_a_page_with_its_description(described: dict[str, Any], site: Site) -> None:
    attached = site.datasette.get_database("conflict")
    present = set(site.run(attached.table_names())) | set(site.run(attached.view_names()))
    told = {name: table["description"] for name, table in described["tables"].items() if "description" in table}
    imported = {table.name for table in TABLES}.union(*(each.views for each in IMPORTERS.values()))
    descriptions = {name: description for name, description in told.items() if name not in imported}
    assert imported <= told.keys()
    assert {name for name in present if "_fts" not in name} == set(descriptions)
    for name, description in descriptions.items():
        page = site.get(f"/conflict/{name}?_size=1")
        assert page.status_code == 200, name
        assert "timed out" not in page.text
        assert description in html.unescape(page.text), name


def test_the_home_page_lists_what_people_come_for_and_hides_the_rest(site: Site) -> None:
    page = site.get("/conflict").text
    shown = re.findall(r'class="db-table"><a href="/conflict/(\w+)">', page)
    assert "events" in shown
    assert not [name for name in shown if name.startswith("link_") or "_fts" in name]


def test_events_are_in_order_of_time_with_all_facets(site: Site, documents: list[dict[str, Any]]) -> None:
    data = site.table("_shape=objects")
    assert [row["id"] for row in data["rows"]] == [document["id"] for document in documents]
    assert set(data["facet_results"]["results"]) == {"type", "importance", "year", "month", "actor", "place", "tag"}
    assert data["suggested_facets"] == []
