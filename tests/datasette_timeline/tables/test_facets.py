from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from datasette.database import QueryInterrupted
from hypothesis import given, settings
from hypothesis import strategies as st

from datasette_timeline.database.served import ServedDatabase

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

LABELS = {"actor": "actors", "place": "places", "tag": "tags"}


def facets(site: Site, query: str = "") -> dict[str, Any]:
    found = site.table(query)["facet_results"]
    assert not found["timed_out"]
    return dict(found["results"])


def counts(facet: dict[str, Any]) -> dict[str, int]:
    return {each["value"]: each["count"] for each in facet["results"]}


def test_counts_each_event_once_by_label(site: Site) -> None:
    found = facets(site)
    assert list(found)[-3:] == ["actor", "place", "tag"]
    assert [(each["value"], each["label"], each["count"]) for each in found["actor"]["results"]] == [
        ("belmar", "Belmar", 4),
        ("ardania", "Ardania", 3),
        ("council-of-lakes", "Council of Lakes", 2),
        ("free-dorna", "Free Dorna", 2),
        ("osip-verd", "Osip Verd", 1),
    ]
    assert [(each["label"], each["count"]) for each in found["place"]["results"]] == [
        ("Ardania (country)", 5),
        ("Dorna / Tornak", 5),
        ("Lake City", 2),
        ("River Town", 2),
        ("Mill Bridge", 1),
    ]
    assert counts(found["tag"]) == {"bridges": 2, "talks-of-1991": 2}


def brute_force(documents: list[dict[str, Any]], places: dict[str, dict[str, Any]], link: str) -> dict[str, int]:
    """Count the events of each key by looking at every document."""
    count: Counter[str] = Counter()
    for document in documents:
        keys = {each[link] for each in document[f"{link}s"]}
        while link == "place" and (parents := {places[key].get("parent") for key in keys} - keys - {None}):
            keys |= parents
        count.update(keys)
    return dict(count)


@settings(max_examples=40)
@given(
    chosen=st.sets(
        st.sampled_from(
            [
                ("_actor", "ardania"),
                ("_actor", "belmar"),
                ("_actor", "dawn-gazette"),
                ("_place", "dorna"),
                ("_place", "lake-city"),
                ("_tag", "bridges"),
                ("_contested", "0"),
                ("_from", "1991-03"),
                ("_to", "1991-06"),
                ("_q", "dorna"),
                ("importance", "1"),
                ("importance__gt", "1"),
                ("type__in", "talks,armed-clash,resolution"),
                ("_where", "number % 2 = 0"),
            ]
        ),
        max_size=3,
    ),
    links=st.permutations(["actor", "place", "tag"]),
)
def test_counts_what_is_filtered(
    chosen: set[tuple[str, str]],
    links: list[str],
    site: Site,
    documents: list[dict[str, Any]],
    places: dict[str, dict[str, Any]],
) -> None:
    query = urlencode(sorted(chosen))
    shown = set(site.ids(query))
    found = facets(site, query)
    for link in links:
        filtered = [document for document in documents if document["id"] in shown]
        expected = {value: 0 for name, value in chosen if name == f"_{link}"} | brute_force(filtered, places, link)
        assert counts(found[link]) == expected
        ordered = [(-each["count"], each["label"].casefold()) for each in found[link]["results"]]
        assert ordered == sorted(ordered)


def test_a_value_turns_its_filter_on_and_off(site: Site) -> None:
    query = "_actor=ardania&_actor=belmar&type=armed-clash&_next=0001,1989-founding-of-free-dorna"
    results = facets(site, query)["actor"]["results"]
    toggles = {each["value"]: (each["selected"], parse_qsl(urlsplit(each["toggle_url"]).query)) for each in results}
    assert toggles["ardania"] == (True, [("_actor", "belmar"), ("type", "armed-clash")])
    assert toggles["belmar"] == (True, [("_actor", "ardania"), ("type", "armed-clash")])
    (result,) = [each for each in facets(site, "_place=mill-bridge")["actor"]["results"] if each["value"] == "belmar"]
    assert not result["selected"]
    assert parse_qsl(urlsplit(result["toggle_url"]).query) == [("_place", "mill-bridge"), ("_actor", "belmar")]
    assert site.get(urlsplit(result["toggle_url"])._replace(scheme="", netloc="").geturl()).json()["rows"]


def test_every_value_finds_as_many_events_as_it_says(site: Site) -> None:
    for link in LABELS:
        for each in facets(site)[link]["results"]:
            assert len(site.ids(f"_{link}={each['value']}")) == each["count"]


