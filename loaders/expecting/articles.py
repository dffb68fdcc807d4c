"""A published text that was traced statement by statement: each stands in the records where the file says it does."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from loaders.expecting.unmet import Built, Unmet
from loaders.problems import shortened
from loaders.reading.entries import Data
from loaders.reading.forms import Form


def unmet(built: Built, coverage: Form) -> Iterator[Unmet]:
    """Statements that are told twice, or stand otherwise in the records than the file says, or nowhere."""
    yield from _source(built, coverage)
    told: set[str] = set()
    for number, row in enumerate(coverage.data["statements"]):
        if row["statement"] in told:
            where = coverage.where("statements", number, "statement")
            yield Unmet(where, "this statement stands in the file twice", "keep one of them")
        told.add(row["statement"])
        yield from _row(built, coverage, number, row)


def _source(built: Built, coverage: Form) -> Iterator[Unmet]:
    key = coverage.data["source"]
    found = built.rows("select title, url from sources where key = ?", key)
    if not found:
        yield Unmet(coverage.where("source"), f"no record cites a source {key!r}", "was it renamed?")
        return
    for field, value in zip(("title", "url"), found[0], strict=True):
        if coverage.data[field] != value:
            message = f"the registry of sources has another {field} of it: {shortened(str(value))!r}"
            yield Unmet(coverage.where(field), message, "make them the same")


def _row(built: Built, coverage: Form, number: int, row: Data) -> Iterator[Unmet]:
    key, cited, own, gone = coverage.data["source"], set(), False, False
    for part in ("carried_by", "others"):
        for at, pointer in enumerate(row[part]):
            where = coverage.where("statements", number, part, at)
            found = _pointed(built, where, row, pointer)
            if isinstance(found, Unmet):
                gone = True
                yield found
            elif part == "carried_by":
                cited |= found
                own = own or pointer["record"] in (None, row["record"])
            elif not found - {key}:
                yield Unmet(where, f"what others say rests on {key!r} alone", "cite the others")
    if gone:
        return
    where = coverage.where("statements", number, "carried_by")
    if not own:
        yield Unmet(where, f"nothing of {row['record']} carries the statement", "name a fact, claim or field of it")
    elif key not in cited:
        yield Unmet(where, f"nothing that carries the statement cites {key!r}", "cite it there")


def _pointed(built: Built, where: str, row: Data, pointer: Data) -> set[str] | Unmet:
    """The sources of what a pointer names, or why it names nothing."""
    event = pointer["record"] or row["record"]
    document = built.document(event)
    if document is None:
        return Unmet(where, f"{event} is named here, and no such record is published", "was it renamed?")
    if field := pointer["field"]:
        if document.get(field) or document["date"].get(field.removeprefix("date_")):
            return _sources(document)
        return Unmet(where, f"{event} has no {field!r}", "name a field that it has")
    part = "fact" if pointer["fact"] else "claim"
    items = {item["text"]: item for item in document[f"{part}s"] if item["text"]}
    if item := items.get(pointer[part]):
        return _sources(item)
    near = get_close_matches(pointer[part], items, 1, 0)
    nearest = f"the nearest is {shortened(near[0], 200)!r}" if near else f"it has no {part}s"
    return Unmet(where, f"{event} has no {part} {shortened(pointer[part])!r}", f"write it as there: {nearest}")


def _sources(item: dict[str, Any]) -> set[str]:
    return {citation["source"] for citation in item["citations"]}
