"""What actors and places are called in the reader's language."""

from collections.abc import Mapping
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot


class Named(NamedTuple):
    """A name and the language that it is in."""

    text: str
    language: str


class Names(NamedTuple):
    """Names of actors and places by language and key: the first that the registry has in that language."""

    actor: Mapping[str, Mapping[str, str]]
    place: Mapping[str, Mapping[str, str]]

    def of(self, link: str, key: str, label: str, language: str, content_language: str) -> Named:
        """The name of an actor or place in a language; its label where it has none, or where the label is in it."""
        if language != content_language:
            name = getattr(self, link).get(language, {}).get(key)
            if name is not None:
                return Named(name, language)
        return Named(label, content_language)


@memoize_per_snapshot
async def names_of(database: Database) -> Names:
    """All first names in a database."""

    async def first_names(link: str) -> Mapping[str, Mapping[str, str]]:
        by_language: dict[str, dict[str, str]] = {}
        rows = await database.execute(f"select language, {link}, name from {link}_names order by {link}, position")
        for language, key, name in rows:
            by_language.setdefault(language, {}).setdefault(key, name)
        return by_language

    return Names(await first_names("actor"), await first_names("place"))
