"""`python -m loaders expect` says in one line each what of a database is otherwise than expected, and what to do."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from loaders.__main__ import main

Expected = Callable[..., list[str]]
RECORD = "expectations/record.yml"
LESS = "look what is gone with 'python -m loaders diff'; if that is right, write the new number"


def test_a_dataset_may_say_nothing(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["expect", "--root", str(built)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "everything is as expected, by the rules for all datasets and no file of its own\n"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "periods: []\nagreements: []\nboxes: []\n", "balance: {}\n"])
def test_any_part_may_be_empty(text: str, expected: Expected) -> None:
    told = (
        []
        if "balance" not in text
        else [
            (
                f"{RECORD}:1: 'osip-verd' is victim or captive of an event, and stands in no list; "
                "list it with its side, or with those of neither"
            )
        ]
    )
    assert expected("record.yml", text, code=bool(told)) == told


def test_less_than_there_was_is_told(expected: Expected) -> None:
    text = """\
totals:
  events: 8
  claims: 1500
periods:
  - {name: the years of war, first: 1990-01-01, last: 1991-12-31, events: 50}
  - {name: before, first: 1989-01-01, last: 1989-12-31, events: 1}
years: {first: 1989, last: 1994, without_event: [1992]}
"""
    assert expected("record.yml", text) == [
        f"{RECORD}:3: at least 1,500 claims are expected, and there are 5; {LESS}",
        f"{RECORD}:5: at least 50 events of 'the years of war' are expected to begin in it, and 5 do; {LESS}",
        f"{RECORD}:7: an event of 1994 is expected, and there is none; add one, or list the year here",
        f"{RECORD}:7: 1992 is expected to have no event, and has an event; take the year out of the list",
    ]


def test_what_people_have_read_is_told_where_it_has_changed(expected: Expected) -> None:
    text = """\
landmark_perspectives: 4
figures_have_groups: true
idle_actors: [osip-verd]
agreements:
  - {event: 1990-05-04-clash-at-mill-bridge, about: deaths, group: soldiers, agreement: figures-differ}
  - {event: 1990-05-04-clash-at-mill-bridge, about: responsibility, agreement: agree}
  - {event: 1990-05-04-clash, about: responsibility, agreement: agree}
"""
    told = expected("record.yml", text)
    assert [line for line in told if "landmark" not in line] == [
        f"{RECORD}:3: 'osip-verd' is expected to be named by no record, and is; take it out of the list",
        (
            f"{RECORD}:2: the figure of 1990-05-04-clash-at-mill-bridge-bpnq in "
            "events/1990/1990-05-04-clash-at-mill-bridge.yml does not say what it counts; name that in 'group'"
        ),
        (
            f"{RECORD}:2: the figure of 1991-05-blockade-of-dorna-zzhs in events/1991/1991-05-blockade-of-dorna.yml "
            "does not say what it counts; name that in 'group'"
        ),
        (
            f"{RECORD}:5: the claims of 1990-05-04-clash-at-mill-bridge on deaths of 'soldiers' are expected to come to"
            " 'figures-differ', and come to 'sides-contradict'; "
            "read the claims: mend them, or write what they come to now"
        ),
        (
            f"{RECORD}:7: the claims of 1990-05-04-clash on responsibility are expected, and there are none; "
            "was the event or the group renamed?"
        ),
    ]
    assert next(line for line in told if "landmark" in line) == (
        f"{RECORD}:1: events/1989/1989-founding-of-free-dorna.yml is a landmark and is told from 1 perspective, not 4; "
        "cite sources of another perspective"
    )


def test_places_elsewhere_than_expected_are_told(expected: Expected) -> None:
    text = """\
across_borders: [dorna]
without_point: []
boxes:
  - {country: ardania-land, south: 40, west: 45.4, north: 41, east: 46}
  - {country: belmar-land, south: 40, west: 45, north: 41, east: 46}
"""
    assert expected("record.yml", text) == [
        (
            f"{RECORD}:1: 'lake-city' is expected not to lie in no country, and does; "
            "give it a parent that lies in one, or list it here"
        ),
        f"{RECORD}:1: 'dorna' is expected to lie in no country, and does not; take it out of the list",
        (
            f"{RECORD}:2: 'river-town' is expected not to be without a point, and does; "
            "give it coordinates, rough ones with their precision, or list it here"
        ),
        (
            f"{RECORD}:4: 'mill-bridge' is expected in this box, and is at 40.5, 45.25; "
            "mend the point or the country of the place, or widen the box"
        ),
        f"{RECORD}:5: no place lies in 'belmar-land'; take its box out",
    ]


def test_boxes_may_lie_across_the_180th_meridian(expected: Expected) -> None:
    assert (
        expected("record.yml", "boxes: [{country: ardania-land, south: 40, west: 44, north: 41, east: -170}]\n", code=0)
        == []
    )


def test_sides_of_which_less_is_told_are_told_of_or_it_is_said_why(expected: Expected) -> None:
    text = """\
