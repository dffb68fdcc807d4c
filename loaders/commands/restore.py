"""`restore`: write the database as the records stood on a day."""

import argparse
import sqlite3
import sys
from pathlib import Path

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import moment
from loaders.commands.progress import Progress

HELP = "write the database as the records stood on a day"


def declare(parser: argparse.ArgumentParser) -> None:
    """From which database, of which day, and where to."""
    parser.add_argument("database", type=Path, metavar="FILE", help="a database that was built with its history")
    parser.add_argument(
        "moment", type=moment, metavar="WHEN", help="a day, whose end in UTC is meant, or such as 2001-02-03T18:30:00Z"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to (default: as-of-DATE.db)")


def run(options: argparse.Namespace) -> int:
    """Write it, and say of which revision it is."""
    from loaders.history.restoring import RestoreError, restore
    from loaders.problems import plural

    output: Path = (options.output or Path(f"as-of-{options.moment[:10]}.db")).absolute()
    if not output.parent.is_dir():
        return misuse(f"there is no folder {output.parent}")
    try:
        with Progress() as progress:
            restored = restore(options.database, options.moment, output, progress)
    except RestoreError as error:
        return misuse(str(error))
    except (OSError, sqlite3.Error) as error:
        print(f"The database was not restored: {error}. Make room or mend the folder, and try again.", file=sys.stderr)
        return PROBLEMS
    events = plural(restored.counts["events"], "event")
    print(f"{output.name}: {events}; the records are those of {restored.date}, commit {restored.commit[:12]}.")
    return CLEAN
