"""What somebody changed is read by somebody else, where `check --two-people` is to hold that."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main

if TYPE_CHECKING:
    from tests.conftest import Records

TOWN = "events/1991/1991-06-02-capture-of-mill-town.yml"
HEAD = "# yaml-language-server: $schema=../schema/published.schema.json\n"
TALKS = "events/1992/1992-04-mill-town-talks.yml"
SOURCES = "registries/sources.yml"
ADA, BEN, CYRIL = "Ada <ada@example.org>", "Ben <ben@example.org>", "Cyril <cyril@example.org>"


class Newsroom:
    """Records in a repository, with people who change and read them since the tag `base`."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.figure = 12
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message=First records")
        self.git("tag", "base")

    def git(self, *arguments: str, author: str = ADA) -> str:
        name, _, address = author.removesuffix(">").partition(" <")
        who = {
            f"GIT_{role}_{what}": told
            for role in ("AUTHOR", "COMMITTER")
            for what, told in (("NAME", name), ("EMAIL", address))
        }
        settings = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        command = ["git", "-C", str(self.records.root), *arguments]
        return subprocess.run(
            command, env={**own, **who, **settings}, check=True, capture_output=True, text=True
        ).stdout.strip()

    def change(self, author: str, *trailers: str) -> str:
        """Commit another figure; return the first digits of the commit."""
        self.records.edit(TOWN, f"    value: {self.figure}\n", f"    value: {self.figure + 1}\n")
        self.figure += 1
        return self.commit(author, *trailers)

    def commit(self, author: str, *trailers: str) -> str:
        """Commit whatever is changed, with trailers."""
        self.git("add", ".")
        told = [f"--trailer={trailer}" for trailer in trailers]
        self.git("commit", "--quiet", "--allow-empty", "--message=Something", *told, author=author)
        return self.git("rev-parse", "HEAD")[:10]


@pytest.fixture
def newsroom(records: Records) -> Newsroom:
    return Newsroom(records)


Unread = Callable[..., list[str]]


