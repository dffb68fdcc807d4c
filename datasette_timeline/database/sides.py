"""The sides of the conflict, as the dataset declares them: their order, labels and marks."""

from collections.abc import Iterable
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot


class Side(NamedTuple):
    """A side, or who stands apart from all of them."""

    key: str | None
    """None for others, who are of no side."""
    label: str
    """In the language of the dataset; empty for others."""
    mark: str
    """The shape that marks it: circle, square, triangle or diamond; for others a bar."""
    number: int
    """Its place in the order of the dataset, from 1; 0 for others."""


OTHERS = Side(None, "", "bar", 0)


@memoize_per_snapshot
async def sides_of(database: Database) -> tuple[Side, ...]:
    """The sides in the order of the dataset; none where it declares none."""
    rows = await database.execute("select side, label, mark, position from sides order by position")
    return tuple(Side(*row) for row in rows)


def those_who_speak(sides: Iterable[Side], speaking: Iterable[str]) -> tuple[Side, ...]:
    """The sides of these keys, in the order of the dataset; others where there is none."""
    keys = set(speaking)
    return tuple(side for side in sides if side.key in keys) or (OTHERS,)
