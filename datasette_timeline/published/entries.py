"""The shapes of everything but events: actors, places, sources, claims on their own, counts, finds, the dataset."""

from pydantic import Field

from datasette_timeline.published.documents import CitedSource, Claim, Date, Name
from datasette_timeline.published.model import Published


class EventLink(Published):
    """An event, named."""

    event: str = Field(description="Id of the event; see /events/{id}.")
    title: str = Field(description="Its headline.")
    date: Date = Field(description="When it happened.")


class ClaimEntry(Claim):
    """A claim with the event that it belongs to and the sources that carry it."""

    event: EventLink = Field(description="The event.")
    sources: list[CitedSource] = Field(description="The sources of the claim; numbers are those of the event's list.")


class When(Published):
    """A date of an actor."""

    edtf: str = Field(description="The date in EDTF, as written.")
    label: str = Field(description="The same in words.")
    earliest: str | None = Field(description="First day that it may mean, ISO 8601; null if open.")
    latest: str | None = Field(description="Last day that it may mean, ISO 8601; null if open.")
    precision: str = Field(description="day, month, year, decade or century.")
    kind: str = Field(description="point, span (from one to the other) or one-of (on one of these days).")


class Affiliation(Published):
    """An office held, or a membership."""

    actor: str = Field(description="Id of the body.")
    label: str = Field(description="Name of the body.")
    role: str = Field(description="The office, or 'member'.")
    start: When | None = Field(description="From when.")
    end: When | None = Field(description="Until when.")


class Actor(Published):
    """Who acts, is acted upon, or says so."""

    id: str = Field(description="Permanent id.")
    label: str = Field(description="Heading name.")
    kind: str = Field(description="What sort of actor; list actor-kind.")
    description: str | None = Field(description="One neutral sentence.")
    self_declared: bool = Field(description="Whether it declared itself a state, or belongs to one that did.")
    parent: str | None = Field(description="Id of the actor that it is part of or answers to.")
    active_from: When | None = Field(description="When it came into being.")
    active_to: When | None = Field(description="When it ceased.")
    died: When | None = Field(description="When the person died.")
    wikidata: str | None = Field(description="Wikidata item.")
    ucdp: int | None = Field(description="UCDP actor id.")
    note: str | None = Field(description="What readers must know about the entry.")
    names: list[Name] = Field(description="Its names in every language known.")
    affiliations: list[Affiliation] = Field(description="Offices of a person, organisations of a state.")
    event_count: int = Field(description="Events in which it has a role.")
    claim_count: int = Field(description="Claims that it makes.")


class Around(Published):
    """A place that another one lies in."""

    place: str = Field(description="Id of the place; see /places/{id}.")
    label: str = Field(description="The place in every side's usage, in one line.")


class Place(Published):
    """Where events happened, with coordinates of a stated precision."""

    id: str = Field(description="Permanent id.")
    label: str = Field(description="Name in every side's usage, in one line.")
    kind: str = Field(description="What sort of place; list place-kind.")
    parent: str | None = Field(description="Id of the place that it lies in, by the recognised hierarchy.")
    country: str | None = Field(description="Id of the country at the top of that hierarchy.")
    around: list[Around] = Field(description="All places that it lies in, from the inside out.")
    latitude: float | None = Field(description="Degrees north, WGS 84.")
    longitude: float | None = Field(description="Degrees east, WGS 84.")
    precision: str | None = Field(description="How exact the point is; list place-precision.")
    radius_km: float | None = Field(description="How far around the point the place may extend.")
    coordinates_source: str | None = Field(description="Where the coordinates come from.")
    geonames: int | None = Field(description="GeoNames id.")
    wikidata: str | None = Field(description="Wikidata item.")
    iso: str | None = Field(description="ISO 3166 code.")
    note: str | None = Field(description="Status and who held it when.")
    names: list[Name] = Field(description="Its names in every language known, with who uses them.")
    event_count: int = Field(description="Events here or in any place inside it.")


class Citing(Published):
    """An event that cites a source."""

    event: str = Field(description="Id of the event; see /events/{id}.")
    title: str = Field(description="Its headline.")
    date_label: str = Field(description="Its date in words.")


class Source(Published):
    """A document that events, facts and claims rest on."""

    id: str = Field(description="Permanent id.")
    title: str = Field(description="The document's own title.")
    publisher: str = Field(description="Who published it.")
    author: str | None = Field(description="Who wrote it.")
    published: str | None = Field(description="When it was published, EDTF.")
    published_label: str | None = Field(description="The same in words.")
    published_earliest: str | None = Field(description="First day that it may mean, ISO 8601; null if open.")
    published_latest: str | None = Field(description="Last day that it may mean, ISO 8601; null if open.")
    language: str = Field(description="BCP 47 language tag of the document.")
    kind: str = Field(description="What sort of document; list source-kind.")
    perspective: str = Field(description="Whose side it speaks from; see perspectives of /dataset.")
    perspective_label: str = Field(description="The same in words.")
    url: str | None = Field(description="Where it can be read.")
    archive_url: str | None = Field(description="An archived copy.")
    accessed: str | None = Field(description="The day it was last read, ISO 8601.")
    copy_of: str | None = Field(description="Whose text it repeats.")
    note: str | None = Field(description="What readers must know about it.")
    event_count: int = Field(description="Events that cite it anywhere.")
    events: list[Citing] = Field(description="Those events, in order of time.")


