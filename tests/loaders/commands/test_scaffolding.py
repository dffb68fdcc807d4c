"""`python -m loaders new`: a file in the right place, with the right name, that the checker leads through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.commands.scaffolding import NotBegun, begin, neighbours
from loaders.editing.event_texts import BLANKS
from loaders.reading.yaml_reader import read
from schema.dates import DateError

if TYPE_CHECKING:
    from tests.conftest import Records


def _begin(records: Records, date: str, words: str) -> str:
    """Write a record with blanks for all; return its path."""
    begun = begin(records.root, date, words, {}, blanks=[*BLANKS])
    records.write(begun.path, begun.text)
    return begun.path


@pytest.mark.parametrize(
    ("date", "words", "path"),
    [
        ("1994-05-12", "ceasefire", "events/1994/1994-05-12-ceasefire.yml"),
        ("1994-05", "Talks in Prague", "events/1994/1994-05-talks-in-prague.yml"),
        ("1994", "Drought", "events/1994/1994-drought.yml"),
        ("1994-05-12/1994-06", "siege", "events/1994/1994-05-12-siege.yml"),
        ("[1994-05-31..1994-06-01]", "raid", "events/1994/1994-05-31-raid.yml"),
        ("1994-05-12~", "raid", "events/1994/1994-05-12-raid.yml"),
        ("199X", "drought", "events/1990/1990-drought.yml"),
        ("/1994-05", "siege", "events/1994/1994-05-siege.yml"),
        ("1994-05-12", "Şoşa: «the ferry's» end!", "events/1994/1994-05-12-sosa-the-ferrys-end.yml"),
        ("1994-05-12", "Сход в Степанагарде", "events/1994/1994-05-12-skhod-v-stepanagarde.yml"),
    ],
)
def test_the_file_is_named_and_placed_as_the_rules_want(date: str, words: str, path: str, records: Records) -> None:
    assert _begin(records, date, words) == path
    naming = {"file-name", "year-folder", "id-date", "date-invalid", "file-unexpected", "yaml-syntax"}
    assert naming.isdisjoint(problem.code for problem in records.problems())


def test_the_checker_asks_for_every_blank_and_nothing_else(records: Records) -> None:
    path = _begin(records, "[1994-05-12..1994-05-13]", "raid")
    problems = records.problems()
    assert {problem.path for problem in problems} == {path}
    [problem] = problems
    blanks = (
        "places[0].place, places[0].role, actors[0].actor, actors[0].role, facts[0].text, facts[0].sources[0].source"
    )
    blanks += ", claims[0].about, claims[0].by, claims[0].text, claims[0].sources[0].source, sources[0].source"
    blanks += ", relations[0].event, relations[0].relation"
    assert problem.message == f"still empty: title, type, summary, {blanks}"


def test_filled_in_it_has_no_problems(records: Records) -> None:
    path = _begin(records, "1995-05-12", "raid")
    records.edit(path, "relations:\n  - {event: , relation: }\n", "")
    for old, new in (
        ("title:\n", "title: Raid on the mill\n"),
        ("type:\n", "type: attack\n"),
        ("summary: >-\n", "summary: >-\n  Somebody raided the mill.\n"),
        ("{place: , role: }", "{place: mill-town, role: site}"),
        ("{actor: , role: }", "{actor: southland, role: target}"),
        ("- text:\n    sources: [{source: }]", "- text: It was night\n    sources: [{source: river-post-1992}]"),
        (
            "about:\n    by:\n    text:\n    sources: [{source: }]",
            "about: motive\n    by: southland\n    text: Greed\n",
        ),
        (
            "\nsources:\n  - {source: }",
            "    sources: [{source: river-post-1992}]\nsources:\n  - {source: river-post-1992}",
        ),
    ):
        records.edit(path, old, new)
    assert [problem.message for problem in records.problems() if problem.level == "error"] == []


def test_events_of_the_same_time_are_named(records: Records) -> None:
    assert neighbours(records.root, "1991-06-01") == ["1991-06-01-march-war"]
    assert neighbours(records.root, "1991-06") == [
        "1991-06-01-march-war",
        "1991-06-02-capture-of-mill-town",
        "1991-06-20-assembly-resolution-7",
    ]


def test_what_is_known_stands_there_and_nothing_else(records: Records) -> None:
    known = {
        "title": "Raid: on the mill",
        "summary": "Somebody raided the mill. " * 9,
        "places": [{"place": "mill-town", "role": "site"}],
        "claims": [{"about": "motive", "by": ["southland", "northland"], "text": "Greed, " * 30, "sources": []}],
        "tags": ["march-war"],
    }
    begun = begin(records.root, "1991-06-05", "raid", known)
    lines = begun.text.splitlines()
    assert max(map(len, lines)) <= 110
    data, mistakes = read(begun.text)
    assert [mistake.code for mistake in mistakes] == ["value-missing"] * 2  # type, and a source
    assert data["title"] == known["title"]
    assert data["summary"] == "Somebody raided the mill. " * 8 + "Somebody raided the mill."
    assert data["claims"][0]["text"] == ("Greed, " * 30).strip()
    assert "actors:" not in lines


def test_a_record_is_never_overwritten(records: Records) -> None:
    with pytest.raises(NotBegun) as caught:
        begin(records.root, "1991-06-01", "march war", {})
    assert str(caught.value) == (
        "there is a record events/1991/1991-06-01-march-war.yml already: edit it, or choose other words"
    )
    assert "War over the Marsh District" in (records.root / "events/1991/1991-06-01-march-war.yml").read_text()


def test_an_id_is_not_too_long(records: Records) -> None:
    with pytest.raises(NotBegun) as caught:
        begin(records.root, "1991-06-01", "x" * 90, {})
    assert str(caught.value) == (f"the id '1991-06-01-{'x' * 90}' has 101 characters; 100 is the most: use fewer words")
    assert begin(records.root, "1991-06-01", "x" * 89, {}).path.endswith(f"{'x' * 89}.yml")


def test_words_must_leave_something_for_the_id(records: Records) -> None:
    with pytest.raises(NotBegun) as caught:
        begin(records.root, "1991-06-01", "…!", {})
    assert str(caught.value) == "'…!' has no letters or digits: name the event in a few words, such as ceasefire"


def test_a_bad_date_begins_nothing(records: Records) -> None:
    with pytest.raises(DateError):
        begin(records.root, "1991-13-01", "raid", {})
    assert records.problems() == []
