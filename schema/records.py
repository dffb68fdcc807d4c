"""The shape of the hand-written records: events, and the registries they refer to.

These models validate what YAML says. Every scalar arrives as text, exactly as written, and the field's type decides
what it means: `no` is the word "no" and `012` is not a number anywhere. Whether a key exists in a registry, or two
records agree, is not known here; loaders/checks/ looks after that.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, core_schema

from schema.dates import DateError, parse_date
from schema.vocabulary import LISTS

KEY_PATTERN, LONGEST_KEY = r"^[a-z0-9]+(-[a-z0-9]+)*$", 80
ADDRESS_PATTERN = r"^(https?://|www\.)\S+$"
LONGEST_EVENT_ID = 100
LONGEST_URL = 2000
EVENT_ID_PATTERN = r"^[0-9]{4}(-[0-9]{2}){0,2}(-[a-z0-9]+)*-[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$"
"""A date of any exactness, then words: at least one of them has a letter, or they could be taken for more date."""
STATEMENT_ID_LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels, so that no id is a word, and no l, which is taken for a 1."""
STATEMENT_ID_CHARACTERS = f"{STATEMENT_ID_LETTERS}23456789"
STATEMENT_ID_PATTERN = f"^[{STATEMENT_ID_LETTERS}][{STATEMENT_ID_CHARACTERS}]{{3}}$"
# So many digits survive in every program that reads the data, SQLite and JavaScript included.
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")


ADDRESSED = ("actors", "events", "places", "sources", "tags")
"""What has ids or keys that readers know, and that therefore never vanish."""
_KEY, _EVENT_ID = KEY_PATTERN[1:-1], EVENT_ID_PATTERN[1:-1]
_ENTRIES = "|".join(name for name in ADDRESSED if name != "events")
PUBLISHED_PATTERN = f"^(events/{_EVENT_ID}|({_ENTRIES})/{_KEY})$"
RETIRED_PATTERN = f"^({_EVENT_ID}|({_ENTRIES})/{_KEY})$"
_STATEMENT_ID = STATEMENT_ID_PATTERN[1:-1]
STATEMENT_ADDRESS_PATTERN = f"^({_EVENT_ID}/)?{_STATEMENT_ID}$"
"""A fact or claim of the same event by its id alone, of another one with the event's id before it."""
PUBLISHED_STATEMENT_PATTERN = f"^{_EVENT_ID}/{_STATEMENT_ID} (fact|claim {_KEY} by {_KEY}(, {_KEY})*)$"
"""What is listed of a published statement: where it stands, and what it is."""


_YEAR, _MONTH, _DAY = r"[0-9]{4}", r"(0[1-9]|1[0-2])", r"(0[1-9]|[12][0-9]|3[01])"
_WHOLE = rf"{_YEAR}(-{_MONTH}(-{_DAY})?)?"
_POINT = rf"([0-9]{{2}}([0-9][0-9X]|XX)|{_YEAR}-XX(-XX)?|{_YEAR}-{_MONTH}-XX|{_WHOLE})[?~%]?"
DAY_PATTERN = rf"^{_YEAR}-{_MONTH}-{_DAY}$"
EDTF_PATTERN = rf"^({_POINT}|({_POINT}|\.\.)?/({_POINT}|\.\.)?|\[({_WHOLE})?\.\.({_WHOLE})?\])$"
"""The form of a date in editors, which is enough to tell it from another one; schema/dates.py knows better."""
_EDTF_CURE = (
    "A date is written in digits, the year first: 1991, 1991-06, 1991-06-04, 1991-06-04~ (about), 1991-06-04? "
    '(uncertain), 1991-06-04/1991-06-06 (it lasted), "[1991-06-04..1991-06-06]" (one of these days).'
)
DIGEST_PATTERN = r"^[a-z2-7]{8}$"
"""What stands for the wording that a translation follows."""


def is_key(text: str) -> bool:
    """Whether the text has the form of a registry key."""
    return len(text) <= LONGEST_KEY and re.fullmatch(KEY_PATTERN, text) is not None


def is_address(text: str) -> bool:
    """Whether the text is a web address rather than a key."""
    return re.match(ADDRESS_PATTERN, text) is not None


_LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"


