"""Who carries what: enough sources, each cited once, and reference works not passed off as more."""

from collections.abc import Iterator

from loaders.problems import FieldPath, Finding, field_text, listed, plural, rule
from loaders.reading.entries import Data, Dataset, Entry

REFERENCE = "reference"
"""The kind of sources that retell from others."""

REFERENCE_WORK = "reference-work"
"""The kind of actors that are such a work."""

NEEDED = {1: 2, 2: 2, 3: 1}
"""How many different sources an event needs, by importance."""


def citation_lists(event: Data) -> Iterator[tuple[FieldPath, list[Data]]]:
    """Every list of citations of an event: of the summary, of each fact and of each claim."""
    yield ("sources",), event["sources"]
    for field, statement in _statements(event):
        yield (*field, "sources"), statement["sources"]


def _statements(event: Data) -> Iterator[tuple[FieldPath, Data]]:
    for name in ("facts", "claims"):
        for position, statement in enumerate(event[name]):
            yield (name, position), statement


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
    weak = [field for field, statement in _statements(entry.data) if statement["weak"]]
    if weak:
        verb = "rests" if len(weak) == 1 else "rest"
        message = (
            f"{plural(len(weak), 'statement')} {verb} on reference works alone: {listed([*map(field_text, weak)])}"
        )
        cure = "find a source nearer to the event, and take weak: true out"
        yield entry.finding("weak-source", (*weak[0], "weak"), message, cure)


@rule(
    "weak-unmarked",
    level="warning",
    wrong="a fact that only an encyclopaedia carries",
    right="the same, with weak: true",
)
def check_weak_marked(dataset: Dataset) -> Iterator[Finding]:
    """A fact or claim that reference works alone carry is marked weak, unless such a work is who claims it."""
    for entry in dataset.events.values():
        for field, statement in _statements(entry.data):
            if not statement["weak"] and _only_retold(statement, dataset) and not _said_by_a_work(statement, dataset):
                message = "reference works alone carry this, and it is not marked"
                cure = "find a source nearer to the event, or write weak: true below"
                yield entry.finding("weak-unmarked", (*field, "sources"), message, cure, at_key=True)


def _only_retold(statement: Data, dataset: Dataset) -> bool:
    sources = dataset.registry("sources")
    return all(_kind(sources, citation["source"]) == REFERENCE for citation in statement["sources"])


def _said_by_a_work(statement: Data, dataset: Dataset) -> bool:
    """A claimant that is unknown is told of by another rule, and may be one."""
    actors = dataset.registry("actors")
    return any(_kind(actors, claimant) in {REFERENCE_WORK, None} for claimant in statement.get("by", []))


def _kind(entries: dict[str, Entry], key: str) -> str | None:
    return entries[key].data["kind"] if key in entries else None
