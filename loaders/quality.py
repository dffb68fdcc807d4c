"""How good the records are, in figures: what docs/data-quality.md tells.

Everything is counted on what is published; drafts are only named. Nothing here asks the network or the clock.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from loaders.documents import Publication
from loaders.entries import Data, Dataset, Entry
from loaders.reach import REGISTRIES
from schema.dates import parse_date
from schema.vocabulary import CLAIM_SUBJECTS, SOURCE_KINDS

REFERENCE = "reference"


class YearCount(NamedTuple):
    """What the events that begin in one year hold; with `last`, a run of years without any."""

    first: int
    last: int
    events: int
    by_importance: Counter[int]
    contested: int
    claims: int


class SubjectCount(NamedTuple):
    """Claims on one subject, by whether anybody else speaks on the same point of the same event."""

    subject: str
    contested: int
    agreed: int
    alone: int


class SourceCount(NamedTuple):
    """Sources of one kind, and what their entries lack."""

    kind: str
    sources: int
    copies: int
    undated: int
    without_address: int
    without_archive: int
    without_reading_day: int


class Statements(NamedTuple):
    """Numbers of the facts and claims of one event, from 1."""

    event: Data
    facts: list[int]
    claims: list[int]


class Quality:
    """One dataset, measured. Events are published documents, in order of time."""

    def __init__(self, dataset: Dataset) -> None:
        publication = Publication(dataset)
        self.dataset = dataset
        self.registry = publication.registry
        self.events = [publication.document(entry) for entry in publication.events]
        self.drafts = [entry for entry in dataset.events.values() if entry.data["status"] == "draft"]
        self.facts = [fact for event in self.events for fact in event["facts"]]
        self.claims = [claim for event in self.events for claim in event["claims"]]
        self.sources = list(self.registry("sources").values())
        self.neutral = {key for key, entry in self.registry("perspectives").items() if entry.data["neutral"]}
        self._kinds = {key: actor["kind"] for key, actor in publication.actors.items()}
        self._points = [point for event in self.events for point in _points(event)]

    # --- coverage ---------------------------------------------------------------------------------------------------

    def years(self) -> list[YearCount]:
        """Every year from the first event to the last; years without an event that follow each other are one row."""
        by_year: defaultdict[int, list[Data]] = defaultdict(list)
        for event in self.events:
            by_year[year_of(event)].append(event)
        counts: list[YearCount] = []
        for year in sorted(by_year):
            if counts and counts[-1].last < year - 1:
                counts.append(_year(counts[-1].last + 1, year - 1, []))
            counts.append(_year(year, year, by_year[year]))
        return counts

    def types(self) -> Counter[tuple[str, int]]:
        """Number of events by type and decade (1990)."""
        return Counter((event["type"], year_of(event) // 10 * 10) for event in self.events)

    def decades(self) -> list[int]:
        """The decades in which events begin."""
        return sorted({year_of(event) // 10 * 10 for event in self.events})

    # --- sources ----------------------------------------------------------------------------------------------------

    def perspectives(self) -> Counter[tuple[str, str]]:
        """Number of sources by perspective and kind."""
        return Counter((source.data["perspective"], source.data["kind"]) for source in self.sources)

    def citing(self, perspective: str) -> int:
        """How many events cite a source of this perspective."""
        return sum(any(source["perspective"] == perspective for source in event["sources"]) for event in self.events)

    def languages(self) -> Counter[str]:
        """Number of sources by language."""
        return Counter(source.data["language"] for source in self.sources)

    def source_gaps(self) -> list[SourceCount]:
        """What the entries of sources lack, by kind."""
        by_kind = {kind: [one.data for one in self.sources if one.data["kind"] == kind] for kind in SOURCE_KINDS}
        return [
            SourceCount(
                kind,
                len(sources),
                sum(source["copy_of"] is not None for source in sources),
                sum(source["published"] is None for source in sources),
                sum(source["url"] is None for source in sources),
                sum(source["archive_url"] is None for source in sources),
                sum(source["accessed"] is None for source in sources),
            )
            for kind, sources in by_kind.items()
        ]

    # --- events by what they rest on --------------------------------------------------------------------------------

    def on_one_source(self) -> list[Data]:
        """Events that cite one source in all."""
        return [event for event in self.events if len(event["sources"]) == 1]

    def on_reference_works(self) -> list[Data]:
        """Events that cite reference works only."""
        return [event for event in self.events if all(source["kind"] == REFERENCE for source in event["sources"])]

    def on_one_perspective(self) -> list[Data]:
        """Events whose sources, two or more, all speak from the same side."""
        return [
            event
            for event in self.events
            if len(event["sources"]) > 1 and len({source["perspective"] for source in event["sources"]}) == 1
        ]

    def without_neutral_source(self) -> list[Data]:
        """Events of which no source is neutral (registries/perspectives.yml says which perspectives are)."""
        return [
            event
            for event in self.events
            if not any(source["perspective"] in self.neutral for source in event["sources"])
        ]

    def weak(self) -> list[Statements]:
        """Facts and claims that rest on reference works alone."""
        found = [Statements(event, _weak(event["facts"]), _weak(event["claims"])) for event in self.events]
        return [one for one in found if one.facts or one.claims]

    def unmarked(self) -> list[Statements]:
        """Facts and claims that cite reference works only without saying `weak`; a work's own claims need not."""
        found = []
        for event in self.events:
            kinds = {source["source"]: source["kind"] for source in event["sources"]}
            facts, claims = (
                [
                    number
                    for number, item in enumerate(event[name], 1)
                    if not item["weak"]
                    and all(kinds[citation["source"]] == REFERENCE for citation in item["citations"])
                    and not any(self._is_reference(one["actor"]) for one in item.get("claimants", ()))
                ]
                for name in ("facts", "claims")
            )
            found.append(Statements(event, facts, claims))
        return [one for one in found if one.facts or one.claims]

    def _is_reference(self, actor: str) -> bool:
        return bool(self._kinds[actor] == "reference-work")

    # --- claims -----------------------------------------------------------------------------------------------------

    def subjects(self) -> list[SubjectCount]:
        """How many claims on each subject are contested, repeated by others, or stand alone."""
        counted: Counter[tuple[str, str]] = Counter()
        for _, claims in self._points:
            for _, claim in claims:
                counted[claim["about"], _standing(claim, claims)] += 1
        return [
            SubjectCount(subject, *(counted[subject, standing] for standing in ("contested", "agreed", "alone")))
            for subject in CLAIM_SUBJECTS
        ]

    def without_counter_claim(self) -> list[Statements]:
        """Claims on whose point nobody else speaks in the same event."""
        alone: defaultdict[str, list[int]] = defaultdict(list)
        for event, claims in self._points:
            alone[event["id"]] += [number for number, claim in claims if _standing(claim, claims) == "alone"]
        return [Statements(event, [], sorted(alone[event["id"]])) for event in self.events if alone[event["id"]]]

    def contested_by_one_claimant(self) -> list[Statements]:
        """Contested claims that all come from the same claimants: they differ from themselves."""
        return [
            Statements(event, [], [number for number, _ in claims])
            for event, claims in self._points
            if all(claim["contested"] for _, claim in claims) and len({_claimants(claim) for _, claim in claims}) == 1
        ]

    # --- dates, registries, waivers ---------------------------------------------------------------------------------

    def uncertain_dates(self) -> list[Data]:
        """Events whose day is not known for certain: marked uncertain, about, one of several, or no day at all."""
        return [event for event in self.events if _is_uncertain(event["date"])]

    def idle_actors(self) -> list[Entry]:
        """Actors that have no part in an event and make no claim: parents and bodies of others."""
        acting = {link["actor"] for event in self.events for link in event["actors"]} | self.claimants()
        return [entry for key, entry in self.registry("actors").items() if key not in acting]

    def claimants(self) -> set[str]:
        """Keys of the actors who make claims."""
        return {claimant["actor"] for claim in self.claims for claimant in claim["claimants"]}

    def surrounding_places(self) -> list[Entry]:
        """Places that no event names: they are there because others lie in them."""
        named = {link["place"] for event in self.events for link in event["places"]}
        return [entry for key, entry in self.registry("places").items() if key not in named]

    def places_without_point(self) -> list[Entry]:
        """Places without coordinates."""
        return [entry for entry in self.registry("places").values() if entry.data["latitude"] is None]

    def name_languages(self, registry: str) -> Counter[str]:
        """How many actors or places have a name in each language."""
        return Counter(
            language
            for entry in self.registry(registry).values()
            for language in {name["language"] for name in entry.data["names"]}
        )

    def waivers(self) -> dict[str, list[Data]]:
        """Accepted warnings by code; none of drafts, nor of what only drafts use."""
        known = {key for name in ("events", *REGISTRIES) for key in self.dataset.registry(name)}
        published = {event["id"] for event in self.events}.union(*map(self.registry, REGISTRIES))
        by_code: defaultdict[str, list[Data]] = defaultdict(list)
        for entry in self.dataset.registry("waivers").values():
            if entry.data["record"] not in known - published:
                by_code[entry.data["code"]].append(entry.data)
        return dict(sorted(by_code.items()))


