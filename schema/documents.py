"""The documents that are published of records: what of each record readers get, and what is worked out for them.

Only what is worked out is told here; everything else is as the record models have it. The shapes in the API and the
columns of the tables follow from this.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from schema import records
from schema.properties import Properties, Property, before, but, pick, properties_of


class Document(NamedTuple):
    """A kind of document, or of a part of one."""

    name: str
    description: str
    members: Properties

    def of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The document of values by name, of which there may be more."""
        return {name: values[name] for name in self.members}


def text(description: str, **more: Any) -> Property:
    """A text that is worked out."""
    return Property("str", description, **more)


def number(description: str, **more: Any) -> Property:
    """A whole number that is worked out."""
    return Property("int", description, **more)


def flag(description: str) -> Property:
    """A yes or no that is worked out."""
    return Property("bool", description)


def _day(description: str) -> Property:
    """A day that is worked out, where there is one."""
    return text(description, nullable=True, is_day=True)


def one(document: Document, description: str) -> Property:
    """A document inside another one."""
    return Property(document.name, description)


def perhaps(document: Document, description: str) -> Property:
    """A document inside another one, or null."""
    return one(document, description)._replace(nullable=True)


def several(document: Document, description: str) -> Property:
    """A list of documents inside another one."""
    return Property(document.name, description, is_list=True)


_ID = {"id": text("Permanent id.")}
_LABEL = {"label": text("What readers see.")}
_ACTOR_LABEL = {"label": text("Name of the actor.")}
_PLACE_LABEL = {"label": text("The place in every side's usage, in one line.")}
_SELF_DECLARED = {"self_declared": flag("Whether it declared itself a state, or belongs to one that did.")}
_PERSPECTIVE = {"perspective_label": text("The perspective in words.")}
_EVENT_ID = {"event": text("Id of the event.", refers="events")}
_HEADLINE = {"title": text("Its headline.")}
_IN_WORDS = {"date_label": text("Its date in words.")}

# --- Dates and names -------------------------------------------------------------------------------------------------

_event = properties_of(records.Event)

DATE_MEMBERS: Properties = {
    "edtf": text("The date in EDTF, as written: 1991-06-04, 1991-06~, [1991-06-04..1991-06-05]."),
    "label": text("The same in words: about 4 June 1991."),
    "earliest": _day("First day that it may mean, ISO 8601; null if open or unknown."),
    "latest": _day("Last day that it may mean, ISO 8601; null if open or unknown."),
    "precision": text("day, month, year, decade or century: the coarser one of its ends."),
    "kind": text("point, span (from one to the other) or one-of (on one of these days)."),
    "uncertain": flag("Whether an end is in doubt."),
    "approximate": flag("Whether an end is rounded: about."),
}
"""What is told of every date, here and in the table of dates."""

_DAYS = pick(DATE_MEMBERS, "earliest", "latest")
DATE = Document("Date", "When something happened.", DATE_MEMBERS | {"note": _event["date_note"]})
WHEN = Document("When", "A date of an actor or a claim.", but(DATE_MEMBERS, "uncertain", "approximate"))


def _with_dates(cells: Properties) -> Properties:
    """The same with what dates mean in place of their texts."""
    return {name: told._replace(type=WHEN.name) if told.is_date else told for name, told in cells.items()}


NAME_CELLS = properties_of(records.Name)
NAME = Document("Name", "A name of a place or an actor.", _with_dates(NAME_CELLS))


# --- Registries: what the cells of a table hold, too, then the documents ---------------------------------------------

_actor = before(but(properties_of(records.Actor), "member_of", "published_as"), "parent", **_SELF_DECLARED)
_place = properties_of(records.Place) | _PLACE_LABEL
_country = text("The country at the top of the recognised hierarchy.", nullable=True, refers="places")
_source = before(properties_of(records.Source), "language", published_label=text("The same in words.", nullable=True))
_tag = properties_of(records.Tag)
_side = text("The side of the conflict that this is; null for none.", nullable=True, refers="sides")

