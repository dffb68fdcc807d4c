"""What names are found by: each word in every form, and the whole name as one more term.

The index of the names of sources has these terms, and who searches it asks for them.
"""

import hashlib
from collections.abc import Iterable
from itertools import chain

from datasette_timeline.published.folding import readings
from datasette_timeline.published.terms import forms_in

_WHOLE = "ω"
"""Begins the term of a whole name: no folded word has such a letter."""


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Every term of the names, and every folded word."""
    return frozenset(chain.from_iterable(map(forms_in, names)))


def called(label: str, names: Iterable[str]) -> frozenset[str]:
    """The names, folded, and the label, with both sides of a slash in it."""
    return frozenset(reading for text in (label, *label.split(" / "), *names) for reading in readings(text))


def whole(folded: str) -> str:
    """A folded name as one term, as long for every name."""
    return _WHOLE + hashlib.sha256(folded.encode()).hexdigest()[:12]


def index_terms(label: str, names: Iterable[str]) -> str:
    """What the index has of something that is called so."""
    others = list(names)
    return " ".join([*sorted(words_of([label, *others])), *sorted(map(whole, called(label, others)))])
