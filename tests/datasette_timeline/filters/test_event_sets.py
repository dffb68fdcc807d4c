"""Counting with sets of events, against counting with queries."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from datasette_timeline.database.catalogue import Catalogue, catalogue_of
from datasette_timeline.filters import event_sets
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.event_sets import events_matching, sets_by_filter, sets_of, tally_of
from datasette_timeline.filters.parsing import parse_filter
from datasette_timeline.listing.facet_choices import OFFERED, profile_of

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

FILTERS = [
    [],
    [("actor", "ardania")],
    [("actor", "ardania"), ("actor", "council-of-lakes")],
    [("place", "dorna")],
    [("place", "dorna"), ("actor", "belmar"), ("type", "armed-clash")],
    [("type", "armed-clash"), ("type", "talks"), ("importance", "2")],
    [("tag", "bridges"), ("from", "1991")],
    [("source", "handbook"), ("source", "evening-1990"), ("importance", "2")],
    [("from", "1991"), ("to", "1991-03")],
    [("from", "1800"), ("to", "1900")],
    [("about", "deaths")],
    [("about", "displaced"), ("about", "area")],
    [("contested", "1")],
    [("agreement", "sides-contradict"), ("agreement", "one-account")],
    [("contested", "0"), ("year", "1991")],
    [("q", "bridge")],
    [("q", "bridge"), ("q", "council"), ("actor", "council-of-lakes")],
    [("q", "nowhere")],
]


@pytest.fixture
def catalogue(site: Site) -> Catalogue:
    found = site.run(catalogue_of(site.datasette.get_database("conflict")))
    assert found
    return found


@pytest.fixture
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(database)
    yield connection
    connection.close()


def queried(connection: sqlite3.Connection, wanted: EventFilter, column: str = "number") -> list[Any]:
    where = wanted.where()
    clauses = f"where {' and '.join(where.clauses)}" if where.clauses else ""
    return [value for (value,) in connection.execute(f"select {column} from events {clauses}", where.params)]


def members(events: int) -> list[int]:
    return [number for number in range(events.bit_length()) if events >> number & 1]


@pytest.mark.parametrize("pairs", FILTERS, ids=lambda pairs: "&".join("=".join(pair) for pair in pairs) or "all")
def test_filters_find_the_same_events_as_their_sql(
    pairs: list[tuple[str, str]], site: Site, catalogue: Catalogue, connection: sqlite3.Connection
) -> None:
    wanted = parse_filter(pairs, catalogue)
    database = site.datasette.get_database("conflict")

    async def found() -> tuple[int, Any]:
        sets = await sets_of(database)
        return events_matching(sets, await sets_by_filter(database, sets, wanted)), await profile_of(database, wanted)

    events, profile = site.run(found())
    assert members(events) == sorted(queried(connection, wanted))
    assert profile.total == len(members(events))
    months = Counter(queried(connection, wanted, "year || coalesce(substr(month, 5), '')"))
    on_day = "date_kind <> 'one-of' and substr(date, 1, 10) = date_earliest"
    days = Counter(queried(connection, wanted, f"case when {on_day} then date_earliest end"))
    assert {str(day): n for day, n in profile.days.items()} == {day: n for day, n in days.items() if day}
    assert {f"{year}-{month:02}" if month else str(year): n for (year, month), n in profile.months.items()} == months


@pytest.mark.parametrize("pairs", FILTERS, ids=lambda pairs: "&".join("=".join(pair) for pair in pairs) or "all")
def test_each_value_counts_what_the_other_filters_leave(
    pairs: list[tuple[str, str]], site: Site, catalogue: Catalogue, connection: sqlite3.Connection
) -> None:
    wanted = parse_filter(pairs, catalogue)
    profile = site.run(profile_of(site.datasette.get_database("conflict"), wanted))
    for field in OFFERED:
        left = events_matching(profile.sets, profile.parts, besides=field)
        for value, events in profile.sets.by_field[field].items():
            alone = EventFilter({**wanted.values, field: (value,)})
            assert (events & left).bit_count() == len(queried(connection, alone)), (field, value)


def test_an_empty_database_has_empty_sets(open_site: OpenSite, nothing_reviewed: Path) -> None:
    site = open_site(nothing_reviewed)
    profile = site.run(profile_of(site.datasette.get_database("conflict"), EventFilter({})))
    assert (profile.total, profile.months) == (0, {})


@pytest.mark.parametrize("counts", [{}, {1: 1}, {1: 3, 2: 4, 8: 1}, {3: 1024, 5: 7}])
def test_a_tally_counts_what_events_have(counts: dict[int, int], site: Site) -> None:
    tally = tally_of(counts, site.run(sets_of(site.datasette.get_database("conflict"))))
    for events in (0, 0b10, 0b110, 0b101000, 0b111111110):
        assert tally.of(events) == sum(counts.get(number, 0) for number in members(events))


def test_sets_that_would_not_fit_into_memory_are_made_when_asked_for(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = event_sets._read(connection)
    monkeypatch.setattr(event_sets, "_MOST_BITS", 0)
    made = event_sets._read(connection)
    assert not isinstance(made.by_field["source"], dict)
    assert {name: dict(sets) for name, sets in made.by_field.items()} == kept.by_field
    assert made.of("source", ["handbook", "nothing"]) == kept.of("source", ["handbook"]) > 0