ACTOR_CELLS: Properties = {
    "label": text("Heading name."),
    **before(_actor, "note", **properties_of(records.ActorExternal)),
    "event_count": number("Events in which it has a role."),
    "claim_count": number("Claims that it makes."),
}
PLACE_CELLS: Properties = {
    **before(before(_place, "latitude", country=_country), "note", **properties_of(records.PlaceExternal)),
    "event_count": number("Events here or in any place inside it."),
}
SOURCE_CELLS: Properties = {**_source, "event_count": number("Events that cite it anywhere.")}
TAG_CELLS: Properties = {**_tag, "event_count": number("Events that carry it.")}
OFFICE_CELLS: Properties = {
    "role": text("The office, or 'member'."),
    **pick(properties_of(records.Affiliation), "start", "end"),
}

_body = {"actor": text("Key of the body.", refers="actors"), "label": text("Name of the body.")}
_around = {"place": text("Key of the place.", refers="places")} | _PLACE_LABEL
AROUND = Document("Around", "A place that another one lies in.", _around)
AFFILIATION = Document("Affiliation", "An office held, or a membership.", _body | _with_dates(OFFICE_CELLS))
CITING = Document("Citing", "An event that cites a source.", _EVENT_ID | _HEADLINE | _IN_WORDS)
ACTOR = Document(
    "Actor",
    "Who acts, is acted upon, or says so.",
    _ID
    | before(
        _with_dates(ACTOR_CELLS),
        "event_count",
        names=several(NAME, "Its names in every language known; the first one heads pages."),
        affiliations=several(AFFILIATION, "Offices of a person, organisations of a state."),
    ),
)
PLACE = Document(
    "Place",
    "Where events happened, with coordinates of a stated precision.",
    _ID
    | before(
        before(PLACE_CELLS, "latitude", around=several(AROUND, "All places that it lies in, from the inside out.")),
        "event_count",
        names=several(NAME, "Its names in every language known, with who uses them."),
    ),
)
SOURCE = Document(
    "Source",
    "A document that events, facts and claims rest on.",
    _ID
    | before(
        before(SOURCE_CELLS, "language", **{f"published_{end}": told for end, told in _DAYS.items()}),
        "url",
        **_PERSPECTIVE,
    )
    | {"events": several(CITING, "Those events, in order of time.")},
)
PERSPECTIVE_CELLS: Properties = properties_of(records.Perspective) | {
    "side": properties_of(records.Perspective)["side"]._replace(refers="sides")
}
PERSPECTIVE = Document(
    "Perspective",
    "Whose side sources and actors speak from.",
    {"perspective": text("Id, as sources, actors and claimants have it.")} | PERSPECTIVE_CELLS,
)
SIDE = Document(
    "Side", "A side of the conflict, with the shape that marks it.", but(properties_of(records.Side), "languages")
)
_coverage = properties_of(records.Coverage)
COVERAGE = Document(
    "Coverage",
    "How well sources were searched for the events of a stretch of time.",
    pick(DATE_MEMBERS, "edtf") | _DAYS | but(_coverage, "date"),
)
TAG_ENTRY = Document(
    "TagEntry", "A tag with its definition.", {"tag": text("Id, as the filter `tag` takes it.")} | TAG_CELLS
)
TERM = Document(
    "Term",
    "A member of a closed list.",
    {"term": text("The term as records, documents and filters use it.")}
    | _LABEL
    | {
        "definition": text("What it means."),
        "inverse": text("For relations: how the other event words the same link.", nullable=True),
        "broader": text("The term that includes this one: filters by that find both.", nullable=True),
    },
)

# --- Events ----------------------------------------------------------------------------------------------------------

