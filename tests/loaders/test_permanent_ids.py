"""Whatever people do to records that were published: no id ever stands for another statement without an error.

Random edits of a small dataset, then what `format` does, then the checks. What each statement is, is known from a mark
that only this test has: it goes with the statement, not with the id.
"""

from __future__ import annotations

import random
from copy import deepcopy
from itertools import count
from typing import Any, NamedTuple

import pytest

from loaders.checks.statements import (
    check_id_given,
    check_id_once,
    check_statements_kept,
    check_statements_the_same,
    check_withdrawn_not_in_use,
    published_statements,
)
from loaders.problems import Finding
from loaders.reading.entries import Dataset, Entry
from loaders.reading.statements import Identity, ids_of, statements_of

SEEDS, EDITS = 50, 20
ACTORS, SUBJECTS = ("alpha", "beta", "gamma"), ("deaths", "wounded", "displaced")

Statement = dict[str, Any]


class World:
    """A dataset that people edit, with what was published of it."""

    def __init__(self, seed: int) -> None:
        self.chance, self.marks = random.Random(seed), count()  # noqa: S311 (no secret)
        self.events: dict[str, dict[str, Any]] = {}
        self.retired: dict[str, dict[str, Any]] = {}
        self.published: dict[str, dict[str, Any]] = {}
        self.meant: dict[str, int] = {}
        """The mark of each published statement, by its address."""
        for number in range(3):
            self.events[f"1991-06-0{number + 1}-raid"] = self._event(4)

    def _event(self, size: int) -> dict[str, Any]:
        event: dict[str, Any] = {"facts": [], "claims": [], "withdrawn": [], "status": "reviewed"}
        for _ in range(size):
            self._insert(event)
        return event

    def _insert(self, event: dict[str, Any]) -> None:
        """Few words, so that the same is often said twice, or again."""
        said = {"id": None, "text": self.chance.choice("abc"), "mark": next(self.marks)}
        if self.chance.random() < 0.4:
            self._put(event["facts"], said)
        else:
            who = self.chance.sample(ACTORS, self.chance.choice((1, 1, 2)))
            self._put(event["claims"], {**said, "about": self.chance.choice(SUBJECTS), "by": who})

    def _put(self, statements: list[Statement], statement: Statement) -> None:
        statements.insert(self.chance.randrange(len(statements) + 1), statement)

    def dataset(self) -> Dataset:
        def entries(registry: str, data: dict[str, dict[str, Any]]) -> dict[str, Entry]:
            return {key: Entry(registry, f"{registry}.yml", key, (key,), each) for key, each in data.items()}

        registries = {"events": self.events, "retired": self.retired, "published-statements": self.published}
        return Dataset({name: entries(name, data) for name, data in registries.items()})

    # --- what people do -----------------------------------------------------------------------------------------------

    def edit(self) -> None:
        edits = [self.add, self.delete, self.reorder, self.split, self.merge, self.rename, self.retell, self.turn]
        self.chance.choice([*edits, self.add, self.reorder, self.copy, self.lose_id, self.withdraw, self.reuse])()

    def _any(self) -> tuple[dict[str, Any], list[Statement], int] | None:
        event = self.events[self.chance.choice(sorted(self.events))]
        statements = event[self.chance.choice(("facts", "claims"))]
        return (event, statements, self.chance.randrange(len(statements))) if statements else None

    def add(self) -> None:
        self._insert(self.events[self.chance.choice(sorted(self.events))])

    def delete(self) -> None:
        if found := self._any():
            del found[1][found[2]]

    def withdraw(self) -> None:
        if (found := self._any()) and (given := found[1].pop(found[2])["id"]):
            found[0]["withdrawn"].append({"id": given, "successor": None})

    def reuse(self) -> None:
        """An id that is withdrawn is written to a new fact."""
        event = self.events[self.chance.choice(sorted(self.events))]
        if event["withdrawn"]:
            given = self.chance.choice(event["withdrawn"])["id"]
            event["facts"].append({"id": given, "text": "a", "mark": next(self.marks)})

    def reorder(self) -> None:
        if found := self._any():
            self.chance.shuffle(found[1])

    def retell(self) -> None:
        """A correction: the statement stays what it is."""
        if found := self._any():
            found[1][found[2]]["text"] = self.chance.choice("abcdef")

    def turn(self) -> None:
        """Another statement is written over this one, on another subject or by others, and the id is left there."""
        event = self.events[self.chance.choice(sorted(self.events))]
        if event["claims"]:
            claim = self.chance.choice(event["claims"])
            claim["mark"] = next(self.marks)
            claim["about"] = f"other-{claim['mark']}"

    def split(self) -> None:
        """One statement becomes two: the first keeps the id."""
        if found := self._any():
            other = {**found[1][found[2]], "id": None, "mark": next(self.marks), "text": self.chance.choice("abc")}
            found[1].insert(found[2] + 1, other)

    def copy(self) -> None:
        """All of it, with the id: each of the two says the same."""
        if found := self._any():
            found[1].insert(found[2] + 1, dict(found[1][found[2]]))

    def lose_id(self) -> None:
        if found := self._any():
            found[1][found[2]]["id"] = None

    def merge(self) -> None:
        """Two statements become one: the id of the other is withdrawn, or forgotten."""
        if (found := self._any()) and len(found[1]) > 1:
            event, statements, position = found
            gone, kept = statements.pop(position), self.chance.choice(statements)
            if gone["id"] and self.chance.random() < 0.5:
                event["withdrawn"].append({"id": gone["id"], "successor": kept["id"]})

    def rename(self) -> None:
        old = self.chance.choice(sorted(self.events))
        new = f"1991-07-{len(self.retired) + 1:02}-raid"
        self.events[new] = self.events.pop(old)
        self.retired[old] = {"retirement": "renamed", "successor": new}

    # --- what the program does ----------------------------------------------------------------------------------------

    def format(self) -> None:
        dataset = self.dataset()
        published = published_statements(dataset)
        for entry in dataset.events.values():
            for (name, position), given in ids_of(entry, published.get(entry.key, ())).items():
                entry.data[str(name)][position]["id"] = given

    def check(self) -> list[Finding]:
        dataset = self.dataset()
        findings = [*check_statements_kept(dataset), *check_statements_the_same(dataset)]
        for entry in dataset.events.values():
            findings += [*check_id_given(entry), *check_id_once(entry), *check_withdrawn_not_in_use(entry)]
        return findings

    def release(self) -> None:
        for key, event in self.events.items():
            for statement in statements_of(event):
                address = f"{key}/{statement.id}"
                self.published.setdefault(address, statement.identity._asdict())
                self.meant.setdefault(address, statement.data["mark"])

    # --- what is promised ---------------------------------------------------------------------------------------------

    def current(self, event: str) -> str:
        while event in self.retired:
            event = self.retired[event]["successor"]
        return event

    def broken_promises(self) -> list[str]:
        """Published ids that are nowhere, or stand for another statement."""
        broken = []
        for address, mark in self.meant.items():
            event, _, statement_id = address.partition("/")
            record = self.events[self.current(event)]
            found = [each["mark"] for each in (*record["facts"], *record["claims"]) if each["id"] == statement_id]
            withdrawn = [each for each in record["withdrawn"] if each["id"] == statement_id]
            if (found or []) != [mark] if not withdrawn else found:
                broken.append(address)
        return broken


