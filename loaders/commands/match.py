"""`match`: propose which rows of UCDP GED tell of which events."""

import argparse
import csv
import json
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.imports import print_refused
from loaders.commands.options import add_reading, add_root, cache

if TYPE_CHECKING:
    from loaders.importing.reading import Refused
    from loaders.matching.proposing import Match, Matcher
    from loaders.matching.rows import GedRow

HELP = "propose which rows of UCDP GED tell of which events"


def declare(parser: argparse.ArgumentParser) -> None:
    """Where the rows are, and in which form proposals are wanted."""
    add_root(parser)
    add_reading(parser)
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="files of GED (default: the rows imported into the database)",
    )
    parser.add_argument("--database", type=Path, metavar="FILE", help="which (default: conflict.db in the root)")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="form of the proposals")
    parser.add_argument("--open", action="store_true", help="leave out what the records have confirmed")


def run(options: argparse.Namespace) -> int:
    """Print a proposal a line: event, id of the row, answer, score, whether it is confirmed, and the reasons."""
    from loaders.importing.errors import SourceError
    from loaders.loading.datasets import load
    from loaders.matching.proposing import Matcher

    loaded = load(options.root, jobs=options.jobs, cache=cache(options))
    if loaded.errors:
        print("the records have errors, see 'python -m loaders check'; what they break is not matched", file=sys.stderr)
    matcher = Matcher(loaded.dataset)
    refused: list[Refused] = []
    try:
        if options.files:
            rows = _of_files(options.files, refused)
        else:
            rows = _of_database(options.database or options.root / "conflict.db", matcher)
    except SourceError as error:
        return misuse(str(error))
    matches = matcher.match(rows).matches
    _FORMS[options.format]([match for match in matches if not (options.open and match.is_confirmed)])
    print_refused(refused, len(refused))
    return PROBLEMS if loaded.errors or refused else CLEAN


def _of_files(paths: Iterable[Path], refused: "list[Refused]") -> "Iterable[GedRow]":
    """The rows of files; of an id that several have, that of the last one, and in a file the first, as in imports."""
    from loaders.building.ged_rows import rows_of_file

    rows: dict[int, GedRow] = {}
    for path in paths:
        of_file: dict[int, GedRow] = {}
        for row in rows_of_file(path, refused.append):
            of_file.setdefault(row.id, row)
        rows |= of_file
    return rows.values()


def _of_database(path: Path, matcher: "Matcher") -> "Sequence[GedRow]":
    """The rows that were imported into a database, those that may match. Raises SourceError where there are none."""
    from loaders.building.ged_rows import rows_in
    from loaders.importing.errors import SourceError

    cure = "name the files, or run 'python -m loaders import ged FILE' first"
    if not path.is_file():
        raise SourceError(f"there is no {path.name} from which to take rows of UCDP GED: {cure}")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as connection:
            return rows_in(connection, matcher.box, matcher.confirmed)
    except sqlite3.Error:
        raise SourceError(f"{path.name} has no rows of UCDP GED: {cure}") from None


_COLUMNS = ("event", "ged_id", "answer", "score", "confirmed", "reasons")


def _cells(match: "Match") -> tuple[str, int, str, float, str, str]:
    confirmed = "yes" if match.is_confirmed else "no"
    return match.event, match.ged_id, match.answer, match.score, confirmed, "; ".join(match.reasons)


def _table(matches: Iterable["Match"]) -> None:
    event = ""
    for match in matches:
        if match.event != event:
            event = match.event
            print(event)
        confirmed = "confirmed" if match.is_confirmed else ""
        print(f"  {match.ged_id:>7} {match.answer:<4} {match.score:.2f} {confirmed:<9}  {'; '.join(match.reasons)}")


def _csv(matches: Iterable["Match"]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(map(_cells, matches))


def _json(matches: Iterable["Match"]) -> None:
    told = [
        {
            "event": match.event,
            "ged_id": match.ged_id,
            "answer": match.answer,
            "score": match.score,
            "confirmed": match.is_confirmed,
            "reasons": match.reasons,
        }
        for match in matches
    ]
    print(json.dumps(told, ensure_ascii=False, indent=1))


_FORMS = {"table": _table, "csv": _csv, "json": _json}
