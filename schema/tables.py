"""The shape of the SQLite file: one SQLModel class per table.

`table=True` classes do NOT validate on construction: rows are made from valid records only (loaders/baking/rows.py),
and the database's own foreign keys and checks are the second guard. Dates are ISO text, so that they sort and compare
as text. Field descriptions become Datasette's column help, class docstrings its table help.
"""

from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric
from sqlmodel import Field, SQLModel


def _key(target: str, description: str, *, nullable: bool = False, primary: bool = False) -> Any:
    """A text column that refers to another table."""
    return Field(
        default=None if nullable else ...,
        description=description,
        nullable=nullable,
        primary_key=primary,
        sa_column_args=[ForeignKey(target)],
    )


def _date(description: str, *, nullable: bool = False, index: bool = False) -> Any:
    """A text column that holds a date of the records: the table `dates` says what it means."""
    return Field(
        default=None if nullable else ...,
        description=description,
        index=index,
        sa_column_kwargs={"info": {"date": True}},
    )


class Term(SQLModel, table=True):
    """The closed lists: every event type, role, relation, claim subject and kind, with its definition."""

    __tablename__ = "terms"
    list: str = Field(primary_key=True, description="Which closed list the term belongs to.")
    term: str = Field(primary_key=True, description="The term as records use it.")
    position: int = Field(description="Place in the list.")
    label: str = Field(description="What readers see.")
    definition: str = Field(description="What the term means.")
    inverse: str | None = Field(None, description="For relations: how the other event words the same link.")


class DatasetFact(SQLModel, table=True):
    """What this build is: title, version, licence, counts, and the digest of its content."""

    __tablename__ = "dataset"
    name: str = Field(primary_key=True, description="What the fact is about.")
    value: str = Field(description="The fact, as text; lists and objects as JSON.")


class Date(SQLModel, table=True):
    """Every date that other tables hold, once, with what its text means."""

    __tablename__ = "dates"
    __table_args__ = {"sqlite_with_rowid": False}
    edtf: str = Field(primary_key=True, description="The date as written, EDTF; what other tables hold.")
    label: str = Field(description="The same in words.")
    earliest: str | None = Field(None, description="First day that it may mean; empty if open or unknown.")
    latest: str | None = Field(None, description="Last day that it may mean; empty if open or unknown.")
    precision: str = Field(description="day, month, year, decade or century: the coarser one of its ends.")
    kind: str = Field(description="point, span (from one to the other) or one-of (on one of these days).")
    uncertain: bool = Field(description="1 where an end is in doubt.")
    approximate: bool = Field(description="1 where an end is rounded: about.")
    year: int = Field(description="Year of the first day, or of the last where that is open or unknown.")
    sort_key: str = Field(description="Text that puts dates into order.")
    parts: str = Field(
        description="Start and end as JSON: each with what is known of year, month, day, precision, masked, uncertain "
        "and approximate; or 'open', or 'unknown'. A point has the same twice."
    )


class Perspective(SQLModel, table=True):
    """Whose side sources speak from."""

    __tablename__ = "perspectives"
    key: str = Field(primary_key=True, description="Key in registries/perspectives.yml.")
    label: str = Field(description="What readers see.")
    description: str = Field(description="Which sources it covers.")
    neutral: bool = Field(description="1 where it is neither a party to the conflict nor its close ally.")


class Actor(SQLModel, table=True):
    """Who acts, is acted upon, or says so."""

    __tablename__ = "actors"
    key: str = Field(primary_key=True, description="Permanent key of the actor.")
    label: str = Field(index=True, description="Heading name.")
    kind: str = Field(index=True, description="What sort of actor; see terms, list actor-kind.")
    description: str | None = Field(None, description="One neutral sentence.")
    self_declared: bool = Field(description="1 for a body, or a body of one, that declared itself a state.")
    parent: str | None = _key("actors.key", "The actor it is part of or answers to.", nullable=True)
    active_from: str | None = _date("When it came into being, EDTF.", nullable=True)
    active_to: str | None = _date("When it ceased, EDTF.", nullable=True)
    died: str | None = _date("When the person died, EDTF.", nullable=True)
    wikidata: str | None = Field(None, description="Wikidata item.")
    ucdp: int | None = Field(None, description="UCDP actor id.")
    note: str | None = Field(None, description="What readers must know about the entry.")
    event_count: int = Field(index=True, description="Published events in which it has a role.")
    claim_count: int = Field(description="Published claims that it makes.")


