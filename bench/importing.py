"""Importing 176,579 invented rows of UCDP GED's shape, against sqlite-utils (yaml-to-sqlite brings it), and again."""

import csv
import lzma
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import Run, best, python, run
from bench.records import write_dataset
from bench.reporting import Result

PROGRAM = Path(__file__).resolve().parent.parent
ROWS = 176_579
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
    """Invent the rows, build a small database below `folder`, and measure; one result a bar."""
    root, plain = folder / "dataset", folder / "ged211.csv"
    write_dataset(root, RECORDS)
    _write_rows(plain)
    packed = folder / "ged211.csv.xz"
    packed.write_bytes(lzma.compress(plain.read_bytes()))
    run(python("-m", "loaders", "build", "--root", str(root), "--no-cache"), PROGRAM)
    database, other = folder / "conflict.db", folder / "other.db"
    for name in (database, other):
        shutil.copy(root / "conflict.db", name)

    def imported(file: Path, *, watch_memory: bool = False) -> Run:
        command = python("-m", "loaders", "import", "ged", str(file), "--database", str(database))
        return run(command, PROGRAM, watch_memory=watch_memory)

    first = best(TIMES, lambda: shutil.copy(root / "conflict.db", database), lambda: imported(packed))
    again = imported(packed)
    unpacked = imported(plain)
    theirs = _sqlite_utils(other, plain)
    yield Result("sqlite-utils on the same rows, unpacked / import of the .xz", theirs, first.seconds, at_least=5)
    yield Result("importing the same file again / import", again.seconds, first.seconds, at_most=0.5)
    yield Result("importing the same rows in another file / import", unpacked.seconds, first.seconds)
    shutil.copy(root / "conflict.db", database)
    memory = imported(packed, watch_memory=True).peak_mb
    if memory is not None:
        yield Result("peak memory of the import", memory, 1, at_most=MOST_MB, unit="MB")


def _sqlite_utils(database: Path, rows: Path) -> float:
    """Seconds that sqlite-utils takes for the rows, their indexes and full-text search."""
    tool = str(Path(python()[0]).with_name("sqlite-utils"))
    commands = [
        [tool, "insert", str(database), "ged", str(rows), "--csv", "--pk", "id"],
        *([tool, "create-index", str(database), "ged", *columns] for columns in _INDEXED),
        [tool, "enable-fts", str(database), "ged", *_SEARCHED],
    ]
    return sum(run(command, PROGRAM).seconds for command in commands)


def _write_rows(path: Path) -> None:
    """Rows like those of an extract with 14 columns: some hundred conflicts, grouped by country, points near towns."""
    chance = random.Random(1989)
    numbers = chance.sample(range(1, 400_000), ROWS)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(_HEADER)
        for at, number in enumerate(numbers):
            conflict = at * 600 // ROWS
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
