"""How many died, as claims tell it: event by event, each question with what each side says, on one scale for all."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.names import Named
from datasette_timeline.database.sides import Side, sides_of
from datasette_timeline.filters.claim_filter import asked_of
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.disputes import DISPUTED
from datasette_timeline.listing.questions import Question, question_of
from datasette_timeline.listing.scales import Decades, decades_of

DEATHS = "deaths"
"""The subject of claims that counts the dead, and includes others that do."""
_COUNTED = "comparable_sets.low is not null and comparable_sets.unit is null"
"""Questions that are answered in numbers of people."""

_TOLD = f"""
select events.id, title, events.date, events.status, json, json_group_array(comparable_sets.number)
from {DISPUTED} join documents on documents.event = events.id
{{where}} group by events.number order by events.number limit :_limit offset :_offset
"""


class EventDeaths(NamedTuple):
    """An event, with every question on its dead that is answered in figures."""

    event: str
    title: Named
    date: Named
    draft: bool
    questions: Sequence[Question]
    """In the order of the record."""


class Extent(NamedTuple):
    """How many events there are, and the scale that holds the figures of all; None where none is more than one."""

    events: int
    scale: Decades | None


def deaths_where(wanted: EventFilter, sides: Sequence[str] = ()) -> Where:
    """Which comparable sets count the dead of these events: all kinds, if the filter names none."""
    where = asked_of("comparable_sets", EventFilter({**wanted.values, "about": wanted["about"] or (DEATHS,)}), sides)
    where.add(_COUNTED, {})
    return where


async def extent_of(database: Database, where: Where) -> Extent:
    """How much a condition such as that of `deaths_where` finds."""
    sql = f"select count(distinct events.id), max(comparable_sets.high) from {DISPUTED} {where.sql}"
    ((events, most),) = await database.execute(sql, where.params)
    return Extent(events, decades_of([{"low": None, "high": most}]))


async def casualties_of(
    database: Database, reader: Reader, where: Where, limit: int, offset: int = 0
) -> list[EventDeaths]:
    """The events that a condition such as that of `deaths_where` finds, in order of time."""
    sides = await sides_of(database)
    rows = await database.execute(_TOLD.format(where=where.sql), {**where.params, "_limit": limit, "_offset": offset})
    return [
        EventDeaths(
            event,
            reader.headline(event, title),
            reader.date(date),
            status != "reviewed",
            _questions(document, numbers, sides),
        )
        for event, title, date, status, document, numbers in rows
    ]


def _questions(document: str, numbers: str, sides: Sequence[Side]) -> list[Question]:
    event = json.loads(document)
    return [question_of(event, number, sides) for number in sorted(json.loads(numbers))]
