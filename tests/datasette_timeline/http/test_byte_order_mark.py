"""CSV that people open begins with a byte-order mark; what programs ask for does not."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.published.spreadsheets import for_spreadsheets

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site
    from tests.datasette_timeline.http.conftest import AskAs

MARK = b"\xef\xbb\xbf"
TABLES = [
    "/api/v1/events.csv?from=1990",
    "/api/v1/claims.csv",
    "/events/1990-05-04-clash-at-mill-bridge/deaths.csv",
    "/conflict/events.csv",
    "/conflict/events.csv?_stream=on&_dl=1",
    "/conflict.csv?sql=select+title+from+events",
]


@pytest.mark.parametrize("path", TABLES)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_the_mark_stands_before_the_same_table(path: str, encoding: str, ask: AskAs) -> None:
    bare, marked = (ask(each, accept_encoding=encoding) for each in (path, for_spreadsheets(path)))
    assert (bare.status_code, marked.status_code) == (200, 200)
    assert not bare.content.startswith(MARK)
    assert marked.content == MARK + bare.content
    assert marked.headers["content-type"] == bare.headers["content-type"]
    assert marked.headers.get("content-disposition") == bare.headers.get("content-disposition")


@pytest.mark.parametrize("path", TABLES)
def test_lengths_are_those_of_the_marked_table(path: str, ask: AskAs) -> None:
    marked = ask(for_spreadsheets(path), accept_encoding="identity")
    assert marked.headers.get("content-length", str(len(marked.content))) == str(len(marked.content))
    assert "etag" not in marked.headers


def test_the_tag_of_the_bare_table_is_no_proof_of_the_marked_one(ask: AskAs) -> None:
    bare = ask("/api/v1/events.csv", accept_encoding="identity")
    marked = ask("/api/v1/events.csv?_bom=1", accept_encoding="identity", if_none_match=bare.headers["etag"])
    assert (marked.status_code, marked.content) == (200, MARK + bare.content)


@pytest.mark.parametrize(
    ("path", "status"), [("/api/v1/events.csv?_bom=1&place=nowhere", 400), ("/conflict/nothing.csv?_bom=1", 404)]
)
def test_errors_have_no_mark(site: Site, path: str, status: int) -> None:
    response = site.get(path)
    assert (response.status_code, response.content.startswith(MARK)) == (status, False)


def test_where_the_table_is_elsewhere_it_has_the_mark_there(site: Site) -> None:
    moved = site.get("/events/1990-05-04-fight-at-mill-bridge/deaths.csv?_bom=1")
    assert moved.status_code == 301
    assert moved.headers["location"] == "/events/1990-05-04-clash-at-mill-bridge/deaths.csv?_bom=1"
    assert site.get(moved.headers["location"]).content.startswith(MARK)


def test_other_values_are_not_known(site: Site) -> None:
    assert site.get("/api/v1/events.csv?_bom=2").status_code == 400


def test_other_files_have_none(site: Site) -> None:
    assert site.get("/api/v1/events.jsonl?_bom=1").status_code == 400


def test_excel_and_python_read_the_same_columns(site: Site) -> None:
    rows = csv.DictReader(io.StringIO(site.get("/api/v1/places.csv?_bom=1").content.decode("utf-8-sig"), newline=""))
    assert rows.fieldnames is not None
    assert rows.fieldnames[0] == "id"


@pytest.mark.parametrize(
    "page", ["/timeline", "/disputes", "/conflict/events", "/conflict?sql=select+1", "/embed/build", "/quality"]
)
def test_links_of_pages_ask_for_it(site: Site, page: str) -> None:
    text = site.get(page).text
    links = [part.partition('"')[0] for part in text.split('href="')[1:]]
    tables = [link for link in links if ".csv" in link]
    assert tables
    assert [link for link in tables if "_bom=1" not in link] == []
