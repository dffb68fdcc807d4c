"""The published form of an event: one JSON document with everything nested, absent values null, no key ever missing."""

from collections import defaultdict
from decimal import Decimal

from loaders.baking.dates import dated
from loaders.baking.order import sort_keys
from loaders.baking.reach import REGISTRIES, reached
from loaders.baking.support import support_of
from loaders.checks.agreement import CONTESTED, account_count, agreement_of
from loaders.checks.comparing import comparable_sets, span_of
from loaders.checks.contested import top_of
from loaders.checks.persons import is_unnamed
from loaders.checks.sides import Standpoints
from loaders.problems import FieldPath
from loaders.reading.cited_texts import cited_texts
from loaders.reading.entries import Data, Dataset, Entry, label
from loaders.reading.statements import ids_of
from schema.documents import (
    CHAPTER,
    CHAPTER_TRANSLATION,
    CITED_SOURCE,
    CLAIM,
    CLAIMANT,
    COMPARABLE_SET,
    DATE,
    EVENT,
    EVENT_ACTOR,
    EVENT_PERSON,
    EVENT_PLACE,
    FACT,
    INTRODUCTION,
    INTRODUCTION_TRANSLATION,
    NAME,
    RELATION,
    STANDING,
    TAG,
    TRANSLATION,
    WHEN,
    Document,
)
from schema.properties import Properties, but, pick, properties_of
from schema.records import ActorExternal, ActorLink, EventExternal, PlaceExternal, PlaceLink
from schema.vocabulary import AGREEMENTS, DEFAULT_RADIUS_KM, RELATIONS

DE_FACTO = "de-facto-state"
_NO_IDS = EventExternal().model_dump()


