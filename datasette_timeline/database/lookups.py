"""What the dataset says of itself, what became of events, and which are called nearly so as one that is not there."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.published.folding import fold

_LAST_CALLED = """
select key, kind, date, reason from versions
where registry = ? and record = ? order by revision desc, version desc limit 1
"""
_MOST_WORDS_COMPARED = 12
_CANDIDATES = 200


@memoize_per_snapshot
async def facts_of(database: Database) -> Mapping[str, str]:
    """Facts about the dataset by name: title, version, licence and so on."""
    return dict(tuple(row) for row in await database.execute("select name, value from dataset"))


async def is_event(database: Database, event: str) -> bool:
    """Whether there is an event of that id."""
    return (await database.execute("select 1 from events where id = ?", [event])).first() is not None


class Retired(NamedTuple):
    """A record that is no longer there, or is called otherwise."""

    successor: str | None
    renamed: bool
    date: str
    reason: str | None
    """None where nobody has noted one."""


async def retired(database: Database, event: str) -> Retired | None:
    """What became of an event that was published once; None for any other id."""
    row = (await database.execute("select * from retired where id = ?", [event])).first()
    if row is None:
        return await _in_history(database, "events", event)
    renamed = bool(row["retirement"] == "renamed" and row["successor"])
    return Retired(row["successor"], renamed, row["date"], row["reason"])


async def retired_entry(database: Database, registry: str, key: str) -> Retired | None:
    """What became of an actor, a place or a source that was published once; None for any other key."""
    found = await database.execute("select * from retired_keys where registry = ? and key = ?", [registry, key])
    if (row := found.first()) is None:
        return await _in_history(database, registry, key)
    return Retired(row["successor"], bool(row["successor"]), row["date"], row["reason"])


async def _in_history(database: Database, registry: str, record: str) -> Retired | None:
    """The same of a record that no release had: its history alone knows of it."""
    row = (await database.execute(_LAST_CALLED, [registry, record])).first()
    if row is None or (row["key"] == record and row["kind"] != "withdrawn"):
        return None
    successor = row["key"] if row["key"] != record else None
    return Retired(successor, successor is not None, (row["date"] or "")[:10], row["reason"])


class Withdrawn(NamedTuple):
    """A fact or claim that is no longer there."""

    date: str
    reason: str
    successor: str | None
    """Id of what took its place."""


async def withdrawn(database: Database, statement: str) -> Withdrawn | None:
    """What became of a fact or claim that was published once; None for any other id."""
    found = await database.execute("select date, reason, successor from withdrawn where id = ?", [statement])
    return Withdrawn(*row) if (row := found.first()) else None


async def nearest_event_ids(database: Database, wanted: str) -> list[str]:
    """Up to five ids like the one wanted: of those that share most of its words, the closest in spelling."""
    words = re.findall(r"[a-z0-9]+", fold(wanted))[:_MOST_WORDS_COMPARED]
    if not words:
        return []
    shared = " + ".join(f"(instr(id, :word_{number}) > 0)" for number in range(len(words)))
    params = {f"word_{number}": word for number, word in enumerate(words)}
    rows = await database.execute(f"select id from events order by {shared} desc, id limit {_CANDIDATES}", params)
    return get_close_matches(wanted.lower(), [row["id"] for row in rows], n=5, cutoff=0.5)
