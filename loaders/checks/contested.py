"""Which events are contested, and whether each side is heard on them in its own words."""

from collections.abc import Iterator

from loaders.checks.agreement import CONTESTED, agreement_of
from loaders.checks.citations import citation_lists
from loaders.checks.comparing import comparable_sets
from loaders.checks.sides import Standpoints, sides_of
from loaders.problems import Finding, listed, rule
from loaders.reading.entries import Data, Dataset, Entry
from schema.dates import parse_date


def top_of(actor: str, dataset: Dataset) -> str:
    """What an actor is part of, at the top; itself where that is nothing."""
    actors, passed = dataset.registry("actors"), {actor}
    while (entry := actors.get(actor)) and (parent := entry.data["parent"]) and parent not in passed:
        passed.add(parent)
        actor = parent
    return actor


def is_contested(entry: Entry, dataset: Dataset, standpoints: Standpoints) -> bool:
    """Whether what is said on any question of the event cannot all be so, as its document will tell."""
    claims = [_compared(entry, claim, dataset, standpoints) for claim in entry.data["claims"]]
    return any(agreement_of(comparable) in CONTESTED for comparable in comparable_sets(claims))


def _compared(entry: Entry, claim: Data, dataset: Dataset, standpoints: Standpoints) -> Data:
    """A claim with all that it is compared by."""
    low, high = (claim["value"],) * 2 if claim["value"] is not None else (claim["low"], claim["high"])
    perspectives = (standpoints.perspective_of(actor, claim, entry.data["date"]) for actor in claim["by"])
    when = parse_date(claim["as_of"]) if claim["as_of"] else None
    return {
        **claim,
        "low": low,
        "high": high,
        "figure": None if low is None and high is None else (low, high),
        "claimants": [{"actor": actor} for actor in claim["by"]],
        "sides": sorted({side for side in map(standpoints.side_of, perspectives) if side}),
        "as_of": when and {"earliest": when.earliest, "latest": when.latest},
        "roots": {top_of(actor, dataset) for actor in claim["by"]},
    }


@rule("side-unheard", level="warning", wrong="sources of one side alone", right="one of each side, or sought:")
def check_sides_are_heard(dataset: Dataset) -> Iterator[Finding]:
    """A contested event of importance 1 or 2 cites each side's own sources, or says where they were sought in vain."""
    if "sources" in dataset.unread | {registry for registry, _ in dataset.broken}:
        return  # what could not be read may be of that side
    standpoints, sides = Standpoints(dataset), sides_of(dataset)
    for entry in dataset.events.values():
        if entry.data["importance"] < 3 and is_contested(entry, dataset, standpoints):
            heard = {*map(standpoints.side_of, _perspectives(entry, dataset))}
            lacking = [side["label"] for side in sides if side["side"] not in heard]
            if lacking:
                message = f"what is said here is contested, and no source is of: {listed(lacking)}"
                cure = "cite what that side published itself, or tell under 'sought:' where you looked for it"
                yield entry.finding("side-unheard", ("sources",), message, cure, at_key=True)


def _perspectives(entry: Entry, dataset: Dataset) -> Iterator[str]:
    """From which perspectives the sources of an event speak, and those for which a source was sought in vain."""
    sources = dataset.registry("sources")
    for _, citations in citation_lists(entry.data):
        for citation in citations:
            if citation["source"] in sources:
                yield sources[citation["source"]].data["perspective"]
    for search in entry.data["sought"]:
        yield search["perspective"]
