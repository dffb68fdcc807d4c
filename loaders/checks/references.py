"""Keys: every actor, place, source, event, tag and perspective that is named exists, and every entry is named."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from loaders.checks.citations import citation_lists
from loaders.entries import Dataset, Entry
from loaders.nearness import nearest
from loaders.problems import FieldPath, Finding, listed, rule, shortened
from schema import records

Reference = tuple[Entry, FieldPath, str]

_NAMING_FIELDS = {
    "actor": "actors",
    "by": "actors",
    "used_by": "actors",
    "member_of": "actors",
    "place": "places",
    "source": "sources",
    "event": "events",
    "tags": "tags",
    "perspective": "perspectives",
}
"""Fields whose values are keys, and of which registry; a parent is of the entry's own."""

_MOST_LOOKED_FOR = 100
"""For so many unknown keys of a registry the others are searched: looking for everything in everything takes long."""

_MOST_LISTED = 20

_SINGULAR = {
    "actors": "actor",
    "places": "place",
    "sources": "source",
    "tags": "tag",
    "perspectives": "perspective",
    "events": "event",
}


def actor_references(dataset: Dataset) -> Iterator[Reference]:
    """Every mention of an actor: in events, by claimants, in the registries."""
    for event in dataset.events.values():
        for position, link in enumerate(event.data["actors"]):
            yield event, ("actors", position, "actor"), link["actor"]
        for position, claim in enumerate(event.data["claims"]):
            for number, claimant in enumerate(claim["by"]):
                field: FieldPath = ("claims", position, "by")
                yield event, (*field, number) if len(claim["by"]) > 1 else field, claimant
    for actor in dataset.registry("actors").values():
        if actor.data["parent"]:
            yield actor, ("parent",), actor.data["parent"]
        for position, body in enumerate(actor.data["member_of"]):
            yield actor, ("member_of", position), body
        for position, office in enumerate(actor.data["affiliations"]):
            yield actor, ("affiliations", position, "actor"), office["actor"]
    for registry in ("actors", "places"):
        for entry in dataset.registry(registry).values():
            for number, name in enumerate(entry.data["names"]):
                for position, user in enumerate(name["used_by"]):
                    yield entry, ("names", number, "used_by", position), user


def place_references(dataset: Dataset) -> Iterator[Reference]:
    """Every mention of a place."""
    for event in dataset.events.values():
        for position, link in enumerate(event.data["places"]):
            yield event, ("places", position, "place"), link["place"]
    for place in dataset.registry("places").values():
        if place.data["parent"]:
            yield place, ("parent",), place.data["parent"]


def source_references(dataset: Dataset) -> Iterator[Reference]:
    """Every citation."""
    for event in dataset.events.values():
        for field, citations in citation_lists(event.data):
            for position, citation in enumerate(citations):
                yield event, (*field, position, "source"), citation["source"]


def event_references(dataset: Dataset) -> Iterator[Reference]:
    """Every mention of another event."""
    for event in dataset.events.values():
        for position, relation in enumerate(event.data["relations"]):
            yield event, ("relations", position, "event"), relation["event"]
    for entry in dataset.registry("dataset").values():
        for position, period in enumerate(entry.data["periods"]):
            if period["event"]:
                yield entry, ("periods", position, "event"), period["event"]


def tag_references(dataset: Dataset) -> Iterator[Reference]:
    """Every tag of every event."""
    for event in dataset.events.values():
        for position, tag in enumerate(event.data["tags"]):
            yield event, ("tags", position), tag


def perspective_references(dataset: Dataset) -> Iterator[Reference]:
    """The perspective of every source."""
    for source in dataset.registry("sources").values():
        yield source, ("perspective",), source.data["perspective"]


def mentions(registry: str, data: Any, field: FieldPath, of: str | None = None) -> Iterator[tuple[str, FieldPath, str]]:
    """The keys that an entry names, as (registry, field, key), as far as can be told before it is valid."""
    if isinstance(data, str):
        is_sound = records.is_event_id(data) if of == "events" else records.is_key(data)
        if of and (is_sound or (of == "sources" and records.is_address(data))):
            yield of, field, data
    elif isinstance(data, list):
        for position, item in enumerate(data):
            yield from mentions(registry, item, (*field, position), of)
    elif isinstance(data, dict):
        for name, value in data.items():
            named = registry if name == "parent" else _NAMING_FIELDS.get(name)
            yield from mentions(registry, value, (*field, name), named)