class Publication:
    """What is published of a dataset: its reviewed events in order of time, and what documents take from registries."""

    def __init__(self, dataset: Dataset, *, include_drafts: bool = False) -> None:
        chosen = [entry for entry in dataset.events.values() if include_drafts or entry.data["status"] == "reviewed"]
        self.dataset = dataset
        self.sort_keys = sort_keys(chosen)
        """The text that puts each event into order, by its id."""
        self.events: list[Entry] = sorted(chosen, key=lambda entry: (self.sort_keys[entry.key], entry.key))
        self.event_ids = frozenset(entry.key for entry in self.events)
        self._texts = {
            cited.inside: cited
            for entry in dataset.registry("dataset").values()
            for cited in cited_texts("dataset", entry.data)
            if include_drafts or cited.told["status"] == "reviewed"
        }
        published = [entry.data for entry in self.events] + [cited.told for cited in self._texts.values()]
        self.draft_count = sum(each["status"] == "draft" for each in published)
        self.reached = reached(dataset, self.events, self._texts.values())
        """The keys by registry of what is published of the registries."""
        self.entries: dict[str, dict[str, Data]] = {}
        """What is known of the entries that are published, by registry and key: all that they say, and what follows."""
        for name, worked_out in (
            ("perspectives", self._labelled),
            ("actors", self._actor),
            ("places", self._place),
            ("sources", self._source),
            ("tags", self._labelled),
        ):
            entries = self.registry(name).items()
            self.entries[name] = {key: {**entry.data, "key": key, **worked_out(entry)} for key, entry in entries}
        self._shown = {
            document.name: self._parts(registry, document, linked)
            for registry, document, linked in (
                ("places", EVENT_PLACE, but(properties_of(PlaceLink), "place")),
                ("actors", EVENT_ACTOR, but(properties_of(ActorLink), "actor")),
                ("actors", CLAIMANT, STANDING),
                ("sources", CITED_SOURCE, pick(CITED_SOURCE.members, "number")),
                ("tags", TAG, {}),
            )
        }
        perspectives = self.entries["perspectives"]
        self._carriers = {
            key: {**source, **{name: perspectives[source["perspective"]][name] for name in ("side", "neutral")}}
            for key, source in self.entries["sources"].items()
        }
        """What the support of statements follows from."""
        self._relations = self._both_ways()
        self._standpoints = Standpoints(dataset)

    def _parts(self, registry: str, document: Document, linked: Properties) -> dict[str, Data]:
        """What documents of that kind have of each entry; what its links say comes last and is added to it."""
        members = but(document.members, *linked)
        return {key: {name: entry[name] for name in members} for key, entry in self.entries[registry].items()}

    def registry(self, name: str) -> dict[str, Entry]:
        """The entries of a registry that are published, in its order: of what only drafts use, nothing is."""
        entries = self.dataset.registry(name)
        if name not in REGISTRIES:
            return entries
        return {key: entry for key, entry in entries.items() if key in self.reached[name]}

    @property
    def introduction(self) -> Data | None:
        """The published introduction of the dataset; None where it has none."""
        return self._told(("introduction",), INTRODUCTION, INTRODUCTION_TRANSLATION)

    def chapter(self, period: int) -> Data | None:
        """The published chapter of a period, by its place in the record; None where nothing is told of it."""
        return self._told(("periods", period, "chapter"), CHAPTER, CHAPTER_TRANSLATION)

    def _told(self, inside: FieldPath, document: Document, translation: Document) -> Data | None:
        cited = self._texts.get(inside)
        if cited is None:
            return None
        translated = [translation.of({**each.told, "sentences": _sentences(each.told)}) for each in cited.translations]
        known = {"sentences": _sentences(cited.told), "citations": cited.told["sources"], "translations": translated}
        return document.of({**cited.told, **known})

    def document(self, entry: Entry) -> Data:
        """The published document of one event."""
        event = entry.data
        places, actors, tags = (self._shown[document] for document in ("EventPlace", "EventActor", "Tag"))
        ids = {field: f"{entry.key}-{given}" for field, given in ids_of(entry).items()}
        facts = [
            FACT.of({**fact, "id": ids["facts", position], **self._carried(fact)})
            for position, fact in enumerate(event["facts"])
        ]
        claims = [self._claim(entry, ids["claims", position], claim) for position, claim in enumerate(event["claims"])]
        compared = self._compared(claims)
        return EVENT.of(
            {
                **event,
                "id": entry.key,
                "date": DATE.of({**dated(event["date"])._asdict(), "note": event["date_note"]}),
                "summary_sentences": _sentences(event),
                "translations": [
                    TRANSLATION.of({**told, "summary_sentences": _sentences(told)}) for told in event["translations"]
                ],
                "places": [{**places[link["place"]], **link} for link in event["places"]],
                "actors": [{**actors[link["actor"]], **link} for link in event["actors"] if link["actor"] in actors],
                "people": self._people(event),
                "facts": facts,
                "claims": [CLAIM.of(claim) for claim in claims],
                "comparable_sets": compared,
                "citations": event["sources"],
                "sources": self._cited(event, facts, claims),
                "sought": [self._search(search) for search in event["sought"]],
                "relations": self.relations_of(entry.key),
                "tags": [tags[tag] for tag in event["tags"]],
                "external": {**_NO_IDS, **(event["external"] or {})},
                "agreement": gravest(compared),
                "contested": any(claim["contested"] for claim in claims),
                "record": entry.path,
            }
        )

    def relations_of(self, event: str) -> list[Data]:
        """The relations of an event, its own and those that other records state, in order of the others' time."""
        return self._relations.get(event, [])

    def _people(self, event: Data) -> list[Data]:
        """The private persons and minors of an event, without their names."""
        linked = [(self.dataset.registry("actors")[link["actor"]].data, link) for link in event["actors"]]
        return [EVENT_PERSON.of({**person, **link}) for person, link in linked if is_unnamed(person)]

    def _search(self, search: Data) -> Data:
        return {**search, "perspective_label": self.entries["perspectives"][search["perspective"]]["label"]}

    def _labelled(self, entry: Entry) -> Data:
        return {"tag": entry.key, "label": label(entry)}

    def _actor(self, entry: Entry) -> Data:
        ids = {**ActorExternal().model_dump(), **(entry.data["external"] or {})}
        return {"actor": entry.key, "label": label(entry), "self_declared": self._is_self_declared(entry), **ids}

    def _is_self_declared(self, entry: Entry | None) -> bool:
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
            "country": country if is_country else None,
            "radius_km": data["radius_km"] or DEFAULT_RADIUS_KM.get(data["precision"] or ""),
            "names": [_name(name) for name in data["names"]],
            **PlaceExternal().model_dump(),
            **(data["external"] or {}),
        }

    def _source(self, entry: Entry) -> Data:
        published = entry.data["published"]
        return {
            "source": entry.key,
            "published_label": dated(published).label if published else None,
            "perspective_label": self.entries["perspectives"][entry.data["perspective"]]["label"],
        }

    def _claim(self, entry: Entry, claim_id: str, claim: Data) -> Data:
        """What is known of a claim of an event by itself."""
        claimants = [self._claimant(key, claim, entry.data["date"]) for key in claim["by"]]
        low, high = (claim["value"],) * 2 if claim["value"] is not None else (claim["low"], claim["high"])
        known = {
            **claim,
            "id": claim_id,
            "claimants": claimants,
            "sides": self._standpoints.in_order(claimant["side"] for claimant in claimants),
            "as_of": _when(claim["as_of"]),
            "low": low,
            "high": high,
            "figure": figure(low, high),
            "roots": {top_of(key, self.dataset) for key in claim["by"]},
            "compatible_with": [f"{entry.key}-{other}" for other in claim["compatible_with"]],
        }
        return known | self._carried(known)

    def _compared(self, claims: list[Data]) -> list[Data]:
        """The comparable sets of an event's claims; each claim is told what follows for it."""
        found = []
        for number, comparable in enumerate(comparable_sets(claims), 1):
            agreement = agreement_of(comparable)
            told = {"agreement": agreement, "contested": agreement in CONTESTED}
            for claim in comparable:
                claim |= {"comparable_set": number, **told}
            first = next((claim for claim in comparable if claim["figure"]), comparable[0])  # words need name no unit
            span = span_of(comparable)
            found.append(
                COMPARABLE_SET.of(
                    {
                        **first,
                        **span._asdict(),
                        "ratio": span.ratio,
                        "number": number,
                        "claimants": _labels(comparable),
                        "accounts": account_count(comparable),
                        "sides": self._standpoints.in_order(side for claim in comparable for side in claim["sides"]),
                        "claims": [claim["id"] for claim in comparable],
                    }
                )
            )
        return found

    def _carried(self, statement: Data) -> Data:
        """What follows from the sources of a fact or claim."""
        sources = [self._carriers[citation["source"]] for citation in statement["sources"]]
        return {"support": support_of(sources, statement.get("sides", ())), "citations": statement["sources"]}

    def _claimant(self, key: str, claim: Data, event_date: str) -> Data:
        perspective = self._standpoints.perspective_of(key, claim, event_date)
        side = self._standpoints.side_of(perspective)
        return {**self._shown["Claimant"][key], "perspective": perspective, "side": side}

    def _cited(self, event: Data, facts: list[Data], claims: list[Data]) -> list[Data]:
        keys: dict[str, None] = {citation["source"]: None for citation in event["sources"]}
        for item in (*facts, *claims):
            keys.update((citation["source"], None) for citation in item["citations"])
        sources = self._shown["CitedSource"]
        return [{**sources[key], "number": number} for number, key in enumerate(keys, 1)]

    def _both_ways(self) -> dict[str, list[Data]]:
        """The relations of every event that has any."""
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
        return {
            key: sorted(links.values(), key=lambda link: (order[link["event"]], link["relation"], link["inverse"]))
            for key, links in found.items()
        }


def _sentences(told: Data) -> list[Data]:
    return [{"text": sentence, "sources": [*sources]} for sentence, sources, _ in told["sentences"]]


def _name(name: Data) -> Data:
    """A name as documents have it, with what its dates mean."""
    return NAME.of({**name, "start": _when(name["from"]), "end": _when(name["to"])})


def _when(edtf: str | None) -> Data | None:
    return WHEN.of(dated(edtf)._asdict()) if edtf else None


def _labels(claims: list[Data]) -> list[str]:
    """Who makes claims, each once."""
    return list(dict.fromkeys(claimant["label"] for claim in claims for claimant in claim["claimants"]))


def gravest(compared: list[Data]) -> str | None:
    """The gravest term of the list `agreement` that comparable sets have; None where there are none."""
    had = {each["agreement"] for each in compared}
    return next((term for term in AGREEMENTS if term in had), None)


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
    told = {"event": other.key, "title": other.data["title"], "date_label": dated(other.data["date"]).label}
    return RELATION.of({**link, **told, "label": words, "inverse": inverse})
