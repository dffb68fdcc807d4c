"""Addresses to filters, and what to tell whoever wrote an address with a value that does not exist."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from datasette_timeline.database.catalogue import LINKS, Catalogue
from datasette_timeline.filters.days import parse_date_range, parse_moment
from datasette_timeline.filters.event_filter import AS_OF, NAMES, PUBLICATION, Dialect, EventFilter
from datasette_timeline.filters.query_reading import Query
from datasette_timeline.filters.search_words import MOST_WORDS, search_words
from datasette_timeline.published.folding import fold

MOST_VALUES = 200
"""Values of one filter: a page has no more parameters, but a list in one parameter could go on."""
MOST_LISTED = 10
"""Problems told of, and values whose likes are looked for: nobody reads more, and looking takes time."""

_NOUNS = {
    "actor": "an actor of this database",
    "place": "a place of this database",
    "tag": "a tag of this database",
    "source": "a source of this database",
    "type": "an event type",
    "about": "a subject of claims",
    "agreement": "a term of agreement between claims",
    "importance": "a level of importance",
}

ONCE = ("from", "to", "changed_since", AS_OF)
"""Filters that take one value."""
_NO_HISTORY = (
    "this build has no history of its records, so nobody can say what changed since {}. Leave it out, or ask where the "
    "dataset was built from its repository."
)
_MOST_COMPARED = 3_000
"""Keys that are compared letter by letter with one that nobody knows."""
_BEGINNING = 3
"""Letters that keys have in common with it, where there are more."""


class Problem(NamedTuple):
    """One thing in an address that is not a filter."""

    name: str
    """The filter as the address spells it."""
    value: str
    message: str
    allowed: tuple[str, ...] = ()
    """Every allowed value, where the list is closed."""
    nearest: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The whole message for readers."""
        return f"{self.name}: {self.message}" if self.name else self.message