balance:
  least: 1
  too_few: 1
  sufferers:
    - {side: belmar, actors: [osip-verd]}
    - {side: lakes, actors: [army]}
  uneven:
    - {what: claims, decade: 1990, reason: It is a small one.}
    - {what: sources, decade: 1980, reason: There are none.}
"""
    assert expected("record.yml", text) == [
        f"{RECORD}:6: 'lakes' is no side; the sides are ardania, belmar, dorna",
        f"{RECORD}:6: 'army' is victim or captive of no event; take it out of the list",
        (
            f"{RECORD}:7: sources of the 1990s are told of one side far less than of another: ardania 3, belmar 2; "
            "ardania 3, dorna 0; belmar 2, dorna 0; add what is missing, or say here why it is so"
        ),
        (
            f"{RECORD}:7: events with victims or captives of the 1990s are told of one side far less than of another: "
            "ardania 0, belmar 1; belmar 1, dorna 0; add what is missing, or say here why it is so"
        ),
        f"{RECORD}:9: sources of the 1980s are expected to be uneven, and are not; take the reason out",
    ]


def test_chapters_and_gaps_between_them(expected: Expected) -> None:
    text = "between_chapters: [{first: 1991-02-01, reason: Nothing was found.}]\n"
    assert expected("record.yml", text) == [
        f"{RECORD}:1: no chapter is expected to tell of 1991-02-01, and one does; take it out of the list"
    ]


def test_questions_that_find_something_else_are_told(expected: Expected) -> None:
    text = """\
least_answered: 3
questions:
  - {q: blockade, wants: [1991-05-blockade-of-dorna]}
  - {q: blockade of Dorna, wants: [1992-04-capture-of-osip-verd]}
  - {q: xylophone, wants: [1991-05-blockade-of-dorna, 1991-06-blockade]}
case_forms:
  - language: ru
    forms:
      - {q: Мельничного моста, names: place/mill-bridge}
      - {q: Мельничный мост, names: actor/osip-verd}
other_spellings:
  - {q: Tornak, names: place/river-town}
nothing_like: [blokade]
"""
    path = "expectations/questions.yml"
    cure = "name it in title, summary or names as readers do, or add synonyms"
    assert expected("questions.yml", text) == [
        f"{path}:5: 1991-06-blockade is wanted, and no such record is published; was it renamed?",
        f"{path}:5: 'xylophone' finds no event; {cure}",
        (
            f"{path}:4: 'blockade of Dorna' is expected to find 1992-04-capture-of-osip-verd, "
            f"and finds 1991-05-blockade-of-dorna first; {cure}"
        ),
        (
            f"{path}:10: 'Мельничный мост' is expected to find the actor 'osip-verd', and finds no actor; "
            "add the name to its entry, or mend the key"
        ),
        (
            f"{path}:12: 'Tornak' is expected to find the place 'river-town', and finds dorna first; "
            "add the name to its entry, or mend the key"
        ),
        (
            f"{path}:13: nothing is expected to be offered instead of 'blokade', and 'Blockade' is; "
            "add the word to a record, or take it out of the list"
        ),
    ]


def test_so_many_as_may_be_unanswered_are_no_problem(expected: Expected) -> None:
    text = "least_answered: 1\nquestions:\n"
    text += "  - {q: blockade, wants: [1991-05-blockade-of-dorna]}\n"
    text += "  - {q: blockade of Dorna, wants: [1993-year-of-quiet]}\n"
    assert expected("questions.yml", text, code=0) == []
    assert len(expected("questions.yml", text.replace("least_answered: 1\n", ""))) == 1


COVERAGE = """\
source: dawn-1990
title: Clash at the bridge
published: Dawn, May 1990
url: https://dawn.example/clash
introduction: A report.
statements:
  - statement: The bridge was closed
    record: 1990-05-04-clash-at-mill-bridge
    carried_by:
      - fact: The bridge was closed for a month
    note: Others say nothing.
"""


def test_a_text_that_was_traced_stands_in_the_records(expected: Expected) -> None:
    assert expected("article-coverage.yml", COVERAGE, code=0) == []


def test_a_statement_that_is_gone_is_told(expected: Expected) -> None:
    path = "expectations/article-coverage.yml"
    text = COVERAGE.replace("clash\n", "clash-2\n").replace("for a month", "for two months")
    text += """\
  - statement: The talks failed
    record: 1991-02-talks-in-lake-town
    carried_by:
      - field: summary
    note: Others say nothing.
