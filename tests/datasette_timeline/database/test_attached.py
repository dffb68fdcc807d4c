from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from datasette.utils import StartupError
from datasette.utils.asgi import NotFound

from datasette_timeline.database.attached import timeline_database
from datasette_timeline.database.catalogue import catalogue_of
from datasette_timeline.published.contract import breach

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Tamper

EVENT = "/events/1993-year-of-quiet.json"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A database of somebody else, with tables that bear the names of ours."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table events (id text primary key, name text)")
        connection.execute("create table documents (id text primary key)")
        connection.execute("create table dataset (name text, value text)")
        connection.execute("insert into events values ('1', 'Fair')")
    connection.close()
    return path


def test_takes_the_first_database_that_holds_a_timeline(other: Path, database: Path, open_site: OpenSite) -> None:
    site = open_site(other, database)
    assert timeline_database(site.datasette).name == "conflict"
    assert site.get(EVENT).status_code == 200


def test_takes_the_database_that_is_named(database: Path, tmp_path: Path, open_site: OpenSite) -> None:
    shutil.copy(database, tmp_path / "second.db")
    named = {"plugins": {"datasette-timeline": {"database": "second", "no-such-setting": [1]}}}
    site = open_site(database, tmp_path / "second.db", metadata=named)
    assert timeline_database(site.datasette).name == "second"
    assert '<a href="/second/events' in site.get(EVENT.removesuffix(".json")).text


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "No attached database holds a timeline."),
        ({"database": "other"}, "No attached database is called 'other' and holds a timeline."),
    ],
)
def test_says_that_there_is_none(settings: dict[str, str], message: str, other: Path, open_site: OpenSite) -> None:
    site = open_site(other, metadata={"plugins": {"datasette-timeline": settings}})
    with pytest.raises(NotFound) as error:
        timeline_database(site.datasette)
    assert str(error.value) == message
    response = site.get(EVENT)
    assert (response.status_code, response.json()["error"]) == (404, message)


def test_a_foreign_database_stays_foreign(other: Path, database: Path, open_site: OpenSite) -> None:
    site = open_site(other, database)
    assert site.get("/").status_code == site.get("/timeline").status_code == 200
    assert [row["name"] for row in site.get("/other/events.json?_shape=array").json()] == ["Fair"]
    assert site.get("/other.db").content == other.read_bytes()
    for name, each in site.datasette.databases.items():
        assert (site.run(catalogue_of(each)) is None) is (name != "conflict")


def test_a_database_keeps_to_the_contract(database: Path) -> None:
    connection = sqlite3.connect(database)
    assert breach(connection) is None
    connection.close()


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        (
            "update dataset set value = '0' where name = 'schema_version'",
            "its schema_version is 0, and 7 is needed; build it anew with this release of the tool",
        ),
        ("drop table terms", "it lacks the table 'terms'; build it anew with this release of the tool"),
        (
            "drop view timeline; create view timeline as select id, date_label, date_earliest, date_latest from events",
            "its table 'timeline' lacks the column 'title'; build it anew with this release of the tool",
        ),
    ],
)
def test_a_file_that_breaks_the_contract_is_not_served(
    sql: str, sentence: str, tampered: Tamper, open_site: OpenSite
) -> None:
    path = tampered(sql)
    with pytest.raises(StartupError) as error:
        open_site(path)
    assert str(error.value) == f"conflict.db cannot be served: {sentence}."


@pytest.mark.stable_datasette("1.0 reads every file before it asks any plugin, and says so itself")
def test_a_damaged_file_is_not_served(database: Path, tmp_path: Path, open_site: OpenSite) -> None:
    path = tmp_path / "conflict.db"
    path.write_bytes(b"x" * 9000)
    with pytest.raises(StartupError) as error:
        open_site(path)
    assert str(error.value) == "conflict.db cannot be read as a database (file is not a database)."


def test_a_file_that_is_not_the_described_one_is_not_served(
    database: Path, tmp_path: Path, open_site: OpenSite
) -> None:
    path = Path(shutil.copy(database, tmp_path / "conflict.db"))
    path.with_name("inspect-data.json").write_text('{"conflict": {"hash": "5b3c0c9f", "tables": {}}}')
    with pytest.raises(StartupError) as error:
        open_site(path)
    assert str(error.value) == (
        "conflict.db is not the file that inspect-data.json beside it describes (its hash differs): one of the two was "
        "changed or damaged. Build both anew."
    )


def test_whoever_may_not_see_the_tables_may_not_see_the_pages(database: Path, open_site: OpenSite) -> None:
    for hidden in ({"allow": False}, {"databases": {"conflict": {"tables": {"documents": {"allow": False}}}}}):
        assert open_site(database, metadata=hidden).get(EVENT).status_code == 403
