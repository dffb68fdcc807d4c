"""Making a release again from its tag, and comparing it with what somebody has, byte for byte."""

import contextlib
import importlib.metadata
import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from datasette_timeline.published.downloads import MANIFEST, SUMS
from loaders.problems import listed, plural
from loaders.releasing.bundling import DATABASE, PROGRAM, program_digest
from loaders.releasing.locks import ALL, lock, pinned
from loaders.releasing.sums import Manifest, read_manifest
from loaders.releasing.worktree import Worktree, WorktreeError

_MADE_WITH = "made_with"
_PRAGMAS = ("application_id", "user_version", "encoding")


class NotRebuilt(Exception):  # noqa: N818 (neither right nor wrong)
    """Why the release could not be made again here; what to do."""


class Compared(NamedTuple):
    """What became of the comparison."""

    faults: list[str]
    """What is not as the tag gives it, a sentence each, with the file first."""
    notes: list[str]
    """What differs, and may: each with why."""
    files: int


def compare(
    root: Path, folder: Path, *, foreign: bool = False, progress: Callable[[str], None] = lambda words: None
) -> Compared:
    """Make the release in `folder` again from the repository around `root`, and compare all files.

    `foreign` lets the program of the tag run where it is another one than this. Raises NotRebuilt.
    """
    manifest = read_manifest(folder)
    worktree = _worktree_with(root, manifest)
    commit = worktree.commit_of(f"refs/tags/{manifest.tag}")
    if commit != manifest.commit:
        words = f"{MANIFEST} says that {manifest.tag} is commit {manifest.commit}, and here the tag is at {commit}"
        return Compared([words], [], len(manifest.files))
    with TemporaryDirectory() as scratch:
        progress(f"checking out {manifest.tag}")
        try:
            copy = worktree.copy(manifest.tag, Path(scratch) / "copy")
        except WorktreeError as error:
            raise NotRebuilt(str(error)) from error
        program = _program_of(copy)  # which is not run where it is this one: more than that may lie around it
        if (found := program_digest(program)) != manifest.program and program != PROGRAM:
            words = f"{MANIFEST} names the program {manifest.program[:16]}…, and {manifest.tag} has {found[:16]}…"
            return Compared([words], [], len(manifest.files))
        is_ours = program_digest(PROGRAM) == manifest.program
        if not is_ours and (program == PROGRAM or not foreign):
            raise NotRebuilt(_other_program(manifest, own=program != PROGRAM))
        progress("making it again")
        made = Path(scratch) / "made"
        _make(PROGRAM if is_ours else program, copy, made, manifest.base_url)
        progress("comparing")
        return _compared(folder, made / str(manifest.version), manifest, program)


def _worktree_with(root: Path, manifest: Manifest) -> Worktree:
    try:
        worktree = Worktree(root)
        shallow = worktree.is_shallow
    except WorktreeError as error:
        raise NotRebuilt(f"{error}; run it in a clone, or look at the sums alone with --sums") from error
    if worktree.commit_of(f"refs/tags/{manifest.tag}") is None:
        raise NotRebuilt(f"there is no tag {manifest.tag} in this repository: git fetch --tags")
    if shallow:
        raise NotRebuilt("earlier commits are missing here, and a release tells what changed: git fetch --unshallow")
    return worktree


def _program_of(copy: Path) -> Path:
    """The program that stands beside the records of the tag; this one, where there is none."""
    return copy if (copy / "loaders").is_dir() else PROGRAM


def _other_program(manifest: Manifest, *, own: bool) -> str:
    words = f"{manifest.tag} was made by another state of the program ({manifest.program[:16]}…)"
    if not own:
        return f"{words}: run it with that one"
    return (
        f"{words}: add --rebuild, which runs the program of the tag with the packages that are installed here, or go "
        f"there yourself: git worktree add ../{manifest.tag} {manifest.tag}, make setup, and run it there"
    )