_placed, _acted = properties_of(records.PlaceLink), properties_of(records.ActorLink)
_claim, _relation = properties_of(records.Claim), properties_of(records.EventRelation)
_STATEMENT_ID = {"id": text("Permanent id: that of the event, a hyphen, and four letters and digits of its own.")}
_figure = text("The figure in words: 161, 161 to 613, at least 20,000.", nullable=True)
_agreement = text("Whether those agree who speak on it.", terms="agreement")
_contested = flag("Whether what is said on it cannot all be so: sides contradict each other, or figures differ.")
_SUPPORT = {
    "support": text(
        "What it rests on, worked out from its sources: all terms that hold.", is_list=True, terms="support"
    )
}

CITATION = Document("Citation", "Where something is written.", properties_of(records.SourceCitation))
_CITATIONS = {"citations": several(CITATION, "Where it is written.")}
SENTENCE = Document(
    "Sentence",
    "A sentence of a summary, with what carries it.",
    {
        "text": text("The sentence."),
        "sources": text(
            "Keys of the sources that carry it; none where the record does not tell sentences apart, and all of "
            "`citations` carry the summary.",
            is_list=True,
            refers="sources",
        ),
    },
)
_TOLD = {"sentences": several(SENTENCE, "The text by sentences.")}
CHAPTER_TRANSLATION = Document(
    "ChapterTranslation", "A chapter in another language.", but(properties_of(records.ChapterTranslation), "of") | _TOLD
)
CHAPTER = Document(
    "Chapter",
    "What a stretch of time was about.",
    pick(properties_of(records.Chapter), "text")
    | _TOLD
    | _CITATIONS
    | {"translations": several(CHAPTER_TRANSLATION, "The same in other languages.")},
)
INTRODUCTION_TRANSLATION = Document(
    "IntroductionTranslation",
    "The introduction in another language.",
    but(properties_of(records.IntroductionTranslation), "of") | _TOLD,
)
INTRODUCTION = Document(
    "Introduction",
    "Who, where, what is undisputed and what is not; a line break parts paragraphs.",
    pick(properties_of(records.Introduction), "headline", "text")
    | _TOLD
    | _CITATIONS
    | {"translations": several(INTRODUCTION_TRANSLATION, "The same in other languages.")},
)
PERIOD = Document(
    "Period",
    "A stretch of time that has a name.",
    _LABEL
    | pick(DATE_MEMBERS, "edtf")
    | _DAYS
    | pick(properties_of(records.Period), "event")
    | {"chapter": perhaps(CHAPTER, "What it was about; null where nothing is told.")},
)
EVENT_PLACE = Document(
    "EventPlace",
    "A place of an event and its role there.",
    pick(_placed, "place")
    | pick(PLACE_CELLS, "label", "kind", "country", "latitude", "longitude", "precision", "radius_km")
    | pick(PLACE.members, "names")
    | but(_placed, "place"),
)
EVENT_ACTOR = Document(
    "EventActor",
    "An actor of an event and its part in it.",
    pick(_acted, "actor") | _ACTOR_LABEL | pick(ACTOR_CELLS, "kind", "self_declared") | but(_acted, "actor"),
)
EVENT_PERSON = Document(
    "EventPerson",
    "A person of an event who is not named, and the part that the person had in it.",
    {"published_as": text("What is said in place of the name.")} | but(_acted, "actor"),
)
FACT = Document(
    "Fact",
    "An undisputed statement.",
    properties_of(records.Fact) | _STATEMENT_ID | _SUPPORT | _CITATIONS,
)
STANDING: Properties = {
    "perspective": text("Whose side it speaks from here; null if unknown.", nullable=True, refers="perspectives"),
    "side": _side,
}
"""Where a claimant stands in one claim."""
CLAIMANT = Document("Claimant", "Who makes a claim.", pick(_acted, "actor") | _ACTOR_LABEL | _SELF_DECLARED | STANDING)
CLAIM = Document(
    "Claim",
    "What somebody says: every contested point, every figure. Never quote one without who makes it.",
    _STATEMENT_ID
    | pick(_claim, "about", "group")
    | {
        "claimants": several(CLAIMANT, "Who makes it."),
        "sides": text("The sides of its claimants, in the order of the dataset.", is_list=True),
    }
    | before(_with_dates(but(_claim, "id", "about", "group", "by", "perspective", "value")), "unit", figure=_figure)
    | {
        "comparable_set": number("The comparable set that it is in: claims on one subject, group and unit."),
        "agreement": _agreement,
        "contested": _contested,
    }
    | _SUPPORT
    | _CITATIONS,
)
COMPARABLE_SET = Document(
    "ComparableSet",
    "Claims of an event that can be compared, on one subject, counting one group in one unit; and whether they agree.",
    {"number": number("Its number in the event, from 1.")}
    | pick(_claim, "about", "group", "unit")
    | {
        "agreement": _agreement,
        "contested": _contested,
        "accounts": number("How many different claimants speak; what the same say at different times is one account."),
        "claimants": text("Labels of all who speak, in the order of the record.", is_list=True),
        "low": Property("float", "The lowest figure that anyone gives; null without figures.", nullable=True),
        "high": Property("float", "The highest figure that anyone gives; null without figures.", nullable=True),
        "open_below": flag("Whether the lowest figure is an 'at most'."),
        "open_above": flag("Whether the highest figure is an 'at least'."),
        "ratio": Property(
            "float",
            "How many times the lowest figure the highest is; null without two different positive figures.",
            nullable=True,
        ),
        "sides": text("Keys of the sides that speak, in the dataset's order.", is_list=True),
        "claims": text("Ids of the claims, in the order of the record.", is_list=True),
    },
)
CITED_SOURCE = Document(
    "CitedSource",
    "A document that something rests on.",
    pick(CITATION.members, "source")
    | before(_source, "url", **_PERSPECTIVE)
    | {"number": number("Its number in the event's list of sources, from 1.")},
)
RELATION = Document(
    "Relation",
    "How another event relates to this one.",
    pick(_relation, "event")
    | _HEADLINE
    | _IN_WORDS
    | pick(_relation, "relation")
    | {
        "label": text("The relation in words: this event … the other."),
        "inverse": flag("Whether the other event's record states it."),
    }
    | but(_relation, "event", "relation"),
)
TAG = Document(
    "Tag", "A word that gathers events.", {"tag": text("Key of the tag.", refers="tags")} | pick(_tag, "label")
)
NOT_UCDP = Document(
    "NotUcdp",
    "A row of the UCDP Georeferenced Event Dataset on something else; or, without a row, why it has none of the event.",
    properties_of(records.NotUcdp),
)
EXTERNAL = Document("External", "Ids that other databases have for the event.", properties_of(records.EventExternal))
_sought = properties_of(records.Sought)
SOUGHT = Document(
    "Sought",
    "A search for what a side itself published, that found nothing to cite.",
    pick(_sought, "perspective")
    | {"perspective_label": text("What the perspective is called.")}
    | but(_sought, "perspective"),
)
_translation = but(properties_of(records.EventTranslation), "of")
TRANSLATION = Document(
    "EventTranslation",
    "The title and summary of an event in another language.",
    before(
        _translation,
        "reviewed_by",
        title=_translation["title"],
        summary=_translation["summary"],
        summary_sentences=several(SENTENCE, "The summary by sentences, with the sources of the original's."),
    ),
)
CORRECTION = Document("Correction", "What was wrong and is now right.", properties_of(records.Correction))
EVENT = Document(
    "Event",
    "A published event: what the sources agree on, and side by side what they do not.",
    {
        "id": text("Permanent id: date, then a slug."),
        **before(
            but(_event, "date_note", "tags") | {"date": one(DATE, "When it happened.")},
            "added",
            summary_sentences=several(SENTENCE, "The summary by sentences: joined with spaces, they are the summary."),
            places=several(EVENT_PLACE, "Where it happened or what it was about."),
            actors=several(EVENT_ACTOR, "Who took part."),
            people=several(EVENT_PERSON, "Private persons and minors who took part; no entry or address is theirs."),
            facts=several(FACT, "Undisputed statements."),
            claims=several(CLAIM, "What somebody says, in the order of the record."),
            comparable_sets=several(COMPARABLE_SET, "The same by question, in the order of the record."),
            citations=several(CITATION, "What the summary rests on."),
            sources=several(CITED_SOURCE, "Every source of the event, in the order of first citation."),
            sought=several(SOUGHT, "Where a side's own source was looked for, and none was found."),
            relations=several(RELATION, "Related events, in order of time, in both directions."),
            tags=several(TAG, "Its tags."),
            external=one(EXTERNAL, "The event in other databases."),
            not_ucdp=several(NOT_UCDP, "Rows of UCDP on something else, or why UCDP has none of the event."),
            translations=several(TRANSLATION, "Its title and summary in other languages."),
        ),
        "corrections": several(CORRECTION, "Public corrections, in the order of the record."),
        "agreement": _agreement._replace(
            description="The gravest of its comparable sets; null where nobody claims anything.", nullable=True
        ),
        "contested": flag("Whether any of its claims is contested."),
        "record": text("Path of the record in the repository."),
    },
)
EVENT_LINK = Document("EventLink", "An event, named.", _EVENT_ID | _HEADLINE | {"date": one(DATE, "When it happened.")})
_AROUND_STATEMENT = {
    "event": one(EVENT_LINK, "The event."),
    "sources": several(CITED_SOURCE, "Its sources; numbers are those of the event's list."),
}
FACT_ENTRY = Document(
    "FactEntry",
    "A fact with the event that it belongs to and the sources that carry it.",
    FACT.members | _AROUND_STATEMENT,
)
CLAIM_ENTRY = Document(
    "ClaimEntry",
    "A claim with the event that it belongs to and the sources that carry it.",
    CLAIM.members | _AROUND_STATEMENT,
)
QUESTION_ENTRY = Document(
    "QuestionEntry",
    "A comparable set with the event that it belongs to, its claims and the sources that carry them.",
    COMPARABLE_SET.members
    | {
        "claims": several(CLAIM, "The claims, in the order of the record."),
        "event": one(EVENT_LINK, "The event."),
        "sources": several(CITED_SOURCE, "The sources of these claims; numbers are those of the event's list."),
    },
)