class ActorName(SQLModel, table=True):
    """Names of actors in every language and script."""

    __tablename__ = "actor_names"
    actor: str = _key("actors.key", "The actor.", primary=True)
    position: int = Field(primary_key=True, description="Order in the registry; 1 heads pages.")
    name: str = Field(index=True, description="The name as it is written.")
    language: str = Field(description="BCP 47 language tag.")
    used_by: str | None = Field(None, description="Keys of the actors who use it, separated by '; '.")
    note: str | None = Field(None, description="When or how it is used.")


class ActorAffiliation(SQLModel, table=True):
    """Offices that persons held, and organisations that states belong to."""

    __tablename__ = "actor_affiliations"
    actor: str = _key("actors.key", "The person or member.", primary=True)
    position: int = Field(primary_key=True, description="Order in the registry.")
    body: str = _key("actors.key", "The body or organisation.")
    role: str = Field(description="The office held, or 'member'.")
    start: str | None = _date("From when, EDTF.", nullable=True)
    end: str | None = _date("Until when, EDTF.", nullable=True)


class Place(SQLModel, table=True):
    """Where events happened, with coordinates of a stated precision."""

    __tablename__ = "places"
    key: str = Field(primary_key=True, description="Permanent key of the place.")
    label: str = Field(index=True, description="Name in every side's usage, in one line.")
    kind: str = Field(index=True, description="What sort of place; see terms, list place-kind.")
    parent: str | None = _key("places.key", "The place it lies in, by the recognised hierarchy.", nullable=True)
    country: str | None = _key("places.key", "The country at the top of that hierarchy.", nullable=True)
    latitude: float | None = Field(None, description="Degrees north, WGS 84.")
    longitude: float | None = Field(None, description="Degrees east, WGS 84.")
    precision: str | None = Field(None, description="How exact the point is; see terms, list place-precision.")
    radius_km: float | None = Field(None, description="How far around the point the place may extend.")
    coordinates_source: str | None = Field(None, description="Where the coordinates come from.")
    geonames: int | None = Field(None, description="GeoNames id.")
    wikidata: str | None = Field(None, description="Wikidata item.")
    iso: str | None = Field(None, description="ISO 3166 code.")
    note: str | None = Field(None, description="Status and who held it when.")
    event_count: int = Field(index=True, description="Published events here or in any place inside it.")


class PlaceName(SQLModel, table=True):
    """Names of places in every language, script and side's usage."""

    __tablename__ = "place_names"
    place: str = _key("places.key", "The place.", primary=True)
    position: int = Field(primary_key=True, description="Order in the registry; 1 heads pages.")
    name: str = Field(index=True, description="The name as it is written.")
    language: str = Field(description="BCP 47 language tag.")
    used_by: str | None = Field(None, description="Keys of the actors who use it, separated by '; '.")
    note: str | None = Field(None, description="When or how it is used.")


class PlaceAncestor(SQLModel, table=True):
    """Every place with itself (depth 0) and all places it lies in."""

    __tablename__ = "place_ancestors"
    place: str = _key("places.key", "The place.", primary=True)
    ancestor: str = _key("places.key", "The place itself, or one that it lies in.", primary=True)
    depth: int = Field(description="0 for the place itself, 1 for its parent, and so on.")


class Source(SQLModel, table=True):
    """Documents that events, facts and claims rest on."""

    __tablename__ = "sources"
    key: str = Field(primary_key=True, description="Permanent key of the source.")
    title: str = Field(description="The document's own title.")
    publisher: str = Field(index=True, description="Who published it.")
    author: str | None = Field(None, description="Who wrote it.")
    published: str | None = _date("When it was published, EDTF.", nullable=True)
    published_label: str | None = Field(None, description="The same in words.")
    language: str = Field(index=True, description="BCP 47 language tag of the document.")
    kind: str = Field(index=True, description="What sort of document; see terms, list source-kind.")
    perspective: str = _key("perspectives.key", "Whose side it speaks from.")
    url: str | None = Field(None, description="Where it can be read.")
    archive_url: str | None = Field(None, description="An archived copy.")
    accessed: str | None = _date("The day it was last read.", nullable=True)
    copy_of: str | None = Field(None, description="Whose text it repeats.")
    note: str | None = Field(None, description="What readers must know about it.")
    event_count: int = Field(index=True, description="Published events that cite it anywhere.")


