"""docs/article-coverage.md: where each statement of a published text stands in the records, as a table.

It says what docs/article-coverage.yml says and nothing of the records themselves, so that no change of a record changes
it. That the records still say what is quoted there is a matter of tests/test_article_coverage.py.
"""

from collections.abc import Iterable, Iterator

from pydantic import Field

from loaders.generating.markdown import paragraph, plain, table
from loaders.problems import FieldPath, field_text
from loaders.reading.entries import Data
from loaders.reading.validating import validate
from loaders.reading.yaml_reader import Positions, read
from schema.records import ClaimantText, EventId, Key, OurText, QuotedText, Record, Url

PATH = "docs/article-coverage.yml"


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

    source: Key = Field(description="Key of the text in registries/sources.")
    title: QuotedText = Field(description="What the text is called.")
    published: OurText = Field(description="Where, by whom and when it was published.")
    url: Url = Field(description="Where it can be read.")
    introduction: OurText = Field(description="What readers of the table must know first.")
    statements: list[Statement] = Field(min_length=1, description="Every statement of the text.")


class CoverageError(ValueError):
    """docs/article-coverage.yml is not as it should be; the argument says where and how, one fault a line."""


def coverage_page(text: str) -> str:
    """The whole page from the text of docs/article-coverage.yml. Raises CoverageError."""
    coverage = _coverage(text)
    rows = [
        (number, plain(row["statement"]), _record(row["record"]), _pointed(row, "carried_by"), _others(row))
        for number, row in enumerate(coverage["statements"], 1)
    ]
    return (
        "# An article, statement by statement\n\n"
        + paragraph(
            f"[{plain(coverage['title'])}]({coverage['url']}),",
            f"{plain(coverage['published'])}. Source `{coverage['source']}`.",
        )
        + paragraph(plain(coverage["introduction"]))
        + paragraph(f"Written by `python -m loaders schema` from `{PATH}`; do not edit.")
        + table(("", "The article says", "Record", "Stands there as", "What other sources say"), rows)
    ).rstrip("\n") + "\n"


def _coverage(text: str) -> Data:
    data, mistakes = read(text)
    coverage, findings = validate(ArticleCoverage, data, PATH, skipped=frozenset(mistake.field for mistake in mistakes))
    faults = [(mistake.mark.line + 1, mistake.field, mistake.message) for mistake in mistakes]
    faults += _located(text, ((finding.field, finding.message) for finding in findings))
    faults += _located(text, _unclear(coverage or {}))
    if faults or coverage is None:
        told = sorted(faults, key=lambda fault: fault[0])
        raise CoverageError(
            "\n".join(f"{PATH}:{line}: {field_text(at) or 'the file'}: {what}" for line, at, what in told)
        )
    return coverage


def _located(text: str, faults: Iterable[tuple[FieldPath, str]]) -> list[tuple[int, FieldPath, str]]:
    positions = Positions(text)
    return [(positions.find(field).line + 1, field, message) for field, message in faults]


def _unclear(coverage: Data) -> Iterator[tuple[FieldPath, str]]:
    """Pointers that name nothing, or more than one thing."""
    for number, row in enumerate(coverage.get("statements", ())):
        for name in ("carried_by", "others"):
            for position, pointer in enumerate(row[name]):
                if sum(pointer[part] is not None for part in ("fact", "claim", "field")) != 1:
                    yield ("statements", number, name, position), "name one fact, one claim or one field"


def _pointed(row: Data, name: str) -> str:
    """'claim “He crossed the line”', with the record where it is another one."""
    return "; ".join(
        _named(pointer) + (f" of {_record(pointer['record'])}" if pointer["record"] else "") for pointer in row[name]
    )


def _named(pointer: Data) -> str:
    if pointer["field"]:
        return plain(pointer["field"].replace("_", " "))
    part = "fact" if pointer["fact"] else "claim"
    return f"{part} “{plain(pointer[part])}”"


def _others(row: Data) -> str:
    pointed = _pointed(row, "others")
    return plain(row["note"]) + (f" Recorded: {pointed}." if pointed else "")


def _record(event: str) -> str:
    return f"[{event}](../events/{event[:4]}/{event}.yml)"
