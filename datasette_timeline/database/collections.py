"""Collections: tables of events that others made, which stand beside the records; what an import tells of each.

None of this knows who imported them: the table `collections` says which columns are what every collection has.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot


class Release(NamedTuple):
    """A release of which rows are in a collection, with whom to cite and on what terms."""

    release: str
    title: str
    citation: str
    licence: str
    licence_url: str | None
    url: str
    rows: int


@dataclass(frozen=True)
class Collection:
    """A collection; columns that it lacks are ''."""

    name: str
    """Its table."""
    title: str
    about: str
    key: str
    first: str
    last: str
    latitude: str
    longitude: str
    titled: tuple[str, ...]
    placed: tuple[str, ...]
    counts: str
    best: str
    low: str
    high: str
    release: str
    facets: tuple[str, ...]
    search: str
    flags: str
    links: str
    """A table of this file that links rows and events; empty where there is none."""
    total: int
    columns: Mapping[str, str]
    """What each column means, in their order."""
    words: Mapping[str, Mapping[str, str]]
    """What codes mean, by column."""
    releases: Sequence[Release]
    """The latest first."""

    @property
    def link_key(self) -> str:
        """The column of `links` with the id of a row."""
        return f"{self.name}_id"

    @property
    def citation(self) -> Sequence[str]:
        """What to cite, each once."""
        return list(dict.fromkeys(f"{each.citation} {each.title}." for each in self.releases if each.rows))


async def collections_of(database: Database) -> Mapping[str, Collection]:
    """The collections of a file by name; none where nothing was imported."""
    return await _load(database)


@memoize_per_snapshot
async def _load(database: Database) -> Mapping[str, Collection]:
    found: Mapping[str, Collection] = await database.execute_fn(_read)
    return found


def _read(connection: sqlite3.Connection) -> Mapping[str, Collection]:
    present = {name for (name,) in connection.execute("select name from sqlite_master")}
    if "collections" not in present:
        return {}
    words: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for collection, column, value, meaning in connection.execute("select * from collection_words"):
        words[collection][column][value] = meaning
    columns: dict[str, dict[str, str]] = defaultdict(dict)
    meanings = "select collection, column, meaning from collection_columns order by collection, position"
    for collection, column, meaning in connection.execute(meanings):
        columns[collection][column] = meaning
    releases: dict[str, list[Release]] = defaultdict(list)
    imported = (
        "select importer, release, title, citation, licence, licence_url, url, rows from imports order by rowid desc"
    )
    for importer, *release in connection.execute(imported):
        releases[importer].append(Release(*release))
    cursor = connection.execute("select * from collections order by name")
    told = [name for name, *_ in cursor.description]
    rows: list[dict[str, Any]] = [dict(zip(told, values, strict=True)) for values in cursor.fetchall()]
    for row in rows:
        name = row["name"]
        row |= {each: tuple(filter(None, row[each].split("; "))) for each in _LISTS}
        row["latitude"], row["longitude"] = row.pop("point").split("; ")
        row["links"] = row["links"] if row["links"] in present else ""
        row["total"] = sum(each.rows for each in releases[name])
        row |= {"columns": columns[name], "words": words[name], "releases": releases[name]}
    return {row["name"]: Collection(**row) for row in rows}


_LISTS = ("titled", "placed", "facets")
