"""What a search found, shown in the text as it is written: words are compared folded, and marked where they stand."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from datasette_timeline.database.registered_names import Phrase
from datasette_timeline.filters.search_words import Word
from datasette_timeline.published.terms import Token, indexed, tokens

_ELLIPSIS = "…"
_TEXTS_KEPT = 10_000

Words = Sequence[Word]
"""What search_words.search_words returns."""


class Span(NamedTuple):
    """A stretch of a text that a word of the search found; `word` is its index."""

    start: int
    end: int
    word: int


def found(text: str, words: Words) -> list[Span]:
    """Where the words of a search stand in a text, in order and without overlap."""
    present = words_in(text, words)
    inside = list(tokens(text)) if present else []
    spans = [
        Span(inside[at].start, inside[at + len(phrase) - 1].end, number)
        for number in present
        for phrase, begins in _phrases(words[number])
        for at in range(len(inside) - len(phrase) + 1)
        if _matches(phrase, inside[at : at + len(phrase)], begins=begins)
    ]
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def words_in(text: str, words: Words) -> frozenset[int]:
    """Which words of a search, by index, a text has."""
    terms = _terms(text)
    return frozenset(number for number, word in enumerate(words) if _has(terms, word))


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


@lru_cache(maxsize=_TEXTS_KEPT)
def _terms(text: str) -> str:
    """The terms of a text as the index has them, each between spaces."""
    return f" {indexed(text)} "


def _has(terms: str, word: Word) -> bool:
    begins = f" {' '.join(word.beginning)}" if word.beginning else None
    return any(f" {' '.join(phrase)} " in terms for phrase in word.phrases) or (begins is not None and begins in terms)


def _phrases(word: Word) -> list[tuple[Phrase, bool]]:
    """What finds a word, and whether that is the beginning of something longer."""
    found = [(phrase, False) for phrase in word.phrases]
    return [*found, (word.beginning, True)] if word.beginning else found


def _matches(phrase: Phrase, inside: Sequence[Token], *, begins: bool) -> bool:
    *whole, last = phrase
    *before, end = inside
    ends_so = any(form.startswith(last) for form in (*end.forms, end.plain)) if begins else last in end.forms
    return ends_so and all(term in token.forms for term, token in zip(whole, before, strict=True))


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
