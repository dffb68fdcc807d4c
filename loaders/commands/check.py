"""`check`: report every problem in the records."""

import argparse
import sys
from typing import TYPE_CHECKING

from loaders.commands.choosing import Choice
from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_reading, add_root, cache, day

if TYPE_CHECKING:
    from loaders.loading.datasets import Loaded
    from loaders.problems import Problem

HELP = "report every problem in the records"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which records, and which kind of report."""
    add_root(parser)
    add_reading(parser)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="report only problems of these files and folders")
    parser.add_argument("--format", choices=("text", "github", "json", "sarif"), help="form of the report")
    parser.add_argument("--strict", action="store_true", help="let warnings fail the check too")
    parser.add_argument(
        "--two-people", metavar="BASE", help="want everything since BASE to be read by somebody who did not write it"
    )
    parser.add_argument("--today", type=day, metavar="DATE", help="the day that counts as today (YYYY-MM-DD)")


def run(options: argparse.Namespace) -> int:
    """Print the problems, and how many there are."""
    from loaders.loading.datasets import load
    from loaders.problems import reports

    try:
        choice = Choice(options.paths, options.root)
    except ValueError as error:
        return misuse(str(error))
    loaded = load(options.root, today=options.today, jobs=options.jobs, cache=cache(options))
    try:
        unread = _unread(options, loaded)
    except ValueError as error:
        return misuse(str(error))
    problems = [problem for problem in [*loaded.problems, *unread] if problem.path in choice]
    checked = [path for path in loaded.paths if path in choice]
    if choice and not (checked or problems):
        return misuse(f"there are no records in {', '.join(options.paths)}; they are in events/ and registries/")
    print(reports.FORMATS[options.format or reports.default_format()](problems), end="")
    print(reports.summary(problems, len(checked)), file=sys.stderr)
    failing = problems if options.strict else [problem for problem in problems if problem.level == "error"]
    return PROBLEMS if failing else CLEAN


def _unread(options: argparse.Namespace, loaded: "Loaded") -> list["Problem"]:
    """What nobody has read but who wrote it, where that is asked for. Raises ValueError where nobody can know."""
    if options.two_people is None:
        return []
    from loaders.history.two_people import unreviewed

    drafts = {entry.path for entry in loaded.dataset.events.values() if entry.data["status"] == "draft"}
    return unreviewed(options.root, options.two_people, drafts)
