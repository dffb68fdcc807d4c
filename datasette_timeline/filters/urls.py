"""Addresses of our pages and of Datasette's, as links need them."""

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlencode

from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.filters.event_filter import TABLE, EventFilter


class Link(Protocol):
    """Makes addresses of our own pages that keep the language the reader chose."""

    def __call__(self, path: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """The address of a path, with a query."""
        ...


def event_url(datasette: Datasette, event: str) -> str:
    """The event's own page."""
    return str(datasette.urls.path(f"/events/{event}"))


def filtered_table_url(datasette: Datasette, database: str, wanted: EventFilter) -> str:
    """Datasette's page of the table `events`, filtered."""
    return with_query(str(datasette.urls.table(database, "events")), wanted.to_query(TABLE))


def path_within(datasette: Datasette, path: str) -> str:
    """The path of an address as it is under the address of the home page; what is no path at all is none of ours."""
    base = str(datasette.setting("base_url"))
    if path.startswith(base):
        return f"/{path.removeprefix(base)}"
    return path if path.startswith("/") else f"/{path}"


def with_query(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The path with these pairs as its query string."""
    query = urlencode(list(pairs))
    return f"{path}?{query}" if query else path
