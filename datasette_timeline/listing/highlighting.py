"""What a search found, shown in the text as it is written: words are compared folded, and marked where they stand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from datasette_timeline.database.registered_names import Phrase
from datasette_timeline.filters.search_words import Word
from datasette_timeline.published.terms import indexed, tokens

_ELLIPSIS = "…"
_MARK, _END = Markup("<mark>"), Markup("</mark>")
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
    inside = _Inside(text) if present else None
    spans = [span for number in present if inside for span in inside.spans(words[number], number)]
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def words_in(text: str, words: Words) -> frozenset[int]:
    """Which words of a search, by index, a text has."""
    return words_among(_terms(text), words)


def words_among(terms: str, words: Words) -> frozenset[int]:
    """Which words of a search, by index, a text has whose terms these are, each between spaces."""
    return frozenset([number for number, word in enumerate(words) if _has(terms, word)])


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
    return any(map(terms.__contains__, word.needles))


class _Inside:
    """The words of a text, and where each of their forms stands."""

    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, token in enumerate(self._tokens):
            for form in token.forms:
                self._places[form].append(place)

    def spans(self, word: Word, number: int) -> Iterator[Span]:
        """Where the word with that number stands; in no order."""
        for phrase in word.phrases:
            for place in self._places.get(phrase[0], ()):
                if self._goes_on(phrase, place):
                    yield self._span(phrase, place, number)
        for place in self._beginning(word.beginning) if word.beginning else ():
            yield self._span(word.beginning, place, number)

    def _goes_on(self, phrase: Phrase, start: int) -> bool:
        following = self._tokens[start : start + len(phrase)]
        return len(following) == len(phrase) and all(
            term in token.forms for term, token in zip(phrase, following, strict=True)
        )

    def _beginning(self, beginning: Phrase) -> Iterator[int]:
        """Where the last term of a phrase begins a word, and the others are whole ones before it."""
        *whole, last = beginning
        for place, token in enumerate(self._tokens[len(whole) :]):
            if any(form.startswith(last) for form in (*token.forms, token.plain)) and self._goes_on((*whole,), place):
                yield place

    def _span(self, phrase: Phrase, start: int, number: int) -> Span:
        return Span(self._tokens[start].start, self._tokens[start + len(phrase) - 1].end, number)


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
        parts += [escape(text[at : span.start]), _MARK, escape(text[span.start : span.end]), _END]
        at = span.end
    return Markup("").join([*parts, escape(text[at:])])
