"""/api/v1/changes: what became of records, for whoever keeps a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

CLASH, FIGHT = "1990-05-04-clash-at-mill-bridge", "1990-05-04-fight-at-mill-bridge"
RUMOUR, QUIET = "1990-06-rumour", "1993-year-of-quiet"
FIRST, RENAMED, THIRD, LAST = (
    *("2026-01-05T09:00:00Z", "2026-01-06T10:00:00Z"),
    *("2026-01-20T11:30:00Z", "2026-02-03T12:00:00Z"),
)
EVERY = [
    (LAST, "corrected", "events", CLASH, 4),
    (LAST, "withdrawn", "places", "old-mill", 2),
    (THIRD, "renamed", "actors", "ardania", 2),
    (THIRD, "changed", "events", CLASH, 3),
    (THIRD, "withdrawn", "events", RUMOUR, 2),
    (RENAMED, "renamed", "events", CLASH, 2),
    (FIRST, "added", "actors", "ardania", 1),
    (FIRST, "added", "events", CLASH, 1),
    (FIRST, "added", "events", RUMOUR, 1),
    (FIRST, "added", "events", QUIET, 1),
    (FIRST, "added", "places", "old-mill", 1),
    (FIRST, "added", "sources", "handbook", 1),
]
Told = Callable[[str], list[tuple[Any, ...]]]


def brief(items: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(item[name] for name in ("date", "kind", "registry", "key", "version")) for item in items]


@pytest.fixture
def told(old_site: Site) -> Told:
    """The changes that a query finds, in few words."""

    def told(query: str) -> list[tuple[Any, ...]]:
        response = old_site.get(f"/api/v1/changes?{query}")
        assert response.status_code == 200, response.text
        return brief(response.json()["items"])

    return told


def test_every_version_of_every_record_is_told_the_newest_first(told: Told) -> None:
    assert told("") == EVERY
    assert told("sort=date") == sorted(EVERY, key=lambda each: (each[0], *each[2:]))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=renamed", [2, 5]),
        ("kind=renamed&kind=withdrawn", [1, 2, 4, 5]),
        ("registry=places", [1, 10]),
        ("registry=events&kind=added", [7, 8, 9]),
        ("since=2026-02-03", [0, 1]),
        (f"since={LAST}", [0, 1]),
        ("since=2026-02-03T12:00:01Z", []),
        ("until=2026-01-06", [5, 6, 7, 8, 9, 10, 11]),
        (f"until={FIRST}", [6, 7, 8, 9, 10, 11]),
        ("since=2026-01-20&until=2026-01-20", [2, 3, 4]),
        ("kind=restored", []),
    ],
)
def test_it_is_narrowed(told: Told, query: str, expected: list[int]) -> None:
    assert told(query) == [EVERY[number] for number in expected]


def test_an_item_says_what_changed(old_site: Site) -> None:
    items = old_site.get("/api/v1/changes?registry=events&since=2026-01-06").json()["items"]
    by_version = {(item["key"], item["version"]): item for item in items}
    assert by_version[CLASH, 4] == {
        "date": LAST,
        "kind": "corrected",
        "registry": "events",
        "key": CLASH,
        "was": None,
        "record": CLASH,
        "version": 4,
        "hash": "dddddddd44444444",
        "title": "Clash at Mill Bridge",
        "lines": [
            {
                "edit": "changed",
                "text": "fact: closed for a year → closed for a month",
                "statement": f"{CLASH}-b6v6",
            }
        ],
        "reason": "The bridge was closed for a month, not a year.",
        "document": f"events/{CLASH}@dddddddd44444444",
    }
    assert [line["edit"] for line in by_version[CLASH, 3]["lines"]] == ["changed", "changed", "added", "removed"]


def test_who_keeps_a_copy_learns_what_to_drop(old_site: Site) -> None:
    """A copy of keys that follows the changes from nothing ends with those that there are."""
    copy: set[tuple[str, str]] = set()
    items = [item for page in pages(old_site, "sort=date&limit=2") for item in page["items"]]
    for item in items:
        copy.discard((item["registry"], item["was"] or item["key"]))
        if item["kind"] != "withdrawn":
            copy.add((item["registry"], item["key"]))
    assert copy == {("actors", "ardania"), ("events", CLASH), ("events", QUIET), ("sources", "handbook")}
    renamed = [(item["was"], item["key"], item["reason"]) for item in items if item["kind"] == "renamed"]
    assert renamed == [
        (FIGHT, CLASH, "The old slug took a side."),
        ("ardan", "ardania", "It is called otherwise."),
    ]
    withdrawn = [item for item in items if item["kind"] == "withdrawn"]
    assert {(item["hash"], item["document"]) for item in withdrawn} == {(None, None)}


def pages(site: Site, query: str) -> Iterator[dict[str, Any]]:
    address: str | None = f"/api/v1/changes?{query}"
    while address:
        answer = site.get(address).json()
        yield answer
        address = urlsplit(answer["next"])._replace(scheme="", netloc="").geturl() if answer["next"] else None


@pytest.mark.parametrize("sort", ["date", "-date"])
def test_pages_neither_skip_nor_repeat(old_site: Site, told: Told, sort: str) -> None:
    found = list(pages(old_site, f"sort={sort}&limit=5"))
    assert [len(page["items"]) for page in found] == [5, 5, 2]
    assert {page["total"] for page in found} == {12}
    assert [each for page in found for each in brief(page["items"])] == told(f"sort={sort}")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "since=soon",
            "since: 'soon' is neither a day nor a moment. Write 2026-03-15, or 2026-03-15T18:30:00Z in UTC.",
        ),
        ("until=2026-02-30", "until: '2026-02-30' is not a date: February 2026 has 28 days."),
        ("since=2026-02-02&until=2026-02-01", "since: '2026-02-02' is later than until=2026-02-01. Swap the two."),
        ("since=2026-02-02&since=2026-02-01", "since is given 2 times; it takes one value."),
        ("registry=event", "registry: 'event' is not allowed. Did you mean 'events'?"),
        (
            "kind=deleted",
            ("kind: 'deleted' is not allowed. Allowed: added, changed, corrected, renamed, withdrawn, restored."),
        ),
    ],
)
def test_what_is_wrong_is_told(old_site: Site, query: str, message: str) -> None:
    response = old_site.get(f"/api/v1/changes?{query}")
    assert (response.status_code, response.json()["message"]) == (400, message)


def test_without_a_history_it_is_refused_and_not_empty(site: Site) -> None:
    error = site.get("/api/v1/changes").json()
    message = "This build has no history of its records, so nobody can say what changed. /events has what they say."
    assert (error["status"], error["code"], error["message"]) == (400, "history-missing", message)
    assert site.get("/api/v1/openapi.json").status_code == 200


def test_it_can_be_kept_and_read_from_anywhere(old_site: Site) -> None:
    first = old_site.get("/api/v1/changes")
    assert first.headers["access-control-allow-origin"] == "*"
    again = old_site.get("/api/v1/changes", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
