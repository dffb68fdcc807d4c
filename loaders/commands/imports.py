"""Files of others as commands take them: which release each is, and what became of their rows."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.exit_codes import CLEAN, PROBLEMS

if TYPE_CHECKING:
    from loaders.importing.merging import Source, Summary
    from loaders.importing.reading import Refused

_SHOWN = 20
"""Refused rows that are printed."""


def add_release(parser: argparse.ArgumentParser) -> None:
    """Let users say of which release imported files are: `options.release`."""
    parser.add_argument("--release", metavar="NUMBER", help="release of imported files whose names do not tell it")


def sources_of(name: str, paths: Sequence[Path], release: str | None) -> "list[Source]":
    """Files, each with its release. Raises ValueError where that is not known, or told in two ways."""
    from loaders.importing.importers import IMPORTERS
    from loaders.importing.merging import Source

    importer = IMPORTERS[name]
    sources = []
    for path in paths:
        told = importer.release_in(path.name)
        if told and release and told != release:
            raise ValueError(
                f"the name of {path.name} says release {told}, and --release {release}: rename the file, or leave out "
                "--release"
            )
        found = told or release
        if not found:
            raise ValueError(f"the name of {path.name} does not say which release it is: add --release NUMBER")
        importer.rank(found)
        sources.append(Source(importer, path, found))
    return sources


def report(summary: "Summary", sources: "Sequence[Source]") -> int:
    """Say what became of the rows; return the exit code, which tells of refused ones."""
    from loaders.problems import plural

    importer, counts = sources[0].importer, summary.counts
    found = ", ".join(f"{counts[word]:,} {word}" for word in ("new", "changed", "unchanged"))
    print(f"{importer.title}: {found}, {counts['refused']:,} refused.")
    if counts["older"]:
        print(f"{plural(counts['older'], 'row')} left aside: the database has them from a later release.")
    for flag, count in sorted(summary.flagged.items()):
        print(f"Flagged {plural(count, 'row')} as {flag}: {importer.flag_words[flag]}.")
    for remark in summary.remarks:
        print(remark)
    for licence in sorted({importer.terms(source.release).licence for source in sources}):
        print(f"Licence: {licence}.")
    print_refused(summary.refused, counts["refused"])
    return PROBLEMS if counts["refused"] else CLEAN


def print_refused(refused: "Sequence[Refused]", count: int) -> None:
    """Name the first of so many rows that could not be read."""
    if refused:
        print("Refused:", file=sys.stderr)
    for each in refused[:_SHOWN]:
        print(f"  {each.file}, line {each.line}: {each.reason}", file=sys.stderr)
    if more := count - len(refused[:_SHOWN]):
        print(f"  and {more:,} more", file=sys.stderr)
