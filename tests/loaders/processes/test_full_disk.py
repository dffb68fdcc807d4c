"""Whatever a command writes, it writes whole or not at all: what was there before is there still, byte for byte."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bench.configuration import configure
from loaders.__main__ import main
from loaders.exporting.placing import in_place_of
from loaders.processes.atomic_replace import replace_atomically, temporary_beside, write_atomically

if TYPE_CHECKING:
    from tests.conftest import Records

ROOT = Path(__file__).resolve().parents[3]
WAR = "events/1991/1991-06-01-march-war.yml"


def limit_files_to(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- generated files, by commands as people call them -----------------------------------------------------------------


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program itself, to be written to: its schemas and metadata.yml are generated."""
    folder = tmp_path / "program"
    half_written = shutil.ignore_patterns("*.pyc.*")  # of what Python has compiled; the rest comes along, to save time
    for name in ("schema", "loaders"):
        shutil.copytree(ROOT / name, folder / name, ignore=half_written)
    configure(folder)
    (folder / "registries").mkdir()  # by which the folder is a dataset's
    for name in ("__init__.py", "published"):  # what builds have of the site
        origin, copy = ROOT / "datasette_timeline" / name, folder / "datasette_timeline" / name
        copy.parent.mkdir(exist_ok=True)
        shutil.copytree(origin, copy, ignore=half_written) if origin.is_dir() else shutil.copy(origin, copy)
    return folder


def ran(folder: Path, *words: str, size: int) -> subprocess.CompletedProcess[str]:
    """The command, where no file can grow beyond a size: the system's own refusal, as on a full disk."""
    command = [sys.executable, "-m", "loaders", *words]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limit_files_to(size),
    )


def test_schema_cuts_nothing(program: Path) -> None:
    written = ("schema/event.schema.json", "published/documents.json", "published/contract.json")
    for name in (each.replace("published", "datasette_timeline/published") for each in written):
        (program / name).write_text("an old one\n" * 500)
    metadata = program / "metadata.yml"
    metadata.write_text(
        metadata.read_text().replace("title: Headline", "title: Old headline") + "# my own words\n" * 100
    )
    before = everything_in(program)
    for size in (0, 100, 3_000):
        refused = ran(program, "schema", size=size)
        assert (refused.returncode, refused.stderr) == (1, "python -m loaders: File too large\n")
        assert everything_in(program) == before
    done = ran(program, "schema", size=10_000_000)
    assert (done.returncode, done.stderr) == (0, "")
    assert metadata.read_text().endswith("# my own words\n" * 100)


def test_schema_cuts_nothing_that_a_curator_has_written(program: Path) -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    guide = guide.replace("| `shelling` |", "| `old` |") + "\nMY UNSAVED PARAGRAPH\n"
    (program / "CONTRIBUTING.md").write_text(guide, encoding="utf-8")
    before = everything_in(program)
    for size in (0, 100, len(guide.encode()) - 1):
        refused = ran(program, "schema", size=size)
        assert (refused.returncode, refused.stderr) == (1, "python -m loaders: File too large\n")
        assert everything_in(program) == before
    done = ran(program, "schema", size=10_000_000)
    assert (done.returncode, done.stdout) == (0, "wrote CONTRIBUTING.md\n")
    after = everything_in(program)["CONTRIBUTING.md"]
    assert after.endswith(b"\nMY UNSAVED PARAGRAPH\n")
    assert b"| `shelling` |" in after


@pytest.mark.parametrize(
    ("words", "code"), [(("new", "1995-05-12", "raid"), 2), (("register",), 1), (("build", "--jobs", "1"), 1)]
)
def test_new_release_and_build_leave_no_part_of_a_file(words: tuple[str, ...], code: int, records: Records) -> None:
    before = everything_in(records.root)
    refused = ran(ROOT, *words, "--root", str(records.root), size=50)
    assert (refused.returncode, refused.stdout) == (code, "")
    assert "Traceback" not in refused.stderr
    assert everything_in(records.root) == before
    assert ran(ROOT, *words, "--root", str(records.root), size=10_000_000).returncode == 0


def test_the_first_build_that_fails_does_not_speak_of_an_old_one(records: Records) -> None:
    refused = ran(ROOT, "build", "--root", str(records.root), "--jobs", "1", size=50_000)
    _, advice = refused.stderr.splitlines()
    assert advice == "There is no conflict.db yet. Make room or mend the folder, and build again."


# --- every step of writing a file -------------------------------------------------------------------------------------

STEPS = ["os.open", "os.fsync", "os.fchmod", "pathlib.Path.write_bytes", "pathlib.Path.open", "pathlib.Path.replace"]


