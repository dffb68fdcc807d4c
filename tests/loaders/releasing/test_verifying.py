"""`verify`: a release is what its tag gives, on whatever machine; whatever was done to it is found, with the file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.loaders.releasing.conftest import Project, Ran, Releases

ROOT = Path(__file__).resolve().parents[3]
Run = Callable[..., "Ran"]
DO_NOT = "Do not use it as that release: fetch it once more from where it was published.\n"


@pytest.fixture
def copy(releases: Releases, tmp_path: Path) -> Path:
    """The folder of a release that a test may change."""
    return Path(shutil.copytree(releases.second, tmp_path / "copy"))


def seal_again(folder: Path) -> None:
    """What a forger does: write manifest and sums so that they are those of the files."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for each in manifest["files"]:
        content = (folder / each["path"]).read_bytes()
        each |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    names = sorted([*(each["path"] for each in manifest["files"]), "manifest.json"])
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def refused(run: Run, releases: Releases, archive: Path) -> list[str]:
    """What is said of an archive that is not what was released."""
    ran = run("verify", archive, "--root", releases.project.root)
    assert ran.code == 1
    assert ran.err.endswith(DO_NOT)
    return ran.err.removesuffix(DO_NOT).splitlines()


# --- what was released ------------------------------------------------------------------------------------------------


def told(releases: Releases) -> str:
    commit = releases.project.git("rev-parse", "v1.4.0^{commit}")
    count = len([path for path in releases.second.rglob("*") if path.is_file()])
    return (
        f"Version 1.4.0, {count - 2} files: all as their sums say.\n"
        f"Made again from v1.4.0, commit {commit}: {count} files compared, all the same.\n"
    )


def test_a_release_is_what_its_tag_gives(run: Run, releases: Releases) -> None:
    before = releases.project.state()
    archive = releases.second.with_name("marsh-conflict-timeline-1.4.0.tar.gz")
    assert run("verify", archive, "--root", releases.project.root) == (0, told(releases), "")
    assert releases.project.state() == before