def is_language(text: str) -> bool:
    """Whether this has the form of a language tag: 'ru', 'hy-Latn', 'pt-BR'."""
    return re.fullmatch(_LANGUAGE, text) is not None


def is_event_id(text: str) -> bool:
    """Whether the text has the form of an event id: a date, and words."""
    return len(text) <= LONGEST_EVENT_ID and re.fullmatch(EVENT_ID_PATTERN, text) is not None


def is_published_form(text: str) -> bool:
    """Whether the text names a record or an entry as 'events/1991-06-04-ceasefire' or 'actors/united-nations'."""
    return is_event_id(text[7:]) if text.startswith("events/") else "/" in text and is_retired(text)


def is_published_statement(text: str) -> bool:
    """Whether the text names a statement and what it is: '1991-06-04-ceasefire/k7f2 claim deaths by alpha, beta'."""
    return re.fullmatch(PUBLISHED_STATEMENT_PATTERN, text) is not None and is_event_id(text.partition("/")[0])


def is_retired(text: str) -> bool:
    """Whether the text names what may be retired: an event by its id alone, an entry as 'actors/united-nations'."""
    registry, slash, key = text.rpartition("/")
    if not slash:
        return is_event_id(text)
    return registry in ADDRESSED and registry != "events" and is_key(key)


def _edtf(text: str) -> str:
    try:
        parse_date(text)
    except DateError as error:
        context: dict[str, Any] = {"offset": error.offset, "hint": error.hint or ""}
        raise PydanticCustomError("date_invalid", "{message}", context | {"message": error.message}) from None
    return text


def _day(text: str) -> str:
    _edtf(text)
    when = parse_date(text)
    if when.precision != "day" or when.kind != "point" or when.uncertain or when.approximate:
        raise PydanticCustomError("day_expected", "a single day is needed here, such as 2026-11-22")
    return text


def _integer(value: Any) -> Any:
    if isinstance(value, str):
        if not _INTEGER.fullmatch(value):
            raise PydanticCustomError("whole_number", "a whole number is needed, in digits only, such as 1500")
        return int(value)
    return value


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            raise PydanticCustomError("number", "a number is needed, in digits only, such as 1500 or 13.6")
        return float(value) if "." in value else int(value)
    return value


def _level(value: Any) -> Any:
    return int(value) if value in ("1", "2", "3") else value


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("flag", "true or false is needed")
        return value == "true"
    return value


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        is_address = False
    if not is_address:
        raise PydanticCustomError("web_address", "a web address is needed, from https:// on")
    return text


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


@dataclass(frozen=True)
class Dated:
    """Marks dates of the records: what they mean is in the table `dates`, where readers look them up."""

    is_day: bool = False
    """Whether each is a day, and no other EDTF."""

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        form, kinds, cure = (
            (DAY_PATTERN, "string", "A day is written as 1991-06-04.")
            if self.is_day
            else (EDTF_PATTERN, ["string", "integer"], _EDTF_CURE)
        )
        return handler(schema) | {"type": kinds, "pattern": form, "patternErrorMessage": cure}


@dataclass(frozen=True)
class FreeText:
    """Marks values that no list and no form holds to account: what is lost of them, nothing would miss."""

    is_line: bool = False
    """Whether it is one line."""


class Voice(StrEnum):
    """Whose words a text holds. Every text says so, and the rule on loaded words goes by it."""

    OURS = "ours"
    """The database's own: neutral."""
    CLAIMANT = "claimant"
    """What somebody states, as they state it."""
    QUOTED = "quoted"
    """A title, a name or the like, as others gave it."""


# The line break that ends a block after '>' belongs to the file; editors take it for a part of the text.
LINE_PATTERN = r"^[^\n]*\n?$"

_Text = Annotated[str, Field(min_length=1), FreeText()]
_Line = Annotated[str, Field(min_length=1, pattern=LINE_PATTERN), FreeText(is_line=True)]
OurText = Annotated[_Text, Voice.OURS]
OurLine = Annotated[_Line, Voice.OURS]
ClaimantText = Annotated[_Text, Voice.CLAIMANT]
QuotedText = Annotated[_Text, Voice.QUOTED]
QuotedLine = Annotated[_Line, Voice.QUOTED]


KEYS_OF = "keysOf"
"""What a JSON Schema says of a field that takes keys, until it is known where these stand."""


