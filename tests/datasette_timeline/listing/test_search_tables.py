"""What a browser searches with says the same as the index of the database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.listing.search_tables import numbers, search_tables

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site


@pytest.fixture(scope="module")
def tables(site: Site) -> Any:
    return site.run(search_tables(timeline_database(site.datasette)))


def decoded(coded: str) -> list[int]:
    found, before = [], 0
    for step in filter(None, coded.split(".")):
        before += int(step, 36)
        found.append(before)
    return found


def rows(site: Site, sql: str, *values: str) -> list[Any]:
    return [row[0] for row in site.run(timeline_database(site.datasette).execute(sql, list(values)))]


@pytest.mark.parametrize("ascending", [[], [0], [0, 1, 35, 36, 1300], [5, 100_000]])
def test_numbers_are_read_as_they_were_written(ascending: list[int]) -> None:
    assert decoded(numbers(ascending)) == ascending


def test_terms_are_in_the_events_that_the_index_finds(tables: Any, site: Site) -> None:
    ids, checked = tables["events"]["ids"], 0
    for term in list(tables["terms"])[::3]:
        before, events = 0, []
        for each in tables["terms"][term].split(";"):
            before += int(re.split("[TSCN]", each)[0], 36)
            events.append(ids[before])
        found = "select rowid from events_fts where events_fts match ?"
        sql = f"select id from events where number in ({found}) order by number"
        assert events == rows(site, sql, f'"{term}"'), term
        checked += 1
    assert checked > 20


def test_sets_are_those_of_filters(tables: Any, site: Site) -> None:
    ids = tables["events"]["ids"]
    assert ids == rows(site, "select id from events order by number")
    for place, coded in tables["sets"]["place"].items():
        sql = "select id from events join link_place using (number) where key = ? order by number"
        assert [ids[at] for at in decoded(coded)] == rows(site, sql, place)


def test_every_name_of_what_has_events_is_spelled(tables: Any) -> None:
    names = tables["names"]
    assert names["things"][names["spelled"]["river town"][0]][:2] == ["place", "river-town"]
    assert {field for field, *_ in names["things"]} == {"place", "actor"}
    assert set(names["words"]) >= {"en", "ru"}


def test_letters_of_every_script_of_the_site_are_told(tables: Any) -> None:
    letters = tables["reading"]["letters"]
    assert [letters[letter] for letter in "əşДշ"] == ["e", "s", "D", "sh"]
