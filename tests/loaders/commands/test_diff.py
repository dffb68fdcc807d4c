"""`diff`: what a branch changes, from a real repository."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import html5lib
import pytest

from loaders.__main__ import main

if TYPE_CHECKING:
    from tests.conftest import Records

TOWN = "events/1991/1991-06-02-capture-of-mill-town.yml"
TALKS = "events/1992/1992-04-mill-town-talks.yml"


def git(root: Path, *arguments: str) -> None:
    program = shutil.which("git")
    assert program
    names = ["-c", "user.name=A curator", "-c", "user.email=curator@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run([program, *names, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def branch(new_records: Callable[[str], Records]) -> Records:
    """Records of which one was changed since the tag `v1`."""
    records = new_records("dataset")
    git(records.root, "init", "--initial-branch=main")
    git(records.root, "add", ".")
    git(records.root, "commit", "--message=First records")
    git(records.root, "tag", "v1")
    records.edit(TOWN, "    value: 12\n", "    value: 50\n")
    records.edit(TALKS, "title: ", "title: First ")
    return records


def diff(records: Records, *arguments: str) -> int:
    return main(["diff", "--root", str(records.root), "--no-cache", "--today", "2001-06-01", *arguments])


def test_readers_are_told_what_changes(branch: Records, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(branch, "v1") == 0
    assert (
        capsys.readouterr().out
        == """\
# What changes for readers since v1

1 event changed.

## Event changed: Mill Town / Molna changes hands

- events/1991-06-02-capture-of-mill-town
- Civilian deaths (residents of the town) according to Northland and Marsh Republic: 12 → 50

## Whether accounts agree

| Event | Question | Before | Now |
| --- | --- | --- | --- |
| Mill Town / Molna changes hands | civilian deaths (residents of the town) | figures differ | accounts agree |

## Drafts, which readers do not see

### Event changed: First Zebrawood talks on Mill Town

- events/1992-04-mill-town-talks
- Title: “Zebrawood talks on Mill Town” → “First Zebrawood talks on Mill Town”

"""
    )


def test_programs_get_every_edit(branch: Records, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(branch, "v1", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(change["key"], change["draft"]) for change in told["changes"]] == [
        ("1991-06-02-capture-of-mill-town", False),
        ("1992-04-mill-town-talks", True),
    ]
    assert told["changes"][0]["lines"][0]["edits"] == [
        {"path": ["claims", "fj5k", "value"], "kind": "changed", "before": 12, "after": 50}
    ]


def test_a_page_of_it_is_sound(branch: Records, capsys: pytest.CaptureFixture[str]) -> None:
    branch.edit(TOWN, "Names the mill as the aim", "Names “mill & bridge” as the aim")
    assert diff(branch, "v1", "--format", "html") == 0
    page = capsys.readouterr().out
    html5lib.HTMLParser(strict=True).parse(page)
    assert "“Names “mill &amp; bridge” as the aim”" in page


def test_new_problems_are_told(branch: Records, capsys: pytest.CaptureFixture[str]) -> None:
    branch.edit(TOWN, "changes hands", "changes hands.")
    assert diff(branch, "v1") == 0
    assert (
        f"## New problems\n\n- {TOWN}:2 warning\\[text-full-stop\\] 'Molna changes hands.' "
        "ends with a full stop (take it out)\n"
    ) in capsys.readouterr().out


def test_what_is_broken_is_not_compared(branch: Records, capsys: pytest.CaptureFixture[str]) -> None:
    branch.edit(TOWN, "importance: 2", "importance: 9")
    assert diff(branch, "v1") == 1
    captured = capsys.readouterr()
    assert "## Event removed: Mill Town / Molna changes hands" not in captured.out
    assert captured.err == "this version has errors in 1 file; what they break is not compared.\n"


@pytest.mark.parametrize("base", ["v9", "--all", "HEAD:events"])
def test_what_is_no_revision_is_said(branch: Records, base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(branch, "--", base) == 2
    assert capsys.readouterr().err == (
        f"python -m loaders: {base!r} is no revision of a git repository around dataset/: name a commit, a branch or a "
        "tag; a checkout that has only the newest commit is filled up by 'git fetch --unshallow'\n"
    )


def test_records_that_were_elsewhere_then_are_said(branch: Records, capsys: pytest.CaptureFixture[str]) -> None:
    git(branch.root, "checkout", "--quiet", "--orphan", "empty")
    git(branch.root, "rm", "-r", "--quiet", "--force", ".")
    git(branch.root, "commit", "--quiet", "--allow-empty", "--message=Nothing")
    git(branch.root, "checkout", "--quiet", "main")
    assert diff(branch, "empty") == 2
    assert capsys.readouterr().err == "python -m loaders: 'empty' has no events/ and no registries/ there\n"


def test_without_a_repository_that_is_said(
    new_records: Callable[[str], Records], capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(new_records("dataset"), "main") == 2
    assert "'main' is no revision of a git repository around dataset/" in capsys.readouterr().err