class Refers(NamedTuple):
    """Marks a key or an id with what it names: an entry of which registry, or an event."""

    registry: str
    or_alone: bool = False
    """Whether one alone may be written without the list that it stands in."""

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema) | {KEYS_OF: self.registry}


class TermOf(NamedTuple):
    """Marks what takes only the terms of one closed list, and sees to it."""

    list_name: str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.literal_schema([*LISTS[self.list_name].terms])

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        meanings = [term.definition for term in LISTS[self.list_name].terms.values()]
        return handler(schema) | {"markdownEnumDescriptions": meanings}


EventType = Annotated[str, TermOf("event-type")]
PlaceRole = Annotated[str, TermOf("place-role")]
ActorRole = Annotated[str, TermOf("actor-role")]
ClaimSubject = Annotated[str, TermOf("claim-subject")]
RelationName = Annotated[str, TermOf("relation")]
SourceKind = Annotated[str, TermOf("source-kind")]
ActorKind = Annotated[str, TermOf("actor-kind")]
PersonStanding = Annotated[str, TermOf("person-standing")]
PlaceKind = Annotated[str, TermOf("place-kind")]
PlacePrecision = Annotated[str, TermOf("place-precision")]
SideMark = Annotated[str, TermOf("side-mark")]
CoverageTerm = Annotated[str, TermOf("coverage")]
Status = Annotated[str, TermOf("status")]
Retirement = Annotated[str, TermOf("retirement")]
RequestKind = Annotated[str, TermOf("request-kind")]
RequestOutcome = Annotated[str, TermOf("request-outcome")]

Key = Annotated[str, Field(pattern=KEY_PATTERN, max_length=LONGEST_KEY)]
ActorKey = Annotated[Key, Refers("actors")]
PlaceKey = Annotated[Key, Refers("places")]
PerspectiveKey = Annotated[Key, Refers("perspectives")]
TagKey = Annotated[Key, Refers("tags")]
SourceKey = Annotated[
    str,
    Field(pattern=rf"{KEY_PATTERN}|{ADDRESS_PATTERN}"),
    WithJsonSchema({"type": "string", "pattern": KEY_PATTERN, "maxLength": LONGEST_KEY}),
    Refers("sources"),
]
"""A key, or the address of a document, which a rule turns down: only there it is known which source has it."""
StatementId = Annotated[str, Field(pattern=STATEMENT_ID_PATTERN)]
StatementAddress = Annotated[str, Field(pattern=STATEMENT_ADDRESS_PATTERN, max_length=LONGEST_EVENT_ID + 5)]
EventId = Annotated[str, Field(pattern=EVENT_ID_PATTERN, max_length=LONGEST_EVENT_ID), Refers("events")]
Edtf = Annotated[str, AfterValidator(_edtf), Dated()]
Day = Annotated[str, AfterValidator(_day), Dated(is_day=True)]
Integer = Annotated[int, BeforeValidator(_integer), WithJsonSchema({"type": "integer"})]
Number = Annotated[int | float, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Url = Annotated[
    str,
    Field(max_length=LONGEST_URL),
    AfterValidator(_web_address),
    WithJsonSchema({"type": "string", "pattern": "^https?://", "maxLength": LONGEST_URL}),
    FreeText(is_line=True),
]
HostName = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Language = Annotated[str, Field(pattern=_LANGUAGE)]
Digest = Annotated[str, Field(pattern=DIGEST_PATTERN)]
Wikidata = Annotated[str, Field(pattern=r"^Q[1-9][0-9]*$")]
Claimants = Annotated[
    list[Annotated[Key, Refers("actors", or_alone=True)]],
    Field(min_length=1),
    BeforeValidator(_one_or_many),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", KEYS_OF: "actors"},
                {"type": "array", "items": {"type": "string", KEYS_OF: "actors"}, "minItems": 1},
            ]
        }
    ),
]


class Record(BaseModel):
    """Common ground: an unknown key is a problem, and every field says what it is for."""

    model_config = ConfigDict(extra="forbid", regex_engine="rust-regex")


# --- Parts of an event ---------------------------------------------------------------------------------------------


class SourceCitation(Record):
    """Where in which source a statement stands."""

    source: SourceKey = Field(description="Key of the source.")
    locator: QuotedLine | None = Field(None, description="Where in the source: page, paragraph, section, minute.")
    note: OurText | None = Field(None, description="What to know about this use of the source.")


