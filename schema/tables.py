"""The shape of the SQLite file: its tables, with columns that documents or records have, and those that are worked out.

Dates are ISO text or EDTF, so that they sort and compare as text. What is told of columns becomes Datasette's column
help, what is told of tables its table help. An importer declares its tables in its own module, in the same way.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any

from schema import documents, records
from schema.documents import flag, number, text
from schema.properties import Properties, Property, before, but, pick, properties_of

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """A table of the file."""

    name: str
    description: str
    columns: Properties
    primary: tuple[str, ...] = ()
    """The columns of the primary key, where it is not the first column alone."""
    unique: tuple[str, ...] = ()
    indexed: tuple[str, ...] = ()
    """Columns that have an index each."""
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further indexes by name, with their columns."""
    has_rowid: bool = True

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return self.primary or tuple(self.columns)[:1]

    @cached_property
    def row(self) -> Callable[[Mapping[str, Any]], Row]:
        """What makes a row of values by column, of which there may be more."""
        return itemgetter(*self.columns)

    @cached_property
    def dates(self) -> tuple[int, ...]:
        """The places of the columns that hold dates."""
        return tuple(at for at, told in enumerate(self.columns.values()) if told.is_date)

    @property
    def inserting(self) -> str:
        """The statement that puts a row into the table, with a mark for each column."""
        return f"insert into {self.name} values ({', '.join('?' * len(self.columns))})"


def refers(table: str, description: str, *, nullable: bool = False) -> Property:
    """The key of a row of another table."""
    return text(description, refers=table, nullable=nullable)


def joined(told: Property) -> Property:
    """A list in one cell."""
    words = f"{told.description.removesuffix('.')}; separated by '; '."
    return told._replace(type="str", description=words, nullable=True, is_list=False, refers="")


_KEY = {"key": text("Permanent key.")}
_EVENT = {"event": refers("events", "The event.")}
_POSITION = {"position": number("Order in the record.")}
_IN_EVENT = _EVENT | _POSITION
_DAYS = {f"date_{name}": told for name, told in pick(documents.DATE_MEMBERS, "earliest", "latest").items()}
_event, _relation = documents.EVENT.members, documents.RELATION.members
_fact, _claim, _set = (each.members for each in (documents.FACT, documents.CLAIM, documents.COMPARABLE_SET))
_sentence = documents.SENTENCE.members
_external, _retired = properties_of(records.EventExternal), properties_of(records.RetiredId)


def _names(name: str) -> Table:
    names = documents.NAME_CELLS
    owner = {name: refers(f"{name}s", f"The {name}."), "position": number("Order in the registry; 1 heads pages.")}
    columns = owner | names | {"used_by": joined(names["used_by"])}
    description = f"Names of {name}s in every language and script, with who uses them."
    return Table(f"{name}_names", description, columns, (name, "position"), indexed=("name",))


def _in_list(name: str, owner: str, description: str, columns: Properties, *index: str) -> Table:
    """What a record, or a part of it, has in a list, with its place there."""
    columns = {owner: refers(f"{owner}s", f"The {owner}.")} | _POSITION | columns
    indexes = {f"{name}_{index[0]}": index}
    return Table(name, description, columns, (owner, "position"), indexes=indexes, has_rowid=False)


def _citations(owner: str, what: str) -> Table:
    columns = documents.CITATION.members
    return _in_list(f"{owner}_sources", owner, f"Sources that carry {what}.", columns, "source")


def _narrow(name: str, description: str, key: str) -> Table:
    columns = {"key": text(key), "number": number("Number of the event.")}
    return Table(f"link_{name}", description, columns, ("key", "number"), has_rowid=False)


