from __future__ import annotations

import csv
import html
import io
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

BRIDGE = "1990-05-04-clash-at-mill-bridge"
CITY = "1991-02-talks-in-lake-city"
VERD = "1992-04-capture-of-osip-verd"
QUERY = (
    "_actor=ardania&_place=mill-bridge&_place=lake-city&_from=1990&_to=1991-12&_tag=bridges&_about=deaths"
    "&_contested=1&_q=cla"
)


def rows_of(page: str) -> list[str]:
    """Ids of the rows that a table page shows."""
    return re.findall(r'<td class="col-id type-pk"><div class="cell"><a href="/conflict/events/([^"]+)">', page)


def test_the_table_its_json_and_its_csv_are_filtered(site: Site) -> None:
    assert site.ids("_actor=ardania") == [BRIDGE, CITY, VERD]
    assert site.ids(QUERY) == [BRIDGE]
    page = site.get("/conflict/events?_actor=ardania").text
    assert rows_of(page) == [BRIDGE, CITY, VERD]
    rows = csv.DictReader(io.StringIO(site.get("/conflict/events.csv?_actor=ardania&_size=max").text))
    assert [row["id"] for row in rows] == [BRIDGE, CITY, VERD]
    streamed = csv.DictReader(io.StringIO(site.get("/conflict/events.csv?_actor=ardania&_stream=on&_size=1").text))
    assert [row["id"] for row in streamed] == [BRIDGE, CITY, VERD]


def test_plain_columns_stay_datasettes_own(site: Site) -> None:
    assert site.ids("_actor=ardania&type=talks") == [CITY]
    assert site.ids("_actor=ardania&importance__in=2,3&year=1992") == [VERD]
    assert site.ids("_actor=ardania&type=no-such-type") == []
    assert site.ids("contested=1") == site.ids("_contested=1") == [BRIDGE]


def test_a_bare_name_that_is_no_filter_is_a_column_that_matches_nothing(site: Site) -> None:
    assert site.ids("colour=red") == []


def test_the_page_says_in_labels_what_is_shown(site: Site) -> None:
    data = site.table("_actor=ardania&_place=dorna&_sort=number")
    assert data["human_description_en"] == ("where actor is Ardania and place is in Dorna / Tornak sorted by number")
    page = site.get(f"/conflict/events?{QUERY}&importance__in=1,2").text
    chips = re.findall('<a class="chip".*?</a>', page)
    assert [" ".join(re.sub("<[^>]*>", "", chip).split()) for chip in chips] == [
        "Remove Actor Ardania ×",
        "Remove Place Mill Bridge ×",
        "Remove Place Lake City ×",
        "Remove From 1990 ×",
        "Remove To December 1991 ×",
        "Remove Tag Bridges ×",
        "Remove Claims about deaths ×",
        "Remove Contested contested ×",
        "Remove Text cla ×",
        "Remove Importance among landmark, major ×",
    ]


