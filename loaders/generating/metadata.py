"""What metadata.yml says of tables and columns, taken from the descriptions in schema/.

Only the descriptions come from there: facets, sort orders, label columns and whatever else stands under a table in
metadata.yml is written by hand and kept.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from loaders.baking.sections import TABLES
from loaders.importing import importers
from schema.properties import Property
from schema.tables import Table
from schema.views import VIEWS, View

METADATA = Path(__file__).resolve().parents[2] / "metadata.yml"
BEGIN = "    # Descriptions below are generated: `python -m loaders schema` takes them from schema/.\n"
END = "    # End of the generated part.\n"
_OWN = ("description", "columns")

Tables = dict[str, dict[str, Any]]


def table_metadata(
    tables: Iterable[Table] = (*TABLES, *importers.TABLES), views: Mapping[str, View] = {**VIEWS, **importers.VIEWS}
) -> Tables:
    """Description and column help of every table and view, those of imports included."""
    found: Tables = {
        table.name: {
            "description": table.description,
            "columns": {name: column_help(told) for name, told in table.columns.items()},
        }
        for table in tables
    }
    for name, view in views.items():
        found[name] = {"description": view.description, "columns": dict(view.columns)}
    return found


def column_help(told: Property) -> str:
    """What is told of a column."""
    return f"{told.description.removesuffix('.')}; see terms, list {told.terms}." if told.terms else told.description


def updated(text: str) -> str:
    """The text of metadata.yml with fresh descriptions. Raises ValueError where it has no generated part."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(f"metadata.yml needs these two lines, once each, under its database:\n{BEGIN}{END}")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + _block(_tables_in(text)) + END + after


def _tables_in(text: str) -> Tables:
    """The tables of the only database in metadata.yml, as they are."""
    databases = read(text).get("databases") or {}
    if len(databases) != 1:
        raise ValueError("metadata.yml has one database, under 'databases:': that of which it says what its tables are")
    (database,) = databases.values()
    return (database or {}).get("tables") or {}


def read(text: str, name: str = METADATA.name) -> dict[str, Any]:
    """What a file of Datasette's settings says. Raises ValueError, in words, where that cannot be read."""
    try:
        said = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ValueError(f"{name}{line}: this is not YAML ({error.problem})") from None
    if not isinstance(said, dict):
        raise ValueError(f"{name}: here must be keys, each with its value")
    return said


def _block(present: Tables) -> str:
    fresh = table_metadata()
    # What is there by hand stays, even for tables that no model describes, such as the full-text index.
    by_hand = {name: {key: value for key, value in table.items() if key not in _OWN} for name, table in present.items()}
    tables = {name: {**fresh.get(name, {}), **by_hand.get(name, {})} for name in [*fresh, *by_hand]}
    tables = {name: table for name, table in tables.items() if table}
    text = yaml.safe_dump({"tables": tables}, sort_keys=False, allow_unicode=True, width=110)
    return "".join(f"    {line}\n" for line in text.splitlines())
