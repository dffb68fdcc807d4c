"""A dataset with changes that are not yet on the disk: tried by the checks first, then written, all of them or none."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path

from loaders.editing.documents import Document
from loaders.editing.patches import patch
from loaders.loading.datasets import Loaded, load
from loaders.problems import Problem
from loaders.processes.atomic_replace import replace_atomically, sync_folder, temporary_beside, write_atomically
from loaders.processes.interrupts import interrupts_deferred
from loaders.reading.entries import Dataset
from loaders.reading.files import SourceFile, digest_of, read_files, registry_of


class Workspace:
    """The files below `root` as they are, and as they will be. Paths are from the root, with forward slashes."""

    def __init__(self, root: Path, *, today: date | None = None, cache: Path | None = None) -> None:
        self.root, self._today, self._cache = root, today, cache
        self._read, self._unreadable = read_files(root)
        self.before = load(root, today=today, cache=cache, read=(self._read, self._unreadable))
        self._were = {file.path: file.text for file in self._read}
        self._are: dict[str, str | None] = {}
        """What changes: the text of a file, or none where it goes."""
        self._moved: dict[str, str] = {}

    @property
    def dataset(self) -> Dataset:
        """What the records say on the disk."""
        return self.before.dataset

    def paths(self, registry: str) -> list[str]:
        """The files of a registry, with those that are new and without those that go."""
        every = {*self._were, *self._are}
        return sorted(path for path in every if registry_of(path) == registry and self._are.get(path, "") is not None)

    def text(self, path: str) -> str:
        """What a file will say; nothing where there is none."""
        if path in self._are:
            return self._are[path] or ""
        return self._was(path)

    def document(self, path: str) -> Document:
        """The same, to be changed at single places. Raises CannotEdit."""
        return Document(self.text(path), path)

    def put(self, path: str, text: str) -> None:
        """Let a file say something else; one that says nothing goes."""
        self._are[path] = text or None
        if text == self._was(path):
            del self._are[path]

    def move(self, path: str, new_path: str) -> None:
        """Let a file be called otherwise."""
        self.put(new_path, self.text(path))
        self._are[path] = None
        self._moved[path] = new_path

    def _was(self, path: str) -> str:
        if path not in self._were:
            with suppress(FileNotFoundError):
                self._were[path] = (self.root / path).read_bytes().decode()
        return self._were.get(path, "")

    # --- what comes of it -----------------------------------------------------------------------------------------

    def after(self) -> Loaded:
        """The dataset as it will be, with its problems."""
        kept = [file for file in self._read if file.path not in self._are]
        for path, text in self._are.items():
            if text is not None and path.startswith(("events/", "registries/")):
                kept.append(SourceFile(path, registry_of(path), text, digest_of(text.encode())))
        kept.sort(key=lambda file: file.path)
        return load(self.root, today=self._today, cache=self._cache, read=(kept, self._unreadable))

    def without_waivers(self) -> Loaded:
        """The dataset as it is, with the problems that waivers accept."""
        kept = [file for file in self._read if file.registry != "waivers"]
        return load(self.root, today=self._today, cache=self._cache, read=(kept, self._unreadable))

    def new_problems(self, after: Loaded, as_now: Callable[[str], str] = str) -> list[Problem]:
        """Those of the changed dataset that it has not had; `as_now` puts what was said before into words of now."""

        def known(problem: Problem) -> tuple[str, str]:
            return problem.code, problem.message

        had = Counter((code, as_now(message)) for code, message in map(known, self.before.problems))
        new = []
        for problem in after.problems:
            if had[known(problem)]:
                had[known(problem)] -= 1
            else:
                new.append(problem)
        return new

    @property
    def changes(self) -> list[tuple[str, str]]:
        """What changes, as paths of now and then: the same where a file stays, '' where there is none."""
        targets = set(self._moved.values())
        found = []
        for path, text in sorted(self._are.items()):
            if path in self._moved:
                found.append((path, self._moved[path]))
            elif path not in targets:
                found.append(("" if not self._was(path) else path, "" if text is None else path))
        return found

    def patch(self) -> Iterator[str]:
        """The same as a patch."""
        for path, new_path in self.changes:
            before, after = self._was(path) if path else "", self.text(new_path) if new_path else ""
            yield from patch(before, after, path or new_path, new_path or path)

    def write(self) -> None:
        """Write every file, or none where the disk does not take one. Raises OSError."""
        written: dict[str, str] = {path: text for path, text in self._are.items() if text is not None}
        gone = [path for path, text in self._are.items() if text is None]
        with ExitStack() as stack:
            made = self._folders(written)
            stack.callback(_remove_empty, made)
            scratches: list[tuple[Path, str]] = []
            for path, text in written.items():
                scratch = stack.enter_context(temporary_beside(self.root / path))
                scratch.write_bytes(text.encode())
                scratches.append((scratch, path))
            with interrupts_deferred():
                self._replace(scratches, gone)

    def _replace(self, scratches: list[tuple[Path, str]], gone: list[str]) -> None:
        done: list[str] = []
        try:
            for scratch, path in scratches:
                replace_atomically(scratch, self.root / path)
                done.append(path)
            for path in gone:
                (self.root / path).unlink()
                sync_folder((self.root / path).parent)
                done.append(path)
        except OSError:
            for path in done:
                self._restore(path)
            raise
        _remove_empty({(self.root / path).parent for path in gone if path.startswith("events/")})

    def _restore(self, path: str) -> None:
        with suppress(OSError):
            if path in self._were:
                write_atomically(self.root / path, self._were[path].encode())
            else:
                (self.root / path).unlink()

    def _folders(self, paths: dict[str, str]) -> set[Path]:
        """The folders that had to be made for the files."""
        made = set()
        for path in paths:
            folder = (self.root / path).parent
            if not folder.is_dir():
                folder.mkdir(parents=True)
                made.add(folder)
        return made


def _remove_empty(folders: set[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
