"""`register`: list what is published."""

import argparse
import sys

from loaders.commands.exit_codes import CLEAN, PROBLEMS
from loaders.commands.options import add_root

HELP = "list what is published, so that it cannot vanish"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which records, and whether to write."""
    add_root(parser)
    parser.add_argument("--check", action="store_true", help="only say whether everything is listed")


def run(options: argparse.Namespace) -> int:
    """Let the lists grow, or say what they lack."""
    from loaders.loading.cache import cache_folder
    from loaders.loading.datasets import load
    from loaders.problems import plural
    from loaders.releasing import published_ids

    loaded = load(options.root, cache=cache_folder(options.root))
    if loaded.errors:
        print("There are errors in the records; 'python -m loaders check' shows them.", file=sys.stderr)
        return PROBLEMS
    lists = published_ids.grown(loaded.dataset)
    if options.check:
        lacking = [listed for listed in lists if listed.new]
        for listed in lacking:
            print(f"{listed.path} lacks {plural(listed.new, listed.noun)}; run 'python -m loaders register'")
        return PROBLEMS if lacking else CLEAN
    for listed in lists:
        if listed.total:
            published_ids.write(options.root, listed)
        print(f"{listed.path}: {plural(listed.total, listed.noun)}, {listed.new:,} of them new.")
    return CLEAN
