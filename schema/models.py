"""The tables as SQLModel models: for the statements that make them, and for whoever asks the file from Python::

    event = models_of(TABLES)["events"]
    with Session(create_engine("sqlite:///conflict.db")) as session:
        session.exec(select(event).where(event.contested)).all()

They take long to make, and validate nothing: builds make plain rows of valid records (loaders/baking/), and the
database's own keys are the second guard. A column whose name is taken in models has an underscore behind it.
"""

from collections.abc import Iterable
from types import new_class
from typing import Any, cast

from sqlalchemy import BigInteger, Boolean, Date, Float, ForeignKey, Index, Integer, Numeric, String
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from schema.properties import Property
from schema.tables import Table

_TYPES: dict[str, Any] = {"str": str, "int": int, "float": float, "number": float, "bool": bool}
_COLUMN_TYPES: dict[str, Any] = {
    "str": String().with_variant(String(collation="C"), "postgresql"),
    "day": String().with_variant(Date(), "postgresql"),
    "int": Integer().with_variant(BigInteger(), "postgresql"),
    "float": Float(),
    "number": Numeric(),
    "bool": Boolean(),
}
"""Types of columns. Figures that may be fractions stay whole where they are written so; where a server would sort text
otherwise than SQLite, or count no further than 32 bits, it is told to do as SQLite does, and days are dates there."""


def models_of(tables: Iterable[Table]) -> dict[str, type[SQLModel]]:
    """A model for each table, by the table's name; those that refer to each other have to come together."""
    tables = list(tables)
    keys = {table.name: table.key[0] for table in tables}

    class Base(SQLModel, registry=registry()):
        pass

    return {table.name: _model(table, keys, Base) for table in tables}


def _model(table: Table, keys: dict[str, str], base: type[SQLModel]) -> type[SQLModel]:
    indexes = [Index(name, *columns) for name, columns in table.indexes.items()]
    members = {
        f"{name}_" if name == "registry" or hasattr(base, name) else name: _field(table, name, told, keys)
        for name, told in table.columns.items()
    }
    namespace = {
        "__doc__": table.description,
        "__module__": __name__,
        "__tablename__": table.name,
        "__table_args__": (*indexes, {"sqlite_with_rowid": table.has_rowid}),
        "__annotations__": {name: kind for name, (kind, _) in members.items()},
        **{name: field for name, (_, field) in members.items()},
    }
    name = "".join(map(str.capitalize, table.name.split("_")))
    return cast("type[SQLModel]", new_class(name, (base,), {"table": True}, lambda made: made.update(namespace)))


def _field(table: Table, name: str, told: Property, keys: dict[str, str]) -> tuple[Any, Any]:
    """Type and description of a column, as SQLModel takes them."""
    kind = _TYPES[told.type]
    field = Field(
        default=None if told.nullable else ...,
        description=told.description,
        primary_key=name in table.key,
        index=name in table.indexed,
        unique=name in table.unique,
        sa_column_kwargs={"name": name, "autoincrement": False},
        sa_column_args=[ForeignKey(f"{told.refers}.{keys[told.refers]}")] if told.refers else [],
        sa_type=_COLUMN_TYPES["day" if told.is_day else told.type],
    )
    return (kind | None if told.nullable else kind), field
