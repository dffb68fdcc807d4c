"""What may have been typed instead of a word."""

import pytest

from datasette_timeline.listing.spellings import Spellings
from datasette_timeline.published.spellings import spellings_of

NAMES, TEXTS = ["Mill Bridge", "Мельничный мост", "Dorna"], ["The bride of the marshes", "fortifications"]
SPELLINGS = Spellings(spellings_of(NAMES, TEXTS))


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("brigde", ["Bridge", "bride"]),  # two letters have changed places
        ("brdge", ["Bridge"]),
        ("bridgee", ["Bridge"]),
        ("bridqe", ["Bridge", "bride"]),
        ("bridg", ["Bridge", "bride"]),  # names come first
        ("ridge", ["Bridge"]),
        ("dorma", ["Dorna"]),
        ("melnichnyi", ["Мельничный"]),
        ("fortifcatoins", ["fortifications"]),
        ("mil", []),  # too short for a guess
        ("xyzzy", []),
    ],
)
def test_one_slip_away(word: str, near: list[str]) -> None:
    assert SPELLINGS.near(word) == near
