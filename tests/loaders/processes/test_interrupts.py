"""Ctrl-C at any moment, and other ends that come early: one word, no trace of workers, nothing lost."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bench.interrupting import interrupted
from loaders.processes.atomic_replace import temporary_beside
from loaders.processes.workers import WorkerLostError, map_in_processes

ROOT = Path(__file__).resolve().parents[3]
TIMES = 6
"""Moments spread over the time of a build: its start, reading with workers, checks, rows, index, and the swap."""


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_interrupted_ends_at_once_and_quietly(number: signal.Signals) -> None:
    """The repository's own records, with workers. `python -m bench.interrupting 200` does it more often."""
    ends = Counter(interrupted(ROOT, TIMES, number))
    assert ends.keys() <= {"stopped", "finished", "early"}
    assert ends["stopped"] > 0


STAGES = """
import os, signal, sys
from pathlib import Path

from loaders.processes import atomic_replace, interrupts

interrupts.exit_on_interrupt()
with atomic_replace.temporary_beside(Path(sys.argv[1])) as scratch:
    scratch.write_bytes(b"half")
    try:
        {stage}
    except KeyboardInterrupt:
        print("it was unwound", flush=True)
    print("it went on", flush=True)
"""
KILL = "os.kill(os.getpid(), signal.SIGINT)"


@pytest.mark.parametrize(
    "stage",
    [
        KILL,
        f"[*map(lambda _: {KILL}, [1])]",
        f"exec('class C:\\n def __del__(self): {KILL}\\nc = C()\\ndel c')",
        f"import threading; threading.Thread(target=lambda: {KILL}).start(); import time; time.sleep(60)",
        f"import atexit; atexit.register(lambda: {KILL}); sys.exit()",
    ],
)
def test_one_word_whatever_is_going_on(stage: str, tmp_path: Path) -> None:
    script = STAGES.format(stage=stage)
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "target")], cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "stopped\n")
    assert list(tmp_path.iterdir()) == []


def test_where_interrupts_are_ignored_they_stay_so(tmp_path: Path) -> None:
    """As in a job that a shell has put into the background."""
    ran = subprocess.run(
        [sys.executable, "-c", STAGES.format(stage=KILL), str(tmp_path / "target")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "it went on\n", "")


def test_the_first_line_of_the_program_heeds_it(tmp_path: Path) -> None:
    """Whatever is imported after it: here the import of argparse is where the interrupt comes."""
    (tmp_path / "argparse.py").write_text(f"import os, signal\n{KILL}\n")
    ran = subprocess.run(
        [sys.executable, "-m", "loaders", "check"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "stopped\n")


def test_a_scratch_file_that_is_done_with_is_not_looked_for_again(tmp_path: Path) -> None:
    from loaders.processes import interrupts

    with temporary_beside(tmp_path / "target"):
        assert len(interrupts._half_made) == 1
    assert not interrupts._half_made


# --- workers ----------------------------------------------------------------------------------------------------------


def _begin(words: str) -> None:
    global _words
    _words = words


_words = ""


def _doubled(number: int) -> str:
    return f"{_words}{number * 2}"


def _odd(number: int) -> str:
    if number == 3:
        raise ValueError("three is odd")
    return _doubled(number)


def _dying(number: int) -> str:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return _doubled(number)


def _large(number: int) -> str:
    return "x" * 1_000_000


def test_what_workers_make_comes_in_order() -> None:
    for count in (1, 2, 5, 40):
        made = list(map_in_processes(_doubled, range(20), count, start=_begin, words="n"))
        assert made == [f"n{number * 2}" for number in range(20)]
    assert list(map_in_processes(_doubled, [], 2, start=_begin, words="")) == []
    assert [len(one) for one in map_in_processes(_large, range(5), 2, start=_begin, words="")] == [1_000_000] * 5


def test_a_fault_in_a_worker_is_told_with_its_place() -> None:
    with pytest.raises(RuntimeError, match=r"(?s)in _odd.*ValueError: three is odd"):
        list(map_in_processes(_odd, range(20), 2, start=_begin, words=""))


def test_a_worker_that_dies_is_noticed() -> None:
    with pytest.raises(WorkerLostError, match="a worker process was killed, perhaps for want of memory"):
        list(map_in_processes(_dying, range(20), 2, start=_begin, words=""))


def test_who_does_not_want_the_rest_leaves_no_worker_behind() -> None:
    made = map_in_processes(_doubled, range(20), 2, start=_begin, words="")
    assert next(made) == "0"
    made.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


SPAWNED = """
import time
from datasette_timeline.published.folding import fold
from loaders.processes.workers import map_in_processes

if __name__ == "__main__":
    print(list(map_in_processes(fold, ["A", "B"], 2, start=time.sleep, words=0, method="spawn")))
"""


def test_workers_start_where_forking_is_not_safe(tmp_path: Path) -> None:
    (tmp_path / "spawned.py").write_text(SPAWNED)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(tmp_path / "spawned.py")]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "['a', 'b']\n", "")


def test_a_parent_that_is_killed_takes_its_workers_along(tmp_path: Path) -> None:
    """They hold the other end of this pipe: its end is seen when the last of them is gone."""
    script = (
        "import os, signal\nfrom loaders.processes.workers import map_in_processes\n"
        "def work(number):\n    return number\n"
        "made = map_in_processes(work, range(100), 3, start=lambda words: None, words='')\n"
        "next(made)\nprint('going', flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (-9, "going\n")
