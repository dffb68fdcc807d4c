"""`explain`: say what a rule wants."""

import argparse

from loaders.commands.exit_codes import CLEAN, misuse

HELP = "say what a rule wants, with an example"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which rule."""
    parser.add_argument("code", nargs="?", metavar="CODE", help="the code in brackets; without it, all are listed")


def run(options: argparse.Namespace) -> int:
    """Print one rule, or the list of all."""
    from loaders.commands.explanations import explain, overview

    try:
        print(overview() if options.code is None else explain(options.code), end="")
    except KeyError as error:
        return misuse(str(error.args[0]))
    return CLEAN
