import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from datasette.utils.asgi import NotFound

from datasette_timeline.catalogue import catalogue_of
from datasette_timeline.database import timeline_database

EVENT = "/events/1993-year-of-quiet.json"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table events (id text primary key)")
    connection.close()
    return path


def test_takes_the_first_database_that_has_the_tables(other: Path, database: Path, open_site: Any) -> None:
    site = open_site(other, database)
    assert site.run(timeline_database(site.datasette)).name == "conflict"
    assert site.get(EVENT).status_code == 200


def test_takes_the_database_that_is_named(database: Path, tmp_path: Path, open_site: Any) -> None:
    shutil.copy(database, tmp_path / "second.db")
    named = {"plugins": {"datasette-timeline": {"database": "second", "no-such-setting": [1]}}}
    site = open_site(database, tmp_path / "second.db", metadata=named)
    assert site.run(timeline_database(site.datasette)).name == "second"
    assert '<a href="/second/events' in site.get(EVENT.removesuffix(".json")).text


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "No attached database has the tables events and documents."),
        (
            {"database": "other"},
            "No attached database is called 'other' and has the tables events and documents.",
        ),
    ],
)
def test_says_that_there_is_none(settings: dict[str, str], message: str, other: Path, open_site: Any) -> None:
    site = open_site(other, metadata={"plugins": {"datasette-timeline": settings}})
    with pytest.raises(NotFound) as error:
        site.run(timeline_database(site.datasette))
    assert str(error.value) == message
    response = site.get(EVENT)
    assert (response.status_code, response.json()["error"]) == (404, message)


def test_reads_the_words_of_a_database_once_per_file(
    database: Path, tmp_path: Path, open_site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(database, tmp_path / "conflict.db"))
    site = open_site(path)
    attached = site.datasette.get_database("conflict")
    first = site.run(catalogue_of(attached))
    assert site.run(catalogue_of(attached)) is first
    monkeypatch.setattr(type(attached), "mtime_ns", 1)
    again = site.run(catalogue_of(attached))
    assert again is not first
    assert again == first


def test_a_database_without_a_timeline_has_no_catalogue(other: Path, open_site: Any) -> None:
    site = open_site(other)
    assert site.run(catalogue_of(site.datasette.get_database("other"))) is None
    assert site.run(catalogue_of(site.datasette.get_database("_internal"))) is None


def test_whoever_may_not_see_the_tables_may_not_see_the_pages(database: Path, open_site: Any) -> None:
    for hidden in ({"allow": False}, {"databases": {"conflict": {"tables": {"documents": {"allow": False}}}}}):
        assert open_site(database, metadata=hidden).get(EVENT).status_code == 403