TERMS = Table(
    "terms",
    "The closed lists: every event type, role, relation, claim subject and kind, with its definition.",
    {"list": text("Which closed list the term belongs to.")}
    | before(documents.TERM.members, "label", position=number("Place in the list.")),
    ("list", "term"),
)
DATASET = Table(
    "dataset",
    "What this build is: title, version, licence, counts, and the digest of its content.",
    {"name": text("What the fact is about."), "value": text("The fact, as text; lists and objects as JSON.")},
)
DATES = Table(
    "dates",
    "Every date that other tables hold, once, with what its text means.",
    documents.DATE_MEMBERS
    | {
        "year": number("Year of the first day, or of the last where that is open or unknown."),
        "sort_key": text("Text that puts dates into order."),
        "parts": text(
            "Start and end as JSON: each with what is known of year, month, day, precision, masked, uncertain and "
            "approximate; or 'open', or 'unknown'. A point has the same twice."
        ),
    },
    has_rowid=False,
)

# --- Registries ------------------------------------------------------------------------------------------------------

_USED = ("label", "kind", "event_count")
SIDES = Table("sides", documents.SIDE.description, documents.SIDE.members | {"position": number("Order.")})
PERSPECTIVES = Table("perspectives", documents.PERSPECTIVE.description, _KEY | documents.PERSPECTIVE_CELLS)
ACTORS = Table("actors", documents.ACTOR.description, _KEY | documents.ACTOR_CELLS, indexed=_USED)
ACTOR_NAMES = _names("actor")
ACTOR_AFFILIATIONS = Table(
    "actor_affiliations",
    "Offices that persons held, and organisations that states belong to.",
    {
        "actor": refers("actors", "The person or member."),
        "position": number("Order in the registry."),
        "body": refers("actors", "The body or organisation."),
    }
    | documents.OFFICE_CELLS,
    ("actor", "position"),
)
PLACES = Table("places", documents.PLACE.description, _KEY | documents.PLACE_CELLS, indexed=_USED)
PLACE_NAMES = _names("place")
PLACE_ANCESTORS = Table(
    "place_ancestors",
    "Every place with itself (depth 0) and all places it lies in.",
    {
        "place": refers("places", "The place."),
        "ancestor": refers("places", "The place itself, or one that it lies in."),
        "depth": number("0 for the place itself, 1 for its parent, and so on."),
    },
    ("place", "ancestor"),
)
SOURCES = Table(
    "sources",
    documents.SOURCE.description,
    _KEY | documents.SOURCE_CELLS,
    indexed=("publisher", "language", "kind", "event_count"),
)
TAGS = Table("tags", "Words that gather events across types and places.", _KEY | documents.TAG_CELLS)
RETIRED = Table(
    "retired",
    "Event ids that were published once and are no longer in use.",
    {"id": text("The old id.")}
    | _retired
    | {"successor": refers("events", "The record that took its place.", nullable=True)},
)
RETIRED_KEYS = Table(
    "retired_keys",
    "Keys of actors, places, sources and tags that were published once and are no longer in use.",
    {"registry": text("actors, places, sources or tags."), "key": text("The old key.")} | _retired,
    ("registry", "key"),
)
WAIVERS = Table(
    "waivers",
    "Warnings of the checks that are known and accepted, record by record, each with its reason.",
    before(
        properties_of(records.Waiver),
        "reason",
        event=refers("events", "The event, where it is one.", nullable=True),
        rule=text("What the rule wants."),
    ),
    ("code", "record"),
)
REQUESTS = Table(
    "requests",
    "What was asked of the record about persons, and what became of it; nothing says who asked, or of whom.",
    {"position": number("Order in the registry.")} | properties_of(records.PersonRequest),
)
PERIODS = Table(
    "periods",
    "Stretches of time that pages name and shade; those with a chapter stand on the home page.",
    {"position": number("Order.")}
    | before(properties_of(records.Period), "event", **_DAYS)
    | {"chapter": text("What it was about, as JSON; empty where nothing is told.", nullable=True)},
)
COVERAGE = Table(
    "coverage",
    "How well sources were searched for the events of each stretch of time, and what was left undone.",
    {"position": number("Order.")}
    | {
        name: joined(told) if told.is_list else told
        for name, told in before(properties_of(records.Coverage), "coverage", **_DAYS).items()
    },
)

# --- Events ----------------------------------------------------------------------------------------------------------

