"""Sources by their titles, publishers and authors: asked of the database, since there may be very many."""

from collections.abc import Mapping

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.filters.search_words import Word
from datasette_timeline.listing.highlighting import Words
from datasette_timeline.listing.name_index import MOST_COMPARED, Entry, Name, beginnings_of, name_index, nearest_of
from datasette_timeline.published.folding import readings
from datasette_timeline.published.names import whole

_SOURCES = """
select key, title, language, publisher, author, kind, event_count
from searched_sources join sources on key = source where {where}
"""
_FOUND = "number in (select rowid from sources_fts where sources_fts match :found)"
_BY_USE = """
order by number not in (select rowid from sources_fts where sources_fts match :called), event_count desc, title, key
limit :limit offset :offset
"""
_MANY = MOST_COMPARED
_COUNT = "select count(*) from sources_fts where sources_fts match ?"


async def find_sources(database: Database, words: Words, limit: int = -1, offset: int = 0) -> list[Entry]:
    """The sources whose names have every word; those called exactly so come first, then those with most events."""
    if not words:
        return []
    called = " OR ".join(_quoted(whole(text)) for text in readings(" ".join(word.text for word in words)))
    params: dict[str, str | int] = {"found": _expression(words), "called": called, "limit": limit, "offset": offset}
    return await _read(database, f"{_FOUND} {_BY_USE}", params)


async def count_sources(database: Database, words: Words) -> int:
    """How many sources there are whose names have every word."""
    return int((await database.execute(_COUNT, [_expression(words)])).single_value()) if words else 0


async def nearest_sources(database: Database, text: str) -> list[Entry]:
    """The sources whose keys or names are most like the text, of very many those with a word that begins alike."""
    many = (await database.execute("select count(*) > ? from sources", [_MANY])).single_value()
    beginnings = beginnings_of(text)
    if many and not beginnings:
        return []
    alike = " OR ".join(f"{_quoted(beginning)}*" for beginning in beginnings)
    rows = f"{_FOUND if many else 'true'} order by number limit {MOST_COMPARED}"
    return nearest_of(text, await _read(database, rows, {"found": alike} if many else {}))


async def nearest_entries(database: Database, text: str, kind: str) -> list[Entry]:
    """The entries of a kind whose keys or names are most like the text."""
    return (
        await nearest_sources(database, text) if kind == "source" else (await name_index(database)).nearest(text, kind)
    )


async def _read(database: Database, where: str, params: Mapping[str, str | int]) -> list[Entry]:
    return [_entry(*row) for row in await database.execute(_SOURCES.format(where=where), dict(params))]


def _entry(
    key: str, title: str, language: str, publisher: str | None, author: str | None, kind: str, events: int
) -> Entry:
    names = tuple(Name(each, "") for each in (publisher, author) if each)
    return Entry("source", key, title, language, names, events, kind)


def _expression(words: Words) -> str:
    """The FTS5 expression for the names that have all words, in any order."""
    return " AND ".join(f"({_of_word(word)})" for word in words)


def _of_word(word: Word) -> str:
    found = [" AND ".join(map(_quoted, phrase)) for phrase in word.phrases]
    if word.beginning:
        found.append(f"{' AND '.join(map(_quoted, word.beginning))}*")
    return " OR ".join(f"({each})" for each in found)


def _quoted(term: str) -> str:
    return f'"{term}"'
