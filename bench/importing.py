"""Importing invented rows of UCDP GED's shape against sqlite-utils (yaml-to-sqlite brings it), and again."""

import csv
import lzma
import random
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.measuring import Run, best, python, run
from bench.records import write_dataset
from bench.reporting import Result

PROGRAM = Path(__file__).resolve().parent.parent
ROWS = 176_579
MANY_ROWS = 417_968
RECORDS = 50
TIMES = 3
MOST_MB = 300

_HEADER = (
    *("id", "year", "month", "day", "country", "type_of_violence", "conflict_name", "side_a", "side_b"),
    *("latitude", "longitude", "low_death", "best_death", "high_death"),
)
_KINDS = ("State-based violence", "Non-state violence", "One-sided violence")
_INDEXED = (("conflict_name",), ("country",), ("year", "month", "day"), ("latitude", "longitude"))
_SEARCHED = ("conflict_name", "side_a", "side_b", "country")


def measure(folder: Path) -> Iterator[Result]:
    """Invent rows, build a small database below `folder`, and measure; one result a bar."""
    root = folder / "dataset"
    write_dataset(root, RECORDS)
    run(python("-m", "loaders", "build", "--root", str(root), "--no-cache"), PROGRAM)
    database = folder / "conflict.db"

    def forget() -> None:
        shutil.copy(root / "conflict.db", database)

    def imported(file: Path, *, watch_memory: bool = False) -> Run:
        command = python("-m", "loaders", "import", "ged", str(file), "--database", str(database))
        return run(command, PROGRAM, watch_memory=watch_memory)

    for rows, times in ((ROWS, TIMES), (MANY_ROWS, 1)):
        plain = folder / f"{rows}-rows-v21_1.csv"
        write_rows(plain, rows)
        packed = plain.with_suffix(".csv.xz")
        packed.write_bytes(lzma.compress(plain.read_bytes()))
        theirs = best(times, forget, partial(_sqlite_utils, database, plain))
        first = best(times, forget, partial(imported, packed))
        again = imported(packed)
        unpacked = imported(plain)
        yield Result(f"sqlite-utils on {rows:,} rows, unpacked / import", theirs.seconds, first.seconds, at_least=5)
        yield Result("importing the same file again / import", again.seconds, first.seconds, at_most=0.5)
        yield Result("importing the same rows in another file / import", unpacked.seconds, first.seconds)
        forget()
        memory = imported(packed, watch_memory=True).peak_mb
        if memory is not None:
            yield Result("peak memory of the import", memory, 1, at_most=MOST_MB, unit="MB")


def _sqlite_utils(database: Path, rows: Path) -> Run:
    """How sqlite-utils does for the rows, their indexes and full-text search."""
    tool = str(Path(python()[0]).with_name("sqlite-utils"))
    commands = [
        [tool, "insert", str(database), "ged", str(rows), "--csv", "--pk", "id"],
        *([tool, "create-index", str(database), "ged", *columns] for columns in _INDEXED),
        [tool, "enable-fts", str(database), "ged", *_SEARCHED],
    ]
    return Run(sum(run(command, PROGRAM).seconds for command in commands), None)


def write_rows(path: Path, rows: int) -> None:
    """Rows like those of an extract with 14 columns: some hundred conflicts, grouped by country, points near towns."""
    chance = random.Random(1989)
    numbers = chance.sample(range(1, max(900_000, 2 * rows)), rows)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(_HEADER)
        for at, number in enumerate(numbers):
            conflict = at * 600 // rows
            country = f"Country {conflict // 5}"
            place = chance.randrange(120)
            best = int(chance.paretovariate(1))
            low, high = best - chance.randrange(0, 2) * (best // 3), best + chance.randrange(0, 3)
            day = (chance.randrange(1989, 2021), chance.randrange(1, 13), chance.randrange(1, 29))
            sides = (f"Government of {country}", f"Front for the Liberation of Province {conflict}")
            point = (round(conflict / 10 + place / 97, 6), round(conflict / 5 - 60 + place / 89, 6))
            kind = _KINDS[conflict % 3]
            writer.writerow(
                [number, *day, country, kind, f"{country}: Province {conflict}", *sides, *point, low, best, high]
            )
