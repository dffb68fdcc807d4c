"""Every date that other tables hold, and what it means."""

from collections.abc import Iterator

from loaders.baking.dates import dated
from loaders.baking.section import Baking, Rows, Section
from schema.tables import DATES


def _rows(baking: Baking) -> Iterator[Rows]:
    yield {DATES.name: [tuple(dated(text)) for text in sorted(baking.dates)]}


SECTION = Section((DATES,), _rows)