def test_keeps_to_the_facet_size_and_never_hides_what_is_selected(site: Site) -> None:
    cut = facets(site, "_facet_size=2")["actor"]
    assert (list(counts(cut)), cut["truncated"]) == (["belmar", "ardania"], True)
    cut = facets(site, "_facet_size=2&_actor=osip-verd&_actor=belmar")["actor"]
    assert (list(counts(cut)), cut["truncated"]) == (["belmar", "ardania", "osip-verd"], True)
    whole = facets(site, "_facet_size=5")["actor"]
    assert (len(whole["results"]), whole["truncated"]) == (5, False)


def test_sources_are_counted_where_they_are_asked_for(site: Site) -> None:
    assert "source" not in facets(site)
    found = facets(site, "_facet_link=source&_place=dorna&_source=dawn-1990&_source=handbook")["source"]
    assert counts(found) == {"handbook": 4, "council-text": 3, "dawn-1990": 1, "evening-1990": 1}
    assert [each["value"] for each in found["results"] if each["selected"]] == ["handbook", "dawn-1990"]


def test_the_page_shows_and_marks_facets(site: Site) -> None:
    page = re.sub(r"</?span[^>]*>", "", site.get("/conflict/events?_actor=osip-verd").text)
    assert '<h2 id="facet-name-actor">Actor</h2>' in page
    assert '<a href="http://localhost/conflict/events" aria-current="true">Osip Verd</a> 1</li>' in page
    assert '<a href="http://localhost/conflict/events?_actor=osip-verd&amp;_actor=ardania">Ardania</a> 1</li>' in page
    assert re.search(r'<li style="--share: 100.0%"><a href="[^"]+type=capture[^"]*">capture</a> 1</li>', page)


def test_a_reader_can_ask_for_a_facet_and_hide_it_again(database: Path, open_site: OpenSite) -> None:
    site = open_site(database)
    assert facets(site) == {}
    found = facets(site, "_facet_link=actor&_facet_link=tag&_facet_link=actor&_facet=type")
    assert sorted(found) == ["actor", "tag", "type"]
    assert found["tag"]["hideable"] is True
    assert parse_qsl(urlsplit(found["tag"]["toggle_url"]).query) == [
        ("_facet_link", "actor"),
        ("_facet_link", "actor"),
        ("_facet", "type"),
    ]
    assert found["tag"]["type"] == "link"


def test_a_facet_of_the_metadata_cannot_be_hidden(site: Site) -> None:
    assert facets(site, "_facet_link=actor")["actor"]["hideable"] is False


def test_later_pages_count_their_rows_as_datasettes_own_facets_do(site: Site) -> None:
    first = site.get("/conflict/events.json?_size=2").json()
    second = facets(site, urlsplit(first["next_url"]).query)
    assert sum(counts(second["type"]).values()) == 6
    assert counts(second["tag"]) == {"bridges": 1, "talks-of-1991": 2}


def test_unknown_links_of_the_metadata_are_left_out(database: Path, open_site: OpenSite) -> None:
    tables = {"events": {"facets": [{"link": "colour"}, {"link": "tag"}]}, "actors": {"facets": [{"link": "actor"}]}}
    site = open_site(database, metadata={"databases": {"conflict": {"tables": tables}}})
    assert list(facets(site)) == ["tag"]
    assert site.table(path="/conflict/actors")["facet_results"]["results"] == {}


def test_nothing_found_counts_nothing(site: Site) -> None:
    found = facets(site, "type=no-such-type")
    assert [found[link]["results"] for link in LABELS] == [[], [], []]


def test_what_is_selected_can_be_taken_away_even_where_it_finds_nothing(site: Site) -> None:
    (result,) = facets(site, "_actor=dawn-gazette&_place=dorna")["actor"]["results"]
    assert (result["label"], result["count"], result["selected"]) == ("Dawn Gazette", 0, True)
    assert parse_qsl(urlsplit(result["toggle_url"]).query) == [("_place", "dorna")]


@pytest.mark.parametrize(
    ("slow", "timed_out"),
    [("group_concat", ["actor", "place", "tag"]), ("from link_place", ["place"])],
)
def test_what_takes_too_long_is_said_to_have(
    slow: str, timed_out: list[str], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = ServedDatabase.execute

    async def interrupted(self: ServedDatabase, sql: str, params: Any = None, **options: Any) -> Any:
        if slow in sql and options.get("custom_time_limit") == 200:
            raise QueryInterrupted(None, sql, params)
        return await execute(self, sql, params, **options)

    monkeypatch.setattr(ServedDatabase, "execute", interrupted)
    page = site.get("/conflict/events?importance=2").text
    assert f"Not counted, as it would take too long: {', '.join(timed_out)}." in page
