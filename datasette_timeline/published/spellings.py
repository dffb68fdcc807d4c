"""The words that searches may mean: what names and texts have, as somebody writes them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from datasette_timeline.published.terms import words

_WEIGHTS = (1000, 1)
"""A word of a name counts more than as many of texts as there are."""


class Spelling(NamedTuple):
    """A folded word as it is written; where there is a choice, in Latin letters rather than others."""

    word: str
    written: str
    uses: int
    """How much it is used."""


def spellings_of(names: Iterable[str], texts: Iterable[str]) -> Iterator[Spelling]:
    """Every word of the names and texts, once."""
    written: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for weight, each in zip(_WEIGHTS, (names, texts), strict=True):
        for (plain, word), times in Counter(chain.from_iterable(map(words, each))).items():
            counts[plain] += weight * times
            if plain not in written or (word.isascii() and not written[plain].isascii()):
                written[plain] = word
    return (Spelling(word, written[word], counts[word]) for word in written)
