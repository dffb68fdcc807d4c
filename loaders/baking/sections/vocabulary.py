"""The closed lists."""

from collections.abc import Iterator

from loaders.baking.section import Baking, Rows, Section
from schema.tables import TERMS, Row
from schema.vocabulary import LISTS


def _rows(baking: Baking) -> Iterator[Rows]:
    yield {TERMS.name: list(_terms())}


def _terms() -> Iterator[Row]:
    for name, closed in LISTS.items():
        for position, (key, term) in enumerate(closed.terms.items(), 1):
            yield name, key, position, term.label, term.definition, term.inverse or None, term.broader or None


SECTION = Section((TERMS,), _rows)
