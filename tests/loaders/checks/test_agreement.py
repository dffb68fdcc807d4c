"""Whether those agree who speak on one question: a table of cases, each with who says what and what follows."""

from itertools import permutations
from typing import Any

import pytest

from loaders.baking.dates import dated
from loaders.checks.agreement import CONTESTED, account_count, agreement_of
from schema.vocabulary import LISTS

Claim = dict[str, Any]

NORTH, SOUTH, EAST = ["north"], ["south"], ["east"]
OTHERS: list[str] = []


def said(
    by: str,
    sides: list[str],
    low: float | None = None,
    high: float | None = None,
    *,
    on: str | None = None,
    name: str = "",
    with_: str = "",
    part_of: str = "",
) -> Claim:
    """A claim by an actor of these sides, part of others or not: with a range of numbers, or with none in words."""
    return {
        "id": name or f"{by}-{low}-{high}-{on}",
        "claimants": [{"actor": actor} for actor in by.split("+")],
        "sides": sides,
        "roots": set((part_of or by).split("+")),
        "low": low,
        "high": high,
        "figure": None if low is None and high is None else "…",
        "as_of": dated(on)._asdict() if on else None,
        "compatible_with": with_.split(),
    }


def exactly(by: str, sides: list[str], number: float, on: str | None = None, part_of: str = "") -> Claim:
    return said(by, sides, number, number, on=on, part_of=part_of)


