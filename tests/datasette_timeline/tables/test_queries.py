"""Datasette's page of a database and of queries, as visitors find them."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from datasette.utils import StartupError

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", page)).split())


def test_a_wrong_name_keeps_the_query_and_offers_others(site: Site) -> None:
    response = site.get("/conflict?sql=select+id+from+evnts&_title=Mine")
    page = response.text
    assert "This could not be answered. no such table: evnts" in text_of(page)
    assert ">select id from evnts</textarea>" in page
    assert re.search(r'<a href="[^"]+sql=select\+id\+from\+events"><code>events</code></a>', page)
    assert "<h1>Mine</h1>" in page


@pytest.mark.parametrize("sql", ["selec", "delete from events", "attach 'x' as y"])
def test_what_is_no_query_is_kept_and_said_to_be_none(sql: str, site: Site) -> None:
    response = site.get("/conflict", params={"sql": sql})
    assert response.status_code == 400
    assert "This could not be answered." in response.text
    assert f">{html.escape(sql, quote=False)}</textarea>" in html.unescape(response.text).replace("'", "'")


def test_programs_are_told_as_before(site: Site) -> None:
    answer = site.get(f"{site.sql}?sql=selec")
    assert (answer.status_code, answer.json()["error"]) == (400, "Statement must be a SELECT")


def test_a_query_has_the_title_that_its_address_gives_it(site: Site) -> None:
    page = site.get("/conflict?sql=select+1&_title=One+%26+only").text
    assert "<title>One &amp; only – Dorna timeline</title>" in page
    assert "<h1>One &amp; only</h1>" in page
    assert 'name="_title" value="One &amp; only"' in page


def test_parameters_are_chosen_by_name(site: Site) -> None:
    page = site.get("/conflict/in-a-place?place=dorna").text
    assert "<h1>Events in a place and everything inside it</h1>" in page
    assert '<option value="dorna" selected>Dorna / Tornak</option>' in page
    assert '<option value="">any</option>' in page
    assert "Each row says where in the place it was." in text_of(page)
    assert "a key of the table" not in text_of(page.split("<pre")[0])
    by_name = site.get("/conflict/in-a-place?place=Tornak").text
    assert '<option value="Tornak" selected>Tornak</option>' in by_name
    day = site.get("/conflict/around-a-day?day=1991-03-05").text
    assert '<input type="date" id="qp1" name="day" value="1991-03-05">' in day
    month = site.get("/conflict/day-in-history?day=05-04").text
    assert '<input type="text" id="qp1" name="day" value="05-04">' in month


def test_a_database_begins_with_questions_and_the_tables_that_people_want(site: Site) -> None:
    page = site.get("/conflict").text
    assert page.index('id="queries"') < page.index('id="tables"') < page.index('id="own-query"')
    shown = page[page.index('id="tables"') : page.index("<details")]
    assert re.findall(r'class="db-table"><a href="/conflict/(\w+)">', shown) == [
        *("events", "claims", "actors", "places", "sources"),
    ]
    assert "More of the events" in page
    assert 'href="/conflict/link_actor"' not in page


def test_the_language_goes_along(site: Site) -> None:
    page = site.get("/conflict?_lang=ru").text
    assert '<html lang="ru">' in page
    assert 'href="/conflict/events?_lang=ru"' in page
    table = site.get("/conflict/events?_lang=ru&_size=1").text
    assert "_lang=ru" in re.findall(r'<a class="button quiet" href="([^"]+)"', table)[0]


@pytest.mark.parametrize(
    ("name", "wanted", "sentence"),
    [
        ("tables", ["events"], "give first, a list of tables, and groups and columns, each with lists of names."),
        ("tables", {"last": []}, "give first, a list of tables, and groups and columns, each with lists of names."),
        ("tables", {"columns": {"events": "id"}}, "give first, a list of tables, and groups and columns, each with"),
        (
            "parameters",
            {"who": "person"},
            "give names of parameters, each with one of actor, place, tag,",
        ),
    ],
)
def test_a_layout_that_is_none_stops_the_start(
    name: str, wanted: Any, sentence: str, database: Path, open_site: OpenSite
) -> None:
    with pytest.raises(StartupError, match=re.escape(f"plugins.datasette-timeline.{name}: {sentence}")):
        open_site(database, metadata={"plugins": {"datasette-timeline": {name: wanted}}})
