"""Words that searches may mean: what names, headlines and summaries have, by what people may type instead."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property

from datasette_timeline.published.spellings import Spelling

_SHORTEST = 4
"""Shorter words are near to too many others."""
_LONG = 7
_CLOSE = 0.78
_MOST = 3


class Spellings:
    """Words by what may be typed instead."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        known = list(spellings)
        self.written = {word: written for word, written, _ in known}
        self._count = {word: uses for word, _, uses in known}

    def prepare(self) -> None:
        """Work out what is looked up."""
        self._by_less, self._by_beginning  # noqa: B018

    def near(self, word: str) -> list[str]:
        """The words that are one slip of the fingers away, or where none is, much alike; the likeliest first."""
        if len(word) < _SHORTEST:
            return []
        slips = {known for less in (word, *_less(word)) for known in self._by_less.get(less, ())}
        slips = {known for known in slips if _is_one_slip(word, known)}
        likely = sorted(slips, key=lambda known: (known[0] != word[0], -self._count[known], known))
        found = [self.written[known] for known in likely] or self._parted(word)
        return (found or [self.written[known] for known in self._alike(word)])[:_MOST]

    def _parted(self, word: str) -> list[str]:
        """Two words between which the space is missing."""
        pairs = ((word[:at], word[at:]) for at in range(_SHORTEST - 1, len(word) - _SHORTEST + 2))
        return [
            f"{self.written[one]} {self.written[other]}"
            for one, other in pairs
            if one in self.written and other in self.written
        ]

    def _alike(self, word: str) -> list[str]:
        if len(word) < _LONG:
            return []
        lengths = range(len(word) - 2, len(word) + 3)
        known = [each for length in lengths for each in self._by_beginning.get((length, word[0]), ())]
        return get_close_matches(word, known, n=_MOST, cutoff=_CLOSE)

    @cached_property
    def _by_less(self) -> Mapping[str, list[str]]:
        """Words by what is left of them without one letter, and by themselves."""
        words: dict[str, list[str]] = defaultdict(list)
        for word in self.written:
            if len(word) >= _SHORTEST - 1:
                for less in {word, *_less(word)}:
                    words[less].append(word)
        return words

    @cached_property
    def _by_beginning(self) -> Mapping[tuple[int, str], list[str]]:
        words: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in self.written:
            words[len(word), word[0]].append(word)
        return words


def _less(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_one_slip(word: str, other: str) -> bool:
    """Whether one letter too many, too few or wrong, or two that have changed places, make one word the other."""
    at = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    rest, there = word[at:], other[at:]
    swapped = rest[:2] == there[:2][::-1] and rest[2:] == there[2:]
    return word != other and (rest[1:] == there or rest == there[1:] or rest[1:] == there[1:] or swapped)
