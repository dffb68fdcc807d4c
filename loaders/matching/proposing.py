"""Links between events and rows of GED, proposed for curators: same, part or ask, with a score and reasons.

Figures explain and warn; they do not link.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from math import inf
from typing import Literal, NamedTuple

from loaders.matching.places import Box, Gazetteer, PlaceFits, Site, box_around, names_told
from loaders.matching.reports import coded_twice, reports
from loaders.matching.rows import GedRow
from loaders.matching.sides import Actors, SideFits
from loaders.matching.times import EventTime
from loaders.reading.entries import Data, Dataset, Entry

Answer = Literal["same", "part", "ask"]

VIOLENT_TYPES = frozenset(
    {
        *("war", "territorial-control", "offensive", "armed-clash", "shelling"),
        *("shoot-down", "aircraft-loss", "violence-against-civilians", "attack"),
    }
)
"""Types of events that UCDP may have coded."""

_DEATHS = frozenset({"deaths", "military-deaths", "civilian-deaths"})
_DEADLY_TYPES = frozenset({"change-of-power", "deployment", "protest"})
"""Types of events that are violent where claims tell of dead."""
_OF_AIRCRAFT = frozenset({"shoot-down", "aircraft-loss"})
_WAR = "war"
_OF_WHOLES = 0.1
"""How much better an event of many parts must fit than one without: it swallows rows that have another home."""
_MARGIN = 1.0  # degrees


class Thresholds(NamedTuple):
    """From which score on a link is proposed, and from which one on it is asked about."""

    link: float = 0.5
    ask: float = 0.3


class Match(NamedTuple):
    """A row that tells of an event, or of a part of it."""

    event: str
    ged_id: int
    answer: Answer
    score: float
    """0 to 1: how well time, place and sides fit; 1 for what curators have confirmed."""
    reasons: tuple[str, ...]
    confirmed_in: str | None = None
    """The event whose record names the row under `external: ucdp`: this one, or a part of it; None where none does."""

    @property
    def is_confirmed(self) -> bool:
        """Whether curators say so."""
        return self.confirmed_in is not None


class Found(NamedTuple):
    """What was found of rows."""

    matches: list[Match]
    """By event and id."""
    twins: list[tuple[int, int]]
    """Rows that may be one happening coded twice, of which one at least is matched: the one that fits better first."""


class _Fit(NamedTuple):
    score: float
    reasons: tuple[str, ...]
    is_beside: bool = False
    """Whether the row is of none of the event's days, and fits as a report that is dated late or early."""


_Fits = dict[int, dict[str, _Fit]]
"""How well each row, by its id, fits which events."""


class _Candidate:
    """An event, as rows are held against it."""

    def __init__(
        self, entry: Entry, parts: Iterable[Entry], gazetteer: Gazetteer, actors: Actors, language: str
    ) -> None:
        data = entry.data
        self.key, self.type = entry.key, data["type"]
        self.time = EventTime(data, language)
        self.places = PlaceFits(gazetteer, data, (part.data for part in parts))
        self.sides = SideFits(actors, data)
        self.wholes = [link["event"] for link in data["relations"] if link["relation"] == "part-of"]
        self.confirmed = frozenset((data["external"] or {}).get("ucdp") or ())
        self.refused = frozenset(refusal["ged_id"] for refusal in data["not_ucdp"])
        figures = (_bounds(claim) for claim in data["claims"] if claim["about"] in _DEATHS)
        self.figures = [figure for figure in figures if figure != (None, None)]
        self.is_short = self.time.core.days <= 2 or self.time.date.kind == "one-of"

    def fit(self, row: GedRow, place: Site | None, told: Set[str]) -> _Fit | None:
        """How well a row fits that stands for a place and names others in words; None where it does not."""
        if row.id in self.refused:
            return None
        time = self.time.fit(row)
        if time is None:
            return None
        where = self.places.fit(row, place, told)
        sides = self.sides.fit(row) if where else None
        if where is None or sides is None:
            return None
        score = time.score * where.score * sides.score
        return _Fit(score, (time.reason, where.reason, sides.reason), self.time.is_beside(row))


