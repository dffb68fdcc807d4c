"""A new dataset: what has to be said of it, and the files that it begins with."""

from loaders.starting.answers import Answers, NotAnAnswer, languages_of, publisher_of, sides_of, title_of
from loaders.starting.renewing import Renewed, renewed
from loaders.starting.texts import texts

__all__ = [
    "Answers",
    "NotAnAnswer",
    "Renewed",
    "languages_of",
    "publisher_of",
    "renewed",
    "sides_of",
    "texts",
    "title_of",
]