def year_of(event: Data) -> int:
    """The year under which the event is filed."""
    return parse_date(event["date"]["edtf"]).year


NumberedClaims = list[tuple[int, Data]]


def _year(first: int, last: int, events: list[Data]) -> YearCount:
    return YearCount(
        first,
        last,
        len(events),
        Counter(event["importance"] for event in events),
        sum(event["contested"] for event in events),
        sum(len(event["claims"]) for event in events),
    )


def _points(event: Data) -> Iterable[tuple[Data, NumberedClaims]]:
    """The event's claims, numbered from 1, in sets that can be compared."""
    points: defaultdict[int, NumberedClaims] = defaultdict(list)
    for number, claim in enumerate(event["claims"], 1):
        points[claim["comparable_set"]].append((number, claim))
    return [(event, claims) for claims in points.values()]


def _standing(claim: Data, same_point: NumberedClaims) -> str:
    if all(_claimants(other) <= _claimants(claim) for _, other in same_point):
        return "alone"
    return "contested" if claim["contested"] else "agreed"


def _claimants(claim: Data) -> frozenset[str]:
    return frozenset(claimant["actor"] for claimant in claim["claimants"])


def _weak(statements: list[dict[str, Any]]) -> list[int]:
    return [number for number, statement in enumerate(statements, 1) if statement["weak"]]


def _is_uncertain(date: Data) -> bool:
    return bool(date["uncertain"] or date["approximate"] or date["kind"] == "one-of" or date["precision"] != "day")
