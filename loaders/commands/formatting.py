"""`format`: put hand-written files into their form, and write ids and what translations follow where these lack."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

from loaders.commands.choosing import Choice
from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_reading, add_root, cache

if TYPE_CHECKING:
    from loaders.commands.additions import Addition
    from loaders.loading.datasets import Loaded

HELP = "put files into their form: keys in order, long lines broken, ids given; what they say stays"


class _Outcome(NamedTuple):
    """What became of a file."""

    changed: bool
    lacks: bool
    """Whether something is to be added that could not be."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Which files, and whether to write them."""
    add_root(parser)
    add_reading(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; fail with the names of what would change")
    parser.add_argument("--diff", action="store_true", help="write nothing; fail with a patch of what would change")
    parser.add_argument(
        "--translated",
        metavar="LANGUAGE",
        help="translations of these files into that language follow the originals as these are now",
    )
    parser.add_argument("paths", nargs="*", metavar="FILE", help="only these files and folders (default: all)")


def run(options: argparse.Namespace) -> int:
    """Write the files that are not in their form, or say which; leave those alone that cannot be read, and say why."""
    from loaders.commands.additions import additions
    from loaders.loading.datasets import load
    from loaders.problems import plural
    from loaders.reading.files import registry_of
    from schema.registries import PUBLISHED_LISTS

    if options.translated and not options.paths:
        return misuse("--translated takes the files whose translations somebody has looked at")
    try:
        choice = Choice(options.paths, options.root)
    except ValueError as error:
        return misuse(str(error))
    loaded = load(options.root, jobs=options.jobs, cache=cache(options))
    with_errors = _tell_errors(loaded, choice, sys.stderr if options.diff else sys.stdout)
    paths = [path for path in loaded.paths if path in choice and registry_of(path) not in PUBLISHED_LISTS]
    if choice and not (with_errors or paths):
        return misuse(f"no records are in {', '.join(options.paths)}; they are in events/ and registries/")
    missing = additions(loaded.dataset, with_errors, options.translated)
    outcomes = [_format(options, path, missing.get(path, ())) for path in paths]
    changed = [each for each in outcomes if each.changed]
    if not options.diff:
        writes = not options.check
        done = f"Wrote {plural(len(changed), 'file')}." if writes else f"{plural(len(changed), 'file')} would change."
        print(done if changed else "Nothing is to be changed.")
    if with_errors:
        print(f"No ids for {plural(len(with_errors), 'file')} with errors.", file=sys.stderr)
    lacking = any(each.lacks for each in outcomes)
    return PROBLEMS if with_errors or lacking or (changed and (options.check or options.diff)) else CLEAN


def _tell_errors(loaded: "Loaded", choice: Choice, stream: TextIO) -> set[str]:
    """Print the errors of the files that are meant, but for what is written here; return the paths of those files."""
    from loaders.commands.additions import CURED
    from loaders.problems import reports

    errors = [problem for problem in loaded.errors if problem.path in choice and problem.code not in CURED]
    print(reports.FORMATS[reports.default_format()](errors), end="", file=stream)
    return {problem.path for problem in errors}


def _format(options: argparse.Namespace, path: str, missing: "Sequence[Addition]") -> _Outcome:
    """Write a file in its form and with what it lacks, or say what would change."""
    from loaders.commands.record_form import in_form
    from loaders.editing.documents import CannotEdit
    from loaders.editing.patches import patch
    from loaders.processes.atomic_replace import write_atomically
    from loaders.reading.files import registry_of

    whole = (options.root / path).read_bytes().decode()
    formed = in_form(whole, registry_of(path))
    text, added, lacks = formed.text, [], False
    for addition in missing:
        try:
            text = addition.change(text)
        except CannotEdit as error:
            print(f"{path}: {addition.words} not written: {error}", file=sys.stderr)
            lacks = True
        else:
            added.append(addition.words)
    if formed.left:
        print(f"{path}: {formed.left}", file=sys.stderr)
    if text == whole:
        return _Outcome(changed=False, lacks=lacks)
    if options.diff:
        sys.stdout.writelines(patch(whole, text, path))
    else:
        print(f"{path}: {', '.join([*added, *formed.changes])}")
    if not (options.check or options.diff):
        write_atomically(options.root / path, text.encode())
    return _Outcome(changed=True, lacks=lacks)
