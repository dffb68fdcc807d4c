"""Headers of sheets: which column is which, however it is spelt, and what is wrong with a header."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from datasette_timeline.published.folding import fold
from loaders.problems import listed, shortened
from loaders.sheets.cells import Book, Remark, Sheet, address, letters


class Header(NamedTuple):
    """The columns of a sheet by the names that are known, and those that nobody knows."""

    columns: dict[str, int]
    others: dict[str, int]


def folded(name: str) -> str:
    """A name of a column without what people write of it or not: case, spaces, hyphens, underscores."""
    return ".".join(" ".join(re.findall(r"[^\W_]+", fold(part))) for part in name.split("."))


def headed(book: Book, sheet: Sheet, known: Sequence[str], remarks: list[Remark]) -> Header:
    """Which columns of a sheet are known. Columns without a name, of one name or of one nearly known are errors."""
    by_form = {folded(name): name for name in known}
    found: defaultdict[str, list[int]] = defaultdict(list)
    others: defaultdict[str, list[int]] = defaultdict(list)
    for number, written in sheet.columns.items():
        name = by_form.get(folded(written))
        (found[name] if name else others[written]).append(number)
        if name and name != written:
            _tell(book, sheet, number, f"the column {written!r} was read as {name!r}", remarks)
    for name, numbers in {**found, **others}.items():
        if len(numbers) > 1:
            at = listed([address(sheet.name, sheet.header.number, number) for number in numbers[1:] if sheet.header])
            message = f"the column {name!r} is there twice, here and in {letters(numbers[0])}"
            remarks.append(Remark(book.path.name, at, message, "keep one of the two, or give the other another name"))
    _refuse_unnamed(book, sheet, remarks)
    for name, numbers in others.items():
        near = get_close_matches(folded(name), [*by_form], 1, 0.8)
        if near:
            message = f"the column {shortened(name)!r} is unknown"
            cure = f"did you mean {by_form[near[0]]!r}? If it is of your own, give it a name less like that"
            remarks.append(Remark(book.path.name, _place(sheet, numbers[0]), message, cure))
    return Header(
        {name: numbers[0] for name, numbers in found.items()}, {name: numbers[0] for name, numbers in others.items()}
    )


def unread(book: Book, sheet: Sheet, names: Mapping[str, int], remarks: list[Remark]) -> None:
    """Say which columns were not read."""
    if names:
        told = listed([repr(shortened(name)) for name in names])
        plural = "s" if len(names) > 1 else ""
        words = f"the column{plural} {told} {'were' if plural else 'was'} not read"
        remarks.append(Remark(book.path.name, sheet.name, words, level="note"))


def _refuse_unnamed(book: Book, sheet: Sheet, remarks: list[Remark]) -> None:
    """A column with something in it has a name."""
    named = sheet.columns
    told: set[int] = set()
    for row in sheet.rows:
        for number, cell in row.cells.items():
            if number not in named and number not in told and not cell.is_empty:
                told.add(number)
                message = f"the column has no name, and {cell.address} has something in it"
                cure = "write a name into this cell, or empty the column"
                remarks.append(Remark(book.path.name, _place(sheet, number), message, cure))


def _tell(book: Book, sheet: Sheet, number: int, message: str, remarks: list[Remark]) -> None:
    remarks.append(Remark(book.path.name, _place(sheet, number), message, level="note"))


def _place(sheet: Sheet, number: int) -> str:
    return address(sheet.name, sheet.header.number if sheet.header else 1, number)
