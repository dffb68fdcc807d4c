"""Keys: every actor, place, source, event, tag and perspective that is named exists, and every entry is named."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from loaders.problems import FieldPath, Finding, listed, rule, shortened
from loaders.reading.entries import Data, Dataset, Entry
from loaders.reading.nearness import nearest
from schema import records
from schema.fields import Keys, marked, values, values_alone
from schema.records import Refers
from schema.registries import ALL

Reference = tuple[Entry, FieldPath, str]

_MOST_LOOKED_FOR = 100
"""For so many unknown keys of a registry the others are searched: looking for everything in everything takes long."""

_MOST_LISTED = 20

_TO_BE_USED = ("actors", "places", "sources", "tags", "perspectives")
"""Registries whose entries are there for others to name."""


def references(registry: str, data: Any) -> Iterator[tuple[str, FieldPath, str]]:
    """The keys that an entry of a registry names, as (registry, field, key); of invalid data, as far as can be told."""
    for keys, refers in marked(ALL[registry].model, Refers):
        for field, key in _named(data, keys, refers):
            yield refers.registry, field, key


def named_by(registry: str, data: Data) -> dict[str, list[str]]:
    """The keys that an entry of a registry names, each once, by the registry that they are of."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for keys, refers in marked(ALL[registry].model, Refers):
        found[refers.registry].update(dict.fromkeys(values_alone(data, keys)))
    return {named: [*keys] for named, keys in found.items() if keys}


def named_in(dataset: Dataset, entry: Entry) -> Mapping[str, list[str]]:
    """The same of an entry of the dataset, worked out only where it is not known from reading it."""
    known = dataset.named.get((entry.registry, entry.key))
    return named_by(entry.registry, entry.data) if known is None else known


def references_to(registry: str, dataset: Dataset, is_meant: Callable[[str], bool]) -> Iterator[Reference]:
    """Every mention of those entries of that registry, or those events, whose keys are meant."""
    for name, other in ALL.items():
        naming = [
            entry
            for entry in dataset.registry(name).values()
            if any(map(is_meant, named_in(dataset, entry).get(registry, ())))
        ]
        for keys, refers in marked(other.model, Refers):
            if refers.registry == registry:
                for entry in naming:
                    for field, key in _named(entry.data, keys, refers):
                        if is_meant(key):
                            yield entry, field, key


def _named(data: Any, keys: Keys, refers: Refers) -> list[tuple[FieldPath, str]]:
    found = [(field, key) for field, key in values(data, keys) if isinstance(key, str)]
    return _alone(found) if refers.or_alone else found


def _alone(found: list[tuple[FieldPath, str]]) -> list[tuple[FieldPath, str]]:
    """The same, without the position of a key that is the only one of its list."""
    fields = {field for field, _ in found}
    is_alone = [field[-1] == 0 and (*field[:-1], 1) not in fields for field, _ in found]
    return [(field[:-1] if alone else field, key) for (field, key), alone in zip(found, is_alone, strict=True)]


def mentions(registry: str, data: Any, field: FieldPath) -> Iterator[tuple[str, FieldPath, str]]:
    """The keys that an entry names before it is valid, where they have the form of one."""
    for named, inner, key in references(registry, data):
        is_sound = records.is_event_id(key) if named == "events" else records.is_key(key)
        if is_sound or (named == "sources" and records.is_address(key)):
            yield named, (*field, *inner), key


def _unknown(dataset: Dataset, registry: str) -> Iterator[Finding]:
    told: dict[str, tuple[str, str]] = {}
    known = dataset.registry(registry)

    def is_unknown(key: str) -> bool:
        return key not in known and not dataset.knows(registry, key)

    mentioned = (each for each in dataset.mentions.get(registry, ()) if is_unknown(each[2]))
    for entry, field, key in chain(references_to(registry, dataset, is_unknown), mentioned):
        told[key] = told.get(key) or _told(dataset, registry, key, look_around=len(told) < _MOST_LOOKED_FOR)
        yield entry.finding(f"{ALL[registry].singular}-unknown", field, *told[key])


def _told(dataset: Dataset, registry: str, key: str, *, look_around: bool) -> tuple[str, str]:
    """Message and cure."""
    if records.is_address(key):
        sources = sources_by_address(dataset) if look_around else {}
        source = sources.get(bare_address(key))
        cure = (
            f"write {source!r}: it has this address"
            if source
            else "register the document first, and write its key here"
        )
        return f"{shortened(key)!r} is an address, but here stands the key of a source", cure
    where = "events/" if registry == "events" else f"registries/{registry}"
    return f"{shortened(key)!r} is not in {where}", _cure(dataset, registry, key, look_around=look_around)


def sources_by_address(dataset: Dataset) -> dict[str, str]:
    """The key of the source at each address that the registry has, by what bare_address() makes of it."""
    return {
        bare_address(entry.data[name]): key
        for name in ("archive_url", "url")
        for key, entry in dataset.registry("sources").items()
        if entry.data[name]
    }


