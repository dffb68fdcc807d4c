"""Pieces of Markdown for the generated pages."""

import textwrap
from collections.abc import Sequence

WIDTH = 132
"""Longest line of prose, as in the pages written by hand."""

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\|*_[]<>`"})

Cell = str | int
Row = tuple[Cell, ...]


def plain(text: str) -> str:
    """Text that shows as it is, wherever it stands."""
    return " ".join(text.split()).translate(_SPECIAL)


def paragraph(*sentences: str) -> str:
    """Sentences as one wrapped paragraph, followed by an empty line."""
    return textwrap.fill(" ".join(sentences), WIDTH, break_long_words=False, break_on_hyphens=False) + "\n\n"


def table(head: Sequence[str], rows: Sequence[Row]) -> str:
    """A table, followed by an empty line. Columns that hold numbers only are aligned to the right.

    Cells are Markdown already: pass running text through plain().
    """
    numeric = [bool(rows) and all(isinstance(row[column], int) for row in rows) for column in range(len(head))]
    lines = [_row(head), _row(["---:" if right else "---" for right in numeric])]
    return "\n".join([*lines, *map(_row, rows)]) + "\n\n"


def _row(cells: Sequence[Cell]) -> str:
    return "| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else cell for cell in cells) + " |"
