"""The pages that a branch changes, before and now."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from loaders.__main__ import main

if TYPE_CHECKING:
    from tests.conftest import Records

TOWN = "events/1991/1991-06-02-capture-of-mill-town.yml"
RESOLUTION = "events/1991/1991-06-20-assembly-resolution-7.yml"
TALKS = "events/1992/1992-04-mill-town-talks.yml"
NEW = """\
# yaml-language-server: $schema=../../schema/event.schema.json
title: A raid
date: 1991-08-01
type: armed-clash
importance: 3
status: reviewed
summary: Somebody attacked somebody.
sources:
  - {source: river-post-1992}
"""


class Preview(NamedTuple):
    """What was printed, and the folder."""

    told: str
    folder: Path

    @property
    def pages(self) -> list[dict[str, str]]:
        """As the manifest has them."""
        found: list[dict[str, str]] = json.loads((self.folder / "manifest.json").read_bytes())["pages"]
        return found

    def text(self, path: str) -> str:
        """A page of it."""
        return (self.folder / path / "index.html").read_text(encoding="utf-8")


def git(root: Path, *arguments: str) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    somebody = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    settings = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    command = [shutil.which("git") or "", "-C", str(root), *arguments]
    subprocess.run(command, env=own | somebody | settings, check=True, capture_output=True)


@pytest.fixture
def branch(records: Records) -> Records:
    """Records as they were at the tag `base`, to be changed."""
    git(records.root, "init", "--quiet")
    git(records.root, "add", ".")
    git(records.root, "commit", "--quiet", "--message=First records")
    git(records.root, "tag", "base")
    return records


@pytest.fixture
def preview(branch: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[], Preview]:
    def call() -> Preview:
        folder = tmp_path / "preview"
        assert main(["export", str(folder), "--root", str(branch.root), "--only-changed", "base"]) == 0
        return Preview(capsys.readouterr().out, folder)

    return call


def test_a_page_is_there_as_it_was_and_as_it_is(branch: Records, preview: Callable[[], Preview]) -> None:
    branch.edit(TOWN, "    value: 12\n", "    value: 14\n")
    found = preview()
    event = "events/1991-06-02-capture-of-mill-town"
    assert found.told == f"{found.folder}: 1 page differs from base.\n"
    assert found.pages == [{"before": event, "after": event}]
    before, now = (found.text(f"{version}/{event}") for version in ("before", "now"))
    assert [bool(re.search(r">\s*14\s*<", text)) for text in (before, now)] == [False, True]
    assert f'<a href="before/{event}/index.html">before</a>, <a href="now/{event}/index.html">now</a>' in found.text("")


def test_every_link_and_file_that_pages_load_is_there(branch: Records, preview: Callable[[], Preview]) -> None:
    branch.edit(TOWN, "    value: 12\n", "    value: 14\n")
    folder = preview().folder
    for page in folder.rglob("*.html"):
        for address in re.findall(r'\s(?:href|src)="([^"#:]+)(?:#[^"]*)?"', page.read_text(encoding="utf-8")):
            target = page.parent / address
            assert target.is_file() or (target / "index.html").is_file(), f"{page}: {address}"


def test_what_is_new_has_no_page_before_and_drafts_have_none(branch: Records, preview: Callable[[], Preview]) -> None:
    branch.write("events/1991/1991-08-01-raid.yml", NEW)
    branch.edit(TALKS, "title: ", "title: First ")
    assert preview().pages == [{"before": "", "after": "events/1991-08-01-raid"}]


def test_a_name_changes_every_page_that_shows_it(branch: Records, preview: Callable[[], Preview]) -> None:
    """And an event that relates to one with another title."""
    branch.edit(RESOLUTION, "title: World Assembly adopts", "title: Assembly of the World adopts")
    assert [page["after"] for page in preview().pages] == [
        "events/1991-06-02-capture-of-mill-town",
        "events/1991-06-20-assembly-resolution-7",
    ]
    branch.edit("registries/sources.yml", "publisher: River Post\n  author", "publisher: The River Post\n  author")
    pages = [page["after"] for page in preview().pages]
    assert "sources/river-post-1992" in pages
    assert "events/1992-03-10-lake-city-ceasefire" in pages


def test_where_no_page_differs_that_is_said(branch: Records, preview: Callable[[], Preview]) -> None:
    branch.write(TOWN, (branch.root / TOWN).read_bytes() + b"# a comment\n")
    found = preview()
    assert found.told == f"{found.folder}: 0 pages differ from base.\n"
    assert "No page of an event, actor, place or source differs." in found.text("")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--only-changed", "none"], "'none' is no revision of a git repository around dataset/: name a commit"),
        (
            ["--only-changed", "base", "--filter", "type=war"],
            "--only-changed and --filter choose pages each",
        ),
        (["--only-changed", "base", "--base-url", "nowhere"], "'nowhere' is not an address to publish at"),
    ],
)
def test_misuse_is_explained(
    arguments: list[str], told: str, branch: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "preview"), "--root", str(branch.root), *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"python -m loaders: {told}")
    assert not (tmp_path / "preview").exists()


def test_errors_are_in_the_way(branch: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    branch.edit(TOWN, "importance: 2", "importance: 9")
    assert main(["export", str(tmp_path / "preview"), "--root", str(branch.root), "--only-changed", "base"]) == 2
    assert capsys.readouterr().err == (
        "python -m loaders: The present records have errors; 'python -m loaders check' shows those of a checkout.\n"
    )