def bare_address(url: str) -> str:
    """An address without what may be written of it or not."""
    return url.removeprefix("http://").removeprefix("https://").removeprefix("www.").rstrip("/")


def _cure(dataset: Dataset, registry: str, key: str, *, look_around: bool) -> str:
    name = key if registry == "events" else f"{registry}/{key}"
    if name in dataset.registry("retired"):
        retired = dataset.registry("retired")[name].data
        successor = f"write {retired['successor']!r}; " if retired["successor"] else ""
        return f"{successor}{key!r} is retired: {retired['reason']}"
    known = dataset.registry(registry)
    near = nearest(key, known) if look_around else None
    question = f"did you mean {near!r}? " if near else ""
    if registry == "perspectives":
        registered = listed(sorted(known)[:_MOST_LISTED])
        registered = f"the perspectives are {registered}; add another to registries/perspectives.yml first"
        return f"{question}If not, {registered}" if near else registered
    if registry == "events":
        return f"{question}If not, write its record first" if near else "write its record first"
    if near:
        return f"{question}If not, add it to registries/{registry} first"
    return f"add the {ALL[registry].singular} first; CONTRIBUTING.md says how"


@rule("actor-unknown", wrong="- {actor: untied-nations, role: party}", right="- {actor: united-nations, role: party}")
def check_actor_known(dataset: Dataset) -> Iterator[Finding]:
    """Every actor that is named is in registries/actors."""
    yield from _unknown(dataset, "actors")


@rule("place-unknown", wrong="- {place: pragve, role: venue}", right="- {place: prague, role: venue}")
def check_place_known(dataset: Dataset) -> Iterator[Finding]:
    """Every place that is named is in registries/places."""
    yield from _unknown(dataset, "places")


@rule("source-unknown", wrong="sources: [{source: un-resolution-1}]", right="sources: [{source: un-resolution-1-1946}]")
def check_source_known(dataset: Dataset) -> Iterator[Finding]:
    """Every source that is cited is in registries/sources."""
    yield from _unknown(dataset, "sources")


@rule("event-unknown", wrong="- {event: ceasefire-1991, …}", right="- {event: 1991-06-04-ceasefire, …}")
def check_event_known(dataset: Dataset) -> Iterator[Finding]:
    """Every event that is named is in events/."""
    yield from _unknown(dataset, "events")


@rule("tag-unknown", wrong="tags: [prisonners]", right="tags: [prisoners]")
def check_tag_known(dataset: Dataset) -> Iterator[Finding]:
    """Every tag is in registries/tags.yml."""
    yield from _unknown(dataset, "tags")


@rule("perspective-unknown", wrong="perspective: westren", right="perspective: western")
def check_perspective_known(dataset: Dataset) -> Iterator[Finding]:
    """Every perspective is in registries/perspectives.yml."""
    yield from _unknown(dataset, "perspectives")


@rule("entry-unused", level="warning", wrong="an actor whom no event names", right="remove it, or add it to its event")
def check_entry_used(dataset: Dataset) -> Iterator[Finding]:
    """Every registry entry is used by an event or by another entry, once there are events."""
    if dataset.unread or not dataset.registry("events"):
        return  # what could not be read may well use it, and a dataset begins with registries
    for registry in _TO_BE_USED:
        used = {key for _, _, key in dataset.mentions.get(registry, ())}
        used.update(key for entry in dataset.all_entries() for key in named_in(dataset, entry).get(registry, ()))
        if any(map(records.is_address, used)):
            sources = sources_by_address(dataset)
            used |= {sources.get(bare_address(key), key) for key in used}
        for key, entry in dataset.registry(registry).items():
            is_told_apart = entry.data.get("side") or entry.data.get("neutral")  # a perspective that may yet be heard
            if key not in used and not is_told_apart:
                message = f"nothing refers to the {ALL[registry].singular} {key!r}"
                yield entry.finding("entry-unused", (), message, "remove it, or use it", at_key=True)


@rule("link-duplicate", wrong="- {place: prague, role: venue}, twice", right="- {place: prague, role: venue}, once")
def check_link_once(entry: Entry) -> Iterator[Finding]:
    """A place or an actor stands once in each role, and a tag and a claimant once."""
    if entry.registry != "events":
        return
    for name, singular in (("places", "place"), ("actors", "actor")):
        seen: set[tuple[str, str]] = set()
        for position, link in enumerate(entry.data[name]):
            pair = (link[singular], link["role"])
            if pair in seen:
                message = f"{link[singular]!r} is already here as {link['role']}"
                yield entry.finding("link-duplicate", (name, position, singular), message, "take one out")
            seen.add(pair)
    lists: list[tuple[FieldPath, list[str]]] = [(("tags",), entry.data["tags"])]
    lists += ((("claims", number, "by"), claim["by"]) for number, claim in enumerate(entry.data["claims"]))
    for field, keys in lists:
        met: set[str] = set()
        for position, key in enumerate(keys):
            if key in met:
                yield entry.finding("link-duplicate", (*field, position), f"{key!r} is already here", "take one out")
            met.add(key)
