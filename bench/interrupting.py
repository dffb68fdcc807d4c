"""Ctrl-C at any moment: `python -m bench.interrupting [TIMES] [ROOT] [SIGNAL]` interrupts builds and counts their ends.

Each build gets the signal once, with its workers, as from a terminal. The moments are spread evenly between the start
of a build and its end; within its part of that time, a seeded die says when. It must end soon and quietly, leave the
old database or the new one, whole, and no process behind.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent
PATIENCE = 60
"""Seconds after which a build counts as hung, on whatever machine."""


def interrupted(root: Path, times: int, number: signal.Signals = signal.SIGINT, seed: int = 1) -> Iterator[str]:
    """Interrupt so many builds of a root, half of them with a warm cache; for each, how it ended in one word.

    `stopped` and `finished` are sound ends, and so is `early`: the signal came before the program's first line, when
    Python itself answers. Everything else is a fault.
    """
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "root"
        for folder in ("events", "registries"):
            shutil.copytree(root / folder, copy / folder)
        environment = {**os.environ, "XDG_CACHE_HOME": name}
        started = time.perf_counter()
        _build(copy, environment, cold=True).communicate()
        seconds = time.perf_counter() - started
        for position in range(times):
            share = (position + dice.random()) / times
            yield _interrupt(copy, environment, 1.1 * share * seconds, number, cold=position % 2 == 0)


def _build(copy: Path, environment: dict[str, str], *, cold: bool) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "loaders", "build", "--root", str(copy), "--jobs", "3"]
    return subprocess.Popen(
        [*command, "--no-cache"] if cold else command,
        cwd=PROGRAM,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _interrupt(copy: Path, environment: dict[str, str], delay: float, number: signal.Signals, *, cold: bool) -> str:
    note = copy / "registries" / "dataset.yml"
    note.write_text(note.read_text(encoding="utf-8") + "#\n", encoding="utf-8")  # so that there is something to build
    process = _build(copy, environment, cold=cold)
    with suppress(subprocess.TimeoutExpired):
        process.wait(delay)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    try:
        _, said = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return "hung"
    if not _is_alone(process.pid):
        os.killpg(process.pid, signal.SIGKILL)
        return "orphans"
    return _damage(copy, number) or _end(process.returncode, said, number)


def _is_alone(group: int) -> bool:
    """Whether all processes of the group end soon."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def _damage(copy: Path, number: signal.Signals) -> str:
    names = {path.name for path in copy.iterdir()}
    if number == signal.SIGINT and names - {"events", "registries", "conflict.db", "inspect-data.json"}:
        return "litter"
    try:
        with closing(sqlite3.connect(f"file:{copy / 'conflict.db'}?mode=ro", uri=True)) as connection:
            sound = connection.execute("pragma integrity_check").fetchone() == ("ok",)
    except sqlite3.Error:
        sound = False
    return "" if sound else "loss"


def _end(code: int, said: str, number: signal.Signals) -> str:
    if (code, said) == (0, ""):
        return "finished"
    if number == signal.SIGTERM:
        return "stopped" if (code, said) == (-number, "") else f"loud: {code} {said[-500:]}"
    if (code, said) == (130, "stopped\n"):
        return "stopped"
    is_pythons = not said or ("/loaders/" not in said and said.rstrip().endswith("KeyboardInterrupt"))
    is_early = is_pythons and code in (1, -number)
    return "early" if is_early else f"loud: {code} {said[-500:]}"


def main(words: list[str]) -> int:
    """Print how many builds ended how; exit 1 if one ended badly."""
    times, root = int(words[0]) if words else 200, Path(words[1] if len(words) > 1 else PROGRAM)
    number = signal.Signals[words[2]] if len(words) > 2 else signal.SIGINT
    ends = Counter(interrupted(root, times, number))
    for end, count in ends.most_common():
        print(f"{count:5} {end}")
    return 0 if ends.keys() <= {"stopped", "finished", "early"} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
