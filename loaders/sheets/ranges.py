"""Stretches of cells as spreadsheets write them: "B2:C4"."""

import re
from collections import defaultdict
from collections.abc import Iterable

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_STRIPE = 256


def column_number(letters: str) -> int:
    """The number of a column by its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class Ranges:
    """Stretches of cells; those that are not written as such are left out."""

    def __init__(self, written: Iterable[str]) -> None:
        found = [(text, match) for text in written if (match := _RANGE.fullmatch(text))]
        self.written = tuple(text for text, _ in found)
        # By stripes of rows: looking at each of thousands for every cell would take minutes.
        self._corners: defaultdict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
        for _, match in found:
            left, top, right, bottom = match.groups()
            corners = (int(top), column_number(left), int(bottom or top), column_number(right or left))
            for stripe in range(corners[0] // _STRIPE, corners[2] // _STRIPE + 1):
                self._corners[stripe].append(corners)

    def __contains__(self, place: tuple[int, int]) -> bool:
        """Whether a cell, by its row and column, is in one of them."""
        row, column = place
        return any(
            top <= row <= bottom and left <= column <= right
            for top, left, bottom, right in self._corners.get(row // _STRIPE, ())
        )
