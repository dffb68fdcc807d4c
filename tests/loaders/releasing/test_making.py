"""`release`: a version told everywhere, every id listed, one commit and one tag; or nothing at all, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from loaders.releasing.telling import told_version

if TYPE_CHECKING:
    from tests.loaders.releasing.conftest import Project, Ran

TOWN = "events/1991/1991-06-02-capture-of-mill-town.yml"
DAY = "2001-06-01"
Run = Callable[..., "Ran"]


@pytest.fixture
def release(run: Run, project: Project) -> Run:
    return lambda version, *more: run("release", version, "--day", DAY, "--root", project.root, *more)


def test_a_release_is_one_commit_with_a_tag(release: Run, project: Project) -> None:
    earlier = project.git("rev-parse", "HEAD")
    told = (
        "pyproject.toml, registries/dataset.yml, CITATION.cff and CHANGELOG.md have version 1.3.0.\n"
        "registries/published.yml: 24 ids, 24 of them new.\n"
        "registries/published-statements.yml: 10 statements, 10 of them new.\n"
        "The first release: 4 events added and 10 statements added.\n"
        "Committed as 'Release 1.3.0', with the tag v1.3.0. Look at it: git show v1.3.0\n"
        "Then: git push origin main v1.3.0\n"
        "Or take it back: git tag --delete v1.3.0 && git reset --hard HEAD~1\n"
    )
    assert release("1.3.0") == (0, told, "")
    assert project.git("log", "--format=%s", f"{earlier}..") == "Release 1.3.0"
    assert project.git("cat-file", "-t", "v1.3.0") == "tag"
    assert project.git("for-each-ref", "--format=%(contents)", "refs/tags") == (
        "Release 1.3.0\n\n4 events added and 10 statements added."
    )
    assert project.git("status", "--porcelain") == ""
    assert project.git("show", "--format=", "--name-only", "HEAD").splitlines() == [
        "CHANGELOG.md",
        "CITATION.cff",
        "pyproject.toml",
        "registries/dataset.yml",
        "registries/published-statements.yml",
        "registries/published.yml",
    ]


def test_the_version_is_told_everywhere(release: Run, project: Project) -> None:
    release("1.3.0")
    texts = {
        name: (project.root / name).read_text("utf-8") for name in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md")
    }
    assert texts == {
        "pyproject.toml": '[project]\nname = "marsh"\nversion = "1.3.0"\n',
        "CITATION.cff": (
            "cff-version: 1.2.0\ntitle: Marsh conflict timeline\nversion: 1.3.0\ndate-released: 2001-06-01\n"
            "references:\n  - type: software\n    version: 1.3.0\n"
        ),
        "CHANGELOG.md": (
            "# Changelog\n\n## [Unreleased]\n\n## [1.3.0] - 2001-06-01\n\n### Added\n\n- The first records.\n"
        ),
    }
    dataset = (project.root / "registries/dataset.yml").read_text("utf-8")
    assert "\nversion: 1.3.0\nreleased: 2001-06-01\n" in dataset
    assert told_version(project.root) == "1.3.0"


def test_the_notes_of_a_release_are_printed(release: Run, run: Run, project: Project) -> None:
    release("1.3.0")
    told = (0, "### Added\n\n- The first records.\n", "")
    assert run("release", "v1.3.0", "--check", "--root", project.root) == told


def test_a_second_release_tells_what_changed(release: Run, project: Project) -> None:
    release("1.3.0")
    project.records.edit(TOWN, "    value: 12\n", "    value: 14\n")
    project.news("A figure.")
    project.commit("A figure")
    assert "Since 1.3.0: 1 event changed and 1 statement changed.\n" in release("1.3.1").out


def obstacle(release: Run, project: Project, version: str = "1.3.0") -> str:
    """What is said of a release that cannot be made; nothing was touched."""
    before = project.state()
    ran = release(version)
    assert (ran.code, ran.out) == (1, "")
    assert project.state() == before
    return ran.err


def test_what_is_not_committed_is_in_the_way(release: Run, project: Project) -> None:
    project.records.edit(TOWN, "    value: 12\n", "    value: 14\n")
    assert obstacle(release, project) == f"1 file not committed, such as {TOWN}: commit them, or take them away.\n"


def test_another_branch_is_in_the_way(release: Run, project: Project) -> None:
    project.git("switch", "--quiet", "--create", "figures")
    assert obstacle(release, project) == (
        "figures is checked out, and releases are made on main: git switch main, or name it by --branch.\n"
    )
    project.git("checkout", "--quiet", "--detach")
    assert obstacle(release, project).startswith("a commit without a branch is checked out, ")
    project.git("switch", "--quiet", "figures")
    assert release("1.3.0", "--branch", "figures").code == 0


def test_a_tag_that_is_there_is_in_the_way(release: Run, project: Project) -> None:
    release("1.3.0")
    project.news("More.")
    project.commit("More")
    assert obstacle(release, project) == (
        "the tag v1.3.0 is there already: a release is never made anew; take the next number.\n"
    )
    assert obstacle(release, project, "1.2.9") == (
        "1.2.9 is not higher than 1.3.0, the last release.\n"
        "1.2.9 is not higher than 1.3.0, which registries/dataset.yml has.\n"
    )


def test_a_first_release_may_have_the_number_that_is_told_already(release: Run, project: Project) -> None:
    assert obstacle(release, project, "1.2.2") == "1.2.2 is not higher than 1.2.3, which registries/dataset.yml has.\n"
    assert release("1.2.3").code == 0


def test_an_empty_changelog_is_in_the_way(release: Run, project: Project) -> None:
    project.records.edit("CHANGELOG.md", "\n- The first records.\n", "")
    project.commit("Nothing")
    assert obstacle(release, project) == (
        "CHANGELOG.md has no entry below '## [Unreleased]': write what users notice, if only 'Corrections'.\n"
    )


def test_a_warning_is_in_the_way(release: Run, project: Project) -> None:
    project.records.edit(TOWN, "changes hands", "changes hands.")
    project.commit("A full stop")
    assert obstacle(release, project) == (
        "the records have 1 problem; 'python -m loaders check --strict' shows what.\n"
    )


def test_a_file_that_tells_no_version_is_in_the_way(release: Run, project: Project) -> None:
    project.records.edit("CITATION.cff", "date-released: 2001-05-31\n", "")
    project.commit("No day")
    assert obstacle(release, project) == (
        "CITATION.cff has no line that 'date-released: 2001-06-01' could take the place of: add one.\n"
    )
    project.git("rm", "--quiet", "CITATION.cff")
    project.commit("No citation")
    assert obstacle(release, project) == "there is no CITATION.cff, which tells the version: write it.\n"


def test_what_git_refuses_leaves_everything_as_it_was(release: Run, project: Project) -> None:
    hook = project.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'Not on a Friday' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert obstacle(release, project) == "git commit refuses: Not on a Friday.\n"


def test_a_tag_that_git_refuses_takes_the_commit_back(release: Run, project: Project) -> None:
    project.git("config", "tag.gpgSign", "true")
    project.git("config", "gpg.program", "false")
    assert obstacle(release, project).startswith("git tag refuses: ")


@pytest.mark.parametrize("version", ["1.3", "1.3.0.1", "01.3.0", "1.3.0-rc1", "latest", ""])
def test_what_is_no_version_is_misuse(version: str, release: Run) -> None:
    assert release(version) == (2, "", f"python -m loaders: {version!r} is no version such as 1.2.0\n")


def test_a_day_to_come_is_misuse(run: Run, project: Project) -> None:
    day = date.max.isoformat()
    assert run("release", "1.3.0", "--day", day, "--root", project.root) == (
        2,
        "",
        "python -m loaders: 9999-12-31 is still to come, and a release is of a day that has begun\n",
    )


@pytest.mark.parametrize(("added", "code"), [("2001-06-02", 0), ("2001-06-03", 1)])
def test_a_record_may_be_of_a_day_that_has_begun_elsewhere(
    added: str, code: int, release: Run, project: Project
) -> None:
    text = (project.root / TOWN).read_text("utf-8")
    (project.root / TOWN).write_text(text.replace("corrections:", f"added: {added}\ncorrections:"), "utf-8")
    project.git("commit", "--quiet", "--all", "--message", "Say when it was added")
    assert release("1.3.0").code == code


def test_there_must_be_a_repository(run: Run, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.root.parent))
    (project.root / ".git").rename(project.root / "git")
    ran = run("release", "1.3.0", "--day", DAY, "--root", project.root)
    assert ran == (1, "", f"{project.root} is in no git repository, and releases are commits with a tag.\n")
