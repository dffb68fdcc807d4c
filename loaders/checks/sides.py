"""Whose side a claimant speaks from: worked out here and nowhere else, for the rules and for what is published."""

from collections.abc import Iterable, Iterator
from datetime import date

from loaders.problems import FieldPath, Finding, listed, rule
from loaders.reading.entries import Data, Dataset, Entry
from loaders.reading.nearness import nearest
from schema.dates import parse_date

Span = tuple[date, date]
"""First and last day, inclusive."""


def sides_of(dataset: Dataset) -> list[Data]:
    """The sides of the conflict in alphabetical order of their labels, so that no order favours one of them."""
    declared = [side for entry in dataset.registry("dataset").values() for side in entry.data["sides"]]
    return sorted(declared, key=lambda side: (side["label"].casefold(), side["side"]))


class Standpoints:
    """From which perspective each claimant speaks, and which side that is.

    What the claim says goes before what its claimant says, and this before the nearest actor that it is part of; then
    come the affiliations at the time of the claim, whose bodies are asked in the same way.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._actors = dataset.registry("actors")
        self._perspectives = dataset.registry("perspectives")
        self._order = {side["side"]: position for position, side in enumerate(sides_of(dataset))}
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def perspective_of(self, actor: str, claim: Data, event_date: str) -> str | None:
        """The perspective from which an actor makes a claim; None if there is none, or no single one."""
        possible = self.possible(actor, claim, event_date)
        return next(iter(possible)) if len(possible) == 1 else None

    def possible(self, actor: str, claim: Data, event_date: str) -> frozenset[str]:
        """All perspectives from which an actor may make a claim, of an event of that date, EDTF."""
        if claim["perspective"]:
            return frozenset([claim["perspective"]])
        when = claim["as_of"] or event_date
        if (actor, when) not in self._known:
            self._known[actor, when] = self._at(actor, _span(when, when), frozenset())
        return self._known[actor, when]

    def side_of(self, perspective: str | None) -> str | None:
        """The side that a perspective belongs to, if there is one."""
        entry = self._perspectives.get(perspective or "")
        return entry.data["side"] if entry else None

    def side_of_actor(self, actor: str) -> str | None:
        """The side that an actor, or what it is part of, speaks from at all times; None where there is none."""
        return self.side_of(self._own_or_inherited(actor))

    def in_order(self, sides: Iterable[str | None]) -> list[str]:
        """Each of these sides once, in the order of the dataset."""
        return sorted({side for side in sides if side}, key=self._order.__getitem__)

    def _at(self, actor: str, when: Span, asked: frozenset[str]) -> frozenset[str]:
        if perspective := self._own_or_inherited(actor):
            return frozenset([perspective])
        asked |= {actor}
        bodies = [body for body in self._bodies(actor, when) if body not in asked]
        return frozenset().union(*(self._at(body, when, asked) for body in bodies))

    def _own_or_inherited(self, actor: str | None) -> str | None:
        passed = set()
        while actor in self._actors and actor not in passed:
            passed.add(actor)
            data = self._actors[actor].data
            if data["perspective"]:
                return str(data["perspective"])
            actor = data["parent"]
        return None

    def _bodies(self, actor: str, when: Span) -> Iterator[str]:
        for office in self._actors[actor].data["affiliations"] if actor in self._actors else ():
            if _overlap(when, _span(office["from"], office["to"])):
                yield office["actor"]


def _span(start: str | None, end: str | None) -> Span:
    """From the first day of one date to the last day of another; what is left out, open or unknown has no bound."""
    first, last = parse_date(start).earliest if start else None, parse_date(end).latest if end else None
    return first or date.min, last or date.max


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


@rule("side-unknown", wrong="side: northren", right="side: northern, as registries/dataset.yml declares it")
def check_side_known(dataset: Dataset) -> Iterator[Finding]:
    """Every side that a perspective belongs to is declared in registries/dataset.yml."""
    if ("dataset", "dataset") in dataset.broken:
        return  # it may well declare it
    sides = [side["side"] for side in sides_of(dataset)]
    for entry in dataset.registry("perspectives").values():
        side = entry.data["side"]
        if side and side not in sides:
            message = f"{side!r} is not among the sides of registries/dataset.yml"
            yield entry.finding("side-unknown", ("side",), message, _nearest_side(side, sides))


def _nearest_side(side: str, sides: list[str]) -> str:
    if not sides:
        return "declare it there under 'sides:', or leave it out here"
    near = nearest(side, sides)
    cure = f"the sides are {listed(sides)}; declare another there first"
    return f"did you mean {near!r}? If not, {cure}" if near else cure


@rule("side-duplicate", wrong="two sides with the mark circle", right="one with circle, one with square")
def check_sides_differ(entry: Entry) -> Iterator[Finding]:
    """Every side has a key, a label and a mark of its own, so that readers can tell sides apart."""
    for name in ("side", "label", "mark") if entry.registry == "dataset" else ():
        met: set[str] = set()
        for position, side in enumerate(entry.data["sides"]):
            if side[name] in met:
                message = f"{side[name]!r} is the {'key' if name == 'side' else name} of another side, too"
                yield entry.finding("side-duplicate", ("sides", position, name), message, "choose another one")
            met.add(side[name])


@rule(
    "claimant-perspective",
    level="warning",
    wrong="by: river-post, which has no perspective and is part of nothing",
    right="perspective: northern, at the actor river-post",
)
def check_claimants_stand_somewhere(dataset: Dataset) -> Iterator[Finding]:
    """Where a dataset declares sides, it is known from which perspective every claimant speaks."""
    if not sides_of(dataset) or "actors" in dataset.unread | {registry for registry, _ in dataset.broken}:
        return  # nobody is to be told apart, or what could not be read may well say it
    standpoints = Standpoints(dataset)
    for entry in dataset.events.values():
        for field, actor, claim in _claimants(entry):
            possible = standpoints.possible(actor, claim, entry.data["date"])
            if actor in dataset.registry("actors") and len(possible) != 1:
                told = _several(actor, claim, sorted(possible)) if possible else _none(actor, claim)
                yield entry.finding("claimant-perspective", field, *told)


def _claimants(event: Entry) -> Iterator[tuple[FieldPath, str, Data]]:
    """Every claimant of a reviewed event, with where it stands and its claim."""
    for number, claim in enumerate(event.data["claims"] if event.data["status"] == "reviewed" else ()):
        for position, actor in enumerate(claim["by"]):
            at = (position,) if len(claim["by"]) > 1 else ()
            yield ("claims", number, "by", *at), actor, claim


def _none(actor: str, claim: Data) -> tuple[str, str]:
    """Message and cure where nothing says whose side the claimant speaks from."""
    message = f"it is not known from which perspective {actor!r} makes this claim on {claim['about']}"
    return message, (
        f"write 'perspective:' at {actor!r} in registries/actors, or at this claim if it speaks otherwise here; "
        "for an office that it held, say with 'as_of:' when it spoke"
    )


def _several(actor: str, claim: Data, possible: list[str]) -> tuple[str, str]:
    """The same where offices of one time say different things."""
    message = f"{actor!r} may make this claim on {claim['about']} from several perspectives: {listed(possible)}"
    return message, (
        "it held several offices then: say with 'as_of:' when it spoke, or write 'perspective:' at this claim"
    )
