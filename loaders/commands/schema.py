"""`schema`: write what follows from schema/, for the program and for a dataset."""

import argparse
from pathlib import Path

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import PROGRAM, add_root

HELP = (
    "write what follows from the schema: column help, tables of terms, JSON Schemas; or the keys that editors complete"
)


def declare(parser: argparse.ArgumentParser) -> None:
    """Whether to write, and what."""
    add_root(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="only say whether they are up to date")
    what.add_argument(
        "--keys", action="store_true", help="give editors the keys of the records in DIR, and the schemas"
    )


def run(options: argparse.Namespace) -> int:
    """Write the files that are out of date, or name them."""
    from loaders.commands import generated_files

    if options.keys:
        return _give_keys(options.root)
    try:
        outdated = generated_files.outdated(options.root)
    except ValueError as error:
        return misuse(str(error))
    if not options.check:
        generated_files.write(outdated)
    for path in outdated:
        name = generated_files.shown(path, options.root)
        print(f"{name} is out of date; run 'python -m loaders schema'" if options.check else f"wrote {name}")
    if options.check:
        return PROBLEMS if outdated else CLEAN
    return CLEAN if options.root == PROGRAM else _give_keys(options.root)


def _give_keys(root: Path) -> int:
    from loaders.commands.editor_keys import give_keys
    from loaders.loading.cache import cache_folder
    from loaders.loading.datasets import load

    try:
        written = give_keys(root, load(root, cache=cache_folder(root)).dataset)
    except ValueError as error:
        return misuse(str(error))
    for path in written:
        print(f"wrote {path.relative_to(root).as_posix()}")
    return CLEAN
