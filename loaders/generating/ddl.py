"""The statements that make tables, indexes and views, as SQLModel has them, for schema/tables.sql.

Builds read them there: SQLModel takes longer to start than a small build takes.
"""

from collections.abc import Iterable

from sqlalchemy import Index, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from loaders.baking.sections import TABLES
from schema import tables
from schema.models import models_of
from schema.views import VIEWS

_NOTICE = "-- Generated from schema/ by 'python -m loaders schema'. Do not edit."


def sql() -> str:
    """The text of schema/tables.sql."""
    return _NOTICE + "".join(f"\n\n{statement};" for statement in statements()) + "\n"


def statements(shapes: Iterable[tables.Table] = TABLES) -> list[str]:
    """Every CREATE statement: tables first, then indexes, then views, each kind in a fixed order."""
    made = tables_of(shapes)
    creating: list[DDLElement] = [*map(CreateTable, made), *map(CreateIndex, indexes_of(made))]
    views = [f"CREATE VIEW {name} AS {view.select.strip()}" for name, view in VIEWS.items()]
    return [*(str(each.compile(dialect=sqlite.dialect())).strip() for each in creating), *views]


def tables_of(shapes: Iterable[tables.Table]) -> list[Table]:
    """The tables as SQLAlchemy has them, by name; those that refer to each other have to come together."""
    models = models_of(shapes)
    return [models[name].__table__ for name in sorted(models)]  # type: ignore[attr-defined]


def indexes_of(made: Iterable[Table]) -> list[Index]:
    """The indexes of tables, in a fixed order."""
    return [index for table in made for index in sorted(table.indexes, key=lambda index: str(index.name))]