# People count events by these; with the number and the days beside them, no count needs the wide rows.
_COUNTED_BY = {name: (name, "number", *_DAYS) for name in ("type", "importance", "year", "month")}
EVENTS = Table(
    "events",
    "Events, one row each. Links, facts, claims and sources are in tables of their own.",
    {
        "id": _event["id"],
        "number": number("Chronological row number of this build; never cite it."),
        **pick(properties_of(records.Event), "title", "date"),
        **{f"date_{name}": told for name, told in but(documents.DATE.members, "edtf", "approximate").items()},
        "date_uncertain": flag("Whether the date is uncertain or approximate."),
        "year": number("Year of the first day, or of the last where that is open.", nullable=True),
        "month": text("Year and month, 1993-04; empty where only the year is known.", nullable=True),
        "sort_key": text("Text that puts events into order."),
        **but(properties_of(records.Event), "title", "date", "date_note", "status", "tags", "added"),
        "actors": text("Labels of the actors, separated by '; '."),
        "places": text("Labels of the places, separated by '; '."),
        "tags": text("Labels of the tags, separated by '; '."),
        **pick(_event, "agreement", "contested"),
        "fact_count": number("Number of facts."),
        "claim_count": number("Number of claims."),
        "source_count": number("Number of different sources, of the summary, the facts and the claims."),
        "status": _event["status"],
        **_external,
        "ucdp": joined(_external["ucdp"]),
        **pick(_event, "added", "record"),
    },
    unique=("number",),
    indexed=("contested",),
    indexes={
        "events_span": tuple(_DAYS),
        "events_sort": ("sort_key",),
        **{f"events_{name}": columns for name, columns in _COUNTED_BY.items()},
    },
)
EVENT_ACTORS = _in_list(
    "event_actors",
    "event",
    "Which actor had which role in which event.",
    properties_of(records.ActorLink),
    *("actor", "event"),
)
EVENT_PEOPLE = Table(
    "event_people",
    "Private persons and minors of events, without their names; they have no rows of their own.",
    _IN_EVENT | documents.EVENT_PERSON.members,
    ("event", "position"),
    has_rowid=False,
)
EVENT_PLACES = _in_list(
    "event_places",
    "event",
    "Which place had which role in which event.",
    properties_of(records.PlaceLink),
    *("place", "event"),
)
EVENT_SOURCES = _citations("event", "an event's summary")
SUMMARY_SENTENCES = Table(
    "summary_sentences",
    "The summaries by sentences.",
    _EVENT | {"number": number("Number of the sentence in the summary, from 1.")} | pick(_sentence, "text"),
    ("event", "number"),
    has_rowid=False,
)
SENTENCE_SOURCES = Table(
    "sentence_sources",
    "Sources that carry a sentence of a summary; of a record that does not tell, event_sources has those of all.",
    pick(SUMMARY_SENTENCES.columns, "event", "number")
    | {"position": number("Order behind the sentence."), "source": refers("sources", "The source.")},
    ("event", "number", "position"),
    indexes={"sentence_sources_source": ("source", "event")},
    has_rowid=False,
)
EVENT_TRANSLATIONS = Table(
    "event_translations",
    documents.TRANSLATION.description,
    _EVENT | but(documents.TRANSLATION.members, "summary_sentences"),
    ("event", "language"),
    indexes={"event_translations_language": ("language", "event")},
    has_rowid=False,
)
EVENT_UCDP = Table(
    "event_ucdp",
    "Rows of the UCDP Georeferenced Event Dataset that tell of an event or of a part of it, as its record says.",
    _EVENT | {"ged_id": number("Id of the row there, and in the table ged where that is imported.")},
    ("event", "ged_id"),
    indexes={"event_ucdp_row": ("ged_id", "event")},
    has_rowid=False,
)
NOT_UCDP = Table(
    "not_ucdp",
    documents.NOT_UCDP.description,
    _IN_EVENT | documents.NOT_UCDP.members,
    ("event", "position"),
    has_rowid=False,
)
UCDP_POINTS = Table(
    "ucdp_points",
    "Points that the UCDP Georeferenced Event Dataset has for a place, away from where the place is.",
    _POSITION | properties_of(records.UcdpPoint),
)
EVENT_TAGS = Table(
    "event_tags",
    "Which events carry which tag.",
    _EVENT | {"tag": refers("tags", "The tag.")},
    ("event", "tag"),
    indexes={"event_tags_tag": ("tag", "event")},
    has_rowid=False,
)
FACTS = Table(
    "facts",
    "Undisputed statements, each with its own sources.",
    pick(_fact, "id") | _IN_EVENT | but(_fact, "id", "citations") | {"support": joined(_fact["support"])},
    indexes={"facts_event": ("event",)},
)
FACT_SOURCES = _citations("fact", "a fact")
CLAIMS = Table(
    "claims",
    "What is contested, every figure, every attributed statement; never the database's own voice.",
    pick(_claim, "id")
    | _IN_EVENT
    | but(_claim, "id", "citations")
    | pick(properties_of(records.Claim), "as_of")
    | {"claimants": text("Labels of who makes the claim, separated by '; '."), "sides": joined(_claim["sides"])}
    | {bound: _claim[bound]._replace(type="number") for bound in ("low", "high")}
    | {name: joined(_claim[name]) for name in ("compatible_with", "support")},
    indexes={"claims_event": ("event", "about"), "claims_about": ("about",)},
)
COMPARABLE_SETS = Table(
    "comparable_sets",
    documents.COMPARABLE_SET.description,
    _EVENT
    | but(_set, "claims")
    | {name: joined(_set[name]) for name in ("claimants", "sides")}
    | {figure: _set[figure]._replace(type="number") for figure in ("low", "high", "ratio")},
    ("event", "number"),
    indexes={"comparable_sets_agreement": ("agreement", "event"), "comparable_sets_about": ("about", "event")},
    has_rowid=False,
)
CLAIM_CLAIMANTS = _in_list(
    "claim_claimants",
    "claim",
    "Who makes a claim, and where each stands in it.",
    pick(documents.CLAIMANT.members, "actor") | documents.STANDING,
    "actor",
)
CLAIM_SOURCES = _citations("claim", "a claim")
WITHDRAWN = Table(
    "withdrawn",
    "Facts and claims that were published once and are gone.",
    pick(_fact, "id")
    | _EVENT
    | but(properties_of(records.WithdrawnStatement), "id")
    | {"successor": text("Id of the fact or claim that took its place.", nullable=True)},
    indexed=("event",),
)
RELATIONS = Table(
    "relations",
    "How events relate, in both directions: as a record states it, and as the other event sees it.",
    _EVENT
    | pick(_relation, "relation")
    | {"other": refers("events", "The other event.")}
    | pick(_relation, "inverse")
    | but(_relation, "event", "title", "date_label", "relation", "inverse"),
    ("event", "relation", "other", "inverse"),
)
SOUGHT = Table(
    "sought",
    "Where what a side itself published on an event was looked for, and nothing was found.",
    _IN_EVENT | but(documents.SOUGHT.members, "perspective_label"),
    ("event", "position"),
)
CORRECTIONS = Table(
    "corrections",
    "What was wrong in published records and is now right.",
    _IN_EVENT | documents.CORRECTION.members,
    ("event", "position"),
    indexed=("date",),
)
DOCUMENTS = Table(
    "documents",
    "The published form of each event: one JSON document with everything nested.",
    _EVENT | {"json": text("The document.")},
)

