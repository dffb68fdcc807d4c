"""What metadata.yml says of tables and columns, taken from the descriptions in schema/.

Only the descriptions come from there: facets, sort orders, label columns and whatever else stands under a table in
metadata.yml is written by hand and kept.
"""

import inspect
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import inspect as mapping_of

import schema.tables
from schema.views import VIEWS

METADATA = Path(__file__).resolve().parents[2] / "metadata.yml"
BEGIN = "    # Descriptions below are generated: `python -m loaders schema` takes them from schema/.\n"
END = "    # End of the generated part.\n"
_OWN = ("description", "columns")

Tables = dict[str, dict[str, Any]]


def table_metadata() -> Tables:
    """Description and column help of every table and view."""
    found: Tables = {}
    for model in vars(schema.tables).values():
        if hasattr(model, "__table__"):
            found[model.__tablename__] = {"description": inspect.getdoc(model), "columns": _columns(model)}
    for name, view in VIEWS.items():
        found[name] = {"description": view.description, "columns": dict(view.columns)}
    return found


def updated(text: str) -> str:
    """The text of metadata.yml with fresh descriptions. Raises ValueError where it has no generated part."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(f"metadata.yml needs these two lines, once each:\n{BEGIN}{END}")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + _block(_tables_in(text)) + END + after


def _columns(model: Any) -> dict[str, str]:
    return {
        str(column.columns[0].name): model.model_fields[column.key].description
        for column in mapping_of(model).mapper.column_attrs
    }


def _tables_in(text: str) -> Tables:
    """The tables of the only database in metadata.yml, as they are."""
    (database,) = yaml.safe_load(text)["databases"].values()
    return database.get("tables") or {}


def _block(present: Tables) -> str:
    fresh = table_metadata()
    # What is there by hand stays, even for tables that no model describes, such as the full-text index.
    by_hand = {name: {key: value for key, value in table.items() if key not in _OWN} for name, table in present.items()}
    tables = {name: {**fresh.get(name, {}), **by_hand.get(name, {})} for name in [*fresh, *by_hand]}
    tables = {name: table for name, table in tables.items() if table}
    text = yaml.safe_dump({"tables": tables}, sort_keys=False, allow_unicode=True, width=110)
    return "".join(f"    {line}\n" for line in text.splitlines())
