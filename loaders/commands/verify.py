"""`verify`: look whether a release is what its tag gives."""

import argparse
import sys
from pathlib import Path

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_root
from loaders.commands.progress import Progress

HELP = "look whether the files of a release are whole, and what its tag gives"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which release, and how far to go."""
    add_root(parser, needed=False)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="the folder of a release, its .tar.gz or .zip")
    parser.add_argument("--sums", action="store_true", help="only look whether the files are those that were released")
    parser.add_argument(
        "--rebuild", action="store_true", help="run the program of the tag, where it is another one than this"
    )


def run(options: argparse.Namespace) -> int:
    """Say what is not as it was released, or that everything is."""
    from loaders.releasing.archives import ArchiveError, opened

    if not options.archive.exists():
        return misuse(f"there is no folder and no archive {options.archive}")
    try:
        with opened(options.archive) as folder:
            return _verify(folder, options)
    except ArchiveError as error:
        return _refused([str(error)])


def _verify(folder: Path, options: argparse.Namespace) -> int:
    from loaders.problems import plural
    from loaders.releasing.sums import faults, read_manifest
    from loaders.releasing.verifying import NotRebuilt, compare

    if found := faults(folder):
        return _refused(found)
    manifest = read_manifest(folder)
    print(f"Version {manifest.version}, {plural(len(manifest.files), 'file')}: all as their sums say.")
    if options.sums:
        return CLEAN
    try:
        with Progress() as progress:
            done = compare(options.root, folder, foreign=options.rebuild, progress=progress)
    except NotRebuilt as error:
        print(f"It was not made again: {error}.", file=sys.stderr)
        return PROBLEMS
    for note in done.notes:
        print(f"{note}.")
    if done.faults:
        return _refused(done.faults)
    compared = plural(done.files, "file")
    print(f"Made again from {manifest.tag}, commit {manifest.commit}: {compared} compared, all the same.")
    return CLEAN


def _refused(faults: list[str]) -> int:
    for fault in faults:
        print(f"{fault}.", file=sys.stderr)
    print("Do not use it as that release: fetch it once more from where it was published.", file=sys.stderr)
    return PROBLEMS
