"""The statements of an event, facts and claims alike: what makes one the same, and the ids that they go by.

An id is made from what the statement says when it gets it, so that two people who add statements on two branches get
different ids for them, and the same id for the same one. From then on it stands in the record, whatever becomes of the
words.
"""

import hashlib
from collections.abc import Collection, Iterator
from itertools import count
from typing import NamedTuple

from loaders.problems import FieldPath, listed
from loaders.reading.entries import Data, Entry
from schema.records import STATEMENT_ID_CHARACTERS, STATEMENT_ID_LETTERS

_LENGTH = 4
_LISTS = {"facts": "fact", "claims": "claim"}
_SAID = ("group", "unit", "low", "high", "value", "text")


class Identity(NamedTuple):
    """What a statement is, however it is worded: under one id this stays."""

    kind: str
    """fact or claim."""
    about: str = ""
    by: tuple[str, ...] = ()
    """The claimants, in order of the alphabet; of a fact there are none."""

    def __str__(self) -> str:
        """As the list of what was published has it: 'fact', 'claim deaths by alpha, beta'."""
        return f"{self.kind} {self.about} by {', '.join(self.by)}" if self.by else self.kind

    @property
    def in_words(self) -> str:
        """As messages have it: 'a fact', 'a claim about deaths by alpha and beta'."""
        return f"a {self.kind} about {self.about} by {listed(self.by)}" if self.by else f"a {self.kind}"


class Statement(NamedTuple):
    """A fact or a claim of an event: where it stands in the record, what it is, and all that the record says of it."""

    field: FieldPath
    identity: Identity
    data: Data

    @property
    def id(self) -> str | None:
        """Its id in the event, where it has one."""
        given: str | None = self.data["id"]
        return given


def statements_of(event: Data) -> Iterator[Statement]:
    """Every fact of a valid record, then every claim, in its order."""
    for name, kind in _LISTS.items():
        for position, data in enumerate(event[name]):
            identity = Identity(kind, data.get("about", ""), tuple(sorted(data.get("by", ()))))
            yield Statement((name, position), identity, data)


def given_ids(event: Data) -> set[str]:
    """The ids that statements of the record have, and those that are withdrawn."""
    given = {statement.id for statement in statements_of(event) if statement.id}
    return given.union(each["id"] for each in event["withdrawn"])


def ids_of(event: Entry, taken: Collection[str] = ()) -> dict[FieldPath, str]:
    """The id of every statement by where it stands: the one that it has, or a new one, none of those that are taken."""
    used = given_ids(event.data).union(taken)
    found: dict[FieldPath, str] = {}
    for statement in statements_of(event.data):
        found[statement.field] = statement.id or _new_id(event.key, statement, used)
        used.add(found[statement.field])
    return found


def _new_id(event_id: str, statement: Statement, used: Collection[str]) -> str:
    said = [str(statement.data.get(name)) for name in _SAID]
    content = "\0".join([event_id, str(statement.identity), *said])
    return next(made for number in count() if (made := _hashed(f"{content}\0{number}")) not in used)


def _hashed(content: str) -> str:
    """So many letters and digits of a hash, the first one a letter."""
    rest = int.from_bytes(hashlib.sha256(content.encode()).digest())
    made = ""
    for alphabet in (STATEMENT_ID_LETTERS, *[STATEMENT_ID_CHARACTERS] * (_LENGTH - 1)):
        rest, position = divmod(rest, len(alphabet))
        made += alphabet[position]
    return made


def published_statement(line: str) -> tuple[str, Data]:
    """The address of a published statement, 'EVENT/ID', and what it was, from a sound line of the list."""
    address, _, identity = line.partition(" ")
    kind, _, rest = identity.partition(" ")
    about, _, by = rest.partition(" by ")
    return address, {"kind": kind, "about": about, "by": tuple(by.split(", ")) if by else ()}