class Told(NamedTuple):
    errors: int
    clean: int


def lived_through(seed: int) -> Told:
    """A life of a dataset: edits one by one; what gives errors is undone, the rest goes on and is released at times."""
    world, errors, clean = World(seed), 0, 0
    world.format()
    world.release()
    for _ in range(EDITS):
        before = deepcopy((world.events, world.retired))
        world.edit()
        if world.chance.random() < 0.3:
            world.edit()
        world.format()
        if world.check():
            errors += 1
            world.events, world.retired = before
        else:
            clean += 1
            assert world.broken_promises() == []
            if world.chance.random() < 0.5:
                world.release()
        assert world.check() == []
    return Told(errors, clean)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_id_stands_for_another_statement_or_nothing_without_an_error(seed: int) -> None:
    told = lived_through(seed)
    assert told.errors + told.clean == EDITS
    assert told.errors
    assert told.clean


def test_broken_promises_are_found_by_the_test_itself() -> None:
    world = World(0)
    world.format()
    world.release()
    assert world.broken_promises() == []
    event = world.events["1991-06-01-raid"]
    one, other = (event["facts"] + event["claims"])[:2]
    one["id"], other["id"] = other["id"], one["id"]
    assert len(world.broken_promises()) == 2
    event["facts"], event["claims"] = [], []
    assert len(world.broken_promises()) == 4
    event["withdrawn"] = [{"id": address.partition("/")[2], "successor": None} for address in world.meant]
    assert world.broken_promises() == []


def test_what_was_published_is_known_by_kind_subject_and_claimants() -> None:
    world = World(0)
    world.format()
    world.release()
    assert {Identity(**each).kind for each in world.published.values()} == {"fact", "claim"}
