"""Connections to PostgreSQL by a URL, and what its errors mean for whoever gave it."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.engines.errors import EngineError, require

if TYPE_CHECKING:
    import psycopg

_SUCH = "such as postgresql+psycopg://USER@HOST/DATABASE"

_CURES = {
    "28P01": "mend the password of the URL, or leave it out and set PGPASSWORD or ~/.pgpass",
    "28000": "mend the user of the URL, or let it in (pg_hba.conf)",
    "3D000": "make it first (createdb), or mend its name in the URL",
    "42501": "have somebody who may run: grant create on database NAME to USER; or name a user who may",
    "42P01": "load it first: python -m loaders build --database-url URL, with --with-ged FILE for GED",
    "53100": "make room on the server",
    "55P03": "try again when whoever holds the tables is done",
}
"""What to do, by the code that PostgreSQL gives an error."""
_SIGNS = {
    "password authentication failed": "28P01",
    "no password supplied": "28P01",
    "no pg_hba.conf entry": "28000",
    "role ": "28000",
    "does not exist": "3D000",
    "permission denied for database": "42501",
}
"""What is said in place of a code where there is no connection yet."""


def ensure_url(url: str) -> str:
    """The URL as PostgreSQL's own programs write it.

    Raises EngineError where it is none of PostgreSQL, or where the driver is not installed.
    """
    require("postgresql", "psycopg", "sqlglot")
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # says the URL, and with it the password
        raise EngineError(f"that is no URL of a database {_SUCH}") from None
    if parsed.drivername not in ("postgresql", "postgresql+psycopg"):
        raise EngineError(f"a URL of {parsed.drivername} is not one of PostgreSQL, {_SUCH}")
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


@contextlib.contextmanager
def connected(url: str) -> "Iterator[psycopg.Connection]":
    """A connection, and one transaction on it. Whatever goes wrong is an EngineError, which never has the password."""
    target = ensure_url(url)
    import psycopg

    try:
        with psycopg.connect(target, connect_timeout=10, application_name="conflict-events-timeline") as connection:
            yield connection
    except psycopg.Error as error:
        raise EngineError(_told(error)) from None


def _told(error: "psycopg.Error") -> str:
    words = " ".join((error.diag.message_primary or str(error)).split())
    code = error.sqlstate or next((code for sign, code in _SIGNS.items() if sign in words), "")
    if not code:
        return f"PostgreSQL: {words}; see that the server runs, and that host and port of the URL are its own"
    return f"PostgreSQL: {words}" + (f"; {_CURES[code]}" if code in _CURES else "")
