"""Armenian: what is sure; the rest is said in English."""

from collections.abc import Mapping

CODE = "hy"
NAME = "Հայերեն"
SEPARATOR = "N{NO-BREAK SPACE}"


def plural(number: int) -> str:
    """The plural form that goes with a number."""
    return "one" if number == 1 else "other"


WORDS: Mapping[str, str] = {}
