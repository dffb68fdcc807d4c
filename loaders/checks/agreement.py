"""Whether those agree who speak on one question: worked out for each comparable set, here and nowhere else.

Figures are compared as ranges: they differ where no number lies in both, and 'at least' has no upper end. Words cannot
be read by a program: those of different sides count as contradicting each other, unless the record says of one that it
is `compatible_with` the other.
"""

from collections.abc import Sequence
from itertools import combinations
from math import inf

from loaders.reading.entries import Data

CONTESTED = ("sides-contradict", "figures-differ")
"""Where what is said cannot all be so."""


def agreement_of(comparable: Sequence[Data]) -> str:
    """The term of the list `agreement` for comparable claims, as documents have them.

    Each has besides `roots`: what its claimants are part of, at the top.
    """
    standing = [claim for claim in comparable if not any(_supersedes(other, claim) for other in comparable)]
    across = [pair for pair in combinations(standing, 2) if not _same_claimants(*pair)]
    pairs = [pair for pair in across if not _are_compatible(*pair)]
    if any(_are_opposed(*pair) and (_figures_differ(*pair) or _is_in_words(*pair)) for pair in pairs):
        return "sides-contradict"
    differing = [pair for pair in pairs if _figures_differ(*pair)]
    if not all(_same_root(*pair) and _is_later(*pair) for pair in differing):
        return "figures-differ"
    if differing or any(_is_revised(*pair) for pair in combinations(comparable, 2)):
        return "revised"
    sides = {side for claim in comparable for side in claim["sides"]}
    if len(sides) == 1:
        return "one-side"
    if not sides and account_count(comparable) == 1:
        return "one-account"
    if not sides and any(_is_in_words(*pair) for pair in pairs):
        return "several-accounts"
    return "compatible" if any(_is_in_words(*pair) for pair in across) else "agree"


def account_count(claims: Sequence[Data]) -> int:
    """How many accounts claims are: what the same claimants say at different times is one."""
    return len({_claimants(claim) for claim in claims})


def _claimants(claim: Data) -> frozenset[str]:
    return frozenset(claimant["actor"] for claimant in claim["claimants"])


def _same_claimants(one: Data, other: Data) -> bool:
    return _claimants(one) == _claimants(other)


def _same_root(one: Data, other: Data) -> bool:
    """Whether bodies of one state or organisation speak: of these a later one speaks for all."""
    return bool(one["roots"] == other["roots"])


def _are_opposed(one: Data, other: Data) -> bool:
    return bool(one["sides"] and other["sides"]) and set(one["sides"]).isdisjoint(other["sides"])


def _are_compatible(one: Data, other: Data) -> bool:
    return one["id"] in other["compatible_with"] or other["id"] in one["compatible_with"]


def _is_in_words(*pair: Data) -> bool:
    return any(claim["figure"] is None for claim in pair)


def _figures_differ(one: Data, other: Data) -> bool:
    if _is_in_words(one, other):
        return False
    (low, high), (other_low, other_high) = _range(one), _range(other)
    return high < other_low or other_high < low


def _range(claim: Data) -> tuple[float, float]:
    low, high = claim["low"], claim["high"]
    return -inf if low is None else low, inf if high is None else high


def _is_revised(one: Data, other: Data) -> bool:
    """Whether the same claimants give another figure."""
    return _same_claimants(one, other) and not _is_in_words(one, other) and _range(one) != _range(other)


def _supersedes(later: Data, claim: Data) -> bool:
    """Whether its claimants gave another figure later: then that one is what they say."""
    return _is_revised(later, claim) and _is_after(later, claim)


def _is_later(one: Data, other: Data) -> bool:
    """Whether it is known which of them was said later."""
    return _is_after(one, other) or _is_after(other, one)


def _is_after(later: Data, earlier: Data) -> bool:
    if not (later["as_of"] and earlier["as_of"]):
        return False
    first, last = later["as_of"]["earliest"], earlier["as_of"]["latest"]
    return bool(first and last and first > last)
