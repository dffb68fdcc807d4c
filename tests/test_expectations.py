"""What readers of this dataset may expect of the built database; tests/expectations.yml holds the numbers and names."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

EXPECTED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "expectations.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def database(real_database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{real_database.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def column(database: sqlite3.Connection, sql: str, *values: object) -> list[Any]:
    return [row[0] for row in database.execute(sql, values)]


# --- how much ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", EXPECTED["totals"])
def test_there_is_no_less_than_there_was(database: sqlite3.Connection, table: str) -> None:
    [count] = column(database, f"select count(*) from {table}")
    assert count >= EXPECTED["totals"][table]


@pytest.mark.parametrize("period", EXPECTED["periods"], ids=lambda period: period["name"])
def test_each_period_is_told(database: sqlite3.Connection, period: dict[str, Any]) -> None:
    begun = "select count(*) from events where coalesce(date_earliest, date_latest) between ? and ?"
    [count] = column(database, begun, str(period["first"]), str(period["last"]))
    assert count >= period["events"]


def test_each_year_has_an_event_or_is_known_to_have_none(database: sqlite3.Connection) -> None:
    years = EXPECTED["years"]
    told = set(column(database, "select distinct year from events"))
    empty = [year for year in range(years["first"], years["last"] + 1) if year not in told]
    assert empty == years["without_event"]


def test_only_reviewed_events_are_published(database: sqlite3.Connection) -> None:
    assert column(database, "select distinct status from events") == ["reviewed"]


# --- nothing is there for nothing -------------------------------------------------------------------------------------


def test_every_actor_has_an_event_or_is_behind_one_that_has(database: sqlite3.Connection) -> None:
    idle = """
        select key from actors where event_count = 0 and claim_count = 0
        except select parent from actors
        except select body from actor_affiliations
    """
    users = {
        key
        for table in ("actor_names", "place_names")
        for keys in column(database, f"select used_by from {table} where used_by is not null")
        for key in keys.split("; ")
    }
    assert set(column(database, idle)) - users == set(EXPECTED["idle_actors"])


def test_every_place_has_an_event_or_lies_around_one(database: sqlite3.Connection) -> None:
    assert column(database, "select key from places where event_count = 0") == []


def test_every_source_carries_something(database: sqlite3.Connection) -> None:
    unused = "select key from sources where event_count = 0 or key not in (select source from source_usage)"
    assert column(database, unused) == []


def test_every_tag_and_perspective_is_in_use(database: sqlite3.Connection) -> None:
    assert column(database, "select key from tags where event_count = 0") == []
    assert column(database, "select key from perspectives where key not in (select perspective from sources)") == []


# --- everything has its source, and every side its say ----------------------------------------------------------------


@pytest.mark.parametrize(
    "without",
    [
        "select id from events where id not in (select event from event_sources)",
        "select id from facts where id not in (select fact from fact_sources)",
        "select id from claims where id not in (select claim from claim_sources)",
        "select id from claims where id not in (select claim from claim_claimants)",
        "select id from claims where figure is null and text is null",
    ],
)
def test_nothing_stands_without_what_carries_it(database: sqlite3.Connection, without: str) -> None:
    assert column(database, without) == []


def test_every_figure_has_a_source_and_says_what_it_counts(database: sqlite3.Connection) -> None:
    figures = """
        select id from claims where (low is not null or high is not null)
        and ("group" is null or id not in (select claim from claim_sources))
    """
    assert column(database, figures) == []


def test_landmarks_speak_through_several_perspectives(database: sqlite3.Connection) -> None:
    one_sided = """
        select events.id from events
        join source_usage on source_usage.event = events.id
        where events.importance = 1
        group by events.id having count(distinct source_usage.perspective) < ?
    """
    assert column(database, one_sided, EXPECTED["landmark_perspectives"]) == []


@pytest.mark.parametrize(("event", "about", "group", "agreement"), EXPECTED["agreements"])
def test_verdicts_are_those_of_people_who_read_the_claims(
    database: sqlite3.Connection, event: str, about: str, group: str | None, agreement: str
) -> None:
    asked = 'select agreement from comparable_sets where event = ? and about = ? and "group" is ?'
    assert column(database, asked, event, about, group) == [agreement]


def test_contested_questions_have_two_accounts(database: sqlite3.Connection) -> None:
    assert column(database, "select event from comparable_sets where contested and accounts < 2") == []


def test_every_claimant_speaks_from_a_perspective(database: sqlite3.Connection) -> None:
    assert column(database, "select claim from claim_claimants where perspective is null") == []


def test_every_contested_event_shows_who_differs(database: sqlite3.Connection) -> None:
    contested = column(database, "select id from events where contested order by id")
    assert contested == column(database, "select distinct event from contested_claims order by event")
    assert contested


# --- where ------------------------------------------------------------------------------------------------------------


def test_places_without_a_country_run_across_borders(database: sqlite3.Connection) -> None:
    stateless = column(database, "select key from places where country is null order by key")
    assert stateless == EXPECTED["across_borders"]


def test_every_country_has_a_box(database: sqlite3.Connection) -> None:
    countries = column(database, "select key from places where kind = 'country' order by key")
    assert countries == list(EXPECTED["boxes"])
    assert set(column(database, "select distinct country from places where country is not null")) == set(countries)


@pytest.mark.parametrize("country", EXPECTED["boxes"])
def test_places_lie_in_the_box_of_their_country(database: sqlite3.Connection, country: str) -> None:
    south, west, north, east = EXPECTED["boxes"][country]
    outside = """
        select key from places where country = ?
        and not (latitude between ? and ? and longitude between ? and ?)
    """
    assert column(database, outside, country, south, north, west, east) == []


def test_every_place_has_a_point(database: sqlite3.Connection) -> None:
    assert column(database, "select key from places where latitude is null") == []
