"""Events as lines of a list: when, what, and who speaks about it with which verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.database.names import Named
from datasette_timeline.database.sides import OTHERS, Side, sides_of
from datasette_timeline.filters.event_filter import Where
from datasette_timeline.i18n.reader import Reader

_ROWS = """
select id, title, date, year, month, type, importance, contested, agreement,
       status <> 'reviewed' as draft,
       (select group_concat(distinct place) from event_places where event = events.id) as places,
       (select group_concat(distinct coalesce(sides, '')) from claims where event = events.id) as speaking
from events {where} order by {order} limit :_limit offset :_offset
"""


@dataclass(frozen=True)
class EventRow:
    """An event in two lines."""

    id: str
    title: Named
    start: Named
    """The day on which it began, as far as that is known, without its year."""
    date: Named | None
    """The whole date, with what is in doubt about it; None where `start` and the year say it."""
    machine_date: str | None
    """The value of an HTML <time>; None where one plain value does not say it."""
    year: int | None
    month: str | None
    """Year and month; None where only the year is known."""
    type: Named
    importance: int
    contested: int
    """Whether anything about it is."""
    verdict: Named | None
    """Whether those agree who speak, on the gravest of its questions; None without claims."""
    speaking: Sequence[Side]
    """Whose claims it has, in the order of the dataset; others last."""
    draft: int
    place_keys: str
    """As the map's highlighting wants them."""


async def rows_of(
    database: Database, reader: Reader, where: Where, order: str, limit: int, offset: int, *, years: bool = False
) -> list[EventRow]:
    """The events that the clauses want, in the order of that SQL expression; with `years`, `start` has its year."""
    sql = _ROWS.format(where=where.sql, order=order)
    found = await database.execute(sql, {**where.params, "_limit": limit, "_offset": offset})
    sides = await sides_of(database)
    return [_row(reader, row, sides, years=years) for row in found]


def _row(reader: Reader, row: Row, sides: Sequence[Side], *, years: bool) -> EventRow:
    date, speaking = reader.dates[row["date"]], _speaking(row["speaking"], sides)
    return EventRow(
        id=row["id"],
        title=reader.headline(row["id"], row["title"]),
        start=reader.start(row["date"], with_year=years),
        date=None if date.is_one_day else reader.date(row["date"]),
        machine_date=date.plain,
        year=row["year"],
        month=row["month"],
        type=reader.term("type", row["type"]),
        importance=row["importance"],
        contested=row["contested"],
        verdict=_verdict(reader, row["agreement"], speaking),
        speaking=speaking,
        draft=row["draft"],
        place_keys=(row["places"] or "").replace(",", " "),
    )


def _verdict(reader: Reader, agreement: str | None, speaking: Sequence[Side]) -> Named | None:
    """What is said of the gravest question: beside marks of several sides, never as if one of them spoke alone."""
    if agreement is None:
        return None
    several = sum(side.key is not None for side in speaking) > 1
    told = reader.texts.named(f"row.several-sides.{agreement}") if several else None
    return told or reader.term("agreement", agreement)


def _speaking(written: str | None, sides: Sequence[Side]) -> list[Side]:
    """The sides of claims: 'alpha; beta,,beta' has both and others; nothing where there is no claim."""
    keys = {key or None for each in written.split(",") for key in each.split("; ")} if written is not None else set()
    return [side for side in (*sides, OTHERS) if side.key in keys]
