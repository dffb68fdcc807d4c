"""`match`: propose which rows of UCDP GED tell of which events."""

import argparse
import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.exit_codes import CLEAN, PROBLEMS, misuse
from loaders.commands.options import add_reading, add_root, cache

if TYPE_CHECKING:
    from loaders.matching.proposing import Match
    from loaders.matching.rows import GedRow

HELP = "propose which rows of UCDP GED tell of which events"


def declare(parser: argparse.ArgumentParser) -> None:
    """Where the rows are, and in which form proposals are wanted."""
    add_root(parser)
    add_reading(parser)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV files of GED, also as .gz or .xz")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="form of the proposals")
    parser.add_argument("--open", action="store_true", help="leave out what the records have confirmed")


def run(options: argparse.Namespace) -> int:
    """Print a proposal a line: event, id of the row, answer, score, whether it is confirmed, and the reasons.

    Of an id that several files have, the row of the last one counts.
    """
    from loaders.loading.datasets import load
    from loaders.matching.proposing import Matcher
    from loaders.matching.rows import RowError, open_rows

    rows: dict[int, GedRow] = {}
    for path in options.files:
        try:
            rows.update((row.id, row) for row in open_rows(path))
        except OSError as error:
            return misuse(f"{path} cannot be read ({error.strerror or error})")
        except RowError as error:
            print(error, file=sys.stderr)
            return PROBLEMS
    loaded = load(options.root, jobs=options.jobs, cache=cache(options))
    if loaded.errors:
        print("the records have errors, see 'python -m loaders check'; what they break is not matched", file=sys.stderr)
    matches = Matcher(loaded.dataset).match(rows.values())
    _FORMS[options.format]([match for match in matches if not (options.open and match.is_confirmed)])
    return PROBLEMS if loaded.errors else CLEAN


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
