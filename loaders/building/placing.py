"""A finished database at its place, with what Datasette reads of it beside it."""

import hashlib
import json
from pathlib import Path
from typing import Any

from loaders.processes.atomic_replace import exclusive, replace_atomically, temporary_beside

INSPECTION = "inspect-data.json"
"""What Datasette reads to serve the database as immutable, with known counts."""


class OvertakenError(Exception):
    """Somebody else has put another database there meanwhile."""


def place(scratch: Path, output: Path, *, over: "tuple[int, int] | None" = None) -> list[bytes]:
    """Put a database and its description in place of those that are there; return the digests of both.

    `over` is what `identity` said of the file that the new one goes on from. Raises OvertakenError where it is another
    one by now.
    """
    description = output.with_name(INSPECTION)
    described = inspect(scratch, output)
    with exclusive(output), temporary_beside(description) as described_scratch:
        if over and identity(output) != over:
            raise OvertakenError
        seals, inspection = described_as(described, output)
        described_scratch.write_bytes(inspection)  # while there is nothing yet to go back on
        # Without a description Datasette counts for itself; with a wrong one it would mislead.
        description.unlink(missing_ok=True)
        replace_atomically(scratch, output)
        replace_atomically(described_scratch, description)
    return seals  # not read back from the folder, where another build may have put its own by now


def identity(path: Path) -> tuple[int, int] | None:
    """What tells one file at a path from another; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def described_as(described: dict[str, Any], output: Path) -> tuple[list[bytes], bytes]:
    """The digests of database and description, and the description, as the folder will have them."""
    inspection = _with_neighbours(output.with_name(INSPECTION), described)
    return [bytes.fromhex(described[output.stem]["hash"]), hashlib.sha256(inspection).digest()], inspection


def inspect(database: Path, output: Path) -> dict[str, Any]:
    """What `datasette inspect` will say of `database` as `output`: its hash, size and rows of each table."""
    import sqlite3

    connection = sqlite3.connect(f"{database.resolve().as_uri()}?immutable=1", uri=True)
    try:
        names = [
            row[0] for row in connection.execute("select name from sqlite_master where type = 'table' order by name")
        ]
        tables = {
            table: {"count": connection.execute(f'select count(*) from "{table}"').fetchone()[0]} for table in names
        }
    finally:
        connection.close()
    with database.open("rb") as file:
        seal = hashlib.file_digest(file, "sha256").hexdigest()
    size = database.stat().st_size
    return {output.stem: {"hash": seal, "size": size, "file": output.name, "tables": tables}}


def _with_neighbours(description: Path, described: dict[str, Any]) -> bytes:
    """The description as it stands in the folder, with this database's part new: other databases may lie beside it."""
    try:
        known = json.loads(description.read_bytes())
    except (OSError, ValueError):
        known = {}
    others = known.items() if isinstance(known, dict) else ()
    kept = {name: part for name, part in others if description.with_name(f"{name}.db").is_file()}
    return json.dumps(kept | described, indent=2, sort_keys=True).encode() + b"\n"
