"""Events as cards of a timeline: what readers see of each before they open it."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.database.names import Named
from datasette_timeline.filters.event_filter import Where
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.claim_summaries import QUESTIONS, ClaimSummary, in_order

_EVENTS = """
select id, title, date, year, month, type, importance, summary, contested, agreement, claim_count, source_count,
       date_uncertain or date_kind = 'one-of' as uncertain, status <> 'reviewed' as draft
from events {where} order by {order} limit :_limit offset :_offset
"""
_OF_EVENTS = "event in (select value from json_each(?))"
_ACTORS = f"""
select event, actor, label, self_declared from event_actors join actors on key = actor
where {_OF_EVENTS} order by event, position
"""
_PLACES = f"""
select event, place, label from event_places join places on key = place
where {_OF_EVENTS} order by event, position
"""
_CLAIMS = f"{QUESTIONS} where {_OF_EVENTS} order by event, number"


@dataclass(frozen=True)
class EntityRef:
    """An actor or place of an event."""

    key: str
    name: Named
    self_declared: bool = False


@dataclass(frozen=True)
class Card:
    """An event in short."""

    id: str
    title: Named
    date: Named
    machine_date: str | None
    """The value of an HTML <time>; None where one plain value does not say it."""
    year: int | None
    month: str | None
    """Year and month; None where only the year is known."""
    type: Named
    importance: int
    summary: Named
    places: Sequence[EntityRef]
    actors: Sequence[EntityRef]
    contested: int
    agreement: str | None
    """The gravest of its questions; None without claims."""
    uncertain: int
    """Whether its date is in doubt."""
    claims: Sequence[ClaimSummary]
    """A line for each question, contested ones first."""
    claim_count: int
    source_count: int
    draft: int
    """Whether nobody has reviewed it."""

    @property
    def place_keys(self) -> str:
        """Keys of its places, as the map's highlighting wants them."""
        return " ".join(place.key for place in self.places)


async def cards_of(
    database: Database, reader: Reader, where: Where, order: str = "number", limit: int = -1, offset: int = 0
) -> list[Card]:
    """The events that the clauses want as cards, in the order of that SQL expression."""
    sql = _EVENTS.format(where=where.sql, order=order)
    events = list(await database.execute(sql, {**where.params, "_limit": limit, "_offset": offset}))
    ids = json.dumps([event["id"] for event in events])
    asked = (database.execute(each, [ids]) for each in (_ACTORS, _PLACES, _CLAIMS))
    actors, places, claims = map(_by_event, await asyncio.gather(*asked))
    lists = [list(reader.catalogue.allowed(field)) for field in ("about", "agreement")]
    return [
        Card(
            **{
                **event,
                "title": reader.headline(event["id"], event["title"]),
                "summary": reader.summary(event["id"], event["summary"]),
                "date": reader.date(event["date"]),
                "machine_date": reader.dates[event["date"]].plain,
                "type": reader.term("type", event["type"]),
            },
            places=_once(EntityRef(key, reader.place(key, label)) for key, label in places[event["id"]]),
            actors=_once(
                EntityRef(key, reader.actor(key, label), bool(own)) for key, label, own in actors[event["id"]]
            ),
            claims=in_order((ClaimSummary(*claim) for claim in claims[event["id"]]), *lists),
        )
        for event in events
    ]


def card_of(event: Mapping[str, Any], reader: Reader) -> Card:
    """The card of an event by its document, which no table need have; the reader is told what that says."""
    date = reader.dates.get(event["date"]["edtf"])
    lists = [list(reader.catalogue.allowed(field)) for field in ("about", "agreement")]
    compared = ({**each, "claimants": "; ".join(each["claimants"])} for each in event["comparable_sets"])
    questions = (ClaimSummary(*(each[name] for name in ClaimSummary._fields)) for each in compared)
    return Card(
        id=event["id"],
        title=reader.headline(event["id"], event["title"]),
        date=reader.date(event["date"]["edtf"], event["date"]["label"]),
        machine_date=date.plain if date else None,
        year=date.year if date else None,
        month=None,
        type=reader.term("type", event["type"]),
        importance=event["importance"],
        summary=reader.summary(event["id"], event["summary"]),
        places=_once(EntityRef(each["place"], reader.place(each["place"], each["label"])) for each in event["places"]),
        actors=_once(
            EntityRef(each["actor"], reader.actor(each["actor"], each["label"]), each["self_declared"])
            for each in event["actors"]
        ),
        contested=event["contested"],
        agreement=event["agreement"],
        uncertain=event["date"]["uncertain"] or event["date"]["approximate"] or event["date"]["kind"] == "one-of",
        claims=in_order(questions, *lists),
        claim_count=len(event["claims"]),
        source_count=len(event["sources"]),
        draft=event["status"] != "reviewed",
    )


def _by_event(rows: Iterable[Row]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for event, *rest in rows:
        found[event].append(tuple(rest))
    return found


def _once(mentions: Iterable[EntityRef]) -> list[EntityRef]:
    return list({mention.key: mention for mention in mentions}.values())