"""
    assert expected("article-coverage.yml", text) == [
        f"{path}:4: the registry of sources has another url of it: 'https://dawn.example/clash'; make them the same",
        (
            f"{path}:10: 1990-05-04-clash-at-mill-bridge has no fact 'The bridge was closed for two months'; "
            "write it as there: the nearest is 'The bridge was closed for a month'"
        ),
        f"{path}:15: 1991-02-talks-in-lake-town is named here, and no such record is published; was it renamed?",
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("record.yml", "totals: 12\n", ":1: totals: 'totals' is text, but a mapping of keys to values is needed here"),
        ("record.yml", "total: {events: 1}\n", ":1: total: 'total' is not a key of the record format here; did you"),
        ("record.yml", "totals: {events: many}\n", ":1: totals.events: 'many' is not a whole number; write at most"),
        ("record.yml", "periods:\n", ":1: periods: 'periods' has no value; give it one"),
        (
            "record.yml",
            "periods:\n  - {name: a, first: 1991-01-02, last: 1991-01-01, events: 1}\n",
            ":2: periods[0].last: 1991-01-01 is before its first day, 1991-01-02",
        ),
        (
            "record.yml",
            "balance:\n  sufferers:\n    - actors: [osip-verd]\n    - actors: [osip-verd]\n",
            ":4: balance.sufferers[1].actors[0]: 'osip-verd' stands here twice; name each once",
        ),
        ("record.yml", "boxes: [{country: [}\n", ":1: the file: "),
        ("questions.yml", "questions: [{q: a, wants: []}]\n", ":1: questions[0].wants: 'wants' is empty; "),
        (
            "questions.yml",
            "other_spellings: [{q: a, names: osip-verd}]\n",
            ":1: other_spellings[0].names: 'osip-verd' does not have the form of ",
        ),
        (
            "reader-tasks.yml",
            "tasks: [{task: a, begins: b, sees: c}]\n",
            ":1: tasks[0].sees: 'sees' is text, but a map",
        ),
        (
            "reader-tasks.yml",
            "tasks: [{task: a, begins: b, sees: {h1: c}, steps: [{type: d}]}]\n",
            ":1: tasks[0].steps[0]: a step does one thing",
        ),
        ("article-coverage.yml", "source: a\n", ":1: the file: missing required key 'title'; What the text is called."),
        ("questionss.yml", "questions: []\n", ": no such file is read here; the files are record.yml, questions.yml, "),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_told_with_line_and_cure(
    name: str, text: str, told: str, expected: Expected
) -> None:
    first = expected(name, text)[0]
    assert first.startswith(f"expectations/{name}{told}"), first


def test_rules_for_all_datasets_are_held(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = Path(shutil.copytree(built, tmp_path / "dataset"))
    with closing(sqlite3.connect(root / "conflict.db")) as database:
        database.execute("update places set event_count = 0 where key = 'river-town'")
        database.execute("update events set status = 'draft' where id = '1993-year-of-quiet'")
        database.execute("delete from fact_sources where fact = '1990-05-04-clash-at-mill-bridge-jn4c'")
        database.commit()
    assert main(["expect", "--root", str(root)]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "registries/places: river-town: no event is at this place, nor within it; name it in an event, or take it out",
        (
            "events/1993/1993-year-of-quiet.yml: status draft: only what was reviewed is published; "
            "build without --include-drafts"
        ),
        (
            "events/1990/1990-05-04-clash-at-mill-bridge.yml: 1990-05-04-clash-at-mill-bridge-jn4c: "
            "the fact has no source; cite one"
        ),
    ]
    assert told.err == "3 expectations are not met, by the rules for all datasets and no file of its own\n"


def test_what_a_dataset_proposes_is_found(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = Path(shutil.copytree(built, tmp_path / "dataset"))
    with (root / "registries" / "dataset.yml").open("a") as lines:
        lines.write("examples: [blockade, talks quiet]\n")
    assert main(["build", "--root", str(root), "--no-cache", "--jobs", "1"]) == 0
    capsys.readouterr()
    assert main(["expect", "--root", str(root)]) == 1
    assert capsys.readouterr().out == (
        "registries/dataset.yml: the example 'talks quiet' finds no event; propose another search\n"
    )


@pytest.mark.parametrize("kept", [None, "notes", "other"])
def test_without_a_database_it_says_what_to_do(
    kept: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "conflict.db"
    if kept == "notes":
        path.write_text("notes")
    elif kept == "other":
        with closing(sqlite3.connect(path)) as database:
            database.execute("create table dataset (name, value)")
            database.execute("insert into dataset values ('schema_version', '1')")
            database.commit()
    assert main(["expect", "--root", str(tmp_path)]) == 2
    why = {
        None: f"there is no conflict.db in {tmp_path}",
        "notes": "conflict.db is no database of records",
        "other": "conflict.db was built by another version of this program",
    }[kept]
    assert capsys.readouterr().err == f"python -m loaders: {why}: run 'python -m loaders build' first\n"
