"""docs/article-coverage.md: where each statement of a published text stands in the records.

docs/article-coverage.yml says it by quoting facts and claims; this module looks them up and makes a table of them.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import Field

from loaders.documents import Publication
from loaders.entries import Data
from loaders.markdown import paragraph, plain, table
from loaders.problems import FieldPath, field_text
from loaders.reading import Positions, read
from loaders.validating import validate
from schema.records import ClaimantText, EventId, Key, OurText, QuotedText, Record

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


class Coverage(Record):
    """A published text, statement by statement."""

    source: Key = Field(description="Key of the text in registries/sources.")
    introduction: OurText = Field(description="What readers of the table must know first.")
    statements: list[Statement] = Field(min_length=1, description="Every statement of the text.")


class CoverageError(Exception):
    """docs/article-coverage.yml does not fit the records; the argument says where and how, one fault a line."""


def coverage_page(root: Path, publication: Publication) -> str | None:
    """The whole page, or None where the dataset traces no text. Raises CoverageError."""
    path = root / PATH
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    coverage = _coverage(text)
    documents = {entry.key: publication.document(entry) for entry in publication.events}
    _raise_for(_located(_faults(coverage, documents, publication.sources), text))
    return _page(coverage, documents, publication.sources[coverage["source"]])


# --- reading ----------------------------------------------------------------------------------------------------------

Fault = tuple[FieldPath, str]
Located = tuple[int, FieldPath, str]


def _coverage(text: str) -> Data:
    data, traps = read(text)
    coverage, findings = validate(Coverage, data, PATH, trapped=frozenset(trap.field for trap in traps))
    surprises = [(trap.mark.line + 1, trap.field, trap.message) for trap in traps]
    _raise_for(surprises + _located(((finding.field, finding.message) for finding in findings), text))
    return coverage or {}


def _raise_for(faults: list[Located]) -> None:
    told = [
        f"{PATH}:{line}: {field_text(field) or 'the file'}: {message}\n"
        for line, field, message in sorted(faults, key=lambda fault: fault[0])
    ]
    if told:
        raise CoverageError("".join(told))


def _located(faults: Iterable[Fault], text: str) -> list[Located]:
    positions = Positions(text)
    return [(positions.find(field).line + 1, field, message) for field, message in faults]


def _faults(coverage: Data, documents: dict[str, Data], sources: dict[str, Data]) -> Iterator[Fault]:
    if coverage["source"] not in sources:
        yield ("source",), f"{coverage['source']!r} is not in registries/sources"
    for number, row in enumerate(coverage["statements"]):
        place: FieldPath = ("statements", number)
        if row["record"] not in documents:
            yield (*place, "record"), f"there is no published event {row['record']!r}"
        for name in ("carried_by", "others"):
            for position, pointer in enumerate(row[name]):
                fault = _pointer_fault(pointer, row, documents)
                if fault:
                    yield (*place, name, position), fault


def _pointer_fault(pointer: Data, row: Data, documents: dict[str, Data]) -> str | None:
    given = [part for part in ("fact", "claim", "field") if pointer[part] is not None]
    if len(given) != 1:
        return "name one fact, one claim or one field"
    [part] = given
    event = documents.get(pointer["record"] or row["record"])
    if event is None:
        return f"there is no published event {pointer['record'] or row['record']!r}"
    if part == "field":
        return None if pointer["field"] in _FIELDS else f"{pointer['field']!r} is not one of {', '.join(_FIELDS)}"
    texts = [item["text"] or "" for item in event[f"{part}s"]]
    if texts.count(pointer[part]) == 1:
        return None
    if pointer[part] in texts:
        return f"{event['id']} has this {part} more than once"
    near = get_close_matches(pointer[part], texts, 1, 0.4)
    return f"{event['id']} has no such {part}" + (f"; the nearest is {near[0]!r}" if near else "")


# --- writing ----------------------------------------------------------------------------------------------------------

_FIELDS = {"title": "title", "date": "date", "date_note": "note on the date", "summary": "summary"}


def _page(coverage: Data, documents: dict[str, Data], source: Data) -> str:
    rows = [
        (
            number,
            plain(row["statement"]),
            _record(documents[row["record"]]),
            _told(row, documents),
            _others(row, documents),
        )
        for number, row in enumerate(coverage["statements"], 1)
    ]
    author = f" by {plain(source['author'])}" if source["author"] else ""
    published = f", {plain(source['published_label'])}" if source["published_label"] else ""
    title = f"[{plain(source['title'])}]({source['url']})" if source["url"] else plain(source["title"])
    return (
        "# An article, statement by statement\n\n"
        + paragraph(f"{title},", f"{plain(source['publisher'])}{author}{published}.", f"Source `{source['source']}`.")
        + paragraph(plain(coverage["introduction"]))
        + paragraph(
            f"Written by `python -m loaders report` from `{PATH}` and the records; do not edit.",
            "Facts and claims count from 1, in the order of their record.",
        )
        + table(("", "The article says", "Record", "Stands there as", "What other sources say"), rows)
    ).rstrip("\n") + "\n"


def _told(row: Data, documents: dict[str, Data]) -> str:
    return "; ".join(_pointed(pointer, row, documents) for pointer in row["carried_by"])


def _others(row: Data, documents: dict[str, Data]) -> str:
    pointed = "; ".join(_pointed(pointer, row, documents) for pointer in row["others"])
    return plain(row["note"]) + (f" Recorded: {pointed}." if pointed else "")


def _pointed(pointer: Data, row: Data, documents: dict[str, Data]) -> str:
    """'claim 3 (Ministry of Defence)', with the record where it is another one."""
    event = documents[pointer["record"] or row["record"]]
    elsewhere = f" of {_record(event)}" if event["id"] != row["record"] else ""
    if pointer["field"]:
        return _FIELDS[pointer["field"]] + elsewhere
    part = "fact" if pointer["fact"] else "claim"
    items: list[dict[str, Any]] = event[f"{part}s"]
    number = next(number for number, item in enumerate(items, 1) if item["text"] == pointer[part])
    claimants = ", ".join(claimant["label"] for claimant in items[number - 1].get("claimants", ()))
    return f"{part} {number}{elsewhere}" + (f" ({plain(claimants)})" if claimants else "")


def _record(event: Data) -> str:
    return f"[{event['id']}](../{event['record']})"
