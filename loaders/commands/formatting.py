"""`format`: give an id to every fact and claim that has none, and say of translations which wording they follow."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.choosing import Choice
from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_reading, add_root, cache

if TYPE_CHECKING:
    from loaders.loading.datasets import Loaded
    from loaders.problems import FieldPath
    from loaders.reading.entries import Entry

_WRITTEN = ("events/", "registries/dataset")
"""What begins so is written into: events, and what the dataset says of itself."""
HELP = "give an id to every fact and claim that has none, and bind translations to their originals"


def declare(parser: argparse.ArgumentParser) -> None:
    """Which records."""
    add_root(parser)
    add_reading(parser)
    parser.add_argument(
        "--translated",
        metavar="LANGUAGE",
        help="translations of these files into that language follow the originals as these are now",
    )
    parser.add_argument("paths", nargs="*", metavar="FILE", help="only these files and folders (default: events/)")


def run(options: argparse.Namespace) -> int:
    """Write the ids and digests that are missing, and say where; leave records with errors alone, and say why."""
    from loaders.loading.datasets import load
    from loaders.problems import plural

    if options.translated and not options.paths:
        return misuse("--translated takes the files whose translations somebody has looked at")
    try:
        choice = Choice(options.paths, options.root)
    except ValueError as error:
        return misuse(str(error))
    loaded = load(options.root, jobs=options.jobs, cache=cache(options))
    left_alone = _tell_errors(loaded, choice)
    if choice and not (left_alone or any(path in choice for path in loaded.paths if path.startswith(_WRITTEN))):
        return misuse(f"there are no events in {', '.join(options.paths)}; they are in events/")
    chosen = {
        registry: [
            entry
            for entry in loaded.dataset.registry(registry).values()
            if entry.path in choice and entry.path not in left_alone
        ]
        for registry in ("events", "dataset")
    }
    counts = [_write_ids(options.root, entry, ids) for entry, ids in _without_ids(loaded, chosen["events"])]
    for entry in (*chosen["events"], *chosen["dataset"]):
        _bind_translations(options.root, entry, options.translated)
    print(f"{plural(sum(counts), 'new id')} in {plural(len(counts), 'file')}." if counts else "No id is missing.")
    if left_alone:
        print(f"{plural(len(left_alone), 'file')} with errors left alone.", file=sys.stderr)
    return PROBLEMS if left_alone else CLEAN


def _tell_errors(loaded: "Loaded", choice: Choice) -> set[str]:
    """Print the errors of what is written into, but for what is written here; return the paths of their files."""
    from loaders.checks.statements import ID_MISSING
    from loaders.checks.translations import OF_MISSING
    from loaders.problems import reports

    errors = [
        problem
        for problem in loaded.errors
        if problem.path.startswith(_WRITTEN) and problem.path in choice and problem.code not in (ID_MISSING, OF_MISSING)
    ]
    print(reports.FORMATS[reports.default_format()](errors), end="")
    return {problem.path for problem in errors}


def _without_ids(loaded: "Loaded", events: "list[Entry]") -> "list[tuple[Entry, dict[FieldPath, str]]]":
    """Those events that have statements without ids, each with new ones for these, by where they stand."""
    from loaders.checks.statements import published_statements
    from loaders.reading.statements import ids_of, statements_of

    published = published_statements(loaded.dataset)
    found = []
    for entry in events:
        bare = [statement.field for statement in statements_of(entry.data) if not statement.id]
        if bare:
            ids = ids_of(entry, published.get(entry.key, ()))
            found.append((entry, {field: ids[field] for field in bare}))
    return found


def _write_ids(root: Path, entry: "Entry", ids: "dict[FieldPath, str]") -> int:
    """Write ids into the file of a record, and say so; return how many."""
    from loaders.commands.id_writing import with_ids
    from loaders.problems import plural

    _rewrite(root / entry.path, lambda text: with_ids(text, ids))
    print(f"{entry.path}: {plural(len(ids), 'new id')}")
    return len(ids)


def _bind_translations(root: Path, entry: "Entry", language: str | None) -> None:
    """Write which wording translations follow: those that do not say, and that into a language; and say so."""
    from loaders.commands.id_writing import with_digests
    from loaders.problems import listed
    from loaders.reading.cited_texts import cited_texts

    loose = [
        (translation, original.digest)
        for original in cited_texts(entry.registry, entry.data)
        for translation in original.translations
        if not (of := translation.told["of"]) or (translation.told["language"] == language and of != original.digest)
    ]
    if loose:
        _rewrite(root / entry.path, lambda text: with_digests(text, {each.inside: digest for each, digest in loose}))
        bound = list(dict.fromkeys(each.told["language"] for each, _ in loose))
        follow = "follows" if len(bound) == 1 else "follow"
        print(f"{entry.path}: {listed(bound)} {follow} the original as it is now")


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a file, whose byte order mark stays."""
    from loaders.processes.atomic_replace import write_atomically

    whole = path.read_bytes().decode()
    text = whole.removeprefix("\ufeff")
    write_atomically(path, (whole.removesuffix(text) + change(text)).encode())
