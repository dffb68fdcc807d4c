"""`schema`: write what follows from schema/."""

import argparse

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse

HELP = "write what follows from schema/: JSON Schemas, column help, tables of terms"


def declare(parser: argparse.ArgumentParser) -> None:
    """Whether to write."""
    parser.add_argument("--check", action="store_true", help="only say whether they are up to date")


def run(options: argparse.Namespace) -> int:
    """Write the files that are out of date, or name them."""
    from loaders.commands import generated_files

    try:
        outdated = generated_files.outdated()
    except ValueError as error:
        return misuse(str(error))
    if not options.check:
        generated_files.write(outdated)
    for path in outdated:
        name = generated_files.shown(path)
        print(f"{name} is out of date; run 'python -m loaders schema'" if options.check else f"wrote {name}")
    return PROBLEMS if options.check and outdated else CLEAN
