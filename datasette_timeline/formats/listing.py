"""The formats by extension, and their addresses. A module of this package that declares one is found here."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from datasette_timeline import formats
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.urls import with_query
from datasette_timeline.formats.declaring import Format
from datasette_timeline.published.spreadsheets import for_spreadsheets


def _declared() -> Iterator[Format]:
    for module in iter_modules(formats.__path__, f"{formats.__name__}."):
        if module.name != __name__ and (found := getattr(import_module(module.name), "FORMAT", None)):
            yield found


FORMATS: Mapping[str, Format] = {each.extension: each for each in sorted(_declared(), key=lambda each: each.order)}
"""By extension."""


class FormatLink(NamedTuple):
    """Where a view is found in a format."""

    name: str
    href: str


def format_links(datasette: Datasette, wanted: EventFilter) -> list[FormatLink]:
    """The view in every format, the API's own JSON first, as pages offer it."""
    return [
        FormatLink("json", _address(datasette, "events", wanted)),
        *(FormatLink(each.name, _address(datasette, f"events.{each.extension}", wanted)) for each in FORMATS.values()),
    ]


def _address(datasette: Datasette, name: str, wanted: EventFilter) -> str:
    address = with_query(str(datasette.urls.path(f"/api/v1/{name}")), wanted.to_query())
    return for_spreadsheets(address) if name.endswith(".csv") else address
