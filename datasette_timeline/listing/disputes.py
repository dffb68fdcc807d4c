"""Contested questions across events: what is asked of which event, and what each side answers."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.database.names import Named
from datasette_timeline.database.sides import Side, sides_of
from datasette_timeline.filters.event_filter import Where
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.questions import Question, columns_of, question_of
from datasette_timeline.listing.scales import Decades, Scale, decades_of, scale_of

ORDERS: Mapping[str, str] = {
    "importance": "events.importance, events.number, comparable_sets.number",
    "ratio": "comparable_sets.ratio is null, comparable_sets.ratio desc, events.importance, events.number, "
    "comparable_sets.number",
    "date": "events.number, comparable_sets.number",
}
"""What the list can be in order of, the first being what it is without a word."""
DISPUTED = "comparable_sets join events on events.id = comparable_sets.event"
"""What conditions on disputes are about; `asked_of` makes such."""

_DISPUTES = f"""
select comparable_sets.number, events.id, events.title, events.date, events.status, json
from {DISPUTED} join documents on documents.event = events.id
{{where}} order by {{order}} limit :_limit offset :_offset
"""
_MOST_OF_EVENT = """
comparable_sets.number = (
  select number from comparable_sets as other
  where other.event = comparable_sets.event and other.contested and other.low is not null and other.unit is null
    and (other.about = :_deaths or other.about in (select term from terms where broader = :_deaths))
  order by accounts desc, number limit 1
)
"""
_TALLIED = f"""
select coalesce(broader, claims.about) as subject, claims.sides, count(*)
from {DISPUTED} join claims on claims.event = events.id and claims.comparable_set = comparable_sets.number
left join terms on terms.list = 'claim-subject' and terms.term = claims.about
{{where}} group by 1, 2
"""


class Dispute(NamedTuple):
    """A contested question, with its event."""

    event: str
    title: Named
    date: Named
    draft: bool
    question: Question
    scale: Scale | None
    """The scale for its figures; None where there are none."""


class OverTime(NamedTuple):
    """Figures for deaths from event to event, on one scale."""

    disputes: Sequence[Dispute]
    """In the order of time: of each event the question on which most speak."""
    scale: Decades


async def disputes_of(
    database: Database, reader: Reader, where: Where, order: str, limit: int = -1, offset: int = 0
) -> list[Dispute]:
    """The questions that a condition on `DISPUTED` finds, in an order such as those in `ORDERS`."""
    sides = await sides_of(database)
    sql = _DISPUTES.format(where=where.sql, order=order)
    rows = await database.execute(sql, {**where.params, "_limit": limit, "_offset": offset})
    return [_dispute(question_of(json.loads(row["json"]), row["number"], sides), row, reader) for row in rows]


def _dispute(question: Question, row: Row, reader: Reader) -> Dispute:
    ends = [{"low": end, "high": end} for end in (question.compared["low"], question.compared["high"])]
    title, date = reader.headline(row["id"], row["title"]), reader.date(row["date"])
    return Dispute(row["id"], title, date, row["status"] != "reviewed", question, scale_of(ends))


async def deaths_over_time(database: Database, reader: Reader, where: Where, deaths: str, most: int) -> OverTime | None:
    """How many died, as the sides tell it, in at most so many events; None where fewer than two have figures.

    `deaths` is the subject of claims that counts them.
    """
    of_deaths = Where([*where.clauses, _MOST_OF_EVENT], {**where.params, "_deaths": deaths})
    found = await disputes_of(database, reader, of_deaths, ORDERS["date"], most)
    scale = decades_of([figure for each in found for figure in each.question.figures])
    return OverTime(found, scale) if scale and len(found) > 1 else None


async def tallied(database: Database, where: Where) -> dict[str, list[int]]:
    """How many contested claims each column makes on each subject, or the one that includes it; most claims first."""
    columns = columns_of(await sides_of(database))
    found: dict[str, list[int]] = {}
    for subject, sides, claims in await database.execute(_TALLIED.format(where=where.sql), where.params):
        counts = found.setdefault(subject, [0] * len(columns))
        for number, column in enumerate(columns):
            counts[number] += claims * _speaks(column, sides)
    return dict(sorted(found.items(), key=lambda each: -sum(each[1])))


def _speaks(column: Side, sides: str | None) -> bool:
    return column.key in sides.split("; ") if sides else column.key is None
