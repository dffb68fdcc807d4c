"""The claims of an event as its page compares them: question by question, side by side.

A question is a comparable set of claims. What each side answers stands in a column of its own, in the order of the
dataset; who is of no side stands in a last one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from datasette_timeline.database.sides import OTHERS, Side, those_who_speak
from datasette_timeline.listing.scales import Estimate, Scale, in_order, scale_of

Document = dict[str, Any]
Claim = Mapping[str, Any]


_CAVEATS = ("other-side", "reference-works")


class Answer(NamedTuple):
    """What those of one column say on a question."""

    claimants: tuple[str, ...]
    """Labels, each once."""
    figures: Claim | None
    """From the lowest to the highest figure, as a claim has its bounds; None where nobody gives any."""
    statements: int
    """How many claims are in words alone."""

    def __bool__(self) -> bool:
        return bool(self.claimants)


class Question(NamedTuple):
    """A comparable set, with the answer of each column."""

    compared: Document
    answers: list[Answer]

    @property
    def figures(self) -> list[Claim]:
        """What each column gives, of those that give figures."""
        return [answer.figures for answer in self.answers if answer.figures]


class Mark(NamedTuple):
    """What one account draws on the scale: a figure, or the path of one that was revised."""

    claims: Sequence[Claim]
    """One, or those of a path in the order of time."""
    hollow: bool
    """Whether it counts another group than most of the chart."""

    @property
    def last(self) -> Claim:
        """What stands."""
        return self.claims[-1]

    @property
    def caveats(self) -> list[str]:
        """What must be said of its support wherever it is drawn: terms of that list."""
        return [term for term in _CAVEATS if any(term in claim["support"] for claim in self.claims)]


class Lane(NamedTuple):
    """The part of a chart, or the column of statements, that belongs to a side, to several together, or to others."""

    sides: tuple[Side, ...]
    marks: Sequence[Mark] = ()
    statements: Sequence[Claim] = ()


class Chart(NamedTuple):
    """All figures on a subject in one unit, on one scale."""

    asked: Document
    """The comparable set that the filled marks are of."""
    scale: Scale | None
    """None where there are not two figures to compare."""
    lanes: list[Lane]
    coded: Estimate | None = None
    """How another dataset has it; None where none does."""

    @property
    def has_others(self) -> bool:
        """Whether some marks count something else."""
        return any(mark.hollow for lane in self.lanes for mark in lane.marks)


class Subject(NamedTuple):
    """All claims of an event on one subject, and on those that it includes."""

    about: str
    """The subject where all are on one, else the one that includes them."""
    questions: list[Document]
    """Its comparable sets, contested ones first."""
    charts: list[Chart]
    columns: list[Lane]
    """Claims in words; none where there are none."""


def columns_of(sides: Sequence[Side]) -> tuple[Side, ...]:
    """Those that every question asks."""
    return (*sides, OTHERS)


def questions_of(document: Document, sides: Sequence[Side], agreements: Sequence[str]) -> list[Question]:
    """The questions of an event, the gravest first; `agreements` are the terms of that list in its order."""
    ordered = sorted(document["comparable_sets"], key=lambda each: agreements.index(each["agreement"]))
    return [question_of(document, compared["number"], sides) for compared in ordered]


def question_of(document: Document, number: int, sides: Sequence[Side]) -> Question:
    """The question of an event that has this number."""
    compared = document["comparable_sets"][number - 1]
    claims = [claim for claim in document["claims"] if claim["comparable_set"] == number]
    return Question(compared, _answers(claims, columns_of(sides)))


def _answers(claims: Sequence[Claim], columns: Sequence[Side]) -> list[Answer]:
    return [_answer([claim for claim in claims if _is_of(claim, side)]) for side in columns]


def _is_of(claim: Claim, side: Side) -> bool:
    return side.key in claim["sides"] if side.key else not claim["sides"]


def _answer(claims: Sequence[Claim]) -> Answer:
    labels = dict.fromkeys(each["label"] for claim in claims for each in claim["claimants"])
    return Answer(tuple(labels), _spanned(claims), sum(not claim["figure"] for claim in claims))


def _spanned(claims: Iterable[Claim]) -> Claim | None:
    """The lowest and the highest figure of claims, open where that one is; None without figures."""
    bounds = [(claim["low"], claim["high"]) for claim in claims if claim["figure"]]
    if not bounds:
        return None
    known = [figure for bound in bounds for figure in bound if figure is not None]
    low, high = min(known), max(known)
    return {"low": low, "high": high, "open_below": (None, low) in bounds, "open_above": (high, None) in bounds}


def subjects_of(document: Document, sides: Sequence[Side], broader: Mapping[str, str]) -> list[Subject]:
    """The claims by subject in the order of the record: figures on charts, words in columns.

    `broader` has the subject that includes another.
    """
    families: dict[str, list[Document]] = {}
    for compared in document["comparable_sets"]:
        families.setdefault(broader.get(compared["about"], compared["about"]), []).append(compared)
    return [_subject(about, compared, document["claims"], sides) for about, compared in families.items()]


def subject_of(document: Document, about: str, sides: Sequence[Side], broader: Mapping[str, str]) -> Subject | None:
    """The claims on one subject and on those that it includes; None where there are none."""
    asked = [each for each in document["comparable_sets"] if about in (each["about"], broader.get(each["about"]))]
    return next(iter(subjects_of({**document, "comparable_sets": asked}, sides, broader)), None)


def all_subjects_of(document: Document, sides: Sequence[Side], broader: Mapping[str, str]) -> list[Subject]:
    """Every subject that can be asked for alone: as `subjects_of` has them, and each of those that one includes."""
    sets = document["comparable_sets"]
    keys = dict.fromkeys(key for each in sets for key in (broader.get(each["about"], each["about"]), each["about"]))
    found = [(key, subject_of(document, key, sides, broader)) for key in keys]
    return [subject for key, subject in found if subject and subject.about == key]


def _subject(family: str, compared: list[Document], claims: Sequence[Claim], sides: Sequence[Side]) -> Subject:
    contested_first = sorted(compared, key=lambda each: not each["contested"])
    subjects = {each["about"] for each in compared}
    about = family if len(subjects) > 1 else subjects.pop()
    numbers = {each["number"] for each in compared}
    said = [claim for claim in claims if claim["comparable_set"] in numbers]
    words = [claim for claim in said if not claim["figure"]]
    units = dict.fromkeys(each["unit"] for each in contested_first if each["low"] is not None)
    charts = [_chart([each for each in contested_first if each["unit"] == unit], said, sides) for unit in units]
    columns = [lane._replace(statements=of) for lane, of in _by_lane(words, sides)] if words else []
    return Subject(about, contested_first, charts, columns)


def _chart(compared: list[Document], claims: Sequence[Claim], sides: Sequence[Side]) -> Chart:
    """`compared` are the comparable sets of one unit; the one with most accounts is what the chart asks."""
    asked = max(compared, key=lambda each: (each["contested"], each["accounts"]))
    numbers = {each["number"] for each in compared}
    figures = [claim for claim in claims if claim["comparable_set"] in numbers and claim["figure"]]
    lanes = [lane._replace(marks=_marks(of, asked["number"])) for lane, of in _by_lane(figures, sides)]
    return Chart(asked, scale_of(figures), lanes)


def _by_lane(claims: Sequence[Claim], sides: Sequence[Side]) -> list[tuple[Lane, list[Claim]]]:
    """A lane for each side, whether it speaks or not; then for sides that speak together; then for others."""
    lanes: dict[tuple[Side, ...], list[Claim]] = {(side,): [] for side in sides}
    for claim in sorted(claims, key=lambda claim: len(claim["sides"])):
        lanes.setdefault(those_who_speak(sides, claim["sides"]), []).append(claim)
    others = lanes.pop((OTHERS,), [])
    return [(Lane(key), of) for key, of in [*lanes.items(), ((OTHERS,), others)] if of or key != (OTHERS,) or not sides]


def _marks(claims: Sequence[Claim], asked: int) -> list[Mark]:
    """One for each figure; numbers that the same claimants gave at known times are a path."""
    paths: dict[object, list[Claim]] = {}
    for claim in in_order(claims):
        is_step = claim["low"] == claim["high"] and _time(claim)
        who = tuple(sorted(each["actor"] for each in claim["claimants"])) if is_step else claim["id"]
        paths.setdefault((claim["comparable_set"], who), []).append(claim)
    return [Mark(sorted(path, key=_time), path[0]["comparable_set"] != asked) for path in paths.values()]


def _time(claim: Claim) -> str:
    """The first day on which it may have been said; empty where that is not known."""
    return (claim["as_of"] or {}).get("earliest") or ""
