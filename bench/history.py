"""The history of 1,000 revisions of 250 invented records, and that of the repository's own."""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import python, run
from bench.records import write_dataset
from bench.reporting import Result

PROGRAM = Path(__file__).resolve().parent.parent
RECORDS, REVISIONS = 250, 1_000
TIMES = 3
_HARVEST = """
import sys, time
from pathlib import Path
from loaders.history.harvest import harvest
from loaders.history.repository import Repository
from loaders.loading.datasets import load
root, cache = map(Path, sys.argv[1:])
dataset = load(root).dataset
started = time.perf_counter()
repository = Repository(root)
harvest(repository, repository.head(), dataset, cache=cache)
print(time.perf_counter() - started)
"""


def measure(folder: Path) -> Iterator[Result]:
    """Make the revisions below `folder` and measure; one result a bar."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache-home")
    root = folder / "dataset"
    write_dataset(root, RECORDS)
    commit_edits(root, REVISIONS)
    cold, warm = _cold_and_warm(root, folder / "cache")
    yield Result("history of 1,000 revisions of 250 records, anew", cold, 1, at_most=2, unit="s")
    yield Result("the same with nothing new", warm, 1, at_most=0.2, unit="s")
    yield _growth("file with that history / without", root, folder, at_most=2)
    cold, warm = _cold_and_warm(PROGRAM, folder / "own-cache")
    yield Result("history of this repository, anew", cold, 1, unit="s")
    yield Result("the same with nothing new", warm, 1, unit="s")
    yield _growth("file of this repository with its history / without", PROGRAM, folder, at_most=2)


def commit_edits(root: Path, revisions: int, *, seed: int = 1) -> None:
    """Make the records a repository of so many commits: the first has all, each other edits one event or source."""
    chance = random.Random(seed)
    events = sorted((root / "events").rglob("*.yml"))
    sources = sorted((root / "registries").glob("sources/*.yml")) or [root / "registries" / "sources.yml"]
    git = shutil.which("git") or "git"
    subprocess.run([git, "init", "--quiet", "--initial-branch=main", root], check=True)
    told = (
        _commit(number, root, [_edited(chance, events, sources, number)] if number else sorted(root.glob("*/**/*.yml")))
        for number in range(revisions)
    )
    subprocess.run([git, "-C", root, "fast-import", "--quiet"], input="".join(told).encode(), check=True)
    subprocess.run([git, "-C", root, "reset", "--quiet", "main"], check=True)


_EDITS = (
    ("title: ", "title: Again, "),
    ("summary: >-\n  ", "summary: >-\n  This was told later. "),
    ("    group: ", "    group: former "),
    ("locator: p. ", "locator: page "),
    ("tags: [tag-1", "tags: [tag-2, tag-1"),
)
"""Texts of records, and what stands there in the next version, and then again the other way round."""


def _edited(chance: random.Random, events: list[Path], sources: list[Path], number: int) -> Path:
    """A file with one edit more: of a title, a summary, a claim, a citation, tags or a source's publisher."""
    path = chance.choice(sources if number % 10 == 0 else events)
    text = path.read_text(encoding="utf-8")
    if number % 10 == 0:
        text = text.replace("publisher: ", f"publisher: The {number}th ", 1)
    else:
        old, new = chance.choice([pair for pair in _EDITS if pair[0] in text or pair[1] in text])
        text = text.replace(new, old, 1) if new in text else text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return path


def _commit(number: int, root: Path, paths: list[Path]) -> str:
    message = f"Edit {number}"
    files = ((path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths)
    told = "".join(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n" for path, text in files)
    who = f"committer Nobody <nobody@example.org> {1_000_000_000 + number * 3600} +0000"
    return f"commit refs/heads/main\n{who}\ndata {len(message)}\n{message}\n{told}"


def _cold_and_warm(root: Path, cache: Path) -> tuple[float, float]:
    """Seconds of telling the history of records that are loaded: with an empty cache, and with a full one."""

    def told() -> float:
        command = python("-c", _HARVEST, str(root), str(cache))
        return float(subprocess.run(command, cwd=PROGRAM, check=True, capture_output=True, text=True).stdout)

    def forgotten() -> float:
        shutil.rmtree(cache, ignore_errors=True)
        return told()

    return min(forgotten() for _ in range(TIMES)), min(told() for _ in range(TIMES))


def _growth(name: str, root: Path, folder: Path, *, at_most: float) -> Result:
    output = folder / "sized.db"
    build = python("-m", "loaders", "build", "--root", str(root), "--output", str(output))
    sizes = []
    for command in (build, [*build, "--without-history"]):
        run(command, PROGRAM)
        sizes.append(output.stat().st_size / 1_000_000)
    return Result(name, sizes[0], sizes[1], at_most=at_most, parts="MB")
