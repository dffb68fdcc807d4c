"""How good proposals of rows are: precision and recall of links, by pairs that people judged after reading both.

The pairs and rows are those of the datasets that have some: `expectations/matches/`. Of the others, what their records
confirm would be linked, and nothing else: rules that were made with one conflict hold for another.
"""

import csv
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from loaders.building.ged_rows import rows_of_file
from loaders.building.published_records import published_records
from loaders.importing.reading import Refused
from loaders.loading.datasets import load
from loaders.matching.proposing import Match, Matcher, Thresholds
from loaders.matching.rows import GedRow
from loaders.reading.entries import Dataset
from tests.dataset.conftest import DATASETS, ROOT

PRECISION, RECALL = 0.95, 0.85
_LINKS = [number / 100 for number in range(30, 90, 5)]
JUDGED = [name for name in DATASETS if (ROOT / name / "expectations" / "matches").is_dir()]
BESIDE = [name for name in DATASETS if [*(ROOT / name).glob("imports/*ged*.csv")]]


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


@pytest.fixture(scope="module", params=JUDGED)
def judged(request: pytest.FixtureRequest) -> Path:
    """The folder of a dataset that has judged pairs."""
    return ROOT / str(request.param)


@pytest.fixture(scope="module")
def curated(judged: Path) -> Dataset:
    return load(judged, jobs=1).dataset


@pytest.fixture(scope="module")
def pairs(judged: Path) -> list[Pair]:
    read: list[dict[str, str]] = []
    for file in sorted((judged / "expectations" / "matches").glob("judged-*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            read += csv.DictReader(lines)
    assert len({(pair["event_id"], pair["ged_id"]) for pair in read}) == len(read), "a pair is judged twice"
    return [Pair(pair["event_id"], int(pair["ged_id"]), pair["verdict"] in ("same", "part")) for pair in read]


@pytest.fixture(scope="module")
def rows(judged: Path) -> list[GedRow]:
    """One row an id: the fullest one, where several releases have it."""
    found: dict[int, GedRow] = {}
    refused: list[Refused] = []
    for row in rows_of_file(judged / "expectations" / "matches" / "ged-rows.csv", refused.append):
        if row.id not in found or len(row.sides) > len(found[row.id].sides):
            found[row.id] = row
    assert not refused
    return list(found.values())


def matches(dataset: Dataset, rows: Sequence[GedRow], link: float | None = None) -> list[Match]:
    """What a matcher proposes that links from a score on, or from its own."""
    return Matcher(dataset, Thresholds(link=link) if link else None).match(rows).matches


def halves(pairs: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """The pairs in two halves by event, with about as many links in each."""
    links = Counter(pair.event for pair in pairs if pair.belongs)
    halves: tuple[list[Pair], list[Pair]] = ([], [])
    for event in sorted({pair.event for pair in pairs}, key=lambda event: (-links[event], event)):
        smaller = min(halves, key=lambda half: (sum(pair.belongs for pair in half), len(half)))
        smaller.extend(pair for pair in pairs if pair.event == event)
    return halves


def test_links_are_right_and_few_are_missed(curated: Dataset, rows: list[GedRow], pairs: list[Pair]) -> None:
    found = quality(matches(undecided(curated), rows), pairs)
    assert found.precision >= PRECISION, found
    assert found.recall >= RECALL, found


@pytest.mark.parametrize("half", [0, 1])
def test_a_threshold_from_half_of_the_events_holds_for_the_others(
    half: int, curated: Dataset, rows: list[GedRow], pairs: list[Pair]
) -> None:
    """No event lies in both halves, so nothing of a pair is known where it is tested."""
    fit_on, test_on = halves(pairs)[half], halves(pairs)[1 - half]
    proposed = {link: matches(undecided(curated), rows, link) for link in _LINKS}
    best = max(quality(proposed[link], fit_on).f1 for link in _LINKS)
    equal = [link for link in _LINKS if quality(proposed[link], fit_on).f1 == best]
    found = quality(proposed[equal[len(equal) // 2]], test_on)
    assert found.precision >= PRECISION, (equal, found)
    assert found.recall >= RECALL, (equal, found)


def test_the_threshold_is_none_that_a_small_change_would_break(
    curated: Dataset, rows: list[GedRow], pairs: list[Pair]
) -> None:
    for link in (Thresholds().link - 0.05, Thresholds().link + 0.05):
        found = quality(matches(undecided(curated), rows, link), pairs)
        assert found.precision >= PRECISION, (link, found)
        assert found.recall >= RECALL, (link, found)


def test_every_link_that_curators_confirmed_would_be_proposed(curated: Dataset, rows: list[GedRow]) -> None:
    """All but one in twenty, and none to another event beside it that it is no part of."""
    known = {row.id for row in rows}
    confirmed = {
        (key, number)
        for key, entry in curated.events.items()
        for number in (entry.data["external"] or {}).get("ucdp") or ()
        if number in known
    }
    linked = {match[:2] for match in matches(undecided(curated), rows) if match.answer != "ask"}
    assert len(confirmed & linked) >= 0.95 * len(confirmed), confirmed - linked


def test_the_database_matches_as_the_records_do(
    judged: Path, curated: Dataset, rows: list[GedRow], real_database: Path
) -> None:
    """What a file knows of its records is enough to match by."""
    assert judged == ROOT
    events = {key: entry for key, entry in curated.events.items() if entry.data["status"] == "reviewed"}
    of_records = Matcher(curated._replace(entries={**curated.entries, "events": events})).match(rows)
    with closing(sqlite3.connect(real_database)) as connection:
        of_database = Matcher(published_records(connection)).match(rows)
    assert of_records.matches
    assert of_database == of_records


@pytest.mark.parametrize("name", BESIDE)
def test_rules_made_with_one_conflict_hold_for_others(name: str) -> None:
    """Of the rows beside the records: those that these confirm would be linked, and nothing else."""
    dataset = load(ROOT / name, jobs=1).dataset
    rows = [row for file in sorted((ROOT / name).glob("imports/*ged*.csv")) for row in rows_of_file(file, print)]
    confirmed = {
        (key, number)
        for key, entry in dataset.events.items()
        for number in (entry.data["external"] or {}).get("ucdp") or ()
    }
    linked = {match[:2] for match in matches(undecided(dataset), rows) if match.answer != "ask"}
    right = len(confirmed & linked)
    assert right >= PRECISION * len(linked), linked - confirmed
    assert right >= RECALL * len(confirmed) > 0, confirmed - linked
