"""`build`: check the records and bake the database."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_reading, add_root, cache
from loaders.commands.progress import Progress

if TYPE_CHECKING:
    from loaders.building import Built

HELP = "check the records and bake the database"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which records, and which database."""
    add_root(parser)
    add_reading(parser)
    parser.add_argument("--output", type=Path, metavar="FILE", help="the database (default: conflict.db in the root)")
    parser.add_argument("--without-history", action="store_true", help="tell nothing of earlier versions of records")
    parser.add_argument("--include-drafts", action="store_true", help="publish drafts too, for a look at them")


def run(options: argparse.Namespace) -> int:
    """Build, and say what was built or why nothing was."""
    import sqlite3

    output: Path = (options.output or options.root / "conflict.db").absolute()
    if not output.parent.is_dir():
        return misuse(f"there is no folder {output.parent}")
    if output.is_dir():
        return misuse(f"{output} is a folder")
    before = _identity(output)
    try:
        built = _build(options, output)
    except (OSError, sqlite3.OperationalError) as error:
        _report_stop(error, output, is_as_before=_identity(output) == before)
        return PROBLEMS
    if built.failed:
        _report_failure(built, output)
        return PROBLEMS
    _report(built, output, options)
    return CLEAN


def _build(options: argparse.Namespace, output: Path) -> "Built":
    from loaders.building import build

    with Progress() as progress:
        return build(
            options.root,
            output,
            cache=cache(options),
            include_drafts=options.include_drafts,
            with_history=not options.without_history,
            jobs=options.jobs,
            progress=progress,
        )


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells one file at a path from another."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _report(built: "Built", output: Path, options: argparse.Namespace) -> None:
    from loaders.problems import plural

    if built.unchanged:
        print(f"{output.name} is up to date: nothing has changed ({built.seconds:.1f} s).")
    else:
        nouns = ("event", "claim", "source", "actor", "place")
        made = ", ".join(plural(built.counts[f"{noun}s"], noun) for noun in nouns)
        print(f"{output.name}: {made}; built in {built.seconds:.1f} s.")
    if built.without_history and not options.without_history:
        print(f"It tells nothing of earlier versions: {built.without_history}.")
    if built.unread:
        print(f"Passed over {plural(built.unread, 'earlier version')} of entries that are not valid today.")
    if built.drafts:
        print(f"Skipped {plural(built.drafts, 'draft')}; --include-drafts shows them.")
    if built.problems:
        shown = "shows it" if len(built.problems) == 1 else "shows them"
        print(f"{plural(len(built.problems), 'warning')}; 'python -m loaders check' {shown}.")


def _report_failure(built: "Built", output: Path) -> None:
    """Say what is wrong with the records."""
    from loaders.problems import reports

    print(reports.FORMATS[reports.default_format()](built.problems), end="")
    state = f"{output.name} was not touched" if output.exists() else f"no {output.name} was made"
    print(f"{reports.summary(built.problems, built.file_count)}; {state}", file=sys.stderr)


def _report_stop(error: Exception, output: Path, *, is_as_before: bool) -> None:
    """Say what the disk refused, and what stands there now."""
    print(f"The build stopped: {getattr(error, 'strerror', None) or error}.", file=sys.stderr)
    state = "is as it was before" if is_as_before else "is new, but undescribed"
    state = f"{output.name} {state}" if _identity(output) else f"There is no {output.name} yet"
    print(f"{state}. Make room or mend the folder, and build again.", file=sys.stderr)
