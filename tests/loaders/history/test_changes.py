"""What became of a dataset, in the words that readers get: twenty edits of records, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from loaders.history.changes import Count, Verdict, Versions, new_problems
from loaders.loading.datasets import load

if TYPE_CHECKING:
    from tests.conftest import Records

TOWN = "events/1991/1991-06-02-capture-of-mill-town.yml"
WAR = "events/1991/1991-06-01-march-war.yml"
_DEATHS = "Civilian deaths (residents of the town) according to"


@pytest.fixture
def was(new_records: Callable[[str], Records]) -> Records:
    return new_records("before")


@pytest.fixture
def now(new_records: Callable[[str], Records]) -> Records:
    return new_records("after")


def versions(was: Records, now: Records) -> Versions:
    return Versions(load(was.root, jobs=1).dataset, load(now.root, jobs=1).dataset)


def told(was: Records, now: Records) -> list[str]:
    """Every change, with its lines behind it."""
    return [
        text
        for change in versions(was, now).changes
        for text in (f"{change.kind} {change.registry}/{change.key}", *(line.text for line in change.lines))
    ]


def test_nothing_is_told_where_nothing_differs(was: Records, now: Records) -> None:
    text = (now.root / TOWN).read_text("utf-8")
    now.write(TOWN, f"# A note for curators.\n{text}")
    found = versions(was, now)
    assert (found.changes, found.verdicts, found.balance) == ([], [], [])


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        (
            WAR,
            "title: War over",
            "title: The war over",
            "Title: “War over the Marsh District” → “The war over the Marsh District”",
        ),
        (
            WAR,
            "1991-06-01/1992-03-10",
            "1991-06/1992-03-10",
            "Date: 1 June 1991 to 10 March 1992 → June 1991 to 10 March 1992",
        ),
        (
            WAR,
            "date_note: Some count from the first shots in May.\n",
            "",
            "Note on the date removed: “Some count from the first shots in May.”",
        ),
        (WAR, "type: offensive", "type: armed-clash", "Type: offensive → armed clash"),
        (WAR, "importance: 1", "importance: 2", "Importance: landmark → major"),
        (
            WAR,
            "for nine months",
            "for nine months and more",
            (
                "Summary, sentence 1: “Northland and Southland fought over the Marsh District for nine months.” → "
                "“Northland and Southland fought over the Marsh District for nine months and more.”"
            ),
        ),
        (
            WAR,
            "role: party, note: from its first day}",
            "role: party}",
            "Actor Marsh Republic: note removed: “from its first day”",
        ),
        (
            WAR,
            "read in its fourth edition",
            "read in its fifth edition",
            (
                "Source “March war” (Marsh Encyclopaedia): note: "
                "“read in its fourth edition” → “read in its fifth edition”"
            ),
        ),
        (WAR, "    weak: true\n", "", "Fact “The war lasted 284 days”: rests on reference works alone: yes → no"),
        (
            WAR,
            "The war lasted 284 days",
            "The war lasted 283 days",
            "Fact “The war lasted 284 days”: text: “The war lasted 284 days” → “The war lasted 283 days”",
        ),
        (WAR, "tags: [march-war]", "tags: []", "Tag removed: March war"),
        (TOWN, "low: 40", "low: 45", f"{_DEATHS} Southland: 40 to 60 → 45 to 60"),
        (TOWN, "    low: 40\n    high: 60\n", "    value: 50\n", f"{_DEATHS} Southland: 40 to 60 → 50"),
        (TOWN, "    high: 60\n", "", f"{_DEATHS} Southland: 40 to 60 → at least 40"),
        (
            TOWN,
            "by: [northland, marsh-republic]",
            "by: [northland]",
            f"{_DEATHS} Northland and Marsh Republic: claimant removed: Marsh Republic",
        ),
        (
            TOWN,
            "by_note: defence ministry",
            "by_note: interior ministry",
            f"{_DEATHS} Southland: note on the claimant: “defence ministry” → “interior ministry”",
        ),
        (
            TOWN,
            "    unit: square kilometres\n",
            "    unit: hectares\n",
            "Area according to River Post: unit: “square kilometres” → “hectares”",
        ),
        (
            TOWN,
            "Names the mill as the aim",
            "Names the bridge as the aim",
            (
                "Motive according to Marsh Encyclopaedia: text: "
                "“Names the mill as the aim” → “Names the bridge as the aim”"
            ),
        ),
        (
            TOWN,
            "dead.[^river-post-1992][^southland",
            "dead.[^southland",
            "Summary, sentence 2, source removed: “A year of war” (River Post)",
        ),
        (
            TOWN,
            "note: of those who fled",
            "note: of some who fled",
            "Place Lake City: note: “of those who fled” → “of some who fled”",
        ),
    ],
)
def test_an_edit_is_one_line(was: Records, now: Records, path: str, old: str, new: str, line: str) -> None:
    now.edit(path, old, new)
    event = path.rpartition("/")[2].removesuffix(".yml")
    assert told(was, now) == [f"changed events/{event}", line]


def test_a_claim_that_comes_is_told_whole(was: Records, now: Records) -> None:
    now.edit(
        TOWN,
        "  - id: pwcc\n",
        "  - {id: hh4d, about: displaced, by: northland, value: 1200, sources: [{source: river-post-1992}]}\n"
        "  - id: pwcc\n",
    )
    assert told(was, now)[1:] == [
        "Claim added: displaced according to Northland: 1,200; source: “A year of war” (River Post)"
    ]


def test_an_event_that_is_withdrawn_says_why(was: Records, now: Records) -> None:
    (now.root / "events/1992/1992-04-mill-town-talks.yml").unlink()
    now.edit(
        "registries/retired.yml",
        "1991-07-bridge-attack:",
        "1992-04-mill-town-talks:\n  retirement: withdrawn\n  date: 2001-05-08\n  reason: It was a draft.\n"
        "1991-07-bridge-attack:",
    )
    (change,) = [each for each in versions(was, now).changes if each.registry == "events"]
    assert (change.kind, change.reason) == ("removed", "It was a draft.")


def test_a_source_that_is_renamed_changes_nothing_that_cites_it(was: Records, now: Records) -> None:
    for path in now.root.rglob("*.yml"):
        path.write_text(path.read_text("utf-8").replace("river-post-1992", "days-in-mill-town"), "utf-8")
    now.edit(
        "registries/retired.yml",
        "1991-07-bridge-attack:",
        "sources/river-post-1992:\n  retirement: renamed\n  date: 2001-05-08\n  reason: By its title.\n"
        "  successor: days-in-mill-town\n1991-07-bridge-attack:",
    )
    assert told(was, now) == ["renamed sources/days-in-mill-town"]


def test_what_follows_for_readers(was: Records, now: Records) -> None:
    now.edit(TOWN, "    value: 12\n", "    value: 50\n")
    assert versions(was, now).verdicts == [
        Verdict(
            "1991-06-02-capture-of-mill-town",
            "Mill Town / Molna changes hands",
            "civilian deaths (residents of the town)",
            "figures differ",
            "accounts agree",
        )
    ]
    assert versions(was, now).balance == []


def test_the_balance_is_told_where_it_moves(was: Records, now: Records) -> None:
    now.edit(
        TOWN,
        "  - id: v3gx\n    about: motive\n    by: marsh-encyclopaedia\n    text: Names the mill as the aim\n"
        "    sources: [{source: marsh-encyclopaedia-war}]\n",
        "",
    )
    assert versions(was, now).balance == [Count("claims", "", 8, 7)]


def test_problems_that_were_there_before_are_not_new(was: Records, now: Records) -> None:
    now.edit(WAR, "title: War over the Marsh District", "title: War over the Marsh District.")
    before, after = (load(each.root, jobs=1).problems for each in (was, now))
    assert [problem.code for problem in new_problems(before, after)] == ["text-full-stop"]
    assert new_problems(after, after) == []


_PERSON = """\
witness-7:
  names: [{name: Ivo Marsh, language: en}]
  kind: person
  standing: private
  standing_reason: A witness.
  published_as: a miller
