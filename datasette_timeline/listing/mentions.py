"""Events whose texts name what a search names, by any of its names, without being recorded as having to do with it."""

from collections.abc import Sequence
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.filters.query_reading import Part
from datasette_timeline.filters.search_words import Word
from datasette_timeline.listing.name_index import NameIndex
from datasette_timeline.listing.search import Search
from datasette_timeline.published.terms import tokens

MOST_SHOWN = 10

_MENTIONING = """
select id, title, date, date_label, count(*) over () as total from events
where {clauses} and number not in (select number from events where {found})
order by importance, number limit :limit
"""
_IN_TEXTS = "select rowid from events_fts where events_fts match :{name}_texts"


class Mentions(NamedTuple):
    """How many events there are, and the first of them: landmarks first, then in order of time."""

    total: int
    events: Sequence[Row]


async def mentions_of(database: Database, index: NameIndex, search: Search) -> Mentions:
    """The events that a search would find besides, if names in texts counted; none where it names nothing."""
    wanted, unwanted = search.reading.wanted, [part for part in search.reading.parts if part.left_out]
    if unwanted or not search.things:
        return Mentions(0, [])
    found, params = search.reading.where("q")
    clauses = []
    for number, part in enumerate(wanted):
        numbers, more = _named_or_linked(index, part, f"part_{number}") if part.things else part.numbers(f"p_{number}")
        clauses.append(f"number in ({numbers})")
        params |= more
    sql = _MENTIONING.format(clauses=" and ".join(clauses), found=found)
    events = list(await database.execute(sql, {**params, "limit": MOST_SHOWN}))
    return Mentions(events[0]["total"] if events else 0, events)


def _named_or_linked(index: NameIndex, part: Part, name: str) -> tuple[str, dict[str, str | int | float]]:
    linked, params = part.numbers(name)
    names = [each.name for thing in part.things if thing in index.by_key for each in index.by_key[thing].names]
    phrases = {_phrase(each): None for each in names}
    expression = Word(part.text, tuple(filter(None, phrases))).expression
    return (
        f"{linked} union {_IN_TEXTS.format(name=name)}",
        {**params, f"{name}_texts": f"{{title summary statements}} : ({expression})"},
    )


def _phrase(name: str) -> tuple[str, ...]:
    return tuple(token.forms[0] for token in tokens(name))
