"""Marks in summaries: from how many sources on they are needed. What the rules say is pinned by tests/records."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from loaders.checks.summaries import (
    check_mark_form,
    check_mark_known,
    check_mark_once,
    check_mark_place,
    check_sentences_marked,
    check_sources_marked,
)
from loaders.reading.entries import Entry
from loaders.reading.sentences import sentences, without_marks

if TYPE_CHECKING:
    from tests.conftest import Records

RULES = (
    check_mark_form,
    check_mark_known,
    check_mark_once,
    check_mark_place,
    check_sentences_marked,
    check_sources_marked,
)


def event(summary: str, sources: list[str], status: str = "reviewed") -> Entry:
    found = list(sentences(summary))
    data = {
        "title": "Letter",
        "status": status,
        "summary": without_marks(found),
        "sentences": tuple(map(tuple, found)),
        "sources": [{"source": key} for key in sources],
    }
    return Entry("events", "events/1991/1991-06-04-letter.yml", "1991-06-04-letter", (), data)


def told(entry: Entry) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for check in RULES for finding in check(entry)]


@pytest.mark.parametrize(
    ("summary", "sources", "status", "unmarked"),
    [
        ("They met. They parted.", 5, "reviewed", []),
        ("They met. They parted.", 6, "reviewed", ["They met.", "They parted."]),
        ("They met. They parted.", 6, "draft", []),
        ("They met.[^s1] They parted.", 2, "reviewed", ["They parted."]),
        ("They met.[^s1] They parted.", 2, "draft", []),
        ("They met.[^s1] They parted.[^s6][^s2]", 6, "reviewed", []),
    ],
)
def test_more_than_five_sources_need_marks_and_one_mark_needs_others(
    summary: str, sources: int, status: str, unmarked: list[str]
) -> None:
    keys = [f"s{number + 1}" for number in range(sources)]
    found = check_sentences_marked(event(summary, keys, status))
    assert [finding.message for finding in found] == [
        f"the sentence {sentence!r} names none of the summary's sources" for sentence in unmarked
    ]


def test_a_source_cited_at_several_places_counts_once() -> None:
    assert told(event("They met.", ["a", "a", "b", "c", "d", "e"])) == []


def test_what_stands_in_brackets_is_no_mark() -> None:
    assert told(event("They met [sic] in [1991] at [a place].", ["a", "b"])) == []


def test_sources_of_a_summary_are_all_named_or_none() -> None:
    assert told(event("They met.[^a]", ["a", "b", "b"])) == [
        ("source-unmarked", "no sentence of the summary names 'b'"),
        ("source-unmarked", "no sentence of the summary names 'b'"),
    ]
    assert told(event("They met.", ["a", "b"])) == []


def test_a_near_key_is_asked_for() -> None:
    (finding,) = check_mark_known(event("They met.[^river-psot]", ["river-post"]))
    assert finding.message == "'river-psot' is not among the 'sources' of this record"
    assert finding.help == "did you mean '[^river-post]'? If not, list it there"


def test_the_beginning_of_a_long_sentence_is_enough_to_find_it() -> None:
    summary = "They met in the town hall for the first time. They parted.[^a]"
    assert told(event(summary, ["a"])) == [
        (
            "sentence-unmarked",
            "the sentence 'They met in the town hall for the first …' names none of the summary's sources",
        )
    ]


@pytest.mark.parametrize(
    "part", ["[^a]. ", "[^a] ", "[^", "They met. ", '"They. ', "[1]", "They met.[^a][^a] ", "[^a]", "Mr. "]
)
def test_the_time_does_not_grow_with_the_square_of_the_length(part: str) -> None:
    start = time.process_time()
    told(event("They met." + part * (200_000 // len(part)), ["a"]))
    assert time.process_time() - start < 20


def test_other_rules_see_the_text_without_marks(records: Records) -> None:
    path = "events/1991/1991-06-02-capture-of-mill-town.yml"
    records.edit(path, "Molna.[^river-post-1992] The accounts", "Molna.[^river-post-1992] <b>The accounts")
    (problem,) = records.problems()
    assert (problem.code, problem.message) == ("text-markup", "'<b>' is HTML")
