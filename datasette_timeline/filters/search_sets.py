"""What searches find, as sets of events: the database is asked for each part once, and what follows takes no query.

`find` says of a reading what `Reading.where` says in SQL to filters.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.filters.event_sets import numbers_of, set_of_listed
from datasette_timeline.filters.query_reading import HAPPENED, Part, Reading

_MOST_KEPT = 300
_TEXTS = "select rowid as number from events_fts where events_fts match ?"
_TITLES = "select rowid as number from titles_fts where titles_fts match ?"
_DATES = f"select number from events where {HAPPENED.format(first='?', last='?')}"


class Asked(NamedTuple):
    """A query for the numbers of events, and its parameters."""

    sql: str
    params: tuple[str, ...]


class Found(NamedTuple):
    """The events that a search finds."""

    events: int
    parts: Sequence[int]
    """For each part that is wanted the events that have it: a name in texts, too."""
    linked: int
    """The events linked to all that it names, of the time that it asks for; else none."""


@dataclass(frozen=True)
class SearchSets:
    """The sets of a database, and those that searches have asked for, but for the ones asked for longest ago."""

    size: int
    """The highest number of an event."""
    importances: Mapping[int, int]
    """The events of each importance, the highest first, which is 1."""
    _kept: OrderedDict[Asked, int] = field(default_factory=OrderedDict)

    @property
    def everything(self) -> int:
        """All events."""
        return reduce(or_, self.importances.values(), 0)

    def by_importance(self, events: int) -> Iterator[int]:
        """The numbers of these events: the most important ones first, then in order of time."""
        for having in self.importances.values():
            yield from numbers_of(events & having)

    async def find(self, database: Database, reading: Reading) -> Found:
        """What a search finds."""
        alone = reading.parts[0] if len(reading.parts) == 1 and reading.parts[0].kind == "name" else None
        asked = _links(alone) if alone else [asked for part in reading.parts for asked in _asked(part)]
        await self._ask(database, asked)
        if alone:
            return Found(self._linked(alone), [], 0)
        wanted = [self._anywhere(part) for part in reading.wanted]
        unwanted = reduce(or_, (self._anywhere(part) for part in reading.parts if part.left_out), 0)
        return Found(self._that_have(reading, wanted) & ~unwanted, wanted, self._linked_to_all(reading))

    async def anywhere(self, database: Database, part: Part) -> int:
        """The events that have a part: a name also those whose texts have it in any form."""
        await self._ask(database, _asked(part))
        return self._anywhere(part)

    async def texts(self, database: Database, expression: str) -> int:
        """The events that an FTS5 expression finds."""
        return await self._one(database, Asked(_TEXTS, (expression,)))

    async def titles(self, database: Database, expression: str) -> int:
        """The events in whose headlines an FTS5 expression finds what it says."""
        return await self._one(database, Asked(_TITLES, (expression,)))

    async def _one(self, database: Database, asked: Asked) -> int:
        await self._ask(database, [asked])
        return self._kept[asked]

    async def _ask(self, database: Database, wanted: Sequence[Asked]) -> None:
        """Have all of these at hand, whatever others ask for meanwhile."""
        while lacking := [asked for asked in dict.fromkeys(wanted) if asked not in self._kept]:
            self._kept.update(await _read(database, lacking, self.size))
        for asked in wanted:
            self._kept.move_to_end(asked)
        while len(self._kept) > max(_MOST_KEPT, len(wanted)):
            self._kept.popitem(last=False)

    def _that_have(self, reading: Reading, wanted: Sequence[int]) -> int:
        """The events that have all parts; where there is none, those that have most of them."""
        if not wanted:
            return self.everything
        if len(wanted) == 1:
            return self._linked(reading.wanted[0]) if reading.wanted[0].kind == "name" else wanted[0]
        weights = [part.weight for part in reading.wanted]
        return reduce(and_, wanted) or _with_most(wanted, weights, reading.least)

    def _anywhere(self, part: Part) -> int:
        return reduce(or_, (self._kept[asked] for asked in _asked(part)))

    def _linked(self, part: Part) -> int:
        return reduce(or_, (self._kept[asked] for asked in _links(part)))

    def _linked_to_all(self, reading: Reading) -> int:
        """The events linked to all that is named, of the time that is asked for: texts name years, too."""
        bound = [self._linked(part) for part in reading.wanted if part.things]
        bound += [self._kept[_happened(part)] for part in reading.wanted if part.date]
        return reduce(and_, bound) if bound else 0


@memoize_per_snapshot
async def search_sets(database: Database) -> SearchSets:
    """The sets of a database for searches."""
    size = (await database.execute("select coalesce(max(number), 0) from events")).single_value()
    listed = await database.execute("select importance, group_concat(number) from events group by 1 order by 1")
    return SearchSets(size, {importance: set_of_listed(numbers, size) for importance, numbers in listed})


def _links(part: Part) -> list[Asked]:
    """What the database has to be asked for the events that are linked to what a part names."""
    return [Asked(f"select number from link_{field} where key = ?", (key,)) for field, key in part.things]


def _asked(part: Part) -> list[Asked]:
    """What the database has to be asked for the events that have a part."""
    if part.kind == "name":
        return [*_links(part), Asked(_TEXTS, (part.in_texts,))]
    texts = [Asked(_TEXTS, (part.expression,))] if part.words else []
    if part.kind != "date":
        return texts
    return [_happened(part), *texts]


def _happened(part: Part) -> Asked:
    """What the database has to be asked for the events that may have happened then."""
    return Asked(_DATES, part.days)


async def _read(database: Database, lacking: Sequence[Asked], size: int) -> Mapping[Asked, int]:
    sql = " union all ".join(
        f"select {at}, group_concat(number) from ({asked.sql})" for at, asked in enumerate(lacking)
    )
    rows = await database.execute(sql, [param for asked in lacking for param in asked.params])
    return {lacking[at]: set_of_listed(listed, size) for at, listed in rows}


def _with_most(parts: Sequence[int], weights: Sequence[int], least: float) -> int:
    """The events whose parts weigh most together, if that is as much as `least`. Weights are powers of two."""
    digits: list[int] = []  # of the sums of all events in binary, the lowest first
    for part, weight in zip(parts, weights, strict=True):
        place, carry = weight.bit_length() - 1, part
        while carry:
            digits += [0] * (place + 1 - len(digits))
            digits[place], carry = digits[place] ^ carry, digits[place] & carry
            place += 1
    events, most = reduce(or_, parts), 0
    for place in reversed(range(len(digits))):
        if events & digits[place]:
            events, most = events & digits[place], most + 2**place
    return events if most >= least else 0
