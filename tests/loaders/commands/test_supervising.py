"""Several servers on one port: what readers get, and what becomes of servers that die or are told to stop."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux divides readers among servers")


class Served(NamedTuple):
    process: subprocess.Popen[str]
    port: int
    temporary: Path

    def get(self, path: str) -> tuple[int, bytes]:
        """An answer over a connection of its own, which any of the servers may take."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found

    def servers(self) -> set[int]:
        """Those that listen on the port: the lines of the table are by address, which ends in what tells the socket."""
        address = f"0100007F:{self.port:04X}"
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        listening = {f"socket:[{line.split()[9]}]" for line in lines if line.split()[1] == address and " 0A " in line}
        tasks = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return {pid for pid in map(int, Path(tasks).read_text().split()) if listening & _open_in(pid)}


def _open_in(pid: int) -> set[str]:
    try:
        return {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
    except OSError:
        return set()


def until(is_so: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(0.1)


@pytest.fixture
def served(told_database: Path, tmp_path: Path) -> Iterator[Served]:
    shutil.copy(told_database, tmp_path / "conflict.db")
    shutil.copy(told_database.with_name("inspect-data.json"), tmp_path)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "loaders", "serve", "--root", str(tmp_path), "--port", str(port), "--workers", "2"]
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        yield Served(process, port, temporary)
        process.terminate()


def test_all_answer_the_same_and_one_that_dies_is_started_again(served: Served, told_database: Path) -> None:
    until(lambda: len(served.servers()) == 2)
    first = served.servers()
    assert {served.get("/health") for _ in range(20)} == {served.get("/health")}
    time.sleep(5)  # one that dies sooner would do so again
    os.kill(min(first), signal.SIGKILL)
    until(lambda: len(served.servers() - {min(first)}) == 2)
    assert max(first) in served.servers()
    assert {served.get("/health")[0] for _ in range(20)} == {200}
    states = {served.get("/api/v1/events?limit=1000&as_of=2001-05-01") for _ in range(20)}
    assert {status for status, _ in states} == {200}
    assert len({json.loads(body)["total"] for _, body in states}) == 1
    (shared,) = served.temporary.glob("states-*")
    assert len(list(shared.glob("conflict-*"))) == 1


def test_all_end_when_told_to_and_leave_nothing(served: Served) -> None:
    until(lambda: len(served.servers()) == 2)
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(20) == 0
    assert not list(served.temporary.iterdir())
    with pytest.raises(ConnectionRefusedError):
        served.get("/health")


def test_what_cannot_be_served_is_said_once(served: Served, tmp_path: Path) -> None:
    served.process.send_signal(signal.SIGTERM)
    served.process.wait(20)
    (tmp_path / "conflict.db").write_bytes(b"SQLite format 3\0")
    done = subprocess.run(
        served.process.args, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, env={**os.environ}
    )
    assert done.returncode == 1
    assert done.stderr == "conflict.db is damaged, or no database: run 'python -m loaders build' again.\n"
