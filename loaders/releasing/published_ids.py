"""The lists of what was ever published, to which `check` holds the records: ids and keys, and facts and claims."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from loaders.baking.documents import Publication
from loaders.checks.statements import STATEMENTS_FILE
from loaders.processes.atomic_replace import write_atomically
from loaders.reading.entries import Dataset
from loaders.reading.statements import Identity, statements_of
from schema.records import ADDRESSED

PUBLISHED_FILE = "registries/published.yml"
_HEAD = """\
# yaml-language-server: $schema=../schema/{}.schema.json
# Every {} that was ever published. 'python -m loaders register' adds to it, and nothing is taken out.
"""


class Listed(NamedTuple):
    """A list: its path from the root, what it says, how much of what, and how many of these it did not have before."""

    path: str
    text: str
    noun: str
    total: int
    new: int


def grown(dataset: Dataset) -> list[Listed]:
    """Both lists with everything that is published now; what they have stays."""
    publication = Publication(dataset)
    addresses = {f"{name}/{key}": "" for name in ADDRESSED for key in _keys(publication, name)}
    statements = {address: f" {identity}" for address, identity in _statements(publication)}
    return [
        _grown(dataset, "published", PUBLISHED_FILE, "id and key", "id", addresses),
        _grown(dataset, "published-statements", STATEMENTS_FILE, "fact and claim", "statement", statements),
    ]


def write(root: Path, listed: Listed) -> None:
    """Write a list, whole or not at all."""
    write_atomically(root / listed.path, listed.text.encode())


def _grown(dataset: Dataset, name: str, path: str, what: str, noun: str, published: dict[str, str]) -> Listed:
    """A list with what is published now, and of each what is told of it behind its address."""
    known = dataset.registry(name)
    here = {
        address: f" {Identity(**entry.data)}" if entry.data else ""
        for address, entry in known.items()
        if entry.path == path
    }
    new = {address: told for address, told in published.items() if address not in known}
    lines = (f"- {address}{told}\n" for address, told in sorted({**here, **new}.items()))
    return Listed(path, _HEAD.format(name, what) + "".join(lines), noun, len(known) + len(new), len(new))


def _keys(publication: Publication, name: str) -> frozenset[str]:
    return publication.event_ids if name == "events" else frozenset(publication.registry(name))


def _statements(publication: Publication) -> Iterator[tuple[str, Identity]]:
    for entry in publication.events:
        for statement in statements_of(entry.data):
            yield f"{entry.key}/{statement.id}", statement.identity
