"""Edits between versions of a record: complete, and nothing else."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from loaders.history.edits import Edit, Item, edits
from loaders.reading.entries import Data
from schema.records import Event

EVENT: Data = {
    "title": "Fire",
    "date": "1991-06-04",
    "importance": 2,
    "tags": ["fires", "towns"],
    "external": {"ucdp": [4], "wikidata": None},
    "sentences": (("It burned.", ("letter",), ""),),
    "claims": [
        {"id": "k7f2", "about": "deaths", "by": ["ardania"], "low": 3, "high": None, "sources": [{"source": "letter"}]},
        {"id": "m3kq", "about": "deaths", "by": ["belmar"], "low": 3, "high": 25, "sources": [{"source": "times"}]},
    ],
}


def changed(**fields: Any) -> Data:
    return {**deepcopy(EVENT), **fields}


def found(before: Data, after: Data) -> list[tuple[Any, ...]]:
    """Path, kind, and both values of each edit."""
    return [edit[:4] for edit in edits(Event, before, after)]


def test_the_same_record_has_none() -> None:
    assert found(EVENT, deepcopy(EVENT)) == []


def test_a_field_that_comes_goes_or_changes() -> None:
    assert found(EVENT, changed(title="Great fire")) == [(("title",), "changed", "Fire", "Great fire")]
    assert found(EVENT, changed(date_note="By night")) == [(("date_note",), "added", None, "By night")]
    assert found(EVENT, changed(date=None)) == [(("date",), "removed", "1991-06-04", None)]


def test_a_number_is_not_the_word_for_it() -> None:
    assert found(EVENT, changed(importance=True)) == [(("importance",), "changed", 2, True)]
    assert found(changed(importance=1), changed(importance=True)) == [(("importance",), "changed", 1, True)]


def test_what_is_inside_a_claim_belongs_to_it() -> None:
    after = changed()
    claim = after["claims"][0]
    claim["low"] = 7
    claim["sources"].append({"source": "times"})
    assert found(EVENT, after) == [
        (("claims", "k7f2", "low"), "changed", 3, 7),
        (("claims", "k7f2", "sources", "times"), "added", None, {"source": "times"}),
    ]
    within = (Item("claims", EVENT["claims"][0], claim),)
    assert [edit.within for edit in edits(Event, EVENT, after)] == [within, within]


def test_a_claim_that_moves_is_the_same() -> None:
    after = changed(claims=[*reversed(EVENT["claims"])])
    assert found(EVENT, after) == [(("claims",), "moved", ["k7f2", "m3kq"], ["m3kq", "k7f2"])]


def test_what_comes_between_moves_nothing() -> None:
    assert found(EVENT, changed(tags=["fires", "nights", "towns"])) == [(("tags", "nights"), "added", None, "nights")]


def told(*sentences: tuple[str, str]) -> Data:
    """An event with these sentences, each with the marks behind it."""
    split = [(text, tuple(marks.split()), " ") for text, marks in sentences]
    return {"summary": " ".join(text for text, _ in sentences), "sentences": split}


def test_summaries_are_looked_at_by_sentence() -> None:
    before = told(("It burned.", "letter"), ("Three died.", "letter"), ("It rained.", ""))
    after = told(
        ("It burned.", "letter times"), ("At night.", "times"), ("Three or four died.", "letter"), ("It rained.", "")
    )
    assert found(before, after) == [
        (("summary", "1", "marks", "times"), "added", None, "times"),
        (("summary", "2"), "changed", "Three died.", "At night."),
        (("summary", "2", "marks", "letter"), "removed", "letter", None),
        (("summary", "2", "marks", "times"), "added", None, "times"),
        (("summary", "3"), "added", None, ("Three or four died.", ("letter",))),
    ]


def test_paragraphs_are_told_apart() -> None:
    before, after = told(("It burned.", ""), ("It rained.", "")), told(("It burned.", ""), ("It rained.", ""))
    after["sentences"][0] = ("It burned.", (), "\n\n")
    assert found(before, after) == [(("summary", "1", "paragraph"), "changed", False, True)]


def test_two_of_the_same_are_two() -> None:
    once, twice = {"sources": [{"source": "times"}]}, {"sources": [{"source": "times"}, {"source": "times"}]}
    assert found(once, twice) == [(("sources", "times#2"), "added", None, {"source": "times"})]


def applied(record: Data, made: list[Edit]) -> Data:
    """The record with the edits made in it: what the edits say, and nothing else, may make the new version."""
    result = deepcopy(record)
    for edit in made:
        if edit.kind == "moved":
            continue
        _put(result, edit.path, edit)
    return result


def _put(place: Any, path: tuple[str, ...], edit: Edit) -> None:
    name, *rest = path
    if isinstance(place, list):
        index = next((at for at, item in enumerate(place) if _names(item) == name), None)
        if rest:
            assert index is not None
            _put(place[index], tuple(rest), edit)
        elif edit.kind == "removed":
            assert index is not None
            del place[index]
        else:
            place.append(deepcopy(edit.after))
    elif rest:
        _put(place[name], tuple(rest), edit)
    else:
        place[name] = deepcopy(edit.after)


def _names(item: Any) -> str:
    return str(item["id"] if "id" in item else item["source"]) if isinstance(item, dict) else str(item)


_WORDS = st.sampled_from(["a", "b", "c", None])
_LINKS = st.lists(st.sampled_from("abcde"), unique=True).map(lambda keys: [{"source": key} for key in keys])
_CLAIMS = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("abcdef"), "low": st.integers(0, 3) | st.none(), "sources": _LINKS}),
    unique_by=lambda claim: str(claim["id"]),
)
_RECORDS = st.fixed_dictionaries(
    {
        "title": _WORDS,
        "tags": st.lists(st.sampled_from("abcde"), unique=True),
        "external": st.fixed_dictionaries({"ucdp": st.lists(st.integers(0, 4), unique=True), "wikidata": _WORDS}),
        "claims": _CLAIMS,
        "sources": _LINKS,
    }
)


def _without_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_order(each) for name, each in value.items()}
    if isinstance(value, list):
        return sorted(json.dumps(_without_order(each), sort_keys=True) for each in value)
    return value


@given(_RECORDS, _RECORDS)
def test_edits_make_the_one_out_of_the_other(before: Data, after: Data) -> None:
    made = edits(Event, before, after)
    assert _without_order(applied(before, made)) == _without_order(after)
    assert bool(made) == (before != after)
    assert len({(edit.path, edit.kind) for edit in made}) == len(made)
    assert all(edit.before != edit.after for edit in made)


@given(_RECORDS, _RECORDS)
def test_the_way_back_has_as_many(before: Data, after: Data) -> None:
    turned = {"added": "removed", "removed": "added"}
    there = sorted((edit.path, edit.kind) for edit in edits(Event, before, after))
    back = sorted((edit.path, turned.get(edit.kind, edit.kind)) for edit in edits(Event, after, before))
    assert there == back
