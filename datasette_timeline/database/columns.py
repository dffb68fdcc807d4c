"""Which tables and views a database has, their columns, and which of them a misspelt name may mean."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from datasette_timeline.database.datasette_compat import hidden_tables
from datasette_timeline.database.datasette_types import Database, Datasette
from datasette_timeline.database.memoize import memoize_per_snapshot

_COLUMNS = """
select made.name as "table", info.name as "column" from sqlite_master as made, pragma_table_info(made.name) as info
where made.type in ('table', 'view') order by made.name, info.cid
"""

_NOT_FOUND = re.compile(r"no such (?P<kind>table|column): (?P<name>\S+)")
_OF_INDEX = re.compile(r"_fts(?:_|$)")
_MOST_NAMES = 4
_LIKENESS = 0.55


@memoize_per_snapshot
async def columns_by_table(database: Database) -> Mapping[str, Sequence[str]]:
    """The columns of every table and view, in their order."""
    found: dict[str, list[str]] = {}
    for table, column in await database.execute(_COLUMNS):
        found.setdefault(table, []).append(column)
    return found


async def offered_columns(datasette: Datasette, database: Database) -> Mapping[str, Sequence[str]]:
    """The same of those that readers are led to: not hidden by the operator, and no part of an index."""
    hidden = hidden_tables(datasette, database.name)
    every = await columns_by_table(database)
    return {table: columns for table, columns in every.items() if table not in hidden and not _OF_INDEX.search(table)}


class Unknown(NamedTuple):
    """A name in SQL that no table or column has."""

    name: str
    nearest: Sequence[str]
    """Names of tables or columns that are written nearly so."""

    def mended(self, sql: str) -> list[tuple[str, str]]:
        """Each of these names, with the SQL in which it stands in the place of the one that is not there."""
        wrong = re.compile(rf"(?<!\w){re.escape(self.name)}(?!\w)")
        return [(name, wrong.sub(name, sql)) for name in self.nearest]


def unknown_name(error: str, columns: Mapping[str, Sequence[str]]) -> Unknown:
    """What SQLite did not find, and what may have been meant; nothing where it complains of something else."""
    found = _NOT_FOUND.search(error)
    if found is None:
        return Unknown("", [])
    name = found["name"].rpartition(".")[2]
    every_column = {column for each in columns.values() for column in each}
    known = sorted(columns if found["kind"] == "table" else every_column)
    return Unknown(name, get_close_matches(name, known, n=_MOST_NAMES, cutoff=_LIKENESS))
