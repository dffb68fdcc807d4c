"""`package`: write the dataset as files, for the site to offer for download."""

import argparse
import sys
from pathlib import Path

from loaders.commands.exit_codes import CLEAN, misuse
from loaders.commands.options import add_root
from loaders.commands.progress import Progress

HELP = "write the dataset as files, for the site to offer"


def declare(parser: argparse.ArgumentParser) -> None:
    """Where to, and where the site is known."""
    add_root(parser)
    parser.add_argument("--output", type=Path, metavar="DIR", help="where to (default: downloads/ in the root)")
    parser.add_argument("--base-url", metavar="URL", help="where the site is known (default: site_url of metadata.yml)")


def run(options: argparse.Namespace) -> int:
    """Write them, and say how many."""
    from datasette_timeline.published.downloads import FOLDER
    from loaders.exporting import ExportError, offer
    from loaders.problems import plural
    from loaders.problems.extras import not_installed

    folder: Path = options.output or options.root / FOLDER
    try:
        with Progress() as progress:
            done = offer(options.root, folder, options.base_url, progress)
    except ExportError as error:
        return misuse(str(error))
    print(f"{folder}: {plural(done.files, 'file')}.")
    if not done.parquet:
        print(f"There are no Parquet files: {not_installed('pyarrow', 'parquet')}.", file=sys.stderr)
    return CLEAN
