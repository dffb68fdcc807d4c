"""What of the registries is published: the entries that a published event reaches, by whatever steps, and no other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from loaders.checks.citations import citation_lists
from loaders.entries import Data, Dataset, Entry, named

REGISTRIES = ("perspectives", "actors", "places", "sources", "tags")
"""The registries whose entries readers see."""

Keys = dict[str, set[str]]


def reached(dataset: Dataset, events: Iterable[Entry]) -> Keys:
    """The keys by registry that the events name, and those that these entries name in turn.

    What was published once counts too, so that its address stays; who wants it gone retires it.
    """
    keys: Keys = defaultdict(set)
    for event in events:
        _add_event(keys, event.data)
    for address in dataset.registry("published"):
        registry, key = named(address)
        if registry != "events" and key in dataset.registry(registry):
            keys[registry].add(key)
    waiting = [(registry, key) for registry in REGISTRIES for key in keys[registry]]
    while waiting:
        registry, key = waiting.pop()
        for other_registry, other in _named_by(registry, dataset.registry(registry)[key].data):
            if other not in keys[other_registry]:
                keys[other_registry].add(other)
                waiting.append((other_registry, other))
    return keys


def _add_event(keys: Keys, event: Data) -> None:
    keys["actors"].update(link["actor"] for link in event["actors"])
    for claim in event["claims"]:
        keys["actors"].update(claim["by"])
    keys["places"].update(link["place"] for link in event["places"])
    keys["tags"].update(event["tags"])
    for _, citations in citation_lists(event):
        keys["sources"].update(citation["source"] for citation in citations)


def _named_by(registry: str, data: Data) -> Iterator[tuple[str, str]]:
    if registry == "sources":
        yield "perspectives", data["perspective"]
    if registry in ("actors", "places"):
        if data["parent"]:
            yield registry, data["parent"]
        yield from (("actors", user) for name in data["names"] for user in name["used_by"])
    if registry == "actors":
        yield from (("actors", body) for body in data["member_of"])
        yield from (("actors", office["actor"]) for office in data["affiliations"])
