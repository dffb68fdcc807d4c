"""The words of a database: keys and labels of its actors, places, tags and sources, and its closed lists.

Read once per database file; filters check values against it, cells and pages turn keys into labels with it.
"""

import dataclasses
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.registered_names import RegisteredName, RegisteredNames, Thing
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.published.folding import readings

LINKS: Mapping[str, str] = {"actor": "actors", "place": "places", "tag": "tags", "source": "sources"}
"""What events link to, and the table that describes it. The links are in link_actor, link_place and so on."""

_TERM_LISTS: Mapping[str, str] = {
    "type": "event-type",
    "about": "claim-subject",
    "importance": "importance",
    "agreement": "agreement",
}


_LONGEST_TITLE = 60
"""Letters of a title in a label."""


class Source(NamedTuple):
    """A source, as it is called."""

    key: str
    title: str
    """In brackets where it has none and is described."""
    publisher: str
    language: str

    @property
    def label(self) -> str:
        """Who published it, and its title, shortened."""
        if len(self.title) <= _LONGEST_TITLE:
            return f"{self.publisher}: {self.title}"
        return f"{self.publisher}: {self.title[: _LONGEST_TITLE - 1].rpartition(' ')[0].rstrip()} …"


@dataclass(frozen=True)
class Catalogue:
    """Labels by key, of everything that filters and pages name."""

    links: Mapping[str, Mapping[str, str]]
    """For each of `LINKS`: key to label; that of a source is its publisher and its title, shortened."""
    terms: Mapping[str, Mapping[str, str]]
    """For each closed list: term to label, in the order of the list."""
    names: Mapping[str, tuple[tuple[str, str], ...]]
    """For actor and place: (name, key) in every language known; for sources their titles."""
    broader: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """For subjects of claims: the one that includes it, where there is one."""
    containing: frozenset[str] = frozenset()
    """Keys of places with events in others that lie inside them."""
    title_languages: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Language of the title of a source, by key; none where somebody described it in that of the dataset."""
    has_history: bool = True
    """Whether it is known what records said before."""
    registered: RegisteredNames = dataclasses.field(default_factory=RegisteredNames, compare=False)
    """The names of the actors and places that have events, for reading searches."""

    def allowed(self, field: str) -> Mapping[str, str]:
        """Label by allowed value, for the filters in `LINKS` and those of closed lists."""
        return self.links[field] if field in self.links else self.terms.get(_TERM_LISTS[field], {})

    def label(self, field: str, value: str) -> str:
        """What readers see for a value of a filter or a term of that list."""
        known = self.allowed(field) if field in self.links or field in _TERM_LISTS else self.terms.get(field, {})
        return known.get(value, value)

    def keys_called(self, field: str, name: str) -> list[str]:
        """Keys of what bears this name, title or label in some spelling or script."""
        if field not in self._keys_by_name:
            self._keys_by_name[field] = self._read_names(field)
        found = (key for reading in readings(name) for key in self._keys_by_name[field].get(reading, ()))
        return list(dict.fromkeys(found))

    @cached_property
    def key_by_label(self) -> Mapping[str, Mapping[str, str]]:
        """For each of `LINKS`: label to key."""
        return {field: {label: key for key, label in labels.items()} for field, labels in self.links.items()}

    @cached_property
    def _keys_by_name(self) -> dict[str, Mapping[str, list[str]]]:
        """What is called so, of the kinds that were asked for: there may be very many sources."""
        return {}

    def _read_names(self, field: str) -> Mapping[str, list[str]]:
        keys: dict[str, list[str]] = defaultdict(list)
        for key, label in self.links[field].items():
            for name in (key, key.replace("-", " "), label, *label.split(" / ")):
                _add(keys, name, key)
        for name, key in self.names.get(field, ()):
            _add(keys, name, key)
        return keys


def _add(keys: dict[str, list[str]], name: str, key: str) -> None:
    for reading in readings(name):
        if key not in keys[reading]:
            keys[reading].append(key)


async def catalogue_of(database: Database) -> Catalogue | None:
    """The catalogue of an attached database; None where it holds no timeline."""
    return await _load(database) if isinstance(database, ServedDatabase) else None


@memoize_per_snapshot
async def _load(database: Database) -> Catalogue:
    catalogue: Catalogue = await database.execute_fn(_read)
    return catalogue


def _read(connection: sqlite3.Connection) -> Catalogue:
    """The catalogue of a database: at once and in its thread, since there may be very many sources."""

    def pairs(sql: str) -> tuple[tuple[str, str], ...]:
        return tuple(map(tuple, connection.execute(sql)))

    terms: dict[str, dict[str, str]] = defaultdict(dict)
    for name, term, label in connection.execute("select list, term, label from terms order by list, position"):
        terms[name][term] = label
    sources = [Source(*row) for row in connection.execute("select key, title, publisher, language from sources")]
    labels = {field: dict(pairs(f"select key, label from {LINKS[field]}")) for field in ("actor", "place", "tag")}
    return Catalogue(
        links={**labels, "source": {source.key: source.label for source in sources}},
        terms=dict(terms),
        broader=dict(pairs("select term, broader from terms where list = 'claim-subject' and broader is not null")),
        containing=frozenset(place for (place,) in connection.execute(_CONTAINING)),
        names={
            "actor": pairs("select name, actor from actor_names order by actor, position"),
            "place": pairs("select name, place from place_names order by place, position"),
            "source": tuple((source.title, source.key) for source in sources),
        },
        title_languages={source.key: source.language for source in sources if not source.title.startswith("[")},
        has_history=bool(connection.execute("select 1 from dataset where name = 'history'").fetchone()),
        registered=RegisteredNames([*_registered(connection, "place"), *_registered(connection, "actor")]),
    )


_CONTAINING = """
select distinct ancestor from place_ancestors join places on key = place where depth > 0 and event_count
"""

# A state is a place and an actor of one label: every name of either is one of both.
_REGISTERED = """
select '{field}', {field}, name, language from {field}_names join {field}s on key = {field} where event_count
union all
select '{other}', twins.key, name, language
from {field}_names join {field}s on {field}s.key = {field} join {other}s as twins using (label)
where {field}s.event_count and twins.event_count
"""


def _registered(connection: sqlite3.Connection, field: str) -> Iterator[RegisteredName]:
    other = "actor" if field == "place" else "place"
    for *thing, name, language in connection.execute(_REGISTERED.format(field=field, other=other)):
        yield RegisteredName(Thing(*thing), name, language)
    for key, label in connection.execute(f"select key, label from {field}s where event_count"):
        yield RegisteredName(Thing(field, key), label, "")
