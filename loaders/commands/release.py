"""`release`: give the state of the records a number that others can cite."""

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_root, day
from loaders.commands.progress import Progress

if TYPE_CHECKING:
    from loaders.releasing.making import Made
    from loaders.releasing.worktree import Version

HELP = "make a release: write its version everywhere, list every id, commit and tag"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which version, of which day."""
    add_root(parser)
    parser.add_argument("version", metavar="VERSION", help="its number, such as 1.2.0")
    parser.add_argument("--day", type=day, metavar="DATE", help="the day of the release (default: today, in UTC)")
    parser.add_argument("--branch", default="main", metavar="NAME", help="where releases are made (default: main)")
    parser.add_argument(
        "--check", action="store_true", help="only say whether the version is told everywhere, and print its notes"
    )


def run(options: argparse.Namespace) -> int:
    """Make it, and say what was done; or say what is in the way."""
    from loaders.loading.datasets import today_anywhere
    from loaders.releasing.making import ReleaseError, make, obstacles
    from loaders.releasing.telling import TellingError
    from loaders.releasing.worktree import Worktree, WorktreeError, version_of

    version = version_of(options.version)
    if version is None:
        return misuse(f"{options.version!r} is no version such as 1.2.0")
    if options.check:
        return _check(options, version)
    if options.day and options.day > today_anywhere():
        return misuse(f"{options.day} is still to come, and a release is of a day that has begun")
    try:
        worktree = Worktree(options.root)
        found = obstacles(worktree, version, options.branch)
        if found:
            return _stopped(found)
        with Progress() as progress:
            made = make(worktree, version, options.day or datetime.now(UTC).date(), progress)
    except (WorktreeError, TellingError, ReleaseError) as error:
        return _stopped([str(error)])
    _tell(made, version, options.branch)
    return CLEAN


def _check(options: argparse.Namespace, version: "Version") -> int:
    from loaders.releasing.telling import faults, notes

    found = list(faults(options.root, version))
    if found:
        return _stopped(found)
    print(notes(options.root, version), end="")
    return CLEAN


def _stopped(reasons: list[str]) -> int:
    for reason in reasons:
        print(f"{reason}.", file=sys.stderr)
    return PROBLEMS


def _tell(made: "Made", version: "Version", branch: str) -> None:
    from loaders.problems import listed, plural

    print(f"{listed(made.told_in)} have version {version}.")
    for each in made.listed:
        print(f"{each.path}: {plural(each.total, each.noun)}, {each.new:,} of them new.")
    print(f"{f'Since {made.since}' if made.since else 'The first release'}: {made.changelog.summary}")
    print(f"Committed as 'Release {version}', with the tag {version.tag}. Look at it: git show {version.tag}")
    print(f"Then: git push origin {branch} {version.tag}")
    print(f"Or take it back: git tag --delete {version.tag} && git reset --hard HEAD~1")
