"""Where the version history is read, and where it cannot be; and that nothing but the commits decides what it tells."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.building import build
from loaders.history.repository import NoHistoryError
from loaders.history.repository import Repository as Read
from tests.repositories import CAPTURE, CEASEFIRE, Repository, tell

if TYPE_CHECKING:
    from tests.conftest import Records

TABLES = ("revisions", "versions", "version_changes", "event_versions")


def counts(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"select count(*) from {table}").fetchone()[0] for table in TABLES]


def column(path: Path, sql: str) -> list[object]:
    with closing(sqlite3.connect(path)) as connection:
        return [value for (value,) in connection.execute(sql)]


@pytest.fixture
def repository(new_records: Callable[[str], Records]) -> Repository:
    """One that a test may change."""
    made = Repository(new_records("records"))
    tell(made)
    return made


def clone(repository: Repository, target: Path, *options: str) -> Path:
    repository.git("clone", "--quiet", *options, repository.root.as_uri(), str(target))
    return target


# --- where there is none ----------------------------------------------------------------------------------------------


def test_records_in_no_repository_are_built_without(records: Records, tmp_path: Path) -> None:
    built = build(records.root, tmp_path / "a.db", cache=None, jobs=1)
    assert built.without_history == "the records lie in no git repository that this user may read"
    assert counts(tmp_path / "a.db") == [0, 0, 0, 0]
    assert column(tmp_path / "a.db", "select value from dataset where name = 'history'") == []


def test_a_shallow_checkout_is_built_without(repository: Repository, tmp_path: Path) -> None:
    shallow = clone(repository, tmp_path / "shallow", "--depth=1")
    built = build(shallow, tmp_path / "a.db", cache=None, jobs=1)
    assert built.without_history == (
        "this checkout has only the newest commits; 'git fetch --unshallow' brings the others"
    )
    assert counts(tmp_path / "a.db") == [0, 0, 0, 0]


def test_a_checkout_without_earlier_texts_fetches_none(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    partial = clone(repository, tmp_path / "partial", "--filter=blob:none")
    built = build(partial, tmp_path / "a.db", cache=None, jobs=1)
    assert "lacks texts of earlier versions" in built.without_history
    assert counts(tmp_path / "a.db") == [0, 0, 0, 0]


def test_a_repository_without_a_commit_is_none(new_records: Callable[[str], Records], tmp_path: Path) -> None:
    built = Repository(new_records("records")).build(tmp_path / "a.db")
    assert built.without_history == "the repository has no commit yet"


def test_records_that_were_never_committed_are_not_committed_yet(
    new_records: Callable[[str], Records], tmp_path: Path
) -> None:
    repository = Repository(new_records("records"))
    repository.git("commit", "--quiet", "--allow-empty", "--message=Nothing")
    built = repository.build(tmp_path / "a.db")
    assert built.without_history == ""
    assert column(tmp_path / "a.db", 'select "commit" from revisions') == [None]


def test_where_git_is_not_installed_it_is_said(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    built = repository.build(tmp_path / "a.db")
    assert built.without_history == "git is not installed, and earlier versions are read with it"


def test_it_can_be_left_out(repository: Repository, tmp_path: Path) -> None:
    repository.build(tmp_path / "a.db", with_history=False)
    assert counts(tmp_path / "a.db") == [0, 0, 0, 0]


# --- what decides it --------------------------------------------------------------------------------------------------


def test_every_clone_tells_the_same_whatever_is_around_it(
    repository: Repository, told_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told_database.read_bytes()
    for name, value in {
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C",
        "LANG": "ru_RU.UTF-8",
        "GIT_DIR": str(tmp_path / "elsewhere"),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
    }.items():
        monkeypatch.setenv(name, value)
    target = clone(repository, tmp_path / "clone")
    for setting in ("log.showRoot=false", "core.quotePath=true", "diff.renames=copies", "log.showSignature=true"):
        name, value = setting.split("=")
        repository.git("-C", str(target), "config", name, value)
    build(target, tmp_path / "a.db", cache=None, jobs=2)
    assert (tmp_path / "a.db").read_bytes() == expected


def test_commits_that_stand_in_for_others_are_not_asked(repository: Repository, tmp_path: Path) -> None:
    first, second = repository.git("rev-list", "--reverse", "HEAD").split()[:2]
    repository.build(tmp_path / "a.db")
    repository.git("replace", second, first)
    repository.build(tmp_path / "b.db")
    assert (tmp_path / "b.db").read_bytes() == (tmp_path / "a.db").read_bytes()


def test_records_may_lie_below_the_top_of_a_repository(
    repository: Repository, told_database: Path, tmp_path: Path
) -> None:
    below = Path("däta «1»")
    repository.git("clone", "--quiet", repository.root.as_uri(), str(tmp_path / "top"))
    top = tmp_path / "top"
    moving = f"mkdir '{below}' && git mv events registries '{below}'"
    repository.git("-C", str(top), "filter-branch", "--tree-filter", moving.replace("git mv", "mv"), "HEAD")
    build(top / below, tmp_path / "a.db", cache=None, jobs=1)
    for table in ("version_changes", "event_versions"):
        told = (
            column(path, f"select json_array({columns(path, table)}) from {table}")
            for path in (tmp_path / "a.db", told_database)
        )
        assert next(told) == next(told)


def columns(path: Path, table: str) -> str:
    return ", ".join(f'"{name}"' for name in map(str, column(path, f"select name from pragma_table_info('{table}')")))


def test_of_what_was_merged_the_merge_counts(repository: Repository, tmp_path: Path) -> None:
    """Readers never saw what was on a branch before."""
    capture = f"events/1991/{CAPTURE}.yml"
    repository.git("checkout", "--quiet", "-b", "branch")
    repository.records.edit(capture, "importance: 2", "importance: 1")
    repository.commit("2001-05-20T00:00:00Z")
    repository.records.edit(capture, "importance: 1", "importance: 3")
    repository.commit("2001-05-21T00:00:00Z")
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "--message=Merge", "branch", date="2001-05-22T00:00:00Z")
    merge = repository.git("rev-parse", "HEAD").strip()
    repository.build(tmp_path / "a.db")
    asked = "select \"commit\" || ' ' || date from revisions order by number desc limit 2"
    assert column(tmp_path / "a.db", asked)[0] == f"{merge} 2001-05-22T00:00:00Z"
    assert column(tmp_path / "a.db", f"select text from version_changes where key = '{CAPTURE}' and version = 4") == [
        "Importance: major → detail"
    ]


def test_no_revision_is_earlier_than_the_one_before(repository: Repository, tmp_path: Path) -> None:
    repository.records.edit(f"events/1991/{CAPTURE}.yml", "importance: 2", "importance: 1")
    repository.commit("1999-01-01T00:00:00Z")
    repository.build(tmp_path / "a.db")
    dates = column(tmp_path / "a.db", "select date from revisions order by number")
    assert dates[-2:] == ["2001-05-10T12:00:00Z"] * 2


@pytest.mark.parametrize("seconds", ["-86400", "253402300800", "99999999999999999999"])
def test_a_commit_with_a_date_that_is_none_is_no_earlier_either(
    seconds: str, repository: Repository, tmp_path: Path
) -> None:
    """Before 1970, after 9999, and what no clock tells: only broken tools write such commits."""
    repository.records.edit(f"events/1992/{CEASEFIRE}.yml", "title: Ceasefire of", "title: Ceasefire near")
    repository.git("add", "--all", "events")
    somebody = f"nobody <nobody@example.org> {seconds} +0000"
    tree, parent = (repository.git(*words).strip() for words in (("write-tree",), ("rev-parse", "HEAD")))
    told = f"tree {tree}\nparent {parent}\nauthor {somebody}\ncommitter {somebody}\n\nA title\n"
    (tmp_path / "commit").write_text(told)
    name = repository.git("hash-object", "-t", "commit", "-w", "--literally", str(tmp_path / "commit")).strip()
    repository.git("reset", "--quiet", "--hard", name)
    repository.build(tmp_path / "a.db")
    dates = column(tmp_path / "a.db", "select date from revisions order by number")
    assert dates[-2:] == ["2001-05-10T12:00:00Z"] * 2


def test_releases_are_told_with_the_latest_revision_that_is_in_them(repository: Repository, tmp_path: Path) -> None:
    line = repository.git("rev-list", "--reverse", "HEAD").split()
    repository.git("tag", "v1.0.0", line[3])  # which changed nothing that readers see
    repository.git("tag", "--annotate", "--message=Second", "v1.1.0", line[-1])
    repository.git("tag", "v1.1.1", line[-1])
    repository.git("tag", "nightly", line[0])
    repository.build(tmp_path / "a.db")
    assert column(tmp_path / "a.db", "select release from revisions order by number") == [
        *(None, None, "1.0.0", None, None, None, None, "1.1.0")
    ]


# --- what is kept -----------------------------------------------------------------------------------------------------


def steps(repository: Repository) -> list[Callable[[], object]]:
    """What may happen between two builds."""
    records, capture = repository.records, f"events/1991/{CAPTURE}.yml"
    return [
        lambda: records.edit(capture, "importance: 2", "importance: 1"),
        lambda: repository.commit("2001-05-20T00:00:00Z"),
        lambda: records.edit(capture, "text: The town hall", "text: The old town hall"),
        lambda: records.edit("registries/sources.yml", "The River Post", "River Post"),
        lambda: repository.commit("2001-05-21T00:00:00Z"),
        lambda: (records.root / f"events/1992/{CEASEFIRE}.yml").unlink(),
        lambda: repository.commit("2001-05-22T00:00:00Z"),
        lambda: records.edit(capture, "  - id: cc7v\n    text", "  - text"),
        lambda: repository.commit("2001-05-23T00:00:00Z"),
        lambda: records.edit(capture, "  - text: The old", "  - id: cc7v\n    text: The old"),
        lambda: repository.commit("2001-05-24T00:00:00Z"),
        lambda: repository.git("reset", "--quiet", "--hard", "HEAD~3"),
        lambda: repository.git("tag", "v2.0.0"),
    ]


def test_with_what_is_kept_comes_the_same_as_without(repository: Repository, tmp_path: Path) -> None:
    for number, happen in enumerate([lambda: None, *steps(repository)]):
        happen()
        warm, cold = tmp_path / "warm.db", tmp_path / "cold.db"
        failed = build(repository.root, warm, cache=tmp_path / "cache", jobs=1).failed
        assert build(repository.root, cold, cache=None, jobs=1).failed == failed, number
        if not failed:
            assert warm.read_bytes() == cold.read_bytes(), number


def test_what_is_kept_is_gone_on_with(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    commits = Read.commits

    def watched(self: Read, head: object, since: str | None = None) -> object:
        asked.append(since)
        return commits(self, head, since)  # type: ignore[arg-type]

    monkeypatch.setattr(Read, "commits", watched)
    head = repository.git("rev-parse", "HEAD").strip()
    for happen in [lambda: None, *steps(repository)[:3]]:
        happen()
        repository.build(tmp_path / "a.db", cache=tmp_path / "cache")
    assert asked == [None, head]  # and not for what is not committed


def test_an_unchanged_build_sees_another_commit_or_tag(repository: Repository, tmp_path: Path) -> None:
    def is_unchanged() -> bool:
        return repository.build(tmp_path / "a.db", cache=tmp_path / "cache").unchanged

    assert [is_unchanged(), is_unchanged()] == [False, True]
    repository.git("commit", "--quiet", "--allow-empty", "--message=Code")
    assert [is_unchanged(), is_unchanged()] == [False, True]
    repository.git("tag", "v1.0.0")
    assert [is_unchanged(), is_unchanged()] == [False, True]
    assert column(tmp_path / "a.db", "select release from revisions order by number desc limit 1") == ["1.0.0"]


def test_settings_of_strangers_run_nothing(repository: Repository, tmp_path: Path) -> None:
    mark = tmp_path / "was here"
    for name in ("core.fsmonitor", "diff.external", "core.pager", "core.sshCommand", "core.hooksPath"):
        repository.git("config", name, f"touch '{mark}'")
    Read(repository.root).head()
    repository.build(tmp_path / "a.db")
    assert not mark.exists()


def test_a_repository_of_somebody_else_is_not_read(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid():
        pytest.skip("only root can give it to somebody else")
    monkeypatch.setenv("HOME", str(repository.root.parent))
    for path in (repository.root, repository.root / ".git"):
        os.chown(path, 65534, 65534)
    with pytest.raises(NoHistoryError, match="no git repository that this user may read"):
        Read(repository.root).head()
