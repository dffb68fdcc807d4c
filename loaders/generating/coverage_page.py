"""docs/article-coverage.md: where each statement of a published text stands in the records, as a table.

It says what the dataset's expectations/article-coverage.yml says and nothing of the records themselves, so that no
change of a record changes it. That the records still say what is quoted there is a matter of `expect`.
"""

from collections.abc import Iterator

from loaders.generating.markdown import paragraph, plain, table
from loaders.problems import FieldPath
from loaders.reading.entries import Data
from loaders.reading.forms import Form, FormError, read_form
from schema.expectations import FOLDER, ArticleCoverage

PATH, PAGE = f"{FOLDER}/article-coverage.yml", "docs/article-coverage.md"


def coverage_page(text: str) -> str:
    """The whole page from the text of an article-coverage.yml. Raises FormError."""
    form = read_coverage(text)
    if form is None:
        raise FormError([f"{PATH}:1: the file: there is nothing in it; write what it is to say, or delete it"])
    coverage = form.data
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


def read_coverage(text: str) -> Form | None:
    """What the file says; None where it says nothing. Raises FormError."""
    return read_form(text, PATH, ArticleCoverage, _unclear)


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
