"""What an embed of one fact or claim shows: who says it, on what it rests, and whether others agree."""

from collections.abc import Sequence
from math import ceil
from textwrap import shorten
from typing import Any, NamedTuple
from urllib.parse import quote

from datasette_timeline.database.catalogue import Catalogue
from datasette_timeline.database.sides import Side, sides_of, those_who_speak
from datasette_timeline.database.statements import CLAIMS, KINDS, own_part, statement_id, statement_path
from datasette_timeline.listing.statements import Document, Said, in_one_line, said_in
from datasette_timeline.site.shell import Shell

_LONGEST_TITLE = 160
_AROUND, _SOURCE, _LINE = 190, 50, 27
"""CSS pixels of what is around the words, of a source, and of a line of words, at a width of 600."""
_LETTERS = 56
"""Letters on a line of words."""


class StatementPart(NamedTuple):
    """A fact or claim, ready for its template."""

    said: Said
    sides: Sequence[Side]

    @property
    def template(self) -> str:
        """What draws it."""
        return "embed_statement.html"

    @property
    def event(self) -> Document:
        """The document of its event."""
        return self.said.event

    def title(self, catalogue: Catalogue) -> str:
        """Who says what, in the language of the dataset."""
        return shorten(in_one_line(self.said, catalogue.allowed("about")), _LONGEST_TITLE, placeholder="…")

    @property
    def path(self) -> str:
        """The path of its own page."""
        return quote(statement_path(self.said.kind.name, self.said.statement["id"]))

    @property
    def height(self) -> int:
        """CSS pixels that it takes at most, about 600 wide."""
        statement = self.said.statement
        words = len(statement["text"] or "") + len(self.said.event["title"])
        return _AROUND + _LINE * ceil(words / _LETTERS) + _SOURCE * len(statement["citations"])

    @property
    def context(self) -> dict[str, Any]:
        """What the template takes beside the embed."""
        statement = self.said.statement
        return {
            "kind": self.said.kind.name,
            "said": statement,
            "event": self.said.event,
            "sides": self.sides,
            "speaking": those_who_speak(self.sides, statement.get("sides", ())),
            "others": max(len(self.said.compared) - 1, 0) if self.said.kind is CLAIMS else 0,
            "sources": {source["source"]: source for source in self.said.event["sources"]},
        }


async def statement_part_of(shell: Shell, event: Document, statement: str) -> StatementPart | None:
    """A fact or claim in the document of its event, by the id that it has today; None where there is none."""
    own = own_part(statement)
    found = (each["id"] for kind in KINDS for each in event[kind] if own_part(each["id"]) == own)
    said = said_in(event, next(found, ""))
    if said is None:
        return None
    today = {**said.statement, "id": statement_id(event["id"], own)}
    return StatementPart(said._replace(statement=today), await sides_of(shell.database))
