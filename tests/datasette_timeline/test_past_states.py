"""`as_of`: every page and answer from the record of another day."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import html
import io
import re
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from datasette_timeline.database import past_states
from datasette_timeline.published.workers import STATES
from loaders.building.adding import add
from loaders.importing.ged import GED
from loaders.importing.merging import Source
from tests.datasette_timeline.conftest import Site
from tests.repositories import BRIDGE, CAPTURE, CEASEFIRE, FALL, RESOLUTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.datasette_timeline.conftest import OpenSite

_CHANGING = {FALL, CAPTURE, BRIDGE, CEASEFIRE, RESOLUTION}
_FIRST, _THIRD = "2001-05-01", "2001-05-03"


@pytest.fixture(scope="module")
def told_site(told_database: Path) -> Iterator[Site]:
    site = Site(told_database)
    yield site
    site.close()


def changing(site: Site, query: str) -> set[str]:
    items: list[dict[str, Any]] = site.get(f"/api/v1/events?limit=1000&{query}").json()["items"]
    return {item["id"] for item in items} & _CHANGING


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        (_FIRST, {FALL, BRIDGE, CEASEFIRE}),
        ("2001-05-02T11:59:59Z", {FALL, BRIDGE, CEASEFIRE}),
        ("2001-05-02T12:00:00Z", {FALL, BRIDGE, CEASEFIRE, RESOLUTION}),
        ("2001-05-05", {FALL, BRIDGE, CEASEFIRE, RESOLUTION}),
        ("2001-05-07", {CAPTURE, RESOLUTION}),
        ("2001-05-31", {CAPTURE, CEASEFIRE, RESOLUTION}),
        ("2999-01-01", {CAPTURE, CEASEFIRE, RESOLUTION}),
    ],
)
def test_the_api_has_the_events_of_the_day(as_of: str, found: set[str], told_site: Site) -> None:
    assert changing(told_site, f"as_of={as_of}") == found


def test_rows_of_others_are_said_to_stand_beside_the_record_of_today(
    told_database: Path, open_site: OpenSite, tmp_path: Path
) -> None:
    file = tmp_path / "ged231.csv"
    file.write_text(
        "id,year,date_start,date_end,latitude,longitude,conflict_name,side_a,side_b,type_of_violence,best,low,high\n"
        "12,1991,1991-06-03,1991-06-03,40.5,45.25,North - South,Government of North,Government of South,1,5,4,6\n"
    )
    database = Path(shutil.copy(told_database, tmp_path))
    add(database, [Source(GED, file, "23.1")], lambda _: None)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("insert into event_matches values (?, 12, 'ask', 0.5, '', null)", [CEASEFIRE])
        connection.commit()
    (tmp_path / "inspect-data.json").unlink()
    site = open_site(database)
    said = "UCDP's event data stand beside the record of today alone"
    for path in ("/compare", f"/events/{CEASEFIRE}"):
        assert said not in html.unescape(site.get(path).text)
        assert html.unescape(site.get(f"{path}?as_of={_FIRST}").text).count(said) == 1
    assert said not in html.unescape(site.get(f"/events/{BRIDGE}?as_of={_FIRST}").text)


def test_filters_ask_the_record_of_the_day(told_site: Site) -> None:
    search = 'q="mill+burned"'
    assert changing(told_site, f"{search}&as_of={_FIRST}") == {FALL}
    assert changing(told_site, search) == set()
    assert changing(told_site, f"from=1991-06-03&to=1991-06-03&as_of={_FIRST}") >= {FALL}


def test_documents_say_what_they_said(told_site: Site) -> None:
    figures = {}
    for as_of in (_FIRST, _THIRD):
        claims = told_site.get(f"/events/{FALL}.json?as_of={as_of}").json()["claims"]
        figures[as_of] = {(claim["low"], claim["high"]) for claim in claims}
    assert figures[_FIRST] - figures[_THIRD] == {(60, 60)}
    assert figures[_THIRD] - figures[_FIRST] == {(40, 60)}


@pytest.mark.parametrize("ending", ["csv", "geojson", "jsonl", "atom", "ics", "timelinejs.json", "jsonld"])
def test_every_format_has_the_events_of_the_day(ending: str, told_site: Site) -> None:
    then, now = (told_site.get(f"/api/v1/events.{ending}{query}") for query in (f"?as_of={_FIRST}", ""))
    assert (then.status_code, now.status_code) == (200, 200), then.text
    assert BRIDGE in then.text
    assert BRIDGE not in now.text


def test_tables_and_sql_are_those_of_the_day(told_site: Site) -> None:
    assert BRIDGE in told_site.ids(f"_as_of={_FIRST}")
    assert BRIDGE not in told_site.ids("")
    rows = told_site.get(f"{told_site.sql}?sql=select+id+from+events&_shape=array&_as_of={_FIRST}").json()
    assert {"id": BRIDGE} in rows
    lines = csv.DictReader(io.StringIO(told_site.get(f"/conflict/events.csv?_as_of={_FIRST}&_size=max").text))
    assert BRIDGE in {line["id"] for line in lines}


def test_a_column_of_that_name_is_filtered_as_before(told_site: Site) -> None:
    assert told_site.get("/conflict/claims.json?as_of=1992").status_code == 200


@pytest.mark.parametrize(
    "path", ["/timeline", "/", "/disputes", "/places", "/sources", "/search?q=bridge", f"/events/{FALL}"]
)
def test_every_page_says_of_which_day_it_is(path: str, told_site: Site) -> None:
    response = told_site.get(f"{path}{'&' if '?' in path else '?'}as_of={_FIRST}")
    assert response.status_code == 200
    banner = re.search(r'<aside class="as-of"><p>(.*?)</p></aside>', response.text)
    assert banner
    assert (
        html.unescape(re.sub("<[^>]*>", "", banner[1])) == "The record as it stood on 1 May 2001. The record of today"
    )
    assert f'<a href="{path.replace("&", "&amp;")}">The record of today</a>' in banner[1]
    assert response.headers["x-robots-tag"] == "noindex"
    canonical = re.search(r'<link rel="canonical" href="([^"]*)"', response.text)
    assert canonical is None or "as_of" not in canonical[1]


@pytest.mark.parametrize("path", ["/timeline?type=armed-clash", f"/events/{FALL}", "/places", "/conflict/events"])
def test_links_stay_in_the_day(path: str, told_site: Site) -> None:
    name = "_as_of" if path.startswith("/conflict") else "as_of"
    page = told_site.get(f"{path}{'&' if '?' in path else '?'}{name}={_FIRST}").text
    addresses = [html.unescape(each) for each in re.findall(r'<a [^>]*?href="(/[^"]*)"', page)]
    lost = [
        each for each in addresses if "as_of=" not in each and re.match(r"/(events|places|actors|timeline)\b", each)
    ]
    assert set(lost) <= {path, "/timeline"}, lost  # "The record of today", and the filter without the day


@pytest.mark.parametrize(
    "path", ["/", "/timeline", "/disputes", "/casualties", "/places", "/sources", "/search?q=bridge", "/changes"]
)
def test_forms_stay_in_the_day(path: str, told_site: Site) -> None:
    page = told_site.get(f"{path}{'&' if '?' in path else '?'}as_of={_FIRST}").text
    forms = re.findall(r"<form\b.*?</form>", page, re.DOTALL)
    assert forms
    assert {each.count(f'<input type="hidden" name="as_of" value="{_FIRST}">') for each in forms} == {1}


def test_files_are_those_of_the_day(told_site: Site) -> None:
    """A sum beside an address is the sum of what is there."""
    page = told_site.get(f"/downloads?as_of={_FIRST}").text
    addresses = [html.unescape(each) for each in re.findall(r'<a href="(/(?:conflict\.db|api/v1/\w+\.)[^"]*)"', page)]
    assert len(addresses) > 5
    assert [each for each in addresses if f"as_of={_FIRST}" not in each] == []
    database = next(each for each in addresses if each.startswith("/conflict.db"))
    assert hashlib.sha256(told_site.get(database).content).hexdigest() in page
    told = re.findall(r'"contentUrl":"([^"]*)"', page)
    assert told
    assert [each for each in told if f"as_of={_FIRST}" not in each] == []


def test_redirects_stay_in_the_day(told_site: Site) -> None:
    answer = told_site.get(f"/changes.json?as_of={_FIRST}")
    assert answer.headers["location"] == f"/api/v1/changes?registry=events&as_of={_FIRST}"


def test_embeds_of_its_pages_stay_in_the_day(told_site: Site) -> None:
    page = f"http://localhost/events/{FALL}?as_of={_FIRST}"
    answer = told_site.get(f"/oembed?{urlencode({'url': page})}&as_of={_FIRST}")
    assert f'src="http://localhost/embed?as_of={_FIRST}&amp;view=event&amp;focus={FALL}&amp;' in answer.json()["html"]


@pytest.mark.parametrize("name", ["as%5Fof", "%61s_of"])
def test_however_the_name_is_written(name: str, told_site: Site) -> None:
    assert changing(told_site, f"{name}={_FIRST}") == {FALL, BRIDGE, CEASEFIRE}


def test_a_state_is_made_once(told_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    run = past_states._run

    def counted(command: list[str], folder: Path) -> None:
        made.append(command[-3])
        run(command, folder)

    monkeypatch.setattr(past_states, "_run", counted)

    async def several() -> list[int]:
        asked = (f"/api/v1/events?as_of={as_of}" for as_of in ("2001-05-06", "2001-05-06T13:00:00Z") * 3)
        answers = await asyncio.gather(*(told_site.datasette.client.get(each) for each in asked))
        return [answer.status_code for answer in answers]

    assert told_site.run(several()) == [200] * 6
    assert told_site.get("/timeline?as_of=2001-05-06").status_code == 200
    assert made == ["2001-05-06T12:00:00Z"]


def test_servers_of_one_site_make_a_state_for_each_other(
    told_database: Path, open_site: OpenSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[str] = []
    run = past_states._run

    def counted(command: list[str], folder: Path) -> None:
        made.append(command[-3])
        run(command, folder)

    monkeypatch.setattr(past_states, "_run", counted)
    monkeypatch.setenv(STATES, str(tmp_path))
    one, other = open_site(told_database), open_site(told_database)
    days = ("2001-05-01", "2001-05-02", "2001-05-03", "2001-05-05")
    for site in (one, other):
        for day in days[:2]:
            assert site.get(f"/timeline?as_of={day}").status_code == 200
    assert len(made) == 2
    for day in days:
        assert one.get(f"/timeline?as_of={day}").status_code == 200
    kept = [*tmp_path.glob("conflict-*")]
    assert len(kept) == 3
    assert changing(one, f"as_of={days[0]}") == changing(other, f"as_of={days[0]}")


def test_the_served_state_is_made_by_nobody(told_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_states, "_run", lambda *_: pytest.fail("nothing has changed since"))
    assert told_site.get("/timeline?as_of=2001-05-10T12:00:00Z").status_code == 200


def test_few_states_are_kept(told_database: Path, open_site: OpenSite) -> None:
    site = open_site(told_database)
    for day in range(1, 8):
        assert site.get(f"/api/v1/events?as_of=2001-05-0{day}&limit=1").status_code == 200
    (made,) = [
        each for served, each in past_states._made.items() if served is site.datasette.get_database("conflict").snapshot
    ]
    assert len(made.kept) == 3


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        (
            "as_of=2001-04-30",
            404,
            "as_of=2001-04-30: The history of this record begins with 2001-05-01T12:00:00Z: ask for then or later.",
        ),
        (
            "as_of=soon",
            400,
            "as_of=soon: 'soon' is neither a day nor a moment. Write 2026-03-15, or 2026-03-15T18:30:00Z in UTC.",
        ),
        ("as_of=2001-02-30", 400, "as_of=2001-02-30: '2001-02-30' is not a date: February 2001 has 28 days."),
        (
            "as_of=2001-05-01&as_of=2001-05-02",
            400,
            "as_of=2001-05-02: as_of is given 2 times, but there can be only one.",
        ),
    ],
)
def test_what_cannot_be_answered(query: str, status: int, message: str, told_site: Site) -> None:
    answer = told_site.get(f"/api/v1/events?{query}")
    assert (answer.status_code, answer.json()["message"]) == (status, message)
    page = told_site.get(f"/timeline?{query}")
    assert page.status_code == status
    assert message in html.unescape(page.text)
    table = told_site.get(f"/conflict/events?{query.replace('as_of=', '_as_of=')}")
    assert table.status_code == status


def test_a_site_without_a_history_says_so(site: Site) -> None:
    answer = site.get("/api/v1/events?as_of=2001-05-01")
    message = "as_of=2001-05-01: This site has no history of its records, so it cannot say what they said before."
    assert (answer.status_code, answer.json()["message"]) == (404, message)


def test_whoever_cannot_wait_is_told_to_come_back(
    told_database: Path, open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_site(told_database)
    monkeypatch.setattr(past_states, "_PATIENCE", 0)
    answer = site.get(f"/timeline?as_of={_FIRST}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert f"The record of {_FIRST} is being made. Please ask again in a little while." in answer.text


def test_a_state_that_cannot_be_made_is_told_to_the_log(
    told_database: Path, open_site: OpenSite, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    site = open_site(told_database)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    answer = site.get(f"/api/v1/events?as_of={_FIRST}")
    message = f"The record of {_FIRST} could not be made; the log of the server says why."
    assert (answer.status_code, answer.json()["message"]) == (503, message)
    assert f"The record of {_FIRST} could not be made: [Errno 2] No such file or directory: '/nowhere/python'" in (
        capfd.readouterr().err
    )


def test_nor_can_it_without_a_place_to_put_it(
    told_database: Path,
    open_site: OpenSite,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    site = open_site(told_database)
    with monkeypatch.context() as patched:
        patched.setattr("tempfile.tempdir", str(tmp_path / "gone"))
        assert site.get(f"/api/v1/events?as_of={_FIRST}").status_code == 503
    assert f"The record of {_FIRST} could not be made: [Errno 2] No such file or directory" in capfd.readouterr().err


def test_no_more_are_begun_than_may_wait(
    told_database: Path, open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asked has gone: what they asked for is made all the same."""
    site = open_site(told_database)
    monkeypatch.setattr(past_states, "_PATIENCE", 0)
    monkeypatch.setattr(past_states, "_MOST_WAITING", 1)

    async def two() -> list[str]:
        days = (_FIRST, _THIRD)
        return [(await site.datasette.client.get(f"/api/v1/events?as_of={day}")).json()["message"] for day in days]

    assert site.run(two()) == [
        f"The record of {_FIRST} is being made. Please ask again in a little while.",
        "Too many earlier states are being made at the moment. Please ask again in a little while.",
    ]


def test_a_site_without_the_program_says_so(
    told_database: Path, open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_site(told_database)
    monkeypatch.setattr(past_states, "_BAKES", Path("nowhere.py"))
    message = (
        "This site is installed without the program that makes earlier states. Whoever runs it starts it in a checkout."
    )
    assert site.get(f"/api/v1/events?as_of={_FIRST}").json()["message"] == f"as_of={_FIRST}: {message}"


def test_no_crawler_asks_for_it(told_site: Site) -> None:
    assert "Disallow: /*as_of=" in told_site.get("/robots.txt").text.splitlines()
