"""The published document of an event, as models: its shape is baked at build, described here, and promised."""

from pydantic import Field

from datasette_timeline.published.model import Published


class Date(Published):
    """When something happened."""

    edtf: str = Field(description="The date in EDTF, as written: 1992-05-08, 1992-05~, [1992-02-25..1992-02-26].")
    label: str = Field(description="The same in words: about 8 May 1992.")
    earliest: str | None = Field(description="First day on which it may have happened, ISO 8601; null if open.")
    latest: str | None = Field(description="Last day on which it may have happened, ISO 8601; null if open.")
    precision: str = Field(description="day, month, year, decade or century.")
    kind: str = Field(description="point, span (it lasted) or one-of (on one of these days).")
    uncertain: bool = Field(description="Whether the date itself is in doubt.")
    approximate: bool = Field(description="Whether the date is rounded: about.")
    note: str | None = Field(description="What the date alone does not say.")


class Name(Published):
    """A name of a place or an actor."""

    name: str = Field(description="The name as it is written.")
    language: str = Field(description="BCP 47 language tag.")
    used_by: list[str] = Field(description="Ids of the actors who use it.")
    note: str | None = Field(description="When or how it is used.")


class EventPlace(Published):
    """A place of an event and its role there."""

    place: str = Field(description="Id of the place; see /places/{id}.")
    label: str = Field(description="The place in every side's usage, in one line.")
    kind: str = Field(description="What sort of place; list place-kind.")
    country: str | None = Field(description="Id of the country, by the recognised hierarchy.")
    latitude: float | None = Field(description="Degrees north, WGS 84.")
    longitude: float | None = Field(description="Degrees east, WGS 84.")
    precision: str | None = Field(description="How exact the point is; list place-precision.")
    radius_km: float | None = Field(description="How far around the point the place may extend.")
    names: list[Name] = Field(description="Its names in every language known.")
    role: str = Field(description="What it was to the event; list place-role.")
    note: str | None = Field(description="What the id alone does not keep.")


class EventActor(Published):
    """An actor of an event and its part in it."""

    actor: str = Field(description="Id of the actor; see /actors/{id}.")
    label: str = Field(description="Name of the actor.")
    kind: str = Field(description="What sort of actor; list actor-kind.")
    self_declared: bool = Field(description="Whether it declared itself a state, or belongs to one that did.")
    role: str = Field(description="Its part in the event; list actor-role.")
    note: str | None = Field(description="What the id alone does not keep.")


class Citation(Published):
    """Where something is written."""

    source: str = Field(description="Id of the source; see /sources/{id}.")
    locator: str | None = Field(description="Where in the source.")
    note: str | None = Field(description="What to know about this use of it.")


class Fact(Published):
    """An undisputed statement."""

    id: str = Field(description="Id of the event, '-fact-', position.")
    text: str = Field(description="The statement.")
    weak: bool = Field(description="Whether it rests on reference works alone.")
    citations: list[Citation] = Field(description="Where it is written.")


class Claimant(Published):
    """Who makes a claim."""

    actor: str = Field(description="Id of the actor; see /actors/{id}.")
    label: str = Field(description="Name of the actor.")
    self_declared: bool = Field(description="Whether it declared itself a state, or belongs to one that did.")


class Claim(Published):
    """What somebody says: every contested point, every figure. Never quote one without who makes it."""

    id: str = Field(description="Id of the event, '-claim-', position.")
    about: str = Field(description="What it is about; list claim-subject.")
    group: str | None = Field(description="Whom or what a figure counts.")
    claimants: list[Claimant] = Field(description="Who makes it.")
    by_note: str | None = Field(description="More on the claimant.")
    low: float | None = Field(description="Lower bound of the figure.")
    high: float | None = Field(description="Upper bound of the figure; the same as low where there is one number.")
    figure: str | None = Field(description="The figure in words: 161, 161 to 613, at least 20,000.")
    unit: str | None = Field(description="What is counted; persons where null.")
    text: str | None = Field(description="The claim in one sentence.")
    weak: bool = Field(description="Whether it rests on reference works alone.")
    comparable_set: int = Field(description="The same number for claims of the event on one subject, group and unit.")
    contested: bool = Field(description="Whether others say otherwise on the same subject, group and unit.")
    citations: list[Citation] = Field(description="Where it is written.")


