"""Builds of 5,000 invented records against PyYAML alone and against yaml-to-sqlite, and the check of the real ones."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import best, python, run
from bench.records import as_one_list, write_dataset
from bench.reporting import Result

PROGRAM = Path(__file__).resolve().parent.parent
RECORDS = 5_000
TIMES = 3
MOST_MB = 400

_LOAD_ALL = """
import sys, yaml
from pathlib import Path
for path in sorted(Path(sys.argv[1]).rglob("*.yml")):
    with path.open("rb") as file:
        yaml.load(file, Loader=yaml.CSafeLoader)
"""
_IMPORT_ALL = "import loaders.__main__, loaders.problems.reports, loaders.loading.datasets"


def measure(folder: Path) -> Iterator[Result]:
    """Generate the records below `folder` and measure; one result a bar."""
    root = folder / "dataset"
    write_dataset(root, RECORDS)
    build = python("-m", "loaders", "build", "--root", str(root))
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")  # which is forgotten again and again

    def forget() -> None:
        shutil.rmtree(os.environ["XDG_CACHE_HOME"], ignore_errors=True)
        for name in ("conflict.db", "inspect-data.json"):
            (root / name).unlink(missing_ok=True)

    load = best(TIMES, lambda: None, lambda: run(python("-c", _LOAD_ALL, str(root)), PROGRAM))
    cold = best(TIMES, forget, lambda: run(build, PROGRAM))
    yield Result("cold build / PyYAML's C loader alone", cold.seconds, load.seconds, at_most=1)
    same = best(TIMES, lambda: None, lambda: run(build, PROGRAM))
    yield Result("rebuild, nothing changed / cold build", same.seconds, cold.seconds, at_most=0.15)
    one = best(TIMES, lambda: _change_one(root), lambda: run(build, PROGRAM))
    yield Result("rebuild, one file changed / cold build", one.seconds, cold.seconds, at_most=0.1)
    forget()
    memory = run(build, PROGRAM, watch_memory=True).peak_mb
    if memory is not None:
        yield Result("peak memory of the cold build, workers included", memory, 1, at_most=MOST_MB, unit="MB")
    yield _against_yaml_to_sqlite(folder, root, cold.seconds)


def measure_check(folder: Path) -> Iterator[Result]:
    """The check of the repository's own records against the bare start of the interpreter with the same imports."""
    start = best(TIMES, lambda: None, lambda: run(python("-c", _IMPORT_ALL), PROGRAM))
    check = python("-m", "loaders", "check")
    fresh = best(TIMES, lambda: None, lambda: run([*check, "--no-cache"], PROGRAM))
    yield Result("check of the real records, all read anew / start-up", fresh.seconds, start.seconds, at_most=3)
    warm = best(TIMES, lambda: None, lambda: run(check, PROGRAM))
    yield Result("check of the real records, with its cache / start-up", warm.seconds, start.seconds, at_most=3)


def _change_one(root: Path) -> None:
    path = sorted((root / "events").rglob("*.yml"))[RECORDS // 2]
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: Again, ", 1), encoding="utf-8")


def _against_yaml_to_sqlite(folder: Path, root: Path, seconds: float) -> Result:
    records, database = folder / "records.yml", folder / "other.db"
    records.write_text(as_one_list(root), encoding="utf-8")
    command = [str(Path(python()[0]).with_name("yaml-to-sqlite")), str(database), "events", str(records), "--pk", "id"]
    other = run(command, folder)
    return Result("yaml-to-sqlite on the same records / cold build", other.seconds, seconds, at_least=4)
