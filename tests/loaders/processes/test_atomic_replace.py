"""Killed at any moment, out of room, or two at once: there is one whole database, and no litter after a build."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loaders.__main__ import main
from loaders.building import Built, build
from loaders.loading.cache import cache_folder
from loaders.processes.atomic_replace import (
    exclusive,
    remove_stale_temporaries,
    replace_atomically,
    temporary_beside,
    write_atomically,
)

if TYPE_CHECKING:
    from tests.conftest import Records

ROOT = Path(__file__).resolve().parents[3]
MADE = {"conflict.db", "inspect-data.json", "events", "registries"}
KEPT = {"baked.cache", "builds.cache", "records.cache", "secret"}


def kept(records: Records) -> Path:
    """Where what has been read is kept."""
    folder: Path = records.root.parent / "kept"
    return folder


def built(records: Records, **options: Any) -> Built:
    return build(records.root, records.root / "conflict.db", cache=kept(records), jobs=1, **options)


def title_in(database: Path) -> str:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        assert connection.execute("select count(*) from events_fts").fetchone() == (4,)
        [title] = connection.execute("select value from dataset where name = 'title'").fetchone()
    return str(title)


def rename(records: Records, old: str, new: str) -> None:
    records.edit("registries/dataset.yml", f"title: {old}\n", f"title: {new}\n")


def assert_tidy(records: Records) -> None:
    assert {path.name for path in records.root.iterdir()} == MADE
    assert {path.name for path in kept(records).iterdir()} == KEPT
    description = json.loads((records.root / "inspect-data.json").read_bytes())
    assert description["conflict"]["size"] == (records.root / "conflict.db").stat().st_size


# --- killed -----------------------------------------------------------------------------------------------------------

KILLER = """
import json, os, signal, sqlite3, sys
from pathlib import Path

import loaders.baking.documents, loaders.loading.datasets  # once, not in every child
from loaders import building
from loaders.baking import database, filling
from loaders.loading import cache
from loaders.processes import atomic_replace

root, points, path, title, query = Path(sys.argv[1]), *map(json.loads, sys.argv[2:])
kept = root.parent / "kept"
titled, output = root / path, root / "conflict.db"
whole = titled.read_text()
OURS = {module.__file__ for module in (atomic_replace, building, cache, database, filling)}


def build_in_a_child(stop_at):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        build_and_tell(stop_at, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        steps = told.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), int(steps or 0)


def build_and_tell(stop_at, writing):
    steps, status = 0, 1

    def watch(frame, event, argument):
        nonlocal steps
        if frame.f_code.co_filename in OURS:
            steps += 1
            if steps == stop_at:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.setprofile(watch)
        built = building.build(root, output, cache=kept, jobs=1)
        sys.setprofile(None)
        os.write(writing, str(steps).encode())
        status = int(built.failed)
    finally:
        os._exit(status)


def seen():
    connection = sqlite3.connect(f"file:{output}?mode=ro", uri=True)
    [sound] = connection.execute("pragma integrity_check").fetchone()
    [found] = connection.execute(query).fetchone()
    connection.close()
    return [sound, found]


def call_it(other):
    titled.write_text(whole.replace(title, other, 1))


for other in ("warm", "0"):
    call_it(other)
    status, steps = build_in_a_child(0)
outcomes = []
for number, share in enumerate(points, 1):
    call_it(str(number))
    status, _ = build_in_a_child(max(1, round(share * steps)))
    found = seen()
    repaired, _ = build_in_a_child(0)
    left = sorted(path.name for folder in (root, kept) for path in folder.iterdir())
    outcomes.append([status, *found, repaired, *seen(), left])
