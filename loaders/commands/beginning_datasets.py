"""The folder of a new dataset, written whole or not at all; and the program's files in one that is there, renewed."""

import difflib
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from loaders.commands import generated_files
from loaders.commands.editor_keys import give_keys
from loaders.commands.record_form import in_form
from loaders.loading.datasets import load
from loaders.mapping import write
from loaders.problems import Problem
from loaders.processes.atomic_replace import write_atomically
from loaders.processes.interrupts import cleanup_on_interrupt, interrupts_deferred
from loaders.reading.files import EVENTS, registry_of
from loaders.starting import WHEELS, Answers, program, renewed, texts, wheels_in

_MAY_BE_THERE = {".git"}
"""An empty repository that somebody has cloned, to put the dataset into."""
_IN_FORM = (f"{EVENTS}/", "registries/")


class NoDatasetError(Exception):
    """Why there is no new dataset; the message says what to do."""


def ensure_empty(folder: Path) -> None:
    """Raise NoDatasetError where something is in the way."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NoDatasetError(f"{folder} is not a folder: name another place")
    if file := next((each for each in folder.parents if each.exists() and not each.is_dir()), None):
        raise NoDatasetError(f"{file} is a file, and {folder} needs a folder there: name another place")
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if set(there) - _MAY_BE_THERE:
        if "registries" in there:
            raise NoDatasetError(
                f"{folder} is a dataset already: 'init --update {folder}' says what this version of the program would "
                "change there; for another dataset name a new folder"
            )
        raise NoDatasetError(f"{folder} has something in it ({there[0]}): name a new folder, or one that is empty")


class NewDataset(NamedTuple):
    """A dataset that was written."""

    files: int
    warnings: list[str]
    """What the checks of records would have otherwise in what was said."""


def begin_dataset(folder: Path, answers: Answers, today: date, *, with_example: bool = True) -> NewDataset:
    """Write a new dataset. Raises NoDatasetError, OSError."""
    with _put_into(folder) as scratch:
        for name, text in texts(answers, today, with_example=with_example).items():
            path = scratch / name
            path.parent.mkdir(parents=True, exist_ok=True)
            formed = in_form(text, registry_of(name)).text if name.startswith(_IN_FORM) else text
            path.write_text(formed, encoding="utf-8", newline="\n")
        (scratch / EVENTS).mkdir(exist_ok=True)
        if answers.box:
            write(scratch, answers.box)
        _renew_wheel(scratch, write=True)
        generated_files.write(generated_files.outdated(scratch))
        loaded = load(scratch, today=today, jobs=1)
        if loaded.errors:
            told = "\n".join(map(_told, loaded.errors))
            raise NoDatasetError(f"what was said does not pass the checks of records; say it otherwise:\n{told}")
        give_keys(scratch, loaded.dataset)
        return NewDataset(sum(path.is_file() for path in scratch.rglob("*")), [*map(_told, loaded.problems)])


def _told(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}: {problem.message}"


@contextmanager
def _put_into(folder: Path) -> Iterator[Path]:
    """A scratch folder whose files are moved into `folder` at the end, if nothing fails."""
    ensure_empty(folder)
    is_there = folder.is_dir()
    inside = folder if is_there else folder.absolute().parent
    inside.mkdir(parents=True, exist_ok=True)
    scratch = inside / f".{folder.absolute().name}.{secrets.token_hex(4)}.beginning"
    with cleanup_on_interrupt(scratch, lambda: shutil.rmtree(scratch)):
        scratch.mkdir()
        try:
            yield scratch
            with interrupts_deferred():
                if is_there:
                    for path in sorted(scratch.iterdir()):
                        path.rename(folder / path.name)
                else:
                    scratch.rename(folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def renew(root: Path, *, write: bool, show: Callable[[str], object]) -> list[str]:
    """Show how the program's files in a dataset's folder would change, or change them; return their names.

    Of what is generated within files of somebody else only the names are shown. Raises ValueError and OSError.
    """
    own = renewed(root)
    followed = generated_files.outdated(root)
    wheel = _renew_wheel(root, write=write)
    for each in own:
        name = each.path.relative_to(root).as_posix()
        if write:
            each.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(each.path, each.new.encode())
        else:
            old, new = each.old.splitlines(keepends=True), each.new.splitlines(keepends=True)
            show("".join(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")))
    if write:
        generated_files.write(followed)
        give_keys(root, load(root).dataset)
    return [path.relative_to(root).as_posix() for path in (*wheel, *(each.path for each in own), *followed)]


def _renew_wheel(root: Path, *, write: bool) -> list[Path]:
    """Put the program's wheel into a dataset, in place of earlier ones, where that names it so; what that changes."""
    wheel = program(root).wheel
    if wheel is None:
        return []
    target, content = root / WHEELS / wheel.name, wheel.read_bytes()
    if target.is_file() and target.read_bytes() == content:
        return []
    if write:
        earlier = [path for path in wheels_in(root) if path != target]
        target.parent.mkdir(exist_ok=True)
        write_atomically(target, content)
        for path in earlier:
            path.unlink()
    return [target]
