"""The order of items, and where a page of them ended: keyset paging, which neither skips nor repeats.

A cursor holds the values of the last item in the order's own terms, not a row number, so it stays good when the next
build adds or removes items.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import crc32
from collections.abc import Sequence
from typing import NamedTuple

from pydantic_core import from_json, to_json

Value = str | int | float

_BIGGEST = 2**53


class Term(NamedTuple):
    """One part of an order."""

    sql: str
    """An expression that is never null."""
    kind: type
    """str or float."""
    descending: bool = False


class Sort(NamedTuple):
    """An order of items. The last term is different for each, so that no two are equal."""

    description: str
    terms: tuple[Term, ...]

    @property
    def columns(self) -> str:
        """What to select of an item for `encode_cursor`."""
        return ", ".join(f"{term.sql} as key_{number}" for number, term in enumerate(self.terms))

    @property
    def order_by(self) -> str:
        """The order in SQL."""
        return ", ".join(f"{term.sql} desc" if term.descending else term.sql for term in self.terms)

    def after(self, values: Sequence[Value]) -> tuple[str, dict[str, Value]]:
        """A clause for the items after the one with these values, and its parameters."""
        alternatives = []
        for number, term in enumerate(self.terms):
            equal = [f"{each.sql} = :after_{place}" for place, each in enumerate(self.terms[:number])]
            beyond = f"{term.sql} {'<' if term.descending else '>'} :after_{number}"
            alternatives.append(" and ".join([*equal, beyond]))
        params = {f"after_{number}": value for number, value in enumerate(values)}
        return f"({' or '.join(f'({each})' for each in alternatives)})", params


def encode_cursor(name: str, values: Sequence[Value]) -> str:
    """A cursor for the place after the item with these values, in the sort of that name."""
    text = to_json([name, *values])
    return urlsafe_b64encode(crc32(text).to_bytes(4) + text).decode().rstrip("=")


def decode_cursor(cursor: str, name: str, sort: Sort) -> tuple[Value, ...] | None:
    """The values that `encode_cursor` was given; None where it never gave out such a cursor for this sort."""
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        check, text = raw[:4], raw[4:]
        held = from_json(text, allow_inf_nan=False)
    except ValueError:
        return None
    if crc32(text).to_bytes(4) != check or not isinstance(held, list) or len(held) != len(sort.terms) + 1:
        return None
    given, *values = held
    if given != name or not all(_is(value, term.kind) for value, term in zip(values, sort.terms, strict=True)):
        return None
    return tuple(values)


def _is(value: object, kind: type) -> bool:
    if kind is str:
        return isinstance(value, str)
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _BIGGEST
