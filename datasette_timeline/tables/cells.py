"""Cells of Datasette's tables and query results as people read them: links to our pages, names that filter."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from markupsafe import Markup

from datasette_timeline.database.catalogue import LINKS, Catalogue, catalogue_of
from datasette_timeline.database.datasette_types import Database, Datasette, Row
from datasette_timeline.database.lookups import is_event
from datasette_timeline.database.statements import kinds_called, statement_path
from datasette_timeline.filters.event_filter import AS_OF, TABLE, EventFilter
from datasette_timeline.filters.urls import event_url, filtered_table_url
from datasette_timeline.http.past_states import in_its_time

_EVENT_COLUMNS = frozenset({"event", "other", "successor"})
_STATEMENT_COLUMNS = frozenset({"claim", "fact", "item", "statement"})
_LABEL_COLUMNS = {"actors": "actor", "places": "place", "tags": "tag", "claimants": "actor"}
_EVENT_ID = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}(-[a-z0-9]+)+")
_MAY_BE_STATEMENT = re.compile(r"-[a-z][a-z0-9]{3}$")
"""The id of a fact or claim is that of its event with so much behind it; an event's own last word may be as short."""
_LINK = Markup('<a href="{}">{}</a>')


@hookimpl
def render_cell(
    row: Row, value: Any, column: str, table: str | None, database: str, datasette: Datasette
) -> Callable[[], Awaitable[Markup | None]] | None:
    """Link events, facts and claims to their pages, and names of actors, places and tags to events that have them."""
    if not value:
        return None

    async def inner() -> Markup | None:
        database_here = datasette.get_database(database)
        catalogue = await catalogue_of(database_here)
        if catalogue is None:
            return None
        if column in _LABEL_COLUMNS and isinstance(value, str):
            return _linked_labels(value, column, catalogue, datasette, database)
        if column in _STATEMENT_COLUMNS:
            return await _linked_statement(value, datasette, database_here)
        event = _event_of(row, value, column, table)
        if event is None or (_MAY_BE_STATEMENT.search(event) and not await is_event(database_here, event)):
            return None
        return _LINK.format(in_its_time(event_url(datasette, event)), _text(value))

    return inner


async def _linked_statement(value: Any, datasette: Datasette, database: Database) -> Markup | None:
    statement = str(value["value"] if isinstance(value, dict) else value)
    kind = (await kinds_called(database, [statement])).get(statement)
    if kind is None:
        return None
    return _LINK.format(in_its_time(datasette.urls.path(statement_path(kind.name, statement))), _text(value))


def _event_of(row: Row, value: Any, column: str, table: str | None) -> str | None:
    """The event that the cell stands for: it holds its id, or its title beside the id."""
    if column == "title":
        columns = row.keys()
        event = next((row[beside] for beside in ("id", "event") if beside in columns), None)
    elif column in _EVENT_COLUMNS or (column == "id" and table in ("events", "timeline", None)):
        event = value
    else:
        return None
    event = event["value"] if isinstance(event, dict) else event
    return event if isinstance(event, str) and _EVENT_ID.fullmatch(event) else None


def _text(value: Any) -> str:
    """What the cell shows: of an expanded foreign key the label."""
    return str(value["label"] if isinstance(value, dict) else value)


def _linked_labels(value: str, column: str, catalogue: Catalogue, datasette: Datasette, database: str) -> Markup | None:
    link = _LABEL_COLUMNS[column]
    keys = catalogue.key_by_label[link]
    labels = value.split("; ")
    if not any(label in keys for label in labels):
        return None

    def linked(label: str) -> str:
        if label not in keys:
            return label
        if column == "claimants":  # who only makes claims takes part in no event: there is nothing to filter
            return _LINK.format(_in_table_of_day(datasette.urls.row(database, LINKS[link], keys[label])), label)
        found = filtered_table_url(datasette, database, EventFilter({link: (keys[label],)}))
        return _LINK.format(_in_table_of_day(found), label)

    return Markup("; ").join(linked(label) for label in labels)


def _in_table_of_day(address: str) -> str:
    return in_its_time(address, TABLE.spell(AS_OF))
