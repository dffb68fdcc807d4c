"""What a row was when it was exported, in few letters that stay with the row however a sheet is sorted or cut.

A digest for each cell, name of its column included, and the row's place in the list of its record. So whoever reads
the sheet again knows of each cell whether it was changed there, and of each value of a record whether that was changed
since. A digest has 25 bits: of a million changed cells one may be taken for what it was.
"""

import re
from base64 import b32encode
from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

_LENGTH = 5
_FORM = re.compile(r"([0-9]+):((?:[a-z2-7]{5})*)")


class Exported(NamedTuple):
    """A row as it was."""

    position: int
    """Its place in the list of the record, from 0; of a record itself always 0."""
    digests: frozenset[str]

    def had(self, column: str, text: str) -> bool:
        """Whether that was in the column."""
        return digest(column, text) in self.digests


def mark(position: int, cells: Mapping[str, str]) -> str:
    """What is written of a row: its place, and what it has in each column by its name."""
    return f"{position}:{''.join(digest(*cell) for cell in cells.items())}"


def exported(text: str) -> Exported | None:
    """What a row was, by what is written of it; None where that is none of ours."""
    found = _FORM.fullmatch(text.strip())
    if not found:
        return None
    every = found[2]
    return Exported(int(found[1]), frozenset(every[first : first + _LENGTH] for first in range(0, len(every), _LENGTH)))


def digest(column: str, text: str) -> str:
    """What stands for a cell; line ends and spaces at the ends make no difference, as programs change them."""
    plain = text.replace("\r\n", "\n").strip()
    return b32encode(blake2b(f"{column}\0{plain}".encode(), digest_size=5).digest())[:_LENGTH].decode().lower()
