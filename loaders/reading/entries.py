"""What the checks look at: one entry a record or registry item, and the dataset that they make up."""

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from loaders.problems import FieldPath, Finding

Data = dict[str, Any]


class Entry(NamedTuple):
    """One valid record: an event, or one item of a registry.

    `registry` is `events` or the registry's name; `field` leads to the entry inside its file (an event fills its
    file); `data` has every field of the model, absent ones as None or an empty list.
    """

    registry: str
    path: str
    key: str
    field: FieldPath
    data: Data

    def finding(
        self,
        code: str,
        field: FieldPath,
        message: str,
        help_text: str = "",
        *,
        at_key: bool = False,
        needle: str = "",
        skip: int = 0,
    ) -> Finding:
        """A finding at `field` inside this entry."""
        return Finding(code, self.path, (*self.field, *field), message, help_text, at_key, needle=needle, skip=skip)


class Dataset(NamedTuple):
    """Every valid entry by registry and key.

    Entries that did not validate are missing: they are in `broken`, and the keys that they name are in `mentions`, by
    the registry meant, each with where it stands. `unread` are the registries of which a file could not be read.
    `named` are the keys that each entry names, by the registry meant, where that is known from reading it.
    """

    entries: dict[str, dict[str, Entry]]
    broken: frozenset[tuple[str, str]] = frozenset()
    mentions: Mapping[str, list[tuple[Entry, FieldPath, str]]] = MappingProxyType({})
    unread: frozenset[str] = frozenset()
    named: Mapping[tuple[str, str], Mapping[str, list[str]]] = MappingProxyType({})

    def registry(self, name: str) -> dict[str, Entry]:
        """The entries of a registry by key."""
        return self.entries.get(name, {})

    def all_entries(self) -> Iterator[Entry]:
        """Every entry there is."""
        return chain.from_iterable(entries.values() for entries in self.entries.values())

    @property
    def events(self) -> dict[str, Entry]:
        """The events by id."""
        return self.registry("events")

    def knows(self, registry: str, key: str) -> bool:
        """Whether there is such an entry, or may be one that is broken: one mistake is to be told once."""
        may_be = registry in self.unread and registry != "events"  # the id of an event is known from its file's name
        return may_be or key in self.registry(registry) or (registry, key) in self.broken


def named(address: str) -> tuple[str, str]:
    """Registry and key of an address such as 'actors/united-nations'; an event's id may stand alone."""
    registry, _, key = address.rpartition("/")
    return registry or "events", key


def label(entry: Entry) -> str:
    """What readers see for an actor, place, tag, perspective or event."""
    data = entry.data
    return str(data.get("label") or (data["names"][0]["name"] if "names" in data else data["title"]))
