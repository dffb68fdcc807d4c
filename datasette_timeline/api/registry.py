"""Actors, places and sources as documents: put together once per database, then only passed on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.dates import Dates, dates_of
from datasette_timeline.database.memoize import once_per_database
from datasette_timeline.published.documents import Name
from datasette_timeline.published.entries import Actor, Affiliation, Around, Citing, Place, Source, When
from datasette_timeline.published.model import Published

Documents = Mapping[str, bytes]
"""JSON by id."""

_CITING = """
with cited as (
  select source, event from event_sources
  union select fact_sources.source, facts.event from fact_sources join facts on facts.id = fact_sources.fact
  union select claim_sources.source, claims.event from claim_sources join claims on claims.id = claim_sources.claim
)
select cited.source, cited.event, title, date_label from cited join events on events.id = cited.event
order by cited.source, sort_key, events.id
"""
_AROUND = """
select place, ancestor, label from place_ancestors join places on places.key = ancestor
where depth > 0 order by place, depth
"""


def when(edtf: str | None, dates: Dates) -> When | None:
    """A date of a registry, if there is one."""
    return When.model_validate(dates[edtf]._asdict()) if edtf else None


@once_per_database
async def actors(database: Database) -> Documents:
    """Every actor."""
    names, dates = await _names(database, "actor"), await dates_of(database)
    affiliations: dict[str, list[Affiliation]] = defaultdict(list)
    rows = await database.execute(
        "select actor, body, label, role, start, end from actor_affiliations join actors on actors.key = body "
        "order by actor, position"
    )
    for actor, body, label, role, start, end in rows:
        lasted = {"start": when(start, dates), "end": when(end, dates)}
        affiliations[actor].append(Affiliation(actor=body, label=label, role=role, **lasted))
    return _documents(
        Actor.model_validate(
            {
                **row,
                "id": row["key"],
                **{name: when(row[name], dates) for name in ("active_from", "active_to", "died")},
                "names": names[row["key"]],
                "affiliations": affiliations[row["key"]],
            }
        )
        for row in await _rows(database, "actors")
    )


@once_per_database
async def places(database: Database) -> Documents:
    """Every place."""
    names = await _names(database, "place")
    around: dict[str, list[Around]] = defaultdict(list)
    for place, other, label in await database.execute(_AROUND):
        around[place].append(Around(place=other, label=label))
    return _documents(
        Place.model_validate({**row, "id": row["key"], "names": names[row["key"]], "around": around[row["key"]]})
        for row in await _rows(database, "places")
    )


@once_per_database
async def sources(database: Database) -> Documents:
    """Every source."""
    dates = await dates_of(database)
    labels = dict(tuple(row) for row in await database.execute("select key, label from perspectives"))
    events: dict[str, list[Citing]] = defaultdict(list)
    for source, event, title, label in await database.execute(_CITING):
        events[source].append(Citing(event=event, title=title, date_label=label))
    return _documents(
        Source.model_validate(
            {
                **row,
                **_published(row["published"], dates),
                "id": row["key"],
                "perspective_label": labels[row["perspective"]],
                "events": events[row["key"]],
            }
        )
        for row in await _rows(database, "sources")
    )


def _published(edtf: str | None, dates: Dates) -> dict[str, str | None]:
    date = dates[edtf] if edtf else None
    return {f"published_{end}": getattr(date, end, None) for end in ("earliest", "latest")}


def _documents(entries: Iterable[Published]) -> Documents:
    return {str(entry.id): entry.model_dump_json().encode() for entry in entries}  # type: ignore[attr-defined]


async def _rows(database: Database, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await database.execute(f"select * from {table}")]


async def _names(database: Database, kind: str) -> Mapping[str, list[Name]]:
    names: dict[str, list[Name]] = defaultdict(list)
    rows = await database.execute(
        f"select {kind}, name, language, used_by, note from {kind}_names order by {kind}, position"
    )
    for key, name, language, used_by, note in rows:
        names[key].append(Name(name=name, language=language, used_by=used_by.split("; ") if used_by else [], note=note))
    return names
