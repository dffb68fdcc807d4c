"""The published form of an event: one JSON document with everything nested, absent values null, no key ever missing."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from datasette_timeline.published.dates import Date
from loaders.baking.comparing import comparable_sets, is_contested
from loaders.baking.dates import dated
from loaders.baking.reach import REGISTRIES, reached
from loaders.reading.entries import Data, Dataset, Entry, label
from schema.vocabulary import DEFAULT_RADIUS_KM, RELATIONS

DE_FACTO = "de-facto-state"


class Publication:
    """What is published of a dataset: its reviewed events in order of time, and what documents take from registries."""

    def __init__(self, dataset: Dataset, *, include_drafts: bool = False) -> None:
        chosen = (entry for entry in dataset.events.values() if include_drafts or entry.data["status"] == "reviewed")
        self.dataset = dataset
        self.events: list[Entry] = sorted(chosen, key=lambda entry: (dated(entry.data["date"]).sort_key, entry.key))
        self.event_ids = frozenset(entry.key for entry in self.events)
        self.draft_count = sum(entry.data["status"] == "draft" for entry in self.events)
        self._reached = reached(dataset, self.events)
        self.actors = {key: self._actor(entry) for key, entry in self.registry("actors").items()}
        self.places = {key: self._place(entry) for key, entry in self.registry("places").items()}
        self.sources = {key: self._source(entry) for key, entry in self.registry("sources").items()}
        self.tags = {key: label(entry) for key, entry in self.registry("tags").items()}
        self._relations = self._both_ways()

    def registry(self, name: str) -> dict[str, Entry]:
        """The entries of a registry that are published, in its order: of what only drafts use, nothing is."""
        entries = self.dataset.registry(name)
        if name not in REGISTRIES:
            return entries
        return {key: entry for key, entry in entries.items() if key in self._reached[name]}

    def document(self, entry: Entry) -> Data:
        """The published document of one event."""
        event = entry.data
        claims = self._claims(entry)
        facts = [
            {
                "id": f"{entry.key}-fact-{position}",
                "text": fact["text"],
                "weak": fact["weak"],
                "citations": fact["sources"],
            }
            for position, fact in enumerate(event["facts"], 1)
        ]
        return {
            "id": entry.key,
            "title": event["title"],
            "date": _date(dated(event["date"]), event["date_note"]),
            "type": event["type"],
            "importance": event["importance"],
            "status": event["status"],
            "summary": event["summary"],
            "places": [
                {**self.places[link["place"]], "role": link["role"], "note": link["note"]} for link in event["places"]
            ],
            "actors": [
                {**self.actors[link["actor"]], "role": link["role"], "note": link["note"]} for link in event["actors"]
            ],
            "facts": facts,
            "claims": claims,
            "citations": event["sources"],
            "sources": self._cited(event, facts, claims),
            "relations": self._relations[entry.key],
            "tags": [{"tag": tag, "label": self.tags[tag]} for tag in event["tags"]],
            "external": _external(event["external"]),
            "added": event["added"],
            "corrections": event["corrections"],
            "contested": any(claim["contested"] for claim in claims),
            "record": entry.path,
        }

    def _actor(self, entry: Entry) -> Data:
        return {
            "actor": entry.key,
            "label": label(entry),
            "kind": entry.data["kind"],
            "self_declared": self.is_self_declared(entry),
        }

    def is_self_declared(self, entry: Entry | None) -> bool:
        """Whether the actor declared itself a state, or belongs to one that did."""
        actors = self.dataset.registry("actors")
        while entry is not None:
            if entry.data["kind"] == DE_FACTO:
                return True
            entry = actors.get(entry.data["parent"] or "")
        return False

    def ancestors(self, place: str) -> list[str]:
        """The place and all places it lies in, from the inside out."""
        places = self.dataset.registry("places")
        chain = [place]
        while parent := places[chain[-1]].data["parent"]:
            chain.append(parent)
        return chain

    def _place(self, entry: Entry) -> Data:
        data = entry.data
        country = self.ancestors(entry.key)[-1]
        is_country = self.dataset.registry("places")[country].data["kind"] == "country"
        return {
            "place": entry.key,
            "label": label(entry),
            "kind": data["kind"],
            "country": country if is_country else None,
            "latitude": data["latitude"],
            "longitude": data["longitude"],
            "precision": data["precision"],
            "radius_km": data["radius_km"] or DEFAULT_RADIUS_KM.get(data["precision"] or ""),
            "names": data["names"],
        }

    def _source(self, entry: Entry) -> Data:
        data = entry.data
        published = data["published"]
        perspective = self.dataset.registry("perspectives")[data["perspective"]]
        return {
            "source": entry.key,
            "title": data["title"],
            "publisher": data["publisher"],
            "author": data["author"],
            "published": published,
            "published_label": dated(published).label if published else None,
            "language": data["language"],
            "kind": data["kind"],
            "perspective": data["perspective"],
            "perspective_label": perspective.data["label"],
            "url": data["url"],
            "archive_url": data["archive_url"],
            "accessed": data["accessed"],
            "copy_of": data["copy_of"],
            "note": data["note"],
        }

    def _claims(self, entry: Entry) -> list[Data]:
        claims = [
            self._claim(f"{entry.key}-claim-{position}", claim)
            for position, claim in enumerate(entry.data["claims"], 1)
        ]
        for number, comparable in enumerate(comparable_sets(claims), 1):
            contested = is_contested(comparable)
            for claim in comparable:
                claim |= {"comparable_set": number, "contested": contested}
        return claims

    def _claim(self, claim_id: str, claim: Data) -> Data:
        low, high = (claim["value"],) * 2 if claim["value"] is not None else (claim["low"], claim["high"])
        return {
            "id": claim_id,
            "about": claim["about"],
            "group": claim["group"],
            "claimants": [
                {
                    "actor": key,
                    "label": self.actors[key]["label"],
                    "self_declared": self.actors[key]["self_declared"],
                }
                for key in claim["by"]
            ],
            "by_note": claim["by_note"],
            "low": low,
            "high": high,
            "figure": figure(low, high),
            "unit": claim["unit"],
            "text": claim["text"],
            "weak": claim["weak"],
            "comparable_set": None,
            "contested": None,
            "citations": claim["sources"],
        }

    def _cited(self, event: Data, facts: list[Data], claims: list[Data]) -> list[Data]:
        keys: dict[str, None] = {citation["source"]: None for citation in event["sources"]}
        for item in (*facts, *claims):
            keys.update((citation["source"], None) for citation in item["citations"])
        return [{**self.sources[key], "number": number} for number, key in enumerate(keys, 1)]

    def _both_ways(self) -> defaultdict[str, list[Data]]:
        """The relations of every event, its own and those that other records state, in order of the others' time."""
        found: defaultdict[str, dict[tuple[str, str, bool], Data]] = defaultdict(dict)
        by_id = {entry.key: entry for entry in self.events}
        for entry in self.events:
            for link in entry.data["relations"]:
                other = by_id.get(link["event"])
                if other is None:
                    continue  # a draft, which is not published
                kind = RELATIONS[link["relation"]]
                symmetric = kind.label == kind.inverse
                for event, target, inverse in ((entry, other, False), (other, entry, True)):
                    inverse = inverse and not symmetric
                    words = kind.inverse if inverse else kind.label
                    link_key = (target.key, link["relation"], inverse)
                    found[event.key].setdefault(link_key, _relation(target, link, words, inverse))
        order = {entry.key: position for position, entry in enumerate(self.events)}
        return defaultdict(
            list,
            {
                key: sorted(links.values(), key=lambda link: (order[link["event"]], link["relation"], link["inverse"]))
                for key, links in found.items()
            },
        )