def test_filters_survive_every_link_and_form(site: Site) -> None:
    query = "_actor=ardania&_actor=belmar&_from=1980&_size=1"
    page = html.unescape(site.get(f"/conflict/events?{query}").text)
    own = {pair for pair in parse_qsl(query) if pair[0] != "_size"}

    def pairs(link: str) -> set[tuple[str, str]]:
        return set(parse_qsl(urlsplit(link).query))

    (following,) = re.findall(r'<a class="button quiet" href="([^"]+)">Next page</a>', page)
    sorting = re.findall(r'<a href="(/conflict/events[^"]+)" rel="nofollow">', page)
    exports = re.findall(r'<a (?:class="tool" )?href="([^"]+events\.(?:json|csv)[^"]*)"', page)
    assert len(sorting) == 9
    assert len(exports) >= 3
    for link in (following, *sorting, *exports):
        assert own <= pairs(link), link
    facets = re.findall(r'<li(?: class="selected")? style="[^"]*"><a href="([^"]+)"', page)
    assert facets
    for link in facets:
        assert len(own - pairs(link)) <= 1, link
    forms = re.findall("<form.*?</form>", page, re.DOTALL)
    forms = [form for form in forms if re.match(r'<form[^>]* class="[^"]*filters|<form[^>]* action="[^"]+csv"', form)]
    assert len(forms) == 2
    for link in (following, *sorting, *exports, *facets):
        assert "_col" not in dict(parse_qsl(urlsplit(link).query)), link
    for form in forms:
        hidden = set(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
        assert own <= hidden

    second = site.get(urlsplit(following)._replace(scheme="", netloc="").geturl())
    assert second.status_code == 200
    assert rows_of(second.text) == [CITY]


def test_the_search_box_takes_any_spelling(site: Site) -> None:
    page = site.get("/conflict/events?_search=Мельничный").text
    assert rows_of(page) == [BRIDGE]
    assert '<input id="_search" type="search" name="_search" value="Мельничный">' in page
    assert (
        '<input id="_search" type="search" name="_search" value="bridge">'
        in site.get("/conflict/events?_q=bridge").text
    )


def test_what_is_in_the_search_box_stands_for_what_the_address_asked_before(site: Site) -> None:
    assert site.ids("_q=quiet&_search=bridge") == [BRIDGE, CITY]
    assert len(site.ids("_q=quiet&_search=")) == 8


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("_actor=ardanja", "_actor: 'ardanja' is not an actor of this database. Did you mean 'ardania' (Ardania)?"),
        ("_place=zzz", "_place: 'zzz' is not a place of this database. The table places lists them all."),
        ("_from=1992-13", "_from: '1992-13' is not a date: months go from 01 to 12."),
        ("_from=1993&_to=1992", "_from: '1993' is later than _to=1992. Swap the two."),
        ("_q=%22", "_q: '\"' has no letter or digit to search for."),
        ("actor=ardania", "actor: on this page the filter is spelled _actor=ardania."),
        ("q=bridge", "q: on this page the filter is spelled _q=bridge."),
        ("_type=talks", "_type: on this page the filter is spelled type=talks."),
        (
            "_tag=bridge&_contested=maybe",
            (
                "_tag: 'bridge' is not a tag of this database. Did you mean 'bridges' (Bridges)? "
                "_contested: 'maybe' is neither 1 (claims are contested) nor 0 (none is)."
            ),
        ),
        ("_facet_link=colour", "_facet_link: 'colour' is not a link of events. Allowed: actor, place, tag, source."),
    ],
)
def test_says_what_it_does_not_understand(query: str, message: str, site: Site) -> None:
    for path in ("events.json", "events", "events.csv"):
        response = site.get(f"/conflict/{path}?{query}")
        assert response.status_code == 400
        if path == "events.json":
            assert response.json()["error"] == message
        else:
            assert message in html.unescape(response.text)


def test_a_machine_reads_the_values_that_would_do(site: Site) -> None:
    told = site.get("/conflict/events.json?_about=death&_actor=Осип Верд").json()
    assert {name: told[name] for name in ("ok", "status", "error", "problems")} == {
        "ok": False,
        "status": 400,
        "error": (
            "_actor: 'Осип Верд' is a name of 'osip-verd' (Osip Verd); filters take the key. Write _actor=osip-verd. "
            "_about: 'death' is not a subject of claims. Did you mean 'deaths'?"
        ),
        "problems": [
            {
                "parameter": "_actor",
                "value": "Осип Верд",
                "message": "'Осип Верд' is a name of 'osip-verd' (Osip Verd); filters take the key. "
                "Write _actor=osip-verd.",
                "allowed": [],
                "nearest": ["osip-verd"],
            },
            {
                "parameter": "_about",
                "value": "death",
                "message": "'death' is not a subject of claims. Did you mean 'deaths'?",
                "allowed": [
                    "event-happened",
                    "responsibility",
                    "motive",
                    "status",
                    "deaths",
                    "military-deaths",
                    "civilian-deaths",
                    "wounded",
                    "missing",
                    "captured",
                    "displaced",
                    "area",
                    "other",
                ],
                "nearest": ["deaths"],
            },
        ],
    }


