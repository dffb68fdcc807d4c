"""What a search found, shown in the text as it is written: words are compared folded, and marked where they stand."""

import re
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from datasette_timeline.published.folding import readings

_WORD = re.compile(r"\w+")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_ELLIPSIS = "…"
_WORDS_KEPT = 50_000
_PREFIX_LETTERS = 3
"""From so many letters on, the last word of a search also means longer words; see folding.match_expression."""

Words = list[list[str]]
"""What search_words.search_words returns: each word in its folded readings."""


class Token(NamedTuple):
    """A word of a text: where it stands, and every folded form that it is found by."""

    start: int
    end: int
    forms: frozenset[str]


class Span(NamedTuple):
    """A stretch of a text that a word of the search found; `word` is its index."""

    start: int
    end: int
    word: int


def found(text: str, words: Words) -> list[Span]:
    """Where the words of a search stand in a text, in order and without overlap."""
    tokens = _tokens(text)
    spans = [
        Span(tokens[at].start, tokens[at + len(phrase) - 1].end, number)
        for number, word in enumerate(words)
        for phrase in (reading.split() for reading in word)
        for at in range(len(tokens) - len(phrase) + 1)
        if _matches(phrase, tokens[at : at + len(phrase)], prefix=number == len(words) - 1)
    ]
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def words_in(text: str, words: Words) -> frozenset[int]:
    """Which words of a search, by index, a text has."""
    return frozenset(span.word for span in found(text, words))


def highlighted(text: str, words: Words) -> Markup:
    """The whole text, with what was found marked."""
    return _marked(text, found(text, words))


def snippet(text: str, words: Words, length: int = 220) -> Markup:
    """About so many letters of the text, around where it has most of the words, with what was found marked."""
    spans = found(text, words)
    if len(text) <= length:
        return _marked(text, spans)
    start = _best_start(spans, length, len(text))
    end = min(len(text), start + length)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = text.find(" ", end) if end < len(text) and text.find(" ", end) != -1 else len(text)
    inside = [Span(at - start, to - start, word) for at, to, word in spans if at >= start and to <= end]
    before, after = _ELLIPSIS if start else "", _ELLIPSIS if end < len(text) else ""
    return Markup("{}{}{}").format(before, _marked(text[start:end], inside), after)


def _tokens(text: str) -> list[Token]:
    return [Token(match.start(), match.end(), forms) for match in _WORD.finditer(text) for forms in _forms(match[0])]


@lru_cache(maxsize=_WORDS_KEPT)
def _forms(word: str) -> tuple[frozenset[str], ...]:
    """The folded forms of a word: mostly one set, more where folding makes several words of it."""
    forms = [_NOT_PLAIN.sub(" ", reading).split() for reading in readings(word)]
    return tuple(frozenset(form[at] for form in forms if at < len(form)) for at in range(max(map(len, forms))))


def _matches(phrase: list[str], tokens: list[Token], prefix: bool) -> bool:
    *whole, last = phrase
    if not all(part in token.forms for part, token in zip(whole, tokens, strict=False)):
        return False
    if last in tokens[-1].forms:
        return True
    begins = prefix and sum(map(len, phrase)) >= _PREFIX_LETTERS
    return begins and any(form.startswith(last) for form in tokens[-1].forms)


def _best_start(spans: list[Span], length: int, whole: int) -> int:
    """Where a window of that length sees most of the words."""
    if not spans:
        return 0
    reach = length * 3 // 4

    def seen(first: Span) -> int:
        return len({span.word for span in spans if first.start <= span.start and span.end <= first.start + reach})

    best = max(spans, key=seen)
    return max(0, min(best.start - length // 5, whole - length))


def _marked(text: str, spans: list[Span]) -> Markup:
    parts, at = [], 0
    for span in spans:
        parts += [escape(text[at : span.start]), Markup("<mark>{}</mark>").format(text[span.start : span.end])]
        at = span.end
    return Markup("").join([*parts, escape(text[at:])])
