"""Azerbaijani: what is sure; the rest is said in English."""

from collections.abc import Mapping

CODE = "az"
NAME = "Azərbaycanca"
SEPARATOR = "."


def plural(number: int) -> str:
    """The plural form that goes with a number."""
    return "one" if number == 1 else "other"


WORDS: Mapping[str, str] = {}
