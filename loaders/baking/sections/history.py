"""What became of the records: their versions, and the revisions that these came with."""

from collections.abc import Iterator

from loaders.baking.section import Baking, Rows, Section
from schema.tables import EVENT_VERSIONS, REVISIONS, VERSION_CHANGES, VERSIONS


def _rows(_: Baking) -> Iterator[Rows]:
    yield from ()


SECTION = Section((REVISIONS, VERSIONS, VERSION_CHANGES, EVENT_VERSIONS), _rows)
