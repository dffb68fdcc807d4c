"""`bundle`: write the release that is checked out as a folder of files, never to be changed."""

import argparse
from pathlib import Path

from loaders.commands.exit_codes import CLEAN, misuse
from loaders.commands.options import add_root
from loaders.commands.progress import Progress

HELP = "write the release that is checked out as a folder of files"


def declare(parser: argparse.ArgumentParser) -> None:
    """Where to, and where the site is known."""
    add_root(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where the folder of its version goes (default: releases/)"
    )
    parser.add_argument("--base-url", metavar="URL", help="where the site is known (default: site_url of metadata.yml)")
    parser.add_argument("--archive", action="store_true", help="put all of it into one .tar.gz beside the folder, too")


def run(options: argparse.Namespace) -> int:
    """Write it, and say where."""
    from datasette_timeline.published.downloads import RELEASES
    from loaders.problems import plural
    from loaders.releasing.bundling import BundleError, ExportError, bundle, pack
    from loaders.releasing.worktree import WorktreeError

    output: Path = options.output or options.root / RELEASES
    try:
        with Progress() as progress:
            done = bundle(options.root, output, options.base_url, progress)
            archive = pack(done.folder) if options.archive else None
    except (BundleError, WorktreeError, ExportError) as error:
        return misuse(str(error))
    print(f"{done.folder}: version {done.version}, {plural(done.files, 'file')}. {done.summary}")
    if archive:
        print(f"{archive}: all of it.")
    return CLEAN
