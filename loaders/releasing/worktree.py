"""The working tree in which a release is made or made again: its commits, branches and tags, and what is not committed.

What became of records is read elsewhere (history/repository.py), without whatever settings a user has; to commit and to
tag needs these.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})", re.ASCII)
_OURS = ("GIT_CONFIG", "GIT_AUTHOR", "GIT_COMMITTER", "GIT_SSH", "GIT_TERMINAL", "GIT_EXEC")
"""Beginnings of variables that say how git works; others say on which repository, as a hook that runs us does."""


class WorktreeError(ValueError):
    """Why git does not do what a release needs; the message says what to do."""


class Version(NamedTuple):
    """A number of a release: major, minor and patch."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def tag(self) -> str:
        """What its tag is called."""
        return f"v{self}"


def version_of(text: str) -> Version | None:
    """The version that a text such as '1.2.0' or 'v1.2.0' is; None where it is none."""
    found = _VERSION.fullmatch(text.removeprefix("v"))
    return Version(*map(int, found.groups())) if found else None


class Worktree:
    """The repository around a root folder. Raises WorktreeError where there is none."""

    def __init__(self, root: Path) -> None:
        program = shutil.which("git")
        if program is None:
            raise WorktreeError("git is not installed, and releases are commits with a tag")
        self._program, self.root = program, root
        top = self.tried("rev-parse", "--show-toplevel")
        if top is None:
            raise WorktreeError(f"{root} is in no git repository, and releases are commits with a tag")
        self.top = Path(top)

    @property
    def inside(self) -> Path:
        """Where in the repository the root folder is."""
        return self.root.resolve().relative_to(self.top.resolve())

    @property
    def branch(self) -> str:
        """The branch that is checked out; empty for a commit without one."""
        return self.tried("symbolic-ref", "--short", "--quiet", "HEAD") or ""

    @property
    def is_shallow(self) -> bool:
        """Whether earlier commits are missing here."""
        return self.asked("rev-parse", "--is-shallow-repository") == "true"

    @property
    def changes(self) -> list[str]:
        """What differs from the last commit, a line a file as `git status` has it."""
        return self.asked("status", "--porcelain").splitlines()

    def releases(self, revision: str = "HEAD") -> list[Version]:
        """The versions whose tags a revision has behind it or at it, lowest first."""
        tags = self.asked("tag", "--merged", revision, "--list", "v*").splitlines()
        return sorted(version for tag in tags if (version := version_of(tag)) and tag == version.tag)

    def all_releases(self) -> list[Version]:
        """All versions that have a tag, lowest first."""
        tags = self.asked("tag", "--list", "v*").splitlines()
        return sorted(version for tag in tags if (version := version_of(tag)) and tag == version.tag)

    def commit_of(self, revision: str) -> str | None:
        """The commit of a branch, tag or commit, 40 hexadecimal digits; None where there is none."""
        return self.tried("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")

    def copy(self, tag: str, folder: Path) -> Path:
        """A whole clone with a tag checked out, in `folder`; return the root folder in it. No network is used.

        It borrows what this repository holds, and writes nothing into it. Raises WorktreeError.
        """
        plain = ("-c", "core.autocrlf=false", "-c", "core.eol=lf", "-c", "advice.detachedHead=false")
        source = str(self.top.resolve())
        self.asked(*plain, "clone", "--quiet", "--shared", "--no-checkout", "--template=", "--", source, str(folder))
        clone = Worktree(folder)
        clone.asked(*plain, "checkout", "--quiet", "--detach", f"refs/tags/{tag}")
        return folder / self.inside

    def asked(self, *arguments: str) -> str:
        """What git answers. Raises WorktreeError with what it says where it refuses."""
        ran = self._run(arguments)
        if ran.returncode:
            said = (ran.stderr.strip() or ran.stdout.strip()).removeprefix("fatal: ").removeprefix("error: ")
            command = next((each for each in arguments if not each.startswith("-") and "=" not in each), "")
            raise WorktreeError(f"git {command} refuses: {said}")
        return ran.stdout.strip("\n")

    def tried(self, *arguments: str) -> str | None:
        """The same; None where git refuses."""
        ran = self._run(arguments)
        return ran.stdout.strip("\n") if ran.returncode == 0 else None

    def _run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        command = [self._program, "-c", "core.quotePath=false", *arguments]
        return subprocess.run(
            command, cwd=self.root, env=_environment(), capture_output=True, encoding="utf-8", errors="replace"
        )


def _environment() -> Mapping[str, str]:
    """This process's, in which nothing names another repository, and git speaks English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_OURS)}
    return {**kept, "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0"}
