"""What the tests of matching share: the records as if no curator had decided anything, and pairs that people judged."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from loaders.building.ged_rows import rows_of_file
from loaders.importing.reading import Refused
from loaders.loading.datasets import load
from loaders.matching.proposing import Match, Matcher, Thresholds
from loaders.matching.rows import GedRow
from loaders.reading.entries import Dataset

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).resolve().parents[3]


class Pair(NamedTuple):
    """An event and a row, and whether somebody who read both found that the one tells of the other."""

    event: str
    ged_id: int
    belongs: bool


class Quality(NamedTuple):
    """How many links were right, wrong and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)


def undecided(dataset: Dataset) -> Dataset:
    """The dataset without what curators have confirmed or refused."""
    events = {
        key: entry._replace(data={**entry.data, "external": None, "not_ucdp": []})
        for key, entry in dataset.events.items()
    }
    return dataset._replace(entries={**dataset.entries, "events": events})


def quality(matches: Sequence[Match], pairs: Sequence[Pair]) -> Quality:
    """How good the links, same or part, are by the pairs that were judged; what is asked is no link."""
    linked = {(match.event, match.ged_id) for match in matches if match.answer != "ask"}
    right = sum(pair.belongs and pair[:2] in linked for pair in pairs)
    wrong = sum(not pair.belongs and pair[:2] in linked for pair in pairs)
    return Quality(right, wrong, sum(pair.belongs for pair in pairs) - right)


@pytest.fixture(scope="session")
def curated() -> Dataset:
    return load(ROOT, jobs=1).dataset


@pytest.fixture(scope="session")
def pairs() -> list[Pair]:
    with (DATA / "judged-pairs.csv").open(encoding="utf-8", newline="") as lines:
        judged = list(csv.DictReader(lines))
    return [Pair(pair["event_id"], int(pair["ged_id"]), pair["verdict"] in ("same", "part")) for pair in judged]


@pytest.fixture(scope="session")
def rows() -> list[GedRow]:
    """One row an id: the fullest one, where several releases have it."""
    found: dict[int, GedRow] = {}
    refused: list[Refused] = []
    for row in rows_of_file(DATA / "ged-rows.csv", refused.append):
        if row.id not in found or len(row.sides) > len(found[row.id].sides):
            found[row.id] = row
    assert not refused
    return list(found.values())


def matches(dataset: Dataset, rows: Sequence[GedRow], link: float | None = None) -> list[Match]:
    """What a matcher proposes that links from a score on, or from its own."""
    return Matcher(dataset, Thresholds(link=link) if link else None).match(rows).matches
