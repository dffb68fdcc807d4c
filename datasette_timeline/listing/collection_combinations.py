"""What a filter finds in a collection, of counts that the import made: by day, and by values that rows have together.

For filters of columns and days, in SQL and without reading rows; searches and boxes ask the rows themselves.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from datasette_timeline.database.collections import Collection
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.filters.collection_filter import CollectionFilter
from datasette_timeline.filters.event_filter import Where

MOST_COMBINATIONS = 50_000
"""Of a collection: more are not kept in memory, and its rows are asked."""


class Combination(NamedTuple):
    """Values that some rows have together."""

    values: Sequence[str | None]
    """In the order of the facets of the collection."""
    rows: int


class Counts(NamedTuple):
    """What a filter finds."""

    days: Mapping[date, int]
    """By first day."""
    by_value: Mapping[str, Mapping[str, int]]
    """By column: how many have each value, of the rows that the other parts of the filter find."""


async def counts_of(database: Database, collection: Collection, wanted: CollectionFilter) -> Counts | None:
    """The counts of a filter; None where rows have to be asked."""
    combinations = (await _combinations(database)).get(collection.name)
    if combinations is None or wanted["q"] or wanted["box"]:
        return None
    filtered = [(at, wanted[name]) for at, name in enumerate(collection.facets) if wanted[name]]
    missed = {
        number: [at for at, values in filtered if each.values[at] not in values]
        for number, each in enumerate(combinations)
    }
    near = [number for number, lacking in missed.items() if len(lacking) < 2]
    found = [number for number in near if not missed[number]]
    if wanted["from"] or wanted["to"]:
        rows = dict(await _summed(database, collection, wanted, "combination", near))
    else:
        rows = {number: combinations[number].rows for number in near}
    counts: dict[str, dict[str, int]] = {name: defaultdict(int) for name in collection.facets}
    for number, n in rows.items():
        for at in missed[number] or range(len(collection.facets)):
            value = combinations[number].values[at]
            if value is not None:
                counts[collection.facets[at]][value] += n
    days = await _summed(database, collection, wanted, "first", found)
    return Counts({date.fromordinal(day): n for day, n in days}, counts)


async def _summed(
    database: Database, collection: Collection, wanted: CollectionFilter, column: str, among: Sequence[int]
) -> list[tuple[int, int]]:
    """How many rows of some combinations the days of a filter find, by a column of `collection_days`."""
    where = Where(["collection = :collection"], {"collection": collection.name})
    where.add("combination in (select value from json_each(:among))", {"among": json.dumps(among)})
    if wanted.first_day:
        where.add("last >= :from_day", {"from_day": date.fromisoformat(wanted.first_day).toordinal()})
    if wanted.last_day:
        where.add("first <= :to_day", {"to_day": date.fromisoformat(wanted.last_day).toordinal()})
    sql = f"select {column}, sum(rows) from collection_days {where.sql} group by 1 order by 1"
    return [(key, rows) for key, rows in await database.execute(sql, where.params)]


@memoize_per_snapshot
async def _combinations(database: Database) -> Mapping[str, Sequence[Combination]]:
    """The combinations of each collection, by number."""
    found: Mapping[str, Sequence[Combination]] = await database.execute_fn(_read)
    return found


def _read(connection: sqlite3.Connection) -> Mapping[str, Sequence[Combination]]:
    present = "select exists (select 1 from sqlite_master where name = 'collection_combinations')"
    if not connection.execute(present).fetchone()[0]:
        return {}  # of a file that an earlier version of the import made
    rows = connection.execute(
        """
        select collection, "values", rows from collection_combinations
        where collection in (select collection from collection_combinations group by 1 having count(*) <= ?)
        order by collection, combination
        """,
        [MOST_COMBINATIONS],
    )
    found: dict[str, list[Combination]] = defaultdict(list)
    for collection, values, count in rows:
        found[collection].append(Combination(json.loads(values), count))
    return found
