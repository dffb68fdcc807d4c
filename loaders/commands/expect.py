"""`expect`: hold the built database to what its dataset is expected to be."""

import argparse
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_root

HELP = "hold the built database to what its dataset is expected to be"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which dataset, and which database."""
    add_root(parser)
    parser.add_argument("--database", type=Path, metavar="FILE", help="which (default: conflict.db in the root)")


def run(options: argparse.Namespace) -> int:
    """Print what is otherwise than expected, one a line, and how much there is."""
    from loaders.expecting import expect
    from loaders.exporting.asking import ExportError
    from loaders.problems import listed, plural

    database = options.database or options.root / "conflict.db"
    if reason := _unfit(database):
        return misuse(f"{reason}: run 'python -m loaders build' first")
    try:
        unmet, written = expect(options.root, database)
    except (ExportError, sqlite3.Error) as error:
        return misuse(f"{database.name} cannot be asked: {error}")
    for each in unmet:
        print(each)
    files = f"by the rules for all datasets and {listed(written.paths) or 'no file of its own'}"
    if unmet:
        are = "is" if len(unmet) == 1 else "are"
        print(f"{plural(len(unmet), 'expectation')} {are} not met, {files}", file=sys.stderr)
        return PROBLEMS
    print(f"everything is as expected, {files}", file=sys.stderr)
    return CLEAN


def _unfit(database: Path) -> str | None:
    """Why nothing can be asked of a file."""
    from datasette_timeline.published.version import SCHEMA_VERSION

    if not database.is_file():
        return f"there is no {database.name} in {database.resolve().parent}"
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            version = connection.execute("select value from dataset where name = 'schema_version'").fetchone()
    except sqlite3.Error:
        return f"{database.name} is no database of records"
    is_ours = version is not None and str(version[0]) == str(SCHEMA_VERSION)
    return None if is_ours else f"{database.name} was built by another version of this program"