def is_violent(entry: Entry) -> bool:
    """Whether UCDP may have coded the event: by its type, by claims on dead, or because curators say so."""
    data = entry.data
    tells_of_dead = any(claim["about"] in _DEATHS for claim in data["claims"])
    is_deadly = data["type"] in _DEADLY_TYPES and tells_of_dead
    return data["type"] in VIOLENT_TYPES or is_deadly or bool((data["external"] or {}).get("ucdp"))


def has_no_row(entry: Entry) -> bool:
    """Whether curators say that UCDP has no row of the event, nor would have one."""
    return any(refusal["ged_id"] is None for refusal in entry.data["not_ucdp"])


def _parts(dataset: Dataset) -> defaultdict[str, list[Entry]]:
    """The events that say that they are part of an event, by its id."""
    parts: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in dataset.events.values():
        for link in entry.data["relations"]:
            if link["relation"] == "part-of":
                parts[link["event"]].append(entry)
    return parts


class Matcher:
    """The events of a dataset, ready to be held against rows."""

    def __init__(self, dataset: Dataset, thresholds: Thresholds | None = None) -> None:
        self._thresholds = thresholds or Thresholds()
        self.gazetteer, actors = Gazetteer(dataset), Actors(dataset)
        facts = [entry.data["language"] for entry in dataset.registry("dataset").values()]
        parts = _parts(dataset)
        self.events: list[str] = [key for key, entry in dataset.events.items() if is_violent(entry)]
        """Those that UCDP may have coded."""
        self._candidates = {
            key: _Candidate(entry, parts[key], self.gazetteer, actors, facts[0] if facts else "en")
            for key in self.events
            if not has_no_row(entry := dataset.events[key])
        }
        self._have_parts = frozenset(key for key, found in parts.items() if found)
        self.box: Box | None = box_around(
            (site for one in self._candidates.values() for site in one.places.sites), _MARGIN
        )
        """Where rows may match; None where no place of an event has a point."""
        self._confirmed: defaultdict[int, dict[str, str]] = defaultdict(dict)
        """By row, the events that it is confirmed for, each with the one whose record says so: itself, or a part."""
        for key, one in sorted(self._candidates.items()):
            for number in one.confirmed:
                self._confirmed[number][key] = key
                for whole in self._wholes(key):
                    if number not in self._candidates[whole].refused:
                        self._confirmed[number].setdefault(whole, key)

    @property
    def confirmed(self) -> frozenset[int]:
        """The ids of rows that records confirm."""
        return frozenset(self._confirmed)

    def match(self, rows: Iterable[GedRow]) -> Found:
        """Every link worth proposing or asking about; what curators confirmed comes as they say."""
        wanted = (row for row in rows if row.id in self._confirmed or (self.box and self.box.holds(row.point)))
        near = sorted(wanted, key=lambda row: row.id)
        fits = {row.id: self._fits(row) for row in near}
        found: dict[tuple[str, int], Match] = {}
        for report in reports(near):
            for match in (*self._of_report(report, fits), *self._of_wars(report, fits)):
                found[match.event, match.ged_id] = match
        self._ask_beside(fits, found)
        twins = list(self._doubt(near, fits, found))
        matched = {number for _, number in found}
        return Found(
            sorted(self._told_apart(found), key=lambda match: match[:2]),
            sorted(pair for pair in twins if matched.intersection(pair)),
        )

    def _fits(self, row: GedRow) -> dict[str, _Fit]:
        of_the_time = [(key, one) for key, one in self._candidates.items() if one.time.is_near(row)]
        place, told = (self.gazetteer.of_row(row), names_told(row)) if of_the_time else (None, set[str]())
        fits = {key: fit for key, one in of_the_time if (fit := one.fit(row, place, told))}
        for key in self._confirmed.get(row.id, ()):
            one = self._candidates[key]
            where = "in the record" if row.id in one.confirmed else "for a part of it"
            known = fits.get(key, _Fit(1.0, (), one.time.is_beside(row)))
            fits[key] = known._replace(score=1.0, reasons=(f"confirmed {where}", *known.reasons))
        return fits

    def _of_report(self, report: Sequence[GedRow], fits: _Fits) -> Iterator[Match]:
        """The links of the rows of one report: to the event that it fits best, and to what that is part of."""
        best = self._best(report, fits)
        for row in report:
            confirmed = {key for key in self._confirmed.get(row.id, ()) if self._candidates[key].type != _WAR}
            homes = confirmed or ({best} if best else set())
            wholes = {whole for home in homes for whole in self._wholes(home)} - homes
            for keys, least in ((homes, self._thresholds.ask), (wholes, self._thresholds.link)):
                for key in keys:
                    fit = self._joined(row, key, report, fits)
                    if fit is not None and fit.score >= least and self._candidates[key].type != _WAR:
                        yield self._match(key, row, fit, len(report))

    def _of_wars(self, report: Sequence[GedRow], fits: _Fits) -> Iterator[Match]:
        """The links to whole wars, which are matched apart: they would swallow everything."""
        for row in report:
            for key, fit in fits[row.id].items():
                if self._candidates[key].type == _WAR and fit.score >= self._thresholds.link:
                    yield self._match(key, row, fit, len(report))

    def _best(self, report: Sequence[GedRow], fits: _Fits) -> str | None:
        """The event that the rows of a report fit best; None where they fit none well enough to ask about it."""
        sums: defaultdict[str, float] = defaultdict(float)
        known: set[str] = set()
        for row in report:
            for key, fit in fits[row.id].items():
                if self._candidates[key].type != _WAR:
                    sums[key] += fit.score / len(report)
                    known |= {key} if fit.score >= self._thresholds.ask else set()
        return max(known, key=lambda key: (*self._rank(key, sums[key], known), key), default=None)

    def _rank(self, key: str, score: float, known: Set[str]) -> tuple[bool, float]:
        """A part goes before its whole where both would be linked, and what has no parts a little before what has."""
        is_whole = any(key in self._wholes(other) for other in known)
        return not is_whole or score < self._thresholds.link, score - (_OF_WHOLES if key in self._have_parts else 0.0)

    def _joined(self, row: GedRow, key: str, report: Sequence[GedRow], fits: _Fits) -> _Fit | None:
        """How well a row fits an event as one of its report: what most of the rows belong to, all do."""
        own = fits[row.id].get(key)
        linked = [
            fit.score
            for other in report
            if other is not row and (fit := fits[other.id].get(key)) and fit.score >= self._thresholds.link
        ]
        is_carried = len(linked) * 2 > len(report) and (own is None or own.score < self._thresholds.link)
        if is_carried and row.id not in self._candidates[key].refused:
            score = max(self._thresholds.link, sum(linked) / len(report))
            return _Fit(score, (f"{len(linked)} of the {len(report)} rows of its report fit",))
        return own

    def _wholes(self, key: str) -> set[str]:
        """The events that an event is part of, over all steps."""
        found: set[str] = set()
        ahead = [key]
        while ahead:
            new = {whole for whole in self._candidates[ahead.pop()].wholes if whole in self._candidates} - found - {key}
            found |= new
            ahead.extend(new)
        return found

    def _match(self, key: str, row: GedRow, fit: _Fit, shares: int) -> Match:
        one = self._candidates[key]
        confirmed_in = self._confirmed.get(row.id, {}).get(key)
        reasons = [*fit.reasons, *_of_figures(one, row)]
        if shares > 1:
            reasons.append(f"one of {shares} rows that share a report")
        answer: Answer = "part"
        if confirmed_in is None and fit.score < self._thresholds.link:
            answer = "ask"
        elif confirmed_in is None and one.type in _OF_AIRCRAFT:
            answer = "ask"
            reasons.append("a row does not say whether it tells of an aircraft or of fighting on the ground")
        elif one.is_short and shares == 1 and one.type != _WAR and row.date_start == row.date_end:
            answer = "same" if confirmed_in in (None, key) else "part"
        return Match(key, row.id, answer, round(fit.score, 3), tuple(reasons), confirmed_in)

    def _doubt(
        self, rows: Sequence[GedRow], fits: _Fits, found: dict[tuple[str, int], Match]
    ) -> Iterator[tuple[int, int]]:
        """Ask about rows that may have been coded twice, also whether they tell of what the other one tells of.

        Yields the pairs, the row that fits the record better first.
        """
        for pair in coded_twice(rows):
            doubtful, other = sorted(
                pair, key=lambda row: (max((fit.score for fit in fits[row.id].values()), default=0.0), -row.id)
            )
            yield other.id, doubtful.id
            twins = {doubtful.id: other.id, other.id: doubtful.id}
            for (event, number), match in list(found.items()):
                if number in twins:
                    asks = number == doubtful.id and not match.is_confirmed
                    reasons = (*match.reasons, _twice(twins[number]))
                    found[event, number] = match._replace(answer="ask" if asks else match.answer, reasons=reasons)
                may_be_told = doubtful.id not in {*self._confirmed, *self._candidates[event].refused}
                if number == other.id and self._candidates[event].type != _WAR and may_be_told:
                    also = Match(event, doubtful.id, "ask", self._thresholds.ask, (_twice(other.id),))
                    found.setdefault((event, doubtful.id), also)

    def _ask_beside(self, fits: _Fits, found: dict[tuple[str, int], Match]) -> None:
        """Ask about rows beside the day of a short event of which another row is.

        A row may be dated late. But where one is there that is not, the other may as well tell of something else.
        """
        on_the_day = {key for key, match in found.items() if match.answer != "ask" and _is_beside(fits, *key) is False}
        met = {event for event, _ in on_the_day if self._candidates[event].is_short}
        for key, match in found.items():
            if key[0] in met and match.answer != "ask" and not match.is_confirmed and _is_beside(fits, *key):
                reasons = (*match.reasons, "another row is of the very day, and this one may tell of something else")
                found[key] = match._replace(answer="ask", reasons=reasons)

    def _told_apart(self, found: dict[tuple[str, int], Match]) -> Iterator[Match]:
        """An event that several reports tell of is the same as none of them."""
        counts: defaultdict[str, int] = defaultdict(int)
        for match in found.values():
            counts[match.event] += match.answer != "ask"
        for match in found.values():
            is_one_of_many = match.answer == "same" and counts[match.event] > 1
            yield match._replace(answer="part") if is_one_of_many else match