_FACETED = ("type", "importance", "year", "month")
"""Columns that people count events by; with the number and the days beside them, no count needs the wide rows."""


class Event(SQLModel, table=True):
    """Events, one row each. Links, facts, claims and sources are in tables of their own."""

    __tablename__ = "events"
    __table_args__ = (
        Index("events_span", "date_earliest", "date_latest"),
        Index("events_sort", "sort_key"),
        *(Index(f"events_{column}", column, "number", "date_earliest", "date_latest") for column in _FACETED),
    )
    id: str = Field(primary_key=True, description="Permanent id: date, then a slug.")
    number: int = Field(unique=True, description="Chronological row number of this build; never cite it.")
    title: str = Field(description="Headline.")
    date: str = _date("When, in EDTF as written.")
    date_label: str = Field(description="The same in words.")
    date_earliest: str | None = Field(None, description="First day on which it may have happened; empty if open.")
    date_latest: str | None = Field(None, description="Last day on which it may have happened; empty if open.")
    date_precision: str = Field(description="day, month, year, decade or century.")
    date_kind: str = Field(description="point, span (it lasted) or one-of (on one of these days).")
    date_uncertain: bool = Field(description="1 where the date is marked uncertain or approximate.")
    date_note: str | None = Field(None, description="What the date alone does not say.")
    year: int | None = Field(None, description="Year of the first day, or of the last where that is open.")
    month: str | None = Field(None, description="Year and month, 1993-04; empty where only the year is known.")
    sort_key: str = Field(description="Text that puts events into order.")
    type: str = Field(description="What kind of event; see terms, list event-type.")
    importance: int = Field(description="1 landmark, 2 major, 3 detail.")
    summary: str = Field(description="What the sources agree on.")
    actors: str = Field(description="Labels of the actors, separated by '; '.")
    places: str = Field(description="Labels of the places, separated by '; '.")
    tags: str = Field(description="Labels of the tags, separated by '; '.")
    contested: bool = Field(index=True, description="1 where claimants differ; see the view contested_claims.")
    fact_count: int = Field(description="Number of facts.")
    claim_count: int = Field(description="Number of claims.")
    source_count: int = Field(description="Number of different sources, of the summary, the facts and the claims.")
    status: str = Field(description="reviewed; or draft, in a build that includes drafts.")
    ucdp: str | None = Field(None, description="UCDP GED event ids, separated by '; '.")
    wikidata: str | None = Field(None, description="Wikidata item.")
    pax: int | None = Field(None, description="PA-X agreement id.")
    added: str | None = _date("The day the record was first published.", nullable=True)
    record: str = Field(description="Path of the YAML record in the repository.")


class EventActor(SQLModel, table=True):
    """Which actor had which role in which event."""

    __tablename__ = "event_actors"
    __table_args__ = (Index("event_actors_actor", "actor", "event"), {"sqlite_with_rowid": False})
    event: str = _key("events.id", "The event.", primary=True)
    position: int = Field(primary_key=True, description="Order in the record.")
    actor: str = _key("actors.key", "The actor.")
    role: str = Field(description="Its part in the event; see terms, list actor-role.")
    note: str | None = Field(None, description="What the key alone does not keep.")


class EventPlace(SQLModel, table=True):
    """Which place had which role in which event."""

    __tablename__ = "event_places"
    __table_args__ = (Index("event_places_place", "place", "event"), {"sqlite_with_rowid": False})
    event: str = _key("events.id", "The event.", primary=True)
    position: int = Field(primary_key=True, description="Order in the record.")
    place: str = _key("places.key", "The place.")
    role: str = Field(description="What it was to the event; see terms, list place-role.")
    note: str | None = Field(None, description="What the key alone does not keep.")