@pytest.mark.parametrize(
    "elsewhere", [{"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}, {"LC_ALL": "C", "PYTHONHASHSEED": "7"}]
)
def test_it_is_the_same_elsewhere(elsewhere: dict[str, str], releases: Releases, tmp_path: Path) -> None:
    """From a fresh clone, with another language, hour and order of hashes, and without a cache."""
    clone = tmp_path / "clone"
    releases.project.git("clone", "--quiet", str(releases.project.root), str(clone))
    ran = subprocess.run(
        [sys.executable, "-m", "loaders", "verify", str(releases.second), "--root", str(clone)],
        cwd=ROOT,
        env={**os.environ, **elsewhere, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
    )
    assert (ran.stdout, ran.stderr, ran.returncode) == (told(releases), "", 0)


def test_an_older_release_is_what_its_tag_gives(run: Run, releases: Releases) -> None:
    """Whatever was released since."""
    assert run("verify", releases.first, "--root", releases.project.root).code == 0


def test_sums_alone_need_no_repository(run: Run, releases: Releases, tmp_path: Path) -> None:
    count = len([path for path in releases.second.rglob("*") if path.is_file()]) - 2
    ran = run("verify", releases.second, "--sums", "--root", tmp_path)
    assert ran == (0, f"Version 1.4.0, {count} files: all as their sums say.\n", "")


# --- what was tampered with -------------------------------------------------------------------------------------------


def test_a_flipped_byte_is_found(run: Run, releases: Releases, copy: Path) -> None:
    path = copy / "csv" / "claims.csv"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    [fault] = refused(run, releases, copy)
    assert fault.startswith("csv/claims.csv is not the file that was released: its SHA-256 is ")


def test_a_missing_file_is_found(run: Run, releases: Releases, copy: Path) -> None:
    (copy / "parquet" / "events.parquet").unlink()
    assert refused(run, releases, copy) == ["parquet/events.parquet is missing."]


def test_an_extra_file_is_found(run: Run, releases: Releases, copy: Path) -> None:
    (copy / "csv" / "more.csv").write_text("id\n", encoding="utf-8")
    assert refused(run, releases, copy) == ["csv/more.csv is none of the files that were released."]


def test_a_truncated_file_is_found(run: Run, releases: Releases, copy: Path) -> None:
    path = copy / "conflict.db"
    path.write_bytes(path.read_bytes()[:-4096])
    [fault] = refused(run, releases, copy)
    assert fault.startswith("conflict.db is not the file that was released")


def test_a_renamed_file_is_found(run: Run, releases: Releases, copy: Path) -> None:
    (copy / "codebook.md").rename(copy / "Codebook.md")
    assert refused(run, releases, copy) == [
        "codebook.md is missing.",
        "Codebook.md is none of the files that were released.",
    ]


def test_edited_sums_are_found(run: Run, releases: Releases, copy: Path) -> None:
    """Where whoever changed a file changed its sum, the manifest still has the old one."""
    path = copy / "events.csv"
    path.write_bytes(path.read_bytes() + b"more\r\n")
    sums = (copy / "SHA256SUMS").read_text(encoding="utf-8")
    old, new = (
        hashlib.sha256(content).hexdigest()
        for content in (releases.second.joinpath("events.csv").read_bytes(), path.read_bytes())
    )
    (copy / "SHA256SUMS").write_text(sums.replace(f"{old}  events.csv", f"{new}  events.csv"), encoding="utf-8")
    assert refused(run, releases, copy) == [
        "events.csv has another sum in manifest.json than in SHA256SUMS, or is in one of them alone."
    ]


def test_a_line_that_is_no_sum_is_found(run: Run, releases: Releases, copy: Path) -> None:
    sums = (copy / "SHA256SUMS").read_text(encoding="utf-8")
    (copy / "SHA256SUMS").write_text("# all fine\n" + sums, encoding="utf-8")
    assert refused(run, releases, copy) == ["SHA256SUMS is not as it was written: line 1 is no sum and name."]


def test_a_changed_row_is_found_by_making_it_again(run: Run, releases: Releases, copy: Path) -> None:
    """Whatever the sums say."""
    with closing(sqlite3.connect(copy / "conflict.db")) as connection, connection:
        connection.execute("update claims set low = 40000 where low = 40")
    seal_again(copy)
    faults = refused(run, releases, copy)
    assert "conflict.db is not what the tag gives: table claims differs in 1 row." in faults
    assert "manifest.json is not what the tag gives: it differs from byte " in "".join(faults)


def test_a_changed_text_is_found_by_making_it_again(run: Run, releases: Releases, copy: Path) -> None:
    path = copy / "codebook.md"
    path.write_text("# Another\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    seal_again(copy)
    assert "codebook.md is not what the tag gives: it differs from byte 2 on, in line 1." in refused(
        run, releases, copy
    )


def test_a_file_that_was_added_with_its_sum_is_found_by_making_it_again(
    run: Run, releases: Releases, copy: Path
) -> None:
    manifest = json.loads((copy / "manifest.json").read_bytes())
    (copy / "more.csv").write_text("id\n", encoding="utf-8")
    manifest["files"] = [each for each in manifest["files"] if each["path"] != "codebook.md"]
    manifest["files"].append({"path": "more.csv"})
    (copy / "codebook.md").unlink()
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    seal_again(copy)
    faults = refused(run, releases, copy)
    assert faults[:2] == [
        "more.csv is in the release, and the tag does not give it.",
        "codebook.md is given by the tag, and missing in the release.",
    ]


def test_an_older_release_under_another_number_is_found(run: Run, releases: Releases, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(releases.first, tmp_path / "copy"))
    text = (copy / "manifest.json").read_text(encoding="utf-8")
    (copy / "manifest.json").write_text(text.replace("1.3.0", "1.4.0"), encoding="utf-8")
    seal_again(copy)
    commits = [releases.project.git("rev-parse", f"{tag}^{{commit}}") for tag in ("v1.3.0", "v1.4.0")]
    assert refused(run, releases, copy) == [
        f"manifest.json says that v1.4.0 is commit {commits[0]}, and here the tag is at {commits[1]}."
    ]
    text = (copy / "manifest.json").read_text(encoding="utf-8")
    (copy / "manifest.json").write_text(text.replace(commits[0], commits[1]), encoding="utf-8")
    seal_again(copy)
    assert any(fault.startswith("conflict.db is not what the tag gives: ") for fault in refused(run, releases, copy))


def test_what_is_no_manifest_is_said(run: Run, releases: Releases, copy: Path) -> None:
    (copy / "manifest.json").write_text("[]", encoding="utf-8")
    sums = (copy / "SHA256SUMS").read_text(encoding="utf-8")
    digest = hashlib.sha256(b"[]").hexdigest()
    lines = [f"{digest}  manifest.json" if line.endswith("  manifest.json") else line for line in sums.splitlines()]
    (copy / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")
    [fault] = refused(run, releases, copy)
    assert fault.startswith("manifest.json is not that of a release: ")


def test_a_folder_that_is_no_release_is_none(run: Run, releases: Releases, tmp_path: Path) -> None:
    assert refused(run, releases, tmp_path) == ["SHA256SUMS is missing: this is no release, or not all of it."]


# --- what may differ --------------------------------------------------------------------------------------------------


@pytest.fixture
def by_another_sqlite(copy: Path) -> Path:
    """A release whose database another release of SQLite laid out otherwise."""
    with closing(sqlite3.connect(copy / "conflict.db")) as connection:
        connection.execute("pragma page_size = 8192")
        connection.execute("vacuum")
    text = (copy / "manifest.json").read_text(encoding="utf-8")
    (copy / "manifest.json").write_text(text.replace(sqlite3.sqlite_version, "3.99.9"), encoding="utf-8")
    seal_again(copy)
    return copy


def test_another_release_of_sqlite_may_lay_rows_out_otherwise(
    run: Run, releases: Releases, by_another_sqlite: Path
) -> None:
    ran = run("verify", by_another_sqlite, "--root", releases.project.root)
    assert (ran.code, ran.err) == (0, "")
    assert (
        "conflict.db has the same rows in every table, and the same tables: its bytes are those of SQLite 3.99.9, "
        f"and here is {sqlite3.sqlite_version}.\n"
    ) in ran.out


def test_its_rows_may_not_differ(run: Run, releases: Releases, by_another_sqlite: Path) -> None:
    with closing(sqlite3.connect(by_another_sqlite / "conflict.db")) as connection, connection:
        connection.execute("delete from tags")
        connection.execute("create index more on events(title)")
    seal_again(by_another_sqlite)
    [fault] = refused(run, releases, by_another_sqlite)
    assert fault == (
        "conflict.db is not what the tag gives: more is in the release alone and table tags differs in 2 rows."
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (["pragma user_version = 7"], "its user_version is 7, not 0"),
        (
            [
                "alter table tags rename to hidden",
                "create view tags as with recursive r(n) as (select 1 union all select n + 1 from r) select n from r",
            ],
            "tags is made in another way",
        ),
    ],
)
def test_nor_may_what_rows_alone_do_not_show(
    run: Run, releases: Releases, by_another_sqlite: Path, changes: list[str], fault: str
) -> None:
    """What the file says of itself, and a view without an end in the place of a table."""
    with closing(sqlite3.connect(by_another_sqlite / "conflict.db")) as connection, connection:
        connection.execute("pragma legacy_alter_table = on")
        for each in changes:
            connection.execute(each)
    seal_again(by_another_sqlite)
    assert fault in refused(run, releases, by_another_sqlite)[0]


def test_nor_may_an_index_lead_elsewhere(run: Run, releases: Releases, by_another_sqlite: Path) -> None:
    """Queries that go by it would find other rows than stand in the table."""
    with closing(sqlite3.connect(by_another_sqlite / "conflict.db", isolation_level=None)) as connection:
        (name, sql) = connection.execute(
            "select name, sql from sqlite_master where type = 'index' and tbl_name = 'events' and sql is not null"
        ).fetchone()
        connection.execute("pragma writable_schema = on")
        connection.execute("update sqlite_master set sql = sql || ' where 0' where name = ?", [name])
        connection.execute("pragma writable_schema = reset")
        connection.execute(f'reindex "{name}"')
        connection.execute("pragma writable_schema = on")
        connection.execute("update sqlite_master set sql = ? where name = ?", [sql, name])
    seal_again(by_another_sqlite)
    assert "it is damaged" in refused(run, releases, by_another_sqlite)[0]


def test_nor_may_the_same_release_of_sqlite(run: Run, releases: Releases, copy: Path) -> None:
    with closing(sqlite3.connect(copy / "conflict.db")) as connection:
        connection.execute("vacuum")
    seal_again(copy)
    faults = refused(run, releases, copy)
    assert "conflict.db is not what the tag gives: its rows are the same, its bytes are not." in faults


# --- where it cannot be made again ------------------------------------------------------------------------------------


def not_made(run: Run, archive: Path, root: Path) -> str:
    ran = run("verify", archive, "--root", root)
    assert ran.code == 1
    assert ran.out.endswith(" files: all as their sums say.\n")
    return ran.err


def test_the_tag_must_be_here(run: Run, releases: Releases, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    releases.project.git("clone", "--quiet", "--no-tags", str(releases.project.root), str(clone))
    assert not_made(run, releases.second, clone) == (
        "It was not made again: there is no tag v1.4.0 in this repository: git fetch --tags.\n"
    )


def test_there_must_be_a_repository(
    run: Run, releases: Releases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert not_made(run, releases.second, tmp_path) == (
        f"It was not made again: {tmp_path} is in no git repository, and releases are commits with a tag; "
        "run it in a clone, or look at the sums alone with --sums.\n"
    )


def test_another_program_is_not_taken_for_that_of_the_release(run: Run, releases: Releases, copy: Path) -> None:
    text = (copy / "manifest.json").read_text(encoding="utf-8")
    program = json.loads(text)["program"]
    (copy / "manifest.json").write_text(text.replace(program, "0" * 64), encoding="utf-8")
    seal_again(copy)
    assert not_made(run, copy, releases.project.root) == (
        "It was not made again: v1.4.0 was made by another state of the program (0000000000000000…): "
        "run it with that one.\n"
    )


@pytest.fixture
def with_its_program(project: Project) -> Project:
    """A repository that holds a program beside its records, as ours does; it is another one than this."""
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in ("datasette_timeline", "loaders", "schema"):
        shutil.copytree(ROOT / name, project.root / name, ignore=unwanted)
    (project.root / "requirements").mkdir()
    for name in ("requirements/dev.txt", "requirements/runtime.txt"):
        shutil.copy(ROOT / name, project.root / name)
    module = project.root / "loaders/exporting/codebook.py"
    text = module.read_text(encoding="utf-8")
    assert text.count("# Codebook: ") == 1
    module.write_text(text.replace("# Codebook: ", "# An earlier codebook: "), encoding="utf-8")
    project.commit("A program")
    return project


def test_the_program_of_the_tag_runs_where_that_is_asked_for(
    run: Run, with_its_program: Project, tmp_path: Path
) -> None:
    project = with_its_program
    assert run("release", "1.3.0", "--day", "2001-06-01", "--root", project.root).code == 0
    command = [sys.executable, "-m", "loaders", "bundle", "--output", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(project.root), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, cwd=project.root, env=environment, check=True, capture_output=True)
    release = tmp_path / "1.3.0"
    assert (release / "codebook.md").read_text(encoding="utf-8").startswith("# An earlier codebook: ")
    program = json.loads((release / "manifest.json").read_bytes())["program"][:16]
    assert not_made(run, release, project.root) == (
        f"It was not made again: v1.3.0 was made by another state of the program ({program}…): add --rebuild, which "
        "runs the program of the tag with the packages that are installed here, or go there yourself: "
        "git worktree add ../v1.3.0 v1.3.0, make setup, and run it there.\n"
    )
    ran = run("verify", release, "--root", project.root, "--rebuild")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(" compared, all the same.\n")
    (release / "codebook.md").write_text("# Codebook\n", encoding="utf-8")
    seal_again(release)
    assert "codebook.md is not what the tag gives" in run("verify", release, "--root", project.root, "--rebuild").err


def test_a_program_that_the_tag_does_not_have_is_none(
    run: Run, with_its_program: Project, releases: Releases, copy: Path
) -> None:
    """A manifest may name the program that it likes, and is held to that of its tag."""
    project = with_its_program
    project.git("tag", "v1.4.0")
    commit = project.git("rev-parse", "HEAD")
    text = (copy / "manifest.json").read_text(encoding="utf-8")
    theirs = json.loads(text)["release"]["commit"]
    (copy / "manifest.json").write_text(text.replace(theirs, commit), encoding="utf-8")
    seal_again(copy)
    ran = run("verify", copy, "--root", project.root)
    assert ran.code == 1
    assert ran.err.startswith(f"manifest.json names the program {json.loads(text)['program'][:16]}…, and v1.4.0 has ")