class FilterError(ValueError):
    """An address with values that do not exist: all its problems at once."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.sentence for problem in listed(self.problems)))


def listed(problems: Sequence[Problem]) -> list[Problem]:
    """The problems that people are told of: the first few, and how many there are besides."""
    first, more = list(problems[:MOST_LISTED]), len(problems) - MOST_LISTED
    return [*first, Problem("", "", f"And {more:,} more like these.")] if more > 0 else first


def offers(problems: Iterable[Problem]) -> Iterator[tuple[Problem, Mapping[str, Sequence[str]]]]:
    """Each problem with the values that would do, 'nearest' and 'allowed'; every closed list once."""
    shown: set[tuple[str, ...]] = set()
    for problem in problems:
        values = {"nearest": problem.nearest, "allowed": () if problem.allowed in shown else problem.allowed}
        shown.add(problem.allowed)
        yield problem, {name: found for name, found in values.items() if found}


def parse_filter(pairs: Iterable[tuple[str, str]], catalogue: Catalogue, dialect: Dialect = PUBLICATION) -> EventFilter:
    """The filter of an address. Empty values and names that are no filter's are left alone.

    Raises FilterError with every value that does not exist.
    """
    given = _given(pairs, dialect)
    problems: list[Problem] = []
    for name, values in given.items():
        if len(values) > MOST_VALUES:
            message = f"given {len(values):,} values, and {MOST_VALUES} are allowed. Ask for fewer at a time."
            problems.append(Problem(dialect.spell(name), values[0], message))
            continue
        for value in values:
            if problem := _check(name, value, catalogue, dialect, advise=len(problems) < MOST_LISTED):
                problems.append(problem)
    for name in ONCE:
        if len(given[name]) > 1:
            message = f"given {len(given[name])} times ({', '.join(given[name])}), but there can be only one."
            problems.append(Problem(dialect.spell(name), given[name][-1], message))
    problems += too_long(dialect.spell("q"), given["q"])
    if not problems and _ends_before_it_begins(given):
        message = f"'{given['from'][0]}' is later than {dialect.spell('to')}={given['to'][0]}. Swap the two."
        problems.append(Problem(dialect.spell("from"), given["from"][0], message))
    if problems:
        raise FilterError(problems)
    wanted = {name: tuple(values) for name, values in given.items()}
    return EventFilter({**wanted, "q": tuple(Query(text, catalogue.registered) for text in given["q"])})


def too_long(name: str, queries: Sequence[str]) -> list[Problem]:
    """The problem of searches that have too many words together; none where they can be searched for."""
    if sum(len(search_words(query)) for query in queries) <= MOST_WORDS:
        return []
    return [Problem(name, queries[0], f"this search has more than {MOST_WORDS} words. Search for fewer.")]


def _given(pairs: Iterable[tuple[str, str]], dialect: Dialect) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {name: [] for name in NAMES}
    spelled = {dialect.spell(name): name for name in NAMES}
    lists = {f"{name}__in": name for name in dialect.columns}
    for name, value in pairs:
        if name in spelled:
            values[spelled[name]].append(value.strip())
        elif name in lists:
            values[lists[name]].extend(each.strip() for each in value.split(","))
    return {name: [value for value in dict.fromkeys(each) if value] for name, each in values.items()}


def _ends_before_it_begins(given: Mapping[str, list[str]]) -> bool:
    return any(
        parse_date_range(start).first > parse_date_range(end).last for start in given["from"] for end in given["to"]
    )


def _check(name: str, value: str, catalogue: Catalogue, dialect: Dialect, *, advise: bool) -> Problem | None:
    spelled = dialect.spell(name)
    match name:
        case "from" | "to":
            try:
                parse_date_range(value)
            except ValueError as error:
                return Problem(spelled, value, str(error))
        case "changed_since" | "as_of":
            try:
                parse_moment(value)
            except ValueError as error:
                return Problem(spelled, value, str(error))
            if name == "changed_since" and not catalogue.has_history:
                return Problem(spelled, value, _NO_HISTORY.format(value))
        case "year":
            if not (value.isascii() and value.isdigit() and len(value) == 4):
                return Problem(spelled, value, f"'{value}' is not a year. Write it with four digits: 1992.")
        case "contested":
            if value not in ("0", "1"):
                message = f"'{value}' is neither 1 (claims are contested) nor 0 (none is)."
                return Problem(spelled, value, message, allowed=("1", "0"))
        case "q":
            if not search_words(value):
                return Problem(spelled, value, f"'{value}' has no letter or digit to search for.")
        case _:
            if value not in catalogue.allowed(name):
                if not advise:
                    return Problem(spelled, value, f"'{value}' is not {_NOUNS[name]}.")
                return _unknown(name, value, catalogue, spelled)
    return None


def _unknown(name: str, value: str, catalogue: Catalogue, spelled: str) -> Problem:
    known = catalogue.allowed(name)
    if name in LINKS and len(known) <= _MOST_COMPARED and (keys := catalogue.keys_called(name, value)):
        message = f"'{value}' is a name of {_choice(keys, known)}; filters take the key. Write {spelled}={keys[0]}."
        return Problem(spelled, value, message, nearest=tuple(keys))
    nearest = _nearest(fold(value).replace(" ", "-"), known)
    if nearest:
        advice = f"Did you mean {_choice(nearest, known)}?"
    elif name in LINKS:
        advice = f"The table {LINKS[name]} lists them all."
    else:
        advice = f"Allowed: {', '.join(known)}."
    allowed = () if name in LINKS else tuple(known)
    return Problem(spelled, value, f"'{value}' is not {_NOUNS[name]}. {advice}", allowed, tuple(nearest))


def _nearest(key: str, known: Iterable[str]) -> list[str]:
    """The known keys that are most like it, of very many those that begin alike."""
    alike = list(known)
    if len(alike) > _MOST_COMPARED:
        alike = [each for each in alike if each[:_BEGINNING] == key[:_BEGINNING]][:_MOST_COMPARED]
    return get_close_matches(key, alike, n=3)


def _choice(keys: Iterable[str], known: Mapping[str, str]) -> str:
    return " or ".join(f"'{key}'" if known[key] == key else f"'{key}' ({known[key]})" for key in keys)