class PlaceLink(Record):
    """A place of the event, and what it was to it."""

    place: PlaceKey = Field(description="Key of the place.")
    role: PlaceRole = Field(description="What the place was to the event.")
    note: OurText | None = Field(
        None, description="What the key alone does not keep: 'near the village', 'the airport'."
    )


class ActorLink(Record):
    """An actor of the event, and its part in it."""

    actor: ActorKey = Field(description="Key of the actor.")
    role: ActorRole = Field(description="What part the actor had; one actor may appear with several.")
    note: OurText | None = Field(None, description="What the key alone does not keep: 'residents of the town'.")


class Fact(Record):
    """An undisputed statement with its own citation."""

    id: StatementId | None = Field(
        None, description="Permanent id in this event; 'python -m loaders format' writes it."
    )
    text: OurText = Field(description="One neutral sentence that no source contradicts.")
    sources: list[SourceCitation] = Field(min_length=1, description="The sources that carry it.")
    weak: Flag = Field(False, description="Whether it rests on reference works alone.")


class Claim(Record):
    """Something contested, a figure, or a statement that belongs to whoever made it."""

    id: StatementId | None = Field(
        None, description="Permanent id in this event; 'python -m loaders format' writes it."
    )
    about: ClaimSubject = Field(description="What the claim is about.")
    by: Claimants = Field(description="Key of the actor who makes the claim; a list where several make it together.")
    by_note: OurLine | None = Field(None, description="More on the claimant: office, 'as reported by …'.")
    as_of: Edtf | None = Field(None, description="When it was said, EDTF, as exactly as known.")
    perspective: PerspectiveKey | None = Field(
        None, description="Whose side it is said from, where its claimants speak otherwise here than elsewhere."
    )
    group: OurLine | None = Field(None, description="Whom or what a figure counts; same wording for comparable claims.")
    value: Number | None = Field(None, description="The figure, where low and high are equal.")
    low: Number | None = Field(None, description="Lower bound of the figure; alone it means 'at least'.")
    high: Number | None = Field(None, description="Upper bound of the figure; alone it means 'at most'.")
    unit: OurLine | None = Field(None, description="What is counted, where it is not persons: 'per cent', 'villages'.")
    text: ClaimantText | None = Field(
        None, description="The claim in one neutral sentence in our words; always there where no figure is."
    )
    compatible_with: list[StatementId] = Field(
        [], description="Ids of claims of the event that may be true beside this one, where it would seem otherwise."
    )
    sources: list[SourceCitation] = Field(min_length=1, description="The sources that carry the claim.")
    weak: Flag = Field(False, description="Whether it rests on reference works alone.")

    @property
    def bounds(self) -> tuple[int | float | None, int | float | None]:
        """The figure as (low, high); None where that side is open, (None, None) where there is no figure."""
        return (self.value, self.value) if self.value is not None else (self.low, self.high)


class WithdrawnStatement(Record):
    """A fact or claim that was published and is gone."""

    id: StatementId = Field(description="The id that it had in this event.")
    date: Day = Field(description="The day of the withdrawal, ISO 8601.")
    reason: OurText = Field(description="Why, for readers who come to its address.")
    successor: StatementAddress | None = Field(
        None,
        description="The id of the fact or claim that took its place; of one in another event, that event's id, "
        "a slash and the id.",
    )


class EventRelation(Record):
    """How this event relates to another one; the other event's page shows the inverse."""

    event: EventId = Field(description="Id of the other event.")
    relation: RelationName = Field(description="This event … the other event.")
    note: OurText | None = Field(None, description="What the relation alone does not say.")


class EventExternal(Record):
    """The same event in other datasets."""

    ucdp: list[Integer] = Field([], description="Event ids in the UCDP Georeferenced Event Dataset.")
    wikidata: Wikidata | None = Field(None, description="Wikidata item.")
    pax: Integer | None = Field(None, description="Agreement id in the PA-X peace agreements database.")


class NotUcdp(Record):
    """A row of the UCDP Georeferenced Event Dataset that seems to tell of the event, and does not; or why none does."""

    ged_id: Integer | None = Field(
        None,
        description="Event id in the UCDP Georeferenced Event Dataset; left out where that has no row of the event.",
    )
    reason: OurText = Field(
        description="In one sentence, why the row tells of something else, or why the dataset has no row of the event."
    )


