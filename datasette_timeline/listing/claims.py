"""Claims of many events in one list: who says what, of which event, on which sources."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.names import Named
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.cards import EntityRef

_CLAIMS = """
select claims.id, claims.event, events.title, events.date, about, "group", by_note, low, high,
       figure, unit, text, weak, claims.agreement
from claims join events on events.id = claims.event
where {where} order by {order} limit :_limit offset :_offset
"""
_CLAIMANTS = """
select claim, actor, label, self_declared from claim_claimants join actors on actors.key = actor
where claim in (select value from json_each(?)) order by claim, position
"""
_SOURCES = """
select claim, source, publisher, published, locator from claim_sources join sources on sources.key = source
where claim in (select value from json_each(?)) order by claim, position
"""

_ORDER = "events.number, claims.position"
_MOST_TELLING = """
claims.id in (
  select id from (
    select claims.id, importance, number,
           row_number() over (partition by claims.event order by claims.contested desc, claims.position) as place
    from claims join events on events.id = claims.event where {where}
  ) where place = 1 order by importance, number limit {most}
)
"""

MADE_BY = "claims.id in (select claim from claim_claimants where actor = :actor)"
"""Claims that an actor makes."""
MADE_BY_OTHERS = f"""
claims.event in (select event from event_actors where actor = :actor) and not {MADE_BY}
"""
"""Claims that others make on events in which the actor has a role."""


class Carrier(NamedTuple):
    """A source of a claim."""

    key: str
    publisher: str
    years: str | None
    locator: str | None


@dataclass(frozen=True)
class ListedClaim:
    """A claim with all that a list of claims says of it."""

    id: str
    event: str
    title: Named
    date: Named
    about: str
    group: str | None
    by_note: str | None
    low: float | None
    high: float | None
    figure: str | None
    unit: str | None
    text: str | None
    weak: int
    agreement: str
    claimants: Sequence[EntityRef]
    sources: Sequence[Carrier]


async def claims_of(
    database: Database, reader: Reader, where: str, params: Mapping[str, Any], limit: int = -1, offset: int = 0
) -> list[ListedClaim]:
    """The claims that a condition on `claims` and `events` finds, by event in the order of time."""
    sql = _CLAIMS.format(where=where, order=_ORDER)
    rows = list(await database.execute(sql, {**params, "_limit": limit, "_offset": offset}))
    ids = json.dumps([row["id"] for row in rows])
    claimants: dict[str, list[EntityRef]] = defaultdict(list)
    for claim, actor, label, self_declared in await database.execute(_CLAIMANTS, [ids]):
        claimants[claim].append(EntityRef(actor, reader.actor(actor, label), bool(self_declared)))
    sources: dict[str, list[Carrier]] = defaultdict(list)
    for claim, source, publisher, published, locator in await database.execute(_SOURCES, [ids]):
        sources[claim].append(Carrier(source, publisher, reader.years(published), locator))
    return [
        ListedClaim(
            **{
                **row,
                "title": reader.headline(row["event"], row["title"]),
                "date": reader.date(row["date"]),
            },
            claimants=claimants[row["id"]],
            sources=sources[row["id"]],
        )
        for row in rows
    ]


async def main_claims_of(
    database: Database, reader: Reader, where: str, params: Mapping[str, Any], most: int
) -> list[ListedClaim]:
    """At most so many of the claims that a condition finds: one of each event, those of landmarks first to be taken."""
    return await claims_of(database, reader, _MOST_TELLING.format(where=where, most=most), params)


async def subjects_of(database: Database, where: str, params: Mapping[str, Any]) -> dict[str, int]:
    """How many claims there are on each subject; the most frequent first."""
    rows = await database.execute(
        f"""
        select about, count(*) from claims join events on events.id = claims.event
        where {where} group by about order by count(*) desc, about
        """,
        params,
    )
    return dict(tuple(row) for row in rows)
