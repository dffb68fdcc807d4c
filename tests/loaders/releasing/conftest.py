"""A repository of an invented dataset, with all that a release needs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from loaders.__main__ import main

if TYPE_CHECKING:
    from tests.conftest import Records

ROOT = Path(__file__).resolve().parents[3]
HOME = "https://marsh.example/timeline/"
TOWN = "events/1991/1991-06-02-capture-of-mill-town.yml"
RESOLUTION = "events/1991/1991-06-20-assembly-resolution-7.yml"
CEASEFIRE = "events/1992/1992-03-10-lake-city-ceasefire.yml"
_CONFIG = "[user]\nname = A curator\nemail = curator@example.org\n[commit]\ngpgsign = false\n[tag]\ngpgsign = false\n"
_FILES = {
    "pyproject.toml": '[project]\nname = "marsh"\nversion = "1.2.3"\n',
    "CITATION.cff": (
        "cff-version: 1.2.0\ntitle: Marsh conflict timeline\nversion: 1.2.3\ndate-released: 2001-05-31\n"
        "references:\n  - type: software\n    version: 1.2.3\n"
    ),
    "CHANGELOG.md": "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- The first records.\n",
    "metadata.yml": f"plugins:\n  datasette-timeline:\n    site_url: {HOME}\n",
    ".gitignore": "/releases/\n/.releases.*/\n",
}


class Ran(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


class Project:
    """A repository whose records a test may change, and what is asked of it."""

    def __init__(self, records: Records) -> None:
        self.records, self.root = records, records.root
        for name, text in _FILES.items():
            records.write(name, text)
        shutil.copy(ROOT / "settings.json", self.root)
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("First records")

    def git(self, *arguments: str) -> str:
        program = shutil.which("git")
        assert program
        ran = subprocess.run([program, *arguments], cwd=self.root, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", f"--message={message}")

    def news(self, entry: str) -> None:
        """Write an entry for the next release."""
        self.records.edit("CHANGELOG.md", "## [Unreleased]\n", f"## [Unreleased]\n\n- {entry}\n")

    def state(self) -> tuple[str, str, str]:
        """What no refusal changes: the last commit, the tags, and what is not committed."""
        return self.git("rev-parse", "HEAD"), self.git("tag"), self.git("status", "--porcelain")


@pytest.fixture(scope="session", autouse=True)
def nobodys_git(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the tests, and however their git is set up."""
    config = tmp_path_factory.mktemp("git") / "config"
    config.write_text(_CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("GIT_CONFIG_GLOBAL", str(config))
        patched.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


@pytest.fixture
def project(new_records: Callable[[str], Records]) -> Project:
    return Project(new_records("marsh"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs a command of the loaders."""

    def call(*arguments: object) -> Ran:
        try:
            code = main([*map(str, arguments)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return call


class Releases(NamedTuple):
    """A repository with two releases, and the folder of each."""

    project: Project
    first: Path
    second: Path


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory, copy_records: Callable[..., Records], base: Path) -> Releases:
    """Two releases, of which the second changes, corrects, renames, adds and withdraws. No test changes it."""
    folder = tmp_path_factory.mktemp("releases")
    project = Project(copy_records(base, folder / "marsh"))
    _release(project, "1.3.0", "2001-06-01")
    _edit(project)
    project.news("What the assembly said.")
    project.commit("What the assembly said")
    _release(project, "1.4.0", "2001-06-02")
    made = folder / "made"
    for tag in ("v1.3.0", "v1.4.0"):
        project.git("checkout", "--quiet", tag)
        assert main(["bundle", "--root", str(project.root), "--output", str(made), "--archive"]) == 0
    project.git("checkout", "--quiet", "main")
    return Releases(project, made / "1.3.0", made / "1.4.0")


def _release(project: Project, version: str, day: str) -> None:
    assert main(["release", version, "--day", day, "--root", str(project.root)]) == 0


def _edit(project: Project) -> None:
    records = project.records
    records.edit(TOWN, "    value: 12\n", "    value: 14\n")
    records.edit(
        TOWN,
        "corrections:\n",
        "corrections:\n  - {date: 2001-06-02, note: Fourteen died; the record had said twelve.}\n",
    )
    claim = (
        "  - id: m5gk\n    about: status\n    by: southland\n    text: Says that the town was taken by force\n"
        "    sources: [{source: southland-briefing-1991}]\n"
    )
    records.edit(TOWN, claim, "")
    town = (records.root / TOWN).read_text(encoding="utf-8")
    withdrawn = "withdrawn:\n  - {id: m5gk, date: 2001-06-02, reason: The briefing does not say so.}\n"
    records.write(TOWN, town + withdrawn)
    records.edit(RESOLUTION, "title: World Assembly adopts", "title: Assembly of the World adopts")
    ceasefire = (records.root / CEASEFIRE).read_text(encoding="utf-8")
    (records.root / CEASEFIRE).unlink()
    records.write("events/1992/1992-03-10-ceasefire-of-lake-city.yml", ceasefire)
    records.write(
        "registries/retired.yml",
        (records.root / "registries/retired.yml").read_text(encoding="utf-8")
        + "1992-03-10-lake-city-ceasefire:\n  retirement: renamed\n  date: 2001-06-02\n"
        "  reason: Named as others are.\n  successor: 1992-03-10-ceasefire-of-lake-city\n",
    )
