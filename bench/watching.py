"""A preview while files are saved: from a save until the new page is there, as a browser asks for it."""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.configuration import configure
from bench.measuring import python
from bench.records import write_dataset
from bench.reporting import Result

PROGRAM = Path(__file__).resolve().parent.parent
RECORDS = 5_000
SAVES = 8
_FIRST_SAVES = 2
"""Not counted: caches of the machine fill."""
_REST = 2.5
"""Seconds between two saves, in which a curator reads."""
_PATIENCE = 120.0


def measure(folder: Path) -> Iterator[Result]:
    """The real records, then invented ones, written below `folder`; on a machine at rest, then on one with work."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    real, invented = folder / "real", folder / "invented"
    real.mkdir()
    configure(real)
    for name in ("events", "registries"):
        shutil.copytree(PROGRAM / name, real / name)
    write_dataset(invented, RECORDS)
    for root, bar in ((real, 1.0), (invented, 2.0)):
        records = len([*(root / "events").rglob("*.yml")])
        with _watching(root, folder / "log") as port:
            yield Result(f"save to new page, {records:,} records", _typical(root, port), 1, at_most=bar, unit="s")
            with _work():
                busy = _typical(root, port)
        yield Result(f"the same on a machine with other work on each core, {records:,}", busy, 1, unit="s")


@contextmanager
def _watching(root: Path, log: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    words = python("-m", "loaders", "serve", "--watch", "--root", str(root), "--port", str(port))
    with log.open("wb") as output, subprocess.Popen(words, cwd=PROGRAM, stdout=output, stderr=output) as process:
        try:
            until = time.monotonic() + _PATIENCE
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"the preview did not start: {log.read_text(encoding='utf-8')}")
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    with suppress(OSError, HTTPException):
        return bool(_get(port, "/health"))
    return False


@contextmanager
def _work() -> Iterator[None]:
    """A process on each core that computes all the time."""
    words = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(words) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for each in others:
            each.kill()
            each.wait()


def _typical(root: Path, port: int) -> float:
    """The median of several saves of one record, in seconds."""
    events = sorted((root / "events").rglob("*.yml"))
    path = events[len(events) // 2]
    text = path.read_text(encoding="utf-8")
    number = json.loads(_get(port, "/preview/news?after=0"))["number"]
    seconds = []
    for save in range(SAVES):
        time.sleep(_REST)
        mark = f"Save {time.time_ns()}"
        edited = re.sub(r'^title: (["\']?)', rf"title: \g<1>{mark} ", text, count=1, flags=re.MULTILINE)
        started = time.perf_counter()
        path.write_text(edited, encoding="utf-8")
        page = ""
        while mark not in page:
            if time.perf_counter() - started > _PATIENCE:
                raise RuntimeError(f"save {save} does not come to its page")
            number = json.loads(_get(port, f"/preview/news?after={number}"))["number"]
            page = _get(port, f"/events/{path.stem}")
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds[_FIRST_SAVES:])


def _get(port: int, path: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()
