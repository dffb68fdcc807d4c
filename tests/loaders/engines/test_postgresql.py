"""The finished file in PostgreSQL: every row, key and view, all or nothing; and what is said where it cannot be."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loaders.__main__ import main
from loaders.baking.sections import TABLES
from loaders.engines.errors import EngineError
from loaders.engines.postgresql import load
from loaders.engines.stored import Relation, relations_of, tables_of
from loaders.exporting.tables import rows
from loaders.importing import agreed, importers
from schema.views import VIEWS

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.loaders.engines.conftest import Server

SCHEMA = "timeline"


def put(database: Path, server: Server, schema: str = SCHEMA, url: str = "") -> None:
    load(database, url or server.url(), schema, lambda _: None)


@pytest.fixture(scope="module")
def loaded(with_imports: Path, server: Server) -> Server:
    put(with_imports, server)
    return server


@pytest.fixture(scope="module")
def relations(with_imports: Path) -> list[Relation]:
    with closing(sqlite3.connect(with_imports)) as connection:
        return relations_of(connection)


def plain(value: Any) -> Any:
    """A value as the file has it: PostgreSQL has days as dates, and sums of whole numbers as decimals."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value.isoformat() if isinstance(value, date) else value


def test_every_row_of_every_table_and_view_is_there(
    with_imports: Path, loaded: Server, relations: list[Relation]
) -> None:
    assert {each.name for each in relations} == {
        *(table.name for table in (*TABLES, *importers.TABLES) if table not in agreed.COUNTED),
        *VIEWS,
        *importers.VIEWS,
    }
    filled = 0
    with closing(sqlite3.connect(with_imports)) as connection:
        for relation in relations:
            names = ", ".join(f'"{name}"' for name in relation.columns)
            order = ", ".join(f'"{name}" nulls first' for name in relation.key)
            found = loaded.ask(f'select {names} from {SCHEMA}."{relation.name}" order by {order}')
            assert [tuple(map(plain, row)) for row in found] == [*rows(connection, relation)], relation.name
            filled += bool(found)
    assert filled > 0.8 * len(relations)


def test_views_have_their_own_order(loaded: Server, held: Any) -> None:
    for name in ("timeline", "statement_quality", "names_by_language", "claims_by_claimant"):
        first = "select {} from {}{}".format
        column = "id" if name == "timeline" else "statement" if name == "statement_quality" else "*"
        theirs = [tuple(map(plain, row)) for row in loaded.ask(first(column, f"{SCHEMA}.", name))]
        assert theirs == held(first(column, "", name)), name


def test_columns_have_types_and_every_one_says_what_it_is(loaded: Server) -> None:
    types = dict(
        loaded.ask(
            "select table_name || '.' || column_name, data_type from information_schema.columns "
            f"where table_schema = '{SCHEMA}'"
        )
    )
    assert types["events.date_earliest"] == types["timeline.date_earliest"] == types["ged.date_start"] == "date"
    assert types["events.contested"] == types["contested_claims.weak"] == "boolean"
    assert types["events.date"] == "character varying"  # EDTF
    assert (types["ged.id"], types["ged.latitude"], types["claims.low"]) == ("bigint", "double precision", "numeric")
    silent = loaded.ask(
        "select attrelid::regclass, attname from pg_attribute join pg_class on pg_class.oid = attrelid "
        f"where relnamespace = '{SCHEMA}'::regnamespace and relkind in ('r', 'v') and attnum > 0 "
        "and col_description(attrelid, attnum) is null"
    )
    assert silent == []


def test_keys_are_held(loaded: Server, with_imports: Path) -> None:
    with closing(sqlite3.connect(with_imports)) as connection:
        tables = tables_of(connection)
    wanted = {(table.name, name) for table in tables for name, told in table.columns.items() if told.refers}
    keys = loaded.ask(
        "select conrelid::regclass::text, attname, conrelid = confrelid, condeferrable, convalidated "
        "from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1] "
        f"where contype = 'f' and connamespace = '{SCHEMA}'::regnamespace"
    )
    assert {(table.removeprefix(f"{SCHEMA}.").strip('"'), column) for table, column, *_ in keys} == wanted
    assert all(is_own == is_deferrable and is_valid for *_, is_own, is_deferrable, is_valid in keys)
    assert any(is_own for _, _, is_own, _, _ in keys)
    with pytest.raises(Exception, match="violates foreign key constraint"):
        loaded.ask(f"delete from {SCHEMA}.sources")
    indexes = loaded.ask(f"select indexname from pg_indexes where schemaname = '{SCHEMA}'")
    assert {"events_span", "ged_point", "claims_event"} <= {name for (name,) in indexes}


# --- All or nothing ---------------------------------------------------------------------------------------------------


