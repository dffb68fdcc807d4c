"""`new`: begin a record."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from loaders.commands.exit_codes import CLEAN, MISUSE, PROBLEMS, misuse
from loaders.commands.options import add_root, allow_minus, cache, day

if TYPE_CHECKING:
    from loaders.commands.beginning import Given
    from loaders.commands.scaffolding import Begun
    from loaders.editing.workspace import Workspace

HELP = "begin a record: asks in a terminal, and takes everything by options without one"


def declare(parser: argparse.ArgumentParser) -> None:
    """When it happened, what, and whatever else is known."""
    add_root(parser)
    allow_minus(parser)  # of years before our era
    parser.add_argument("date", nargs="?", metavar="DATE", help="when it happened, such as 1991-06-04 or 1991-06")
    parser.add_argument("words", nargs="*", metavar="WORD", help="a few words that become the id (default: the title)")
    parser.add_argument("--title", metavar="TEXT", help="a headline in neutral words")
    parser.add_argument("--type", metavar="TYPE", help="what kind of event")
    parser.add_argument("--importance", choices=("1", "2", "3"), help="1 landmark, 2 major, 3 detail (default)")
    parser.add_argument("--summary", metavar="TEXT", help="what the sources agree on")
    many: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--place", nargs=2, metavar=("KEY", "ROLE"), help="where; may be given again", **many)
    parser.add_argument("--actor", nargs=2, metavar=("KEY", "ROLE"), help="who; may be given again", **many)
    parser.add_argument("--source", metavar="KEY", help="what carries the summary; may be given again", **many)
    parser.add_argument(
        "--claim",
        nargs=4,
        metavar=("ABOUT", "BY", "TEXT", "SOURCE"),
        help="what is contested; instead of TEXT also a figure, as 9 or 11-14; may be given again",
        **many,
    )
    parser.add_argument(
        "--relation", nargs=2, metavar=("RELATION", "EVENT"), help="to another event; may be given again", **many
    )
    parser.add_argument("--tag", metavar="KEY", help="may be given again", **many)
    parser.add_argument("--record", metavar="FILE", help="the same as a record in YAML; - for standard input")
    parser.add_argument("--no-asking", action="store_true", help="ask nothing, in a terminal either")
    parser.add_argument("--no-cache", action="store_true", help="read everything anew")
    parser.add_argument("--today", type=day, metavar="DATE", help="the day that counts as today (YYYY-MM-DD)")


def run(options: argparse.Namespace) -> int:
    """Ask for what is not given, where somebody can answer; write the file, and say what is left to do."""
    from loaders.commands.beginning import given, sorted_out
    from loaders.commands.scaffolding import NotBegun
    from loaders.editing.workspace import Workspace
    from loaders.problems.extras import not_installed
    from schema.dates import DateError

    is_asked = sys.stdin.isatty() and sys.stdout.isatty() and not options.no_asking and options.record != "-"
    workspace = Workspace(options.root, today=options.today, cache=cache(options))
    try:
        known = sorted_out(given(options), workspace.dataset, may_be_asked=is_asked)
        if is_asked:
            try:
                from loaders.commands.asking import ask
            except ModuleNotFoundError as error:
                print(f"Nothing is asked: {not_installed(error.name, 'curating')}.", file=sys.stderr)
            else:
                known = ask(known, workspace)
        return _write(options, workspace, known)
    except DateError as error:
        return misuse(f"{error.message}{f'; {error.hint}' if error.hint else ''}")
    except NotBegun as error:
        return misuse(str(error))
    except EOFError:
        print("stopped; nothing was written", file=sys.stderr)
        return PROBLEMS
    except OSError as error:
        return misuse(f"the file cannot be written ({error.strerror})")


def _write(options: argparse.Namespace, workspace: "Workspace", known: "Given") -> int:
    from loaders.commands.beginning import finished
    from loaders.commands.scaffolding import neighbours
    from loaders.problems import reports

    if not (known.date and known.words):
        lacking = " and ".join(name for name, value in (("DATE", known.date), ("--title", known.words)) if not value)
        return misuse(f"{lacking} must be given: 'python -m loaders new 1991-06-04 --title \"Talks in Prague\"'")
    near = [] if known.are_neighbours_told else neighbours(options.root, known.date)
    begun, left, problems = finished(workspace, known)
    try:
        workspace.write()
    except OSError as error:
        print(f"Nothing was written: the disk refused ({error.strerror}).", file=sys.stderr)
        return MISUSE
    if near:
        print(f"From the same time there is already: {', '.join(near)}")
    for _, path in workspace.changes:
        if path != begun.path:
            print(f"Added to {path}.")
    _tell_what_is_left(begun, left)
    if problems:
        print("It has these problems:")
        print(reports.FORMATS[reports.default_format()](problems), end="")
    return CLEAN


def _tell_what_is_left(begun: "Begun", left: list[str]) -> None:
    from loaders.problems import listed

    if left:
        print(f"Wrote {begun.path}. Fill in what is empty: {listed(left)}; take out what you do not need.")
    else:
        print(f"Wrote {begun.path}, a draft.")
    print("Then 'python -m loaders format' gives ids to facts and claims, and 'python -m loaders check' looks it over.")