CASES: dict[str, tuple[str, list[Claim]]] = {
    # --- one who speaks ---
    "one side, a figure": ("one-side", [exactly("ministry", NORTH, 5)]),
    "one side, words": ("one-side", [said("ministry", NORTH)]),
    "one who has no side, a figure": ("one-account", [exactly("monitor", OTHERS, 5)]),
    "one who has no side, words": ("one-account", [said("monitor", OTHERS)]),
    "the same words twice by one who has no side": (
        "one-account",
        [said("monitor", OTHERS, name="a"), said("monitor", OTHERS, name="b")],
    ),
    "two of one side speak together": ("one-side", [said("ministry+army", NORTH)]),
    "two sides speak together": ("agree", [said("ministry+staff", ["north", "south"])]),
    # --- figures of sides ---
    "two sides, one number": ("agree", [exactly("ministry", NORTH, 5), exactly("staff", SOUTH, 5)]),
    "two sides, two numbers": ("sides-contradict", [exactly("ministry", NORTH, 5), exactly("staff", SOUTH, 6)]),
    "two sides, ranges that overlap": ("agree", [said("ministry", NORTH, 5, 10), said("staff", SOUTH, 10, 20)]),
    "two sides, ranges apart": ("sides-contradict", [said("ministry", NORTH, 5, 9), said("staff", SOUTH, 10, 20)]),
    "at least, with more elsewhere": ("agree", [said("ministry", NORTH, 5, None), exactly("staff", SOUTH, 900)]),
    "at least, with fewer elsewhere": (
        "sides-contradict",
        [said("ministry", NORTH, 5, None), exactly("staff", SOUTH, 4)],
    ),
    "at most, with fewer elsewhere": ("agree", [said("ministry", NORTH, None, 5), exactly("staff", SOUTH, 0)]),
    "at most, with more elsewhere": (
        "sides-contradict",
        [said("ministry", NORTH, None, 5), said("staff", SOUTH, 6, None)],
    ),
    "at least twice": ("agree", [said("ministry", NORTH, 5, None), said("staff", SOUTH, 700, None)]),
    "parts of a unit": ("sides-contradict", [exactly("ministry", NORTH, 13.6), exactly("staff", SOUTH, 13.7)]),
    "nought against some": ("sides-contradict", [exactly("ministry", NORTH, 0), said("staff", SOUTH, 1, None)]),
    "three sides, one apart": (
        "sides-contradict",
        [exactly("ministry", NORTH, 5), exactly("staff", SOUTH, 5), exactly("council", EAST, 6)],
    ),
    "three sides, one number": (
        "agree",
        [exactly("ministry", NORTH, 5), exactly("staff", SOUTH, 5), exactly("council", EAST, 5)],
    ),
    "three sides, of which two speak": ("agree", [exactly("ministry", NORTH, 5), exactly("council", EAST, 5)]),
    "a joint statement against one of those who made it": (
        "figures-differ",
        [exactly("ministry+staff", NORTH + SOUTH, 5), exactly("staff", SOUTH, 6)],
    ),
    # --- a side and others ---
    "a side and another, two numbers": ("figures-differ", [exactly("ministry", NORTH, 5), exactly("press", OTHERS, 6)]),
    "a side and another, one number": ("one-side", [exactly("ministry", NORTH, 5), exactly("press", OTHERS, 5)]),
    "two sides agree and another differs": (
        "figures-differ",
        [exactly("ministry", NORTH, 5), exactly("staff", SOUTH, 5), exactly("press", OTHERS, 6)],
    ),
    "two sides differ and another has a range around both": (
        "sides-contradict",
        [exactly("ministry", NORTH, 5), exactly("staff", SOUTH, 6), said("press", OTHERS, 1, 9)],
    ),
    "a side in words, another with a figure": ("one-side", [said("ministry", NORTH), exactly("press", OTHERS, 6)]),
    "a side and another, both in words": ("one-side", [said("ministry", NORTH), said("press", OTHERS)]),
    # --- within one side ---
    "two of one side, two numbers": ("figures-differ", [exactly("ministry", NORTH, 5), exactly("mayor", NORTH, 6)]),
    "two of one side, one number": ("one-side", [exactly("ministry", NORTH, 5), exactly("mayor", NORTH, 5)]),
    "two of one side, both in words": ("one-side", [said("ministry", NORTH), said("mayor", NORTH)]),
    "two of one side, the second a year later": (
        "figures-differ",
        [exactly("ministry", NORTH, 5, "1991"), exactly("paper", NORTH, 6, "1992")],
    ),
    "two bodies of one state, the second a year later": (
        "revised",
        [exactly("ministry", NORTH, 5, "1991", "state"), exactly("court", NORTH, 6, "1992", "state")],
    ),
    "two bodies of one state, in one year": (
        "figures-differ",
        [exactly("ministry", NORTH, 5, "1991-03", "state"), exactly("court", NORTH, 6, "1991", "state")],
    ),
    # --- revised ---
    "the same claimant later": (
        "revised",
        [exactly("ministry", NORTH, 5, "1991-03-01"), exactly("ministry", NORTH, 6, "1991-03-02")],
    ),
    "the later one written first": (
        "revised",
        [exactly("ministry", NORTH, 6, "1991-03-02"), exactly("ministry", NORTH, 5, "1991-03-01")],
    ),
    "the same claimant, nobody knows when": ("revised", [exactly("ministry", NORTH, 5), exactly("ministry", NORTH, 6)]),
    "the same claimant, closer": ("revised", [said("press", OTHERS, 5, None), said("press", OTHERS, 7, 9)]),
    "the same claimant, the same number again": (
        "one-side",
        [exactly("ministry", NORTH, 5, "1991"), exactly("ministry", NORTH, 5, "1992")],
    ),
    "claimants in another order": ("revised", [exactly("army+ministry", NORTH, 5), exactly("ministry+army", NORTH, 6)]),
    "revised to what the other side says": (
        "revised",
        [exactly("ministry", NORTH, 5, "1991"), exactly("ministry", NORTH, 6, "1992"), exactly("staff", SOUTH, 6)],
    ),
    "revised away from what the other side says": (
        "sides-contradict",
        [exactly("ministry", NORTH, 6, "1991"), exactly("ministry", NORTH, 5, "1992"), exactly("staff", SOUTH, 6)],
    ),
    "revised, nobody knows in which direction": (
        "sides-contradict",
        [exactly("ministry", NORTH, 5), exactly("ministry", NORTH, 6), exactly("staff", SOUTH, 6)],
    ),
    "three figures, out of order, and others who have the last": (
        "revised",
        [
            exactly("ministry", NORTH, 9, "1993"),
            exactly("ministry", NORTH, 5, "1991"),
            exactly("press", OTHERS, 9),
            exactly("ministry", NORTH, 7, "1992"),
        ],
    ),
    # --- words of sides ---
    "two sides in words": ("sides-contradict", [said("ministry", NORTH), said("staff", SOUTH)]),
    "two sides in words that are compatible": (
        "compatible",
        [said("ministry", NORTH, name="kzzz"), said("staff", SOUTH, with_="kzzz")],
    ),
    "one of three is compatible": (
        "sides-contradict",
        [said("ministry", NORTH, name="kzzz"), said("staff", SOUTH, with_="kzzz"), said("mayor", SOUTH)],
    ),
    "a figure denied in words": ("sides-contradict", [exactly("ministry", NORTH, 5), said("staff", SOUTH)]),
    "numbers that are said to be compatible": (
        "agree",
        [said("ministry", NORTH, 5, 5, name="kzzz"), said("staff", SOUTH, 6, 6, with_="kzzz")],
    ),
    # --- no sides ---
    "others, two numbers": ("figures-differ", [exactly("press", OTHERS, 5), exactly("monitor", OTHERS, 6)]),
    "others, one number": ("agree", [exactly("press", OTHERS, 5), exactly("monitor", OTHERS, 5)]),
    "others, in words": ("several-accounts", [said("press", OTHERS), said("monitor", OTHERS)]),
    "others, in words and figures": ("several-accounts", [said("press", OTHERS), exactly("monitor", OTHERS, 5)]),
    "others, in words that are compatible": (
        "compatible",
        [said("press", OTHERS, name="kzzz"), said("monitor", OTHERS, with_="kzzz")],
    ),
    "others, one of whom revised": (
        "revised",
        [exactly("press", OTHERS, 5, "1991"), exactly("press", OTHERS, 6, "1992"), exactly("monitor", OTHERS, 6)],
    ),
}


@pytest.mark.parametrize(("expected", "claims"), CASES.values(), ids=CASES)
def test_agreement(expected: str, claims: list[Claim]) -> None:
    """In whatever order the record has them."""
    assert {agreement_of(each) for each in permutations(claims)} == {expected}


def test_every_term_comes_about() -> None:
    assert {expected for expected, _ in CASES.values()} == set(LISTS["agreement"].terms)
    assert set(CONTESTED) < set(LISTS["agreement"].terms)


def test_accounts_are_counted_by_who_gives_them() -> None:
    claims = [exactly("army+ministry", NORTH, 5), exactly("ministry+army", NORTH, 6), exactly("ministry", NORTH, 6)]
    assert account_count(claims) == 2