def _unknown(dataset: Dataset, registry: str, references: Iterable[Reference]) -> Iterator[Finding]:
    known = dataset.registry(registry)
    told: dict[str, tuple[str, str]] = {}
    for entry, field, key in chain(references, dataset.mentions.get(registry, ())):
        if key not in known and not dataset.knows(registry, key):
            told[key] = told.get(key) or _told(dataset, registry, key, look_around=len(told) < _MOST_LOOKED_FOR)
            yield entry.finding(f"{_SINGULAR[registry]}-unknown", field, *told[key])


def _told(dataset: Dataset, registry: str, key: str, *, look_around: bool) -> tuple[str, str]:
    """Message and cure."""
    if records.is_address(key):
        sources = _sources_by_address(dataset) if look_around else {}
        source = sources.get(_bare_address(key))
        cure = (
            f"write {source!r}: it has this address"
            if source
            else "register the document first, and write its key here"
        )
        return f"{shortened(key)!r} is an address, but here stands the key of a source", cure
    where = "events/" if registry == "events" else f"registries/{registry}"
    return f"{shortened(key)!r} is not in {where}", _cure(dataset, registry, key, look_around=look_around)


def _sources_by_address(dataset: Dataset) -> dict[str, str]:
    return {
        _bare_address(entry.data[name]): key
        for name in ("archive_url", "url")
        for key, entry in dataset.registry("sources").items()
        if entry.data[name]
    }


def _bare_address(url: str) -> str:
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
    return f"add the {_SINGULAR[registry]} first; CONTRIBUTING.md says how"


@rule("actor-unknown", wrong="- {actor: untied-nations, role: party}", right="- {actor: united-nations, role: party}")
def check_actor_known(dataset: Dataset) -> Iterator[Finding]:
    """Every actor that is named is in registries/actors."""
    yield from _unknown(dataset, "actors", actor_references(dataset))


@rule("place-unknown", wrong="- {place: pragve, role: venue}", right="- {place: prague, role: venue}")
def check_place_known(dataset: Dataset) -> Iterator[Finding]:
    """Every place that is named is in registries/places."""
    yield from _unknown(dataset, "places", place_references(dataset))


@rule("source-unknown", wrong="sources: [{source: un-resolution-1}]", right="sources: [{source: un-resolution-1-1946}]")
def check_source_known(dataset: Dataset) -> Iterator[Finding]:
    """Every source that is cited is in registries/sources."""
    yield from _unknown(dataset, "sources", source_references(dataset))


@rule("event-unknown", wrong="- {event: ceasefire-1991, …}", right="- {event: 1991-06-04-ceasefire, …}")
def check_event_known(dataset: Dataset) -> Iterator[Finding]:
    """Every event that is named is in events/."""
    yield from _unknown(dataset, "events", event_references(dataset))


@rule("tag-unknown", wrong="tags: [prisonners]", right="tags: [prisoners]")
def check_tag_known(dataset: Dataset) -> Iterator[Finding]:
    """Every tag is in registries/tags.yml."""
    yield from _unknown(dataset, "tags", tag_references(dataset))


@rule("perspective-unknown", wrong="perspective: westren", right="perspective: western")
def check_perspective_known(dataset: Dataset) -> Iterator[Finding]:
    """Every perspective is in registries/perspectives.yml."""
    yield from _unknown(dataset, "perspectives", perspective_references(dataset))


@rule("entry-unused", level="warning", wrong="an actor whom no event names", right="remove it, or add it to its event")
def check_entry_used(dataset: Dataset) -> Iterator[Finding]:
    """Every registry entry is used by an event or by another entry."""
    if dataset.unread:
        return  # what could not be read may well use it
    uses = {
        "actors": actor_references(dataset),
        "places": place_references(dataset),
        "sources": source_references(dataset),
        "tags": tag_references(dataset),
        "perspectives": perspective_references(dataset),
    }
    for registry, references in uses.items():
        used = {key for _, _, key in chain(references, dataset.mentions.get(registry, ()))}
        if any(map(records.is_address, used)):
            sources = _sources_by_address(dataset)
            used |= {sources.get(_bare_address(key), key) for key in used}
        for key, entry in dataset.registry(registry).items():
            if key not in used:
                message = f"nothing refers to the {_SINGULAR[registry]} {key!r}"
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
