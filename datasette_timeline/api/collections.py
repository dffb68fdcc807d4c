"""One page of a collection out of SQLite, as JSON that is passed on as it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from datasette_timeline.api.envelopes import chosen_fields, envelope, next_url
from datasette_timeline.api.parameters import Query
from datasette_timeline.api.serving import Call
from datasette_timeline.filters.event_filter import Where
from datasette_timeline.http.caching import Content


@dataclass(frozen=True)
class Selection:
    """Which rows, and how each becomes an item."""

    table: str
    """What stands after from."""
    item: str
    """An expression: the item's JSON as a blob, or what `finish` makes it from."""
    where: Where = field(default_factory=lambda: Where([], {}))
    finish: Callable[[Any], bytes] = bytes


async def page(call: Call, query: Query, selection: Selection) -> Content:
    """The page that the query asks for. One row more than wanted tells whether there is a next page."""
    sort, where = query.order, Where([*selection.where.clauses], {**selection.where.params})
    if query.after is not None:
        where.add(*sort.after(query.after))
    rows = (
        await call.database.execute(
            f"select {selection.item} as item, {sort.columns} from {selection.table} {where.sql} "
            f"order by {sort.order_by} limit {query.limit + 1}",
            where.params,
        )
    ).rows
    more = len(rows) > query.limit
    total = len(rows) if query.after is None and not more else await _count(call, selection)
    items = [chosen_fields(selection.finish(row["item"]), query.fields) for row in rows[: query.limit]]
    following = next_url(call, query.sort, tuple(rows[query.limit - 1])[1:]) if more else None
    return envelope(call, items, total, following)


async def _count(call: Call, selection: Selection) -> int:
    sql = f"select count(*) from {selection.table} {selection.where.sql}"
    return int((await call.database.execute(sql, selection.where.params)).single_value())