def _is_beside(fits: _Fits, event: str, row: int) -> bool | None:
    """Whether the row is beside the days of the event; None where it fits only as one of its report."""
    fit = fits[row].get(event)
    return fit.is_beside if fit else None


def _bounds(claim: Data) -> tuple[float | None, float | None]:
    """The figure of a claim from low to high; None where it is open."""
    return (claim["value"], claim["value"]) if claim["value"] is not None else (claim["low"], claim["high"])


def _twice(twin: int) -> str:
    return f"UCDP may have coded one happening twice, here and in {twin}: do not add up"


def _of_figures(one: _Candidate, row: GedRow) -> Iterator[str]:
    """What figures say, in words: no more than a warning or a support."""
    if row.best is None:
        return
    told = f"UCDP's best is {row.best}"
    if row.low is not None and row.high is not None and (row.low, row.high) != (row.best, row.best):
        told += f" ({row.low} to {row.high})"
    if not one.figures:
        yield f"{told}; the record has no figure of dead"
    elif any((low or 0) <= row.best <= (inf if high is None else high) for low, high in one.figures):
        yield f"{told}, which a claim of the record allows"
    elif row.best > max(low or 0 if high is None else high for low, high in one.figures):
        yield f"{told}: more than any claim of the record"
    else:
        yield f"{told}; no claim of the record has that figure"
