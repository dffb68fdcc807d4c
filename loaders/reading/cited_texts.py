"""Which texts of the records cite by sentence: summaries of events, the introduction and chapters of the dataset."""

from collections.abc import Iterator
from typing import NamedTuple

from loaders.problems import FieldPath
from loaders.reading.entries import Data
from loaders.reading.originals import digest_of
from loaders.reading.sentences import Sentence


class CitedText(NamedTuple):
    """A text whose sentences name sources."""

    inside: FieldPath
    """Where in its entry it stands: the way to what has the text, its sources and its translations."""
    told: Data
    """What stands there."""
    name: str
    """The field of the text."""
    titled: str
    """The field of its title in a translation."""
    title: str | None
    """What it is headed by; None where it has no title."""

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
            yield CitedText((*self.inside, "translations", position), each, self.name, self.titled, each[self.titled])

    @property
    def digest(self) -> str:
        """What its translations follow: it changes with title and text, whose marks do not count."""
        return digest_of(self.title or "", self.told[self.name])


def cited_texts(registry: str, data: Data) -> Iterator[CitedText]:
    """The texts of an entry that cite, in the language of the dataset."""
    if registry == "events":
        yield CitedText((), data, "summary", "title", data["title"])
    elif registry == "dataset":
        if introduction := data["introduction"]:
            yield CitedText(("introduction",), introduction, "text", "headline", introduction["headline"])
        for position, period in enumerate(data["periods"]):
            if period["chapter"]:
                yield CitedText(("periods", position, "chapter"), period["chapter"], "text", "label", period["label"])
