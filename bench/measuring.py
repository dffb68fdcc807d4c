"""Time and memory of commands, as a stranger would see them: the whole process, its start included."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

_SAMPLE_SECONDS = 0.02


class Run(NamedTuple):
    """Seconds from start to end, and the most memory that the process and its children held at once (MB, or None)."""

    seconds: float
    peak_mb: float | None


def run(command: Sequence[str], folder: Path, *, watch_memory: bool = False) -> Run:
    """Run a command to its end. Raises CalledProcessError with what it printed if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    watcher = _MemoryWatcher(process.pid) if watch_memory else None
    output, _ = process.communicate()
    seconds = time.perf_counter() - started
    peak = watcher.stop() if watcher else None
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Run(seconds, peak)


def _environment() -> dict[str, str]:
    """Ours, but modules are compiled once, as installed ones are, and not at each start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def best(times: int, prepare: Callable[[], object], measured: Callable[[], Run]) -> Run:
    """The fastest of several runs, each after its preparation: what is slower was somebody else's work."""
    runs = []
    for _ in range(times):
        prepare()
        runs.append(measured())
    return min(runs, key=lambda one: one.seconds)


def python(*arguments: str) -> list[str]:
    """A command for this Python."""
    return [sys.executable, *arguments]


class _MemoryWatcher:
    """Samples the proportional set size of a process and all its descendants, where the system tells it (Linux)."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak, self._going = pid, 0, True
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float | None:
        self._going = False
        self._thread.join()
        return self._peak / 1024 if self._peak else None

    def _watch(self) -> None:
        while self._going:
            self._peak = max(self._peak, sum(map(_pss_kb, _family(self._pid))))
            time.sleep(_SAMPLE_SECONDS)


def _family(pid: int) -> Iterable[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
    except OSError:
        return


def _pss_kb(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
