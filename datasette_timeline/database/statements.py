"""Facts and claims by themselves: what kinds there are, and their documents with event and sources.

The statement is taken out of the baked document of its event, so that it reads the same here and there.
"""

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from datasette_timeline.database.datasette_types import Database

_MOST_NEAREST = 3
_ALIKE = 0.5
"""Of two ids, from 0 to 1: of four characters, two."""


class Kind(NamedTuple):
    """Facts or claims."""

    name: str
    """Of the table, of the member of documents, and in addresses."""
    noun: str

    @property
    def entry(self) -> str:
        """SQL for the document of a statement with its event and sources, as bytes, of what `joined` has."""
        return f"""
cast(json_set(
  json_extract(documents.json, '$.{self.name}[' || ({self.name}.position - 1) || ']'),
  '$.event', json_object(
    'event', happened.id, 'title', happened.title, 'date', json_extract(documents.json, '$.date')
  ),
  '$.sources', (
    select json_group_array(json(value)) from json_each(documents.json, '$.sources')
    where json_extract(value, '$.source') in (
      select source from {self.noun}_sources where {self.noun} = {self.name}.id
    )
  )
) as blob)
"""

    @property
    def joined(self) -> str:
        """The table with the event of each statement, and its document."""
        return f"""
{self.name}
join events as happened on happened.id = {self.name}.event
join documents on documents.event = {self.name}.event
"""


FACTS, CLAIMS = Kind("facts", "fact"), Kind("claims", "claim")
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (FACTS, CLAIMS)}


def statement_id(event: str, own: str) -> str:
    """The id of a statement, made of that of its event and what its record calls it there."""
    return f"{event}-{own}"


def event_of(statement: str) -> str:
    """The id of the event of a fact or claim, from its own."""
    return statement.rpartition("-")[0]


def own_part(statement: str) -> str:
    """What the record of its event calls a fact or claim: the end of its id."""
    return statement.rpartition("-")[2]


def statement_path(kind: str, statement: str) -> str:
    """The path of the page of a fact or claim, whose kind is named as in `KINDS`."""
    return f"/{kind}/{event_of(statement)}/{own_part(statement)}"


async def entry_of(database: Database, kind: Kind, statement: str) -> bytes | None:
    """The document of a fact or claim with its event and sources, as JSON; None where there is none of that kind."""
    sql = f"select {kind.entry} from {kind.joined} where {kind.name}.id = ?"
    row = (await database.execute(sql, [statement])).first()
    return row[0] if row else None


def entry_in(event: dict[str, Any], statement: Mapping[str, Any]) -> dict[str, Any]:
    """The same document out of one of its event that no table has."""
    cited = {citation["source"] for citation in statement["citations"]}
    return {
        **statement,
        "event": {"event": event["id"], "title": event["title"], "date": event["date"]},
        "sources": [source for source in event["sources"] if source["source"] in cited],
    }


async def kinds_called(database: Database, statements: Iterable[str]) -> dict[str, Kind]:
    """Of which kind statements are, by id, in the given order; ids that there are not are left out."""
    ids = list(statements)
    sql = " union all ".join(
        f"select id, '{kind}' from {kind} where id in (select value from json_each(:ids))" for kind in KINDS
    )
    found = dict(tuple(row) for row in await database.execute(sql, {"ids": json.dumps(ids)}))
    return {each: KINDS[found[each]] for each in ids if each in found}


async def nearest_statements(database: Database, event: str, own: str) -> list[str]:
    """Ids of those statements of an event whose own part is spelt nearly so, the likeliest first."""
    sql = " union all ".join(f"select id from {kind} where event = :event" for kind in KINDS)
    ids = [row[0] for row in await database.execute(sql, {"event": event})]
    by_own = {own_part(each): each for each in ids}
    return [by_own[each] for each in get_close_matches(own.lower(), by_own, n=_MOST_NEAREST, cutoff=_ALIKE)]
