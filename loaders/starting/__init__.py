"""A new dataset: what has to be said of it, and the files that it begins with."""

from loaders.starting.answers import Answers, NotAnAnswer, languages_of, publisher_of, sides_of, title_of
from loaders.starting.program import WHEELS, program, wheels_in
from loaders.starting.renewing import Renewed, renewed
from loaders.starting.texts import texts

__all__ = [
    "WHEELS",
    "Answers",
    "NotAnAnswer",
    "Renewed",
    "languages_of",
    "program",
    "publisher_of",
    "renewed",
    "sides_of",
    "texts",
    "title_of",
    "wheels_in",
]