def figure(low: float | None, high: float | None) -> str | None:
    """A figure in words: '161', '161 to 613', 'at least 20,000', 'at most 50'; None where there is none."""
    if low is None:
        return None if high is None else f"at most {_digits(high)}"
    if high is None:
        return f"at least {_digits(low)}"
    return _digits(low) if low == high else f"{_digits(low)} to {_digits(high)}"


def _digits(number: float) -> str:
    """A number with its thousands apart, never with an exponent."""
    return f"{Decimal(repr(number)):,f}"


def _relation(other: Entry, link: Data, words: str, inverse: bool) -> Data:
    return {
        "event": other.key,
        "title": other.data["title"],
        "date_label": dated(other.data["date"]).label,
        "relation": link["relation"],
        "label": words,
        "inverse": inverse,
        "note": link["note"],
    }


def _date(when: Date, note: str | None) -> Data:
    return {
        "edtf": when.edtf,
        "label": when.label,
        "earliest": when.earliest,
        "latest": when.latest,
        "precision": when.precision,
        "kind": when.kind,
        "uncertain": when.uncertain,
        "approximate": when.approximate,
        "note": note,
    }


def _external(external: Data | None) -> dict[str, Any]:
    given = external or {}
    return {"ucdp": given.get("ucdp") or [], "wikidata": given.get("wikidata"), "pax": given.get("pax")}
