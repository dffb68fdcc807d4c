"""The filter language on Datasette's page of the table `events`, its .json and its .csv.

Tables whose rows tell of an event each, in a column `event`, are narrowed by the same filters of that event, as far as
these are none of their own columns.

`type`, `importance` and `year` are plain columns there and Datasette's own business; the rest carry an underscore. What
Datasette's search box sends as `_search` is our `q`, so that the box finds names in any spelling.
"""

from collections.abc import Awaitable, Callable, Generator, Sequence
from typing import Any
from urllib.parse import parse_qsl

from datasette import hookimpl

from datasette_timeline.database.catalogue import LINKS, catalogue_of
from datasette_timeline.database.datasette_compat import BadRequest, DatasetteError, FilterArguments, await_me_maybe
from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.filters.event_filter import NAMES, TABLE
from datasette_timeline.filters.parsing import FilterError, Problem, listed, parse_filter
from datasette_timeline.http.table_parameters import facet_column

_SEARCH_BOX = "_search"
_COLUMN_FACETS = ("_facet", "_facet_array", "_facet_date")


@hookimpl(wrapper=True)
def filters_from_request(
    request: Request, database: str, table: str, datasette: Datasette
) -> Generator[None, list[Any], list[Any]]:
    """Filter the table page by the parameters that begin with an underscore, and search in Datasette's place."""
    others = yield
    own = _own_filter(request, database, table, datasette)
    searches = _SEARCH_BOX in request.args and table == "events"
    if searches and isinstance(datasette.get_database(database), ServedDatabase):
        others = [_without_search(each) for each in others]
    return others if own is None else [*others, own]


async def _without_search(found: object) -> FilterArguments | None:
    """What another filter asks for; nothing where it is Datasette's own search, which knows one spelling alone."""
    arguments: FilterArguments | None = await await_me_maybe(found)
    return None if arguments and "supports_search" in arguments.extra_context else arguments


def _own_filter(
    request: Request, database: str, table: str, datasette: Datasette
) -> Callable[[], Awaitable[FilterArguments | None]] | None:
    pairs = parse_qsl(request.query_string, keep_blank_values=True)
    _refuse_unknown_links([value for name, value in pairs if name == "_facet_link"], table)
    facets = [(name, facet_column(value)) for name, value in pairs if name in _COLUMN_FACETS]
    own = _own_pairs(with_search_box(pairs) if table == "events" else pairs)
    if table != "events" and not facets and not own:
        return None

    async def inner() -> FilterArguments | None:
        attached = datasette.get_database(database)
        columns = await attached.table_columns(table)
        _refuse_unknown_columns(facets, columns, table)
        catalogue = await catalogue_of(attached) if is_filtered_by_events(table, columns) else None
        if catalogue is None:
            return None
        try:
            if table == "events":
                _refuse_other_spellings(pairs, columns)
            wanted = parse_filter(own, catalogue, TABLE)
        except FilterError as error:
            raise bad_request(error) from None
        where = wanted.where()
        if table == "events":
            search = {"supports_search": True, "search": " ".join(wanted["q"])}
            return FilterArguments(where.clauses, where.params, wanted.describe(catalogue), search)
        of_events = [f"event in (select id from events {where.sql})"] if where.clauses else []
        return FilterArguments(of_events, where.params, wanted.describe(catalogue), {})

    return inner


def is_filtered_by_events(table: str, columns: Sequence[str]) -> bool:
    """Whether the filters of events narrow a table with these columns."""
    return table == "events" or "event" in columns


def bad_request(error: FilterError) -> DatasetteError:
    """The error as a page or JSON with status 400, which names the values that would do."""
    problems = [
        {
            "parameter": problem.name,
            "value": problem.value,
            "message": problem.message,
            "allowed": list(problem.allowed),
            "nearest": list(problem.nearest),
        }
        for problem in listed(error.problems)
    ]
    return DatasetteError(str(error), title="Filter not understood", status=400, error_dict={"problems": problems})


def _own_pairs(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs of our filters."""
    own = {TABLE.spell(name) for name in NAMES if name not in TABLE.columns}
    return [pair for pair in pairs if pair[0] in own]


def with_search_box(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs, where what is in the search box stands for any `_q` that is still in the address."""
    name = TABLE.spell("q")
    searches = [(name, value) for given, value in pairs if given == _SEARCH_BOX]
    return [pair for pair in pairs if pair[0] != name] + searches if searches else pairs


def _refuse_unknown_links(links: list[str], table: str) -> None:
    """Raise BadRequest for link facets that there are not. The facet itself comes too late: its page is half made."""
    if links and table != "events":
        raise BadRequest(f"_facet_link={links[0]}: only the table events has links to count.")
    for link in links:
        if link not in LINKS:
            raise BadRequest(f"_facet_link: '{link}' is not a link of events. Allowed: {', '.join(LINKS)}.")


def _refuse_unknown_columns(facets: list[tuple[str, str]], columns: list[str], table: str) -> None:
    """Raise BadRequest for facets of columns that there are not: Datasette asks for them before it looks."""
    for name, column in facets:
        if column not in columns:
            raise BadRequest(f"{name}: the table {table} has no column '{column}'.")


def _refuse_other_spellings(pairs: list[tuple[str, str]], columns: list[str]) -> None:
    """Raise FilterError for filters as other pages spell them: Datasette would quietly show nothing, or everything."""
    others = {TABLE.prefix + name if name in TABLE.columns else name: name for name in NAMES}
    problems = [
        Problem(given, value, f"on this page the filter is spelled {TABLE.spell(others[given])}={value}.")
        for given, value in pairs
        if given in others and given not in columns
    ]
    if problems:
        raise FilterError(problems)
