"""Search that finds a name in any spelling and script: text and query are folded to the same plain letters.

`fold` is the one agreed with whoever filled `events_fts`: indexed text went through the same steps. Words with an ə
were indexed in two readings, as e and as a, since both are in use.
"""

import re
import unicodedata

from anyascii import anyascii

MOST_WORDS = 40
"""More words than this are not a search; FTS5 would give up on the expression."""

_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})
_ARMENIAN_U = (("ու", "u"), ("Ու", "U"), ("ՈՒ", "U"))
_SECOND_READING = str.maketrans({"ə": "a", "Ə": "A"})
_SEPARATORS = re.compile(r"[^a-z0-9]+")


def _transliterate(run: re.Match[str]) -> str:
    return anyascii(run[0]).replace("'", "").replace("`", "")


def fold(text: str) -> str:
    """The text in lower-case ASCII letters, whatever its script."""
    text = text.translate(_APOSTROPHES)
    for armenian, latin in _ARMENIAN_U:
        text = text.replace(armenian, latin)
    return _NON_ASCII.sub(_transliterate, text).lower()


def readings(text: str) -> list[str]:
    """Every folded reading of the text: one, or two where it has an ə."""
    return list(dict.fromkeys([fold(text), fold(text.translate(_SECOND_READING))]))


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
