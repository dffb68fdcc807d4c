"""Which of the attached databases holds the timeline, and how to ask it."""

from typing import Any

from datasette.utils.asgi import NotFound

CONFIG = "datasette-timeline"
"""Name of the plugin's settings, under `plugins` in Datasette's metadata."""

_REQUIRED = ("events", "documents")


def setting(datasette: Any, name: str) -> Any:
    """A setting of the plugin; None where it is not given."""
    return (datasette.plugin_config(CONFIG) or {}).get(name)


async def holds_timeline(database: Any) -> bool:
    """Whether the database has the tables that this plugin needs."""
    found = await database.execute(
        "select count(*) from sqlite_master where type = 'table' and name in (?, ?)", _REQUIRED
    )
    return bool(found.single_value() == len(_REQUIRED))


async def timeline_database(datasette: Any) -> Any:
    """The database with the timeline: the one named by the setting `database`, else the first that has its tables.

    Raises NotFound where there is none.
    """
    named = setting(datasette, "database")
    for name, database in datasette.databases.items():
        if (named is None or name == named) and await holds_timeline(database):
            return database
    if named:
        raise NotFound(f"No attached database is called '{named}' and has the tables {' and '.join(_REQUIRED)}.")
    raise NotFound(f"No attached database has the tables {' and '.join(_REQUIRED)}.")


async def ensure_readable(datasette: Any, request: Any, database: Any, table: str) -> None:
    """Raise Forbidden where whoever asks may not see the table on Datasette's own pages either."""
    await datasette.ensure_permissions(
        request.actor, [("view-table", (database.name, table)), ("view-database", database.name), "view-instance"]
    )
