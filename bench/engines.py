"""The ten questions asked of four engines over the record and 417,968 rows of UCDP's shape: time, memory and size.

The rows are invented, but for the few hundred of the record's own conflicts that tests have; BENCH_GED=FILE takes those
of a file of UCDP in their place. Either way they are repeated, with other ids, until there are as many as UCDP has.
BENCH_POSTGRESQL=URL names a server; without, PostgreSQL is left out, and so is an engine that is not installed.
"""

import csv
import json
import lzma
import os
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import count, islice
from pathlib import Path

from bench.importing import MANY_ROWS, ROWS, write_rows
from bench.measuring import Run, python, run
from bench.reporting import Result
from loaders.engines.answering import ENGINES, Place
from loaders.engines.questions import questions

PROGRAM = Path(__file__).resolve().parent.parent
OWN_ROWS = PROGRAM / "expectations" / "matches" / "ged-rows.csv"

_SHIFT = 1_000_000
"""Above all ids that UCDP has given."""


def write_many(target: Path, sources: Sequence[Path], rows: int = MANY_ROWS) -> None:
    """Write the whole rows of files of GED, each id once, and again with shifted ids, until there are so many."""
    found: dict[str, dict[str, str]] = {}
    for source in sources:
        with (lzma.open if source.suffix == ".xz" else open)(source, "rt", encoding="utf-8", newline="") as lines:
            found.update((row["id"], row) for row in csv.DictReader(lines) if all(row.values()))
    names = list(dict.fromkeys(name for row in found.values() for name in row))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(islice(_again_and_again(list(found.values())), rows))


def _again_and_again(found: Sequence[dict[str, str]]) -> Iterator[dict[str, str]]:
    for turn in count():
        yield from ({**row, "id": str(int(row["id"]) + turn * _SHIFT)} for row in found)


def measure(folder: Path) -> Iterator[Result]:
    """Build the record with the rows, give it to each engine, and ask; one result a figure."""
    many, root = folder / "rows-v21_1.csv", folder / "root"
    if given := os.environ.get("BENCH_GED"):
        write_many(many, [Path(given)])
    else:
        write_rows(invented := folder / "invented.csv", ROWS)
        write_many(many, [invented, OWN_ROWS])
    root.mkdir()
    database, exported, url = root / "conflict.db", folder / "parquet", os.environ.get("BENCH_POSTGRESQL", "")
    run(python("-m", "loaders", "build", "--output", str(database)), PROGRAM)
    imported = run(python("-m", "loaders", "import", "ged", str(many), "--database", str(database)), PROGRAM)
    yield _figure("import", imported.seconds)
    yield _figure("size of the database", database.stat().st_size / 1e6, "MB")
    export = python("-m", "loaders", "export", "parquet", str(exported), "--root", str(root))
    yield from _figures("export parquet", run(export, PROGRAM, watch_memory=True))
    size = sum(path.stat().st_size for path in exported.rglob("*") if path.is_file())
    yield _figure("size of the Parquet files", size / 1e6, "MB")
    places = {"sqlite": str(database), "duckdb": str(exported), "spark": str(exported)}
    if url:
        yield from _load(database, url)
        places["postgresql"] = url
    modules = {"duckdb": "duckdb", "spark": "pyspark"}
    for engine, place in places.items():
        if engine not in modules or find_spec(modules[engine]):
            yield from _asked(engine, place, folder / f"{engine}.json")


def _load(database: Path, url: str) -> Iterator[Result]:
    loading = (
        "from loaders.engines.postgresql import load; load(Path(sys.argv[1]), sys.argv[2], 'bench', lambda _: None)"
    )
    command = python("-c", f"import sys; from pathlib import Path; {loading}", str(database), url)
    yield from _figures("load into PostgreSQL", run(command, PROGRAM, watch_memory=True))


def _asked(engine: str, place: str, told: Path) -> Iterator[Result]:
    """Each question once cold, in a process of its own for the engine, and then the fastest of three."""
    done = run(python("-m", "bench.engines", engine, place, str(told)), PROGRAM, watch_memory=True)
    for name, seconds in json.loads(told.read_text()).items():
        yield _figure(f"{engine}: {name}", seconds * 1000, "ms")
    if done.peak_mb is not None:
        yield _figure(f"{engine}: most memory of the process that asks", done.peak_mb, "MB")


def _figures(name: str, done: Run) -> Iterator[Result]:
    yield _figure(name, done.seconds)
    if done.peak_mb is not None:
        yield _figure(f"{name}: most memory", done.peak_mb, "MB")


def _figure(name: str, value: float, unit: str = "s") -> Result:
    return Result(name, value, 1, unit=unit)


def main(engine: str, place: str, target: str) -> None:
    """Ask everything and write the seconds as JSON: to start, and for each question."""
    started = time.perf_counter()
    told: dict[str, float] = {}
    with ENGINES[engine].opened(Place(place, "bench")) as ask:
        told["start"] = time.perf_counter() - started
        for name, question in questions().items():
            spent = []
            for _ in range(4):
                began = time.perf_counter()
                ask(question)
                spent.append(time.perf_counter() - began)
            told[f"{name}, the first time"], told[name] = spent[0], min(spent[1:])
    Path(target).write_text(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
