"""The words of a text as the index for search has them: folded, and cut to their stems.

A text and a query go through the same steps, so that a word is found by every form of it. A number is one word however
its thousands are written, and so are a share in per cent, an abbreviation with points and a designation with a hyphen.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from Stemmer import Stemmer

from datasette_timeline.published.folding import APOSTROPHES, fold, readings

_WORDS_KEPT = 50_000
_TEXTS_KEPT = 50
"""As many as a record has, each of which is asked for by itself and beside others."""
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
_MAY_GO_ON = re.compile(rf"\d|{_PER_CENT}|per$|^cent\b", re.IGNORECASE)
"""What stands between two spaces and may be one word with what is beyond them."""
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


class Word(NamedTuple):
    """A word of a text, folded, and as it is written there."""

    plain: str
    written: str


class _Piece(NamedTuple):
    """A part of a text of which no word goes on in another."""

    words: tuple[Word, ...]
    firsts: tuple[str, ...]
    """Of each word the term that it is found by."""
    further: tuple[str, ...]
    """The further ones."""
    compounds: tuple[str, ...]
    """Those of words with a hyphen as one."""
    forms: tuple[str, ...]
    """All terms of each word, and the word folded."""


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order; what has neither letter nor digit is none."""
    for match in _TOKEN.finditer(text):
        plain, forms = _of_word(match[0]) if match.lastgroup == "word" else _otherwise(match)
        if forms:
            yield Token(*match.span(), plain, forms)


def words(text: str) -> Iterator[Word]:
    """The same words, without where they stand: in a tenth of the time, since most texts have the same ones."""
    return chain.from_iterable(piece.words for piece in _pieces(text))


def forms_in(text: str) -> Iterator[str]:
    """All terms of the words of a text, and the words folded."""
    return chain.from_iterable(piece.forms for piece in _pieces(text))


def indexed(*texts: str) -> str:
    """The texts as they are indexed: a term for each word, then the further terms, and words with a hyphen as one."""
    pieces = [piece for text in texts for piece in _pieces(text)]
    firsts = [term for piece in pieces for term in piece.firsts]
    further = dict.fromkeys(term for piece in pieces if piece.further for term in piece.further)
    compounds = [term for piece in pieces if piece.compounds for term in piece.compounds]
    return " ".join([*firsts, *further, *compounds])


@lru_cache(maxsize=_TEXTS_KEPT)
def _pieces(text: str) -> tuple[_Piece, ...]:
    """The text at its spaces, but for those that may lie within a word: 20 000, 20 per cent."""
    found = list[_Piece]()
    for line in text.split("\n"):
        chunks = line.split(" ")
        pieces = [*map(_alone, chunks)]
        alone = [piece for piece in pieces if piece]
        found += alone if len(alone) == len(chunks) else _joined(chunks, pieces)
    return tuple(found)


def _joined(chunks: list[str], pieces: list[_Piece | None]) -> Iterator[_Piece]:
    """The pieces of a line, those that may go on beyond a space with what is beside them."""
    joined = list[str]()
    for chunk, piece in zip(chunks, pieces, strict=True):
        if piece is None:
            joined.append(chunk)
            continue
        if joined:
            yield _piece(" ".join(joined))
            joined.clear()
        yield piece
    if joined:
        yield _piece(" ".join(joined))


@lru_cache(maxsize=_WORDS_KEPT)
def _alone(chunk: str) -> _Piece | None:
    """What there is between two spaces; None where its words may go on beyond them."""
    return None if _MAY_GO_ON.search(chunk) else _piece(chunk)


@lru_cache(maxsize=_WORDS_KEPT)
def _piece(text: str) -> _Piece:
    found = list(tokens(text))
    return _Piece(
        tuple(Word(token.plain, text[token.start : token.end]) for token in found),
        tuple(token.forms[0] for token in found),
        tuple(form for token in found for form in token.forms[1:]),
        tuple(_compounds(text, found)),
        tuple(form for token in found for form in (*token.forms, token.plain)),
    )


def _compounds(text: str, found: list[Token]) -> Iterator[str]:
    for before, after in pairwise(found):
        if text[before.end : after.start] in _HYPHEN and before.end != after.start and before.plain.isalpha():
            yield terms(before.plain + after.plain)[0]


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
