"""How tables are laid out where nobody chose otherwise: which columns are shown first, and which tables.

The operator's metadata says so::

    plugins:
      datasette-timeline:
        tables:
          first: [events, claims]
          groups: {registries: [actors, places]}
          columns: {events: [date_label, title]}

A table that it does not name shows its first columns, and one that no group has is among the others.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from datasette_timeline.database.datasette_compat import StartupError
from datasette_timeline.database.datasette_types import Datasette
from datasette_timeline.database.per_datasette import memoize_per_datasette
from datasette_timeline.database.settings import CONFIG, setting

MOST_COLUMNS = 9
"""What fits beside the facets on a wide screen."""
_KEYS = frozenset({"id", "event", "claim"})
"""Columns that cells of others are linked by."""
_PARTS = ("first", "groups", "columns")


@memoize_per_datasette
def layout_of(datasette: Datasette) -> Mapping[str, Any]:
    """What the operator says of tables. Raises StartupError where it is something else."""
    found = setting(datasette, "tables") or {}
    if not _is_layout(found):
        raise StartupError(
            f"plugins.{CONFIG}.tables: give first, a list of tables, and groups and columns, each with lists of names."
        )
    return {"first": [], "groups": {}, "columns": {}} | found


def first_columns(datasette: Datasette, table: str, columns: Sequence[str]) -> list[str]:
    """The columns of a table that are shown where nobody chose others, in their order."""
    wanted = layout_of(datasette)["columns"].get(table, columns[:MOST_COLUMNS])
    return [name for name in wanted if name in columns]


def selected_columns(shown: Sequence[str], columns: Sequence[str], order: str | None) -> list[str]:
    """What has to be read to show these columns: they, what their cells are linked by, and what the rows are sorted by,
    which Datasette needs for the link to the next page. Nothing means all.
    """
    if len(shown) == len(columns):
        return []
    return [*shown, *(name for name in columns if (name in _KEYS or name == order) and name not in shown)]


def _is_layout(given: object) -> bool:
    return (
        isinstance(given, dict)
        and set(given) <= set(_PARTS)
        and _are_names(given.get("first", []))
        and all(
            isinstance(given.get(part, {}), dict) and all(map(_are_names, given.get(part, {}).values()))
            for part in ("groups", "columns")
        )
    )


def _are_names(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(name, str) for name in given)
