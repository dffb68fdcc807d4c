"""Actors, places and sources as documents: put together once per database, then only passed on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.dates import Dates, dates_of
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.published.documents import MODELS

Documents = Mapping[str, bytes]
"""JSON by id."""

_CITING = """
with cited as (
  select source, event from event_sources
  union select fact_sources.source, facts.event from fact_sources join facts on facts.id = fact_sources.fact
  union select claim_sources.source, claims.event from claim_sources join claims on claims.id = claim_sources.claim
)
select cited.source as owner, cited.event, title, date_label from cited join events on events.id = cited.event
order by cited.source, sort_key, events.id
"""
_AROUND = """
select place as owner, ancestor as place, label from place_ancestors join places on places.key = ancestor
where depth > 0 order by owner, depth
"""
_SOURCES = """
select sources.*, sources.key as id, perspectives.label as perspective_label
from sources join perspectives on perspectives.key = sources.perspective
"""


_OFFICES = """
select actor as owner, body as actor, label, role, start, end from actor_affiliations join actors on actors.key = body
order by actor_affiliations.actor, position
"""

Row = dict[str, Any]


def when(edtf: str | None, dates: Dates) -> Row | None:
    """A date of a registry, if there is one."""
    return dates[edtf]._asdict() if edtf else None


@memoize_per_snapshot
async def actors(database: Database) -> Documents:
    """Every actor."""
    dates = await dates_of(database)
    names = await _names(database, "actor", dates)
    offices = await _gathered(database, _OFFICES)
    for office in (office for several in offices.values() for office in several):
        office.update({end: when(office[end], dates) for end in ("start", "end")})
    return _documents(
        "Actor",
        (
            {
                **row,
                **{name: when(row[name], dates) for name in ("active_from", "active_to", "died")},
                "names": names[row["key"]],
                "affiliations": offices[row["key"]],
            }
            for row in await _rows(database, "select *, key as id from actors")
        ),
    )


@memoize_per_snapshot
async def places(database: Database) -> Documents:
    """Every place."""
    names = await _names(database, "place", await dates_of(database))
    around = await _gathered(database, _AROUND)
    return _documents(
        "Place",
        (
            {**row, "names": names[row["key"]], "around": around[row["key"]]}
            for row in await _rows(database, "select *, key as id from places")
        ),
    )


@memoize_per_snapshot
async def sources(database: Database) -> Documents:
    """Every source."""
    dates, events = await dates_of(database), await _gathered(database, _CITING)
    return _documents(
        "Source",
        (
            {**row, **_published(row["published"], dates), "events": events[row["key"]]}
            for row in await _rows(database, _SOURCES)
        ),
    )


def _published(edtf: str | None, dates: Dates) -> dict[str, str | None]:
    date = dates[edtf] if edtf else None
    return {f"published_{end}": getattr(date, end, None) for end in ("earliest", "latest")}


def _documents(name: str, entries: Iterable[Row]) -> Documents:
    """The documents of that kind by id, of what has all their members and may have more."""
    model = MODELS[name]
    return {entry["id"]: model.model_validate(entry).model_dump_json().encode() for entry in entries}


async def _rows(database: Database, sql: str) -> list[Row]:
    return [dict(row) for row in await database.execute(sql)]


async def _gathered(database: Database, sql: str) -> Mapping[str, list[Row]]:
    """Rows by what they belong to, their column `owner`."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in await _rows(database, sql):
        found[row["owner"]].append(row)
    return found


async def _names(database: Database, kind: str, dates: Dates) -> Mapping[str, list[Row]]:
    names = await _gathered(database, f"select *, {kind} as owner from {kind}_names order by {kind}, position")
    for each in (each for several in names.values() for each in several):
        each["used_by"] = each["used_by"].split("; ") if each["used_by"] else []
        each.update({end: when(each[end], dates) for end in ("start", "end")})
    return names
