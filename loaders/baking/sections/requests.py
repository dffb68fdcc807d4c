"""What was asked of the record about persons."""

from collections.abc import Iterator

from loaders.baking.section import Baking, Rows, Section
from schema.tables import REQUESTS


def _rows(baking: Baking) -> Iterator[Rows]:
    requests = (entry.data for entry in baking.publication.registry("requests").values())
    yield {REQUESTS.name: [REQUESTS.row({**each, "position": position}) for position, each in enumerate(requests, 1)]}


SECTION = Section((REQUESTS,), _rows)