@pytest.mark.parametrize("step", STEPS)
def test_a_refusal_at_any_step_leaves_the_old_file(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.md"
    target.write_bytes(b"old")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(step, refuse)
        with pytest.raises(OSError, match="No space left"):
            write_atomically(target, b"new")
    assert everything_in(tmp_path) == {"page.md": b"old"}
    write_atomically(target, b"new")
    assert everything_in(tmp_path) == {"page.md": b"new"}


def test_a_full_disk_leaves_the_old_export(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with in_place_of(site) as scratch:
        (scratch / "manifest.json").write_text('{"made_by": "conflict-events-timeline"}')
    before = everything_in(tmp_path)

    def export() -> None:
        with in_place_of(site) as scratch:
            (scratch / "manifest.json").write_text("half of")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        export()
    assert everything_in(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


# --- links, modes, owners ---------------------------------------------------------------------------------------------


def test_a_link_stays_a_link(records: Records, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (records.root / "conflict.db").symlink_to("../store/real.db")
    for _ in range(2):  # the first time, it leads nowhere
        assert main(["build", "--root", str(records.root), "--no-cache"]) == 0
        assert (records.root / "conflict.db").is_symlink()
        assert [path.name for path in store.iterdir()] == ["real.db"]
        assert (store / "real.db").read_bytes().startswith(b"SQLite format 3")
    assert {path.name for path in records.root.iterdir()} == {
        "conflict.db",
        "events",
        "inspect-data.json",
        "registries",
    }


@pytest.fixture
def narrow_umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.mark.usefixtures("narrow_umask")
@pytest.mark.parametrize("mode", [0o644, 0o664, 0o400])
def test_a_file_that_is_replaced_hands_its_mode_on(mode: int, tmp_path: Path) -> None:
    target = tmp_path / "conflict.db"
    target.write_bytes(b"old")
    target.chmod(mode)
    write_atomically(target, b"new")
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("allowed", [True, False])
def test_a_file_that_is_replaced_hands_its_owner_on_where_that_is_allowed(
    allowed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "conflict.db"
    target.write_bytes(b"old")
    given: list[tuple[int, int]] = []

    def give(_: int, user: int, group: int) -> None:
        given.append((user, group))
        if not allowed:
            raise PermissionError(errno.EPERM, "Operation not permitted")

    real = os.fstat

    class Other:
        st_uid, st_gid = -1, -1

    monkeypatch.setattr(os, "fchown", give)
    with temporary_beside(target) as scratch:
        scratch.write_bytes(b"new")
        monkeypatch.setattr(os, "fstat", lambda _: Other())
        replace_atomically(scratch, target)
        monkeypatch.setattr(os, "fstat", real)
    assert given == [(target.stat().st_uid, target.stat().st_gid)]
    assert target.read_bytes() == b"new"


# --- read-only --------------------------------------------------------------------------------------------------------


def read_only(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """No file can be made below the root, as on a medium that is mounted so."""
    real = os.open

    def refuse(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if flags & os.O_CREAT and str(path).startswith(str(root)):
            raise OSError(errno.EROFS, "Read-only file system")
        return real(path, flags, *rest, **options)

    monkeypatch.setattr(os, "open", refuse)


def test_where_nothing_can_be_written_a_fresh_database_is_up_to_date(
    records: Records, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["build", "--root", str(records.root), "--jobs", "1", "--no-cache"]
    assert main(command) == 0
    before = everything_in(records.root)
    capsys.readouterr()
    read_only(monkeypatch, records.root)
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("conflict.db is up to date: nothing has changed")
    assert everything_in(records.root) == before


@pytest.mark.parametrize("change", ["the records", "the description", "the database"])
def test_where_nothing_can_be_written_an_old_database_is_told_of(
    change: str, records: Records, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["build", "--root", str(records.root), "--jobs", "1", "--no-cache"]
    assert main(command) == 0
    if change == "the records":
        records.edit(WAR, "nine months", "ten months")
    else:
        (records.root / ("inspect-data.json" if change == "the description" else "conflict.db")).write_bytes(b"{}")
    capsys.readouterr()
    read_only(monkeypatch, records.root)
    assert main(command) == 1
    assert capsys.readouterr().err == (
        "The build stopped: Read-only file system.\n"
        "conflict.db is as it was before. Make room or mend the folder, and build again.\n"
    )


def test_where_nothing_can_be_written_there_is_no_first_build(
    records: Records, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read_only(monkeypatch, records.root)
    assert main(["build", "--root", str(records.root), "--jobs", "1", "--no-cache"]) == 1
    assert capsys.readouterr().err == (
        "The build stopped: Read-only file system.\n"
        "There is no conflict.db yet. Make room or mend the folder, and build again.\n"
    )
