"""What readers of this dataset find when they search it; tests/questions.yml holds what they ask."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from datasette_timeline.database.registered_names import Thing
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.listing.name_index import name_index
from datasette_timeline.listing.search import read_search, respellings, search_events

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

ROOT = Path(__file__).parent.parent
ASKED: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "questions.yml").read_text(encoding="utf-8"))
QUESTIONS: list[dict[str, Any]] = ASKED["questions"]


@pytest.fixture(scope="module")
def site(real_database: Path) -> Iterator[Site]:
    from tests.datasette_timeline.conftest import METADATA, Site

    opened = Site(real_database, metadata=yaml.safe_load(METADATA.read_text(encoding="utf-8")))
    yield opened
    opened.close()


def numbers(site: Site, where: str, params: dict[str, Any]) -> set[int]:
    """The events that a condition finds."""
    database = site.datasette.get_database("conflict")
    rows = site.run(database.execute(f"select number from events where {where}", params))
    return {row[0] for row in rows}


def first_found(site: Site, query: str) -> list[str]:
    """The first three events that are shown for a search."""
    database = site.datasette.get_database("conflict")

    async def search() -> list[str]:
        index = await name_index(database)
        read = await read_search(database, query)
        hits = await search_events(database, index, read, "relevance", 3)
        if not hits and (meant := await respellings(database, index, read)):
            hits = await search_events(database, index, await read_search(database, meant[0]), "relevance", 3)
        return [hit.row["id"] for hit in hits]

    return site.run(search())


def test_what_the_dataset_proposes_to_search_for_is_found(site: Site) -> None:
    dataset = yaml.safe_load((ROOT / "registries" / "dataset.yml").read_text(encoding="utf-8"))
    assert [example for example in dataset.get("examples", ()) if not first_found(site, example)] == []


def named(site: Site, query: str) -> list[str]:
    """What a search names, or where it names nothing, what its first suggestion does; as place/key or actor/key."""
    database = site.datasette.get_database("conflict")

    async def things() -> list[Thing]:
        read = await read_search(database, query)
        if not read.things and (meant := await respellings(database, await name_index(database), read)):
            read = await read_search(database, meant[0])
        return list(read.things)

    return [f"{thing.field}/{thing.key}" for thing in site.run(things())]


def test_there_are_questions_enough_and_their_events_exist(site: Site) -> None:
    assert len(QUESTIONS) >= 60
    known = {row[0] for row in site.run(site.datasette.get_database("conflict").execute("select id from events"))}
    assert {event for question in QUESTIONS for event in question["wants"]} <= known


def test_questions_are_answered_among_the_first_three(site: Site) -> None:
    unanswered = [each["q"] for each in QUESTIONS if not {*each["wants"]} & {*first_found(site, each["q"])}]
    assert len(QUESTIONS) - len(unanswered) >= ASKED["least_answered"], unanswered


def test_no_question_ends_nowhere(site: Site) -> None:
    assert [each["q"] for each in QUESTIONS if not first_found(site, each["q"])] == []


def test_every_name_finds_what_the_filter_of_its_bearer_finds(site: Site) -> None:
    database = site.datasette.get_database("conflict")
    others = []
    for field in ("place", "actor"):
        sql = f"select {field}, name from {field}_names join {field}s on key = {field} where event_count"
        for key, name in list(site.run(database.execute(sql))):
            read = site.run(read_search(database, name))
            bearers = [EventFilter({thing.field: (thing.key,)}).where() for thing in read.things]
            sets = [numbers(site, where.clauses[0], where.params) for where in bearers]
            if Thing(field, key) not in read.things or numbers(site, *read.reading.where("q")) != set.union(*sets):
                others.append(name)
    assert others == []


_SHARED = """
select town.key, names.language from places as town join places as district on district.key = town.parent
join place_names as names on names.place = town.key
where exists (select * from place_names as same where same.place = district.key and same.name = names.name)
"""


def test_a_district_that_is_called_like_its_town_is_called_so_in_the_languages_of_all_sides(site: Site) -> None:
    """Else the names of one side would find more than those of the other."""
    database = site.datasette.get_database("conflict")
    sides = yaml.safe_load((ROOT / "registries" / "dataset.yml").read_text(encoding="utf-8"))["sides"]
    spoken = {language for side in sides for language in side["languages"]}
    shared: dict[str, set[str]] = {}
    for town, language in site.run(database.execute(_SHARED)):
        shared.setdefault(town, set()).add(language.partition("-")[0])
    assert len(shared) > 5
    assert {town: spoken - languages for town, languages in shared.items() if spoken - languages} == {}


@pytest.mark.parametrize("language", ["ru", "hy", "az"])
def test_names_are_found_in_other_case_forms(site: Site, language: str) -> None:
    forms = ASKED["case_forms"][language]
    missed = [form for form, thing in forms if thing not in named(site, form)]
    assert len(forms) >= 30
    assert len(forms) - len(missed) >= ASKED["case_forms"]["least_found"], missed


def test_other_spellings_lead_to_the_same(site: Site) -> None:
    assert [spelling for spelling, thing in ASKED["other_spellings"] if thing not in named(site, spelling)] == []


@pytest.mark.parametrize("word", ASKED["nothing_like"])
def test_nothing_is_offered_that_leads_astray(word: str, site: Site) -> None:
    database = site.datasette.get_database("conflict")
    index, read = site.run(name_index(database)), site.run(read_search(database, word))
    assert site.run(respellings(database, index, read)) == []


def mistyped(name: str, chance: random.Random) -> str:
    """The name with one slip of the fingers: a letter too few, too many or wrong, or two that changed places."""
    at = chance.choice([at for at in range(1, len(name) - 1) if name[at].isalpha() and name[at + 1].isalpha()])
    wrong = chance.choice([letter for letter in name if letter.isalpha()]).lower()
    return chance.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + wrong + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    )


def test_a_typing_error_still_leads_to_the_name(site: Site) -> None:
    database = site.datasette.get_database("conflict")
    index = site.run(name_index(database))
    names = [(entry, name.name) for entry in index.entries if entry.events for name in entry.names]
    long = [(entry, name) for entry, name in names if entry.kind != "source" and name.isalpha() and len(name) >= 5]
    chance = random.Random(1)  # noqa: S311 (the same errors each time)
    missed = []
    for entry, name in chance.sample(long, 100):
        typed = mistyped(name, chance)
        read = site.run(read_search(database, typed))
        meant = [site.run(read_search(database, each)) for each in site.run(respellings(database, index, read))]
        if not any((entry.kind, entry.key) in each.things for each in [read, *meant]):
            missed.append((name, typed))
    assert len(missed) <= 5, missed


def test_the_index_is_no_burden(real_database: Path) -> None:
    with closing(sqlite3.connect(f"{real_database.as_uri()}?mode=ro", uri=True)) as connection:
        [[words, size]] = connection.execute(
            "select (select sum(length(json)) from documents), (select sum(length(block)) from events_fts_data)"
        )
    assert size < words / 7


def test_searches_are_quick(site: Site) -> None:
    """Far above what they take, so that a busy machine does not fail; `tests/questions.yml` says what was measured."""
    seconds = []
    for question in QUESTIONS:
        first_found(site, question["q"])
        started = time.perf_counter()
        first_found(site, question["q"])
        seconds.append(time.perf_counter() - started)
    assert sorted(seconds)[len(seconds) * 95 // 100] < 1