print(json.dumps(outcomes))
"""


ALL_ANEW = (
    "registries/dataset.yml",
    "Marsh conflict timeline",
    "select value from dataset where name = 'title'",
)
ONE_EVENT = (
    "events/1992/1992-03-10-lake-city-ceasefire.yml",
    "Ceasefire of Lake City",
    "select title from events where id = '1992-03-10-lake-city-ceasefire'",
)


@pytest.mark.parametrize("changed", [ALL_ANEW, ONE_EVENT], ids=["all", "one event"])
def test_killed_at_any_moment_the_old_or_the_new_database_is_there(
    records: Records, changed: tuple[str, str, str]
) -> None:
    """SIGKILL at many points between the first call of a build and its last, most of them around the swap."""
    points = [number / 14 for number in range(1, 14)] + [1 - number / 200 for number in range(1, 16)]
    command = [sys.executable, "-c", KILLER, str(records.root), *map(json.dumps, (points, *changed))]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert ran.returncode == 0, ran.stderr
    outcomes = json.loads(ran.stdout)
    tidy = sorted([*MADE, *KEPT])
    swapped = []
    for number, (status, sound, title, repaired, sound_after, title_after, left) in enumerate(outcomes, 1):
        assert status == -9
        assert sound == sound_after == "ok"
        assert title in (str(number - 1), str(number))
        assert repaired == 0
        assert title_after == str(number)
        assert left == tidy
        swapped.append(title == str(number))
    assert set(swapped) == {True, False}, "all points lie on one side of the swap"


# --- no room ----------------------------------------------------------------------------------------------------------


def limit_files_to(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 1, 5_000, 50_000, 300_000])
def test_where_a_file_cannot_grow_the_old_database_stays(records: Records, size: int) -> None:
    """A real refusal of the system to write on, at several sizes, as on a full disk."""
    built(records)
    rename(records, "Marsh conflict timeline", "New title")
    before = (records.root / "conflict.db").read_bytes()
    assert len(before) > 300_000
    command = [sys.executable, "-m", "loaders", "build", "--root", str(records.root), "--jobs", "1"]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, preexec_fn=limit_files_to(size)
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    stopped, advice = ran.stderr.splitlines()
    assert stopped.startswith("The build stopped: ")
    assert advice == "conflict.db is as it was before. Make room or mend the folder, and build again."
    assert (records.root / "conflict.db").read_bytes() == before
    assert title_in(records.root / "conflict.db") == "Marsh conflict timeline"
    built(records)
    assert title_in(records.root / "conflict.db") == "New title"
    assert_tidy(records)


@pytest.mark.parametrize(
    "call", ["loaders.processes.atomic_replace._locked_temporary", "os.fsync", "pathlib.Path.replace"]
)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_whatever_the_system_refuses_the_old_database_stays(
    records: Records, call: str, number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    built(records)
    rename(records, "Marsh conflict timeline", "New title")
    before = (records.root / "conflict.db").read_bytes()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(call, refuse)
    assert main(["build", "--root", str(records.root), "--jobs", "1"]) == 1
    monkeypatch.undo()
    assert capsys.readouterr().err == (
        f"The build stopped: {os.strerror(number)}.\n"
        "conflict.db is as it was before. Make room or mend the folder, and build again.\n"
    )
    assert (records.root / "conflict.db").read_bytes() == before
    built(records)
    assert_tidy(records)


def test_the_description_never_tells_of_another_database(
    records: Records, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the swap succeeds and the description cannot be put in place, none is left, and the next build does it."""
    built(records)
    rename(records, "Marsh conflict timeline", "New title")

    def refuse(scratch: Path, target: Path) -> None:
        if target.name == "inspect-data.json":
            raise OSError(errno.ENOSPC, "No space left on device")
        replace_atomically(scratch, target)

    monkeypatch.setattr("loaders.building.placing.replace_atomically", refuse)
    assert main(["build", "--root", str(records.root), "--jobs", "1"]) == 1
    monkeypatch.undo()
    assert capsys.readouterr().err == (
        "The build stopped: No space left on device.\n"
        "conflict.db is new, but undescribed. Make room or mend the folder, and build again.\n"
    )
    assert title_in(records.root / "conflict.db") == "New title"
    assert not (records.root / "inspect-data.json").exists()
    assert not built(records).unchanged
    assert_tidy(records)


# --- company ----------------------------------------------------------------------------------------------------------


def test_two_builds_at_once_do_each_other_no_harm(records: Records) -> None:
    command = [sys.executable, "-m", "loaders", "build", "--root", str(records.root), "--jobs", "1"]
    builds = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    for running in builds:
        _, error = running.communicate(timeout=60)
        assert (running.returncode, error) == (0, b"")
    assert title_in(records.root / "conflict.db") == "Marsh conflict timeline"
    last = build(records.root, records.root / "conflict.db", cache=cache_folder(records.root))
    assert last.unchanged
    built(records)
    assert_tidy(records)


def test_a_reader_keeps_the_database_it_has_opened(records: Records) -> None:
    built(records)
    with closing(sqlite3.connect(f"file:{records.root / 'conflict.db'}?mode=ro", uri=True)) as reader:
        rows = reader.execute("select id from events order by id")
        assert rows.fetchone() == ("1991-06-01-march-war",)
        rename(records, "Marsh conflict timeline", "New title")
        built(records)
        assert title_in(records.root / "conflict.db") == "New title"
        assert len(rows.fetchall()) == 3
        assert reader.execute("select value from dataset where name = 'title'").fetchone() == (
            "Marsh conflict timeline",
        )


def test_a_build_that_runs_keeps_its_scratch_file(tmp_path: Path) -> None:
    target = tmp_path / "conflict.db"
    with temporary_beside(target) as first:
        first.write_text("mine")
        with temporary_beside(target) as second:
            assert first.read_text() == "mine"
            second.write_text("other")
            replace_atomically(second, target)
        remove_stale_temporaries(target)
        replace_atomically(first, target)
    assert target.read_text() == "mine"
    assert [*tmp_path.iterdir()] == [target]


@pytest.mark.parametrize("name", ["conflict.db", "a[1]*?.db"])
def test_what_a_killed_build_has_left_is_taken_away(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    litter = [tmp_path / f".{name}.{number:08x}.building" for number in range(3)]
    foreign = [tmp_path / f".{name}.note", tmp_path / ".other.db.00000001.building", tmp_path / f"{name}-journal"]
    for path in (*litter, *foreign):
        path.write_text("x")
    remove_stale_temporaries(target)
    assert sorted(tmp_path.iterdir()) == sorted(foreign)


def test_a_scratch_file_taken_for_litter_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between making and locking it there is a moment in which another build may take it away."""
    target = tmp_path / "conflict.db"
    real_flock = fcntl.flock
    removed: list[Path] = []

    def late(descriptor: Any, how: int) -> None:
        if not removed:
            removed.extend(tmp_path.glob(".*.building"))
            removed[0].unlink()
        real_flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with temporary_beside(target) as scratch:
        assert scratch.exists()
        assert scratch not in removed


def test_small_files_are_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "inspect-data.json"
    write_atomically(target, b"old")
    with exclusive(target):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert [*tmp_path.iterdir()] == [target]


def test_one_at_a_time_may_change_a_folder(tmp_path: Path) -> None:
    waiting = (
        "import sys; from pathlib import Path; from loaders.processes.atomic_replace import exclusive\n"
        "print('waiting', flush=True)\n"
        "with exclusive(Path(sys.argv[1])): print('in', flush=True)"
    )
    command = [sys.executable, "-c", waiting, str(tmp_path / "conflict.db")]
    with exclusive(tmp_path / "conflict.db"):
        other = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert other.stdout
        assert other.stdout.readline() == "waiting\n"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(timeout=0.3)
    output, _ = other.communicate(timeout=20)
    assert output == "in\n"
