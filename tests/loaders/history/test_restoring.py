"""Earlier states of a database, made out of what it knows of the history of its records."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from loaders.baking.documents import Publication
from loaders.history.restoring import RestoreError, restore
from loaders.history.snapshots import unpack
from loaders.loading.datasets import load
from tests.conftest import Records
from tests.repositories import BRIDGE, CAPTURE, CEASEFIRE, FALL, RESOLUTION, Repository

_TABLES = ("events", "claims", "claim_sources", "facts", "event_actors", "relations", "sources", "actors", "places")
_HISTORY = ("revisions", "versions", "version_changes", "event_versions")
_CALENDAR = {
    "2001-05-01": {FALL, BRIDGE, CEASEFIRE},
    "2001-05-02": {FALL, BRIDGE, CEASEFIRE, RESOLUTION},
    "2001-05-05": {FALL, BRIDGE, CEASEFIRE, RESOLUTION},
    "2001-05-06": {CAPTURE, BRIDGE, CEASEFIRE, RESOLUTION},
    "2001-05-07": {CAPTURE, RESOLUTION},
    "2001-05-08": {CAPTURE, CEASEFIRE, RESOLUTION},
}
"""Of some days, the events of tests/repositories.py that change."""


def restored(database: Path, day: str, folder: Path) -> Path:
    output = folder / f"{day[:10]}.db"
    restore(database, f"{day}T23:59:59Z", output)
    return output


def rows(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def documents(database: Path) -> Mapping[str, Any]:
    return {event: json.loads(text) for event, text in rows(database, "select event, json from documents")}


def test_every_day_has_the_documents_that_its_records_give(
    told_repository: Repository, told_database: Path, tmp_path: Path
) -> None:
    revisions = rows(told_database, 'select date, "commit" from revisions order by number')
    assert len(revisions) == 8
    for date, commit in revisions:
        unpack(told_repository.root, commit, tmp_path / commit)
        publication = Publication(load(tmp_path / commit, jobs=1).dataset)
        made = {entry.key: json.loads(json.dumps(publication.document(entry))) for entry in publication.events}
        assert documents(restored(told_database, date[:10], tmp_path)) == made


def test_the_last_day_has_the_rows_of_the_database_itself(told_database: Path, tmp_path: Path) -> None:
    made = restored(told_database, "2001-05-31", tmp_path)
    for table in (*_TABLES, *_HISTORY):
        assert rows(made, f"select * from {table}") == rows(told_database, f"select * from {table}"), table


@pytest.mark.parametrize("day", _CALENDAR)
def test_the_events_of_a_day(day: str, told_database: Path, tmp_path: Path) -> None:
    changing = {FALL, CAPTURE, BRIDGE, CEASEFIRE, RESOLUTION}
    assert {*documents(restored(told_database, day, tmp_path))} & changing == _CALENDAR[day]


def test_before_its_first_valid_record_the_dataset_is_called_as_that_has_it(records: Records, tmp_path: Path) -> None:
    repository = Repository(records)
    valid = (records.root / "registries/dataset.yml").read_text(encoding="utf-8")
    records.write("registries/dataset.yml", valid.replace("title: ", "called: "))
    repository.commit("2001-05-01T12:00:00Z")
    records.write("registries/dataset.yml", valid)
    repository.commit("2001-05-02T12:00:00Z")
    records.write("registries/dataset.yml", valid.replace("title: ", "title: The "))
    repository.commit("2001-05-03T12:00:00Z")
    database = tmp_path / "conflict.db"
    repository.build(database)
    titles = {
        day: rows(restored(database, f"2001-05-0{day}", tmp_path), "select value from dataset where name = 'title'")
        for day in (1, 2, 3)
    }
    assert titles == {1: [("Marsh conflict timeline",)], 2: titles[1], 3: [("The Marsh conflict timeline",)]}


def test_its_history_ends_there(told_database: Path, tmp_path: Path) -> None:
    made = restored(told_database, "2001-05-03", tmp_path)
    told = rows(made, f"select version, kind, date, until, difference is null from versions where key = '{FALL}'")
    assert told == [
        (1, "added", "2001-05-01T12:00:00Z", "2001-05-03T12:00:00Z", 0),
        (2, "changed", "2001-05-03T12:00:00Z", None, 1),
    ]
    assert rows(made, f"select key from versions where key = '{CAPTURE}'") == []
    assert rows(made, "select max(date) from revisions") == [("2001-05-03T12:00:00Z",)]
    assert rows(made, "select count(*) from records") == [(0,)]
    facts = dict(rows(made, "select name, value from dataset"))
    assert facts["history"] == "2001-05-01T12:00:00Z"


def test_what_was_withdrawn_by_then_keeps_its_last_document(told_database: Path, tmp_path: Path) -> None:
    made = restored(told_database, "2001-05-07", tmp_path)
    (difference,) = rows(made, f"select difference from versions where key = '{CEASEFIRE}' and difference is not null")[
        0
    ]
    (patch,) = json.loads(difference)
    assert (patch["op"], patch["path"], patch["value"]["id"]) == ("replace", "", CEASEFIRE)


def test_the_same_bytes_each_time(told_database: Path, tmp_path: Path) -> None:
    one, other = (tmp_path / name for name in ("one", "other"))
    for folder in (one, other):
        folder.mkdir()
    made = [restored(told_database, "2001-05-03", folder).read_bytes() for folder in (one, other)]
    assert made[0] == made[1]


def test_a_statement_that_no_release_had_is_there(told_database: Path, tmp_path: Path) -> None:
    made = restored(told_database, "2001-05-02", tmp_path)
    assert rows(made, f"select count(*) from claims where event = '{FALL}' and low = 60 and high = 60") == [(1,)]


@pytest.mark.parametrize(
    ("moment", "message"),
    [
        (
            "2001-04-30T23:59:59Z",
            "the history of conflict.db begins with 2001-05-01T12:00:00Z: name that day or a later one",
        ),
        (
            "2001-05-01T11:59:59Z",
            "the history of conflict.db begins with 2001-05-01T12:00:00Z: name that day or a later one",
        ),
    ],
)
def test_what_is_too_early(moment: str, message: str, told_database: Path, tmp_path: Path) -> None:
    with pytest.raises(RestoreError) as refused:
        restore(told_database, moment, tmp_path / "x.db")
    assert str(refused.value) == message
    assert not [*tmp_path.iterdir()]


def test_databases_that_know_of_no_history(told_repository: Repository, told_database: Path, tmp_path: Path) -> None:
    plain, past, other = (tmp_path / f"{name}.db" for name in ("plain", "past", "other"))
    told_repository.build(plain, with_history=False)
    restore(told_database, "2001-05-03T23:59:59Z", past)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table t (a)")
    messages = {}
    for path in (plain, past, other, tmp_path / "none.db", told_repository.root / "README.md"):
        with pytest.raises(RestoreError) as refused:
            restore(path, "2001-05-02T23:59:59Z", tmp_path / "x.db")
        messages[path.name] = str(refused.value)
    again = "is no database of this program, or of an earlier one: build it anew"
    assert messages == {
        "plain.db": "plain.db has no history of its records: build it in a checkout that has the whole version history",
        "past.db": "past.db is an earlier state itself: name the database that it was made of",
        "other.db": f"other.db {again}",
        "none.db": f"there is no file {tmp_path / 'none.db'}",
        "README.md": f"there is no file {told_repository.root / 'README.md'}",
    }


def test_of_persons_who_are_not_named_no_state_has_the_name(records: Records, tmp_path: Path) -> None:
    """Somebody who was named at first, and is private now: under a key that does not tell, either."""
    repository = Repository(records)
    actors, event = "registries/actors.yml", f"events/1992/{CEASEFIRE}.yml"
    person = "{name}:\n  names: [{{name: Zora Quist, language: en}}]\n  kind: person\n  standing: {standing}\n"
    before = (records.root / actors).read_text()
    link = "actors:\n  - {actor: zora-quist, role: party}\n"
    text = (records.root / event).read_text()
    assert "actors:\n" in text
    records.write(event, text.replace("actors:\n", link, 1))
    records.write(actors, before + person.format(name="zora-quist", standing="public-role"))
    repository.commit("2001-05-01T12:00:00Z")
    hidden = person.format(name="zora-quist", standing="private") + "  published_as: A clerk\n"
    hidden += "  standing_reason: She never held an office.\n  standing_source: river-post-1992\n"
    records.write(actors, before + hidden)
    repository.commit("2001-05-02T12:00:00Z")
    database = tmp_path / "conflict.db"
    repository.build(database)
    past = restored(database, "2001-05-01", tmp_path)
    for path in (database, past):
        content = path.read_bytes().lower()
        assert b"zora" not in content, path.name
        assert b"quist" not in content, path.name
    document = documents(past)[CEASEFIRE]
    assert "A clerk" in [each["label"] for each in document["actors"]]
    assert [each["published_as"] for each in documents(database)[CEASEFIRE]["people"]] == ["A clerk"]


def test_who_is_gone_is_named_as_long_as_a_record_names_them(records: Records, tmp_path: Path) -> None:
    repository = Repository(records)
    actors, event = "registries/actors.yml", f"events/1992/{CEASEFIRE}.yml"
    person = "{key}:\n  names: [{{name: {name}, language: en}}]\n  kind: person\n  standing: public-role\n"
    people = {"zora-quist": "Zora Quist", "ivo-marsh": "Ivo Marsh"}
    before, text = (records.root / actors).read_text(), (records.root / event).read_text()
    links = "".join(f"  - {{actor: {key}, role: party}}\n" for key in people)
    records.write(event, text.replace("actors:\n", f"actors:\n{links}", 1))
    records.write(actors, before + "".join(person.format(key=key, name=name) for key, name in people.items()))
    repository.commit("2001-05-01T12:00:00Z")
    note = "corrections:\n  - {date: 2001-05-02, note: The record had Ivo Marsh take part.}\n"
    records.write(event, text + note)
    records.write(actors, before)
    repository.commit("2001-05-02T12:00:00Z")
    database = tmp_path / "conflict.db"
    repository.build(database)
    (told,) = (documents(restored(database, day, tmp_path))[CEASEFIRE] for day in ("2001-05-01",))
    assert {each["label"] for each in told["actors"]} >= {"Ivo Marsh", "A person"}
    assert b"Zora Quist" not in database.read_bytes()
