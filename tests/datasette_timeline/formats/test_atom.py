"""The Atom feed, read by feedparser."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import feedparser

from datasette_timeline.database.record_dates import RecordDates
from datasette_timeline.formats import atom
from datasette_timeline.formats.view import View


def read(view: View) -> Any:
    parsed = feedparser.parse(atom.render(view))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    return parsed


def test_the_feed(view: View) -> None:
    feed = read(view).feed
    assert feed.id == "tag:lakes.example,2026:events/"
    assert feed.title == "Dorna timeline: All events"
    assert feed.author == "Lake University"
    assert feed.rights == "CC-BY-4.0 https://creativecommons.org/licenses/by/4.0/"
    assert feed.updated == "2026-03-01T00:00:00Z"
    assert {link.rel: link.href for link in feed.links} == {
        "self": "https://lakes.example/dorna/api/v1/events.any",
        "alternate": "https://lakes.example/dorna/timeline",
    }


def test_a_filtered_feed_has_an_id_of_its_own(view: View) -> None:
    page = "https://lakes.example/dorna/timeline?place=dorna&q=%C9%99"
    assert read(replace(view, page=page)).feed.id == "tag:lakes.example,2026:events/place=dorna&q=%25C9%2599"


def test_an_entry(view: View) -> None:
    entries = {entry.id: entry for entry in read(view).entries}
    entry = entries["tag:lakes.example,2026:event/1990-05-04-clash-at-mill-bridge"]
    assert entry.title == "Clash at Mill Bridge (4 May 1990)"
    assert entry.link == "https://lakes.example/dorna/events/1990-05-04-clash-at-mill-bridge"
    assert entry.summary == "Soldiers of Ardania and Belmar fired at each other at the bridge."
    assert [(tag.term, tag.label) for tag in entry.tags] == [("armed-clash", "Armed clash")]
    assert "Corrected on 2026-02-03: The bridge was closed for a month" in entry.content[0].value


def test_entries_are_dated_by_their_records_then_by_the_first_release(viewed: Callable[..., View]) -> None:
    cases = [
        (RecordDates("2026-01-01", "2026-02-03"), "2026-01-01T00:00:00Z", "2026-02-03T00:00:00Z"),
        (RecordDates("2026-01-01", "2026-01-01"), "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        (RecordDates(), "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"),
        (RecordDates(None, "2026-02-03"), "2026-02-03T00:00:00Z", "2026-02-03T00:00:00Z"),
        (RecordDates("2026-01-01T08:00:00Z", "2026-01-01T09:30:00Z"), "2026-01-01T08:00:00Z", "2026-01-01T09:30:00Z"),
    ]
    for record, published, updated in cases:
        (entry,) = read(viewed(record)).entries
        assert (entry.published, entry.updated) == (published, updated)


def test_with_a_history_what_has_no_date_of_its_own_is_not_dated_by_a_release(viewed: Callable[..., View]) -> None:
    (entry,) = read(replace(viewed(RecordDates()), changed="2026-02-20T10:00:00Z")).entries
    assert (entry.published, entry.updated) == ("2026-02-20T10:00:00Z", "2026-02-20T10:00:00Z")


def test_an_entry_says_what_changed_last(viewed: Callable[..., View]) -> None:
    changed = RecordDates("2026-01-01T08:00:00Z", "2026-02-03T09:30:00Z", 2, ["deaths: 30 → 3", "fact < added"])
    (entry,) = read(viewed(changed)).entries
    told = "<p>Changed on 2026-02-03:</p><ul><li>deaths: 30 → 3</li><li>fact &lt; added</li></ul>"
    assert told in entry.content[0].value
    (entry,) = read(viewed(RecordDates("2026-01-01T08:00:00Z", "2026-01-01T08:00:00Z", 1))).entries
    assert "Changed on" not in entry.content[0].value


def test_the_newest_come_first(viewed: Callable[..., View]) -> None:
    view = viewed()
    (first,) = view.documents
    days = ["2026-01-02", "2026-01-09", "2026-01-05"]
    documents, records = [{**first, "id": day} for day in days], {day: RecordDates(day, day) for day in days}
    feed = read(replace(view, documents=documents, records=records))
    assert [entry.updated[:10] for entry in feed.entries] == sorted(days, reverse=True)
    assert feed.feed.updated == "2026-01-09T00:00:00Z"


def test_a_feed_ends_somewhere(viewed: Callable[..., View]) -> None:
    view = viewed()
    (first,) = view.documents
    view = replace(view, documents=[{**first, "id": f"{number}"} for number in range(atom.MOST_ENTRIES + 1)])
    assert len(read(view).entries) == atom.MOST_ENTRIES


def test_an_empty_feed_is_dated_by_the_last_change_or_the_release(view: View) -> None:
    feed = read(replace(view, documents=[]))
    assert (feed.entries, feed.feed.updated) == ([], "2026-03-01T00:00:00Z")
    feed = read(replace(view, documents=[], changed="2026-02-20T10:00:00Z"))
    assert (feed.entries, feed.feed.updated) == ([], "2026-02-20T10:00:00Z")


def test_markup_in_texts_stays_text(viewed: Callable[..., View]) -> None:
    (entry,) = read(viewed(title="A < B & C", summary="<b>bold</b>")).entries
    assert entry.title == "A < B & C (4 May 1990)"
    assert "&lt;b&gt;bold&lt;/b&gt;" in entry.content[0].value


def test_a_release_makes_no_old_record_new(view: View) -> None:
    def told(released: str, first: str) -> list[str]:
        dataset = {**view.dataset, "released": released, "first_released": first}
        return re.findall(r"<(?:published|updated)>[^<]*", atom.render(replace(view, dataset=dataset)).decode())

    first = told("2026-03-01", "2026-03-01")
    assert first
    assert told("2027-03-01", "2026-03-01") == first
    assert told("2027-03-01", "") != first
