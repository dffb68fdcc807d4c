"""Which of the attached databases holds the timeline, and who may ask it."""

from datasette import NotFound

from datasette_timeline.database.datasette_compat import ensure_may_view
from datasette_timeline.database.datasette_types import Database, Datasette, Request
from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.database.settings import setting

_ALLOWED = "datasette_timeline.allowed"
"""In the scope of a request: the tables that whoever asks has been found to be allowed to see."""


def attached_timeline(datasette: Datasette) -> ServedDatabase | None:
    """The database with the timeline: the one named by the setting `database`, else the first that holds one."""
    named = setting(datasette, "database")
    for name, database in datasette.databases.items():
        if (named is None or name == named) and isinstance(database, ServedDatabase):
            return database
    return None


def timeline_database(datasette: Datasette) -> ServedDatabase:
    """The same. Raises NotFound where there is none."""
    if found := attached_timeline(datasette):
        return found
    if named := setting(datasette, "database"):
        raise NotFound(f"No attached database is called '{named}' and holds a timeline.")
    raise NotFound("No attached database holds a timeline.")


async def ensure_readable(datasette: Datasette, request: Request, database: Database, table: str) -> None:
    """Raise Forbidden where whoever asks may not see the table on Datasette's own pages either.

    Datasette is asked once a request: it takes a millisecond, and a page and what keeps it both want to know.
    """
    allowed = request.scope.setdefault(_ALLOWED, set())
    if (database.name, table) not in allowed:
        await ensure_may_view(datasette, request.actor, database.name, table)
        allowed.add((database.name, table))
