"""`export`: write the site as plain files, and the dataset."""

import argparse
import sys
from pathlib import Path

from loaders.commands.exit_codes import CLEAN, misuse
from loaders.commands.options import add_root
from loaders.commands.progress import Progress

HELP = "write the site as plain files, and the dataset"


def declare(parser: argparse.ArgumentParser) -> None:
    """Where to, and which events."""
    add_root(parser)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to; an older export there is replaced")
    parser.add_argument("--base-url", default="http://localhost:8000/", metavar="URL", help="where DIR will be served")
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="QUERY",
        help="a set of events, such as 'place=geneva'; repeatable",
    )


def run(options: argparse.Namespace) -> int:
    """Export, and say how much."""
    from loaders.exporting import ExportError, export
    from loaders.problems import plural

    base_url, filters = options.base_url, options.filter
    try:
        with Progress() as progress:
            done = export(options.root, options.folder, base_url=base_url, filters=filters, progress=progress)
    except ExportError as error:
        return misuse(str(error))
    views = f" in {plural(done.views, 'view')}" if done.views > 1 else ""
    print(f"{options.folder}: {plural(done.events, 'event')}{views}, {plural(done.files, 'file')}.")
    if not done.parquet:
        print("There are no Parquet files, which need pyarrow: pip install pyarrow, and export again.", file=sys.stderr)
    return CLEAN
