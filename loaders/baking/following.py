"""What events in a file follow from, in digests: one that follows from the same has the same rows."""

import marshal
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from loaders.baking.documents import Publication
from loaders.reading.entries import Entry


class Following(NamedTuple):
    """Digests of all that the rows of events follow from, but for the program."""

    common: bytes
    """Of what they have in common: all registries, what of these is published, and which events in which order."""
    own: dict[str, bytes]
    """Of each event's record, and of how it relates to others, by id."""


def following(publication: Publication, files: Mapping[str, bytes]) -> Following:
    """What the events of a publication follow from; `files` are digests of the files of its dataset, by path."""
    events = publication.events
    of_events = {entry.path for entry in publication.dataset.events.values()}
    registries = sorted((path, digest) for path, digest in files.items() if path not in of_events)
    order = [(entry.key, publication.sort_keys[entry.key]) for entry in events]
    reached = sorted((registry, sorted(keys)) for registry, keys in publication.reached.items())
    return Following(
        _digest(registries, order, reached), {entry.key: _own(publication, files, entry) for entry in events}
    )


def _own(publication: Publication, files: Mapping[str, bytes], entry: Entry) -> bytes:
    return _digest(entry.path, files[entry.path], publication.relations_of(entry.key))


def _digest(*values: Any) -> bytes:
    return blake2b(marshal.dumps(values, 2), digest_size=16).digest()
