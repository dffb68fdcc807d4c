"""Whether the sides of this dataset are heard and told of alike; tests/expectations.yml says why where they are not."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from datasette_timeline.map.base_map import read_base_map

METADATA = Path(__file__).parent.parent / "metadata.yml"
BALANCE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "expectations.yml").read_text(encoding="utf-8"))[
    "balance"
]
SUFFERERS: Mapping[str, list[str]] = BALANCE["sufferers"]
NEITHER = "neither"

_CLAIMS = """
select year / 10 * 10, side, count(distinct claims.id) from claims
join events on events.id = claims.event join claim_claimants on claim = claims.id where side is not null group by 1, 2
"""
_SOURCES = """
select year / 10 * 10, side, count(*) from (
  select event, source from event_sources
  union select event, source from fact_sources join facts on facts.id = fact
  union select event, source from claim_sources join claims on claims.id = claim
) as cited
join events on events.id = cited.event join sources on sources.key = source
join perspectives on perspectives.key = sources.perspective where side is not null group by 1, 2
"""
_SUFFERED = """
select distinct events.id, year / 10 * 10, actor from event_actors join events on events.id = event
where role in ('victim', 'captive')
"""

_STATES = """
select side, places.key from actors join perspectives on perspectives.key = actors.perspective
join places on places.label = actors.label where actors.kind = 'state' and side is not null
"""

Counts = Counter[tuple[int, str]]
"""How many of a decade are a side's."""


@pytest.fixture(scope="module")
def database(real_database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{real_database.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


@pytest.fixture(scope="module")
def counted(database: sqlite3.Connection) -> dict[str, Counts]:
    """What is compared, by what it is."""
    by_query = {"claims": _CLAIMS, "sources": _SOURCES}
    told: dict[str, Counts] = {
        what: Counter({(decade, side): count for decade, side, count in database.execute(sql)})
        for what, sql in by_query.items()
    }
    side_of = {actor: side for side, actors in SUFFERERS.items() if side != NEITHER for actor in actors}
    events = {(decade, side_of.get(actor), event) for event, decade, actor in database.execute(_SUFFERED)}
    return {**told, "events with victims or captives": Counter((decade, side) for decade, side, _ in events if side)}


def unevenness(counts: Counts, sides: list[str]) -> Iterator[tuple[int, str]]:
    """The decades in which a side has far less than another, each with what the counts are."""
    for decade in sorted({decade for decade, _ in counts}):
        for one, other in combinations(sides, 2):
            fewer, more = sorted((counts[decade, one], counts[decade, other]))
            if fewer + more >= BALANCE["too_few"] and fewer < BALANCE["least"] * more:
                yield decade, f"{one} {counts[decade, one]}, {other} {counts[decade, other]}"


def test_who_suffered_is_of_a_side_or_of_neither(database: sqlite3.Connection) -> None:
    told = {actor for _, _, actor in database.execute(_SUFFERED)}
    listed = [actor for actors in SUFFERERS.values() for actor in actors]
    assert len(listed) == len(set(listed))
    assert told == set(listed), "balance.sufferers in tests/expectations.yml names every victim and captive once"


def test_the_sides_are_heard_and_told_of_alike_or_it_is_said_why_not(
    database: sqlite3.Connection, counted: dict[str, Counts]
) -> None:
    sides = [row[0] for row in database.execute("select side from sides order by position")]
    found = {(what, decade): told for what, counts in counted.items() for decade, told in unevenness(counts, sides)}
    reasons = {(each["what"], each["decade"]): each["reason"] for each in BALANCE["uneven"]}
    assert found.keys() == reasons.keys(), found
    assert all(reasons.values())


def test_the_map_names_the_states_of_all_sides_or_of_none(database: sqlite3.Connection) -> None:
    settings = yaml.safe_load(METADATA.read_text(encoding="utf-8"))["plugins"]["datasette-timeline"]
    base = read_base_map(METADATA.parent / settings["basemap"])
    groups = {label.place: label.together for label in base.labels if label.draw == "country"}
    states: defaultdict[str, set[str | None]] = defaultdict(set)
    for side, place in database.execute(_STATES):
        states[side].add(groups.get(place))
    declared = {side for (side,) in database.execute("select side from sides")}
    assert states == {side: {"sides"} for side in declared}
