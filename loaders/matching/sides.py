"""Whether those who fought in a row are those of an event: a hard filter, by every name that an actor has."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from datasette_timeline.published.folding import readings
from loaders.checks.sides import Standpoints
from loaders.matching.rows import GedRow
from loaders.matching.times import Fit
from loaders.reading.entries import Data, Dataset

_ACTING = frozenset({"party", "initiator", "target", "victim", "perpetrator-alleged", "captor", "captive", "subject"})
_FOREMOST = frozenset({"initiator", "target", "perpetrator-alleged", "captor"})
_STATES = frozenset({"state", "de-facto-state"})
_PEOPLE = frozenset({"community", "collective", "person"})
_BEFALLEN = frozenset({"victim", "target", "captive"})
_CIVILIANS = "civilians"
_NON_STATE = 2
"""The type of violence between groups, which UCDP often calls by the people they are of."""
_PARENTHESES = re.compile(r"^(.*?)\s*\((?:forces of )?([^)]*)\)$")
_GOVERNMENT = "government of "
_UNKNOWN = 0.9
"""What a row is worth of which a side is not known: nothing speaks for it, and nothing against it."""


class _Part(NamedTuple):
    """An actor of an event."""

    key: str
    kin: frozenset[str]
    """The actor, and all that it is part of."""
    sides: frozenset[str]
    """The sides of the conflict that it may speak from at the time."""
    kind: str
    role: str


class Actors:
    """The actors of a dataset by the names that UCDP may have for them."""

    def __init__(self, dataset: Dataset) -> None:
        self._actors = dataset.registry("actors")
        self._standpoints = Standpoints(dataset)
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._by_id: defaultdict[int, list[str]] = defaultdict(list)
        for key, entry in self._actors.items():
            for name in entry.data["names"]:
                for reading in readings(name["name"]):
                    if key not in self._by_name[reading]:
                        self._by_name[reading].append(key)
            if (number := (entry.data["external"] or {}).get("ucdp")) is not None:
                self._by_id[number].append(key)

    def called(self, name: str, number: int | None) -> list[str]:
        """The actors that UCDP means by a name or an id; none where nobody is known by either."""
        if number is not None and self._by_id[number]:
            return self._by_id[number]
        found = (key for form in _forms(name) for reading in readings(form) for key in self._by_name[reading])
        return list(dict.fromkeys(found))

    def kind(self, key: str) -> str:
        """What sort of actor it is."""
        return str(self._actors[key].data["kind"])

    def kin(self, key: str) -> frozenset[str]:
        """The actor and all that it is part of."""
        way = [key]
        while (entry := self._actors.get(way[-1])) and (parent := entry.data["parent"]) and parent not in way:
            way.append(parent)
        return frozenset(way)

    def sides(self, key: str, when: str) -> frozenset[str]:
        """The sides of the conflict that an actor may belong to at a date, EDTF."""
        perspectives = self._standpoints.possible(key, {"perspective": None, "as_of": None}, when)
        return frozenset(side for one in perspectives if (side := self._standpoints.side_of(one)))

    def parts(self, event: Data) -> Iterator[_Part]:
        """Those who acted in an event, or whom it befell."""
        for link in event["actors"]:
            if link["role"] in _ACTING and link["actor"] in self._actors:
                key, kind = link["actor"], self._actors[link["actor"]].data["kind"]
                yield _Part(key, self.kin(key), self.sides(key, event["date"]), kind, link["role"])


def _forms(name: str) -> Iterator[str]:
    """The forms of one of UCDP's names: 'Government of X (Y)' may be X, Y, or the government of either."""
    yield name
    if match := _PARENTHESES.match(name):
        yield from match.groups()
        name = match[1]
    if name.lower().startswith(_GOVERNMENT):
        yield name[len(_GOVERNMENT) :]


class SideFits:
    """How well rows fit those who acted in one event."""

    def __init__(self, actors: Actors, event: Data) -> None:
        self._actors = actors
        self._parts = list(actors.parts(event))
        self._when: str = event["date"]

    def fit(self, row: GedRow) -> Fit | None:
        """How well the sides fit; None where somebody fought in the row who has no part in the event."""
        if not self._parts or not row.sides:
            return Fit(_UNKNOWN, "sides are not known on both ends")
        known = [(name, self._actors.called(name, number)) for name, number in row.sides]
        scores: list[float] = []
        is_met = False
        for position, (name, keys) in enumerate(known):
            if name.lower() == _CIVILIANS:
                scores.append(1.0 if any(part.role in _BEFALLEN for part in self._parts) else _UNKNOWN)
            elif not keys:
                scores.append(_UNKNOWN)
            else:
                others = [key for number, (_, more) in enumerate(known) if number != position for key in more]
                met = self._met(keys, others)
                if met is None:
                    return None
                scores.append(met)
                is_met = True
        if not is_met and row.type_of_violence != _NON_STATE:
            return None  # of those who fought, nobody is known
        names = " and ".join(name for name, _ in known)
        return Fit(min(scores), f"{names} {'are' if len(known) > 1 else 'is'} part of the event")

    def _met(self, keys: list[str], others: list[str]) -> float | None:
        """How well one side of the row, which may be any of these actors, is met by somebody of the event."""
        scores = [score for key in keys for part in self._parts if (score := self._meets(key, part, others))]
        return max(scores, default=None)

    def _meets(self, key: str, part: _Part, others: list[str]) -> float:
        foremost = 1.0 if part.role in _FOREMOST or part.role in _BEFALLEN else 0.93
        if key in part.kin or part.key in self._actors.kin(key):
            return foremost
        mine = self._actors.sides(key, self._when)
        theirs = frozenset[str]().union(*(self._actors.sides(other, self._when) for other in others))
        if mine & part.sides and (not mine & theirs or self._is_state_against(key, part, others)):
            return foremost
        if mine and not part.sides and part.kind in _PEOPLE and part.role in _BEFALLEN:
            return _UNKNOWN  # whom it befell is not told by side
        return 0.0

    def _is_state_against(self, key: str, part: _Part, others: list[str]) -> bool:
        """Whether, in a fight within one side, this is the state: its people stand for it, but not its opponents.

        Everybody else has to have a part in the event under a name of their own.
        """
        return self._actors.kind(key) in _STATES and not part.kin & frozenset(others)
