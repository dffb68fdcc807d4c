"""`format`: give an id to every fact and claim that has none."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.choosing import Choice
from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_reading, add_root, cache

if TYPE_CHECKING:
    from loaders.loading.datasets import Loaded
    from loaders.problems import FieldPath
    from loaders.reading.entries import Entry

HELP = "give an id to every fact and claim that has none"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which records."""
    add_root(parser)
    add_reading(parser)
    parser.add_argument("paths", nargs="*", metavar="FILE", help="only these files and folders (default: events/)")


def run(options: argparse.Namespace) -> int:
    """Write the ids that are missing, and say where; leave records with errors alone, and say why."""
    from loaders.loading.datasets import load
    from loaders.problems import plural

    try:
        choice = Choice(options.paths, options.root)
    except ValueError as error:
        return misuse(str(error))
    loaded = load(options.root, jobs=options.jobs, cache=cache(options))
    left_alone = _tell_errors(loaded, choice)
    if choice and not (left_alone or any(path in choice for path in loaded.paths if path.startswith("events/"))):
        return misuse(f"there are no events in {', '.join(options.paths)}; they are in events/")
    counts = [
        _write(options.root, entry, ids)
        for entry, ids in _without_ids(loaded)
        if entry.path in choice and entry.path not in left_alone
    ]
    print(f"{plural(sum(counts), 'new id')} in {plural(len(counts), 'file')}." if counts else "No id is missing.")
    if left_alone:
        print(f"{plural(len(left_alone), 'file')} with errors left alone.", file=sys.stderr)
    return PROBLEMS if left_alone else CLEAN


def _tell_errors(loaded: "Loaded", choice: Choice) -> set[str]:
    """Print the errors of events, but for ids that are missing; return the paths of their files."""
    from loaders.checks.statements import ID_MISSING
    from loaders.problems import reports

    errors = [
        problem
        for problem in loaded.errors
        if problem.path.startswith("events/") and problem.path in choice and problem.code != ID_MISSING
    ]
    print(reports.FORMATS[reports.default_format()](errors), end="")
    return {problem.path for problem in errors}


def _without_ids(loaded: "Loaded") -> "list[tuple[Entry, dict[FieldPath, str]]]":
    """The events that have statements without ids, each with new ones for these, by where they stand."""
    from loaders.checks.statements import published_statements
    from loaders.reading.statements import ids_of, statements_of

    published = published_statements(loaded.dataset)
    found = []
    for entry in loaded.dataset.events.values():
        bare = [statement.field for statement in statements_of(entry.data) if not statement.id]
        if bare:
            ids = ids_of(entry, published.get(entry.key, ()))
            found.append((entry, {field: ids[field] for field in bare}))
    return found


def _write(root: Path, entry: "Entry", ids: "dict[FieldPath, str]") -> int:
    """Write ids into the file of a record, and say so; return how many."""
    from loaders.commands.id_writing import with_ids
    from loaders.problems import plural
    from loaders.processes.atomic_replace import write_atomically

    path = root / entry.path
    whole = path.read_bytes().decode()
    text = whole.removeprefix("\ufeff")
    write_atomically(path, (whole.removesuffix(text) + with_ids(text, ids)).encode())
    print(f"{entry.path}: {plural(len(ids), 'new id')}")
    return len(ids)
