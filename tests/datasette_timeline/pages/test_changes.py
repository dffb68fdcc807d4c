"""The page of what changed, and its feed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import feedparser
import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Html, OpenSite, ReadHtml, Site, Tamper

CLASH, FIGHT = "1990-05-04-clash-at-mill-bridge", "1990-05-04-fight-at-mill-bridge"
MANY = """
insert into dataset values ('history', '2026-01-05T09:00:00Z');
insert into revisions values (1, '2026-01-05T09:00:00Z', '11', null), (2, '2026-01-06T10:00:00Z', '22', null),
  (3, null, null, null);
with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < {many})
insert into versions
select 'events', printf('2000-%03d', n), 1, 'aa', 1, '2026-01-05T09:00:00Z', null, 'added',
       printf('2000-%03d', n), 'Event ' || n, null, null from numbers;
insert into versions
select 'events', key, 2, 'bb', 2, '2026-01-06T10:00:00Z', null, iif(key < '2000-021', 'changed', 'withdrawn'), key,
       title, iif(key < '2000-021', null, 'Nobody stands behind it.'), null from versions where key < '2000-051';
insert into versions values
  ('events', '2000-001', 3, 'cc', 3, null, null, 'corrected', '2000-001', 'Event 1', 'It was another number.', null);
insert into version_changes
select registry, key, 2, line, 'changed', 'line ' || line || ' of ' || key, null
from versions join (select 1 as line union select 2 union select 3 union select 4 union select 5 union select 6)
where version = 2 and kind = 'changed';
"""


def many(number: int) -> str:
    """SQL for a history of so many events: all come on one day, 20 change and 30 go on the next."""
    return MANY.format(many=number)


def told(page: Html) -> dict[str, list[str]]:
    """The entries of each day, in short: what the record is called, or how many there are."""
    days = {}
    for day in page.all("section", "change-day"):
        part = page.within(day)
        days[part.texts("h2")[0]] = [
            (page.within(each).texts("h3") or page.within(each).texts("p", "change-many"))[0]
            for each in part.one("ol", "change-list")
            if each.tag == "li"
        ]
    return days


def test_changes_are_told_by_day_the_newest_first(old_site: Site, read_html: ReadHtml) -> None:
    page = read_html(old_site.get("/changes").text)
    assert told(page) == {
        "3 February 2026": ["Clash at Mill Bridge"],
        "20 January 2026": ["Clash at Mill Bridge", "A rumour"],
        "6 January 2026": ["Fight at Mill Bridge"],
        "5 January 2026": ["Fight at Mill Bridge", "A rumour", "A year of quiet"],
    }
    first, second, *_ = page.all("ol", "change-list")
    assert "The bridge was closed for a month, not a year." in page.text(first)
    assert "fact: closed for a year → closed for a month" in page.within(first).texts("li")
    changed = page.within(second).all("li")[0]
    links = page.within(changed).links()
    assert links["Clash at Mill Bridge"] == f"/events/{CLASH}"
    assert links["History"] == f"/events/{CLASH}/history"
    renamed = page.text(page.all("section", "change-day")[2])
    assert f"{FIGHT} → {CLASH}" in renamed
    assert "The old slug took a side." in renamed


def test_what_is_gone_has_a_history_and_no_page(old_site: Site, read_html: ReadHtml) -> None:
    page = read_html(old_site.get("/changes?kind=withdrawn").text)
    assert page.within(page.one("ol", "change-list")).links() == {"History": "/events/1990-06-rumour/history"}
    assert "No source stands behind it." in page.text(page.one("ol", "change-list"))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("registry=actors", ["Ardania", "Ardania"]),
        ("registry=places", ["Old Mill", "Old Mill"]),
        ("registry=places&kind=added", ["Old Mill"]),
        ("since=2026-01-20", ["Clash at Mill Bridge", "Clash at Mill Bridge", "A rumour"]),
        ("until=2026-01-05&kind=added", ["Fight at Mill Bridge", "A rumour", "A year of quiet"]),
        ("since=2026-03-01", []),
    ],
)
def test_they_are_narrowed(query: str, titles: list[str], old_site: Site, read_html: ReadHtml) -> None:
    page = read_html(old_site.get(f"/changes?{query}").text)
    assert [title for day in told(page).values() for title in day] == titles
    assert ("There are no such changes." in page.text(page.one("main"))) == (not titles)
    feed = page.links()["Atom feed"]
    assert feed == f"/changes.atom?{'&'.join(sorted(query.split('&'), key=lambda each: each[0] != 'k'))}"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("kind=deleted", "'deleted' is not one of added, changed, corrected, renamed, withdrawn, restored."),
        ("registry=tags", "'tags' is not one of events, actors, places, sources."),
        ("since=soon", "'soon' is neither a day nor a moment. Write 2026-03-15, or 2026-03-15T18:30:00Z in UTC."),
        ("since=2026-02-02&until=2026-02-01", "'2026-02-02' is later than until=2026-02-01. Swap the two."),
        ("page=2", "'2' is too many: there is only one page."),
    ],
)
def test_what_is_wrong_is_told(query: str, message: str, old_site: Site, read_html: ReadHtml) -> None:
    response = old_site.get(f"/changes?{query}")
    assert response.status_code == 400
    page = read_html(response.text)
    assert message in page.text(page.one("main"))


def test_very_many_of_a_day_are_counted_with_a_way_to_each(
    tampered: Tamper, open_site: OpenSite, read_html: ReadHtml
) -> None:
    """But not what was withdrawn, of which each has its reason; and 20 are not yet very many."""
    site = open_site(tampered(many(251)))
    page = read_html(site.get("/changes").text)
    days = told(page)
    assert list(days) == ["not committed yet", "6 January 2026"]
    assert (len(days["not committed yet"]), len(days["6 January 2026"])) == (1, 29)
    page = read_html(site.get("/changes?page=2").text)
    days = told(page)
    assert {day: len(titles) for day, titles in days.items()} == {"6 January 2026": 21, "5 January 2026": 1}
    assert days["5 January 2026"] == ["added 251 events"]
    there = page.links()["251 events"]
    assert there == "/changes?kind=added&since=2026-01-05&until=2026-01-05"
    found = [
        title
        for number in range(1, 10)
        for day in told(read_html(site.get(f"{there}&page={number}").text)).values()
        for title in day
    ]
    assert len(found) == len(set(found)) == 251
    assert "252" not in read_html(site.get(there).text).texts("h2")[0]


def test_long_changes_are_folded(tampered: Tamper, open_site: OpenSite, read_html: ReadHtml) -> None:
    page = read_html(open_site(tampered(many(60))).get("/changes?kind=changed").text)
    entry = page.within(page.one("ol", "change-list").findall("li")[0])
    shown, folded = entry.all("ul", "edits")
    assert (len(shown), len(folded)) == (4, 2)
    assert entry.text(entry.one("details")).startswith("2 more")


def test_a_very_long_line_is_folded_too(tampered: Tamper, open_site: OpenSite, read_html: ReadHtml) -> None:
    long = "update version_changes set text = printf('%.*c', 601, 'x') where position = 1"
    page = read_html(open_site(tampered(f"{many(60)}; {long}")).get("/changes?kind=changed").text)
    entry = page.within(page.one("ol", "change-list").findall("li")[0])
    assert len(entry.one("ul", "edits")) == 6
    assert entry.text(entry.one("details")).startswith("6 changes")


def test_without_a_history_the_page_says_so(site: Site, read_html: ReadHtml) -> None:
    page = read_html(site.get("/changes").text)
    assert "This build has no history of its records" in page.text(page.one("main"))
    assert page.all("form", "filter-form") == []
    assert "changes.atom" not in site.get("/changes").text
    assert site.get("/changes.atom").status_code == 404
    assert site.get(site.get("/changes.json").headers["location"]).json()["code"] == "history-missing"


def test_it_is_led_to(old_site: Site, site: Site, read_html: ReadHtml) -> None:
    doors = read_html(old_site.get("/").text).links()
    assert doors["What is new or corrected (version 1.2.0)"] == doors["What changed"] == "/changes"
    assert doors["Feed of new records and corrections"] == "/changes.atom"
    about = read_html(old_site.get("/about").text)
    assert about.within(about.one("section", aria_labelledby="corrections")).links()["What changed"] == "/changes"
    for page in ("/", "/changes"):
        assert 'type="application/atom+xml" href="/changes.atom"' in old_site.get(page).text
    assert read_html(site.get("/").text).links()["Feed of new records and corrections"] == "/api/v1/events.atom"
    since = read_html(old_site.get("/changes?since=2026-01-20&lang=ru").text)
    timeline = since.links()["Эти события в хронологии"]
    assert timeline == "/timeline?changed_since=2026-01-20&lang=ru"


def test_its_json_is_the_collection_of_the_api(old_site: Site) -> None:
    response = old_site.get("/changes.json?kind=renamed&since=2026-01-01")
    assert response.headers["location"] == "/api/v1/changes?registry=events&kind=renamed&since=2026-01-01"
    assert [item["key"] for item in old_site.get(response.headers["location"]).json()["items"]] == [CLASH]


def feed_of(site: Site, path: str) -> Any:
    response = site.get(path)
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo
    return parsed


def test_the_feed_has_an_entry_for_every_version(old_site: Site) -> None:
    parsed = feed_of(old_site, "/changes.atom")
    assert parsed.feed.id == "tag:dorna-timeline.invalid,2026:changes/"
    assert parsed.feed.updated == "2026-02-03T12:00:00Z"
    assert [(entry.updated, entry.title) for entry in parsed.entries] == [
        ("2026-02-03T12:00:00Z", "Corrected: Clash at Mill Bridge"),
        ("2026-01-20T11:30:00Z", "Changed: Clash at Mill Bridge"),
        ("2026-01-20T11:30:00Z", "Withdrawn: A rumour"),
        ("2026-01-06T10:00:00Z", "Renamed: Fight at Mill Bridge"),
        ("2026-01-05T09:00:00Z", "Added: Fight at Mill Bridge"),
        ("2026-01-05T09:00:00Z", "Added: A rumour"),
        ("2026-01-05T09:00:00Z", "Added: A year of quiet"),
    ]
    corrected, changed, *_, first, _, _ = parsed.entries
    assert corrected.id == f"tag:dorna-timeline.invalid,2026:version/events/{CLASH}/4"
    assert first.id == f"tag:dorna-timeline.invalid,2026:version/events/{FIGHT}/1"  # as before it was renamed
    assert corrected.link == f"http://localhost/events/{CLASH}/history"
    assert corrected.content[0].value == (
        "<p>The bridge was closed for a month, not a year.</p>"
        "<ul><li>fact: closed for a year → closed for a month</li></ul>"
    )
    assert "<li>deaths (soldiers) according to Ardania: 30 → 3</li>" in changed.content[0].value


def test_the_feed_is_paged(tampered: Tamper, open_site: OpenSite) -> None:
    """Every version with a date is in it once (RFC 5005)."""
    site = open_site(tampered(many(251)))
    address, found, pages = "/changes.atom", [], 0
    while address:
        parsed = feed_of(site, address)
        links = {link.rel: re.sub("^http://localhost", "", link.href) for link in parsed.feed.links}
        assert links["first"] == "/changes.atom"
        assert links["last"] == "/changes.atom?page=4"
        assert links["self"] == address
        assert ("previous" in links) == (pages > 0)
        found += [entry.id for entry in parsed.entries]
        address, pages = links.get("next", ""), pages + 1
    assert (pages, len(found), len(set(found))) == (4, 301, 301)
    assert site.get("/changes.atom?page=5").status_code == 400


def test_the_feed_is_narrowed_as_the_page_is(old_site: Site) -> None:
    parsed = feed_of(old_site, "/changes.atom?registry=actors&kind=renamed")
    assert [entry.title for entry in parsed.entries] == ["Renamed: Ardania"]
    page = {link.rel: link.href for link in parsed.feed.links}["alternate"]
    assert urlsplit(page).query == "kind=renamed&registry=actors"
    assert feed_of(old_site, "/changes.atom?since=2026-03-01").feed.updated == "2026-01-05T09:00:00Z"