"""


def test_texts_of_the_dataset_are_told_by_sentence(was: Records, now: Records) -> None:
    for records, mark in ((was, ""), (now, "[^river-post-1992]")):
        text = (records.root / "registries/dataset.yml").read_text("utf-8")
        introduced = (
            f"introduction:\n  status: reviewed\n  text: They fought.[^marsh-encyclopaedia-war]{mark} They met.\n"
            "  sources: [{source: marsh-encyclopaedia-war}, {source: river-post-1992}]\n"
        )
        records.write("registries/dataset.yml", text + introduced)
    assert told(was, now) == [
        "changed dataset/dataset",
        "Introduction text, sentence 1, source added: “A year of war” (River Post)",
    ]


def test_a_private_person_is_not_named(was: Records, now: Records) -> None:
    for records, note in ((was, ""), (now, "  note: Was twice asked.\n")):
        text = (records.root / "registries/actors.yml").read_text("utf-8")
        records.write("registries/actors.yml", f"{text}{_PERSON}{note}")
    now.edit(
        WAR,
        "  - {actor: southland, role: party}\n",
        "  - {actor: southland, role: party}\n  - {actor: witness-7, role: victim}\n",
    )
    lines = told(was, now)
    assert lines == [
        "changed events/1991-06-01-march-war",
        "Actor added: a miller; role: victim",
        "changed actors/a miller",
        "What it says is not shown: private persons and minors are not named",
    ]
    assert "witness-7" not in str(versions(was, now).changes)


def test_a_private_person_with_another_key_is_not_named_either(was: Records, now: Records) -> None:
    for records, person in ((was, _PERSON), (now, _PERSON.replace("witness-7", "person-7"))):
        text = (records.root / "registries/actors.yml").read_text("utf-8")
        records.write("registries/actors.yml", f"{text}{person}")
    now.edit(
        "registries/retired.yml",
        "1991-07-bridge-attack:",
        "actors/witness-7:\n  retirement: renamed\n  date: 2001-05-08\n  reason: The key said too much.\n"
        "  successor: person-7\n1991-07-bridge-attack:",
    )
    changes = versions(was, now).changes
    assert [(change.kind, change.key, change.was) for change in changes] == [("renamed", "a miller", "")]
    assert "witness-7" not in str(changes)
