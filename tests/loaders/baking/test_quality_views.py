"""What the views on data quality count and list, on the invented conflict and small changes to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loaders.building import build

if TYPE_CHECKING:
    from tests.conftest import Records

Ask = Callable[..., list[Any]]

BRIDGE = "1995-03-01-bridge-blown-up"
EVENT = """\
title: A bridge is blown up
date: 1995-03-01
type: attack
importance: 3
status: reviewed
summary: Somebody blew up a bridge.
actors: [{{actor: northland, role: party}}]
{}
sources: [{{source: {}}}]
"""


@pytest.fixture
def ask(records: Records, tmp_path: Path) -> Iterator[Ask]:
    """Rows of a select from what the records are now built to: values where it has one column, else tuples."""
    opened: list[sqlite3.Connection] = []

    def asked(sql: str, *values: object) -> list[Any]:
        path = tmp_path / f"{len(opened)}.db"
        built = build(records.root, path, cache=None, jobs=1)
        assert not built.failed, built.problems
        opened.append(sqlite3.connect(path))
        return [row[0] if len(row) == 1 else row for row in opened[-1].execute(sql, values)]

    yield asked
    for connection in opened:
        connection.close()


def add(records: Records, parts: str = "", source: str = "river-post-1992") -> None:
    records.write(f"events/1995/{BRIDGE}.yml", EVENT.format(parts, source))


def claims(*claims: str) -> str:
    told = zip("bcdfghjk", claims, strict=False)
    cited = "sources: [{source: river-post-1992}]"
    return "claims:\n" + "".join(f"  - {{id: {letter}222, {claim}, {cited}}}\n" for letter, claim in told)


# --- events -----------------------------------------------------------------------------------------------------------


def test_years_without_events_are_left_out(records: Records, ask: Ask) -> None:
    add(records)
    years = ask("select year, events, landmark, major, detail, contested, claims from events_by_year")
    assert [year[0] for year in years] == [1991, 1992, 1995]
    assert years[-1] == (1995, 1, 0, 0, 1, 0, 0)


def test_types_are_counted_by_decade_and_unused_ones_are_named(records: Records, ask: Ask) -> None:
    add(records)
    found = ask("select type, decade, events from events_by_type")
    assert ("attack", 1990, 1) in found
    assert ("blockade", None, 0) in found


def test_drafts_are_not_counted(ask: Ask) -> None:
    assert ask("select count(*) from event_quality where event like '1992-04-mill-town-talks'") == [0]


def of_bridge(column: str) -> str:
    return f"select {column} from event_quality where event = '{BRIDGE}'"


def test_sources_of_facts_and_claims_count_as_well(records: Records, ask: Ask) -> None:
    add(records)
    assert ask(of_bridge("sources, perspectives, neutral_sources, reference_works_only")) == [(1, 1, 1, 0)]
    add(records, "facts: [{id: k7f2, text: It was night, sources: [{source: southland-briefing-1991}]}]")
    assert ask(of_bridge("sources, perspectives, neutral_sources, reference_works_only")) == [(2, 2, 1, 0)]
    told = ask(f"select perspective, sources from event_perspectives where event = '{BRIDGE}'")
    assert told == [("neutral", 1), ("southland", 1)]


def test_a_reference_work_is_no_neutral_source(records: Records, ask: Ask) -> None:
    add(records, source="marsh-encyclopaedia-war")
    assert ask(of_bridge("sources, neutral_sources, reference_works_only")) == [(1, 0, 1)]
    statements = f"select sources, neutral_sources from statement_quality where event = '{BRIDGE}'"
    add(records, "facts: [{id: k7f2, text: It was night, sources: [{source: marsh-encyclopaedia-war}]}]")
    assert ask(statements) == [(1, 0)]


def test_events_on_reference_works_alone(records: Records, ask: Ask) -> None:
    add(records, source="marsh-encyclopaedia-war")
    assert ask("select event from event_quality where reference_works_only = '1'") == [BRIDGE]


@pytest.mark.parametrize("date", ["1995-03-01~", "1995-03-01?", '"[1995-03-01..1995-03-02]"', "1995-03-01/1995-04"])
def test_dates_are_uncertain_where_no_day_is_sure(date: str, records: Records, ask: Ask) -> None:
    add(records)
    assert ask(of_bridge("certain_day")) == [1]
    records.edit(f"events/1995/{BRIDGE}.yml", "date: 1995-03-01\n", f"date: {date}\n")
    assert ask(of_bridge("certain_day")) == [0]


# --- statements -------------------------------------------------------------------------------------------------------


def test_weak_statements_are_counted_and_told(records: Records, ask: Ask) -> None:
    weak = "{id: m4tz, text: It was night, sources: [{source: marsh-encyclopaedia-war}], weak: true}"
    add(records, f"facts: [{{id: k7f2, text: It rained, sources: [{{source: river-post-1992}}]}}, {weak}]")
    assert ask(of_bridge("weak_statements")) == [1]
    told = f"select statement, unmarked from statement_quality where weak = '1' and event = '{BRIDGE}'"
    assert ask(told) == [(f"{BRIDGE}-m4tz", 0)]


def test_statements_on_reference_works_without_the_mark_are_told(records: Records, ask: Ask) -> None:
    source = "sources: [{source: marsh-encyclopaedia-war}]"
    add(
        records,
        f"facts: [{{id: k7f2, text: It was night, {source}}}]\n"
        f"claims: [{{id: m4tz, about: motive, by: northland, text: Spite, {source}}},"
        f" {{id: b2b2, about: motive, by: marsh-encyclopaedia, text: Greed, {source}}}]",
    )
    unmarked = f"select statement from statement_quality where unmarked = '1' and event = '{BRIDGE}'"
    assert ask(unmarked) == [f"{BRIDGE}-k7f2", f"{BRIDGE}-m4tz"]


AGREEMENT = f"select agreement from statement_quality where kind = 'claim' and event = '{BRIDGE}'"


def test_claims_are_contested_agreed_or_alone(records: Records, ask: Ask) -> None:
    add(
        records,
        claims(
            "about: wounded, by: northland, group: guards, value: 3",
            "about: wounded, by: southland, group: guards, value: 4",
            "about: wounded, by: northland, group: drivers, value: 3",
            "about: wounded, by: southland, group: drivers, value: 3",
            "about: wounded, by: northland, group: passers-by, value: 1",
            "about: missing, by: northland, group: guards, value: 1",
        ),
    )
    assert ask(AGREEMENT) == ["figures-differ"] * 2 + ["agree"] * 2 + ["one-account"] * 2
    assert ask("select * from claims_by_subject where about = 'wounded'") == [("wounded", 5, 2, 2, 1)]
    assert ask("select claims, contested, agreed, alone from claims_by_subject where about = 'captured'") == [
        (0, 0, 0, 0)
    ]


def test_figures_in_other_units_do_not_speak_on_one_point_but_words_do(records: Records, ask: Ask) -> None:
    villages = "about: area, by: northland, group: held, value: 5, unit: villages"
    add(records, claims(villages, "about: area, by: southland, group: held, value: 20, unit: hectares"))
    assert ask(AGREEMENT) == ["one-account", "one-account"]
    add(records, claims(villages, "about: area, by: southland, group: held, text: Nothing changed hands"))
    assert ask(AGREEMENT) == ["several-accounts", "several-accounts"]


def test_who_gives_another_figure_has_revised_it(records: Records, ask: Ask) -> None:
    add(
        records,
        claims(
            "about: wounded, by: northland, by_note: in May, group: guards, value: 3",
            "about: wounded, by: northland, by_note: in June, group: guards, value: 4",
        ),
    )
    assert ask(AGREEMENT) == ["revised", "revised"]
    assert ask(f"select contested, accounts from statement_quality where event = '{BRIDGE}'") == [(0, 1), (0, 1)]


def test_claimants_are_counted_alike(ask: Ask) -> None:
    made = ask("select actor, claims, contested + agreed + alone from claims_by_claimant")
    assert made
    assert all(number >= parts for _, number, parts in made)
    total = ask("select (select count(*) from claim_claimants), (select sum(claims) from claims_by_claimant)")
    assert [found == counted for found, counted in total] == [True]
    assert ask("select count(*) from claimant_claims") == [total[0][0]]


# --- sources, actors, places, warnings --------------------------------------------------------------------------------


def test_entries_of_sources_are_searched_for_gaps(records: Records, ask: Ask) -> None:
    news = "select * from sources_by_kind where kind = 'news'"
    before = ask(news)
    records.write(
        "registries/sources/x.yml",
        "x-1995:\n  title: X\n  publisher: X\n  language: ru\n  kind: news\n  perspective: neutral\n  copy_of: Y\n",
    )
    assert ask(news) == before, "what nothing published uses is not counted"
    records.write("registries/published.yml", "- sources/x-1995\n")
    assert [new - old for new, old in zip(ask(news)[0][1:], before[0][1:], strict=True)] == [1] * 6
    assert ask("select sources from sources_by_language where language = 'ru'") == [1]
    neutral = "select sources, citing_events, news from sources_by_perspective where perspective = 'neutral'"
    assert [row[2] for row in ask(neutral)] == [2]


def test_places_that_stand_around_others_are_told(ask: Ask) -> None:
    around = ask("select place from place_quality where events_here = '0'")
    assert {"lakeland", "southland"} <= set(around)
    assert "lake-city" in ask("select place from place_quality where precision is null")
    assert ask("select places from names_by_language where language = 'ru'") == [1]


def test_accepted_warnings_are_published_with_their_reasons(ask: Ask) -> None:
    assert ask("select code, event, rule, reason from waivers") == [
        (
            "weak-source",
            "1991-06-01-march-war",
            "A fact or claim rests on more than reference works alone.",
            "The number of days is given by an encyclopaedia only.",
        )
    ]
    assert ask("select code, waivers from waivers_by_code") == [("weak-source", 1)]


def test_a_waiver_of_a_draft_is_not_published(records: Records, ask: Ask) -> None:
    records.edit("events/1991/1991-06-01-march-war.yml", "status: reviewed", "status: draft")
    assert ask("select count(*) from waivers") == [0]