# --- Beside the event data of others ---------------------------------------------------------------------------------

CODED_ROW = Document(
    "CodedRow",
    "A row of UCDP GED, as it is imported: UCDP's event and its estimates, not ours.",
    {
        "id": number("UCDP's id."),
        "release": text("The latest release that has it so."),
        "first": text("First day on which it may have happened, ISO 8601.", is_day=True),
        "last": text("Last such day.", is_day=True),
        "latitude": Property("float", "Latitude of its point, WGS 84."),
        "longitude": Property("float", "Longitude of its point."),
        "side_a": text("Side A, as UCDP calls it.", nullable=True),
        "side_b": text("Side B, as UCDP calls it.", nullable=True),
        "best": number("Best estimate of all deaths."),
        "low": number("Lowest estimate."),
        "high": number("Highest estimate."),
    },
)
MATCH = Document(
    "Match",
    "A row of UCDP GED that tells of an event, as a record says, or may, as a program proposes.",
    {
        "event": one(EVENT_LINK, "The event."),
        "row": one(CODED_ROW, "The row. One row may be that of an event and of what this is part of."),
        "answer": text("same (the row is the event), part (a day, a place or a share of it), or ask."),
        "score": Property("float", "How well days, place and sides fit, from 0 to 1; 1 for what a record confirms."),
        "reasons": text("Why.", is_list=True),
        "confirmed_by": text(
            "The version of the record that confirms it: id of an event, @ and a hash, or the id alone; null where "
            "nobody has.",
            nullable=True,
        ),
        "twin_of": number(
            "The row that may be the same happening, coded twice: never add the figures of the two.", nullable=True
        ),
    },
)

