"""Where a key or an id is named: in fields of records, in marks of texts, in lists that name records, in files beside.

What the records name is known from their models; files beside the records are searched for the id.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from loaders.checks.references import references_to
from loaders.editing.documents import Document
from loaders.problems import FieldPath
from loaders.reading.cited_texts import CitedText, cited_texts
from loaders.reading.entries import Dataset, Entry, named
from schema.registries import ALL, EVENTS

BESIDE = (
    *("metadata.yml", "datasette.yaml", "README.md", "CONTRIBUTING.md", "docs/*.yml", "docs/*.md"),
    *("expectations/**/*.yml", "expectations/**/*.csv", "expectations/**/*.md"),
)
"""Files of a dataset, beside its records, that may name some of them."""


class Address(NamedTuple):
    """A record or an entry: its registry and its key there."""

    registry: str
    key: str

    def __str__(self) -> str:
        """As retired.yml calls it: an event by its id alone."""
        return self.key if self.registry == EVENTS.name else f"{self.registry}/{self.key}"

    @property
    def words(self) -> str:
        """As messages call it."""
        return f"the {ALL[self.registry].singular} {self.key!r}"

    @property
    def token(self) -> re.Pattern[str]:
        """Where a text has the key, and not as a part of a longer one."""
        return re.compile(rf"(?<![a-z0-9-]){re.escape(self.key)}(?!-?[a-z0-9])")


class Mention(NamedTuple):
    """A place where something is named: the file, and the way to the value."""

    path: str
    field: FieldPath
    entry: Entry
    inside: FieldPath
    """The way from the entry on."""


def found(dataset: Dataset, text: str) -> list[Address]:
    """What a key or id may mean, alone or as 'actors/KEY'."""
    registries = [EVENTS.name, "actors", "places", "sources", "tags", "perspectives"]
    registry, _, key = text.rpartition("/")
    return [Address(name, key) for name in registries if registry in ("", name) and key in dataset.registry(name)]


def in_fields(dataset: Dataset, address: Address) -> Iterator[Mention]:
    """The fields of records whose value is the key."""
    for entry, inside, _ in references_to(address.registry, dataset, lambda key: key == address.key):
        yield _mention(entry, inside)


def in_texts(dataset: Dataset, address: Address) -> Iterator[Mention]:
    """The texts whose marks name a source."""
    if address.registry != "sources":
        return
    for entry in (*dataset.events.values(), *dataset.registry("dataset").values()):
        for text in _with_translations(entry):
            if any(address.key in sentence.sources for sentence in text.sentences):
                yield _mention(entry, text.field)


def in_successors(dataset: Dataset, address: Address) -> Iterator[Mention]:
    """Where it is said to have taken the place of something else: an entry, or, for an event, one of its statements."""
    for entry in dataset.registry("retired").values():
        if entry.data["successor"] == address.key and named(entry.key)[0] == address.registry:
            yield _mention(entry, ("successor",))
    for entry in dataset.events.values() if address.registry == EVENTS.name else ():
        for position, withdrawn in enumerate(entry.data["withdrawn"]):
            if (withdrawn["successor"] or "").startswith(f"{address.key}/"):
                yield _mention(entry, ("withdrawn", position, "successor"))


def in_waivers(dataset: Dataset, address: Address) -> Iterator[Mention]:
    """The waivers for a record of that name, of whichever registry."""
    for entry in dataset.registry("waivers").values():
        if entry.data["record"] == address.key:
            yield _mention(entry, ("record",))


def in_lists_beside(text: str, address: Address) -> list[FieldPath]:
    """Where a YAML file beside the records has the key, under a word for what it is: `idle_actors: [KEY]`."""
    singular = ALL[address.registry].singular

    def walk(value: Any, path: FieldPath) -> Iterator[FieldPath]:
        if isinstance(value, dict):
            for name, each in value.items():
                yield from walk(each, (*path, name))
        elif isinstance(value, list):
            for position, each in enumerate(value):
                yield from walk(each, (*path, position))
        elif value == address.key and any(singular in str(step) for step in path):
            yield path

    return [*walk(Document(text).data, ())]


def files_beside(root: Path) -> list[str]:
    """The files of a dataset, beside its records, that there are."""
    paths = sorted({path for pattern in BESIDE for path in root.glob(pattern) if path.is_file() and _is_text(path)})
    return [path.relative_to(root).as_posix() for path in paths]


def _is_text(path: Path) -> bool:
    try:
        path.read_bytes().decode()
    except UnicodeDecodeError:
        return False
    return True


def _mention(entry: Entry, inside: FieldPath) -> Mention:
    return Mention(entry.path, (*entry.field, *inside), entry, inside)


def _with_translations(entry: Entry) -> Iterator[CitedText]:
    for text in cited_texts(entry.registry, entry.data):
        yield text
        yield from text.translations
