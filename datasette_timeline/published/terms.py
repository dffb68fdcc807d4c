"""The words of a text as the index for search has them: folded, and cut to their stems.

A text and a query go through the same steps, so that a word is found by every form of it. A number is one word however
its thousands are written, and so are a share in per cent, an abbreviation with points and a designation with a hyphen.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from Stemmer import Stemmer

from datasette_timeline.published.folding import APOSTROPHES, fold, readings

_WORDS_KEPT = 50_000
_TEXTS_KEPT = 500
"""Texts are indexed more than once: by themselves, and together with others."""
_SPACES = "\u0020\u00a0\u2009\u202f"
_PER_CENT = r"%|per[ -]?cent\b|процент\w*|faiz\w*|տոկոս\w*"
_TOKEN = re.compile(
    rf"""
    (?P<number>(?<![\w.,])\d{{1,3}}(?:[.,{_SPACES[1:]}]\d{{3}})+(?![\w]|[.,]\d) | (?<![\w.,])\d{{1,3}}(?:[ ]000)+(?!\w)
      | (?<![\w.,])\d+[.,]\d+(?=[{_SPACES}-]?(?:{_PER_CENT})) | (?<!\w)\d+(?=[{_SPACES}-]?(?:{_PER_CENT})))
      (?P<share>[{_SPACES}-]?(?:{_PER_CENT}))?
    | (?P<percent>{_PER_CENT})
    | (?P<abbreviation>(?<![\w.])(?:[^\W\d_]\.){{2,}} | (?<![\w.])(?:[^\W\d_]\.)+[^\W\d_](?![\w.]))
    | (?P<designation>(?<![\w-])[^\W\d_]{{1,4}}-\d{{1,4}}[^\W\d_]?(?![\w-]))
    | (?P<word>[^\W_](?:[^\W_]|[\u0300-\u036f]|[{APOSTROPHES}](?=[^\W_]))*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}]s$", re.IGNORECASE)
_PLAIN = re.compile(r"[^a-z0-9]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARMENIAN = re.compile("[\u0531-\u0587]")
_SHORTEST_STEMMED = 3
_HYPHEN = "-‐‑"

_english = Stemmer("english", 0).stemWord
_russian = Stemmer("russian", 0).stemWord
_armenian = Stemmer("armenian", 0).stemWord


class Token(NamedTuple):
    """A word of a text: where it stands, what it is written like, folded, and the terms that it is found by."""

    start: int
    end: int
    plain: str
    forms: tuple[str, ...]


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order; what has neither letter nor digit is none."""
    for match in _TOKEN.finditer(text):
        plain, forms = _of_word(match[0]) if match.lastgroup == "word" else _otherwise(match)
        if forms:
            yield Token(*match.span(), plain, forms)


def indexed(*texts: str) -> str:
    """The texts as they are indexed: a term for each word, then the further terms, and words with a hyphen as one."""
    firsts, further, compounds = zip(*map(_indexed, texts), strict=True) if texts else ((), (), ())
    return " ".join([*chain(*firsts), *dict.fromkeys(chain(*further)), *chain(*compounds)])


@lru_cache(maxsize=_TEXTS_KEPT)
def _indexed(text: str) -> tuple[list[str], list[str], list[str]]:
    """The terms of a text: of each word the first, the further ones, and those of words with a hyphen as one."""
    firsts, further, compounds = list[str](), list[str](), list[str]()
    before, end = "", 0
    for match in _TOKEN.finditer(text):
        plain, forms = _of_word(match[0]) if match.lastgroup == "word" else _otherwise(match)
        if not forms:
            continue
        firsts.append(forms[0])
        if len(forms) > 1:
            further += forms[1:]
        start, after = match.span()
        if start != end and text[end:start] in _HYPHEN and before.isalpha():
            compounds.append(terms(before + plain)[0])
        before, end = plain, after
    return firsts, further, compounds


def _otherwise(match: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """The same of what is no plain word, which nearly all are."""
    match match.lastgroup:
        case "percent":
            return "percent", ("percent",)
        case "number" | "share":
            digits = re.sub(r"\D", "", match["number"])
            plain = f"{digits}percent" if match["share"] else digits
            return plain, (plain,)
        case _:  # an abbreviation or a designation
            plain = plain_word(fold(re.sub(r"[.-]", "", match[0])))
            return plain, (plain,) if plain else ()


@lru_cache(maxsize=_WORDS_KEPT)
def _of_word(written: str) -> tuple[str, tuple[str, ...]]:
    bare = _POSSESSIVE.sub("", written)
    return plain_word(fold(bare)), terms(bare)


def terms(word: str) -> tuple[str, ...]:
    """What a word is found by: its stem, in each of its readings, and the stem in its own language."""
    plain = [plain_word(reading) for reading in readings(word)]
    if _CYRILLIC.search(word):
        plain.append(plain_word(fold(_russian(_russian(word.lower())))))
    elif _ARMENIAN.search(word):
        plain.append(plain_word(fold(_armenian(word.lower()))))
    return tuple(dict.fromkeys(_stem(each) for each in plain if each))


def plain_word(folded: str) -> str:
    """The letters and digits of a folded word."""
    return _PLAIN.sub("", folded)


def _stem(plain: str) -> str:
    return _english(plain) if len(plain) > _SHORTEST_STEMMED and plain.isalpha() else plain
