"""The rule of two people: what changes records is read by somebody else than who wrote it.

A review is a trailer of a commit, `Reviewed-by: NAME <ADDRESS>`: of the commit that it reviews, or of a later one,
which may be empty. It reviews everything up to there, but what its reviewer wrote. Who wrote and who read stands in git
alone; no record, and so nothing that is published, names them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from loaders.history.repository import FOLDERS, Repository
from loaders.history.snapshots import SnapshotError
from loaders.problems import Problem, plural
from loaders.reading.files import registry_of
from schema.registries import PUBLISHED_LISTS

CODE = "two-people"
_FIELDS = (
    "%H",
    "%P",
    "%aE",
    "%(trailers:key=Co-authored-by,valueonly,separator=%x1f)",
    "%(trailers:key=Reviewed-by,valueonly,separator=%x1f)",
)
_FORMAT = "%x00".join(_FIELDS) + "%x00"
_ADDRESS = re.compile(r"<([^<>]+)>\s*$")
_CURE = (
    "have somebody else read it, who then says so: "
    "git commit --allow-empty -m 'Review' --trailer 'Reviewed-by: NAME <ADDRESS>'"
)


class _Commit(NamedTuple):
    """A commit since the base."""

    parents: Sequence[str]
    authors: frozenset[str]
    """Their addresses, in small letters."""
    reviewers: frozenset[str]


def unreviewed(root: Path, base: str, drafts: Collection[str]) -> list[Problem]:
    """A problem for each file of records that somebody changed since `base` and nobody else has read since.

    `drafts` are the files that publish nothing, and need no second reader yet. Raises SnapshotError.
    """
    repository = Repository(root)
    commits = _commits(repository, base)
    read = _read(commits)
    found: dict[str, list[str]] = defaultdict(list)
    for commit, paths in _changed(repository, list(commits)).items():
        for path in paths if commit not in read else ():
            found[path].append(commit)
    problems = [_problem(path, f"{_those(names)} and nobody else has read it") for path, names in found.items()]
    problems += [_problem(path, "not committed, so nobody can have read it") for path in _not_committed(repository)]
    return sorted((each for each in problems if _counts(each.path, drafts)), key=lambda each: each.order)


def _commits(repository: Repository, base: str) -> dict[str, _Commit]:
    """What came since the base, by name."""
    told = repository.answer("log", f"--format={_FORMAT}", "--end-of-options", f"{base}..HEAD")
    if told is None:
        raise SnapshotError(
            f"{base!r} is no revision of a git repository around the records: name a commit, a branch or a tag; "
            "a checkout that has only the newest commit is filled up by 'git fetch --unshallow'"
        )
    fields = told.decode("utf-8", "replace").split("\0")
    rows = zip(*[iter(fields)] * len(_FIELDS), strict=False)
    return {
        name.strip(): _Commit(
            parents.split(), frozenset({author.lower(), *_people(along)}), frozenset(_people(readers))
        )
        for name, parents, author, along, readers in rows
    }


def _people(trailers: str) -> Iterator[str]:
    """The addresses in the values of trailers."""
    for value in trailers.split("\x1f"):
        if found := _ADDRESS.search(value):
            yield found[1].strip().lower()


def _read(commits: Mapping[str, _Commit]) -> set[str]:
    """The commits that somebody who did not write them has read: in themselves, or in one that comes after them."""
    read = set()
    for name, later in commits.items():
        waiting, met = [name] if later.reviewers else [], set[str]()
        while waiting:
            earlier = waiting.pop()
            if earlier in commits and earlier not in met:
                met.add(earlier)
                waiting.extend(commits[earlier].parents)
                if later.reviewers - commits[earlier].authors:
                    read.add(earlier)
    return read


def _changed(repository: Repository, commits: Sequence[str]) -> dict[str, list[str]]:
    """The files of records that each commit changed, from the root; of a merge, those that no side has so."""
    with TemporaryFile() as given:
        given.write("".join(f"{commit}\n" for commit in commits).encode())
        given.seek(0)
        shape = ("--stdin", "-r", "-c", "--root", "--name-only", "--no-renames", "--relative", "-z")
        told = repository.answer("diff-tree", *shape, "--", *FOLDERS, given=given) or b""
    found: dict[str, list[str]] = {}
    known, commit = set(commits), ""
    for field in told.decode("utf-8", "replace").split("\0"):
        if field.strip() in known:
            commit = field.strip()
        elif field:
            found.setdefault(commit, []).append(field)
    return found


def _not_committed(repository: Repository) -> list[str]:
    """The files of records that are not as the last commit has them."""
    told = repository.answer("ls-files", "-z", "--modified", "--deleted", "--others", "--exclude-standard", *FOLDERS)
    staged = repository.answer("diff-index", "-z", "--cached", "--name-only", "--relative", "HEAD", "--", *FOLDERS)
    return sorted({path for part in (told, staged) for path in (part or b"").decode().split("\0") if path})


def _counts(path: str, drafts: Collection[str]) -> bool:
    """Whether a file says anything that a person wrote and a reader sees."""
    return path.endswith(".yml") and path not in drafts and registry_of(path) not in PUBLISHED_LISTS


def _those(commits: Sequence[str]) -> str:
    more = f" and {plural(len(commits) - 1, 'earlier commit')}" if len(commits) > 1 else ""
    return f"changed in {commits[0][:10]}{more},"


def _problem(path: str, message: str) -> Problem:
    return Problem(path, 1, 1, "error", CODE, "", message, _CURE)
