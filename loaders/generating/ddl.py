"""The statements that make the tables, indexes and views, as SQLModel has them, for schema/tables.sql.

Builds read them there: SQLModel takes longer to start than a small build takes.
"""

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

import schema.tables
from schema.views import VIEWS

_NOTICE = "-- Generated from schema/tables.py and schema/views.py by 'python -m loaders schema'. Do not edit."


def sql() -> str:
    """The text of schema/tables.sql."""
    return _NOTICE + "".join(f"\n\n{statement};" for statement in statements()) + "\n"


def statements() -> list[str]:
    """Every CREATE statement: tables first, then indexes, then views, each kind in a fixed order."""
    tables = [SQLModel.metadata.tables[name] for name in sorted(_own_tables())]
    dialect = sqlite.dialect()
    made = [str(CreateTable(table).compile(dialect=dialect)).strip() for table in tables]
    for table in tables:
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made += [str(CreateIndex(index).compile(dialect=dialect)).strip() for index in indexes]
    return made + [f"CREATE VIEW {name} AS {view.select.strip()}" for name, view in VIEWS.items()]


def _own_tables() -> set[str]:
    """Names of the tables of schema/tables.py, whatever else may be registered on SQLModel's metadata."""
    return {found.__table__.name for found in vars(schema.tables).values() if hasattr(found, "__table__")}
