"""Which key was probably meant: a slip of the finger is found, a relative is not.

A wrong suggestion does harm, since a tired editor takes it: the event moves to another district, the fact cites another
document. So the parts that two keys share count for nothing, and what is left of both must be nearly the same.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

_DATE = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})-(.+)")
_SLIPS_IN_DATE = 2
_SHORT = 4


def nearest(key: str, known: Iterable[str]) -> str | None:
    """The known key of which this one may be a misspelling, if there is one."""
    near = [other for other in known if _may_be_meant(key, other)]
    return max(near, key=lambda other: (SequenceMatcher(None, key, other).ratio(), other), default=None)


def _may_be_meant(key: str, other: str) -> bool:
    dated, other_dated = _DATE.fullmatch(key), _DATE.fullmatch(other)
    if dated and other_dated:
        date, words, other_date, other_words = *dated.groups(), *other_dated.groups()
        if words == other_words:
            return _slips(date, other_date, _SLIPS_IN_DATE)
        return date == other_date and _is_near(words, other_words)
    return _is_near(key, other)


def _is_near(key: str, other: str) -> bool:
    if _is_misspelt(key.replace("-", ""), other.replace("-", ""), most=1):
        return True
    rest, other_rest = _without_shared(key.split("-"), other.split("-"))
    if not (rest and other_rest):
        left_over, shared = rest or other_rest, min(key.count("-") - len(rest), other.count("-") - len(other_rest)) + 1
        return len(left_over) <= 1 and shared > 0
    return len(rest) == len(other_rest) and _is_misspelt("".join(rest), "".join(other_rest))


def _without_shared(parts: list[str], others: list[str]) -> tuple[list[str], list[str]]:
    rest, other_rest = list(parts), []
    for part in others:
        if part in rest:
            rest.remove(part)
        else:
            other_rest.append(part)
    return rest, other_rest


def _is_misspelt(word: str, other: str, most: int | None = None) -> bool:
    """Whether few letters differ for the length of the words. Other digits are another year or another number."""
    digits, other_digits = re.sub("[^0-9]", "", word), re.sub("[^0-9]", "", other)
    if sorted(digits) != sorted(other_digits):
        return False
    shorter = min(len(word), len(other))
    return _slips(word, other, most or shorter // _SHORT) if shorter >= _SHORT else word == other


def _slips(word: str, other: str, most: int) -> bool:
    """Whether at most so many letters were left out, put in, mistaken or exchanged with their neighbour."""
    if abs(len(word) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for position, letter in enumerate(word):
        last_but_one, before = before, row
        row = [position + 1]
        for number, other_letter in enumerate(other):
            costs = [before[number + 1] + 1, row[number] + 1, before[number] + (letter != other_letter)]
            if position and number and (letter, word[position - 1]) == (other[number - 1], other_letter):
                costs.append(last_but_one[number - 1] + 1)
            row.append(min(costs))
        if min(row) > most and (not before or min(before) > most):
            return False
    return row[-1] <= most
