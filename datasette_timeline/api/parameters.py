"""What an endpoint takes: the filters of the pages by their bare names, and parameters of its own.

Unlike on pages, a parameter that is unknown or empty is an error: nobody reads an API's answer to notice that it is not
what was asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from datasette_timeline.api.ordering import Sort, decode_cursor
from datasette_timeline.database.catalogue import Catalogue
from datasette_timeline.filters.change_filter import never
from datasette_timeline.filters.cited_view import RESULT, why_no_result
from datasette_timeline.filters.days import Moment, parse_moment
from datasette_timeline.filters.event_filter import AS_OF, NAMES, EventFilter
from datasette_timeline.filters.parsing import FilterError, parse_filter
from datasette_timeline.http.api_errors import ApiError, Problem, did_you_mean, of_filter, problem

MOST = 1000
DEFAULT_LIMIT = 100
_LONGEST_LIST = 60
_MOST_FIELDS = 100
"""No item has half as many."""
_NO_ORDER = Sort("as they come", ())


@dataclass(frozen=True)
class Choice:
    """A parameter of one endpoint that takes keys of a known set."""

    name: str
    description: str
    values: frozenset[str] | tuple[str, ...]


@dataclass(frozen=True)
class Takes:
    """What an endpoint takes."""

    sorts: Mapping[str, Sort]
    """By name; the first is what happens without `sort`."""
    fields: tuple[str, ...]
    """Fields of an item, for `fields`."""
    choices: tuple[Choice, ...] = ()
    filters: tuple[str, ...] = NAMES
    own: tuple[str, ...] = ("sort", "limit", "cursor", "fields")

    @property
    def names(self) -> list[str]:
        """Every parameter, in the order of the description."""
        return [*self.asked, *(choice.name for choice in self.choices), *self.own]

    @property
    def asked(self) -> tuple[str, ...]:
        """The filters; of which day the record is, each endpoint can be asked."""
        return tuple(dict.fromkeys([*self.filters, AS_OF]))


@dataclass(frozen=True)
class Query:
    """A request that has been understood."""

    wanted: EventFilter
    chosen: Mapping[str, tuple[str, ...]]
    """Values of the endpoint's own choices; none where all are wanted."""
    sort: str
    order: Sort
    """What `sort` names."""
    limit: int
    after: tuple[str | int | float, ...] | None
    """Where the page before this one ended, as values of the sort's terms."""
    fields: tuple[str, ...]
    """Empty means all."""
    since: Moment | None = None
    until: Moment | None = None
    result: str | None = None
    """The hash that a view was cited with."""


def parse_query(pairs: Iterable[tuple[str, str]], takes: Takes, catalogue: Catalogue) -> Query:
    """The query of an address. Raises ApiError with everything that is wrong with it."""
    given: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for name, value in pairs:
        if name not in takes.names:
            advice, nearest = did_you_mean(name, takes.names)
            message = f"There is no parameter '{name}' here. {advice}"
            problems.append(
                problem("parameter-unknown", message, parameter=name, value=value, allowed=takes.names, nearest=nearest)
            )
        elif not value.strip():
            message = f"{name} has no value. Give it one, or leave it out."
            problems.append(problem("value-missing", message, parameter=name, value=value))
        else:
            given.setdefault(name, []).append(value.strip())
    wanted = EventFilter({})
    try:
        kept = [(name, value) for name, values in given.items() if name in takes.asked for value in values]
        wanted = parse_filter(kept, catalogue)
    except FilterError as error:
        problems += of_filter(error)
    reader = _Reader(given, problems)
    sort = reader.sort(takes.sorts)
    query = Query(
        wanted=wanted,
        chosen={choice.name: reader.choices(choice) for choice in takes.choices},
        sort=sort,
        order=takes.sorts.get(sort, _NO_ORDER),
        limit=reader.limit(),
        after=reader.cursor(takes.sorts),
        fields=reader.fields(takes.fields),
        since=reader.moment("since"),
        until=reader.moment("until"),
        result=reader.result(),
    )
    if swapped := never(query.since, query.until):
        problems.append(problem("value-invalid", f"since: {swapped}", parameter="since", value=given["since"][0]))
    if problems:
        raise ApiError(problems)
    return query


@dataclass
class _Reader:
    """Reads the parameters that are no filters; what is wrong is added to the problems."""

    given: Mapping[str, list[str]]
    problems: list[Problem]

    def sort(self, sorts: Mapping[str, Sort]) -> str:
        default = next(iter(sorts), "")
        return self._one_of("sort", self._single("sort"), sorts) or default

    def limit(self) -> int:
        text = self._single("limit")
        if text is None:
            return DEFAULT_LIMIT
        if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST:
            return int(text)
        message = f"limit: '{text}' is not a whole number from 1 to {MOST}."
        self._add("value-invalid", message, "limit", text)
        return DEFAULT_LIMIT

    def cursor(self, sorts: Mapping[str, Sort]) -> tuple[str | int | float, ...] | None:
        text = self._single("cursor")
        if text is None:
            return None
        sort = self.given.get("sort", [next(iter(sorts), "")])[0]
        after = decode_cursor(text, sort, sorts[sort]) if sort in sorts else None
        if after is None:
            message = (
                "cursor: this is not a cursor that the API gave out for this endpoint and sort. "
                "Follow `next` as it is, or start again without cursor."
            )
            self._add("cursor-invalid", message, "cursor", text)
        return after

    def moment(self, name: str) -> Moment | None:
        text = self._single(name)
        try:
            return parse_moment(text) if text else None
        except ValueError as error:
            self._add("value-invalid", f"{name}: {error}", name, text or "")
            return None

    def result(self) -> str | None:
        text = self._single(RESULT)
        if text and (wrong := why_no_result(text)):
            self._add("value-invalid", f"{RESULT}: {wrong}", RESULT, text)
        return text

    def fields(self, known: Iterable[str]) -> tuple[str, ...]:
        names = [name.strip() for text in self.given.get("fields", ()) for name in text.split(",")]
        if len(names) > _MOST_FIELDS:
            message = f"fields: {len(names):,} names are given, and {_MOST_FIELDS} are allowed."
            self._add("value-invalid", message, "fields", names[0])
            return ()
        return tuple(dict.fromkeys(name for name in names if self._one_of("fields", name, known)))

    def choices(self, choice: Choice) -> tuple[str, ...]:
        values = self.given.get(choice.name, ())
        return tuple(dict.fromkeys(value for value in values if self._one_of(choice.name, value, choice.values)))

    def _single(self, name: str) -> str | None:
        values = self.given.get(name, [])
        if len(values) > 1:
            self._add(
                "parameter-repeated", f"{name} is given {len(values)} times; it takes one value.", name, values[1]
            )
        return values[0] if values else None

    def _one_of(self, name: str, value: str | None, known: Iterable[str]) -> str | None:
        names = list(known)
        if value is None or value in names:
            return value
        closed = len(names) <= _LONGEST_LIST
        advice, nearest = did_you_mean(value, sorted(names) if isinstance(known, frozenset) else names)
        advice = advice if closed or nearest else ""
        self.problems.append(
            problem(
                "value-invalid",
                f"{name}: '{value}' is not allowed. {advice}".strip(),
                parameter=name,
                value=value,
                allowed=names if closed else (),
                nearest=nearest,
            )
        )
        return None

    def _add(self, code: str, message: str, name: str, value: str) -> None:
        self.problems.append(problem(code, message, parameter=name, value=value))
