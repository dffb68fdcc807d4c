"""Making a release: a version told everywhere, every id listed, one commit, one tag."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from loaders.loading.datasets import Loaded, load, today_anywhere
from loaders.problems import plural
from loaders.processes.atomic_replace import write_atomically
from loaders.releasing.data_changelog import DataChangelog, changed_since_last
from loaders.releasing.published_ids import Listed, grown
from loaders.releasing.telling import CHANGELOG, has_news, missing, retold, told_version
from loaders.releasing.worktree import Version, Worktree, WorktreeError, version_of

_AHEAD = timedelta(days=1)
"""How far the day may be ahead elsewhere: a record of the night is as old as the release."""


class Made(NamedTuple):
    """A release that was made."""

    told_in: list[str]
    """The files that tell its version now."""
    listed: list[Listed]
    changelog: DataChangelog
    since: str
    """The version before; empty where there is none."""


def obstacles(worktree: Worktree, version: Version, branch: str) -> list[str]:
    """Why no release can be made here yet: each with what to do."""
    return list(_obstacles(worktree, version, branch))


def _obstacles(worktree: Worktree, version: Version, branch: str) -> Iterator[str]:
    if changed := worktree.changes:
        yield f"{plural(len(changed), 'file')} not committed, such as {changed[0][3:]}: commit them, or take them away"
    if worktree.branch != branch:
        here = worktree.branch or "a commit without a branch"
        yield f"{here} is checked out, and releases are made on {branch}: git switch {branch}, or name it by --branch"
    if worktree.is_shallow:
        yield "earlier commits are missing here, and a release tells what changed: git fetch --unshallow"
    if version in (all_of_them := worktree.all_releases()):
        yield f"the tag {version.tag} is there already: a release is never made anew; take the next number"
    elif all_of_them and version < all_of_them[-1]:
        yield f"{version} is not higher than {all_of_them[-1]}, the last release"
    lacking = missing(worktree.root)
    yield from (f"there is no {name}, which tells the version: write it" for name in lacking)
    if lacking:
        return
    told = version_of(told_version(worktree.root))
    if told and version < told:
        yield f"{version} is not higher than {told}, which registries/dataset.yml has"
    if not has_news(worktree.root):
        yield f"{CHANGELOG} has no entry below '## [Unreleased]': write what users notice, if only 'Corrections'"


def make(worktree: Worktree, version: Version, day: date, progress: Callable[[str], None] = lambda words: None) -> Made:
    """Write the version everywhere, list every id, commit, and tag.

    Raises WorktreeError, TellingError or ReleaseError, and then leaves files and history as they were.
    """
    progress("checking")
    today = min(day + _AHEAD, today_anywhere())
    _ensure_sound(load(worktree.root, today=today))
    texts = dict(retold(worktree.root, version, day))
    before = {name: (worktree.root / name).read_bytes() for name in texts}
    try:
        _write(worktree.root, texts)
        loaded = load(worktree.root, today=today)
        _ensure_sound(loaded)
        lists = [listed for listed in grown(loaded.dataset) if listed.total]
        for listed in lists:
            path = worktree.root / listed.path
            before[listed.path] = path.read_bytes() if path.is_file() else b""
        _write(worktree.root, {listed.path: listed.text for listed in lists})
        progress("comparing with the last release")
        changelog, since = changed_since_last(worktree, version)
        progress("committing")
        _commit(worktree, version, [*texts, *(listed.path for listed in lists)], changelog.summary)
    except BaseException:
        _put_back(worktree, before)
        raise
    return Made(list(texts), lists, changelog, since)


class ReleaseError(ValueError):
    """Why no release was made."""


def _ensure_sound(loaded: Loaded) -> None:
    if loaded.problems:
        found = plural(len(loaded.problems), "problem")
        raise ReleaseError(f"the records have {found}; 'python -m loaders check --strict' shows what")


def _commit(worktree: Worktree, version: Version, paths: list[str], summary: str) -> None:
    """One commit with these files, and the tag; neither without the other."""
    earlier = worktree.commit_of("HEAD")
    worktree.asked("add", "--", *paths)
    worktree.asked("commit", "--quiet", "--message", f"Release {version}", "--", *paths)
    try:
        worktree.asked("tag", "--annotate", version.tag, "--message", f"Release {version}", "--message", summary)
    except WorktreeError:
        worktree.asked("reset", "--quiet", "--soft", str(earlier))
        raise


def _put_back(worktree: Worktree, before: Mapping[str, bytes]) -> None:
    for name, content in before.items():
        if content:
            write_atomically(worktree.root / name, content)
        else:
            (worktree.root / name).unlink(missing_ok=True)
    worktree.tried("reset", "--quiet", "--", *before)


def _write(root: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        write_atomically(root / name, text.encode())
