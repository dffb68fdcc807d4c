"""What became of records, as the version history tells it and the file has it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonpatch
import pytest

from loaders.baking.documents import Publication
from loaders.history.snapshots import unpack
from loaders.loading.datasets import load
from tests.repositories import BRIDGE, CAPTURE, CEASEFIRE, FALL, RESOLUTION, Repository


@pytest.fixture(scope="session")
def database(told_database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{told_database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def rows(database: sqlite3.Connection, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in database.execute(sql, values)]


def documents(database: sqlite3.Connection, event: str) -> dict[int, Any]:
    """The document of each version of an event, made of the one after it."""
    told = rows(
        database,
        "select version, difference from versions where registry = 'events' and key = ? and kind <> 'withdrawn' "
        "order by version desc",
        event,
    )
    current = rows(database, "select json from documents where event = ?", event)
    document = json.loads(current[0][0]) if current else None
    found = {}
    for version, difference in told:
        if difference is not None:
            document = jsonpatch.apply_patch(document, json.loads(difference))
        found[version] = document
    return found


def test_every_version_of_every_kind(database: sqlite3.Connection) -> None:
    told = rows(
        database, "select version, kind, record, date, until, reason from versions where key = ? order by 1", CAPTURE
    )
    assert told == [
        (1, "added", FALL, "2001-05-01T12:00:00Z", "2001-05-03T12:00:00Z", None),
        (2, "changed", FALL, "2001-05-03T12:00:00Z", "2001-05-06T12:00:00Z", None),
        (3, "renamed", CAPTURE, "2001-05-06T12:00:00Z", None, "The day turned out to be uncertain."),
    ]
    assert rows(database, "select version, kind, date, hash is null, reason from versions where key = ?", BRIDGE) == [
        (1, "added", "2001-05-01T12:00:00Z", 0, None),
        (2, "withdrawn", "2001-05-07T12:00:00Z", 1, "No source for it could be found."),
    ]
    assert rows(database, "select kind, date, reason from versions where key = ?", CEASEFIRE) == [
        ("added", "2001-05-01T12:00:00Z", None),
        ("withdrawn", "2001-05-07T12:00:00Z", None),
        ("restored", "2001-05-08T12:00:00Z", None),
        (
            "corrected",
            "2001-05-09T12:00:00Z",
            "The ceasefire was agreed about that day; the record had said on that day.",
        ),
    ]
    assert rows(database, "select kind, date from versions where key = ?", RESOLUTION) == [
        ("added", "2001-05-02T12:00:00Z")
    ]


def test_what_changed_is_told_in_words(database: sqlite3.Connection) -> None:
    asked = "select version, edit, text, statement from version_changes where key = ? order by version, position"
    assert rows(database, asked, CAPTURE) == [
        (
            2,
            "changed",
            "Civilian deaths (residents of the town) according to Southland: 60 → 40 to 60",
            f"{CAPTURE}-t7xh",
        ),
        (3, "changed", "Date: 3 June 1991 → 2 or 3 June 1991", None),
        (
            3,
            "changed",
            "Fact “The mill burned down”: text: “The mill burned down” → “The town hall burned down”",
            f"{CAPTURE}-cc7v",
        ),
        (
            3,
            "added",
            "Public correction added: 6 May 2001, “The town hall burned down; the record had said the mill.”",
            None,
        ),
    ]
    assert rows(database, asked, "river-post-1992") == [
        (2, "changed", "Publisher: “River Post” → “The River Post”", None)
    ]


def test_revisions_are_those_that_changed_something_published(
    database: sqlite3.Connection, told_repository: Repository
) -> None:
    line = told_repository.git("rev-list", "--reverse", "HEAD").split()
    told = rows(database, 'select number, "commit", date from revisions order by number')
    assert [commit for _, commit, _ in told] == [commit for number, commit in enumerate(line, 1) if number != 4]
    assert [number for number, *_ in told] == list(range(1, 9))
    assert rows(database, "select value from dataset where name = 'history'") == [("2001-05-01T12:00:00Z",)]


def test_each_document_is_the_one_that_was_made_of_the_records_then(
    database: sqlite3.Connection, told_repository: Repository, tmp_path: Path
) -> None:
    versions = rows(
        database,
        'select versions.key, version, record, "commit" from versions join revisions on number = revision '
        "where registry = 'events' and kind <> 'withdrawn' and difference is not null",
    )
    assert len(versions) == 5
    for number, (key, version, record, commit) in enumerate(versions):
        unpack(told_repository.root, commit, tmp_path / str(number))
        publication = Publication(load(tmp_path / str(number), jobs=1).dataset)
        made = publication.document(publication.dataset.events[record])
        assert documents(database, key)[version] == json.loads(json.dumps(made))
