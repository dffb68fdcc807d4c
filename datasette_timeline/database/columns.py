"""Which tables and views a database has, and their columns."""

from collections.abc import Mapping, Sequence

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot

_COLUMNS = """
select made.name as "table", info.name as "column" from sqlite_master as made, pragma_table_info(made.name) as info
where made.type in ('table', 'view') order by made.name, info.cid
"""


@memoize_per_snapshot
async def columns_by_table(database: Database) -> Mapping[str, Sequence[str]]:
    """The columns of every table and view, in their order."""
    found: dict[str, list[str]] = {}
    for table, column in await database.execute(_COLUMNS):
        found.setdefault(table, []).append(column)
    return found