class EventSource(SQLModel, table=True):
    """Sources that carry an event's summary."""

    __tablename__ = "event_sources"
    __table_args__ = (Index("event_sources_source", "source"), {"sqlite_with_rowid": False})
    event: str = _key("events.id", "The event.", primary=True)
    position: int = Field(primary_key=True, description="Order in the record.")
    source: str = _key("sources.key", "The source.")
    locator: str | None = Field(None, description="Where in the source.")
    note: str | None = Field(None, description="What to know about this use of it.")


class Fact(SQLModel, table=True):
    """Undisputed statements, each with its own sources."""

    __tablename__ = "facts"
    id: str = Field(primary_key=True, description="Event id, '-fact-', position.")
    event: str = _key("events.id", "The event.")
    position: int = Field(description="Order in the record.")
    text: str = Field(description="The statement.")
    weak: bool = Field(description="1 where it rests on reference works alone.")


class FactSource(SQLModel, table=True):
    """Sources that carry a fact."""

    __tablename__ = "fact_sources"
    __table_args__ = (Index("fact_sources_source", "source"), {"sqlite_with_rowid": False})
    fact: str = _key("facts.id", "The fact.", primary=True)
    position: int = Field(primary_key=True, description="Order in the record.")
    source: str = _key("sources.key", "The source.")
    locator: str | None = Field(None, description="Where in the source.")
    note: str | None = Field(None, description="What to know about this use of it.")


class Claim(SQLModel, table=True):
    """What is contested, every figure, every attributed statement; never the database's own voice."""

    __tablename__ = "claims"
    __table_args__ = (Index("claims_event", "event", "about"), Index("claims_about", "about"))
    id: str = Field(primary_key=True, description="Event id, '-claim-', position.")
    event: str = _key("events.id", "The event.")
    position: int = Field(description="Order in the record.")
    about: str = Field(description="What the claim is about; see terms, list claim-subject.")
    group_: str | None = Field(None, description="Whom or what a figure counts.", sa_column_kwargs={"name": "group"})
    claimants: str = Field(description="Labels of who makes the claim, separated by '; '.")
    by_note: str | None = Field(None, description="More on the claimant.")
    low: float | None = Field(None, sa_type=Numeric, description="Lower bound of the figure.")
    high: float | None = Field(None, sa_type=Numeric, description="Upper bound of the figure.")
    figure: str | None = Field(None, description="The figure in words: '161', '161 to 613', 'at least 20,000'.")
    unit: str | None = Field(None, description="What is counted; persons where empty.")
    text: str | None = Field(None, description="The claim in one neutral sentence.")
    weak: bool = Field(description="1 where it rests on reference works alone.")
    comparable_set: int = Field(description="Number in the event, the same for claims on one subject, group and unit.")
    contested: bool = Field(description="1 where another claimant of the same event says otherwise.")


class ClaimClaimant(SQLModel, table=True):
    """Who makes a claim."""

    __tablename__ = "claim_claimants"
    __table_args__ = (Index("claim_claimants_actor", "actor"), {"sqlite_with_rowid": False})
    claim: str = _key("claims.id", "The claim.", primary=True)
    position: int = Field(primary_key=True, description="Order in the record.")
    actor: str = _key("actors.key", "The actor who makes it.")


class ClaimSource(SQLModel, table=True):
    """Sources that carry a claim."""

    __tablename__ = "claim_sources"
    __table_args__ = (Index("claim_sources_source", "source"), {"sqlite_with_rowid": False})
    claim: str = _key("claims.id", "The claim.", primary=True)
    position: int = Field(primary_key=True, description="Order in the record.")
    source: str = _key("sources.key", "The source.")
    locator: str | None = Field(None, description="Where in the source.")
    note: str | None = Field(None, description="What to know about this use of it.")


class Relation(SQLModel, table=True):
    """How events relate, in both directions: as a record states it, and as the other event sees it."""

    __tablename__ = "relations"
    event: str = _key("events.id", "The event.", primary=True)
    relation: str = Field(primary_key=True, description="The relation; see terms, list relation.")
    other: str = _key("events.id", "The other event.", primary=True)
    inverse: bool = Field(primary_key=True, description="1 where the other event's record states it.")
    label: str = Field(description="The relation in words: event … other.")
    note: str | None = Field(None, description="What the relation alone does not say.")


