"""What an embed of one subject of an event shows: its figures on a chart, or its statements side by side."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple
from urllib.parse import quote

from datasette_timeline.database.catalogue import Catalogue
from datasette_timeline.database.sides import Side, sides_of
from datasette_timeline.filters.embed_address import EmbedAddress
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.listing.questions import Claim, Document, Mark, Subject, all_subjects_of, subject_of
from datasette_timeline.site.shell import Shell

_SHOWN: Mapping[str, Callable[[Subject], bool]] = {
    "figures": lambda subject: bool(subject.charts),
    "sides": lambda subject: bool(subject.columns),
}
"""By view, whether it has something to show of a subject."""
_NOUNS: Mapping[str, str] = {"figures": "figures", "sides": "statements in words"}

_AROUND = 180
"""CSS pixels of headline, date, legend and credit at a width of 600; the others are of what else there is."""
_CHART, _LANE, _MARK, _STATEMENT, _LINE = 90, 40, 18, 60, 21
_LETTERS, _BESIDE, _SOURCE = 66, 28, 45
"""Letters on a line from side to side, on one beside a chart, and those that name a source."""


class Asked(NamedTuple):
    """A subject of an event, ready for its template."""

    event: Document
    subject: Subject
    sides: Sequence[Side]
    view: str

    @property
    def template(self) -> str:
        """What draws it."""
        return "embed_subject.html"

    def title(self, catalogue: Catalogue) -> str:
        """What it is called, in the language of the dataset."""
        label = catalogue.label("about", self.subject.about)
        return f"{label[:1].upper()}{label[1:]}: {self.event['title']}"

    @property
    def questions(self) -> list[Document]:
        """The comparable sets of what is shown."""
        return [each for each in self.subject.questions if self.view == "sides" or each["low"] is not None]

    @property
    def file(self) -> str:
        """The path of what can be taken away, without its ending."""
        return f"/events/{quote(self.event['id'])}/{self.subject.about}"

    @property
    def height(self) -> int:
        """CSS pixels that it takes at most, about 600 wide: rather some empty space than a second scroll bar."""
        body = _height_of_columns(self.subject) if self.view == "sides" else _height_of_charts(self.subject)
        return _AROUND + _LINE * len(self.questions) + body

    @property
    def context(self) -> dict[str, Any]:
        """What the template takes beside the embed."""
        sources = {source["source"]: source for source in self.event["sources"]}
        return {"sides": self.sides, "sources": sources, "asked": self}


async def document_of(shell: Shell, event: str) -> Document | None:
    """The published document of an event; None where there is none."""
    found = (await shell.database.execute("select json from documents where event = ?", [event])).first()
    return json.loads(found["json"]) if found else None


async def choices_of(shell: Shell, event: Document) -> dict[str, list[str]]:
    """The subjects of an event that each view can show; views that can show none are left out."""
    subjects = all_subjects_of(event, await sides_of(shell.database), shell.reader.catalogue.broader)
    found = {view: [each.about for each in subjects if is_shown(each)] for view, is_shown in _SHOWN.items()}
    return {view: about for view, about in found.items() if about}


async def asked_of(shell: Shell, event: Document, address: EmbedAddress) -> Asked:
    """What an address wants of its event. Raises FilterError where that is not one subject with something to show."""
    sides, about = await sides_of(shell.database), address.subjects
    subject = subject_of(event, about[0], sides, shell.reader.catalogue.broader) if len(about) == 1 else None
    if subject is None or not _SHOWN[address.view](subject):
        raise FilterError([_problem(address, (await choices_of(shell, event)).get(address.view, []))])
    return Asked(event, subject, sides, address.view)


def _problem(address: EmbedAddress, choices: Sequence[str]) -> Problem:
    about, noun = address.subjects, _NOUNS[address.view]
    if not choices:
        return Problem("view", address.view, f"the claims of this event have no {noun}.")
    advice = f"Its subjects with {noun}: {', '.join(choices)}."
    if not about:
        return Problem("about", "", f"say which subject of the event. {advice}", tuple(choices))
    if len(about) > 1:
        return Problem("about", about[1], f"{len(about)} subjects are too many: say one. {advice}", tuple(choices))
    return Problem("about", about[0], f"this event has no {noun} on '{about[0]}'. {advice}", tuple(choices))


def _height_of_charts(subject: Subject) -> int:
    lanes = [lane for chart in subject.charts for lane in chart.lanes]
    marks = sum(_height_of_mark(mark) for lane in lanes for mark in lane.marks)
    return _CHART * len(subject.charts) + _LANE * len(lanes) + marks


def _height_of_mark(mark: Mark) -> int:
    counted = len(mark.last["group"] or "") + len(mark.last["about"]) if mark.hollow else 0
    lengths = (_length_of_claimants(mark.last), counted, *(len(claim["text"] or "") for claim in mark.claims))
    return _MARK + _LINE * (_lines(lengths, _BESIDE) + len(mark.caveats))


def _height_of_columns(subject: Subject) -> int:
    letters = _LETTERS // min(len(subject.columns), 3)
    columns = [sum(_height_of_statement(each, letters) for each in lane.statements) for lane in subject.columns]
    return _LANE + max(columns)


def _height_of_statement(claim: Claim, letters: int) -> int:
    texts = (len(claim["group"] or ""), len(claim["text"] or ""))
    lengths = (_length_of_claimants(claim), *texts, _SOURCE * len(claim["citations"]))
    return _STATEMENT + _LINE * (_lines(lengths, letters) + len(claim["support"]))


def _length_of_claimants(claim: Claim) -> int:
    return sum(len(each["label"]) for each in claim["claimants"]) + len(claim["by_note"] or "")


def _lines(lengths: Iterable[int], letters: int) -> int:
    """On how many lines of so many letters texts of these lengths stand below each other."""
    return sum(ceil(length / letters) for length in lengths)
