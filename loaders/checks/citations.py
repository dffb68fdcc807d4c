"""Who carries what: enough sources, each cited once, and reference works not passed off as more."""

from collections.abc import Iterator

from loaders.problems import FieldPath, Finding, field_text, listed, plural, rule
from loaders.reading.entries import Data, Entry

NEEDED = {1: 2, 2: 2, 3: 1}
"""How many different sources an event needs, by importance."""


def citation_lists(event: Data) -> Iterator[tuple[FieldPath, list[Data]]]:
    """Every list of citations of an event: of the summary, of each fact and of each claim."""
    yield ("sources",), event["sources"]
    for name in ("facts", "claims"):
        for position, item in enumerate(event[name]):
            yield (name, position, "sources"), item["sources"]


@rule("sources-too-few", wrong="importance: 1 with one source", right="importance: 1 with two sources")
def check_two_sources(entry: Entry) -> Iterator[Finding]:
    """An event of importance 1 or 2 rests on at least two different sources."""
    if entry.registry != "events" or entry.data["status"] != "reviewed":
        return
    cited = {citation["source"] for _, citations in citation_lists(entry.data) for citation in citations}
    needed = NEEDED[entry.data["importance"]]
    if len(cited) < needed:
        message = f"importance {entry.data['importance']} needs {needed} sources, and there is {len(cited)}"
        yield entry.finding("sources-too-few", ("sources",), message, "add a source, or make it importance 3")


@rule("citation-duplicate", wrong="sources: [{source: a}, {source: a}]", right="sources: [{source: a}]")
def check_citation_once(entry: Entry) -> Iterator[Finding]:
    """A source is cited once for the same statement, unless for different places in it."""
    if entry.registry != "events":
        return
    for field, citations in citation_lists(entry.data):
        seen: set[tuple[str, str | None]] = set()
        for position, citation in enumerate(citations):
            cited = (citation["source"], citation["locator"])
            if cited in seen:
                message = f"{citation['source']!r} is cited here a second time"
                yield entry.finding("citation-duplicate", (*field, position, "source"), message, "take one out")
            seen.add(cited)


@rule("weak-source", level="warning", wrong="weak: true", right="a source that is not a reference work")
def check_weak_source(entry: Entry) -> Iterator[Finding]:
    """A fact or claim rests on more than reference works alone."""
    if entry.registry != "events":
        return
    weak: list[FieldPath] = [
        (name, position)
        for name in ("facts", "claims")
        for position, item in enumerate(entry.data[name])
        if item["weak"]
    ]
    if weak:
        verb = "rests" if len(weak) == 1 else "rest"
        message = (
            f"{plural(len(weak), 'statement')} {verb} on reference works alone: {listed([*map(field_text, weak)])}"
        )
        cure = "find a source nearer to the event, and take weak: true out"
        yield entry.finding("weak-source", (*weak[0], "weak"), message, cure)
