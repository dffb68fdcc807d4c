"""What the dataset proposes to search for: it finds something."""

import re
from collections.abc import Iterable, Iterator

from datasette_timeline.published.terms import indexed, tokens
from loaders.problems import Finding, listed, rule
from loaders.reading.entries import Dataset, Entry

_NAMED = ("actors", "places")
_YEAR = re.compile(r"\d{4}")


@rule("example-unknown", wrong="examples: [Prauge talks]", right="examples: [Prague talks]")
def check_examples_find(dataset: Dataset) -> Iterator[Finding]:
    """Each word of a search that the dataset proposes is in a reviewed event, or in a name of an actor or a place."""
    for entry in dataset.registry("dataset").values():
        known = _words(dataset) if entry.data["examples"] else set()
        for position, example in enumerate(entry.data["examples"]):
            if unknown := [token.plain for token in tokens(example) if known.isdisjoint(token.forms)]:
                message = f"searching for {example!r} finds nothing: no event and no name has {listed(unknown)}"
                cure = "write words that a reviewed event has, or a name from the registries"
                yield entry.finding("example-unknown", ("examples", position), message, cure)


def _words(dataset: Dataset) -> set[str]:
    """The terms that search finds something by."""
    return {term for text in _texts(dataset) for term in text.split()}


def _texts(dataset: Dataset) -> Iterator[str]:
    for event in dataset.events.values():
        if event.data["status"] == "reviewed":
            yield from (*event.data["search"], *_YEAR.findall(event.data["date"]))
    for registry in _NAMED:
        yield from map(indexed, _names(dataset.registry(registry).values()))


def _names(entries: Iterable[Entry]) -> Iterator[str]:
    return (name["name"] for entry in entries for name in entry.data["names"])