class Correction(Record):
    """What was wrong in the published record and is now right."""

    date: Day = Field(description="The day of the correction, ISO 8601.")
    note: OurText = Field(description="What was wrong and what is right, in one sentence.")


class Sought(Record):
    """A search for what a side itself published, that found nothing to cite."""

    perspective: PerspectiveKey = Field(description="From whose perspective the source would have spoken.")
    date: Day = Field(description="The day of the search, ISO 8601.")
    looked_for: OurText = Field(description="What was looked for: 'its account of the shelling'.")
    looked_in: OurText = Field(description="Where: archives, search engines, languages, search words.")
    outcome: OurText = Field(description="What came of it: nothing of these days, a page that is gone, a copy only.")


class Translation(Record):
    """Texts of a record in another language: what every translation says of itself; which texts, those below it say."""

    language: Language = Field(description="The language (BCP 47), one in which the site has pages.")
    of: Digest | None = Field(
        None, description="Which wording of the original it follows; 'python -m loaders format' writes it."
    )
    reviewed_by: QuotedLine | None = Field(
        None,
        description="Who read it against the original with the language as a mother tongue; until then pages say so.",
    )


class EventTranslation(Translation):
    """The title and summary of an event in another language."""

    title: OurLine = Field(max_length=160, description="The headline in that language.")
    summary: OurText = Field(
        description="The summary in that language, sentence by sentence.",
        json_schema_extra={
            "description": "The summary in that language, sentence by sentence, each with the marks of the original's."
        },
    )


_SUMMARY = "What the sources agree on, and only that, in two to four neutral sentences."


class Event(Record):
    """One event: something that happened at a time, at places, with actors, as sources tell it."""

    title: OurLine = Field(max_length=160, description="Headline in neutral words, without a full stop.")
    date: Edtf = Field(
        description="When, in EDTF: 1991-06-04, 1991-06, 1991, 1991-06~ (about), 1991-06? (uncertain), a/b (lasted), "
        "[a..b] (on one of these days)."
    )
    date_note: OurText | None = Field(
        None, description="What the date alone does not say; the hour, as 07:50, puts events of one day in order."
    )
    type: EventType = Field(description="What kind of event.")
    importance: Annotated[
        Literal[1, 2, 3],
        BeforeValidator(_level),
        WithJsonSchema(
            {
                "type": "integer",
                "enum": [1, 2, 3],
                "markdownEnumDescriptions": [
                    f"{term.label}: {term.definition}" for term in LISTS["importance"].terms.values()
                ],
            }
        ),
    ] = Field(description="1 landmark, 2 major, 3 detail.")
    status: Status = Field(description="draft or reviewed; only reviewed records are published.")
    summary: OurText = Field(
        description=_SUMMARY,
        json_schema_extra={
            "description": f"{_SUMMARY} '[^source-key]' right behind a sentence names a source that carries it."
        },
    )
    places: list[PlaceLink] = Field([], description="Where, and what each place was to the event.")
    actors: list[ActorLink] = Field([], description="Who, and in which role.")
    facts: list[Fact] = Field([], description="Undisputed statements, each with its own citation.")
    claims: list[Claim] = Field([], description="What is contested, every figure, every attributed statement.")
    sources: list[SourceCitation] = Field(min_length=1, description="The sources that carry the summary.")
    sought: list[Sought] = Field(
        [], description="Public: where a side's own source was looked for, and none was found."
    )
    relations: list[EventRelation] = Field([], description="How the event relates to others.")
    tags: list[TagKey] = Field([], description="Keys of registries/tags.yml.")
    external: EventExternal | None = Field(None, description="The same event in other datasets.")
    not_ucdp: list[NotUcdp] = Field(
        [],
        description="Rows of the UCDP Georeferenced Event Dataset on something else, which are not proposed again; or "
        "why it has none of the event.",
    )
    added: Day | None = Field(
        None, description="The day the record was first published, ISO 8601; feeds list new ones by it."
    )
    names_private: OurText | None = Field(
        None, description="Why the record names a private person in full; search engines are kept off its page."
    )
    corrections: list[Correction] = Field([], description="Public: what was wrong and is now right.")
    withdrawn: list[WithdrawnStatement] = Field([], description="Facts and claims that were published and are gone.")
    translations: list[EventTranslation] = Field([], description="Title and summary in other languages.")


