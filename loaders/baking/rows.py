"""From published documents and registries to the rows of schema/tables.py.

Rows are plain tuples in the column order that INSERTS names: for a hundred thousand rows, objects would cost more than
the database itself. A test holds these columns against the tables.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic_core import to_json

from datasette_timeline.published.dates import Date
from datasette_timeline.published.folding import fold, indexed
from datasette_timeline.published.version import SCHEMA_VERSION
from loaders.baking.dates import dated
from loaders.baking.documents import Publication
from loaders.baking.reach import REGISTRIES
from loaders.problems import RULES
from loaders.reading.entries import Data, Entry, label, named
from schema.vocabulary import LISTS

Row = tuple[Any, ...]
Rows = defaultdict[str, list[Row]]

COLUMNS: dict[str, str] = {
    "terms": "list term position label definition inverse",
    "dataset": "name value",
    "dates": " ".join(Date._fields),
    "perspectives": "key label description neutral",
    "actors": "key label kind description self_declared parent active_from active_to died wikidata ucdp note "
    "event_count claim_count",
    "actor_names": "actor position name language used_by note",
    "actor_affiliations": "actor position body role start end",
    "places": "key label kind parent country latitude longitude precision radius_km coordinates_source geonames "
    "wikidata iso note event_count",
    "place_names": "place position name language used_by note",
    "place_ancestors": "place ancestor depth",
    "sources": "key title publisher author published published_label language kind perspective url archive_url "
    "accessed copy_of note event_count",
    "tags": "key label description event_count",
    "periods": "position label date date_earliest date_latest event",
    "waivers": "code record event rule reason",
    "retired": "id retirement date reason successor",
    "retired_keys": "registry key retirement date reason successor",
    "events": "id number title date date_label date_earliest date_latest date_precision date_kind date_uncertain "
    "date_note year month sort_key type importance summary actors places tags contested fact_count claim_count "
    "source_count status ucdp wikidata pax added record",
    "event_actors": "event position actor role note",
    "event_places": "event position place role note",
    "event_sources": "event position source locator note",
    "event_tags": "event tag",
    "facts": "id event position text weak",
    "fact_sources": "fact position source locator note",
    "claims": "id event position about group claimants by_note low high figure unit text weak comparable_set contested",
    "claim_claimants": "claim position actor",
    "claim_sources": "claim position source locator note",
    "relations": "event relation other inverse label note",
    "corrections": "event position date note",
    "documents": "event json",
    "events_fts": "rowid title summary statements names",
}
"""Every table that Python fills, with the columns of its rows; the link_ tables are filled by SQL."""

DATES: dict[str, tuple[str, ...]] = {
    "actors": ("active_from", "active_to", "died"),
    "actor_affiliations": ("start", "end"),
    "sources": ("published", "accessed"),
    "periods": ("date",),
    "retired": ("date",),
    "retired_keys": ("date",),
    "events": ("date", "added"),
    "corrections": ("date",),
}
"""The columns that hold a date of the records."""

_DATED_FACTS = ("released", "first_day", "last_day")


class Usage:
    """How often registry entries are used by the published events."""

    def __init__(self) -> None:
        self.actor_events: Counter[str] = Counter()
        self.actor_claims: Counter[str] = Counter()
        self.place_events: Counter[str] = Counter()
        self.source_events: Counter[str] = Counter()
        self.tag_events: Counter[str] = Counter()

    def count(self, document: Data, places: set[str]) -> None:
        """Add one event with its places and all around them."""
        self.actor_events.update({link["actor"] for link in document["actors"]})
        self.actor_claims.update(claimant["actor"] for claim in document["claims"] for claimant in claim["claimants"])
        self.place_events.update(places)
        self.source_events.update([source["source"] for source in document["sources"]])
        self.tag_events.update([tag["tag"] for tag in document["tags"]])


class EventRows:
    """Rows of the events, chunk by chunk, so that a large dataset need not be in memory twice."""

    def __init__(self, publication: Publication) -> None:
        self.usage = Usage()
        self._publication = publication
        places = publication.registry("places")
        self._around = {key: publication.ancestors(key) for key in places}
        self._names = {
            (registry, key): indexed(" ".join(name["name"] for name in entry.data["names"]))
            for registry in ("actors", "places")
            for key, entry in publication.registry(registry).items()
        }

    def chunks(self, size: int) -> Iterator[Rows]:
        """Rows by table, for `size` events at a time, in order of time."""
        for start in range(0, len(self._publication.events), size):
            rows: Rows = defaultdict(list)
            for number, entry in enumerate(self._publication.events[start : start + size], start + 1):
                self._add(rows, number, entry)
            yield rows

    def _add(self, rows: Rows, number: int, entry: Entry) -> None:
        document = self._publication.document(entry)
        event = document["id"]
        around = {place for link in document["places"] for place in self._around[link["place"]]}
        self.usage.count(document, around)
        rows["events"].append(_event_row(number, document))
        rows["documents"].append((event, to_json(document).decode()))
        rows["events_fts"].append((number, *self._searchable(entry, document, around)))
        for position, link in enumerate(document["actors"], 1):
            rows["event_actors"].append((event, position, link["actor"], link["role"], link["note"]))
        for position, link in enumerate(document["places"], 1):
            rows["event_places"].append((event, position, link["place"], link["role"], link["note"]))
        rows["event_sources"] += _citations(event, document["citations"])
        rows["event_tags"] += [(event, tag["tag"]) for tag in document["tags"]]
        for position, fact in enumerate(document["facts"], 1):
            rows["facts"].append((fact["id"], event, position, fact["text"], fact["weak"]))
            rows["fact_sources"] += _citations(fact["id"], fact["citations"])
        for position, claim in enumerate(document["claims"], 1):
            rows["claims"].append(_claim_row(event, position, claim))
            rows["claim_sources"] += _citations(claim["id"], claim["citations"])
            for place, claimant in enumerate(claim["claimants"], 1):
                rows["claim_claimants"].append((claim["id"], place, claimant["actor"]))
        for link in document["relations"]:
            words = (link["label"], link["note"])
            rows["relations"].append((event, link["relation"], link["event"], link["inverse"], *words))
        for position, correction in enumerate(document["corrections"], 1):
            rows["corrections"].append((event, position, correction["date"], correction["note"]))

    def _searchable(self, entry: Entry, document: Data, around: set[str]) -> tuple[str, str, str, str]:
        actors = {link["actor"] for link in document["actors"]}
        actors.update(claimant["actor"] for claim in document["claims"] for claimant in claim["claimants"])
        names = [self._names["actors", key] for key in sorted(actors)]
        names += [self._names["places", key] for key in sorted(around)]
        names += [fold(tag["label"]) for tag in document["tags"]]
        return (*entry.data["search"], "\n".join(names))


def _event_row(number: int, document: Data) -> Row:
    date, external = document["date"], document["external"]
    when = dated(date["edtf"])
    first = date["earliest"] or date["latest"]
    return (
        document["id"],
        number,
        document["title"],
        date["edtf"],
        date["label"],
        date["earliest"],
        date["latest"],
        date["precision"],
        date["kind"],
        date["uncertain"] or date["approximate"],
        date["note"],
        when.year,
        first[:7] if first and date["precision"] in ("day", "month") else None,
        when.sort_key,
        document["type"],
        document["importance"],
        document["summary"],
        _labels(document["actors"]),
        _labels(document["places"]),
        _labels(document["tags"]),
        document["contested"],
        len(document["facts"]),
        len(document["claims"]),
        len(document["sources"]),
        document["status"],
        "; ".join(map(str, external["ucdp"])) or None,
        external["wikidata"],
        external["pax"],
        document["added"],
        document["record"],
    )


def _labels(links: list[Data]) -> str:
    return "; ".join(dict.fromkeys(link["label"] for link in links))


def _claim_row(event: str, position: int, claim: Data) -> Row:
    return (
        claim["id"],
        event,
        position,
        claim["about"],
        claim["group"],
        "; ".join(claimant["label"] for claimant in claim["claimants"]),
        claim["by_note"],
        claim["low"],
        claim["high"],
        claim["figure"],
        claim["unit"],
        claim["text"],
        claim["weak"],
        claim["comparable_set"],
        claim["contested"],
    )


def _citations(owner: str, citations: list[Data]) -> list[Row]:
    return [
        (owner, position, citation["source"], citation["locator"], citation["note"])
        for position, citation in enumerate(citations, 1)
    ]


def registry_rows(publication: Publication, usage: Usage) -> Rows:
    """Rows of everything but the events, in order of key."""
    rows: Rows = defaultdict(list)
    for registry, add in (
        ("perspectives", _add_perspective),
        ("actors", _add_actor),
        ("places", _add_place),
        ("sources", _add_source),
        ("tags", _add_tag),
        ("retired", _add_retired),
    ):
        for _, entry in sorted(publication.registry(registry).items()):
            add(rows, entry, publication, usage)
    rows["terms"] += _terms()
    rows["periods"] += _periods(publication)
    rows["waivers"] += sorted(_waivers(publication))
    return rows


def _add_perspective(rows: Rows, entry: Entry, publication: Publication, usage: Usage) -> None:
    data = entry.data
    rows["perspectives"].append((entry.key, data["label"], data["description"], data["neutral"]))


def _add_actor(rows: Rows, entry: Entry, publication: Publication, usage: Usage) -> None:
    key, data, external = entry.key, entry.data, entry.data["external"] or {}
    rows["actors"].append(
        (
            key,
            label(entry),
            data["kind"],
            data["description"],
            publication.is_self_declared(entry),
            data["parent"],
            data["active_from"],
            data["active_to"],
            data["died"],
            external.get("wikidata"),
            external.get("ucdp"),
            data["note"],
            usage.actor_events[key],
            usage.actor_claims[key],
        )
    )
    rows["actor_names"] += _names(entry)
    offices = [(office["actor"], office["role"], office["from"], office["to"]) for office in data["affiliations"]]
    offices += [(body, "member", None, None) for body in data["member_of"]]
    rows["actor_affiliations"] += [(key, position, *office) for position, office in enumerate(offices, 1)]


def _add_place(rows: Rows, entry: Entry, publication: Publication, usage: Usage) -> None:
    key, data, external = entry.key, entry.data, entry.data["external"] or {}
    published = publication.places[key]
    rows["places"].append(
        (
            key,
            published["label"],
            data["kind"],
            data["parent"],
            published["country"],
            data["latitude"],
            data["longitude"],
            data["precision"],
            published["radius_km"],
            data["coordinates_source"],
            external.get("geonames"),
            external.get("wikidata"),
            external.get("iso"),
            data["note"],
            usage.place_events[key],
        )
    )
    rows["place_names"] += _names(entry)
    rows["place_ancestors"] += [(key, place, depth) for depth, place in enumerate(publication.ancestors(key))]


def _add_source(rows: Rows, entry: Entry, publication: Publication, usage: Usage) -> None:
    source = publication.sources[entry.key]
    columns = COLUMNS["sources"].split()[1:-1]
    rows["sources"].append((entry.key, *(source[column] for column in columns), usage.source_events[entry.key]))


def _add_tag(rows: Rows, entry: Entry, publication: Publication, usage: Usage) -> None:
    data = entry.data
    rows["tags"].append((entry.key, data["label"], data["description"], usage.tag_events[entry.key]))


def _add_retired(rows: Rows, entry: Entry, publication: Publication, usage: Usage) -> None:
    data = entry.data
    registry, key = named(entry.key)
    known = publication.event_ids if registry == "events" else publication.registry(registry)
    successor = data["successor"] if data["successor"] in known else None
    told = (data["retirement"], data["date"], data["reason"], successor)
    if registry == "events":
        rows["retired"].append((key, *told))
    else:
        rows["retired_keys"].append((registry, key, *told))


def _names(entry: Entry) -> list[Row]:
    return [
        (entry.key, position, name["name"], name["language"], "; ".join(name["used_by"]) or None, name["note"])
        for position, name in enumerate(entry.data["names"], 1)
    ]


def _terms() -> Iterator[Row]:
    for name, closed in LISTS.items():
        for position, (term, told) in enumerate(closed.terms.items(), 1):
            yield name, term, position, told.label, told.definition, told.inverse or None


def _periods(publication: Publication) -> Iterator[Row]:
    for dataset in publication.dataset.registry("dataset").values():
        for position, period in enumerate(dataset.data["periods"], 1):
            when = dated(period["date"])
            event = period["event"] if period["event"] in publication.event_ids else None
            yield position, period["label"], when.edtf, when.earliest, when.latest, event


def _waivers(publication: Publication) -> Iterator[Row]:
    """None of drafts, nor of what only drafts use."""
    published = publication.event_ids.union(*map(publication.registry, REGISTRIES))
    for entry in publication.dataset.registry("waivers").values():
        code, record, reason = (entry.data[name] for name in ("code", "record", "reason"))
        if record in published:
            yield code, record, record if record in publication.event_ids else None, RULES[code].text, reason


def dataset_rows(publication: Publication, counts: dict[str, int]) -> list[Row]:
    """What this build is: the dataset's own words, and how much there is of what."""
    facts: dict[str, str] = {}
    for dataset in publication.dataset.registry("dataset").values():
        words = ("title", "description", "version", "released", "licence", "licence_url", "publisher", "language")
        facts |= {name: dataset.data[name] for name in words}
    dates = [dated(entry.data["date"]) for entry in publication.events]
    first = min((day for when in dates if (day := when.earliest or when.latest)), default="")
    last = max((day for when in dates if (day := when.latest or when.earliest)), default="")
    facts |= {"schema_version": SCHEMA_VERSION, "drafts": str(publication.draft_count)}
    facts |= {f"{name.removesuffix('s')}_count": str(counts[name]) for name in COUNTED}
    facts |= {"first_day": first, "last_day": last}
    return sorted(facts.items())


def date_texts(table: str, rows: list[Row]) -> set[str]:
    """The dates that rows of a table hold."""
    if table == "dataset":
        return {value for name, value in rows if name in _DATED_FACTS and value}
    columns = COLUMNS[table].split()
    places = [columns.index(column) for column in DATES.get(table, ())]
    return {row[place] for place in places for row in rows if row[place]}


def date_rows(texts: Iterable[str]) -> list[Row]:
    """Rows of these dates, in order of text."""
    return [tuple(dated(text)) for text in sorted(texts)]


COUNTED = ("events", "facts", "claims", "sources", "actors", "places")
