"""What is otherwise than expected, and the built database in which it was found."""

import json
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple


class Unmet(NamedTuple):
    """Where something was expected, what was expected and found, and what to do."""

    where: str
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}; {self.cure}"


class Built(NamedTuple):
    """The database of a dataset's folder."""

    root: Path
    connection: sqlite3.Connection

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(sql, values).fetchall()

    def column(self, sql: str, *values: object) -> list[Any]:
        """The first column of a query."""
        return [row[0] for row in self.rows(sql, *values)]

    def document(self, event: str) -> dict[str, Any] | None:
        """What is published of an event; None where it is not."""
        found = self.column("select json from documents where event = ?", event)
        return dict(json.loads(found[0])) if found else None


def file_of(event: str) -> str:
    """Where the record of an event stands."""
    return f"events/{event[:4]}/{event}.yml"