def test_a_name_in_any_script_becomes_its_key_and_empty_fields_go(site: Site) -> None:
    asked = site.get("/conflict/events?_place=Мельничный мост&_from=&_to=1991&_search=")
    assert (asked.status_code, asked.headers["location"]) == (302, "/conflict/events?_place=mill-bridge&_to=1991")
    assert site.get("/conflict/events?_place=mill-bridge&_to=1991").status_code == 200


def test_a_page_reads_the_first_columns_and_all_who_ask(site: Site) -> None:
    page = site.get("/conflict/events").text
    assert re.findall(r'<th [^>]*data-column="(\w+)"', page) == [
        *("date_label", "title", "type", "importance", "places", "actors", "agreement", "source_count", "id"),
    ]
    assert "Columns 9 of 32" in page
    everything = site.get("/conflict/events?_columns=all").text
    assert len(re.findall(r'<th [^>]*data-column="(\w+)"', everything)) == 32
    chosen = site.get("/conflict/events?_col=title&_col=ucdp").text
    assert re.findall(r'<th [^>]*data-column="(\w+)"', chosen) == ["id", "title", "ucdp"]


def test_codes_are_said_in_words_in_the_language_of_the_reader(site: Site) -> None:
    page = site.get("/conflict/events?id=" + BRIDGE).text
    assert re.findall(r'class="col-(?:type|importance|agreement) [^"]*"><div class="cell">(.*?)</div>', page) == [
        "armed clash",
        "major",
        "sides contradict each other",
    ]
    page = site.get("/conflict/events?_lang=ru&id=" + BRIDGE).text
    assert '<html lang="ru">' in page
    assert '<div class="cell">вооружённое столкновение</div>' in page


def test_what_tells_of_an_event_is_narrowed_by_its_filters(site: Site) -> None:
    claims = site.get("/conflict/claims.json?_place=mill-bridge&_to=1990&_shape=array&_size=max").json()
    assert {claim["event"] for claim in claims} == {BRIDGE}
    assert 'name="_from" value="1990"' in site.get("/conflict/claims?_from=1990").text


def test_other_tables_have_no_such_filters(site: Site) -> None:
    assert site.get("/conflict/actors.json?_actor=nobody&_shape=array&_size=max").json() == (
        site.get("/conflict/actors.json?_shape=array&_size=max").json()
    )
    response = site.get("/conflict/actors.json?_facet_link=actor")
    assert response.status_code == 400
    assert response.json()["error"] == "_facet_link=actor: only the table events has links to count."


def test_a_table_of_events_elsewhere_is_not_ours(open_site: OpenSite, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "concerts.db") as connection:
        connection.execute("create table events (id text primary key, title text, actors text)")
        connection.execute("insert into events values ('1990-a', 'A song', 'Somebody')")
    connection.close()
    site = open_site(tmp_path / "concerts.db")
    response = site.get("/concerts/events.json?_actor=nobody&_shape=array")
    assert response.json() == [{"id": "1990-a", "title": "A song", "actors": "Somebody"}]
    page = site.get("/concerts/events?_facet_link=actor").text
    assert '<td class="col-title type-str">A song</td>' in page


# --- the search of Datasette and of its plugins -----------------------------------------------------------------------


def test_plugins_learn_that_events_can_be_searched(site: Site) -> None:
    served = site.datasette.databases["conflict"]
    assert [site.run(served.fts_table(table)) for table in ("events", "claims")] == ["events_fts", None]


def test_words_of_a_search_are_looked_for_once_and_in_any_spelling(site: Site) -> None:
    filtered, searched = (site.ids(query) for query in ("_q=Мельничный", "_search=Мельничный"))
    assert filtered == searched
    assert filtered


def test_one_column_can_be_searched_as_in_any_database(site: Site) -> None:
    found = site.ids("_search_title=talks")
    assert found
    assert set(found) < set(site.ids(""))
