"""What a statement rests on, worked out from its sources: how many texts, from whose side, neutral or not."""

from collections.abc import Collection, Sequence

from loaders.checks.citations import REFERENCE
from loaders.reading.entries import Data


def support_of(sources: Sequence[Data], speaking: Collection[str] = ()) -> list[str]:
    """The terms of the list `support` that hold for a statement, in the list's order.

    Each source has its key, kind, publisher, copy_of and side, and whether its perspective is neutral; `speaking` are
    the sides of whoever makes the statement, for claims.
    """
    sides = {source["side"] for source in sources}
    of_sides = sides - {None}
    found = {
        "one-source": text_count(sources) == 1,
        "one-side": len(sides) == 1 and bool(of_sides),
        "several-sides": len(of_sides) > 1,
        "neutral": any(source["neutral"] and source["kind"] != REFERENCE for source in sources),
        "other-side": bool(speaking) and None not in sides and sides.isdisjoint(speaking),
        "reference-works": all(source["kind"] == REFERENCE for source in sources),
    }
    return [term for term, holds in found.items() if holds]


def text_count(sources: Sequence[Data]) -> int:
    """How many different texts sources are: a copy is the text that it repeats."""
    originals = {(source["publisher"].casefold(), source["key"]) for source in sources if not source["copy_of"]}
    published = {publisher for publisher, _ in originals}
    repeated = {source["copy_of"].casefold() for source in sources if source["copy_of"]}
    return len(originals) + len(repeated - published)
