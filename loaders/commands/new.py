"""`new`: begin a record."""

import argparse

from loaders.commands.exit_codes import CLEAN, misuse
from loaders.commands.options import add_root

HELP = "begin a record: a file to fill in"


def declare(parser: argparse.ArgumentParser) -> None:
    """When it happened, and what."""
    add_root(parser)
    parser.add_argument("date", metavar="DATE", help="when it happened, such as 1991-06-04 or 1991-06")
    parser.add_argument("words", nargs="+", metavar="WORD", help="what happened, in a few words: they become the id")


def run(options: argparse.Namespace) -> int:
    """Write the file, and say where it is."""
    from loaders.commands.scaffolding import NotBegun, begin
    from schema.dates import DateError

    try:
        begun = begin(options.root, options.date, " ".join(options.words))
    except DateError as error:
        return misuse(f"{error.message}{f'; {error.hint}' if error.hint else ''}")
    except NotBegun as error:
        return misuse(str(error))
    except OSError as error:
        return misuse(f"the file cannot be written ({error.strerror})")
    if begun.neighbours:
        print(f"From the same time there is already: {', '.join(begun.neighbours)}")
    print(f"Wrote {begun.path}. Fill it in, and take out what you do not need.")
    print("Then 'python -m loaders format' gives ids to facts and claims, and 'make check' looks it over.")
    return CLEAN
