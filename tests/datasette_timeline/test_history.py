"""Records as a repository has had them, and what a site over them says of their changes."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.repositories import BRIDGE, CAPTURE, CEASEFIRE, FALL, RESOLUTION, Repository, tell

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Site

BASE = Path(__file__).parent.parent / "records" / "base"
_CREDIT = re.compile(r"^DESCRIPTION:(?!Date).*\r\n(?: .*\r\n)*", re.MULTILINE)
"""Of a whole calendar: whom to credit for which version."""


@pytest.fixture
def told_site(told_database: Path, open_site: OpenSite) -> Site:
    return open_site(told_database)


def changes(site: Site, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = site.get(f"/api/v1/changes?limit=1000&{query}").json()["items"]
    return items


def test_every_change_is_told_once_with_its_reason(told_site: Site) -> None:
    found = [
        (item["date"][:10], item["kind"], item["key"], item["was"])
        for item in changes(told_site, "registry=events&since=2001-05-02")
    ]
    assert found == [
        ("2001-05-09", "corrected", CEASEFIRE, None),
        ("2001-05-08", "restored", CEASEFIRE, None),
        ("2001-05-07", "withdrawn", BRIDGE, None),
        ("2001-05-07", "withdrawn", CEASEFIRE, None),
        ("2001-05-06", "renamed", CAPTURE, FALL),
        ("2001-05-03", "changed", CAPTURE, None),
        ("2001-05-02", "added", RESOLUTION, None),
    ]
    reasons = {item["kind"]: item["reason"] for item in changes(told_site, "registry=events&since=2001-05-06")}
    assert reasons["renamed"]
    assert reasons["corrected"] == "The ceasefire was agreed about that day; the record had said on that day."


def test_who_follows_the_changes_has_what_is_there(told_site: Site, told_database: Path) -> None:
    copy: set[tuple[str, str]] = set()
    for item in changes(told_site, "sort=date"):
        copy.discard((item["registry"], item["was"] or item["key"]))
        if item["kind"] != "withdrawn":
            copy.add((item["registry"], item["key"]))
    with closing(sqlite3.connect(told_database)) as connection:
        tables = {"events": "id", "actors": "key", "places": "key", "sources": "key", "tags": "key"}
        there = {
            (table, key)
            for table, column in tables.items()
            for (key,) in connection.execute(f"select {column} from {table}")
        }
    assert {each for each in copy if each[0] in tables} == there


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("2001-05-10", []),
        ("2001-05-09", [CEASEFIRE]),
        ("2001-05-06", [CAPTURE, CEASEFIRE]),
        ("2001-05-02", [CAPTURE, RESOLUTION, CEASEFIRE]),
    ],
)
def test_events_are_found_by_when_they_changed(since: str, found: list[str], told_site: Site) -> None:
    items = told_site.get(f"/api/v1/events?changed_since={since}&fields=id").json()["items"]
    assert [item["id"] for item in items] == found


def test_a_feed_of_events_says_what_changed_in_each(told_site: Site) -> None:
    feed = told_site.get("/api/v1/events.atom").text
    entry = next(each for each in feed.split("<entry>") if f"event/{CEASEFIRE}<" in each)
    assert "<published>2001-05-01T12:00:00Z</published>" in entry
    assert "<updated>2001-05-09T12:00:00Z</updated>" in entry
    assert "Changed on 2001-05-09:" in entry


def test_a_release_moves_no_entry_of_a_feed_or_calendar(
    copy_records: type[Records], open_site: OpenSite, tmp_path: Path
) -> None:
    """The number of the version and its day are raised in a revision of their own, and nothing else."""
    repository = Repository(copy_records(BASE, tmp_path / "records"))
    tell(repository)
    told = []
    for number in ("1", "2"):
        if number == "2":
            dataset = (repository.root / "registries/dataset.yml").read_text()
            raised = re.sub(r"(?m)^version: .*$", "version: 99.0.0", dataset)
            raised = re.sub(r"(?m)^released: .*$", "released: 2001-06-30", raised)
            assert raised.count("99.0.0") == raised.count("2001-06-30") == 1
            repository.records.write("registries/dataset.yml", raised)
            repository.commit("2001-05-31T12:00:00Z")
        path = tmp_path / number / "conflict.db"
        path.parent.mkdir()
        repository.build(path)
        site = open_site(path)
        asked = [
            f"{address}{query}"
            for address in ("/api/v1/events.atom", "/api/v1/events.ics", "/changes.atom")
            for query in ("", "?page=1" if address == "/changes.atom" else "?importance=2")
        ]
        told.append([_CREDIT.sub("", site.get(address).text, count=1) for address in asked])
        assert "99.0.0" in site.get("/about").text or number == "1"
    assert told[0] == told[1]
    assert all("2001-05-09" in text or "20010509" in text for text in told[0][::2])
