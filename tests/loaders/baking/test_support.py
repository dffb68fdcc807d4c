"""What statements rest on: a table of cases."""

from typing import Any

import pytest

from loaders.baking.support import support_of, text_count
from schema.vocabulary import LISTS

Source = dict[str, Any]


def source(
    key: str, side: str | None = None, *, neutral: bool = False, kind: str = "news", copy_of: str = ""
) -> Source:
    return {
        "key": key,
        "publisher": key.partition("-")[0].title(),
        "kind": kind,
        "copy_of": copy_of or None,
        "side": side,
        "neutral": neutral,
    }


CASES: dict[str, tuple[list[str], list[str], list[Source]]] = {
    "one of a side": (["one-source", "one-side"], [], [source("north", "north")]),
    "one neutral": (["one-source", "neutral"], [], [source("monitor", neutral=True)]),
    "one of an ally": (["one-source"], [], [source("ally")]),
    "two of an ally": ([], [], [source("ally-1"), source("ally-2")]),
    "two of a side": (["one-side"], [], [source("north-1", "north"), source("north-2", "north")]),
    "a side and an ally": ([], [], [source("north", "north"), source("ally")]),
    "two sides": (["several-sides"], [], [source("north", "north"), source("south", "south")]),
    "two sides and a neutral one": (
        ["several-sides", "neutral"],
        [],
        [source("north", "north"), source("south", "south"), source("monitor", neutral=True)],
    ),
    "a claim by its own side": (["one-source", "one-side"], ["north"], [source("north", "north")]),
    "a claim by the other side": (["one-source", "one-side", "other-side"], ["north"], [source("south", "south")]),
    "a claim by two other sides": (
        ["several-sides", "other-side"],
        ["north"],
        [source("south", "south"), source("east", "east")],
    ),
    "a claim by the other side and a neutral source": (
        ["neutral"],
        ["north"],
        [source("south", "south"), source("monitor", neutral=True)],
    ),
    "a claim of no side": (["one-source", "one-side"], [], [source("south", "south")]),
    "reference works": (
        ["reference-works"],
        [],
        [source("book", neutral=True, kind="reference"), source("lexicon", neutral=True, kind="reference")],
    ),
    "a reference work and its copy": (
        ["one-source", "reference-works"],
        [],
        [
            source("lexicon", neutral=True, kind="reference"),
            source("mirror", neutral=True, kind="reference", copy_of="Lexicon"),
        ],
    ),
    "two copies of one text": (
        ["one-source", "one-side"],
        [],
        [source("north-1", "north", copy_of="Agency"), source("north-2", "north", copy_of="agency")],
    ),
}


@pytest.mark.parametrize(("expected", "speaking", "sources"), CASES.values(), ids=CASES)
def test_support(expected: list[str], speaking: list[str], sources: list[Source]) -> None:
    assert support_of(sources, speaking) == expected
    assert sorted(support_of(sources[::-1], speaking)) == sorted(expected)


def test_terms_are_those_of_the_list_in_its_order() -> None:
    every = [source("south-1", "south", kind="reference")]
    held = support_of(every, ["north"])
    assert held == [term for term in LISTS["support"].terms if term in held]
    assert {term for expected, _, _ in CASES.values() for term in expected} == set(LISTS["support"].terms)


def test_an_original_and_its_copies_are_one_text() -> None:
    copies = [source(f"mirror-{number}", copy_of="Agency") for number in range(3)]
    assert text_count(copies) == 1
    assert text_count([*copies, source("agency")]) == 1
    assert text_count([*copies, source("agency-1"), source("agency-2"), source("paper")]) == 3
