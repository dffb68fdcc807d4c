"""What lists of questions across events share: what narrows them, what their form and panels offer, other formats."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from datasette_timeline.database.names import Named
from datasette_timeline.database.sides import Side, sides_of
from datasette_timeline.filters.claim_filter import of_claims
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.filters.parsing import parse_filter
from datasette_timeline.filters.urls import with_query
from datasette_timeline.http.past_states import in_its_time
from datasette_timeline.listing.disputes import DISPUTED
from datasette_timeline.listing.facet_choices import SEARCHED, choices_for, profile_of_questions
from datasette_timeline.pages.narrowing import MOST_CHOICES, Chip, Narrowed
from datasette_timeline.pages.parameters import Given, choice
from datasette_timeline.published.spreadsheets import for_spreadsheets
from datasette_timeline.site.shell import Shell

_VALUES = {
    "about": f"""
        select about from {DISPUTED} {{where}}
        union select broader from {DISPUTED} join terms on list = 'claim-subject' and term = about
        {{where}} and broader is not null
        """,
    "year": f"select distinct year from {DISPUTED} {{where}} and year is not null",
    "agreement": f"select distinct comparable_sets.agreement from {DISPUTED} {{where}}",
}


@dataclass(frozen=True)
class QuestionList:
    """A list of questions, and what narrows it: panels of places, actors, tags and sources, and a form of the rest."""

    path: str
    where: Callable[[EventFilter, Sequence[str]], Where]
    """Which of the questions that a filter and sides find it has."""
    selects: tuple[str, ...]
    """Filters that its form takes one value of, besides the side."""
    closed: tuple[str, ...]
    """Those of them that take only what its questions have."""
    orders: tuple[str, ...] = ()
    """The first is what it is without a word."""
    noun: str = "disputes"
    """What it counts, as texts call it."""
    counted: str = "count(*)"
    """How many of these the questions of one event are, in SQL."""


@dataclass(frozen=True)
class QuestionAddress:
    """What a list of questions shows."""

    wanted: EventFilter
    side: str | None = None
    order: str | None = None
    """None for the usual one."""

    @property
    def sides(self) -> list[str]:
        """The side that is to speak, if any."""
        return [self.side] if self.side else []

    @property
    def given(self) -> dict[str, Given]:
        """Every parameter, by name."""
        return {**self.wanted.values, "side": self.side, "sort": self.order}

    def query(self) -> list[tuple[str, str]]:
        """The pairs of its query string."""
        own = {"side": self.side, "sort": self.order}
        return [*self.wanted.to_query(), *((name, value) for name, value in own.items() if value)]

    def showing(self, wanted: EventFilter) -> "QuestionAddress":
        """The same of other questions."""
        return replace(self, wanted=wanted)


@dataclass(frozen=True)
class Asked:
    """A list of questions as one address asks for it."""

    narrowed: Narrowed
    address: QuestionAddress
    where: Where
    """Which questions are wanted."""
    sides: Sequence[Side]
    values: Mapping[str, Sequence[Any]]
    """What each select offers."""

    def context(self) -> dict[str, Any]:
        """What templates need of what narrows the list."""
        wanted, reader = self.address.wanted, self.narrowed.shell.reader
        panels = choices_for(reader, wanted, self.narrowed.profile, MOST_CHOICES, SEARCHED)
        return {
            **self.narrowed.context(panels),
            "sides": self.sides,
            "chosen_side": self.address.side,
            "values": self.values,
            "hidden": [pair for pair in self.address.query() if pair[0] in (*SEARCHED, "sort")],
        }


async def asked_of_list(shell: Shell, of: QuestionList) -> Asked:
    """What the address of a request asks of a list. Raises FilterError for values that do not exist."""
    sides, values = await sides_of(shell.database), await _values(shell, of)
    address = _address(shell, of, sides, values)
    here, in_all = of.where(of_claims(address.wanted), address.sides), of.where(EventFilter({}), ())
    profile = await profile_of_questions(shell.database, address.wanted, here, in_all, of.counted)
    without = shell.link(of.path, replace(address, side=None).query())
    chips = [
        Chip("side", Named(side.label, shell.content_lang), None, without) for side in sides if address.side == side.key
    ]
    narrowed = Narrowed(shell, of.path, of.noun, address, profile, chips if address.side else [])
    return Asked(narrowed, address, of.where(address.wanted, address.sides), sides, values)


def _address(
    shell: Shell, of: QuestionList, sides: Sequence[Side], values: Mapping[str, Sequence[Any]]
) -> QuestionAddress:
    for name in of.closed:
        choice(shell.request, name, values[name])
    given = [(name, value) for name, value in parse_qsl(shell.request.query_string) if name in SEARCHED]
    given += [(name, shell.request.args.get(name) or "") for name in of.selects]
    order = choice(shell.request, "sort", of.orders) if of.orders else None
    return QuestionAddress(
        parse_filter(given, shell.reader.catalogue),
        choice(shell.request, "side", [side.key for side in sides if side.key]),
        order if order not in of.orders[:1] else None,
    )


async def _values(shell: Shell, of: QuestionList) -> dict[str, list[Any]]:
    """What the form offers for each filter: values that such questions have, in the order in which people look."""
    where, found = of.where(EventFilter({}), ()), {}
    for name in of.selects:
        rows = await shell.database.execute(_VALUES[name].format(where=where.sql), where.params)
        found[name] = _in_order(shell, name, {row[0] for row in rows})
    return found


def _in_order(shell: Shell, name: str, values: set[Any]) -> list[Any]:
    if name == "year":
        return sorted(values)
    return [term for term in shell.reader.catalogue.allowed(name) if term in values]


def formats_of(shell: Shell, collection: str, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """A collection of the API as CSV and JSON: what each is called by, and its address."""
    address = str(shell.datasette.urls.path(f"/api/v1/{collection}"))
    csv, whole = (in_its_time(with_query(each, pairs)) for each in (f"{address}.csv", address))
    return [("csv", for_spreadsheets(csv)), ("json", whole)]