# --- History ---------------------------------------------------------------------------------------------------------

_moment = "ISO 8601 in UTC, such as 2001-02-03T04:05:06Z"
_VERSION = {
    "registry": text("events, or the registry of the entry: actors, places, sources, tags, perspectives, dataset."),
    "key": text("Key that the record has today, or had last."),
    "version": number("Number of the version of this record, from 1."),
}
REVISIONS = Table(
    "revisions",
    "Revisions of the records that changed something published; none where a build has no history of its records.",
    {
        "number": number("Order in time, from 1."),
        "date": text(f"When it was committed, {_moment}; empty where it is not committed yet.", nullable=True),
        "commit": text("Its commit, 40 hexadecimal digits; empty where it is not committed yet.", nullable=True),
        "release": text("Version of the dataset that was released with it.", nullable=True),
    },
)
VERSIONS = Table(
    "versions",
    "What each published record said, from one moment to the next; none where a build has no history of its records.",
    _VERSION
    | {
        "hash": text("The first 16 hexadecimal digits of the SHA-256 of the record as it was written.", nullable=True),
        "revision": number("The revision that it came with.", refers="revisions"),
        "date": text(f"When it came, {_moment}; empty where it is not committed yet.", nullable=True),
        "until": text(f"When the next one took its place, {_moment}; empty as long as it stands.", nullable=True),
        "kind": text("What became of the record.", terms="version-kind"),
        "record": text("Key that the record had then."),
        "title": text("What the record was called then."),
        "reason": text("Why it was renamed or withdrawn, or what was corrected.", nullable=True),
        "difference": text(
            "Of an event: JSON Patch, RFC 6902, that makes the document of this version out of that of the next one "
            "that has one; empty for the version whose document stands in the table documents.",
            nullable=True,
        ),
    },
    ("registry", "key", "version"),
    indexed=("revision", "date"),
)
VERSION_CHANGES = Table(
    "version_changes",
    "What each version of a record changed, in words; none where a build has no history of its records.",
    _VERSION
    | _POSITION
    | {
        "edit": text("What sort of edit it is.", terms="edit"),
        "text": text("What changed."),
        "statement": text("Id of the fact or claim concerned.", nullable=True),
    },
    ("registry", "key", "version", "position"),
    indexes={"version_changes_statement": ("statement", "key", "version")},
    has_rowid=False,
)
EVENT_VERSIONS = Table(
    "event_versions",
    "What each version of an event said in short; none where a build has no history of its records.",
    {"event": text("Id that the event has today, or had last."), "version": _VERSION["version"]}
    | pick(properties_of(records.Event), "title", "summary", "type", "importance", "date")
    | _DAYS,
    ("event", "version"),
)

