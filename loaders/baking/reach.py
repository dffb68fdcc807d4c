"""What of the registries is published: the entries that a published event reaches, by whatever steps, and no other."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from loaders.checks.persons import Names, unnamed
from loaders.checks.references import named_in
from loaders.reading.cited_texts import CitedText
from loaders.reading.entries import Dataset, Entry, named

REGISTRIES = ("perspectives", "actors", "places", "sources", "tags")
"""The registries whose entries readers see."""

Keys = dict[str, set[str]]


def retired(dataset: Dataset) -> Iterator[Entry]:
    """The ids and keys that are no longer in use, but for those that led to private persons and minors, since such a
    key is mostly the name, and for what has their names and may not."""
    entries, names = dataset.registry("retired"), Names(dataset)
    hidden = {f"actors/{key}" for key in unnamed(dataset)}
    while more := {address for address, entry in entries.items() if _leads_to(address, entry, hidden)} - hidden:
        hidden |= more
    for address, entry in entries.items():
        event = dataset.events.get(entry.data["successor"] or "")
        is_excused = event is not None and event.data["names_private"]
        if address not in hidden and (is_excused or not names.in_key(named(address)[1])):
            yield entry


def _leads_to(address: str, entry: Entry, hidden: Container[str]) -> bool:
    registry, _ = named(address)
    return f"{registry}/{entry.data['successor']}" in hidden


def reached(dataset: Dataset, events: Iterable[Entry], texts: Iterable[CitedText] = ()) -> Keys:
    """The keys by registry that the events and the texts of the dataset name, and those that these name in turn.

    What was published once counts too, so that its address stays; who wants it gone retires it. Private persons and
    minors are not reached, by whatever names them.
    """
    keys: Keys = defaultdict(set)
    for event in events:
        for registry, named_keys in named_in(dataset, event).items():
            keys[registry].update(named_keys)
    for cited in texts:
        keys["sources"].update(cited.sources)
    for address in dataset.registry("published"):
        registry, key = named(address)
        if registry != "events" and key in dataset.registry(registry):
            keys[registry].add(key)
    keys["actors"] -= unnamed(dataset).keys()
    waiting = [(registry, key) for registry in REGISTRIES for key in keys[registry]]
    while waiting:
        registry, key = waiting.pop()
        entry = dataset.registry(registry).get(key)  # of records of before there may be none that holds today
        for other_registry, others in named_in(dataset, entry).items() if entry else ():
            more = set(others) - keys[other_registry]
            keys[other_registry] |= more
            waiting.extend((other_registry, other) for other in more)
    return keys
