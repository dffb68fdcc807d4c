"""The contract between file and site: the tables and columns that builds write, as the plugin checks them."""

import json
from collections.abc import Iterable
from pathlib import Path

from datasette_timeline.published.version import SCHEMA_VERSION
from loaders.baking.sections import TABLES
from loaders.generating.metadata import table_metadata
from schema.tables import Table
from schema.views import VIEWS

CONTRACT = Path(__file__).resolve().parents[2] / "datasette_timeline" / "published" / "contract.json"
_INDEXES = ("events_fts", "sources_fts", "titles_fts")


def contract(tables: Iterable[Table] = TABLES) -> bytes:
    """The contract as a file: the version, and the columns of every table and view."""
    columns = {name: list(table["columns"]) for name, table in table_metadata(tables, VIEWS).items()}
    known = {"schema_version": SCHEMA_VERSION, "tables": {**columns, **{name: [] for name in _INDEXES}}}
    return (json.dumps(known, indent=2) + "\n").encode()


def stale() -> list[str]:
    """The path of the file, where it is behind schema/."""
    is_fresh = CONTRACT.is_file() and CONTRACT.read_bytes() == contract()
    return [] if is_fresh else [CONTRACT.relative_to(CONTRACT.parents[2]).as_posix()]
