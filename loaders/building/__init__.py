"""The whole way of a build: check, bake, describe, swap; or nothing at all where nothing has changed."""

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    from loaders.baking.filling import Baked
    from loaders.baking.following import Following
    from loaders.baking.stories import History
    from loaders.building.last import Last
    from loaders.importing.merging import Source, Summary
    from loaders.loading.datasets import Memory

_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})

_PART_WORTH_CHANGING = 2
"""Where more than one event in so many has changed, all are baked anew."""


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
    builder = Builder(
        root,
        output,
        cache=cache,
        include_drafts=include_drafts,
        with_history=with_history,
        sources=sources,
        jobs=jobs,
    )
    return builder.build(progress)


class Builder:
    """Builds of one dataset into one file, as `build` makes them, by a process that lives on: what it found out for one
    of them it knows for the next."""

    def __init__(
        self,
        root: Path,
        output: Path,
        *,
        cache: Path | None,
        include_drafts: bool = False,
        with_history: bool = True,
        sources: Sequence["Source"] = (),
        jobs: int | None = None,
    ) -> None:
        self._root, self._output, self._cache, self._jobs = root, output, cache, jobs or os.cpu_count() or 1
        self._include_drafts, self._with_history, self._sources = include_drafts, with_history, sources
        self._memory: Memory = {}
        self._last: Last | None = None

    def build(self, progress: Callable[[str], None] = lambda _: None) -> Built:
        """Build, unless what is there is what would be built. Raises what `build` does."""
        started = time.perf_counter()
        progress("reading")
        files, unreadable = read_files(self._root)
        stamps = Cache(self._cache, "builds")
        repository = Repository(self._root)
        head = _head(repository) if self._with_history else "it was built without"
        key = self._stamp_key(files, head)
        stamp = None if unreadable else _stamp(stamps, self._output, key)
        if stamp:
            remove_stale_temporaries(self._output)
            built = _unchanged(stamp, len(files))
        else:
            built, seals = self._build((files, unreadable), (repository, head), progress)
            if not built.failed:
                stamps.put(str(self._output.resolve()), key, packed(_stamped(built, seals)))
                stamps.save()
        return built._replace(seconds=time.perf_counter() - started)

    def _stamp_key(self, files: list[SourceFile], head: Head | str) -> bytes:
        """A digest of all that decides what is built."""
        named = ((f"{each.importer.name} {each.release}", each.path) for each in self._sources)
        imports = (f"{name} {_digest_of_file(path)}".encode() for name, path in named)
        records, drafts = input_digest(files).encode(), bytes([self._include_drafts])
        return digest_of((records, drafts, code_digest(), repr(head).encode(), *imports))

    def _build(
        self,
        read: tuple[list[SourceFile], list[Problem]],
        versions: tuple[Repository, Head | str],
        progress: Callable[[str], None],
    ) -> tuple[Built, list[bytes]]:
        """How it ended, and the digests of the two files that it wrote."""
        # Imported here, since a build with nothing to do should not wait for the models and the database toolkit.
        from loaders.loading.datasets import load

        progress("checking")
        loaded = load(self._root, jobs=self._jobs, cache=self._cache, read=read, memory=self._memory)
        drafts = sum(entry.data["status"] == "draft" for entry in loaded.dataset.events.values())
        skipped = 0 if self._include_drafts else drafts
        built = Built(
            loaded.problems, loaded.file_count, {}, skipped, 0.0, unchanged=False, without_history="", unread=0
        )
        if built.failed:
            return built, []
        from loaders.baking.documents import Publication

        publication = Publication(loaded.dataset, include_drafts=self._include_drafts)
        history, without = _history(publication, *versions, self._cache, self._jobs, progress)
        built = built._replace(without_history=without, unread=history.unread)
        try:
            counts, imported, seals = self.put(publication, loaded.digests, history, progress)
        except OSError as error:
            if error.errno not in _READ_ONLY:
                raise
            same = self._counts_if_same(publication, history, progress)
            if same is None:
                raise
            return built._replace(counts=same, unchanged=True), _seals(self._output)
        return built._replace(counts=counts, imported=imported), seals

    def put(
        self,
        publication: "Publication",
        files: Mapping[str, bytes],
        history: "History",
        progress: Callable[[str], None],
    ) -> tuple[dict[str, int], "Summary | None", list[bytes]]:
        """Put database and description of what was loaded in place; return rows of tables, what was imported, and both
        digests. `files` are digests of the files of its dataset, by path. Raises what `build` does."""
        with temporary_beside(self._output) as scratch:
            if self._sources:
                counts, imported = self._bake_and_import(publication, history, scratch, progress)
                progress("swapping")
                return counts, imported, place(scratch, self._output)
            from loaders.baking.following import following
            from loaders.building.last import Last, keep

            follows = following(publication, files)
            baked = self._bake(publication, follows, history, scratch, progress)
            progress("swapping")
            seals = place(scratch, self._output)
        self._last = Last(seals[0], baked, follows)
        keep(self._cache, self._output, self._last)
        return baked.counts, None, seals

    def _bake(
        self,
        publication: "Publication",
        follows: "Following",
        history: "History",
        path: Path,
        progress: Callable[[str], None],
    ) -> "Baked":
        """Bring the file that is there up to date, where little has changed since it was baked; else bake all anew."""
        from loaders.baking.database import AnotherFileError, bake, rebake
        from loaders.building.last import kept

        last = self._last or kept(self._cache, self._output)
        if last and last.following.common == follows.common:
            changed = {key for key, digest in follows.own.items() if last.following.own[key] != digest}
            if len(changed) <= len(follows.own) // _PART_WORTH_CHANGING:
                with contextlib.suppress(AnotherFileError):
                    return rebake(self._output, last.seal, last.baked, changed, publication, path, progress, history)
        return bake(publication, path, progress, history=history, jobs=self._jobs)

    def _bake_and_import(
        self, publication: "Publication", history: "History", path: Path, progress: Callable[[str], None]
    ) -> tuple[dict[str, int], "Summary | None"]:
        """Bake, and put beside the records what is imported with them."""
        from loaders.baking.database import bake

        counts = bake(publication, path, progress, history=history, jobs=self._jobs).counts
        if not self._sources:
            return counts, None
        from loaders.building.linking import merge_and_link

        return counts, merge_and_link(path, self._sources, progress)

    def _counts_if_same(
        self, publication: "Publication", history: "History", progress: Callable[[str], None]
    ) -> dict[str, int] | None:
        """Where the folder takes no file: the rows of each table, if what lies there is what would be written."""
        if not self._output.is_file():
            return None
        with _temporary_folder() as folder:
            counts, _ = self._bake_and_import(publication, history, folder / self._output.name, progress)
            described = inspect(folder / self._output.name, self._output)
        wanted, _ = described_as(described, self._output)
        return counts if _seals(self._output) == wanted else None


def _unchanged(stamp: dict[str, Any], file_count: int) -> Built:
    """How a build ended that had nothing to do."""
    return Built(
        [Problem(*fields) for fields in stamp["problems"]],
        file_count,
        stamp["counts"],
        stamp["drafts"],
        0.0,
        unchanged=True,
        without_history=stamp["without_history"],
        unread=stamp["unread"],
    )


def _stamped(built: Built, seals: list[bytes]) -> dict[str, Any]:
    """What is to be known of a build, should the next one have nothing to do."""
    return {
        "seals": seals,
        "problems": [tuple(problem) for problem in built.problems],
        "counts": built.counts,
        "drafts": built.drafts,
        "without_history": built.without_history,
        "unread": built.unread,
    }


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


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name, cleanup_on_interrupt(name, lambda: shutil.rmtree(name)):
        yield Path(name)