class Tag(SQLModel, table=True):
    """Words that gather events across types and places."""

    __tablename__ = "tags"
    key: str = Field(primary_key=True, description="Key in registries/tags.yml.")
    label: str = Field(description="What readers see.")
    description: str = Field(description="When it is used.")
    event_count: int = Field(description="Published events that carry it.")


class EventTag(SQLModel, table=True):
    """Which events carry which tag."""

    __tablename__ = "event_tags"
    __table_args__ = (Index("event_tags_tag", "tag", "event"), {"sqlite_with_rowid": False})
    event: str = _key("events.id", "The event.", primary=True)
    tag: str = _key("tags.key", "The tag.", primary=True)


class Correction(SQLModel, table=True):
    """What was wrong in published records and is now right."""

    __tablename__ = "corrections"
    event: str = _key("events.id", "The event.", primary=True)
    position: int = Field(primary_key=True, description="Order in the record.")
    date: str = _date("The day of the correction.", index=True)
    note: str = Field(description="What was wrong and what is right.")


class RetiredId(SQLModel, table=True):
    """Event ids that were published once and are no longer in use."""

    __tablename__ = "retired"
    id: str = Field(primary_key=True, description="The old id.")
    retirement: str = Field(description="renamed or withdrawn; see terms, list retirement.")
    date: str = _date("The day of the change.")
    reason: str = Field(description="Why.")
    successor: str | None = _key("events.id", "The record that took its place.", nullable=True)


class RetiredKey(SQLModel, table=True):
    """Keys of actors, places, sources and tags that were published once and are no longer in use."""

    __tablename__ = "retired_keys"
    registry_: str = Field(
        primary_key=True, description="actors, places, sources or tags.", sa_column_kwargs={"name": "registry"}
    )
    key: str = Field(primary_key=True, description="The old key.")
    retirement: str = Field(description="renamed or withdrawn; see terms, list retirement.")
    date: str = _date("The day of the change.")
    reason: str = Field(description="Why.")
    successor: str | None = Field(None, description="Key of the entry that took its place, of the same registry.")


class Waiver(SQLModel, table=True):
    """Warnings of the checks that are known and accepted, record by record, each with its reason."""

    __tablename__ = "waivers"
    code: str = Field(primary_key=True, description="The warning's code.")
    record: str = Field(primary_key=True, description="The event id or registry key concerned.")
    event: str | None = _key("events.id", "The event, where it is one.", nullable=True)
    rule: str = Field(description="What the rule wants.")
    reason: str = Field(description="Why the warning is accepted.")


class Period(SQLModel, table=True):
    """Stretches of time that pages shade and name."""

    __tablename__ = "periods"
    position: int = Field(primary_key=True, description="Order.")
    label: str = Field(description="What readers see.")
    date: str = _date("The span, EDTF.")
    date_earliest: str | None = Field(None, description="First day.")
    date_latest: str | None = Field(None, description="Last day.")
    event: str | None = _key("events.id", "The event that stands for it.", nullable=True)


class Document(SQLModel, table=True):
    """The published form of each event: one JSON document with everything nested."""

    __tablename__ = "documents"
    event: str = _key("events.id", "The event.", primary=True)
    json_: str = Field(description="The document.", sa_column_kwargs={"name": "json"})


class ActorLink(SQLModel, table=True):
    """Narrow copy of event_actors for filters and facet counts: one row per actor and event number."""

    __tablename__ = "link_actor"
    __table_args__ = {"sqlite_with_rowid": False}
    key: str = Field(primary_key=True, description="The actor.")
    number: int = Field(primary_key=True, description="Number of the event.")


class PlaceLink(SQLModel, table=True):
    """Events by place for filters and facet counts: a row for each place of an event and each place around it."""

    __tablename__ = "link_place"
    __table_args__ = {"sqlite_with_rowid": False}
    key: str = Field(primary_key=True, description="The place, or one that it lies in.")
    number: int = Field(primary_key=True, description="Number of the event.")


class TagLink(SQLModel, table=True):
    """Narrow copy of event_tags for filters and facet counts."""

    __tablename__ = "link_tag"
    __table_args__ = {"sqlite_with_rowid": False}
    key: str = Field(primary_key=True, description="The tag.")
    number: int = Field(primary_key=True, description="Number of the event.")
