"""registries/published.yml: every id and key that was ever published, which `check` holds the records to."""

from pathlib import Path
from typing import NamedTuple

from loaders.baking.documents import Publication
from loaders.processes.atomic_replace import write_atomically
from loaders.reading.entries import Dataset
from schema.records import ADDRESSED

PUBLISHED_FILE = "registries/published.yml"
_HEAD = """\
# yaml-language-server: $schema=../schema/published.schema.json
# Every id and key that was ever published. 'python -m loaders release' adds to it, and nothing is taken out.
"""


class Listed(NamedTuple):
    """What the list says, how many addresses it has, and how many of them it did not have before."""

    text: str
    total: int
    new: int


def grown(dataset: Dataset) -> Listed:
    """The list with everything that is published now; what it has stays."""
    publication = Publication(dataset)
    known = dataset.registry("published")
    published = {f"{name}/{key}" for name in ADDRESSED for key in _keys(publication, name)}
    here = {address for address, entry in known.items() if entry.path == PUBLISHED_FILE}
    listed = sorted(here | (published - known.keys()))
    text = _HEAD + "".join(f"- {address}\n" for address in listed)
    return Listed(text, len(known.keys() | published), len(published - known.keys()))


def write(root: Path, listed: Listed) -> None:
    """Write the list, whole or not at all."""
    write_atomically(root / PUBLISHED_FILE, listed.text.encode())


def _keys(publication: Publication, name: str) -> frozenset[str]:
    return publication.event_ids if name == "events" else frozenset(publication.registry(name))
