"""The words of a search, in any spelling and script, and the FTS5 expression that finds them."""

import re
import unicodedata

from datasette_timeline.published.folding import readings

MOST_WORDS = 40
"""More words than this are not a search; FTS5 would give up on the expression."""

_SEPARATORS = re.compile(r"[^a-z0-9]+")


def search_words(query: str) -> list[list[str]]:
    """The words of a query, each as its folded readings of letters, digits and single spaces.

    Words without any letter or digit are left out, so that no character means anything to FTS5.
    """
    words = []
    for word in unicodedata.normalize("NFC", query).split():
        plain = [_SEPARATORS.sub(" ", reading).strip() for reading in readings(word)]
        if any(plain):
            words.append([reading for reading in plain if reading])
    return words


def match_expression(words: list[list[str]]) -> str:
    """An FTS5 expression that wants every word, the last one also as the beginning of a longer word.

    Takes what `search_words` returns, and at least one word.
    """
    *whole, last = words
    terms = [_any_of([f'"{reading}"' for reading in word]) for word in whole]
    terms.append(_any_of([f'"{reading}"*' if len(reading) >= 3 else f'"{reading}"' for reading in last]))
    return " AND ".join(terms)


def _any_of(phrases: list[str]) -> str:
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"