class Count(Published):
    """How many events have one value."""

    value: str = Field(description="The value, as the filter of the same name takes it.")
    label: str = Field(description="What readers see.")
    count: int = Field(description="Events that have it.")


class Facet(Published):
    """Counts of the matching events by one filter."""

    facet: str = Field(description="Name of the filter.")
    distinct: int = Field(description="How many different values there are; values holds at most `limit` of them.")
    values: list[Count] = Field(description="Years in order of time, importance in order, others by count.")


class Excerpt(Published):
    """Where in an event the words of a search are."""

    origin: str = Field(description="summary, fact or claim. A claim is what its claimants say, not this database.")
    id: str | None = Field(description="Id of the fact or claim.")
    claimants: str | None = Field(description="Names of who makes the claim.")
    html: str = Field(description="The text around the words, escaped, with each of them in a mark element.")


class Find(Published):
    """Something that a search found."""

    kind: str = Field(description="event, actor, place or source.")
    id: str = Field(description="Its id, for the endpoint of its kind.")
    title: str = Field(description="Headline, label or title.")
    matched: str | None = Field(description="The name by which it was found, where the title does not show it.")
    date: Date | None = Field(description="For events: when.")
    summary: str | None = Field(description="For events: the summary; for actors: the description.")
    excerpt: Excerpt | None = Field(description="For events: where the words are.")
    event_count: int = Field(description="Events of an actor or place, or that cite a source; 1 for an event.")


class Term(Published):
    """A member of a closed list."""

    term: str = Field(description="The term as documents and filters use it.")
    label: str = Field(description="What readers see.")
    definition: str = Field(description="What it means.")
    inverse: str | None = Field(description="For relations: how the other event words the same link.")


class TermList(Published):
    """A closed list: every value that a field may have."""

    name: str = Field(description="Name of the list.")
    terms: list[Term] = Field(description="Its terms, in the order in which people should see them.")


class TagEntry(Published):
    """A tag with its definition."""

    tag: str = Field(description="Id, as the filter `tag` takes it.")
    label: str = Field(description="What readers see.")
    description: str = Field(description="When it is used.")
    event_count: int = Field(description="Events that carry it.")


class Perspective(Published):
    """Whose side sources speak from."""

    perspective: str = Field(description="Id, as sources have it.")
    label: str = Field(description="What readers see.")
    description: str = Field(description="Which sources it covers.")
    neutral: bool = Field(description="Whether it is neither a party to the conflict nor its close ally.")


class Period(Published):
    """A stretch of time that has a name."""

    label: str = Field(description="What readers see.")
    edtf: str = Field(description="The span in EDTF.")
    earliest: str | None = Field(description="First day, ISO 8601.")
    latest: str | None = Field(description="Last day, ISO 8601.")
    event: str | None = Field(description="Id of the event that stands for it.")


class FormatEntry(Published):
    """A format in which the events of any filter are to be had in one answer."""

    format: str = Field(description="What the address ends with: geojson for /api/v1/events.geojson.")
    label: str = Field(description="What it is called.")
    media_type: str = Field(description="Its media type.")
    description: str = Field(description="What it holds.")


class Dataset(Published):
    """What is published here: how to cite it, how much there is, and the words that it uses."""

    title: str = Field(description="Title.")
    description: str = Field(description="What it is about.")
    version: str = Field(description="Version, as in dataset_version everywhere.")
    released: str = Field(description="The day of this version, ISO 8601.")
    digest: str = Field(description="SHA-256 of what was published; changes whenever anything does.")
    schema_version: str = Field(description="Version of the tables of the SQLite file.")
    licence: str = Field(description="Licence.")
    licence_url: str = Field(description="Text of the licence.")
    publisher: str = Field(description="Whom to credit.")
    language: str = Field(description="BCP 47 language tag of titles and summaries.")
    first_day: str | None = Field(description="First day of any event, ISO 8601.")
    last_day: str | None = Field(description="Last day of any event, ISO 8601.")
    event_count: int = Field(description="Number of events.")
    fact_count: int = Field(description="Number of facts.")
    claim_count: int = Field(description="Number of claims.")
    source_count: int = Field(description="Number of sources.")
    actor_count: int = Field(description="Number of actors.")
    place_count: int = Field(description="Number of places.")
    drafts: int = Field(default=0, description="Number of events that nobody has reviewed: 0 in all that is published.")
    periods: list[Period] = Field(description="Named stretches of time, such as wars.")
    tags: list[TagEntry] = Field(description="Every tag.")
    perspectives: list[Perspective] = Field(description="Every perspective of sources.")
    vocabulary: list[TermList] = Field(description="Every closed list that documents use.")
    formats: list[FormatEntry] = Field(description="Every format of filtered views besides this API's own JSON.")