@pytest.fixture
def unread(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> Unread:
    """What the check says that nobody else has read."""

    def call(base: str = "base") -> list[str]:
        arguments = ["--root", str(newsroom.records.root), "--no-cache", "--today", "2001-06-01", "--format", "github"]
        code = main(["check", "--two-people", base, *arguments])
        found = [line.rpartition("::")[2].partition(" (")[0] for line in capsys.readouterr().out.splitlines()]
        assert code == (1 if found else 0)
        return found

    return call


def test_where_nothing_changed_nobody_has_to_read(unread: Unread) -> None:
    assert unread() == []


def test_what_nobody_has_read_is_told(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    commit = newsroom.change(ADA)
    root = str(newsroom.records.root)
    assert main(["check", "--two-people", "base", "--root", root, "--today", "2001-06-01", "--format", "text"]) == 1
    told = capsys.readouterr().out
    assert f"changed in {commit}, and nobody else has read it" in told
    assert "git commit --allow-empty -m 'Review' --trailer 'Reviewed-by: NAME <ADDRESS>'" in told
    assert f"{TOWN}:1" in told
    assert "ada@example.org" not in told


def test_who_wrote_it_is_no_reader(newsroom: Newsroom, unread: Unread) -> None:
    commit = newsroom.change(ADA, f"Reviewed-by: {ADA}", "Reviewed-by: ADA <Ada@Example.org>")
    told = [f"changed in {commit}, and nobody else has read it"]
    assert [line[: len(told[0])] for line in unread()] == told


@pytest.mark.parametrize("trailer", [f"Reviewed-by: {BEN}", "reviewed-by: Ben Anders <BEN@example.org>"])
def test_somebody_else_may_say_so_in_the_commit(newsroom: Newsroom, unread: Unread, trailer: str) -> None:
    newsroom.change(ADA, trailer)
    assert unread() == []


def test_somebody_else_may_say_so_later(newsroom: Newsroom, unread: Unread) -> None:
    newsroom.change(ADA)
    newsroom.change(ADA)
    newsroom.commit(BEN, f"Reviewed-by: {BEN}")
    assert unread() == []
    newsroom.change(ADA)
    assert len(unread()) == 1


def test_two_people_read_each_other(newsroom: Newsroom, unread: Unread) -> None:
    """Who reads all of it has not read what is theirs."""
    newsroom.change(ADA)
    newsroom.change(BEN)
    newsroom.commit(BEN, f"Reviewed-by: {BEN}")
    assert len(unread()) == 1
    newsroom.commit(ADA, f"Reviewed-by: {ADA}")
    assert unread() == []


def test_who_wrote_along_is_no_reader(newsroom: Newsroom, unread: Unread) -> None:
    newsroom.change(ADA, f"Co-authored-by: {BEN}", f"Reviewed-by: {BEN}")
    assert len(unread()) == 1
    newsroom.commit(CYRIL, f"Reviewed-by: {CYRIL}")
    assert unread() == []


def test_a_review_on_another_branch_reviews_what_it_has_seen(newsroom: Newsroom, unread: Unread) -> None:
    newsroom.change(ADA)
    newsroom.git("switch", "--quiet", "--create", "review")
    newsroom.commit(BEN, f"Reviewed-by: {BEN}")
    newsroom.git("switch", "--quiet", "main")
    newsroom.change(ADA)
    newsroom.git("merge", "--quiet", "--no-ff", "--message=Merge", "review")
    assert len(unread()) == 1


def test_what_a_merge_makes_of_both_sides_is_a_change(newsroom: Newsroom, unread: Unread) -> None:
    newsroom.git("switch", "--quiet", "--create", "side")
    newsroom.change(ADA, f"Reviewed-by: {BEN}")
    newsroom.git("switch", "--quiet", "main")
    newsroom.records.edit(TOWN, "    value: 12\n", "    value: 77\n")
    newsroom.commit(ADA, f"Reviewed-by: {BEN}")
    assert unread() == []
    with pytest.raises(subprocess.CalledProcessError):
        newsroom.git("merge", "side")
    newsroom.git("checkout", "--quiet", "--ours", TOWN)
    newsroom.records.edit(TOWN, "    value: 77\n", "    value: 40\n")
    merge = newsroom.commit(ADA)
    [line] = unread()
    assert line.startswith(f"changed in {merge}, ")


def test_drafts_and_lists_need_no_second_reader(newsroom: Newsroom, unread: Unread) -> None:
    newsroom.records.edit(TALKS, "title: ", "title: First ")
    newsroom.records.write("registries/published.yml", f"{HEAD}- events/1991-06-01-march-war\n")
    newsroom.records.write("README.md", "Records\n")
    newsroom.commit(ADA)
    assert unread() == []
    newsroom.records.edit(TALKS, "status: draft", "status: reviewed")
    newsroom.commit(ADA)
    assert len(unread()) == 1


def test_what_is_not_committed_was_read_by_nobody(newsroom: Newsroom, unread: Unread) -> None:
    newsroom.records.edit(TOWN, "    value: 12\n", "    value: 13\n")
    newsroom.records.edit(SOURCES, "publisher: River Post\n  author", "publisher: The River Post\n  author")
    newsroom.git("add", SOURCES)
    assert [line.partition(",")[0] for line in unread()] == ["not committed", "not committed"]


def test_what_registries_say_is_read_as_well(newsroom: Newsroom, unread: Unread) -> None:
    newsroom.records.edit(
        "registries/retired.yml", "  reason: No source for it could be found.\n", "  reason: No source.\n"
    )
    newsroom.commit(ADA)
    assert len(unread()) == 1


@pytest.mark.parametrize("base", ["none", "--all"])
def test_what_is_no_revision_is_misuse(newsroom: Newsroom, base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"--two-people={base}", "--root", str(newsroom.records.root)]) == 2
    assert capsys.readouterr().err.startswith(f"python -m loaders: {base!r} is no revision of a git repository around ")
