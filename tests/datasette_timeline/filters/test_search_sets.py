"""What searches find as sets of events, against what the same searches find in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.database.catalogue import catalogue_of
from datasette_timeline.database.registered_names import RegisteredNames
from datasette_timeline.filters import search_sets as module
from datasette_timeline.filters.event_sets import numbers_of
from datasette_timeline.filters.query_reading import Reading, read_query
from datasette_timeline.filters.search_sets import Found, search_sets

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

QUERIES = [
    "bridge",
    "bri",
    '"mill bridge"',
    "Ardania",
    "Ardania bridge",
    "Ardania Belmar talks",
    "bridge nowhere",
    "bridge soldiers nowhere elsewhere",
    "nowhere",
    "nowhere elsewhere",
    "1990",
    "bridge 1991",
    "May 1990",
    "Belmar May 1990 council",
    "bridge -Belmar",
    "Ardania -bridge",
    "-bridge -Ardania",
    '-"mill bridge" council',
    "bridge bridge",
]


@pytest.fixture
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(database)
    yield connection
    connection.close()


def read(site: Site, query: str) -> Reading:
    catalogue = site.run(catalogue_of(site.datasette.get_database("conflict")))
    return read_query(query, catalogue.registered if catalogue else RegisteredNames())


def find(site: Site, query: str) -> Found:
    database = site.datasette.get_database("conflict")
    return site.run(site.run(search_sets(database)).find(database, read(site, query)))


@pytest.mark.parametrize("query", QUERIES)
def test_finds_what_filters_find(query: str, site: Site, connection: sqlite3.Connection) -> None:
    where, params = read(site, query).where("q")
    in_sql = [number for (number,) in connection.execute(f"select number from events where {where} order by 1", params)]
    assert list(numbers_of(find(site, query).events)) == in_sql


def test_knows_which_events_have_each_part(site: Site) -> None:
    parts = find(site, "bridge nowhere Belmar").parts
    assert [events > 0 for events in parts] == [True, False, True]
    assert parts[0] == find(site, "bridge -nowhere").events


def test_a_name_alone_is_linked_and_not_looked_for_in_texts(site: Site) -> None:
    assert find(site, "Belmar") == (find(site, "Belmar -nowhere").events, [], 0)


def test_what_is_linked_counts_where_more_than_a_name_is_asked_for(site: Site) -> None:
    assert find(site, "Belmar bridge").linked == find(site, "Belmar").events
    assert find(site, "bridge soldiers").linked == 0


def test_finds_words_in_headlines_alone(site: Site, connection: sqlite3.Connection) -> None:
    sets, database = (
        site.run(search_sets(site.datasette.get_database("conflict"))),
        site.datasette.get_database("conflict"),
    )
    titled = connection.execute("select number from events where title like '%bridge%' order by 1").fetchall()
    assert [(number,) for number in numbers_of(site.run(sets.titles(database, '"bridg"')))] == titled != []


def test_keeps_as_many_sets_as_it_may_and_those_of_the_search_at_hand(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 2)
    sets = site.run(search_sets(site.datasette.get_database("conflict")))
    find(site, "bridge soldiers council")
    assert len(sets._kept) == 3
    find(site, "mill")
    assert len(sets._kept) == 2


@given(st.lists(st.tuples(st.integers(0, 255), st.sampled_from([1, 2])), min_size=1), st.integers(0, 12))
def test_those_that_have_most_are_counted_as_by_hand(parts: list[tuple[int, int]], least: int) -> None:
    sums = [sum(weight for events, weight in parts if events >> number & 1) for number in range(8)]
    most = max(sums)
    by_hand = sum(1 << number for number, weight in enumerate(sums) if weight == most and 0 < most >= least)
    assert module._with_most([events for events, _ in parts], [weight for _, weight in parts], least) == by_hand
