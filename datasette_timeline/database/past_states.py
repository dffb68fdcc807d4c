"""Earlier states of the record: whole databases, made when somebody asks for one, and read like that of today.

The file has every version of every record, see loaders/history/. The program that bakes files makes of them the file
that the records gave then, as a process of its own; here it is opened, so that each page, filter, format and
query says what it would have said, and none of them knows.
"""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

from datasette_timeline.database.served import ServedDatabase
from datasette_timeline.database.snapshots import Snapshot
from datasette_timeline.published.workers import STATES

_MOST_KEPT = 3
"""States held open at a time; each holds connections, and what is read once from a file."""
_MOST_WAITING = 20
_PATIENCE = 15.0
"""Seconds that a request waits for a state to be made before it is told to come back."""
_MOST_SECONDS = 600
_NICENESS = 10
_BAKES = Path("loaders", "commands", "restore.py")


class NoStateError(Exception):
    """There is no such state to be had; the message says why."""


class StateNotReadyError(Exception):
    """The state is being made, could not be, or too many others are."""


class Wanted(NamedTuple):
    """A state that is asked for."""

    revision: int
    date: str
    """When the record became so."""
    asked: str


class Span(NamedTuple):
    """From when to when the record has a history, ISO 8601 in UTC."""

    first: str
    last: str


@dataclass
class _Made:
    """The states of one state of the served file, by revision; those asked for longest ago go first."""

    kept: OrderedDict[int, Snapshot] = field(default_factory=OrderedDict)
    making: dict[int, asyncio.Task[Snapshot]] = field(default_factory=dict)
    waiting: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


_made: WeakKeyDictionary[Snapshot, _Made] = WeakKeyDictionary()


async def span_of(database: ServedDatabase) -> Span | None:
    """From when to when the file knows what the record said; None where it has no history."""
    found = await database.execute("select min(date), max(date) from revisions")
    row = found.first()
    return Span(*row) if row and row[0] else None


async def state_at(database: ServedDatabase, asked: str, last: str) -> Snapshot:
    """The record as it stood at a moment, ISO 8601 in UTC; the served state itself where nothing has changed since.

    `asked` is how whoever asks calls the moment. Raises NoStateError where there was no record, or this site can make
    none; StateNotReadyError where it takes longer, or went wrong.
    """
    span = await span_of(database)
    if span is None:
        raise NoStateError("This site has no history of its records, so it cannot say what they said before.")
    found = (
        await database.execute(
            "select number, date from revisions where date <= ? order by number desc limit 1", [last]
        )
    ).first()
    if found is None:
        raise NoStateError(f"The history of this record begins with {span.first}: ask for then or later.")
    newest = (await database.execute("select max(number) from revisions")).single_value()
    served = database.snapshot
    return (
        served
        if found["number"] == newest
        else await _state(database, served, Wanted(found["number"], found["date"], asked))
    )


async def _state(database: ServedDatabase, served: Snapshot, wanted: Wanted) -> Snapshot:
    made, revision = _made.setdefault(served, _Made()), wanted.revision
    if revision in made.kept:
        made.kept.move_to_end(revision)
        return made.kept[revision]
    if made.waiting >= _MOST_WAITING or (revision not in made.making and len(made.making) >= _MOST_WAITING):
        raise StateNotReadyError(
            "Too many earlier states are being made at the moment. Please ask again in a little while."
        )
    if revision not in made.making:
        made.making[revision] = asyncio.create_task(_keep(database, made, wanted))
    made.waiting += 1
    try:
        return await asyncio.wait_for(asyncio.shield(made.making[revision]), _PATIENCE)
    except TimeoutError:
        raise StateNotReadyError(
            f"The record of {wanted.asked} is being made. Please ask again in a little while."
        ) from None
    finally:
        made.waiting -= 1


async def _keep(database: ServedDatabase, made: _Made, wanted: Wanted) -> Snapshot:
    try:
        async with made.turn:
            snapshot = await asyncio.to_thread(_make, database, wanted)
    finally:
        del made.making[wanted.revision]
    made.kept[wanted.revision] = snapshot
    while len(made.kept) > _MOST_KEPT:
        made.kept.popitem(last=False)
    return snapshot


def _make(database: ServedDatabase, wanted: Wanted) -> Snapshot:
    """Make the file, open it and take away its name: what holds it open needs none."""
    program = _program()
    try:
        if shared := os.environ.get(STATES):
            return _made_once(database, wanted, program, Path(shared))
        with tempfile.TemporaryDirectory(prefix="as-of-") as scratch:
            return database.open_beside(_baked(database, wanted, program, Path(scratch)))
    except subprocess.CalledProcessError as error:
        why = error.stderr.decode(errors="replace").strip() or str(error)
    except (subprocess.TimeoutExpired, OSError, sqlite3.Error) as error:
        why = str(error)
    sys.stderr.write(f"The record of {wanted.asked} could not be made: {why}\n")
    raise StateNotReadyError(f"The record of {wanted.asked} could not be made; the log of the server says why.")


def _baked(database: ServedDatabase, wanted: Wanted, program: Path, folder: Path) -> Path:
    output = folder / f"{database.name}.db"
    command = [sys.executable, "-m", "loaders", "restore", str(Path(database.path).absolute()), wanted.date]
    _run([*command, "--output", str(output)], program)
    return output


def _made_once(database: ServedDatabase, wanted: Wanted, program: Path, shared: Path) -> Snapshot:
    """The same where several servers share a folder: the first of them makes the file, and the others open it."""
    import fcntl

    place = shared / f"{database.name}-{database.snapshot.hash}-{wanted.revision}"
    with (shared / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # until it is closed, or its holder is gone
        if not place.is_dir():
            with tempfile.TemporaryDirectory(prefix="making-", dir=shared) as scratch:
                made = Path(scratch) / "made"
                made.mkdir()
                _baked(database, wanted, program, made)
                made.rename(place)
        snapshot = database.open_beside(place / f"{database.name}.db")
        os.utime(place)
        known = sorted(shared.glob(f"{database.name}-*"), key=lambda each: each.stat().st_mtime_ns)
        for old in known[:-_MOST_KEPT]:
            shutil.rmtree(old)
    return snapshot


def _program() -> Path:
    """The folder of the program that bakes files: beside the plugin, or where the server was started."""
    for folder in (Path(__file__).parents[2], Path.cwd()):
        if (folder / _BAKES).is_file():
            return folder
    raise NoStateError(
        "This site is installed without the program that makes earlier states. Whoever runs it starts it in a checkout."
    )


def _run(command: list[str], folder: Path) -> None:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        try:
            _, told = process.communicate(timeout=_MOST_SECONDS)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=told)
