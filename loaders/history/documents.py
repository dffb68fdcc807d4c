"""Documents of events as the program makes them of earlier records, each as what differs from the one after it."""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import jsonpatch
from pydantic_core import to_json

from loaders.baking.documents import Publication
from loaders.processes.workers import map_in_processes
from loaders.reading.entries import Data, Dataset, Entry

_FEW = 60
"""Up to so many documents, starting worker processes costs more than it saves."""
_CHUNK = 12
_NO_DOCUMENT = b"null"


class Surroundings(NamedTuple):
    """An event at a revision, with all that its document shows: entries by registry and key."""

    event: str
    entries: dict[str, dict[str, Entry]]

    @property
    def document(self) -> bytes:
        """The document, JSON; null where records of that time do not make one."""
        try:
            publication = Publication(Dataset(self.entries))
            return to_json(publication.document(self.entries["events"][self.event]))
        except (LookupError, TypeError, ValueError):  # a rule that they broke was not there yet
            return _NO_DOCUMENT


class Chain(NamedTuple):
    """The documents of an event: that of its last version, and what makes each other one of the next."""

    differences: tuple[str, ...] = ()
    """JSON Patch, RFC 6902, of every version but the last, the oldest first."""
    last: bytes = b""


def lengthened(chains: Sequence[tuple[Chain, Sequence[Surroundings]]], jobs: int) -> list[Chain]:
    """Each chain with the documents of further versions."""
    if jobs == 1 or sum(len(added) for _, added in chains) <= _FEW:
        return [_lengthened(*each) for each in chains]
    chunks = [range(first, min(first + _CHUNK, len(chains))) for first in range(0, len(chains), _CHUNK)]
    made = map_in_processes(_lengthen_some, chunks, min(jobs, len(chunks)), start=_start, words=chains)
    return [chain for some in made for chain in some]


_to_lengthen: Sequence[tuple[Chain, Sequence[Surroundings]]] = ()


def _start(chains: Sequence[tuple[Chain, Sequence[Surroundings]]]) -> None:
    global _to_lengthen
    _to_lengthen = chains


def _lengthen_some(numbers: range) -> list[Chain]:
    return [_lengthened(*_to_lengthen[number]) for number in numbers]


def _lengthened(chain: Chain, added: Sequence[Surroundings]) -> Chain:
    documents = [*([chain.last] if chain.last else []), *(each.document for each in added)]
    differences = [difference(after, before) for before, after in pairwise(documents)]
    return Chain((*chain.differences, *differences), documents[-1])


def difference(source: bytes, target: bytes) -> str:
    """JSON Patch, RFC 6902, that makes the target out of the source; both are JSON."""
    before, wanted = json.loads(source), json.loads(target)
    if _NO_DOCUMENT in (source, target):
        return _json(whole(wanted))
    patch = _patch(before, wanted)
    if json.dumps(jsonpatch.apply_patch(before, patch, in_place=True)) != json.dumps(wanted):
        patch = whole(wanted)  # members in another order, which no other patch can tell
    return _json(patch)


def _patch(before: Data, wanted: Data) -> list[Data]:
    """What makes one document of another, found by looking at those members alone that differ."""
    names = [name for name in {**before, **wanted} if before.get(name) != wanted.get(name)]
    source, target = ({name: each[name] for name in names if name in each} for each in (before, wanted))
    patch: list[Data] = jsonpatch.make_patch(source, target).patch
    return patch


def whole(value: Any) -> list[Data]:
    """The patch that makes a document out of anything."""
    return [{"op": "replace", "path": "", "value": value}]


def ending(chain: Chain, current: bytes | None) -> list[str | None]:
    """The differences of all versions, where the last one has the `current` document; where it has none, it is gone."""
    if current is None:
        return [*chain.differences, _json(whole(json.loads(chain.last)))]
    if not chain.differences or current == chain.last:
        return [*chain.differences, None]
    before = jsonpatch.apply_patch(json.loads(chain.last), json.loads(chain.differences[-1]), in_place=True)
    return [*chain.differences[:-1], difference(current, to_json(before)), None]


def _json(patch: list[Data]) -> str:
    return json.dumps(patch, ensure_ascii=False, separators=(",", ":"))
