"""The one filter language: from a page's address to SQL, to words, and back to an address.

The same name repeated means or, different names mean and. `actor`, `place`, `tag`, `source`, `type`, `about`,
`agreement` and `importance` take keys; `place` includes everything inside a place, `about` every subject under one,
`source` what the summary, a fact or a claim cites. `from` and `to` find what may have happened then: an event whose
date is not certain to the day counts wherever it may lie; `changed_since` finds those whose record has changed since.
`q` searches in any spelling and script. `as_of` is the day
whose record is asked.

Pure: what a database knows comes in as its catalogue, which `filter_parsing` checks values against.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from datasette_timeline.database.catalogue import LINKS, Catalogue
from datasette_timeline.filters.days import parse_date_range, parse_moment
from datasette_timeline.filters.query_reading import reading_of


class Dialect(NamedTuple):
    """How the addresses of one side of the site spell the filters."""

    prefix: str
    columns: frozenset[str]
    """Filters that are plain columns there: no prefix, and several values as `name__in=a,b`."""

    def spell(self, name: str) -> str:
        """The filter's name in an address."""
        return name if name in self.columns else self.prefix + name


PUBLICATION = Dialect("", frozenset())
TABLE = Dialect("_", frozenset({"type", "importance", "year"}))

AS_OF = "as_of"
"""Not which events are wanted, but of which day the record; whoever reads it reads that, see http/past_states.py."""
NAMES = (
    *("actor", "place", "type", "importance", "year", "from", "to", "tag", "source"),
    *("about", "agreement", "contested", "changed_since", "q", AS_OF),
)


_CHANGED_SINCE = "select key from versions where registry = 'events' and coalesce(date, '9999') >= :changed_since"
"""Events with a version of that moment or later; what is not committed yet is later than all that is."""


class Where(NamedTuple):
    """Clauses to be joined by and, on the table `events` if nothing else is said, and the parameters that they name."""

    clauses: list[str]
    params: dict[str, str | int | float]

    @property
    def sql(self) -> str:
        """All of them after `where`; nothing where there is none."""
        return f"where {' and '.join(self.clauses)}" if self.clauses else ""

    def add(self, clause: str, params: Mapping[str, str | int | float]) -> None:
        """One more clause."""
        self.clauses.append(clause)
        self.params.update(params)


@dataclass(frozen=True)
class EventFilter:
    """Which events are wanted. Values are checked: make one with `parse_filter`."""

    values: Mapping[str, tuple[str, ...]]
    """By name; a name that is missing or has no values does not filter."""

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def __bool__(self) -> bool:
        return bool(self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """Every filter as (name, value), in a fixed order."""
        return [(name, value) for name in NAMES for value in self[name]]

    def to_query(self, dialect: Dialect = PUBLICATION) -> list[tuple[str, str]]:
        """The pairs of an address of that side of the site; `parse_filter` reads them back."""
        query = []
        for name in NAMES:
            if name in dialect.columns and len(self[name]) > 1:
                query.append((f"{name}__in", ",".join(self[name])))
            else:
                query.extend((dialect.spell(name), value) for value in self[name])
        return query

    def without(self, name: str, value: str) -> "EventFilter":
        """The same filter less one part."""
        return EventFilter({**self.values, name: tuple(kept for kept in self[name] if kept != value)})

    def where(self) -> Where:
        """The filter in SQL."""
        clauses: list[str] = []
        params: dict[str, str | int | float] = {}

        def bind(name: str, values: Iterable[str | int]) -> str:
            named = {f"{name}_{number}": value for number, value in enumerate(values, 1)}
            params.update(named)
            return f"({', '.join(f':{each}' for each in named)})"

        clauses += [
            f"number in (select number from link_{name} where key in {bind(name, self[name])})"
            for name in LINKS
            if self[name]
        ]
        if self["type"]:
            clauses.append(f"type in {bind('type', self['type'])}")
        clauses += [
            f"{name} in {bind(name, map(int, self[name]))}"
            for name in ("importance", "year", "contested")
            if self[name]
        ]
        for day in self["from"]:
            params["from_day"] = parse_date_range(day).first
            clauses.append("(date_latest is null or date_latest >= :from_day)")
        for day in self["to"]:
            params["to_day"] = parse_date_range(day).last
            clauses.append("(date_earliest is null or date_earliest <= :to_day)")
        for moment in self["changed_since"]:
            params["changed_since"] = moment
            clauses.append(f"id in ({_CHANGED_SINCE})")
        if self["about"]:
            clauses.append(f"id in (select event from claims where {is_about('about', bind('about', self['about']))})")
        if self["agreement"]:
            chosen = bind("agreement", self["agreement"])
            clauses.append(f"id in (select event from comparable_sets where agreement in {chosen})")
        if self["q"]:
            asked = [reading_of(query).where(f"q_{number}") for number, query in enumerate(self["q"], 1)]
            clauses.append(f"({' or '.join(f'({clause})' for clause, _ in asked)})")
            for _, more in asked:
                params |= more
        return Where(clauses, params)

    def describe(self, catalogue: Catalogue) -> list[str]:
        """The filter in phrases that go after 'where', in labels."""

        def labels(name: str) -> str:
            return _or(catalogue.label(name, value) for value in self[name])

        phrases = {
            "actor": f"actor is {labels('actor')}",
            "place": f"place is in {labels('place')}",
            "type": f"type is {labels('type')}",
            "importance": f"importance is {labels('importance')}",
            "year": f"year is {_or(self['year'])}",
            "from": self._describe_dates(),
            "to": self._describe_dates(),
            "tag": f"tag is {labels('tag')}",
            "source": f"source is {labels('source')}",
            "about": f"a claim is about {labels('about')}",
            "agreement": f"on a question {labels('agreement')}",
            "contested": _or(
                "claims are contested" if value == "1" else "no claim is contested" for value in self["contested"]
            ),
            "changed_since": f"the record changed on {_or(map(_moment, self['changed_since']))} or later",
            "q": f"text matches {_or(f'“{query}”' for query in self['q'])}",
            AS_OF: f"the record is that of {_or(map(_moment, self[AS_OF]))}",
        }
        return list(dict.fromkeys(phrases[name] for name in NAMES if self[name]))

    def _describe_dates(self) -> str:
        start, end = ([parse_date_range(day).label for day in self[name]] for name in ("from", "to"))
        if start and end:
            return f"date is from {start[0]} to {end[0]}"
        return f"date is {start[0]} or later" if start else f"date is {_or(end)} or earlier"

    def sentence(self, catalogue: Catalogue) -> str:
        """The filter in one sentence without a full stop."""
        if not self:
            return "All events"
        *phrases, last = self.describe(catalogue)
        return f"Events where {', '.join(phrases)}{' and ' if phrases else ''}{last}"


def _moment(text: str) -> str:
    return parse_moment(text).label


def is_about(column: str, subjects: str) -> str:
    """The condition that a column has one of some subjects, or one that they include. Takes a list in SQL."""
    included = f"select term from terms where list = 'claim-subject' and broader in {subjects}"
    return f"({column} in {subjects} or {column} in ({included}))"


def _or(labels: Iterable[str]) -> str:
    return " or ".join(labels)
