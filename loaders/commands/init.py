"""`init`: begin a dataset of your own, or renew the program's files in one."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import allow_minus

if TYPE_CHECKING:
    from loaders.starting import Answers

HELP = "begin a dataset of your own: a folder that can be checked, built and served at once"
_NO_MAP = "none"


class _Asked(NamedTuple):
    """Something that has to be said: the option, the question, and what makes a value of the answer."""

    name: str
    question: str
    example: str


_ASKED = (
    _Asked("title", "What is the dataset called?", "'Valley conflict timeline'"),
    _Asked("languages", "In which languages? First that of the records, as tags with commas between", "en,fr"),
    _Asked("sides", "Which sides are there? With commas between, or 'none'", "'Northland,Southland'"),
    _Asked(
        "box",
        "What does the map show? West, south, east, north in degrees, or 'none' for no map",
        "32.2,34.5,34.7,35.8",
    ),
)


def declare(parser: argparse.ArgumentParser) -> None:
    """Where to, and what has to be said; what is not said is asked in a terminal."""
    allow_minus(parser)
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or an empty one")
    parser.add_argument("--title", metavar="TEXT", help="what the dataset is called")
    parser.add_argument("--languages", metavar="TAGS", help="such as en,fr: of the records, then others of the site")
    parser.add_argument("--sides", metavar="NAMES", help="such as 'Northland,Southland', at most four; or 'none'")
    parser.add_argument("--box", metavar="W,S,E,N", help="what the map shows, in degrees; or 'none'")
    parser.add_argument("--publisher", metavar="TEXT", help="who publishes it (default: the title)")
    parser.add_argument("--empty", action="store_true", help="without the example record")
    parser.add_argument(
        "--update",
        action="store_true",
        help="instead: say what this version of the program would change in DIR, a dataset that is there already",
    )
    parser.add_argument("--write", action="store_true", help="with --update: change it; records are never touched")


def run(options: argparse.Namespace) -> int:
    """Write the folder, and say what to do next."""
    if options.update:
        return _update(options)
    if options.write:
        return misuse("--write goes with --update")
    from loaders.commands.beginning_datasets import NoDatasetError, begin_dataset, ensure_empty
    from loaders.problems import plural

    try:
        ensure_empty(options.folder)
        answers = _answers(options)
        begun = begin_dataset(options.folder, answers, datetime.now(UTC).date(), with_example=not options.empty)
    except (ValueError, NoDatasetError) as error:
        return misuse(str(error))
    except EOFError:
        return misuse("no answer came, and nothing was written")
    except OSError as error:
        reason = f"{options.folder}: {error.strerror or error}"
        print(f"Nothing was written into {reason}. Make room or mend the folder, and try again.", file=sys.stderr)
        return PROBLEMS
    print(f"{options.folder}: {plural(begun.files, 'file')}. It can be built and served as it is:")
    print()
    if options.folder.resolve() != Path.cwd():
        print(f"  cd {_for_shell(options.folder)}")
    print("  python -m loaders build")
    print("  python -m loaders serve")
    print()
    if begun.warnings:
        print("What you may want to say otherwise:", *begun.warnings, sep="\n  ")
    print("README.md there says how to write the first event, and how to put the site on the internet.")
    return CLEAN


def _answers(options: argparse.Namespace) -> "Answers":
    """What was said, with what is asked now. Raises ValueError, or EOFError."""
    from loaders.mapping.boxes import Box
    from loaders.starting import Answers, languages_of, publisher_of, sides_of, title_of

    makers: dict[str, Callable[[str], Any]] = {
        "title": title_of,
        "languages": languages_of,
        "sides": sides_of,
        "box": lambda text: None if text.strip().lower() == _NO_MAP else Box.parsed(text),
    }
    values = {name: make(given) for name, make in makers.items() if (given := getattr(options, name)) is not None}
    missing = [each for each in _ASKED if each.name not in values]
    if missing and not sys.stdin.isatty():
        said = ", ".join(f"--{each.name} {each.example}" for each in missing)
        raise ValueError(f"say also {said}; in a terminal, what is not said is asked")
    for each in missing:
        values[each.name] = _ask(each, makers[each.name])
    publisher = values["title"] if options.publisher is None else publisher_of(options.publisher)
    return Answers(publisher=publisher, **values)


def _ask(asked: _Asked, make: Callable[[str], Any]) -> Any:
    """The answer to a question, asked again until it will do."""
    while True:
        print(f"{asked.question} (such as {asked.example})", file=sys.stderr)
        try:
            return make(input("> "))
        except ValueError as error:
            print(f"{error}", file=sys.stderr)


def _update(options: argparse.Namespace) -> int:
    """Say or do what this version of the program would change."""
    from loaders.commands.beginning_datasets import renew

    if not (options.folder / "registries").is_dir():
        return misuse(f"{options.folder} is no dataset's folder: it has no registries/; without --update, one is begun")
    try:
        changed = renew(options.folder.resolve(), write=options.write, show=sys.stdout.write)
    except ValueError as error:
        return misuse(str(error))
    if not changed:
        print("Everything is as this version of the program makes it.")
    elif options.write:
        print(f"Wrote {', '.join(changed)}.")
    else:
        print(f"Would change {', '.join(changed)}; --write does it.")
    return CLEAN


def _for_shell(folder: Path) -> str:
    import shlex

    return shlex.quote(str(folder))
