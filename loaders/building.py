"""The whole way of a build: check, bake, describe, swap; or nothing at all where nothing has changed."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from loaders.cache import Cache, code_digest, digest_of, packed, unpacked
from loaders.files import SourceFile, read_files
from loaders.problems import Problem
from loaders.swap import exclusive, put_in_place, remove_litter, scratch_beside, write_in_place

INSPECTION = "inspect-data.json"
"""What Datasette reads to serve the database as immutable, with known counts."""


class Built(NamedTuple):
    """How a build ended. `problems` are all that were found; with an error among them nothing was touched."""

    problems: list[Problem]
    file_count: int
    counts: dict[str, int]
    drafts: int
    seconds: float
    unchanged: bool

    @property
    def failed(self) -> bool:
        """Whether an error stopped the build."""
        return any(problem.level == "error" for problem in self.problems)


def build(
    root: Path,
    output: Path,
    *,
    cache: Path | None,
    include_drafts: bool = False,
    jobs: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Bake the dataset at `root` into `output` and describe it in inspect-data.json beside it.

    Raises OSError or sqlite3.Error where the disk does not take it; the old database stays whole in any case.
    """
    started = time.perf_counter()
    progress("reading")
    files, unreadable = read_files(root)
    digest = input_digest(files)
    stamps = Cache(cache, "builds")
    stamp_key = digest_of((digest.encode(), bytes([include_drafts]), code_digest()))
    stamp = None if unreadable else _stamp(stamps, output, stamp_key)
    if stamp:
        remove_litter(output)
        seconds = time.perf_counter() - started
        problems = [Problem(*fields) for fields in stamp["problems"]]
        return Built(problems, len(files), stamp["counts"], stamp["drafts"], seconds, unchanged=True)
    built, seals = _build(root, output, (files, unreadable), digest, cache, include_drafts, jobs, progress)
    if not built.failed:
        made = {
            "seals": seals,
            "problems": [tuple(problem) for problem in built.problems],
            "counts": built.counts,
            "drafts": built.drafts,
        }
        stamps.put(str(output.resolve()), stamp_key, packed(made))
        stamps.save()
    return built._replace(seconds=time.perf_counter() - started)


def input_digest(files: list[SourceFile]) -> str:
    """A digest of all records by path and content: the same wherever the folder lies."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.path.encode() + b"\0" + file.digest)
    return digest.hexdigest()


def _stamp(stamps: Cache, output: Path, key: bytes) -> dict[str, Any] | None:
    """What is known of the last build, if it was of the same input and its files lie there untouched."""
    kept = stamps.get(str(output.resolve()), key)
    stamp = unpacked(kept) if kept else None
    return stamp if stamp and stamp["seals"] == _seals(output) else None


def _seals(output: Path) -> list[bytes]:
    seals = []
    for path in (output, output.with_name(INSPECTION)):
        try:
            with path.open("rb") as file:
                seals.append(hashlib.file_digest(file, "sha256").digest())
        except OSError:
            seals.append(b"")
    return seals


def _build(
    root: Path,
    output: Path,
    read: tuple[list[SourceFile], list[Problem]],
    digest: str,
    cache: Path | None,
    include_drafts: bool,
    jobs: int | None,
    progress: Callable[[str], None],
) -> tuple[Built, list[bytes]]:
    """How it ended, and the digests of the two files that it wrote."""
    # Imported here, since a build with nothing to do should not wait for the models and the database toolkit.
    from loaders.loading import load

    progress("checking")
    loaded = load(root, jobs=jobs, cache=cache, read=read, meanwhile=lambda: table_statements(cache))
    drafts = sum(entry.data["status"] == "draft" for entry in loaded.dataset.events.values())
    skipped = 0 if include_drafts else drafts
    built = Built(loaded.problems, loaded.file_count, {}, skipped, 0.0, unchanged=False)
    if built.failed:
        return built, []
    from loaders.database import bake
    from loaders.documents import Publication

    publication = Publication(loaded.dataset, include_drafts=include_drafts)
    with scratch_beside(output) as scratch:
        counts = bake(publication, scratch, table_statements(cache), digest, progress)
        progress("swapping")
        described = inspect(scratch, output)
        description = output.with_name(INSPECTION)
        with exclusive(output):
            inspection = _with_neighbours(description, described)
            # Without a description Datasette counts for itself; with a wrong one it would mislead.
            description.unlink(missing_ok=True)
            put_in_place(scratch, output)
            write_in_place(description, inspection)
    # Not read back from the folder, where another build may have put its own by now.
    seals = [bytes.fromhex(described[output.stem]["hash"]), hashlib.sha256(inspection).digest()]
    return built._replace(counts=counts), seals


def table_statements(cache: Path | None) -> list[str]:
    """The CREATE statements, remembered: SQLModel takes longer to start than a small build takes."""
    kept = Cache(cache, "statements")
    made = kept.get("statements", b"")
    if made is None:
        from loaders.ddl import statements

        made = packed(statements())
        kept.put("statements", b"", made)
        kept.save()
    result: list[str] = unpacked(made)
    return result


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
