"""The git repository that records lie in: its first-parent line, what each commit did to records, and their texts.

Only plumbing is asked, and without the environment and the settings that would make it answer otherwise, so that every
clone of a commit tells the same. Nothing is fetched, and nothing is written.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple, cast

FOLDERS = ("events", "registries")
"""Below a root: where its records are."""

_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",  # commits as they were made, whatever stands in for them here
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_SETTINGS = tuple(
    word
    for setting in ("core.fsmonitor=false", "protocol.allow=never", "core.quotePath=false", "core.commitGraph=false")
    for word in ("-c", setting)
)
"""A repository may come from anybody: nothing that it names is run, and nothing is fetched for it."""
_RELEASE = re.compile(r"refs/tags/v([0-9]+\.[0-9]+\.[0-9]+)")


class NoHistoryError(ValueError):
    """Nothing can be told of earlier versions; the message says why, and what to do where something can be done."""


_LACKING = NoHistoryError("this checkout lacks texts of earlier versions; 'git fetch --refetch' brings them")


class Head(NamedTuple):
    """Where a repository stands."""

    commit: str
    prefix: str
    """The way from its top to the root of the records: empty, or with a slash behind it."""
    tags: Sequence[tuple[str, str]]
    """Versions that were released, each with the commit of its tag."""


class FileChange(NamedTuple):
    """A file that a commit wrote, moved or took away."""

    path: str
    """From the root of the records."""
    blob: str | None
    """What names its text; None where it is gone."""


class Commit(NamedTuple):
    """A commit of the first-parent line that did something to records."""

    name: str
    date: str
    """When it was committed, UTC: 2001-02-03T04:05:06Z."""
    changes: Sequence[FileChange]


class Repository:
    """The repository around a root of records."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._git = shutil.which("git")

    def answer(self, *arguments: str, given: IO[bytes] | None = None) -> bytes | None:
        """What git answers; None where it refuses, or is not there."""
        if self._git is None:
            return None
        ran = subprocess.run(
            [self._git, *_SETTINGS, *arguments],
            cwd=self._root,
            env=_environment(),
            stdin=given or subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return ran.stdout if ran.returncode == 0 else None

    @property
    def is_there(self) -> bool:
        """Whether git is installed."""
        return self._git is not None

    def head(self) -> Head:
        """Where it stands. Raises NoHistoryError."""
        if not self.is_there:
            raise NoHistoryError("git is not installed, and earlier versions are read with it")
        told = self.answer("rev-parse", "--is-shallow-repository", "--show-prefix", "HEAD")
        if told is None and self.answer("rev-parse", "--git-dir"):
            raise NoHistoryError("the repository has no commit yet")
        if told is None:
            raise NoHistoryError("the records lie in no git repository that this user may read")
        is_shallow, prefix, commit = told.decode().splitlines()
        if is_shallow == "true":
            raise NoHistoryError("this checkout has only the newest commits; 'git fetch --unshallow' brings the others")
        return Head(commit, prefix, list(self._tags()))

    def _tags(self) -> Iterator[tuple[str, str]]:
        told = self.answer("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", "refs/tags") or b""
        for line in told.decode().splitlines():
            name, *commits = line.split()
            if found := _RELEASE.fullmatch(name):
                yield found[1], commits[-1]

    def line(self, commit: str) -> list[str]:
        """Every commit of the first-parent line, the latest first."""
        return (self.answer("rev-list", "--first-parent", commit) or b"").decode().split()

    def commits(self, head: Head, since: str | None = None) -> list[Commit]:
        """Those that did something to records, the oldest first; only what came after `since`, where it is told.

        Raises NoHistoryError.
        """
        which = [head.commit, *([f"^{since}"] if since else [])]
        asked = ("rev-list", "--first-parent", "--reverse", "--parents", "--timestamp", *which, "--", *FOLDERS)
        listed = [line.split() for line in self._needed(*asked).decode().splitlines()]
        with TemporaryFile() as given:
            # Against the commit before it on this line alone; of the first one all files are new.
            pairs = (f"{commit} {' '.join(parents[:1])}".strip() for _, commit, *parents in listed)
            given.write("".join(f"{pair}\n" for pair in pairs).encode())
            given.seek(0)
            shape = ("--stdin", "-r", "-z", "--raw", "--root", "--no-renames", "--no-abbrev", "--no-ext-diff")
            changes = _changes(self._needed("diff-tree", *shape, "--", *FOLDERS, given=given), head.prefix)
        return [Commit(commit, _moment(seconds), changes.get(commit, ())) for seconds, commit, *_ in listed]

    def texts(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The texts of these blobs, one after the other. Raises NoHistoryError."""
        with TemporaryFile() as given:
            given.write("".join(f"{blob}\n" for blob in blobs).encode())
            given.seek(0)
            git = self._git or ""
            with subprocess.Popen(
                [git, *_SETTINGS, "cat-file", "--batch", "--buffer"],
                cwd=self._root,
                env=_environment(),
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as process:
                yield from _texts(cast("IO[bytes]", process.stdout))
            if process.returncode:
                raise _LACKING

    def _needed(self, *arguments: str, given: IO[bytes] | None = None) -> bytes:
        told = self.answer(*arguments, given=given)
        if told is None:
            raise NoHistoryError("git does not answer for the earlier versions of this repository; see 'git fsck'")
        return told


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return own | _ENVIRONMENT


def _moment(seconds: str) -> str:
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):  # any clock may have been wrong; it is then as old as can be
        moment = datetime.fromtimestamp(0, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _changes(raw: bytes, prefix: str) -> dict[str, list[FileChange]]:
    """What each commit did, from the output of diff-tree: names of commits, and behind each its files."""
    found: dict[str, list[FileChange]] = {}
    changes: list[FileChange] = []
    fields = iter(raw.decode("utf-8", "replace").split("\0"))
    for field in fields:
        if field.startswith(":"):
            _, mode, _, blob, _ = field.split()
            path = next(fields).removeprefix(prefix)
            is_file = mode.startswith("100") and set(blob) != {"0"}
            changes.append(FileChange(path, blob if is_file else None))
        elif field:
            changes = found.setdefault(field.strip(), [])
    return found


def _texts(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    while line := stream.readline():
        name, *told = line.decode().split()
        if told[0] != "blob":
            raise _LACKING
        text = stream.read(int(told[1]))
        stream.readline()
        yield name, text