def _make(program: Path, copy: Path, made: Path, base_url: str) -> None:
    """Have a program make the release of a clone; nothing of this process but its Python and packages is used."""
    command = [sys.executable, "-m", "loaders", "bundle", "--root", str(copy), "--output", str(made)]
    ran = subprocess.run(
        [*command, f"--base-url={base_url}"],
        cwd=program,
        env={**os.environ, "PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if ran.returncode:
        said = (ran.stderr.strip().splitlines() or ["nothing"])[-1].removeprefix("python -m loaders: ").rstrip(".")
        raise NotRebuilt(f"the program could not make it again: {said}{_about_packages(program)}")


def _compared(folder: Path, again: Path, manifest: Manifest, program: Path) -> Compared:
    here, there = _files(folder), _files(again)
    faults = [f"{name} is in the release, and the tag does not give it" for name in sorted(here.keys() - there.keys())]
    faults += [f"{name} is given by the tag, and missing in the release" for name in sorted(there.keys() - here.keys())]
    other_sqlite = manifest.sqlite != sqlite3.sqlite_version
    notes = []
    for name in sorted(here.keys() & there.keys()):
        ours, theirs = here[name], there[name]
        if ours.read_bytes() == theirs.read_bytes():
            continue
        if name == DATABASE:
            rows = list(_rows(ours, theirs))
            if other_sqlite and not rows:
                notes.append(
                    f"{name} has the same rows in every table, and the same tables: its bytes are those of SQLite "
                    f"{manifest.sqlite}, and here is {sqlite3.sqlite_version}"
                )
            else:
                found = listed(rows) or "its rows are the same, its bytes are not"
                faults.append(f"{name} is not what the tag gives: {found}")
        elif not (other_sqlite and name in (MANIFEST, SUMS) and _same_but_database(name, ours, theirs)):
            faults.append(f"{name} is not what the tag gives: {_where(ours, theirs)}")
    if faults and (packages := _about_packages(program)):
        notes.append(packages.strip("; ").capitalize())
    return Compared(faults, notes, len(here))


def _files(folder: Path) -> Mapping[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _where(ours: Path, theirs: Path) -> str:
    """Where two files begin to differ, by byte and line."""
    one, other = ours.read_bytes(), theirs.read_bytes()
    at = next((at for at, (here, there) in enumerate(zip(one, other, strict=False)) if here != there), None)
    if at is None:
        return f"it has {len(one):,} bytes, not {len(other):,}"
    line = one.count(b"\n", 0, at) + 1
    return f"it differs from byte {at:,} on, in line {line:,}"


def _same_but_database(name: str, ours: Path, theirs: Path) -> bool:
    """Whether what lists all files lists the same but for the database, which another SQLite has written."""
    one, other = (path.read_text("utf-8") for path in (ours, theirs))
    if name == SUMS:
        aside = (f"  {DATABASE}", f"  {MANIFEST}")
        return _lines(one, aside) == _lines(other, aside)
    return _without_database(json.loads(one)) == _without_database(json.loads(other))


def _lines(text: str, aside: tuple[str, ...]) -> list[str]:
    return [line for line in text.splitlines() if not line.endswith(aside)]


def _without_database(data: dict[str, Any]) -> dict[str, Any]:
    files = [each for each in data["files"] if each["path"] != DATABASE]
    return {**data, _MADE_WITH: None, "files": files}


def _rows(ours: Path, theirs: Path) -> Iterator[str]:
    """What tables differ between two databases, each with how many rows; what is in none is told of both."""
    with contextlib.ExitStack() as open_ones:
        one, other = (open_ones.enter_context(contextlib.closing(_open(path))) for path in (ours, theirs))
        try:
            made = [dict(each.execute("select name, sql from sqlite_master").fetchall()) for each in (one, other)]
            for name in sorted(made[0].keys() | made[1].keys()):
                if name not in made[0] or name not in made[1]:
                    yield f"{name} is in {'the release' if name in made[0] else 'what the tag gives'} alone"
                elif made[0][name] != made[1][name]:
                    yield f"{name} is made in another way"
            tables = "select name from sqlite_master where type = 'table' and rootpage > 0 order by name"
            for (name,) in other.execute(tables).fetchall():
                if made[0].get(name) == made[1][name]:  # under the name of any other there may be anything
                    yield from _of_table(name, one, other)
            for pragma in _PRAGMAS:
                here, there = (each.execute(f"pragma {pragma}").fetchone()[0] for each in (one, other))
                if here != there:
                    yield f"its {pragma} is {here}, not {there}"
            if (found := one.execute("pragma integrity_check(1)").fetchone()[0]) != "ok":
                yield f"it is damaged: {found}"
        except sqlite3.DatabaseError as error:
            yield f"it cannot be read: {error}"


def _of_table(name: str, one: sqlite3.Connection, other: sqlite3.Connection) -> Iterator[str]:
    here, there = (Counter(each.execute(f'select * from "{name}"').fetchall()) for each in (one, other))
    if here != there:
        yield f"table {name} differs in {plural(max((here - there).total(), (there - here).total()), 'row')}"


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _about_packages(program: Path) -> str:
    """Which packages are installed here otherwise than the program is locked to, if there are any."""
    locked: dict[str, list[str]] = {}
    for told in pinned(lock(program, ALL).read_text("utf-8")):
        locked.setdefault(told.name, []).append(told.version)
    others = []
    for name, versions in locked.items():
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found = importlib.metadata.version(name)
            if found not in versions:
                others.append(f"{name} {found} instead of {' or '.join(versions)}")
    return f"; installed here is {listed(others)}: make setup in a checkout of the tag" if others else ""
