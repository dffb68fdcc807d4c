"""The codebook of a download: what every table and column means, and every term of the closed lists."""

from collections.abc import Iterator, Sequence

from loaders.exporting.describing import Facts
from loaders.exporting.tables import type_of
from loaders.generating.markdown import paragraph, plain, table
from loaders.generating.metadata import column_help
from schema.tables import Table
from schema.vocabulary import LISTS


def codebook(facts: Facts, tables: Sequence[Table]) -> str:
    """The whole of it, as Markdown."""
    return "".join(_codebook(facts, tables))


def _codebook(facts: Facts, tables: Sequence[Table]) -> Iterator[str]:
    yield f"# Codebook: {plain(facts['title'])}, version {plain(facts['version'])}\n\n"
    yield paragraph(plain(facts["description"]))
    yield paragraph(
        "Every table stands in the SQLite file, and as a file of its name in the folders `csv` and `parquet`.",
        "Dates are ISO 8601 or EDTF.",
    )
    yield "## Tables\n\n"
    for each in tables:
        yield f"### {each.name}\n\n{paragraph(plain(each.description))}"
        key = ", ".join(f"`{name}`" for name in each.key)
        yield paragraph(f"One row for each {key}.")
        rows = [(f"`{name}`", type_of(told), plain(column_help(told))) for name, told in each.columns.items()]
        yield table(("Column", "Type", "Meaning"), rows)
    yield "## Closed lists\n\n"
    for name, closed in LISTS.items():
        yield f"### {name}\n\n"
        yield table(
            ("Term", "Shown as", "Meaning"),
            [(f"`{term}`", plain(told.label), plain(told.definition)) for term, told in closed.terms.items()],
        )
