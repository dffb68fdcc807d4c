"""What a filter finds in a collection: how many rows, when, with which values, where; and the rows themselves.

Counted from bitmaps where there are any (`filters/collection_sets.py`), and else by asking the table, with the same
result.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from datasette_timeline.database.collections import Collection
from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.filters.areas import Area
from datasette_timeline.filters.collection_filter import CollectionFilter
from datasette_timeline.filters.collection_sets import matching, rows_matching, sets_of_rows
from datasette_timeline.filters.event_filter import Where
from datasette_timeline.filters.event_sets import Month
from datasette_timeline.listing.collection_combinations import counts_of
from datasette_timeline.published.collections import CELLS, PER_DEGREE, cell_of, corner_of

MOST_POINTS = 1_000
"""So many rows are shown at their points; more are counted by cells."""
_MOST_YEARS_BY_DAY = 2
"""Charts of more years than that need no count by day."""


class Profile(NamedTuple):
    """What a filter finds."""

    total: int
    months: Mapping[Month, int]
    days: Mapping[date, int]
    """By first day, where all lies within few years."""
    counts: Mapping[str, Mapping[str, int]]
    """By column: how many have each value, of the rows that the other parts of the filter find."""


async def known_values(database: Database, collection: Collection) -> Mapping[str, Mapping[str, int]]:
    """How many rows have each value of each column that rows are filtered by; those with most come first."""
    return (await _known(database)).get(collection.name, {})


@memoize_per_snapshot
async def _known(database: Database) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    sql = (
        'select collection, "column", value, rows from collection_sets where "column" <> \'\' order by rows desc, value'
    )
    known: dict[str, dict[str, dict[str, int]]] = {}
    for name, column, value, rows in await database.execute(sql):
        known.setdefault(name, {}).setdefault(column, {})[value] = rows
    return known


async def profile_of(database: Database, collection: Collection, wanted: CollectionFilter) -> Profile:
    """The profile of what a filter finds."""
    sets = await sets_of_rows(database, collection)
    if sets is None:
        return await profile_asked(database, collection, wanted)
    parts = await rows_matching(database, collection, sets, wanted)
    found = matching(sets, parts)
    months = sets.by_month(found)
    return Profile(
        len(found),
        months,
        sets.by_day(found) if _are_few(months) else {},
        {
            name: sets.counts(name, matching(sets, parts, besides=name) if wanted[name] else found)
            for name in collection.facets
        },
    )


async def total_of(database: Database, collection: Collection, wanted: CollectionFilter) -> int:
    """How many rows a filter finds."""
    if not wanted:
        return collection.total
    sets = await sets_of_rows(database, collection)
    if sets:
        return len(matching(sets, await rows_matching(database, collection, sets, wanted)))
    where = wanted.where(collection)
    found = await database.execute(f'select count(*) from "{collection.name}" {where.sql}', where.params)
    return int(found.single_value())


async def areas_of(database: Database, collection: Collection, wanted: CollectionFilter, total: int) -> list[Area]:
    """Where the rows are that a filter finds, of which there are so many in all."""
    sets = await sets_of_rows(database, collection)
    found = matching(sets, await rows_matching(database, collection, sets, wanted)) if sets else None
    if total <= MOST_POINTS:
        where = wanted.where(collection)
        if sets and found is not None:
            where = _these([sets.rows[place] for place in found])
        point = f'"{collection.latitude}", "{collection.longitude}"'
        sql = f'select {point}, count(*) from "{collection.name}" {where.sql} group by 1, 2'
        points = await database.execute(sql, where.params)
        return [Area(north, east, 0, rows) for north, east, rows in points if None not in (north, east)]
    cells = sets.counts(CELLS, found) if sets and found is not None else await _cells(database, collection, wanted)
    return [Area(*corner_of(cell), 1 / PER_DEGREE, rows) for cell, rows in cells.items()]


async def rows_of(
    database: Database,
    collection: Collection,
    wanted: CollectionFilter,
    limit: int,
    after: str | None = None,
    *,
    latest_first: bool = False,
) -> list[Row]:
    """So many rows that a filter finds, in the order of time, after the one with an id. Raises KeyError for none."""
    begins = None if after is None else await _place_in_time(database, collection, after)
    sets = await sets_of_rows(database, collection)
    if sets is None:
        return await _rows_asked(database, collection, wanted, limit, begins, latest_first=latest_first)
    found = matching(sets, await rows_matching(database, collection, sets, wanted))
    place = sets.place_of(begins[1]) if begins else None
    if latest_first:
        stop = len(found) if place is None else found.rank(place) - (place in found)
        places = list(found[max(0, stop - limit) : stop])[::-1]
    else:
        start = 0 if place is None else found.rank(place)
        places = list(found[start : start + limit])
    rowids = [sets.rows[each] for each in places]
    where = _these(rowids)
    rows = await database.execute(f'select rowid as "_rowid", * from "{collection.name}" {where.sql}', where.params)
    by_id = {row["_rowid"]: row for row in rows}
    return [by_id[each] for each in rowids]


async def row_of(database: Database, collection: Collection, key: str) -> Row | None:
    """The row with an id; None where there is none."""
    sql = f'select * from "{collection.name}" where "{collection.key}" = ?'
    return (await database.execute(sql, [key])).first()


async def flags_of(
    database: Database, collection: Collection, ids: Iterable[str | int]
) -> Mapping[str | int, list[str]]:
    """In what way rows contradict themselves, by id."""
    sql = f'select "row", flag from "{collection.flags}" where "row" in (select value from json_each(?)) order by 1, 2'
    found: dict[str | int, list[str]] = {}
    for row, flag in await database.execute(sql, [json.dumps(list(ids))]):
        found.setdefault(row, []).append(flag)
    return found


async def links_of(
    database: Database, collection: Collection, ids: Iterable[str | int]
) -> Mapping[str | int, list[tuple[str, str]]]:
    """The events of which rows tell, each with the answer, by the id of the row."""
    if not collection.links:
        return {}
    sql = f"""
    select "{collection.link_key}", event, answer from "{collection.links}"
    where "{collection.link_key}" in (select value from json_each(?)) order by 1, 2
    """
    found: dict[str | int, list[tuple[str, str]]] = {}
    for row, event, answer in await database.execute(sql, [json.dumps(list(ids))]):
        found.setdefault(row, []).append((event, answer))
    return found


class Linked(NamedTuple):
    """An event of the records of which a row may tell."""

    id: str
    title: str
    date: str
    answer: str


async def events_of(database: Database, collection: Collection, key: str | int) -> list[Linked]:
    """The events of which a row tells, as far as somebody has said or proposed so."""
    if not collection.links:
        return []
    sql = f"""
    select id, title, date, answer from "{collection.links}" join events on events.id = event
    where "{collection.link_key}" = ? order by answer, sort_key, id
    """
    return [Linked(*row) for row in await database.execute(sql, [key])]


async def profile_asked(database: Database, collection: Collection, wanted: CollectionFilter) -> Profile:
    """The profile of what a filter finds, in SQL: what is done where there are no bitmaps.

    Columns and days are summed up of what the import counted. For searches and boxes the table is asked: what the whole
    filter finds is read once and counted here, which is faster than a sorted group for each column.
    """
    known = await known_values(database, collection)
    if not wanted:
        by_day = f'select "{collection.first}", count(*) from "{collection.name}" group by 1'
        days = {date.fromisoformat(day): found for day, found in await database.execute(by_day)}
        return _profile(days, known)
    if counted := await counts_of(database, collection, wanted):
        return _profile(counted.days, counted.by_value)
    others = [name for name in collection.facets if not wanted[name]]
    columns = ", ".join(f'"{name}"' for name in (collection.first, *others))
    where = wanted.where(collection)
    rows = (await database.execute(f'select {columns} from "{collection.name}" {where.sql}', where.params)).rows
    first, *values = zip(*rows, strict=True) if rows else ((), *(() for _ in others))
    counts: dict[str, Mapping[str, int]] = {
        name: {str(value): found for value, found in Counter(cells).items() if value is not None}
        for name, cells in zip(others, values, strict=True)
    }
    for name in set(collection.facets) - {*others}:
        narrowed = wanted.where(collection, besides=name)
        if not narrowed.clauses:
            counts[name] = known[name]
            continue
        narrowed.add(f'"{name}" is not null', {})
        sql = f'select "{name}", count(*) from "{collection.name}" {narrowed.sql} group by 1'
        counts[name] = {str(value): found for value, found in await database.execute(sql, narrowed.params)}
    return _profile({date.fromisoformat(day): found for day, found in Counter(first).items()}, counts)


def _profile(days: Mapping[date, int], counts: Mapping[str, Mapping[str, int]]) -> Profile:
    months: Counter[Month] = Counter()
    for day, found in sorted(days.items()):
        months[day.year, day.month] += found
    return Profile(months.total(), dict(months), days if _are_few(months) else {}, counts)


async def _cells(database: Database, collection: Collection, wanted: CollectionFilter) -> Mapping[str, int]:
    cell = cell_of(f'"{collection.latitude}"', f'"{collection.longitude}"')
    where = wanted.where(collection)
    counted = await database.execute(
        f'select {cell}, count(*) from "{collection.name}" {where.sql} group by 1', where.params
    )
    return {cell: rows for cell, rows in counted if cell is not None}


async def _rows_asked(
    database: Database,
    collection: Collection,
    wanted: CollectionFilter,
    limit: int,
    begins: tuple[str, int] | None,
    *,
    latest_first: bool,
) -> list[Row]:
    where = wanted.where(collection)
    if begins:
        beyond = "<" if latest_first else ">"
        where.add(
            f'("{collection.first}", rowid) {beyond} (:after_day, :after_row)',
            {"after_day": begins[0], "after_row": begins[1]},
        )
    order = "desc" if latest_first else "asc"
    rows = await database.execute(
        f'select rowid as "_rowid", * from "{collection.name}" {where.sql} '
        f'order by "{collection.first}" {order}, rowid {order} limit {limit}',
        where.params,
    )
    return list(rows)


async def _place_in_time(database: Database, collection: Collection, key: str) -> tuple[str, int]:
    sql = f'select "{collection.first}", rowid from "{collection.name}" where "{collection.key}" = ?'
    row = (await database.execute(sql, [key])).first()
    if row is None:
        raise KeyError(key)
    return row[0], row[1]


def _these(rowids: Sequence[int]) -> Where:
    return Where(["rowid in (select value from json_each(:rowids))"], {"rowids": json.dumps(rowids)})


def _are_few(months: Mapping[Month, int]) -> bool:
    """Whether a chart may be by week or day."""
    return bool(months) and max(months)[0] - min(months)[0] < _MOST_YEARS_BY_DAY
