"""`purge`: take a person's name out of the records, and out of what was made of them."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_root

if TYPE_CHECKING:
    from loaders.commands.purging import Change, Purge

HELP = "take a person's name out of the records"


def declare(parser: argparse.ArgumentParser) -> None:
    """Whose name, what stands instead, and whether to write."""
    add_root(parser)
    parser.add_argument("name", metavar="NAME", help="a full name, in any form that the registry has")
    parser.add_argument("--as", dest="words", metavar="TEXT", help="what stands in place of it (default: initials)")
    parser.add_argument("--write", action="store_true", help="do it; without this, only say what would be done")


def run(options: argparse.Namespace) -> int:
    """Say what is done, do it where asked to, and say what is left to do and where the name still is."""
    from loaders.commands import purging
    from loaders.loading.datasets import load

    loaded = load(options.root, cache=None)
    try:
        purge = purging.Purge(purging.person_called(loaded.dataset, options.name, options.words), loaded.dataset)
        changes = purge.changes(options.root)
    except purging.PurgeError as error:
        return misuse(str(error))
    made = purging.outputs(options.root)
    _tell(options, purge, changes, made)
    if options.write:
        try:
            purging.write(options.root, changes)
            purging.delete(made)
        except OSError as error:
            print(f"The disk refused ({error.strerror}). Look with 'git status', and run it again.", file=sys.stderr)
            return PROBLEMS
    _tell_what_is_left(options, purge)
    return CLEAN


def _tell(options: argparse.Namespace, purge: "Purge", changes: "list[Change]", made: list[Path]) -> None:
    from loaders.problems import plural

    person = purge.person
    would = "" if options.write else "would be "
    print(f"{options.name!r} {would}replaced by {person.words!r}; in keys and ids by {person.key!r}.")
    for change in changes:
        moved = f", {would}renamed to {change.new_path}" if change.new_path != change.path else ""
        print(f"  {change.path}: {plural(change.places, 'place')}{moved}")
    for path in made:
        shown = (
            path.relative_to(options.root).as_posix() if path.is_relative_to(options.root) else "the cache of builds"
        )
        print(f"  {shown}: {would}deleted")
    if not changes:
        print("  no record has it")


def _tell_what_is_left(options: argparse.Namespace, purge: "Purge") -> None:
    from loaders.commands.purging import history
    from loaders.problems import plural

    if not options.write:
        print("Nothing was written; --write does it.")
    else:
        print(
            "Now run 'python -m loaders check', read 'git diff', then build; write exports anew and restart the site."
        )
    for surname, files in purge.surnames(options.root).items():
        print(f"{surname!r} by itself stands in {plural(files, 'file')}, where it may be anybody's: look there, too.")
    for form, count in history(options.root, purge.person.forms).items():
        print(f"The version history has {form!r} in {count} of its commits: git log --all -S{form!r}")
