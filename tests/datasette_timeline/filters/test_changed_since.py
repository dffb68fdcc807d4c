"""The filter `changed_since`: wherever events are filtered, those whose record has changed since a day or a moment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.filters.days import parse_moment
from datasette_timeline.filters.event_filter import TABLE, EventFilter

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, ReadHtml, Site, Tamper

CLASH, QUIET = "1990-05-04-clash-at-mill-bridge", "1993-year-of-quiet"
LATER = "2026-02-01"
PLACES = (
    "/timeline?changed_since={}",
    "/api/v1/events?changed_since={}",
    "/api/v1/events.csv?changed_since={}",
    "/api/v1/claims?changed_since={}",
    "/api/v1/claims.csv?changed_since={}",
    "/api/v1/questions?changed_since={}",
    "/api/v1/facets?changed_since={}",
    "/api/v1/actors?changed_since={}",
    "/embed?changed_since={}",
    "/card.png?changed_since={}",
    "/conflict/events?_changed_since={}",
    "/conflict/claims?_changed_since={}",
)


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("2026-01-01", [CLASH, QUIET]),
        ("2026-01-05", [CLASH, QUIET]),
        ("2026-01-05T09:00:00Z", [CLASH, QUIET]),
        ("2026-01-05T09:00:01Z", [CLASH]),
        ("2026-02-03", [CLASH]),
        ("2026-02-03T12:00:01Z", []),
        ("2026-02-04", []),
    ],
)
def test_it_finds_what_has_a_version_of_that_moment_or_later(since: str, found: list[str], old_site: Site) -> None:
    items = old_site.get(f"/api/v1/events?changed_since={since}&fields=id").json()["items"]
    assert [item["id"] for item in items] == found
    assert old_site.ids(f"_changed_since={since}") == found
    lines = old_site.get(f"/api/v1/events.csv?changed_since={since}").text.splitlines()
    assert [line.partition(",")[0] for line in lines[1:]] == found
    claims = old_site.get(f"/api/v1/claims?changed_since={since}&fields=event").json()["items"]
    assert {claim["event"]["event"] for claim in claims} == set(found) & {CLASH}
    facets = old_site.get(f"/api/v1/facets?changed_since={since}").json()
    assert facets["total"] == len(found)
    types = next(facet for facet in facets["items"] if facet["facet"] == "type")
    assert sum(value["count"] for value in types["values"]) == len(found)


def test_what_is_not_committed_yet_is_later_than_any_moment(tampered: Tamper, open_site: OpenSite) -> None:
    fresh = f"""
    insert into dataset values ('history', '2026-01-05T09:00:00Z');
    insert into revisions values (1, null, null, null);
    insert into versions values ('events', '{QUIET}', 1, 'aa', 1, null, null, 'added', '{QUIET}', 'Q', null, null);
    """
    found = open_site(tampered(fresh)).get("/api/v1/events?changed_since=2099-01-01&fields=id").json()["items"]
    assert found == [{"id": QUIET}]


@pytest.mark.parametrize("place", PLACES)
def test_every_list_takes_it_and_says_what_is_wrong_with_it(place: str, old_site: Site) -> None:
    assert old_site.get(place.format(LATER)).status_code == 200
    response = old_site.get(place.format("yesterday"))
    assert response.status_code == 400
    assert "is neither a day nor a moment" in response.text


@pytest.mark.parametrize("place", PLACES)
def test_without_a_history_it_is_refused_and_not_empty(place: str, site: Site) -> None:
    response = site.get(place.format(LATER))
    assert response.status_code == 400
    assert "this build has no history of its records" in response.text


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2026", "'2026' is neither a day nor a moment. Write 2026-03-15, or 2026-03-15T18:30:00Z in UTC."),
        ("2026-02-30", "'2026-02-30' is not a date: February 2026 has 28 days."),
        ("2026-13-01", "'2026-13-01' is not a date: months go from 01 to 12."),
        ("2026-02-03T24:00:00Z", "'2026-02-03T24:00:00Z' is not a moment: hours go to 23, minutes and seconds to 59."),
        (
            "2026-02-03T12:00:00+04:00",
            (
                "'2026-02-03T12:00:00+04:00' is neither a day nor a moment. "
                "Write 2026-03-15, or 2026-03-15T18:30:00Z in UTC."
            ),
        ),
    ],
)
def test_what_is_no_day_or_moment_is_told(written: str, message: str, old_site: Site) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_moment(written)
    response = old_site.get("/api/v1/events", params={"changed_since": written})
    assert (response.status_code, response.json()["problems"][0]["message"]) == (
        400,
        f"changed_since: {message}",
    )


def test_there_is_one_at_most(old_site: Site) -> None:
    response = old_site.get("/api/v1/events?changed_since=2026-01-01&changed_since=2026-02-01")
    message = "changed_since: given 2 times (2026-01-01, 2026-02-01), but there can be only one."
    assert response.json()["problems"][0]["message"] == message


def test_pages_say_it_in_the_language_of_their_reader(old_site: Site, read_html: ReadHtml) -> None:
    for lang, headline, chip in (
        ("en", "Changed since: 1 February 2026", "Changed since 1 February 2026"),
        ("ru", "Изменено с: 1 февраля 2026 г.", "Изменено с 1 февраля 2026 г."),
    ):
        page = read_html(old_site.get(f"/timeline?changed_since={LATER}&lang={lang}").text)
        assert page.texts("h1") == [headline]
        assert chip in page.text(page.one("ul", "chips"))
    page = read_html(old_site.get("/timeline?changed_since=2026-01-20T11:30:00Z").text)
    assert page.texts("h1") == ["Changed since: 20 January 2026, 11:30 UTC"]
    feed = old_site.get(f"/api/v1/events.atom?changed_since={LATER}").text
    assert "Events where the record changed on 1 February 2026 or later" in feed


def test_the_form_keeps_it(old_site: Site, read_html: ReadHtml) -> None:
    page = read_html(old_site.get(f"/timeline?changed_since={LATER}").text)
    form = page.within(page.one("form", id="filter-form"))
    assert form.one("input", name="changed_since").get("value") == LATER


def test_it_is_spelled_as_the_other_filters_are() -> None:
    wanted = EventFilter({"changed_since": (LATER,)})
    assert wanted.to_query() == [("changed_since", LATER)]
    assert wanted.to_query(TABLE) == [("_changed_since", LATER)]
