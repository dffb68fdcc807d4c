"""Which texts of the records cite by sentence: summaries of events, the introduction and chapters of the dataset."""

from collections.abc import Iterator
from typing import NamedTuple

from loaders.problems import FieldPath
from loaders.reading.entries import Data
from loaders.reading.sentences import Sentence


class CitedText(NamedTuple):
    """A text whose sentences name sources."""

    inside: FieldPath
    """Where in its entry it stands: the way to what has the text, its sources and its translations."""
    told: Data
    """What stands there."""
    name: str
    """The field of the text."""

    @property
    def field(self) -> FieldPath:
        """The way to the text itself."""
        return (*self.inside, self.name)

    @property
    def sentences(self) -> list[Sentence]:
        """Its sentences, once they are told apart."""
        return [Sentence(*each) for each in self.told["sentences"]]

    @property
    def sources(self) -> list[str]:
        """The keys of what carries it, each once."""
        return [*dict.fromkeys(citation["source"] for citation in self.told["sources"])]

    @property
    def translations(self) -> Iterator["CitedText"]:
        """The same text in other languages."""
        for position, each in enumerate(self.told.get("translations", ())):
            yield CitedText((*self.inside, "translations", position), each, self.name)


def cited_texts(registry: str, data: Data) -> Iterator[CitedText]:
    """The texts of an entry that cite, in the language of the dataset."""
    if registry == "events":
        yield CitedText((), data, "summary")
    elif registry == "dataset":
        if data["introduction"]:
            yield CitedText(("introduction",), data["introduction"], "text")
        for position, period in enumerate(data["periods"]):
            if period["chapter"]:
                yield CitedText(("periods", position, "chapter"), period["chapter"], "text")
