"""`import` and `build --with-ged`, as people call them: what they say, and what stands there when they are stopped."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loaders.__main__ import main

ROOT = Path(__file__).resolve().parents[3]


def run(*words: str | Path) -> int:
    return main([*map(str, words)])


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_it_says_what_became_of_rows(database: Path, narrow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "ged", narrow, "--database", database) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out == (
        "UCDP GED: 31 new, 0 changed, 0 unchanged, 0 refused.\n"
        "Flagged 2 rows as best-above-high: the best estimate is above the highest one.\n"
        "Flagged 2 rows as low-above-best: the lowest estimate is above the best one.\n"
        "Flagged 7 rows as split: estimates are out of order, but in order over all rows of one report.\n"
        "Licence: CC BY 4.0.\n"
    )
    assert run("import", "ged", narrow, "--database", database) == 0
    assert capsys.readouterr().out.startswith("UCDP GED: 0 new, 0 changed, 31 unchanged, 0 refused.\n")


def test_refused_rows_are_listed_and_make_it_end_with_1(
    database: Path, narrow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ged211.csv"
    path.write_text(narrow.read_text(encoding="utf-8").replace("16125,1997", "16125,MCMXCVII"), encoding="utf-8")
    assert run("import", "ged", path, "--database", database) == 1
    told = capsys.readouterr()
    assert told.out.startswith("UCDP GED: 30 new, 0 changed, 0 unchanged, 1 refused.\n")
    line = path.read_text(encoding="utf-8").split("\n16125,")[0].count("\n") + 2
    assert told.err == (
        f"Refused:\n  ged211.csv, line {line}: year is 'MCMXCVII', which is no whole number; "
        "date_start is 'MCMXCVII-03-01', which is no day such as 1998-04-11\n"
    )


def test_where_the_release_is_not_told_it_is_asked_for(
    database: Path, narrow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shutil.copy(narrow, tmp_path / "events.csv")
    assert run("import", "ged", path, "--database", database) == 2
    assert capsys.readouterr().err == (
        "python -m loaders: the name of events.csv does not say which release it is: add --release NUMBER\n"
    )
    assert run("import", "ged", path, "--database", database, "--release", "newest") == 2
    assert capsys.readouterr().err == (
        "python -m loaders: 'newest' is no release of GED such as 25.1, or 25.0.3 of candidate events\n"
    )
    assert run("import", "ged", path, "--database", database, "--release", "21.1") == 0


def test_a_release_that_is_told_in_two_ways_is_not_guessed(
    database: Path, narrow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = database.read_bytes()
    assert run("import", "ged", narrow, "--database", database, "--release", "25.1") == 2
    assert capsys.readouterr().err == (
        "python -m loaders: the name of ucdp-ged-21.1-rows.csv says release 21.1, and --release 25.1: rename the file, "
        "or leave out --release\n"
    )
    assert database.read_bytes() == before
    assert run("import", "ged", narrow, "--database", database, "--release", "21.1") == 0


def test_without_a_database_there_is_nothing_to_import_into(
    narrow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", "ged", narrow, "--database", tmp_path / "conflict.db") == 2
    assert capsys.readouterr().err == (
        "python -m loaders: there is no conflict.db yet: run 'python -m loaders build' first\n"
    )


def test_an_absent_file_is_told(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(tmp_path)
    assert run("import", "ged", tmp_path / "ged251.csv", "--database", database) == 1
    assert capsys.readouterr().err == "ged251.csv: No such file or directory.\nconflict.db was not touched.\n"
    assert everything(tmp_path) == before


def test_a_build_does_both_and_one_without_says_what_is_gone(
    base: Path, narrow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "dataset"
    shutil.copytree(base, root)
    assert run("build", "--root", root, "--no-cache", "--with-ged", narrow) == 0
    assert "UCDP GED: 31 new, 0 changed, 0 unchanged, 0 refused.\n" in capsys.readouterr().out
    described = json.loads((root / "inspect-data.json").read_bytes())["conflict"]["tables"]
    assert described["ged"] == {"count": 31}
    assert run("build", "--root", root, "--no-cache") == 0
    told = "The tables of what was imported are gone: ged; import the files again.\n"
    assert capsys.readouterr().out.endswith(told)


def test_a_build_with_a_file_that_is_none_says_so(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "dataset"
    shutil.copytree(base, root)
    (tmp_path / "ged251.csv").write_bytes(b"")
    assert run("build", "--root", root, "--no-cache", "--with-ged", tmp_path / "ged251.csv") == 1
    assert capsys.readouterr().err == (
        "The build stopped: ged251.csv is empty.\nThere is no conflict.db yet. Choose another file, and build again.\n"
    )
    assert not (root / "conflict.db").exists()


# --- Stopped ----------------------------------------------------------------------------------------------------------


def command(database: Path, file: Path) -> list[str]:
    return [sys.executable, "-m", "loaders", "import", "ged", str(file), "--database", str(database)]


def test_a_full_disk_leaves_the_old_database(database: Path, narrow: Path, tmp_path: Path) -> None:
    before, size = everything(tmp_path), database.stat().st_size
    for room in (0, size // 2, size + 4096):
        done = subprocess.run(
            command(database, narrow),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=lambda most=room: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),  # type: ignore[misc]
        )
        assert done.returncode == 1
        assert done.stderr.endswith("conflict.db was not touched.\n")
        assert everything(tmp_path) == before


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_killed_amid_its_rows_it_leaves_the_old_database(
    database: Path, narrow: Path, tmp_path: Path, by: signal.Signals
) -> None:
    before = everything(tmp_path)
    header, row = narrow.read_text(encoding="utf-8").split("\n", 2)[:2]
    path = tmp_path / "ged211.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"{header}\n")
        stream.writelines(f"{number}{row[row.index(',') :]}\n" for number in range(1, 300_000))
    with subprocess.Popen(command(database, path), cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        limit = time.monotonic() + 30
        while not any(each.stat().st_size for each in tmp_path.glob(".conflict.db.*")):
            assert time.monotonic() < limit
            time.sleep(0.01)
        time.sleep(0.1)  # it has its copy, and reads for a second or two
        process.send_signal(by)
    assert process.returncode == (-by if by is signal.SIGKILL else 130)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert run("import", "ged", narrow, "--database", database) == 0
    assert {each.name for each in tmp_path.iterdir()} == {*before, path.name}