# --- Registries ------------------------------------------------------------------------------------------------------


class Name(Record):
    """One name in one language and script."""

    name: QuotedLine = Field(description="The name as it is written.")
    language: Language = Field(description="Language tag (BCP 47), with the script where not the usual one: hy-Latn.")
    used_by: list[ActorKey] = Field([], description="Actors who use this name rather than another one.")
    start: Edtf | None = Field(None, alias="from", description="From when it was used, EDTF.")
    end: Edtf | None = Field(None, alias="to", description="Until when it was used, EDTF.")
    note: OurText | None = Field(None, description="How it is used: 'official name', 'variant spelling'.")


class ActorExternal(Record):
    """The same actor in other datasets."""

    wikidata: Wikidata | None = Field(None, description="Wikidata item.")
    ucdp: Integer | None = Field(None, description="Actor id in the UCDP Actor Dataset.")


class Affiliation(Record):
    """An office or membership that a person held."""

    actor: ActorKey = Field(description="The body.")
    role: QuotedLine = Field(description="The office or position in it.")
    start: Edtf | None = Field(None, alias="from", description="From when, EDTF.")
    end: Edtf | None = Field(None, alias="to", description="Until when, EDTF.")


class Actor(Record):
    """Who acts, is acted upon, or says so."""

    names: list[Name] = Field(min_length=1, description="Names in every language known; the first one heads pages.")
    kind: ActorKind = Field(description="What sort of actor.")
    standing: PersonStanding | None = Field(
        None, description="For persons: by what right the record names them, or why it does not."
    )
    standing_reason: OurText | None = Field(
        None, description="Why that standing, where it is no public role: one sentence."
    )
    standing_source: SourceKey | None = Field(None, description="A source that shows it.")
    published_as: OurLine | None = Field(
        None, description="For private persons and minors: what readers see in place of the name."
    )
    description: OurText | None = Field(None, description="One neutral sentence.")
    parent: ActorKey | None = Field(None, description="The actor it is part of or answers to.")
    perspective: PerspectiveKey | None = Field(
        None,
        description="Whose side it speaks from; inherited from the parent, then from its affiliation at the date.",
    )
    member_of: list[ActorKey] = Field([], description="International organisations that a state belongs to.")
    affiliations: list[Affiliation] = Field([], description="Offices that a person held.")
    active_from: Edtf | None = Field(None, description="When it came into being, or into public life, EDTF.")
    active_to: Edtf | None = Field(None, description="When it ceased, or left public life, EDTF.")
    died: Edtf | None = Field(None, description="When the person died, EDTF.")
    external: ActorExternal | None = Field(None, description="The same actor in other datasets.")
    note: OurText | None = Field(None, description="What readers must know about the entry.")


class PlaceExternal(Record):
    """The same place in other datasets."""

    geonames: Integer | None = Field(None, description="GeoNames id.")
    wikidata: Wikidata | None = Field(None, description="Wikidata item.")
    iso: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] | None = Field(
        None, description="ISO 3166 code of a country or its division."
    )


class Place(Record):
    """Where something happened."""

    names: list[Name] = Field(min_length=1, description="Names in every language and by every side's usage.")
    label: OurLine | None = Field(
        None, description="Both sides' usage in one line, 'Alpha / Beta'; where missing, the first name."
    )
    kind: PlaceKind = Field(description="What sort of place.")
    parent: PlaceKey | None = Field(
        None, description="The place it lies in, in the internationally recognised hierarchy."
    )
    latitude: Number | None = Field(None, description="Degrees north, WGS 84.")
    longitude: Number | None = Field(None, description="Degrees east, WGS 84.")
    precision: PlacePrecision | None = Field(None, description="How exact the coordinates are.")
    radius_km: Number | None = Field(None, description="How far the place extends; a default follows the precision.")
    coordinates_source: OurLine | None = Field(None, description="Where the coordinates come from, with the licence.")
    external: PlaceExternal | None = Field(None, description="The same place in other datasets.")
    note: OurText | None = Field(None, description="Status and who held it when, in neutral words.")


