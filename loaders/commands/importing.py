"""`import`: put event data of others beside the records."""

import argparse
import sqlite3
import sys
from pathlib import Path

from loaders.commands.exit_codes import PROBLEMS, misuse
from loaders.commands.imports import add_release, report, sources_of
from loaders.commands.options import add_root
from loaders.commands.progress import Progress

HELP = "put event data of others beside the records: files of UCDP GED or ACLED"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which files, and into which database."""
    add_root(parser, needed=False)
    parser.add_argument("importer", choices=["ged", "acled"], metavar="KIND", help="what the files are: ged or acled")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV, plain or in .gz, .xz or .zip")
    parser.add_argument("--database", type=Path, metavar="FILE", help="where to (default: conflict.db in the root)")
    add_release(parser)


def run(options: argparse.Namespace) -> int:
    """Import, and say what became of the rows."""
    from loaders.building.adding import add
    from loaders.importing.errors import SourceError

    database: Path = (options.database or options.root / "conflict.db").absolute()
    if not database.is_file():
        return misuse(f"there is no {database.name} yet: run 'python -m loaders build' first")
    try:
        sources = sources_of(options.importer, options.files, options.release)
    except ValueError as error:
        return misuse(str(error))
    try:
        with Progress() as progress:
            summary = add(database, sources, progress)
    except (SourceError, OSError, sqlite3.Error) as error:
        print(f"{getattr(error, 'strerror', None) or error}.", file=sys.stderr)
        print(f"{database.name} was not touched.", file=sys.stderr)
        return PROBLEMS
    return report(summary, sources)
