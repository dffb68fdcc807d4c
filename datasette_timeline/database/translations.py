"""Titles and summaries of events in other languages than that of the records."""

from collections.abc import Mapping
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot


class Translation(NamedTuple):
    """What an event is called in a language, and what its summary says there."""

    title: str
    summary: str
    reviewed: bool
    """Whether somebody has read it whose mother tongue the language is."""


Translations = Mapping[str, Mapping[str, Translation]]
"""By language and id of the event."""


@memoize_per_snapshot
async def translations_of(database: Database) -> Translations:
    """All translations in a database."""
    by_language: dict[str, dict[str, Translation]] = {}
    sql = "select language, event, title, summary, reviewed_by is not null from event_translations"
    for language, event, title, summary, reviewed in await database.execute(sql):
        by_language.setdefault(language, {})[event] = Translation(title, summary, bool(reviewed))
    return by_language
