"""The database of a preview, made anew whenever files of the records change, also while some of these have errors.

A file with errors is shown as it last was without, and one that never was is left out, so that who edits one record
need not mend another first. Where that does not make a sound whole, the preview stays as it is.
"""

import fnmatch
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from loaders.baking.documents import Publication
from loaders.baking.stories import History
from loaders.building import Builder, input_digest
from loaders.loading.datasets import Loaded, Memory, load
from loaders.problems import Problem
from loaders.reading.entries import Dataset
from loaders.reading.files import FILE_UNEXPECTED, SourceFile, read_files

_ROUNDS = 4
"""So often errors are taken away with their files: what refers to a file that is left out has errors in its turn."""

_OF_EDITORS = ("*~", "#*#", "*.sw?", "*.tmp", "*.bak", "*.orig", "4913")
"""What editors lay beside a file while it is open, or when they save it."""


class Shown(NamedTuple):
    """What became of an attempt to show the records as their files have them."""

    problems: list[Problem]
    """Of the files as they are, in the order of a report."""
    earlier: list[str]
    """Files of which an earlier version is shown."""
    missing: list[str]
    """Files of which nothing is shown."""
    is_sound: bool
    """Whether anything could be shown; else the database is what it was."""
    is_new: bool
    """Whether the database has changed."""
    changed: tuple[str, str] | None
    """Registry and key of an entry that is shown otherwise than before, or for the first time."""
    events: int
    """How many are shown, drafts among them."""
    drafts: int


class Preview:
    """The records at `root`, drafts included, in the database `output`; `cache` is a folder for what was read before.

    Nothing is told there of earlier versions of records, nor of data of others.
    """

    def __init__(self, root: Path, output: Path, cache: Path | None) -> None:
        self._root, self._cache = root, cache
        self._builder = Builder(root, output, cache=None)
        self._memory: Memory = {}
        self._sound: dict[str, SourceFile] = {}
        """The files as they are shown, by path."""
        self._dataset = Dataset({})
        self._counts = (0, 0)

    def refresh(self) -> Shown:
        """Show the files as they are now, as far as they are sound.

        Raises OSError or sqlite3.Error where the disk does not take the database, which stays what it was.
        """
        files, unreadable = read_files(self._root)
        unreadable = [problem for problem in unreadable if not _is_of_an_editor(problem)]
        loaded = shown = load(self._root, cache=self._cache, memory=self._memory, read=(files, unreadable))
        sound = files
        for _ in range(_ROUNDS):
            if not shown.errors:
                break
            sound = self._without(sound, {problem.path for problem in shown.errors})
            shown = load(self._root, cache=self._cache, memory=self._memory, read=(sound, []))
        if shown.errors:
            return Shown(loaded.problems, [], [], False, False, None, *self._counts)
        by_path = {file.path: file for file in sound}
        is_new = not self._sound or input_digest(sound) != input_digest([*self._sound.values()])
        if is_new:
            self._put(shown)
        changed = self._changed(shown.dataset)
        self._sound, self._dataset = by_path, shown.dataset
        now = {file.path: file.digest for file in files}
        return Shown(
            loaded.problems,
            [path for path, file in by_path.items() if now.get(path) != file.digest],
            [path for path in now if path not in by_path],
            True,
            is_new,
            changed,
            *self._counts,
        )

    def _without(self, files: Sequence[SourceFile], broken: Collection[str]) -> list[SourceFile]:
        """The files with what is sound in the place of what is broken, be it files or folders."""
        kept = {file.path: file for file in files if not _is_in(file.path, broken)}
        kept |= {path: file for path, file in self._sound.items() if _is_in(path, broken)}
        return [kept[path] for path in sorted(kept)]

    def _put(self, shown: Loaded) -> None:
        publication = Publication(shown.dataset, include_drafts=True)
        self._builder.put(publication, shown.digests, History(), lambda _: None)
        self._counts = len(publication.events), publication.draft_count

    def _changed(self, dataset: Dataset) -> tuple[str, str] | None:
        """An entry that has changed since, of events before registries; None at first, when all are new."""
        if not self._sound:
            return None
        for name, entries in dataset.entries.items():
            before = self._dataset.registry(name)
            for key, entry in entries.items():
                if key not in before or before[key].data != entry.data:
                    return name, key
        return None


def _is_in(path: str, broken: Collection[str]) -> bool:
    """Whether a file is among these, or in a folder among these."""
    return path in broken or any(str(folder) in broken for folder in Path(path).parents)


def _is_of_an_editor(problem: Problem) -> bool:
    name = problem.path.rpartition("/")[2]
    return problem.code == FILE_UNEXPECTED and any(fnmatch.fnmatch(name, form) for form in _OF_EDITORS)
