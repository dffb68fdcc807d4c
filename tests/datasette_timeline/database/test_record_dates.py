"""When records were published and changed: by their history, or by what curators noted, and never by a release."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.database.record_dates import RecordDates, last_change, record_dates

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Site, Tamper, Variation

CLASH, CAPTURE, QUIET = "1990-05-04-clash-at-mill-bridge", "1992-04-capture-of-osip-verd", "1993-year-of-quiet"
_FEEDS = ("atom", "ics")
_EVERY_EVENT = """
insert into dataset values ('history', '2026-01-05T09:00:00Z');
insert into revisions values (1, '2026-01-05T09:00:00Z', '11', null), (2, '2026-01-20T10:00:00Z', '22', null);
insert into versions
select 'events', id, 1, 'aa', 1, '2026-01-05T09:00:00Z', null, 'added', id, title, null, null from events;
insert into versions
select 'events', id, 2, 'bb', 2, '2026-01-20T10:00:00Z', null, 'changed', id, title, null, null
from events where importance < 3;
insert into version_changes select registry, key, 2, 1, 'changed', 'type: talks → other', null
from versions where version = 2;
"""


def dates(site: Site, *events: str) -> dict[str, RecordDates]:
    return dict(site.run(record_dates(site.datasette.get_database("conflict"), events)))


def test_without_a_history_they_are_what_curators_noted(site: Site) -> None:
    assert dates(site, CLASH, CAPTURE, QUIET, "1999-none") == {
        CLASH: RecordDates(None, "2026-02-03"),
        CAPTURE: RecordDates("2026-02-20", "2026-02-20"),
        QUIET: RecordDates(),
    }
    assert site.run(last_change(site.datasette.get_database("conflict"))) == "2026-02-20"


def test_with_a_history_they_are_those_of_the_first_and_last_version(old_site: Site) -> None:
    found = dates(old_site, CLASH, QUIET)
    line = "fact: closed for a year → closed for a month"
    assert found[CLASH] == RecordDates("2026-01-05T09:00:00Z", "2026-02-03T12:00:00Z", 4, (line,))
    assert found[QUIET] == RecordDates("2026-01-05T09:00:00Z", "2026-01-05T09:00:00Z", 1)
    assert (found[CLASH].changed, found[QUIET].changed) == ("2026-02-03T12:00:00Z", None)


def test_a_new_key_is_told_by_its_reason(tampered: Tamper, open_site: OpenSite) -> None:
    renamed = "update versions set kind = 'renamed', reason = 'The old slug took a side.' where version = 2"
    site = open_site(tampered(f"{_EVERY_EVENT}; {renamed}"))
    assert dates(site, CLASH)[CLASH].lines == ("The old slug took a side.", "type: talks → other")


def test_what_is_not_committed_yet_has_no_date(tampered: Tamper, open_site: OpenSite) -> None:
    new = "update versions set date = null where version = 2 or key = '1993-year-of-quiet'"
    site = open_site(tampered(f"{_EVERY_EVENT}; {new}"))
    found = dates(site, "1989-founding-of-free-dorna", QUIET)
    assert [(each.published, each.updated) for each in found.values()] == [("2026-01-05T09:00:00Z",) * 2, (None, None)]


def test_pages_and_sitemaps_have_the_same(old_site: Site, ask_old: Callable[[str], str]) -> None:
    assert f"/events/{CLASH}</loc><lastmod>2026-02-03T12:00:00Z</lastmod>" in ask_old("/sitemaps/events-1.xml")
    assert f"/claims/{CLASH}/nzft</loc><lastmod>2026-02-03T12:00:00Z</lastmod>" in ask_old("/sitemaps/statements-1.xml")
    assert "/sources/handbook</loc><lastmod>2026-02-03T12:00:00Z" in ask_old("/sitemaps/sources-1.xml")
    assert "/</loc><lastmod>2026-02-03T12:00:00Z</lastmod>" in ask_old("/sitemaps/pages.xml")
    page = ask_old(f"/events/{CLASH}")
    assert '"datePublished":"2026-01-05T09:00:00Z","dateModified":"2026-02-03T12:00:00Z"' in page
    assert '<meta property="article:modified_time" content="2026-02-03T12:00:00Z">' in page


@pytest.fixture
def ask_old(old_site: Site) -> Callable[[str], str]:
    """What is at an address of a site with a history."""

    def ask(path: str) -> str:
        response = old_site.get(path)
        assert response.status_code == 200
        return response.text

    return ask


def raise_release(records: Records) -> None:
    records.edit("registries/dataset.yml", "version: 1.2.0", "version: 2.0.0")
    records.edit("registries/dataset.yml", "released: 2026-03-01", "released: 2026-06-30")


def test_a_release_moves_no_entry_of_a_feed_or_calendar(
    variation: Variation, open_site: OpenSite, tmp_path: Path
) -> None:
    """Nor of a filtered one, nor of the whole feed but its calendar's credit, which names the version."""
    told = []
    for number, path in enumerate([variation(), variation(raise_release)]):
        copy = tmp_path / str(number) / "conflict.db"
        copy.parent.mkdir()
        copy.write_bytes(path.read_bytes())
        with closing(sqlite3.connect(copy)) as connection:
            connection.executescript(_EVERY_EVENT)
        site = open_site(copy)
        asked = [f"/api/v1/events.{form}{query}" for form in _FEEDS for query in ("", "?importance=2", "?q=xylophone")]
        told.append([_without_credit(site.get(address).text) for address in asked])
    assert told[0] == told[1]
    assert all("2026-01-20" in text or "20260120" in text for text in told[0])
    assert "Changed on 2026-01-20:" in told[0][0]


def _without_credit(text: str) -> str:
    """The feed or calendar without the line that says whom to credit for which version."""
    credit = re.compile(r"^DESCRIPTION:Lake University.*\r\n(?: .*\r\n)*", re.MULTILINE)
    assert "BEGIN:VCALENDAR" not in text or credit.search(text)
    return credit.sub("", text, count=1)
