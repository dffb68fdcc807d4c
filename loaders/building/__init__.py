"""The whole way of a build: check, bake, describe, swap; or nothing at all where nothing has changed."""

import contextlib
import errno
import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from loaders.building.placing import INSPECTION, described_as, inspect, place
from loaders.history.repository import Head, NoHistoryError, Repository
from loaders.loading.cache import Cache, code_digest, digest_of, packed, unpacked
from loaders.problems import Problem
from loaders.processes.atomic_replace import remove_stale_temporaries, temporary_beside
from loaders.processes.interrupts import cleanup_on_interrupt
from loaders.reading.files import SourceFile, read_files

if TYPE_CHECKING:
    from loaders.baking.documents import Publication
    from loaders.baking.stories import History
    from loaders.importing.merging import Source, Summary

_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class Built(NamedTuple):
    """How a build ended. `problems` are all that were found; with an error among them nothing was touched."""

    problems: list[Problem]
    file_count: int
    counts: dict[str, int]
    drafts: int
    seconds: float
    unchanged: bool
    without_history: str
    """Why nothing is told of earlier versions; empty where it is."""
    unread: int
    """Earlier versions of entries that are not valid today, and in whose place the one before stands."""
    imported: "Summary | None" = None
    """What became of the rows of imported files; None where none were, or nothing has changed."""

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
    with_history: bool = True,
    sources: Sequence["Source"] = (),
    jobs: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Bake the dataset at `root` into `output` and describe it in inspect-data.json beside it.

    What became of the records is told from the version history of the repository that they lie in, where they do.
    `sources` are files of others to import, all of one importer.

    Raises SourceError where one of these cannot be read, and OSError or sqlite3.Error where the disk does not take it;
    the old database stays whole in any case.
    """
    started = time.perf_counter()
    progress("reading")
    files, unreadable = read_files(root)
    digest = input_digest(files)
    stamps = Cache(cache, "builds")
    repository = Repository(root)
    head = _head(repository) if with_history else "it was built without"
    imports = (f"{each.importer.name} {each.release} {_digest_of_file(each.path)}".encode() for each in sources)
    stamp_key = digest_of((digest.encode(), bytes([include_drafts]), code_digest(), repr(head).encode(), *imports))
    stamp = None if unreadable else _stamp(stamps, output, stamp_key)
    if stamp:
        remove_stale_temporaries(output)
        seconds = time.perf_counter() - started
        problems = [Problem(*fields) for fields in stamp["problems"]]
        return Built(
            problems,
            len(files),
            stamp["counts"],
            stamp["drafts"],
            seconds,
            unchanged=True,
            without_history=stamp["without_history"],
            unread=stamp["unread"],
        )
    read = files, unreadable
    built, seals = _build(root, output, read, (repository, head), sources, cache, include_drafts, jobs, progress)
    if not built.failed:
        made = {
            "seals": seals,
            "problems": [tuple(problem) for problem in built.problems],
            "counts": built.counts,
            "drafts": built.drafts,
            "without_history": built.without_history,
            "unread": built.unread,
        }
        stamps.put(str(output.resolve()), stamp_key, packed(made))
        stamps.save()
    return built._replace(seconds=time.perf_counter() - started)


def _digest_of_file(path: Path) -> str:
    """A digest of what a file holds; empty where it cannot be read, which is told where it is to be."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _head(repository: Repository) -> Head | str:
    """Where the repository stands; or why that is not to be known."""
    try:
        return repository.head()
    except NoHistoryError as error:
        return str(error)


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
    versions: tuple[Repository, Head | str],
    sources: Sequence["Source"],
    cache: Path | None,
    include_drafts: bool,
    jobs: int | None,
    progress: Callable[[str], None],
) -> tuple[Built, list[bytes]]:
    """How it ended, and the digests of the two files that it wrote."""
    # Imported here, since a build with nothing to do should not wait for the models and the database toolkit.
    from loaders.loading.datasets import load

    progress("checking")
    loaded = load(root, jobs=jobs, cache=cache, read=read)
    drafts = sum(entry.data["status"] == "draft" for entry in loaded.dataset.events.values())
    skipped = 0 if include_drafts else drafts
    built = Built(loaded.problems, loaded.file_count, {}, skipped, 0.0, unchanged=False, without_history="", unread=0)
    if built.failed:
        return built, []
    from loaders.baking.documents import Publication

    publication = Publication(loaded.dataset, include_drafts=include_drafts)
    history, without = _history(publication, *versions, cache, jobs, progress)
    built = built._replace(without_history=without, unread=history.unread)
    try:
        counts, imported, seals = _put(publication, history, sources, output, progress)
    except OSError as error:
        if error.errno not in _READ_ONLY:
            raise
        same = _counts_if_same(publication, history, sources, output, progress)
        if same is None:
            raise
        return built._replace(counts=same, unchanged=True), _seals(output)
    return built._replace(counts=counts, imported=imported), seals


def _history(
    publication: "Publication",
    repository: Repository,
    head: Head | str,
    cache: Path | None,
    jobs: int | None,
    progress: Callable[[str], None],
) -> tuple["History", str]:
    """What became of the records; or nothing, and why."""
    from loaders.baking.stories import History
    from loaders.history.harvest import harvest

    if isinstance(head, str):
        return History(), head
    progress("reading earlier versions")
    try:
        return harvest(repository, head, publication.dataset, cache=cache, jobs=jobs), ""
    except NoHistoryError as error:
        return History(), str(error)


def _put(
    publication: "Publication",
    history: "History",
    sources: Sequence["Source"],
    output: Path,
    progress: Callable[[str], None],
) -> tuple[dict[str, int], "Summary | None", list[bytes]]:
    """Bake, and put database and description in place; return rows of tables, what was imported, and both digests."""
    with temporary_beside(output) as scratch:
        counts, imported = _bake(publication, history, sources, scratch, progress)
        progress("swapping")
        return counts, imported, place(scratch, output)


def _bake(
    publication: "Publication",
    history: "History",
    sources: Sequence["Source"],
    path: Path,
    progress: Callable[[str], None],
) -> tuple[dict[str, int], "Summary | None"]:
    """Bake, and put beside the records what is imported with them."""
    from loaders.baking.database import bake

    counts = bake(publication, path, progress, history=history)
    if not sources:
        return counts, None
    from loaders.building.linking import merge_and_link

    return counts, merge_and_link(path, sources, progress)


def _counts_if_same(
    publication: "Publication",
    history: "History",
    sources: Sequence["Source"],
    output: Path,
    progress: Callable[[str], None],
) -> dict[str, int] | None:
    """Where the folder takes no file: the rows of each table, if what lies there is what would be written."""
    if not output.is_file():
        return None
    with _temporary_folder() as folder:
        counts, _ = _bake(publication, history, sources, folder / output.name, progress)
        described = inspect(folder / output.name, output)
    wanted, _ = described_as(described, output)
    return counts if _seals(output) == wanted else None


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name, cleanup_on_interrupt(name, lambda: shutil.rmtree(name)):
        yield Path(name)