class CitedSource(Published):
    """A document that something rests on."""

    source: str = Field(description="Id of the source; see /sources/{id}.")
    title: str = Field(description="The document's own title.")
    publisher: str = Field(description="Who published it.")
    author: str | None = Field(description="Who wrote it.")
    published: str | None = Field(description="When it was published, EDTF.")
    published_label: str | None = Field(description="The same in words.")
    language: str = Field(description="BCP 47 language tag of the document.")
    kind: str = Field(description="What sort of document; list source-kind.")
    perspective: str = Field(description="Whose side it speaks from; see perspectives of /dataset.")
    perspective_label: str = Field(description="The same in words.")
    url: str | None = Field(description="Where it can be read.")
    archive_url: str | None = Field(description="An archived copy.")
    accessed: str | None = Field(description="The day it was last read, ISO 8601.")
    copy_of: str | None = Field(description="Whose text it repeats.")
    note: str | None = Field(description="What readers must know about it.")
    number: int = Field(description="Its number in the event's list of sources, from 1.")


class Relation(Published):
    """How another event relates to this one."""

    event: str = Field(description="Id of the other event; see /events/{id}.")
    title: str = Field(description="Its headline.")
    date_label: str = Field(description="Its date in words.")
    relation: str = Field(description="The relation; list relation.")
    label: str = Field(description="The relation in words: this event … the other.")
    inverse: bool = Field(description="Whether the other event's record states it.")
    note: str | None = Field(description="What the relation alone does not say.")


class Tag(Published):
    """A word that gathers events."""

    tag: str = Field(description="Id of the tag; see tags of /dataset.")
    label: str = Field(description="What readers see.")


class External(Published):
    """Ids that other databases have for the event."""

    ucdp: list[int] = Field(description="Event ids of UCDP GED.")
    wikidata: str | None = Field(description="Wikidata item.")
    pax: int | None = Field(description="Agreement id of PA-X.")


class Correction(Published):
    """What was wrong and is now right."""

    date: str = Field(description="The day of the correction, ISO 8601.")
    note: str = Field(description="What was wrong and what is right.")


class Event(Published):
    """A published event: what the sources agree on, and side by side what they do not."""

    id: str = Field(description="Permanent id: date, then a slug.")
    title: str = Field(description="Headline.")
    date: Date = Field(description="When it happened.")
    type: str = Field(description="What kind of event; list event-type.")
    importance: int = Field(description="1 landmark, 2 major, 3 detail.")
    status: str = Field(description="reviewed; or draft, in a build that includes drafts.")
    summary: str = Field(description="What the sources agree on, in two to four sentences.")
    places: list[EventPlace] = Field(description="Where it happened or what it was about.")
    actors: list[EventActor] = Field(description="Who took part.")
    facts: list[Fact] = Field(description="Undisputed statements.")
    claims: list[Claim] = Field(description="What somebody says, in the order of the record.")
    citations: list[Citation] = Field(description="What the summary rests on.")
    sources: list[CitedSource] = Field(description="Every source of the event, in the order of first citation.")
    relations: list[Relation] = Field(description="Related events, in order of time, in both directions.")
    tags: list[Tag] = Field(description="Its tags.")
    external: External = Field(description="The event in other databases.")
    added: str | None = Field(description="The day the record was first published, ISO 8601.")
    corrections: list[Correction] = Field(description="Public corrections, in the order of the record.")
    contested: bool = Field(description="Whether any of its claims is contested.")
    record: str = Field(description="Path of the record in the repository.")
