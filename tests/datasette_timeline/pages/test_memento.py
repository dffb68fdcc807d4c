"""Earlier versions of events by their moment: Memento, RFC 7089."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.pages.memento import PER_TIMEMAP
from datasette_timeline.site.memento import Memento, moment_of

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

CLASH = "1990-05-04-clash-at-mill-bridge"
FIGHT = "1990-05-04-fight-at-mill-bridge"
RUMOUR = "1990-06-rumour"
SITE = "http://localhost"
FIRST, SECOND, THIRD = (
    f"{SITE}/events/{CLASH}@{each}" for each in ("aaaaaaaa11111111", "aaaaaaab33333333", "d" * 8 + "4" * 8)
)
MOMENTS = ("Mon, 05 Jan 2026 09:00:00 GMT", "Tue, 20 Jan 2026 11:30:00 GMT", "Tue, 03 Feb 2026 12:00:00 GMT")

_LINK = re.compile(r'<(?P<target>[^>]*)>(?P<attributes>(?:\s*;\s*[a-z-]+="[^"]*")*)\s*(?:,|$)')


def links_in(text: str) -> list[tuple[str, dict[str, str]]]:
    """The links of a header or a document, as RFC 8288 and RFC 6690 write them."""
    assert _LINK.sub("", text).strip() == ""
    return [
        (match["target"], dict(re.findall(r'([a-z-]+)="([^"]*)"', match["attributes"])))
        for match in _LINK.finditer(text)
    ]


def by_role(text: str) -> dict[str, str]:
    return {attributes["rel"]: target for target, attributes in links_in(text)}


@pytest.mark.parametrize("rest", ["", ".json"])
def test_an_original_names_its_gate_and_its_map(old_site: Site, rest: str) -> None:
    response = old_site.get(f"/events/{CLASH}{rest}")
    assert by_role(response.headers["link"]) == {
        "original": f"{SITE}/events/{CLASH}{rest}",
        "timegate": f"{SITE}/timegate/events/{CLASH}{rest}",
        "timemap": f"{SITE}/timemap/events/{CLASH}{rest}",
    }
    assert "memento-datetime" not in response.headers
    for role in ("timegate", "timemap"):
        assert old_site.get(by_role(response.headers["link"])[role].removeprefix(SITE)).status_code in (200, 302)


@pytest.mark.parametrize("rest", ["", ".json"])
def test_a_memento_has_its_moment_and_its_neighbours(old_site: Site, rest: str) -> None:
    response = old_site.get(f"/events/{CLASH}@aaaaaaab33333333{rest}")
    assert response.headers["memento-datetime"] == MOMENTS[1]
    links = dict(links_in(response.headers["link"]))
    assert {target: links[target]["rel"] for target in links} == {
        f"{SITE}/events/{CLASH}{rest}": "original",
        f"{SITE}/timegate/events/{CLASH}{rest}": "timegate",
        f"{SITE}/timemap/events/{CLASH}{rest}": "timemap",
        f"{FIRST}{rest}": "first prev memento",
        f"{SECOND}{rest}": "memento",
        f"{THIRD}{rest}": "next last memento",
    }
    assert links[f"{SECOND}{rest}"]["datetime"] == response.headers["memento-datetime"]


def test_citations_and_statements_are_no_mementos(old_site: Site) -> None:
    for path in (f"/events/{CLASH}.bib", f"/events/{CLASH}@aaaaaaab33333333.bib", f"/claims/{CLASH}/nzft"):
        response = old_site.get(path)
        assert "memento-datetime" not in response.headers
        assert "timegate" not in response.headers.get("link", "")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", FIRST),
        ("Mon, 05 Jan 2026 08:59:59 GMT", FIRST),
        (MOMENTS[0], FIRST),
        ("Tue, 06 Jan 2026 10:00:00 GMT", FIRST),
        ("Tue, 20 Jan 2026 11:29:59 GMT", FIRST),
        (MOMENTS[1], SECOND),
        ("Tue, 03 Feb 2026 11:59:59 GMT", SECOND),
        (MOMENTS[2], THIRD),
        ("Fri, 01 Jan 2100 00:00:00 GMT", THIRD),
        (None, THIRD),
    ],
)
@pytest.mark.parametrize("rest", ["", ".json"])
@pytest.mark.parametrize("named", [f"events/{CLASH}", f"{SITE}/events/{CLASH}", f"https://localhost/events/{CLASH}"])
def test_the_gate_leads_to_what_stood_then(
    old_site: Site, asked: str | None, found: str, rest: str, named: str
) -> None:
    headers = {"Accept-Datetime": asked} if asked else {}
    response = old_site.get(f"/timegate/{named}{rest}", headers=headers)
    assert (response.status_code, response.headers["location"]) == (302, f"{found}{rest}")
    assert "accept-datetime" in [each.strip().lower() for each in response.headers["vary"].split(",")]
    assert "memento-datetime" not in response.headers
    roles = by_role(response.headers["link"])
    assert roles["original"] == f"{SITE}/events/{CLASH}{rest}"
    assert roles["first memento"] == f"{FIRST}{rest}"
    assert roles["last memento"] == f"{THIRD}{rest}"
    assert old_site.get(response.headers["location"].removeprefix(SITE)).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "yesterday",
        "2026-01-05",
        "2026-01-05T09:00:00Z",
        "Mon, 05 Jan 2026 09:00:00 +0400",
        "Mon, 5 Jan 2026 09:00:00 GMT",
        "Mon, 05 Jan 26 09:00:00 GMT",
        "Mon, 31 Feb 2026 09:00:00 GMT",
        "Mon, 05 Foo 2026 09:00:00 GMT",
        "Mon, 05 Jan 2026 24:00:00 GMT",
    ],
)
def test_a_moment_that_cannot_be_read_is_refused(old_site: Site, asked: str) -> None:
    response = old_site.get(f"/timegate/events/{CLASH}", headers={"Accept-Datetime": asked})
    assert response.status_code == 400
    assert response.text == (
        f"Accept-Datetime: '{asked}' is not a moment that can be read. Write it as HTTP does, in English and in "
        "GMT, such as 'Mon, 23 Nov 2026 12:00:00 GMT'; without the header, the newest version is found.\n"
    )
    assert "accept-datetime" in response.headers["vary"]


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))  # noqa: DTZ001 (made UTC below)
def test_every_moment_is_read_as_it_is_written(moment: datetime) -> None:
    whole = moment.replace(microsecond=0, tzinfo=UTC)
    assert moment_of(Memento("", whole).datetime) == whole


def test_the_map_lists_every_memento(old_site: Site) -> None:
    response = old_site.get(f"/timemap/events/{CLASH}")
    assert response.headers["content-type"] == "application/link-format"
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert links_in(response.text) == [
        (f"{SITE}/events/{CLASH}", {"rel": "original"}),
        (
            f"{SITE}/timemap/events/{CLASH}",
            {"rel": "self", "type": "application/link-format", "from": MOMENTS[0], "until": MOMENTS[2]},
        ),
        (f"{SITE}/timegate/events/{CLASH}", {"rel": "timegate"}),
        (FIRST, {"rel": "first memento", "datetime": MOMENTS[0], "license": licence}),
        (SECOND, {"rel": "memento", "datetime": MOMENTS[1], "license": licence}),
        (THIRD, {"rel": "last memento", "datetime": MOMENTS[2], "license": licence}),
    ]
    for target, attributes in links_in(response.text)[3:]:
        assert old_site.get(target.removeprefix(SITE)).headers["memento-datetime"] == attributes["datetime"]
    alone = links_in(old_site.get("/timemap/events/1993-year-of-quiet.json").text)
    assert alone[-1][1]["rel"] == "first last memento"


def test_what_was_withdrawn_has_its_mementos(old_site: Site) -> None:
    response = old_site.get(f"/timegate/events/{RUMOUR}", headers={"Accept-Datetime": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert response.headers["location"] == f"{SITE}/events/{RUMOUR}@7777777777777777"
    assert old_site.get(response.headers["location"].removeprefix(SITE)).status_code == 200


@pytest.mark.parametrize("role", ["timegate", "timemap"])
def test_a_former_id_is_redirected(old_site: Site, role: str) -> None:
    for rest in ("", ".json"):
        response = old_site.get(f"/{role}/events/{FIGHT}{rest}")
        assert (response.status_code, response.headers["location"]) == (301, f"/{role}/events/{CLASH}{rest}")


@pytest.mark.parametrize("role", ["timegate", "timemap"])
@pytest.mark.parametrize(
    "named",
    ["events/none", "events/none.json", "actors/ardania", "timeline", "https://elsewhere.example/events/x", "events/"],
)
def test_of_nothing_else_there_are_mementos(old_site: Site, role: str, named: str) -> None:
    assert old_site.get(f"/{role}/{named}").status_code == 404


def test_without_history_there_are_none(site: Site) -> None:
    response = site.get(f"/events/{CLASH}")
    assert "link" not in response.headers
    assert site.get(f"/timegate/events/{CLASH}").status_code == 404
    assert "without the earlier versions" in site.get(f"/timemap/events/{CLASH}").text


@pytest.fixture
def busy(remembered: Path, tmp_path: Path, open_site: OpenSite) -> Site:
    """A site of which one event has more versions than a list holds."""
    path = tmp_path / "conflict.db"
    path.write_bytes(remembered.read_bytes())
    insert = """insert into versions
                select registry, key, ?, ?, 1, ?, null, 'changed', record, title, null, '[]' from versions"""
    with closing(sqlite3.connect(path)) as connection, connection:
        quiet = "registry = 'events' and key = '1993-year-of-quiet'"
        connection.execute(f"update versions set version = 0 where {quiet}")
        connection.executemany(
            f"{insert} where {quiet} and version = 0",
            [(n, f"{n:016x}", f"2025-01-01T{n // 60 % 24:02}:{n % 60:02}:00Z") for n in range(1, PER_TIMEMAP + 2)],
        )
        connection.execute(f"update versions set version = {PER_TIMEMAP + 2} where {quiet} and version = 0")
    return open_site(path)


def test_a_long_list_is_a_list_of_lists(busy: Site) -> None:
    where = f"{SITE}/timemap/events/1993-year-of-quiet"
    index = links_in(busy.get("/timemap/events/1993-year-of-quiet").text)
    pages = [(target, attributes) for target, attributes in index if attributes["rel"] == "timemap"]
    assert [target for target, _ in pages] == [f"{where}?page=1", f"{where}?page=2"]
    listed = []
    for target, attributes in pages:
        part = links_in(busy.get(target.removeprefix(SITE)).text)
        own = next(each for _, each in part if each["rel"] == "self")
        assert (own["from"], own["until"]) == (attributes["from"], attributes["until"])
        listed += [each for each in part if "memento" in each[1]["rel"]]
    assert len(listed) == PER_TIMEMAP + 2
    assert [each["rel"] for _, each in (listed[0], listed[-1])] == ["first memento", "last memento"]
    moments = [moment_of(each["datetime"]) for _, each in listed]
    assert moments == sorted(each for each in moments if each)
    assert busy.get("/timemap/events/1993-year-of-quiet?page=3").status_code == 400


def test_the_examples_of_the_rfc_are_read() -> None:
    """RFC 7089, figures 3 to 28."""
    rfc = {
        "Thu, 31 May 2007 20:35:00 GMT": datetime(2007, 5, 31, 20, 35, tzinfo=UTC),
        "Tue, 20 Jun 2000 18:02:59 GMT": datetime(2000, 6, 20, 18, 2, 59, tzinfo=UTC),
        "Wed, 21 Jun 2000 01:17:31 GMT": datetime(2000, 6, 21, 1, 17, 31, tzinfo=UTC),
        "Tue, 11 Sep 2001 20:35:00 GMT": datetime(2001, 9, 11, 20, 35, tzinfo=UTC),
    }
    assert {text: moment_of(text) for text in rfc} == rfc
