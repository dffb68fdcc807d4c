"""The words that searches may mean, from the names and texts that a file has."""

import sqlite3
from collections.abc import Iterator

from datasette_timeline.published.spellings import Spelling, spellings_of

_MOST = {"titles": 20_000, "summaries": 2000}
_OF_CITED = """
select name from (
  select event_count, key, 1 as place, publisher as name from cited
  union all select event_count, key, 2, author from cited
) where name is not null order by event_count desc, key, place
"""
_NAMES = (
    "select name from place_names order by place, position",
    "select name from actor_names order by actor, position",
    _OF_CITED,
    "select label from places order by key",
    "select label from actors order by key",
    "select title from cited order by event_count desc, key",
)
_CITED = "with cited as (select * from sources order by event_count desc, key limit :titles)"
_TEXTS = (
    "select title from events order by importance, number limit :titles",
    "select summary from events order by importance, number limit :summaries",
)


def spellings_in(connection: sqlite3.Connection) -> list[Spelling]:
    """The words of all names of places and actors, of the sources cited most, and of the most important events."""

    def read(sql: str) -> Iterator[str]:
        return (text for (text,) in connection.execute(f"{_CITED} {sql}", _MOST))

    names = (name for sql in _NAMES for name in read(sql))
    texts = (text for sql in _TEXTS for text in read(sql))
    return sorted(spellings_of(names, texts))
