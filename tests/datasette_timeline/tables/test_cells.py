from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

BRIDGE = "1990-05-04-clash-at-mill-bridge"
PAGE = f'<a href="/events/{BRIDGE}">'


def cells(page: str, column: str) -> list[str]:
    """What stands in the cells of a column."""
    found = re.findall(rf'<td class="col-{column}(?: [^"]*)?">(.*?)</td>', page, re.DOTALL)
    return [" ".join(re.sub('</?strong>|</?div(?: class="cell")?>', "", cell).split()) for cell in found]


@pytest.fixture(scope="module")
def table(site: Site) -> str:
    page: str = site.get("/conflict/events?importance=2&_sort=number&_columns=all").text
    return page


def test_the_title_leads_to_the_events_page_and_the_id_to_the_row(table: str) -> None:
    assert cells(table, "title")[0] == f"{PAGE}Clash at Mill Bridge</a>"
    assert cells(table, "id")[0] == f'<a href="/conflict/events/{BRIDGE}">{BRIDGE}</a>'
    assert cells(table, "date_label") == ["4 May 1990", "February 1991"]


def test_names_lead_to_the_events_of_whom_they_name(table: str) -> None:
    assert cells(table, "actors")[0] == (
        '<a href="/conflict/events?_actor=ardania">Ardania</a>; <a href="/conflict/events?_actor=belmar">Belmar</a>'
    )
    assert cells(table, "places")[0] == (
        '<a href="/conflict/events?_place=mill-bridge">Mill Bridge</a>; '
        '<a href="/conflict/events?_place=river-town">River Town</a>'
    )
    assert cells(table, "tags")[1] == (
        '<a href="/conflict/events?_tag=bridges">Bridges</a>; '
        '<a href="/conflict/events?_tag=talks-of-1991">Talks of 1991</a>'
    )


def test_a_row_shows_the_same(site: Site) -> None:
    page = site.get(f"/conflict/events/{BRIDGE}").text
    assert cells(page, "id") == [f"{PAGE}{BRIDGE}</a>"]
    assert cells(page, "title") == [f"{PAGE}Clash at Mill Bridge</a>"]


@pytest.mark.parametrize(
    ("path", "column", "cell"),
    [
        ("/conflict/timeline?_columns=all&id=" + BRIDGE, "id", f"{PAGE}{BRIDGE}</a>"),
        ("/conflict/timeline?id=" + BRIDGE, "title", f"{PAGE}Clash at Mill Bridge</a>"),
        ("/conflict/claims?about=area", "event", f"{PAGE}Clash at Mill Bridge</a>"),
        (
            "/conflict/statement_quality?about=area&_columns=all",
            "statement",
            f'<a href="/claims/{BRIDGE}/bpnq">{BRIDGE}-bpnq</a>',
        ),
        (
            "/conflict/claims?about=area&_columns=all",
            "id",
            f'<a href="/conflict/claims/{BRIDGE}-bpnq">{BRIDGE}-bpnq</a>',
        ),
        ("/conflict/claims?about=area", "claimants", '<a href="/conflict/actors/dawn-gazette">Dawn Gazette</a>'),
        ("/conflict/contested_claims?_size=1&_columns=all", "event", f"{PAGE}{BRIDGE}</a>"),
        ("/conflict/contested_claims?_size=1", "title", f"{PAGE}Clash at Mill Bridge</a>"),
        (
            "/conflict/relations?inverse=1&_size=1",
            "other",
            '<a href="/events/1991-02-talks-in-lake-city">Talks in Lake City</a>',
        ),
        ("/conflict/retired?id=1990-05-05-second-clash", "successor", f"{PAGE}Clash at Mill Bridge</a>"),
        (
            "/conflict/event_places?role=venue&_size=1",
            "place",
            '<a href="/conflict/places/lake-city">Lake City</a>&nbsp;<em>lake-city</em>',
        ),
        ("/conflict/sources/dawn-1990", "url", '<a href="https://dawn.example/clash">https://dawn.example/clash</a>'),
        ("/conflict/sources/dawn-1990", "title", "Clash at the bridge"),
        ("/conflict?sql=" + quote(f"select id, title from events where id = '{BRIDGE}'"), "id", f"{PAGE}{BRIDGE}</a>"),
        ("/conflict?sql=" + quote(f"select '{BRIDGE}-b6v6' as id"), "id", f"{BRIDGE}-b6v6"),
        ("/conflict?sql=" + quote("select '1993-year-of-rain' as event"), "event", "1993-year-of-rain"),
        ("/conflict?sql=" + quote("select 'no-date' as event"), "event", "no-date"),
        ("/conflict?sql=" + quote("select 'Nobody; Ardania <b>' as actors"), "actors", "Nobody; Ardania &lt;b&gt;"),
        (
            "/conflict?sql=" + quote("select '<b>; Ardania' as actors"),
            "actors",
            '&lt;b&gt;; <a href="/conflict/events?_actor=ardania">Ardania</a>',
        ),
        ("/conflict?sql=" + quote("select 7 as actors"), "actors", "7"),
        ("/conflict?sql=" + quote("select 'A title' as title"), "title", "A title"),
    ],
)
def test_other_tables_and_queries_link_too(path: str, column: str, cell: str, site: Site) -> None:
    assert cells(site.get(path).text, column) == [cell]


def test_a_row_leads_to_the_event_that_it_names_by_id_or_by_title(site: Site) -> None:
    (cell,) = cells(site.get("/conflict/retired/1990-05-05-second-clash").text, "successor")
    assert cell in (f"{PAGE}{BRIDGE}</a>", f"{PAGE}Clash at Mill Bridge</a>")  # the latter in Datasette 1.0


def test_empty_cells_stay_empty(site: Site) -> None:
    page = site.get("/conflict/events?id=1993-year-of-quiet").text
    assert cells(page, "actors") == cells(page, "places") == ["&nbsp;"]
