"""A fact or a claim by itself, as its page shows it: who says what, and what others of the event say on the same."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from datasette_timeline.database.sides import Side
from datasette_timeline.database.statements import CLAIMS, KINDS, Kind
from datasette_timeline.listing.questions import Subject, subjects_of

Document = dict[str, Any]


class Said(NamedTuple):
    """A statement in the document of its event."""

    kind: Kind
    event: Document
    statement: Document

    @property
    def compared(self) -> list[Document]:
        """The claims of its comparable set, itself among them; none of a fact."""
        if self.kind is not CLAIMS:
            return []
        number = self.statement["comparable_set"]
        return [claim for claim in self.event["claims"] if claim["comparable_set"] == number]

    @property
    def compatible(self) -> list[Document]:
        """The claims that may be so as well, as its record says."""
        ids = self.statement.get("compatible_with", ())
        return [claim for claim in self.event["claims"] if claim["id"] in ids]

    @property
    def other_sources(self) -> list[Document]:
        """What other claims of the set rest on and this statement does not, in the order of the event's list."""
        cited = {citation["source"] for claim in self.compared for citation in claim["citations"]}
        own = {citation["source"] for citation in self.statement["citations"]}
        return [source for source in self.event["sources"] if source["source"] in cited - own]


def said_in(event: Document, statement: str) -> Said | None:
    """The statement of that id in the document of its event; None where there is none."""
    found = (Said(kind, event, each) for kind in KINDS.values() for each in event[kind.name] if each["id"] == statement)
    return next(found, None)


def rivals_of(said: Said, sides: Sequence[Side], broader: Mapping[str, str]) -> list[Subject]:
    """The claim among those that can be compared with it; none where nobody else speaks."""
    claims = said.compared
    if len(claims) < 2:
        return []
    sets = [each for each in said.event["comparable_sets"] if each["number"] == said.statement["comparable_set"]]
    return subjects_of({"claims": claims, "comparable_sets": sets}, sides, broader)


def in_one_line(said: Said, subjects: Mapping[str, str]) -> str:
    """Who says what, in the language of the dataset; `subjects` are labels of subjects of claims by term.

    'Belmar (foreign ministry), deaths (soldiers): 10 to 25'. No claim is told without its claimants.
    """
    statement = said.statement
    if said.kind is not CLAIMS:
        return str(statement["text"])
    who = ", ".join(claimant["label"] for claimant in statement["claimants"])
    subject = subjects.get(statement["about"], statement["about"])
    figure = " ".join(filter(None, (statement["figure"], statement["unit"])))
    about = f"{_with(who, statement['by_note'])}, {_with(subject, statement['group'])}"
    return f"{about}: {statement['text'] or figure}"


def _with(text: str, more: str | None) -> str:
    return f"{text} ({more})" if more else text
