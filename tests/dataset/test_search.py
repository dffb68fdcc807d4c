"""The search over a whole dataset: every name is found, slips of the fingers are understood, and it costs little."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import yaml

from datasette_timeline.database.registered_names import Thing
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.listing.name_index import name_index
from datasette_timeline.listing.search import read_search, respellings, search_events

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.dataset.conftest import Site


def numbers(site: Site, where: str, params: dict[str, Any]) -> set[int]:
    """The events that a condition finds."""
    database = site.datasette.get_database("conflict")
    rows = site.run(database.execute(f"select number from events where {where}", params))
    return {row[0] for row in rows}


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
    asked = chance.sample(long, min(len(long), 100))
    missed = []
    for entry, name in asked:
        typed = mistyped(name, chance)
        read = site.run(read_search(database, typed))
        meant = [site.run(read_search(database, each)) for each in site.run(respellings(database, index, read))]
        if not any((entry.kind, entry.key) in each.things for each in [read, *meant]):
            missed.append((name, typed))
    assert asked
    assert len(missed) <= 0.05 * len(asked), missed


def test_the_index_is_no_burden(built: Path) -> None:
    with closing(sqlite3.connect(f"{(built / 'conflict.db').as_uri()}?mode=ro", uri=True)) as connection:
        [[words, size]] = connection.execute(
            "select (select sum(length(json)) from documents), (select sum(length(block)) from events_fts_data)"
        )
    assert size < words / 7


def test_a_search_takes_little_work(built: Path, site: Site) -> None:
    """Held to reading all records, both in time that processors take for this process, however busy the machine is."""
    database = site.datasette.get_database("conflict")

    async def search(text: str) -> None:
        index = await name_index(database)
        await search_events(database, index, await read_search(database, text), "relevance", 3)

    async def read_all() -> None:
        rows = await database.execute("select json from documents")
        assert all(json.loads(document) for [document] in rows)

    def least(asked: Callable[[], Awaitable[None]]) -> float:
        """Of three times, the first of which may fill what is kept."""
        taken = []
        for _ in range(3):
            started = time.process_time()
            site.run(asked())
            taken.append(time.process_time() - started)
        return min(taken)

    questions = yaml.safe_load((built / "expectations" / "questions.yml").read_text("utf-8"))["questions"]
    searches = sorted(least(partial(search, question["q"])) for question in questions)
    assert searches[len(searches) * 95 // 100] < 5 * least(read_all)
