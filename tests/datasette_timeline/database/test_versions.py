"""What the history of a file says: versions of records, and the documents of those of events."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.versions import (
    Line,
    document_of,
    documents_of,
    history_since,
    version_called,
    versions_of,
)

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

CLASH = "1990-05-04-clash-at-mill-bridge"
FIGHT = "1990-05-04-fight-at-mill-bridge"
RUMOUR = "1990-06-rumour"


def of(site: Site) -> Database:
    database: Database = site.datasette.get_database("conflict")
    return database


def test_versions_come_with_what_they_changed(old_site: Site) -> None:
    versions = old_site.run(versions_of(of(old_site), "events", CLASH))
    assert [(each.number, each.kind, each.day, each.record) for each in versions] == [
        (1, "added", "2026-01-05", FIGHT),
        (2, "renamed", "2026-01-06", CLASH),
        (3, "changed", "2026-01-20", CLASH),
        (4, "corrected", "2026-02-03", CLASH),
    ]
    assert [len(each.lines) for each in versions] == [0, 0, 4, 1]
    assert versions[2].lines[2] == Line("added", "fact: It had been built in 1911", f"{CLASH}-jn4c")
    assert (versions[2].commit, versions[2].release, versions[2].until) == ("3" * 40, "1.1.0", versions[3].date)
    assert versions[3].until is None
    assert old_site.run(versions_of(of(old_site), "events", "none")) == []
    assert old_site.run(versions_of(of(old_site), "actors", CLASH)) == []


def test_every_version_has_its_document(
    old_site: Site, past: Mapping[str, dict[str, Any]], documents: list[dict[str, Any]]
) -> None:
    today = next(each for each in documents if each["id"] == CLASH)
    first = json.loads(json.dumps(past["first"]).replace(CLASH, FIGHT))
    told = old_site.run(documents_of(of(old_site), CLASH))
    assert told == {1: first, 2: past["first"], 3: past["third"], 4: today}
    assert len({json.dumps(each) for each in told.values()}) == 4
    for number, document in told.items():
        assert old_site.run(document_of(of(old_site), CLASH, number)) == document
    assert sorted(old_site.run(documents_of(of(old_site), CLASH, 3))) == [3, 4]
    assert old_site.run(document_of(of(old_site), CLASH, 5)) is None


def test_what_was_withdrawn_keeps_what_it_said_before(old_site: Site, past: Mapping[str, dict[str, Any]]) -> None:
    assert old_site.run(documents_of(of(old_site), RUMOUR)) == {1: past["rumour"]}
    assert old_site.run(document_of(of(old_site), RUMOUR, 2)) is None


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ("dddddddd44444444", 4),
        ("dddddddd", 4),
        ("aaaaaaaa11111111", 2),
        ("aaaaaaab", 3),
        ("ddddddd", None),
        ("aaaaaaa", None),
        ("dddddddd44444445", None),
        ("dddddddd444444444", None),
        ("", None),
        ("%", None),
    ],
)
def test_a_version_is_called_by_its_hash_or_its_beginning(old_site: Site, wanted: str, number: int | None) -> None:
    found = old_site.run(version_called(of(old_site), "events", CLASH, wanted))
    assert (found and found.number) == number


def test_a_beginning_that_two_hashes_have_calls_none(remembered: Path, tmp_path: Path, open_site: OpenSite) -> None:
    path = tmp_path / "conflict.db"
    path.write_bytes(remembered.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update versions set hash = 'dddddddd55555555' where version = 3 and key = ?", [CLASH])
    site = open_site(path)
    assert site.run(version_called(of(site), "events", CLASH, "dddddddd")) is None
    found = site.run(version_called(of(site), "events", CLASH, "dddddddd5"))
    assert found is not None
    assert found.number == 3


def test_a_build_without_history_has_no_versions(site: Site, old_site: Site) -> None:
    assert site.run(history_since(of(site))) is None
    assert old_site.run(history_since(of(old_site))) == "2026-01-05"
    assert site.run(versions_of(of(site), "events", CLASH)) == []
    assert site.run(documents_of(of(site), CLASH)) == {}
    assert site.run(document_of(of(site), CLASH, 1)) is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc/~"), inner, max_size=3),
    max_leaves=12,
)


class Chain:
    """A database that holds one event and nothing else, to be asked as ours are."""

    def __init__(self, said: list[dict[str, Any] | None]) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("create table documents (event, json)")
        self.connection.execute("create table versions (registry, key, version, hash, difference)")
        standing = said[-1]
        if standing is not None:
            self.connection.execute("insert into documents values ('e', ?)", [json.dumps(standing)])
        later = standing
        for number in range(len(said), 0, -1):
            document, difference = said[number - 1], None
            if document is not None and number < len(said):
                whole = [{"op": "replace", "path": "", "value": document}]
                difference = jsonpatch.make_patch(later, document).to_string() if later else json.dumps(whole)
            later = document or later
            row = [number, None if document is None else "0" * 16, difference]
            self.connection.execute("insert into versions values ('events', 'e', ?, ?, ?)", row)

    async def execute(self, sql: str, params: list[Any]) -> Rows:
        return Rows(self.connection.execute(sql, params).fetchall())


class Rows(list[sqlite3.Row]):
    def first(self) -> sqlite3.Row | None:
        return self[0] if self else None


@given(st.lists(st.none() | st.dictionaries(st.sampled_from("xyz"), VALUES, min_size=1), min_size=1, max_size=6))
def test_differences_lead_back_to_whatever_a_record_said(said: list[dict[str, Any] | None]) -> None:
    """Whatever is withdrawn and restored in between."""
    chain: Any = Chain(said)
    told = asyncio.run(documents_of(chain, "e"))
    assert told == {number: document for number, document in enumerate(said, 1) if document is not None}
