"""The words that searches may mean: what names and texts have, as somebody writes them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from datasette_timeline.published.terms import tokens

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
        for text in each:
            for token in tokens(text):
                counts[token.plain] += weight
                word = text[token.start : token.end]
                if token.plain not in written or (word.isascii() and not written[token.plain].isascii()):
                    written[token.plain] = word
    return (Spelling(word, written[word], counts[word]) for word in written)
