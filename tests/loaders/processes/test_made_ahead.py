"""Things that another process makes ahead: in order, with its errors, and without a trace when somebody ends."""

import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from loaders.importing.errors import SourceError
from loaders.processes.workers import WorkerLostError, made_ahead, shares_memory

pytestmark = pytest.mark.skipif(not shares_memory(), reason="all is made by this process")


def numbers(most: int, error: Exception | None = None) -> Iterator[tuple[int, int]]:
    """Each with the process that has made it."""
    yield from ((os.getpid(), number) for number in range(most))
    if error:
        raise error


def test_all_is_made_by_another_process_in_order() -> None:
    made = list(made_ahead(partial(numbers, 1000)))
    assert [number for _, number in made] == list(range(1000))
    assert {process for process, _ in made} & {os.getpid()} == set()


def test_what_it_raises_is_raised_here_after_all_that_was_made() -> None:
    made = made_ahead(partial(numbers, 3, SourceError("line 7 is damaged")))
    assert [next(made)[1] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(SourceError, match="line 7 is damaged"):
        next(made)


def test_that_it_was_killed_is_told() -> None:
    made = made_ahead(partial(numbers, 1_000_000))
    process, _ = next(made)
    os.kill(process, signal.SIGKILL)
    with pytest.raises(WorkerLostError, match="was killed"):
        list(made)


def test_it_ends_when_nobody_wants_more() -> None:
    made = made_ahead(partial(numbers, 1_000_000))
    process, _ = next(made)
    made.close()  # type: ignore[attr-defined]  # it is a generator
    assert not is_running(process)


def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "process"
    parent = os.fork()
    if not parent:
        for process, _ in made_ahead(partial(numbers, 1_000_000)):
            told.write_text(str(process))
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(parent, 0)
    process = int(told.read_text())
    ends = time.monotonic() + 30
    while is_running(process) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not is_running(process)


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
