"""How good proposals are: precision and recall of links, by pairs that people judged after reading event and row."""

from collections import Counter
from pathlib import Path

import pytest

from loaders.building.ged_rows import rows_of_file
from loaders.loading.datasets import load
from loaders.matching.proposing import Thresholds
from loaders.matching.rows import GedRow
from loaders.reading.entries import Dataset
from tests.loaders.matching.conftest import ROOT, Pair, matches, quality, undecided

PRECISION, RECALL = 0.95, 0.85
_LINKS = [number / 100 for number in range(30, 90, 5)]


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


@pytest.mark.parametrize("root", sorted((ROOT / "examples").glob("*/")), ids=lambda root: root.name)
def test_rules_made_with_one_conflict_hold_for_others(root: Path) -> None:
    """Of the datasets that come as examples: what their records confirm would be linked, and nothing else."""
    dataset = load(root, jobs=1).dataset
    rows = [row for file in sorted(root.glob("imports/*ged*.csv")) for row in rows_of_file(file, print)]
    confirmed = {
        (key, number)
        for key, entry in dataset.events.items()
        for number in (entry.data["external"] or {}).get("ucdp") or ()
    }
    linked = {match[:2] for match in matches(undecided(dataset), rows) if match.answer != "ask"}
    right = len(confirmed & linked)
    assert right >= PRECISION * len(linked), linked - confirmed
    assert right >= RECALL * len(confirmed) > 0, confirmed - linked
