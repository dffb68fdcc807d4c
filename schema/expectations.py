"""The shape of the files in a dataset's `expectations/`: what its readers may count on, for a program to hold it to.

They say nothing that is published, and each may be missing, as may every key that has a default. `python -m loaders
expect` reads them (loaders/expecting/).
"""

from typing import Annotated, Literal

from pydantic import Field

from schema.records import (
    ActorKey,
    ClaimantText,
    ClaimSubject,
    Day,
    EventId,
    Flag,
    Integer,
    Key,
    Language,
    Number,
    OurLine,
    OurText,
    PlaceKey,
    QuotedLine,
    QuotedText,
    Record,
    SourceKey,
    TermOf,
    Url,
)

FOLDER = "expectations"
"""Where a dataset has them."""

Agreement = Annotated[str, TermOf("agreement")]
_COMPARED = {
    "claims": "Claims by claimants of a side.",
    "sources": "Sources of a side that events cite.",
    "events with victims or captives": "Events with victims or captives that are of a side, as `sufferers` says.",
}
Compared = Annotated[
    Literal["claims", "sources", "events with victims or captives"],
    Field(json_schema_extra={"markdownEnumDescriptions": [*_COMPARED.values()]}),
]
Thing = Annotated[str, Field(pattern=r"^(place|actor)/[a-z0-9]+(-[a-z0-9]+)*$")]
"""What a search names: 'place/lake-city', 'actor/alpha'."""


# --- record.yml -------------------------------------------------------------------------------------------------------


class Totals(Record):
    """How many published records there are at least, by table."""

    events: Integer = Field(0, description="Events at least.")
    facts: Integer = Field(0, description="Facts at least.")
    claims: Integer = Field(0, description="Claims at least.")
    sources: Integer = Field(0, description="Sources at least.")
    actors: Integer = Field(0, description="Actors at least.")
    places: Integer = Field(0, description="Places at least: those that events name, and those around them.")


class PeriodTold(Record):
    """A stretch of days in which events begin."""

    name: OurLine = Field(description="What the period is called.")
    first: Day = Field(description="Its first day.")
    last: Day = Field(description="Its last day.")
    events: Integer = Field(description="How many events begin in it at least.")


class YearsTold(Record):
    """Years each of which has an event."""

    first: Integer = Field(description="The first year.")
    last: Integer = Field(description="The last year.")
    without_event: list[Integer] = Field([], description="Years that are known to have none.")


class VerdictRead(Record):
    """A question of an event that people have read, and whether those agree who speak on it."""

    event: EventId = Field(description="Id of the event.")
    about: ClaimSubject = Field(description="What the claims are about.")
    group: QuotedLine | None = Field(None, description="Whom or what they count, as the claims say it.")
    agreement: Agreement = Field(description="Whether those agree who speak, as a reader of the claims sees it.")


class CountryBox(Record):
    """A country as a box in degrees, generously."""

    country: PlaceKey = Field(description="Key of the country.")
    south: Number = Field(description="Its southern edge.")
    west: Number = Field(description="Its western edge; more than the eastern one across the 180th meridian.")
    north: Number = Field(description="Its northern edge.")
    east: Number = Field(description="Its eastern edge.")


class Untold(Record):
    """Days between two chapters, of which none tells."""

    first: Day = Field(description="The first day without a chapter.")
    reason: OurText = Field(description="Why no chapter tells of it.")


class Sufferers(Record):
    """Actors that are victims or captives of events, and whose they are."""

    side: Key | None = Field(None, description="The side; left out for those of neither.")
    actors: list[ActorKey] = Field([], description="Keys of the actors.")


class Uneven(Record):
    """A decade in which less is told of a side than of another, and why."""

    what: Compared = Field(description="What is counted.")
    decade: Integer = Field(description="The first year of the decade.")
    reason: OurText = Field(description="Why it is so.")


class Balance(Record):
    """Whether sides are heard and told of alike, decade by decade."""

    least: Number = Field(0.67, description="The smaller count is at least so much of the larger one.")
    too_few: Integer = Field(10, description="Fewer of two sides together are not compared.")
    sufferers: list[Sufferers] = Field([], description="Every actor that is a victim or captive, once.")
    uneven: list[Uneven] = Field([], description="Where it is less, and why.")