# --- What became of the records --------------------------------------------------------------------------------------

CHANGED_LINE = Document(
    "ChangedLine",
    "One edit, in words of the dataset's language.",
    {
        "edit": text("What sort of edit it is.", terms="edit"),
        "text": text("What changed."),
        "statement": text("Id of the fact or claim concerned; null where it is none.", nullable=True),
    },
)
CHANGE = Document(
    "Change",
    "A version of a record, by what changed with it.",
    {
        "date": text("When, ISO 8601 in UTC; null where it is not committed yet.", nullable=True),
        "kind": text("What became of the record.", terms="version-kind"),
        "registry": text("events, or the registry of the entry."),
        "key": text("The key that the record has today, or had last; of events their id."),
        "was": text("Of what was renamed, the key that it had until then: who keeps a copy drops that.", nullable=True),
        "record": text("The key that it had then."),
        "version": number("Number of the version of this record, from 1."),
        "hash": text("Hash of what the record says since; null where it was withdrawn.", nullable=True),
        "title": text("What it was called then."),
        "lines": several(CHANGED_LINE, "What changed; none of the first version."),
        "reason": text("Why it was renamed or withdrawn, or what was corrected.", nullable=True),
        "document": text("Path below /api/v1/ of the document of this version; of events alone.", nullable=True),
    },
)
HISTORY = Document(
    "History",
    "What became of a record, or of one fact or claim of it.",
    {
        "id": text("Permanent id that it has today, or had last."),
        "title": text("What the record is called today, or was called last."),
        "since": text("The day from which the dataset knows the history of its records, ISO 8601."),
        "versions": several(CHANGE, "Its versions, the oldest first; of a fact or claim, those that changed it."),
    },
)

