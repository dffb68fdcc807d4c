"""Sources by their titles, publishers and authors: asked of the database, since there may be very many."""

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.filters.search_words import Word
from datasette_timeline.listing.highlighting import Words
from datasette_timeline.listing.name_index import PREFIX_LETTERS, Entry, Name, beginnings_of, name_index, nearest_of
from datasette_timeline.published.folding import fold, readings
from datasette_timeline.published.names import whole

_MOST_COMPARED = 3000
"""Of more keys, only those that begin alike are compared letter by letter."""
_MOST_NAMED = 50
"""Of so many sources the names are: it takes 0.1 ms to fold one."""
_MOST_BEGINNINGS = 4
_MOST_MEANT = 5

_SOURCES = """
select key, title, language, publisher, author, kind, event_count
from searched_sources join sources on key = source where {where}
"""
_FOUND = "number in (select rowid from sources_fts where sources_fts match :found)"
_BY_USE = """
order by number not in (select rowid from sources_fts where sources_fts match :called), event_count desc, title, key
limit :limit offset :offset
"""
_KEYS = """
select key from sources
where substr(key, 1, length(:beginning)) = :beginning or (select count(*) from sources) <= :most limit :most
"""
_SHARING = f"""
number in (
  select rowid from ({{having}}) group by rowid having count(*) >= :least
  order by count(*) desc, rowid limit {_MOST_NAMED}
)
"""
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
    """The sources whose keys or names are most like the text, of very many names those with words that begin alike."""
    beginnings = beginnings_of(text)[:_MOST_BEGINNINGS]
    if not beginnings:
        return []
    keys = json.dumps(await _keys_alike(database, fold(text).replace(" ", "-")))
    keyed = await _read(database, "key in (select value from json_each(:keys))", {"keys": keys})
    return nearest_of(text, [*keyed, *await _named_alike(database, beginnings)])


async def _keys_alike(database: Database, key: str) -> list[str]:
    rows = await database.execute(_KEYS, {"beginning": key[:PREFIX_LETTERS], "most": _MOST_COMPARED})
    return get_close_matches(key, [row["key"] for row in rows], n=_MOST_MEANT)


async def _named_alike(database: Database, beginnings: Sequence[str]) -> list[Entry]:
    """The sources in whose names words begin so, but for one of the beginnings."""
    numbers = range(len(beginnings))
    having = " union all ".join(
        f"select rowid from sources_fts where sources_fts match :b{number}" for number in numbers
    )
    params = {f"b{number}": f"{_quoted(beginning)}*" for number, beginning in enumerate(beginnings)}
    return await _read(database, _SHARING.format(having=having), {**params, "least": max(len(beginnings) - 1, 1)})


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
