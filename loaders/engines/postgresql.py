"""The finished file in PostgreSQL: a schema of its own, with the tables, keys, indexes and views that SQLite has.

A build fills a scratch schema, which then takes the place of the one before, all in one transaction. Readers see the
old content to the end, and stay readers: whoever could use the old schema can use the new one.
"""

import contextlib
import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from loaders.engines.dialects import translated
from loaders.engines.errors import EngineError
from loaders.engines.servers import connected
from loaders.engines.stored import Relation, relations_of, tables_of
from loaders.generating import ddl
from loaders.generating.metadata import column_help

if TYPE_CHECKING:
    import psycopg
    import sqlalchemy

_MARK = "Made by conflict-events-timeline: "
"""How the comment of a schema of ours begins; then come the names of what is in it, as JSON."""

_PATIENCE = "2min"
"""How long a build waits for readers who hold the old tables."""

_RELATIONS = "select relname from pg_class where relnamespace = to_regnamespace(%s) and relkind not in ('i', 'I')"
_COMMENT = "select coalesce(obj_description(oid, 'pg_namespace'), '') from pg_namespace where nspname = %s"
_READERS = """
select distinct case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end
from pg_namespace, aclexplode(nspacl) where nspname = %s and privilege_type = 'USAGE' and grantee <> nspowner
order by 1
"""
_DEPENDENTS = """
select theirs.oid::regclass::text
from pg_depend join pg_rewrite on pg_depend.classid = 'pg_rewrite'::regclass and pg_rewrite.oid = pg_depend.objid
join pg_class as theirs on theirs.oid = pg_rewrite.ev_class
join pg_class as ours on pg_depend.refclassid = 'pg_class'::regclass and ours.oid = pg_depend.refobjid
where ours.relnamespace = to_regnamespace(%(schema)s) and theirs.relnamespace <> ours.relnamespace
union
select conrelid::regclass::text
from pg_constraint join pg_class as ours on ours.oid = confrelid join pg_class as theirs on theirs.oid = conrelid
where contype = 'f' and ours.relnamespace = to_regnamespace(%(schema)s) and theirs.relnamespace <> ours.relnamespace
order by 1
"""


class Loaded(NamedTuple):
    """What was loaded."""

    tables: int
    views: int
    rows: int


def load(database: Path, url: str, schema: str, progress: Callable[[str], None]) -> Loaded:
    """Put the tables and views of a finished file into a schema, in place of those of an earlier build.

    All or nothing: raises EngineError where something is in the way, and leaves the server as it was.
    """
    scratch = f"{schema}_{secrets.token_hex(4)}"
    with (
        contextlib.closing(sqlite3.connect(f"{database.resolve().as_uri()}?immutable=1", uri=True)) as source,
        connected(url) as connection,
    ):
        run = connection.execute
        run("select pg_advisory_xact_lock(hashtext(%s))", [_MARK + schema])
        _ensure_ours(connection, schema)
        run(f"create schema {_quoted(scratch)}")
        run(f"set local search_path to {_quoted(scratch)}")
        tables, relations = ddl.tables_of(tables_of(source)), relations_of(source)
        rows = _fill(connection, tables, source, progress)
        views = [relation for relation in relations if relation.select]
        for view in views:
            run(f"create view {_quoted(view.name)} as {translated(view.select, 'postgresql')}")
        run("; ".join(_comments(relations)))
        progress("swapping")
        _swap(connection, scratch, schema, [relation.name for relation in relations])
    return Loaded(len(tables), len(views), rows)


def _fill(
    connection: "psycopg.Connection",
    tables: "Sequence[sqlalchemy.Table]",
    source: sqlite3.Connection,
    progress: Callable[[str], None],
) -> int:
    """Make the tables, copy their rows, and then make keys and indexes; return how many rows there are."""
    from sqlalchemy.dialects import registry
    from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

    dialect = registry.load("postgresql.psycopg")()

    def made(element: "sqlalchemy.schema.DDLElement") -> None:
        connection.execute(str(element.compile(dialect=dialect)))

    count = 0
    for table in tables:
        progress(f"copying {table.name}")
        made(CreateTable(table, include_foreign_key_constraints=[]))
        names = ", ".join(_quoted(column.name) for column in table.columns)
        with connection.cursor().copy(f"copy {_quoted(table.name)} ({names}) from stdin") as copy:
            for row in source.execute(f"select {names} from {_quoted(table.name)}"):
                copy.write_row(row)
                count += 1
    progress("indexing")
    for index in ddl.indexes_of(tables):
        made(CreateIndex(index))
    for table in tables:
        for key in sorted(table.foreign_key_constraints, key=lambda key: [*key.column_keys]):
            if key.referred_table is table:  # rows of a table may come in any order
                key.deferrable, key.initially = True, "DEFERRED"
            made(AddConstraint(key))
    connection.execute(f"analyze {', '.join(_quoted(table.name) for table in tables)}")
    return count


def _comments(relations: Iterable[Relation]) -> Iterator[str]:
    for relation in relations:
        name, kind = _quoted(relation.name), "view" if relation.select else "table"
        yield f"comment on {kind} {name} is {_literal(relation.description)}"
        for column, told in relation.columns.items():
            yield f"comment on column {name}.{_quoted(column)} is {_literal(column_help(told))}"


def _ensure_ours(connection: "psycopg.Connection", schema: str) -> None:
    """Raise EngineError where the schema holds what no build made, or others depend on what one made."""
    found = {name for (name,) in connection.execute(_RELATIONS, [schema])}
    if strange := sorted(found - _made(connection, schema)):
        raise EngineError(
            f"the schema {schema} has {_some(strange)}, which no build made, and a build replaces everything in its "
            "schema; name another one: --database-schema NAME"
        )
    if others := [name for (name,) in connection.execute(_DEPENDENTS, {"schema": schema})]:
        raise EngineError(
            f"{_some(others)} of another schema would lose what is read of {schema}; drop what depends on it, build "
            "again, and make it anew"
        )


def _made(connection: "psycopg.Connection", schema: str) -> set[str]:
    """What the last build put into the schema."""
    comment = connection.execute(_COMMENT, [schema]).fetchone()
    _, is_ours, names = comment[0].partition(_MARK) if comment else ("", "", "")
    return set(json.loads(names)) if is_ours else set()


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _swap(connection: "psycopg.Connection", scratch: str, schema: str, names: Sequence[str]) -> None:
    """Put the scratch schema in place of the one before, readable for whoever could read that."""
    run, old, new = connection.execute, _quoted(schema), _quoted(scratch)
    readers = [role for (role,) in run(_READERS, [schema])]
    run(f"set local lock_timeout = '{_PATIENCE}'")
    run(f"comment on schema {new} is {_literal(_MARK + json.dumps(names))}")
    for role in readers:
        run(f"grant usage on schema {new} to {role}; grant select on all tables in schema {new} to {role}")
    run(f"drop schema if exists {old} cascade")
    run(f"alter schema {new} rename to {old}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
