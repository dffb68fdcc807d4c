"""Whose side a claimant speaks from: what goes before what, and what is so at which time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loaders.checks.sides import Standpoints, sides_of
from loaders.reading.entries import Data, Dataset, Entry

if TYPE_CHECKING:
    from tests.conftest import Records

SIDES = [
    {"side": "west", "label": "Western side", "mark": "square"},
    {"side": "east", "label": "eastern side", "mark": "circle"},
    {"side": "north", "label": "Northern side", "mark": "diamond"},
]
PERSPECTIVES = {"western": "west", "eastern": "east", "northern": "north", "court": None}


Actors = dict[str, Any]


def office(actor: str, start: str | None = None, end: str | None = None) -> Data:
    return {"actor": actor, "role": "member", "from": start, "to": end}


def entry(registry: str, key: str, **data: Any) -> Entry:
    return Entry(registry, f"registries/{registry}.yml", key, (key,), data)


def dataset(**actors: Data) -> Dataset:
    """All sides and perspectives, and these actors."""
    nothing: Data = {"perspective": None, "parent": None, "affiliations": []}
    return Dataset(
        {
            "dataset": {"dataset": entry("dataset", "dataset", sides=SIDES)},
            "perspectives": {key: entry("perspectives", key, side=side) for key, side in PERSPECTIVES.items()},
            "actors": {key: entry("actors", key, **{**nothing, **data}) for key, data in actors.items()},
        }
    )


def claim(perspective: str | None = None, as_of: str | None = None) -> Data:
    return {"perspective": perspective, "as_of": as_of}


WEST, EAST, NORTH = {"perspective": "western"}, {"perspective": "eastern"}, {"perspective": "northern"}


def said(claimed: Data, date: str = "1991-06-04", **actors: Any) -> set[str]:
    """From which perspectives the actor `a` may make the claim."""
    return set(Standpoints(dataset(**actors)).possible("a", claimed, date))


# --- what goes before what --------------------------------------------------------------------------------------------


def test_a_claim_goes_before_its_claimant() -> None:
    assert said(claim("eastern"), a=WEST) == {"eastern"}


def test_an_actor_goes_before_what_it_is_part_of() -> None:
    assert said(claim(), a={**WEST, "parent": "b"}, b=EAST) == {"western"}


def test_the_nearest_parent_that_has_one_decides() -> None:
    assert said(claim(), a={"parent": "b"}, b={"parent": "c"}, c={**EAST, "parent": "d"}, d=WEST) == {"eastern"}


def test_a_parent_goes_before_an_office() -> None:
    assert said(claim(), a={"parent": "b", "affiliations": [office("c")]}, b=EAST, c=WEST) == {"eastern"}


def test_a_body_is_asked_like_its_member() -> None:
    actors: Actors = {
        "a": {"affiliations": [office("b")]},
        "b": {"affiliations": [office("c")]},
        "c": {"parent": "d"},
    }
    assert said(claim(), **actors | {"d": NORTH}) == {"northern"}


def test_who_is_part_of_nothing_has_none() -> None:
    assert said(claim(), a={}) == set()
    assert said(claim(), b=WEST) == set()  # nobody knows `a`


def test_circles_end() -> None:
    assert said(claim(), a={"parent": "b"}, b={"parent": "a"}) == set()
    assert said(claim(), a={"affiliations": [office("b")]}, b={"affiliations": [office("a")]}) == set()
    actors: Actors = {"a": {"affiliations": [office("b")]}, "b": {"affiliations": [office("a"), office("c")]}}
    assert said(claim(), **actors | {"c": EAST}) == {"eastern"}


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "date", "holds"),
    [
        (None, None, "1991-06-04", True),
        ("1991", None, "1991-06-04", True),
        ("1991-06-05", None, "1991-06-04", False),
        ("1991-06-04", None, "1991-06-04", True),
        (None, "1991-06-04", "1991-06-04", True),
        (None, "1991-06-03", "1991-06-04", False),
        (None, "1991-06", "1991-06-30", True),
        ("1991-05", "1991-07", "1991", True),
        ("1991-05", "1991-07", "1990/1992", True),
        ("1991-05", "1991-07", "[1991-07-31..1991-08-01]", True),
        ("1991-05", "1991-07", "1991-08/..", False),
        ("1991-05", "1991-07", "../1991-05-01", True),
    ],
)
def test_an_office_holds_where_it_may_overlap_with_the_date(
    start: str | None, end: str | None, date: str, *, holds: bool
) -> None:
    found = said(claim(), date, a={"affiliations": [office("b", start, end)]}, b=WEST)
    assert found == ({"western"} if holds else set())


def test_it_is_asked_when_it_was_said_and_only_then_when_it_happened() -> None:
    actors: Actors = {
        "a": {"affiliations": [office("b", "1991", "1992"), office("c", "1994")]},
        "b": WEST,
        "c": EAST,
    }
    assert said(claim(), "1991-06-04", **actors) == {"western"}
    assert said(claim(as_of="1996"), "1991-06-04", **actors) == {"eastern"}
    assert said(claim(as_of="1993"), "1991-06-04", **actors) == set()


# --- several, one, none -----------------------------------------------------------------------------------------------


def test_several_offices_of_one_perspective_are_one() -> None:
    assert said(claim(), a={"affiliations": [office("b"), office("c")]}, b=WEST, c=WEST) == {"western"}


def test_several_perspectives_decide_nothing() -> None:
    standpoints = Standpoints(dataset(a={"affiliations": [office("b"), office("c")]}, b=WEST, c=EAST))
    assert standpoints.possible("a", claim(), "1991") == {"western", "eastern"}
    assert standpoints.perspective_of("a", claim(), "1991") is None
    assert standpoints.perspective_of("a", claim("northern"), "1991") == "northern"


def test_a_perspective_belongs_to_a_side_or_to_none() -> None:
    standpoints = Standpoints(dataset())
    assert [*map(standpoints.side_of, PERSPECTIVES), standpoints.side_of(None)] == [*PERSPECTIVES.values(), None]


def test_sides_are_in_order_of_their_labels() -> None:
    assert [side["side"] for side in sides_of(dataset())] == ["east", "north", "west"]
    assert Standpoints(dataset()).in_order(["west", None, "east", "west"]) == ["east", "west"]


# --- datasets with three sides, and without ---------------------------------------------------------------------------


def test_no_claimant_is_asked_for_where_there_are_no_sides(records: Records) -> None:
    assert records.problems() == []  # nobody there has a perspective


def test_drafts_may_have_claimants_of_whom_nothing_is_known(records: Records, three_sides: None) -> None:
    path = "events/1991/1991-07-01-words.yml"
    records.edit(path, "as_of: 1990\n", "as_of: 1985\n")
    assert [problem.code for problem in records.problems()] == ["claimant-perspective"]
    records.edit(path, "status: reviewed", "status: draft")
    assert records.problems() == []


def test_a_mistake_in_an_actor_is_told_once(records: Records, three_sides: None) -> None:
    records.edit("registries/actors.yml", "  perspective: southland\n", "  perspektive: southland\n")
    assert [problem.code for problem in records.problems()] == ["key-unknown"]


@pytest.fixture
def three_sides(records: Records, base: Any) -> None:
    """The records have three sides."""
    records.overlay(base.parent / "good" / "three-sides")
