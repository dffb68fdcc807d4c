"""`serve --watch`, as a process: what is saved is served, what is wrong is told, and it ends without a trace."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from tests.conftest import Records

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120.0
TALKS = "events/1992/1992-04-mill-town-talks.yml"
TALKS_PAGE = "/events/1992-04-mill-town-talks"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "loaders", "serve", "--root", str(root), *words]


class Watching(NamedTuple):
    process: subprocess.Popen[str]
    port: int
    temporary: Path

    def get(self, path: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
        except ConnectionRefusedError:
            return False
        return True

    def until(self, path: str, is_so: Callable[[str], bool]) -> str:
        limit, page = time.monotonic() + PATIENCE, ""
        while not is_so(page):
            assert time.monotonic() < limit, page
            assert self.process.poll() is None, "it has ended"
            with contextlib.suppress(OSError, HTTPException):
                page = self.get(path)[1]
            time.sleep(0.05)
        return page


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[Path], Watching]]:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with contextlib.ExitStack() as ending:

        def started(root: Path) -> Watching:
            port = free_port()
            process = ending.enter_context(
                subprocess.Popen(
                    command(root, "--watch", "--port", str(port), "--editor", "vscode"),
                    cwd=ROOT,
                    env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            )
            ending.callback(process.terminate)
            return Watching(process, port, temporary)

        yield started


def test_what_is_saved_is_served_and_what_is_wrong_is_told(start: Callable[[Path], Watching], records: Records) -> None:
    watching = start(records.root)
    watching.until(TALKS_PAGE, lambda page: "Zebrawood talks" in page and "Preview with one draft" in page)
    number = json.loads(watching.get("/preview/news?after=0")[1])["number"]

    records.edit(TALKS, "title: Zebrawood talks", "title: Walnut talks")
    news: dict[str, Any] = json.loads(watching.get(f"/preview/news?after={number}")[1])
    assert (news["number"] > number, news["saved"]) == (True, TALKS_PAGE)
    assert "Walnut talks" in watching.get(TALKS_PAGE)[1], "whoever heard the news reads what is new"

    records.edit(TALKS, "importance: 3", "importance: nine")
    page = watching.until(TALKS_PAGE, lambda page: "1 error" in page)
    assert "Walnut talks" in page
    assert f"{TALKS} has an error: this page shows the record as it was before." in page
    assert f'<a href="vscode://file{records.root}/{TALKS}:5:13">{TALKS}:5</a>' in page
    assert "<mark>nine</mark>" in page

    records.edit(TALKS, "importance: nine", "importance: 2")
    assert "1 error" not in watching.until(TALKS_PAGE, lambda page: "No problems" in page)


def test_what_datasette_reads_at_its_start_is_read_again(start: Callable[[Path], Watching], records: Records) -> None:
    records.write("languages/en.yml", "nav.timeline: Line of time\n")
    watching = start(records.root)
    watching.until("/", lambda page: "Line of time" in page)
    records.write("languages/en.yml", "nav.timelime: Line of days\n")
    page = watching.until("/", lambda page: "settings cannot be used" in page)
    assert "nav.timelime" in page
    assert "Line of time" in page
    records.write("languages/en.yml", "nav.timeline: Line of days\n")
    page = watching.until("/", lambda page: "Line of days" in page)
    assert "settings cannot be used" not in page


def test_without_anything_sound_it_waits(start: Callable[[Path], Watching], records: Records) -> None:
    actors = (records.root / "registries" / "actors.yml").read_text(encoding="utf-8")
    records.write("registries/actors.yml", "world-assembly: [")
    watching = start(records.root)
    assert watching.process.stdout
    for line in watching.process.stdout:
        if "nothing can be shown before the errors are mended" in line:
            break
    records.write("registries/actors.yml", actors)
    watching.until(TALKS_PAGE, lambda page: "Zebrawood talks" in page)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_without_a_trace(number: signal.Signals, start: Callable[[Path], Watching], records: Records) -> None:
    before = {path for path in records.root.rglob("*") if path.is_file()}
    watching = start(records.root)
    watching.until("/", lambda page: "Preview with one draft" in page)
    watching.process.send_signal(number)
    assert watching.process.wait(PATIENCE) == 128 + number
    assert watching.process.stdout
    assert watching.process.stdout.read().endswith("stopped\n")
    assert not list(watching.temporary.iterdir())
    assert {path for path in records.root.rglob("*") if path.is_file()} == before
    assert not watching.answers()


def test_its_server_ends_with_it_even_if_it_is_killed(start: Callable[[Path], Watching], records: Records) -> None:
    watching = start(records.root)
    watching.until("/", lambda page: "Preview with one draft" in page)
    watching.process.kill()
    watching.process.wait(PATIENCE)
    limit = time.monotonic() + PATIENCE
    while watching.answers():
        assert time.monotonic() < limit
        time.sleep(0.05)
    [left] = watching.temporary.iterdir()
    (watching.temporary / "preview-of-another").mkdir()
    (watching.temporary / "preview-link").symlink_to(left)
    next_one = start(records.root)
    next_one.until("/", lambda page: "Preview with one draft" in page)
    assert not left.exists(), "the next preview sweeps what nobody holds"
    start(records.root).until("/", lambda page: "Preview with one draft" in page)
    there = {path.name for path in watching.temporary.iterdir()}
    assert {"preview-of-another", "preview-link"} < there, "what is not known to be a preview's stays"
    assert len(there) == 4, "and what another preview holds"


def test_a_folder_without_records_is_none_to_wait_for(tmp_path: Path) -> None:
    done = subprocess.run(command(tmp_path, "--watch"), cwd=ROOT, capture_output=True, text=True, check=False)
    said = f"{tmp_path} is no dataset's folder: it has no registries/. Name one with --root DIR.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


def test_a_folder_that_goes_away_ends_it_with_a_sentence(start: Callable[[Path], Watching], records: Records) -> None:
    watching = start(records.root)
    watching.until("/", lambda page: "Preview with one draft" in page)
    shutil.move(records.root, records.root.with_name("moved"))
    said = watching.process.communicate(timeout=PATIENCE)[0]
    assert said.endswith(f"Nothing is watched any more: The folder {records.root} is gone.\n")
    assert watching.process.returncode == 1
    assert not list(watching.temporary.iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--watch", "--workers", "2"],
            "python -m loaders: --watch is for one who edits one dataset: leave out --workers and --dataset\n",
        ),
        (["--editor", "vscode"], "python -m loaders: --editor is for --watch, whose pages tell of problems in files\n"),
    ],
)
def test_what_does_not_go_together_is_refused(words: list[str], said: str, records: Records) -> None:
    done = subprocess.run(command(records.root, *words), cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.parametrize("address", ["emacs", "javascript:alert('{path}')", "vscode://file/{line}", "a b:{path}"])
def test_what_opens_no_file_is_refused(address: str, records: Records) -> None:
    words = command(records.root, "--watch", "--editor", address)
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is neither 'vscode' nor 'vscodium' nor an address such as" in done.stderr


def test_a_port_in_use_is_said_before_anything_is_read(records: Records) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = command(records.root, "--watch", "--port", port)
        environment = {name: value for name, value in os.environ.items() if name != "MAKELEVEL"}
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    cure = f"python -m loaders serve --watch --port {int(port) + 1}"
    said = f"Port {port} is taken by another program; choose another one: {cure}\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
