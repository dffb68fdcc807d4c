"""The values that parameters take in one database, for checking them and for describing them."""

from dataclasses import dataclass

from datasette_timeline.database.catalogue import LINKS, Catalogue, catalogue_of
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.sides import sides_of


@dataclass(frozen=True)
class Words:
    """Known values."""

    catalogue: Catalogue
    languages: tuple[str, ...] = ()
    """Of sources."""
    perspectives: tuple[str, ...] = ()
    """Of sources."""
    sides: tuple[str, ...] = ()
    """In the order of the dataset."""

    def terms(self, name: str) -> tuple[str, ...]:
        """The terms of a closed list."""
        return tuple(self.catalogue.terms.get(name, ()))


NO_WORDS = Words(Catalogue({field: {} for field in LINKS}, {}, {}))
"""For describing the API without a database."""


@memoize_per_snapshot
async def words_of(database: Database) -> Words:
    """The words of a database that holds a timeline."""
    catalogue = await catalogue_of(database)
    assert catalogue  # noqa: S101 (whoever asks has looked)
    languages = await database.execute("select distinct language from sources order by language")
    perspectives = await database.execute("select key from perspectives order by key")
    sides = await sides_of(database)
    return Words(
        catalogue,
        tuple(row[0] for row in languages),
        tuple(row[0] for row in perspectives),
        tuple(side.key for side in sides if side.key),
    )