class UcdpPoint(Record):
    """A point that UCDP has for a place, away from where the place is, or at that of another place of the name."""

    latitude: Number = Field(description="Degrees north, WGS 84, as UCDP writes it.")
    longitude: Number = Field(description="Degrees east, WGS 84, as UCDP writes it.")
    place: PlaceKey = Field(description="The place that UCDP's rows there are about.")
    note: OurText = Field(description="How far it is off, and how that is known.")


class Source(Record):
    """One document: an article, a resolution, a report, a book."""

    title: QuotedLine = Field(description="The document's own title; in square brackets where it has none.")
    publisher: QuotedLine = Field(description="Who published it.")
    author: QuotedLine | None = Field(None, description="Who wrote it.")
    published: Edtf | None = Field(None, description="When it was published, EDTF, as exactly as known.")
    language: Language = Field(description="Language of the document (BCP 47).")
    kind: SourceKind = Field(description="What sort of document.")
    perspective: PerspectiveKey = Field(description="Whose side it speaks from.")
    url: Url | None = Field(None, description="Where it can be read.")
    archive_url: Url | None = Field(None, description="An archived copy.")
    accessed: Day | None = Field(None, description="The day it was last read, ISO 8601.")
    copy_of: QuotedLine | None = Field(None, description="Whose text it repeats, where it reposts another's.")
    note: OurText | None = Field(None, description="What readers must know about the source.")


class Tag(Record):
    """A word that gathers events across types and places."""

    label: OurLine = Field(description="What readers see.")
    description: OurText = Field(description="When to use it.")


class Perspective(Record):
    """Whose side a source or an actor speaks from."""

    label: OurLine = Field(description="What readers see.")
    description: OurText = Field(description="Whom it covers.")
    side: Key | None = Field(None, description="The side of the conflict that it belongs to; none where left out.")
    neutral: Flag = Field(False, description="Whether it is neither a party to the conflict nor its close ally.")


class RetiredId(Record):
    """An event id, or the key of an entry, that was published once and is no longer in use."""

    retirement: Retirement = Field(description="renamed or withdrawn.")
    date: Day = Field(description="The day of the change, ISO 8601.")
    reason: OurText = Field(description="Why, for readers who come to the old address.")
    successor: Annotated[str, Field(pattern=KEY_PATTERN, max_length=LONGEST_EVENT_ID)] | None = Field(
        None, description="The id of the record, or the key of the entry, that took its place."
    )


class PersonRequest(Record):
    """What somebody asked of the record about a person. It has no text, so that nothing can say who or of whom."""

    date: Day = Field(description="The day on which it came, ISO 8601.")
    kind: RequestKind = Field(description="What was asked.")
    outcome: RequestOutcome = Field(description="What became of it.")
    answered: Day | None = Field(None, description="The day of the answer, ISO 8601.")


class Waiver(Record):
    """A warning that is known and accepted for one record. A waiver that is no longer needed is a problem."""

    code: Key = Field(description="The warning's code.")
    record: QuotedLine = Field(description="The event id or registry key concerned.")
    reason: OurText = Field(description="Why it is accepted.")


class ChapterTranslation(Translation):
    """A chapter in another language."""

    label: OurLine = Field(description="What readers see.")
    text: OurText = Field(description="The text sentence by sentence, each with the marks that it has there.")


class IntroductionTranslation(Translation):
    """The introduction in another language."""

    headline: OurLine | None = Field(None, description="The headline, where the introduction has one.")
    text: OurText = Field(description="The text sentence by sentence, each with the marks that it has there.")


_TEXT = "Neutral sentences that say what records say, and no more."


class Reviewed(Record):
    """What the dataset itself tells, reviewed as a record is."""

    status: Status = Field(description="draft or reviewed; only reviewed texts are published.")


class CitedText(Reviewed):
    """A text of the dataset itself, with what it rests on."""

    text: OurText = Field(
        description=_TEXT,
        json_schema_extra={
            "description": f"{_TEXT} '[^source-key]' right behind a sentence names a source that carries it."
        },
    )
    sources: list[SourceCitation] = Field(min_length=1, description="The sources that carry the text.")


class Headed(Reviewed):
    """What has a headline of its own, above its text."""

    headline: OurLine | None = Field(None, description="What the home page is headed by; else it is the title.")


class Introduction(CitedText, Headed):
    """Who, where, what is undisputed and what is not, for somebody who begins; an empty line parts paragraphs."""

    translations: list[IntroductionTranslation] = Field([], description="The same in other languages.")