@pytest.fixture
def other(server: Server) -> Iterator[str]:
    """A database of the server for one test alone."""
    import psycopg

    with psycopg.connect(server.url().replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("create database other")
        yield server.url("other")
        connection.execute("drop database other with (force)")


def broken(database: Path, tmp_path: Path, statement: str) -> Path:
    copy = tmp_path / "broken.db"
    shutil.copy(database, copy)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(statement)
    return copy


def schemas(server: Server, url: str) -> list[str]:
    sql = "select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')"
    return [name for (name,) in server.ask(f"{sql} order by 1", url)]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("update claims set event = 'nowhere'", "violates foreign key constraint"),
        ("update events set title = 'a' || char(0) || 'b'", "NUL"),
        ("update ged set date_start = '2001-02-30'", "date/time field value out of range"),
    ],
)
def test_what_the_server_refuses_leaves_the_old_content(
    with_imports: Path, server: Server, other: str, tmp_path: Path, statement: str, told: str
) -> None:
    put(with_imports, server, url=other)
    before = server.ask(f"select count(*), min(title) from {SCHEMA}.events", other)
    with pytest.raises(EngineError, match=told):
        put(broken(with_imports, tmp_path, statement), server, url=other)
    assert schemas(server, other) == [SCHEMA]
    assert server.ask(f"select count(*), min(title) from {SCHEMA}.events", other) == before


def test_a_build_replaces_everything_and_readers_stay(
    with_imports: Path, told_database: Path, server: Server, other: str
) -> None:
    put(with_imports, server, url=other)
    server.ask("create role reader login password 'r'; create role bystander login password 'b'", other)
    try:
        server.ask(f"grant usage on schema {SCHEMA} to reader", other)
        put(told_database, server, url=other)
        assert server.ask(f"select to_regclass('{SCHEMA}.ged')", other) == [(None,)]
        counting = f"select count(*) > 0 from {SCHEMA}.events"
        assert server.ask(counting, server.url("other", "reader", "r")) == [(True,)]
        with pytest.raises(Exception, match="permission denied"):
            server.ask(counting, server.url("other", "bystander", "b"))
    finally:
        server.ask("drop owned by reader; drop role reader; drop role bystander", other)


def test_nothing_of_others_is_dropped(told_database: Path, server: Server, other: str) -> None:
    server.ask(f"create schema {SCHEMA}; create table {SCHEMA}.notes (note text)", other)
    with pytest.raises(EngineError) as refused:
        put(told_database, server, url=other)
    assert str(refused.value) == (
        "the schema timeline has notes, which no build made, and a build replaces everything in its schema; "
        "name another one: --database-schema NAME"
    )
    put(told_database, server, "ours", other)
    server.ask("create schema reports; create view reports.years as select year from ours.events", other)
    with pytest.raises(EngineError) as refused:
        put(told_database, server, "ours", other)
    assert str(refused.value) == (
        "reports.years of another schema would lose what is read of ours; drop what depends on it, build again, and "
        "make it anew"
    )
    assert server.ask("select count(*) from reports.years", other) != [(0,)]
    assert schemas(server, other) == ["ours", "reports", SCHEMA]


# --- As a command -----------------------------------------------------------------------------------------------------


def test_a_build_loads_what_it_made(
    records: Records, server: Server, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ged = Path(__file__).parent.parent / "importing" / "data" / "ucdp-ged-21.1-rows.csv"
    more = ["--root", str(records.root), "--no-cache", "--with-ged", str(ged), "--database-schema", "press"]
    assert main(["build", *more, "--database-url", other]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1].startswith("PostgreSQL, schema press: ")
    assert server.ask("select count(*) from press.ged", other) == [(31,)]
    assert schemas(server, other) == ["press"]


def failing(records: Records, url: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = main(["build", "--root", str(records.root), "--no-cache", "--database-url", url])
    said = capsys.readouterr()
    assert "se:cret" not in said.out + said.err
    assert "wrong" not in said.out + said.err
    assert "Traceback" not in said.err
    return code, said.err.splitlines()


def test_each_way_to_fail_says_what_to_do(records: Records, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    untouched = "conflict.db is built; the schema timeline was not touched."
    code, (said, state) = failing(records, server.url("postgres", "ours", "wrong"), capsys)
    assert (code, state) == (1, untouched)
    assert said.endswith(
        'FATAL: password authentication failed for user "ours"; mend the password of the URL, or leave it out and set '
        "PGPASSWORD or ~/.pgpass."
    )
    code, (said, state) = failing(records, server.url("nowhere"), capsys)
    assert (code, state) == (1, untouched)
    assert said.endswith('"nowhere" does not exist; make it first (createdb), or mend its name in the URL.')
    away = server.url().replace(f":{server.port}/", ":1/")
    code, (said, state) = failing(records, away, capsys)
    assert (code, state) == (1, untouched)
    assert "Connection refused" in said
    assert said.endswith("; see that the server runs, and that host and port of the URL are its own.")
    server.ask("create role guest login password 'wrong2'")
    try:
        code, (said, state) = failing(records, server.url("postgres", "guest", "wrong2"), capsys)
    finally:
        server.ask("drop role guest")
    assert (code, state) == (1, untouched)
    assert said == (
        "PostgreSQL: permission denied for database postgres; have somebody who may run: grant create on database NAME "
        "to USER; or name a user who may."
    )