class RecordExpectations(Record):
    """What the built database holds at least, and what people have found in it by reading."""

    totals: Totals | None = Field(None, description="How many published records there are at least.")
    periods: list[PeriodTold] = Field([], description="How many events begin in a period at least.")
    years: YearsTold | None = Field(None, description="Years each of which has an event.")
    landmark_perspectives: Integer = Field(0, description="From so many perspectives at least landmarks are told.")
    figures_have_groups: Flag = Field(False, description="Whether every figure says what it counts.")
    idle_actors: list[ActorKey] = Field(
        [], description="Actors that were published, and that no published record names any more."
    )
    agreements: list[VerdictRead] = Field([], description="Questions that people have read.")
    across_borders: list[PlaceKey] | None = Field(None, description="The places that lie in no country.")
    without_point: list[PlaceKey] | None = Field(None, description="The places that have no point.")
    boxes: list[CountryBox] = Field([], description="Every country that places lie in, as a box.")
    between_chapters: list[Untold] = Field([], description="Days between chapters of which none tells.")
    balance: Balance | None = Field(None, description="Whether sides are heard and told of alike.")


# --- questions.yml ----------------------------------------------------------------------------------------------------


class Question(Record):
    """What a reader types, and what answers it."""

    q: QuotedLine = Field(description="What is typed into the search box.")
    wants: list[EventId] = Field(min_length=1, description="Events, of which one is among the first three found.")


class Spelling(Record):
    """A name in another form or spelling."""

    q: QuotedLine = Field(description="What is typed into the search box.")
    names: Thing = Field(description="What it names: place/KEY or actor/KEY.")


class CaseForms(Record):
    """Names as the grammar of a language has them in a sentence."""

    language: Language = Field(description="The language.")
    least_found: Integer | None = Field(None, description="So many are found at least; all where it is left out.")
    forms: list[Spelling] = Field([], description="The forms, each with what it names.")


class Questions(Record):
    """What readers type into the search box, and what they look for."""

    least_answered: Integer | None = Field(None, description="So many are answered at least; all where it is left out.")
    questions: list[Question] = Field([], description="Searches for events.")
    case_forms: list[CaseForms] = Field([], description="Names in other case forms than the dictionary's.")
    other_spellings: list[Spelling] = Field([], description="Names that people use and that are on no map today.")
    nothing_like: list[QuotedLine] = Field([], description="Words for which nothing else is offered.")


# --- reader-tasks.yml -------------------------------------------------------------------------------------------------


class Step(Record):
    """One thing that a reader does: types, presses a key, clicks, or goes back."""

    type: QuotedLine | None = Field(None, description="A text to type.")
    into: QuotedLine | None = Field(None, description="Selector of the field to type into.")
    press: QuotedLine | None = Field(None, description="A key to press.")
    click: QuotedLine | None = Field(None, description="Selector of what to click.")
    back: Flag = Field(False, description="Whether to go back.")


class Task(Record):
    """What a reader wants of a copy of the site without a server."""

    task: OurLine = Field(description="What the reader wants.")
    begins: QuotedLine = Field(description="The page of the copy where it begins, with its query.")
    steps: list[Step] = Field([], description="What the reader does.")
    sees: dict[str, str] = Field(description="Selectors, each with a text that the first element it finds must have.")


class ReaderTasks(Record):
    """What readers do with a copy of the site without a server."""

    tasks: list[Task] = Field([], description="The tasks.")


# --- article-coverage.yml ---------------------------------------------------------------------------------------------


class Pointer(Record):
    """A fact, a claim or a field of a record; the record of the statement where no other one is named."""

    record: EventId | None = Field(None, description="Id of the event, where it is not that of the statement.")
    fact: QuotedText | None = Field(None, description="Text of the fact.")
    claim: QuotedText | None = Field(None, description="Text of the claim.")
    field: QuotedText | None = Field(None, description="Name of a field of the event.")


class Statement(Record):
    """One statement of the text, and where it stands."""

    statement: ClaimantText = Field(description="What the text says, in our words.")
    record: EventId = Field(description="Id of the event that records it.")
    carried_by: list[Pointer] = Field(min_length=1, description="What carries it.")
    others: list[Pointer] = Field([], description="What says otherwise or more.")
    note: OurText = Field(description="What other sources say.")


class ArticleCoverage(Record):
    """A published text, statement by statement."""

    source: SourceKey = Field(description="Key of the text in registries/sources.")
    title: QuotedText = Field(description="What the text is called.")
    published: OurText = Field(description="Where, by whom and when it was published.")
    url: Url = Field(description="Where it can be read.")
    introduction: OurText = Field(description="What readers of the table must know first.")
    statements: list[Statement] = Field(min_length=1, description="Every statement of the text.")


MODELS: dict[str, type[Record]] = {
    "record": RecordExpectations,
    "questions": Questions,
    "reader-tasks": ReaderTasks,
    "article-coverage": ArticleCoverage,
}
"""The model of each file, by its name without ending."""