# --- The dataset -----------------------------------------------------------------------------------------------------

COUNTED = ("event", "fact", "claim", "source", "actor", "place")
TERM_LIST = Document(
    "TermList",
    "A closed list: every value that a field may have.",
    {
        "name": text("Name of the list."),
        "terms": several(TERM, "Its terms, in the order in which people should see them."),
    },
)
FORMAT = Document(
    "FormatEntry",
    "A format in which the events of any filter are to be had in one answer.",
    {
        "format": text("What the address ends with: geojson for /api/v1/events.geojson."),
        "label": text("What it is called."),
        "media_type": text("Its media type."),
        "description": text("What it holds."),
    },
)
_digest = text("SHA-256 of what was published; changes whenever anything does.")
_schema_version = text("Version of the tables of the SQLite file.")
DATASET = Document(
    "Dataset",
    "What is published here: how to cite it, how much there is, and the words that it uses.",
    {
        **before(properties_of(records.Dataset), "licence", digest=_digest, schema_version=_schema_version),
        "first_day": _day("First day of any event, ISO 8601."),
        "last_day": _day("Last day of any event, ISO 8601."),
        "searched_to": _day("The last day on which sources were searched, ISO 8601."),
        **{f"{name}_count": number(f"Number of {name}s.") for name in COUNTED},
        "drafts": number("Number of events and texts that nobody has reviewed: 0 in all that is published.", default=0),
        "introduction": perhaps(INTRODUCTION, "What it is about, for somebody who begins; null where it has none."),
        "periods": several(PERIOD, "Named stretches of time, such as wars."),
        "coverage": several(COVERAGE, "How well sources were searched, by stretches of time."),
        "tags": several(TAG_ENTRY, "Every tag."),
        "sides": several(SIDE, "The sides of the conflict, in alphabetical order of their labels."),
        "perspectives": several(PERSPECTIVE, "Every perspective of sources and actors."),
        "vocabulary": several(TERM_LIST, "Every closed list that documents use."),
        "formats": several(FORMAT, "Every format of filtered views besides this API's own JSON."),
    },
)

ALL = tuple(value for value in globals().values() if isinstance(value, Document))
"""Every kind of document, each after those that it holds."""