RECORDS = Table(
    "records",
    "What records and entries of registries said at every revision, for programs that restore an earlier state: "
    "python -m loaders restore; none where a build has no history of its records.",
    {
        "registry": _VERSION["registry"],
        "key": text("Key that it had then; empty for what is told of a registry as a whole."),
        "since": number("The revision that it came with."),
        "until": number("The one that changed it; empty as long as it stands.", nullable=True),
        "path": text("Path of its file in the repository."),
        "data": text("What it said, as JSON, where nothing came after it.", nullable=True),
        "difference": text(
            "JSON Patch, RFC 6902, that makes it out of what came after it, where something did.", nullable=True
        ),
    },
    ("registry", "key", "since"),
)

# --- Search ----------------------------------------------------------------------------------------------------------

SEARCHED_TEXTS = Table(
    "searched_texts",
    "The texts of events as search compares them: words cut to their stems.",
    {
        "number": number("Number of the event."),
        "terms": text(
            "A line for each text: the headline, the summary, every fact, every claim that has a text; then both in "
            "each translation."
        ),
    },
)
SEARCHED_SOURCES = Table(
    "searched_sources",
    "Sources by the number under which the index of names has them.",
    {"number": number("Number of the source in this build."), "source": refers("sources", "The source.")},
)
SPELLINGS = Table(
    "spellings",
    "Words that searches may mean, as names and texts have them.",
    {
        "word": text("The word, folded."),
        "written": text("As somebody writes it."),
        "uses": number("How much it is used; in a name it counts as a thousand."),
    },
)
LINK_ACTOR = _narrow(
    "actor",
    "Narrow copy of event_actors for filters and facet counts: one row per actor and event number.",
    "The actor.",
)
LINK_PLACE = _narrow(
    "place",
    "Events by place for filters and facet counts: a row for each place of an event and each place around it.",
    "The place, or one that it lies in.",
)
LINK_TAG = _narrow("tag", "Narrow copy of event_tags for filters and facet counts.", "The tag.")
LINK_SOURCE = _narrow(
    "source",
    "Events by source for filters and facet counts: what the summary, a fact or a claim of an event cites.",
    "The source.",
)
