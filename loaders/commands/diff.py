"""`diff`: say what a branch changes for readers."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_reading, add_root, cache, day

if TYPE_CHECKING:
    from loaders.history.reviews import Review
    from loaders.loading.datasets import Loaded

HELP = "say in words what the records change for readers since a revision"


def declare(parser: argparse.ArgumentParser) -> None:
    """Since when, and in which form."""
    add_root(parser)
    add_reading(parser)
    parser.add_argument("base", metavar="BASE", help="a commit, branch or tag of the git repository: main, v1.2.0")
    parser.add_argument("--format", choices=("markdown", "html", "json"), default="markdown", help="form of the report")
    parser.add_argument("--today", type=day, metavar="DATE", help="the day that counts as today (YYYY-MM-DD)")


def run(options: argparse.Namespace) -> int:
    """Print the report; it fails where what was published has gone from its list.

    Records with errors are left out of it, which is said.
    """
    from loaders.history.reviews import FORMATS
    from loaders.history.snapshots import SnapshotError, unpack
    from loaders.history.unlisted import CODE
    from loaders.loading.datasets import load

    with TemporaryDirectory() as scratch:
        try:
            unpack(options.root, options.base, Path(scratch))
        except SnapshotError as error:
            return misuse(str(error))
        before = load(Path(scratch), today=options.today, jobs=options.jobs)
    after = load(options.root, today=options.today, jobs=options.jobs, cache=cache(options))
    review = _review(options.base, before, after)
    print(FORMATS[options.format](review), end="")
    failed = any(problem.code == CODE and problem.level == "error" for problem in review.problems)
    return _tell_unread(options.base, before, after) or (PROBLEMS if failed else CLEAN)


def _review(base: str, before: "Loaded", after: "Loaded") -> "Review":
    from loaders.history.changes import Versions, new_problems
    from loaders.history.reviews import Review
    from loaders.history.unlisted import unlisted

    versions = Versions(before.dataset, after.dataset)
    problems = [
        *unlisted(base, before.dataset, after.dataset),
        *new_problems(before.problems, after.problems),
    ]
    if before.errors or after.errors:  # then documents cannot be made of all
        return Review(base, versions.changes, (), (), problems)
    return Review(base, versions.changes, versions.verdicts, versions.balance, problems)


def _tell_unread(base: str, before: "Loaded", after: "Loaded") -> int:
    """Say which version has errors: of what does not stand up, nothing can be compared."""
    from loaders.problems import plural

    for name, loaded in ((base, before), ("this version", after)):
        if loaded.errors:
            files = plural(len({problem.path for problem in loaded.errors}), "file")
            print(f"{name} has errors in {files}; what they break is not compared.", file=sys.stderr)
    return PROBLEMS if after.errors else CLEAN