class Chapter(CitedText):
    """What a stretch of time was about, in two or three short sentences."""

    translations: list[ChapterTranslation] = Field([], description="The same in other languages.")


class Period(Record):
    """A stretch of time that pages name, and shade unless it is a chapter that no event stands for."""

    label: OurLine = Field(description="What readers see.")
    date: Edtf = Field(description="The span, EDTF.")
    event: EventId | None = Field(None, description="The event that stands for it.")
    chapter: Chapter | None = Field(None, description="What it was about; chapters stand on the home page.")


class Side(Record):
    """A side of the conflict, to which perspectives belong."""

    side: Key = Field(description="Key of the side, as perspectives name it.")
    label: OurLine = Field(description="What readers see; sides stand in its alphabetical order.")
    mark: SideMark = Field(description="The shape that marks it.")
    languages: list[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]] = Field(
        [], description="Languages in which the side has names of its own for places."
    )


class Dataset(Record):
    """What the dataset as a whole is called and how it is cited."""

    title: OurLine = Field(description="Name of the dataset.")
    description: OurText = Field(description="Two sentences on what it covers.")
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")] = Field(description="Version of the data.")
    released: Day = Field(description="The day of this version, ISO 8601.")
    first_released: Day | None = Field(
        None,
        description="The day of the first version, ISO 8601; feeds take records without a day of their own for so old.",
    )
    licence: QuotedLine = Field(description="SPDX id of the licence of the data.")
    licence_url: Url = Field(description="Where the licence can be read.")
    publisher: QuotedLine = Field(description="Who publishes it.")
    language: Language = Field(description="Language in which the records are written (BCP 47).")
    introduction: Introduction | None = Field(None, description="What the home page begins with.")
    examples: list[QuotedLine] = Field([], description="What to search for, to begin with, in any language.")
    periods: list[Period] = Field([], description="Stretches of time that pages shade and name.")
    sides: list[Side] = Field([], description="The sides of the conflict; none where nobody is to be told apart.")


class Coverage(Record):
    """How well sources were searched for the events of a stretch of time: what lacks there, and why."""

    date: Edtf = Field(description="The span, EDTF.")
    coverage: CoverageTerm = Field(description="systematic, selective, nothing-found or not-searched.")
    searched: Day | None = Field(None, description="The last day on which sources were searched, ISO 8601.")
    languages: list[Language] = Field([], description="The languages that were searched (BCP 47).")
    types: list[EventType] = Field([], description="The types of events that it is about; all where left out.")
    note: OurText | None = Field(None, description="What was searched, and what was left undone.")


class UnfitHosts(Record):
    """Hosts at which readers cannot check a source: copies, previews, and what soon leads elsewhere."""

    hosts: list[HostName] = Field(min_length=1, description="Names of hosts; those below a name belong to it.")
    why: OurText = Field(description="What is wrong with an address there.")
    instead: OurText = Field(description="What to cite.")


class LoadedWords(Record):
    """Words that take a side; the database's own voice avoids them."""

    word: QuotedLine = Field(description="The word, with * at the end for all that begin so.")
    why: OurText = Field(description="What it presupposes.")
    instead: OurText = Field(description="What to write.")


class LikeWord(Record):
    """A word that titles of events do not use, so that like things have like words whichever side did them."""

    word: QuotedLine = Field(description="The word, with * at the end for all that begin so.")
    types: list[EventType] = Field([], description="The types of event in whose titles; without any, in all titles.")
    why: OurText = Field(description="What all such titles say alike.")
    instead: OurText = Field(description="What to write.")


class Synonyms(Record):
    """Everyday words by which search finds the events of a type, or with a tag, role, claim on a subject or word."""

    types: list[EventType] = Field([], description="The types of event that they find.")
    tags: list[TagKey] = Field([], description="Keys of registries/tags.yml that they find.")
    roles: list[ActorRole] = Field([], description="The roles of actors that they find.")
    subjects: list[ClaimSubject] = Field([], description="The subjects of claims that they find.")
    texts: list[QuotedLine] = Field([], description="Words of headlines and texts that they find, one at a time.")
    words: list[QuotedLine] = Field(min_length=1, description="The words, in any language, as people type them.")
