"""What the dataset says of itself, what became of events, and which are called nearly so as one that is not there."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.published.folding import fold

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
    """An event that is no longer there, or is called otherwise."""

    successor: str | None
    renamed: bool
    date: str
    reason: str


async def retired(database: Database, event: str) -> Retired | None:
    """What became of an event that was published once; None for any other id."""
    row = (await database.execute("select * from retired where id = ?", [event])).first()
    if row is None:
        return None
    renamed = bool(row["retirement"] == "renamed" and row["successor"])
    return Retired(row["successor"], renamed, row["date"], row["reason"])


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
