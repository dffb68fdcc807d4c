"""What is told of a version: the citation of the repository, and the look at it before files are attached to a tag."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from loaders.exporting.describing import citation

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TOLD_IN = ("pyproject.toml", "registries/dataset.yml", "CITATION.cff", "CHANGELOG.md")


def texts(text: str) -> dict[str, Any]:
    """YAML whose values stay as they are written."""
    read: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
    return read


DATASET = texts((ROOT / "registries/dataset.yml").read_text("utf-8"))
CITATION = texts((ROOT / "CITATION.cff").read_text("utf-8"))


def test_the_repository_is_cited_as_its_exports_are() -> None:
    exported = texts(citation(DATASET | {"digest": "0"}, "https://timeline.example/"))
    of_one_build = ("url", "identifiers")
    ours = {name: value for name, value in CITATION.items() if name != "references"}
    assert ours == {name: value for name, value in exported.items() if name not in of_one_build}


def test_the_program_is_cited_as_it_is_packaged() -> None:
    assert CITATION["references"] == [
        {
            "type": "software",
            "title": PROJECT["name"],
            "authors": CITATION["authors"],
            "version": PROJECT["version"],
            "license": PROJECT["license"],
        }
    ]


def test_dataset_and_program_have_one_version() -> None:
    assert DATASET["version"] == PROJECT["version"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files that tell of a version, with this one told of in the changelog."""
    for name in TOLD_IN:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    edit(
        tmp_path / "CHANGELOG.md",
        "## [Unreleased]\n",
        f"## [Unreleased]\n\n## {HEADING}\n\nThe first version.\n\n## [0]\n",
    )
    return tmp_path


VERSION, DAY = DATASET["version"], DATASET["released"]
HEADING = f"[{VERSION}] - {DAY}"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def look(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and complaints of the look."""
    command = [sys.executable, str(ROOT / ".ci" / "release.py"), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def test_a_release_that_is_told_everywhere_gives_its_notes(checkout: Path) -> None:
    assert look(checkout, f"v{VERSION}") == (0, "The first version.\n", "")


def test_a_release_that_is_told_nowhere_is_told_to_be_so(checkout: Path) -> None:
    edit(checkout / "CITATION.cff", f"date-released: {DAY}", "date-released: 2001-01-01")
    told = [
        f"pyproject.toml has version {VERSION}, not 77.0.0",
        f"registries/dataset.yml has version {VERSION}, not 77.0.0",
        f"CITATION.cff has version {VERSION}, not 77.0.0",
        f"the day of the release is {DAY} in registries/dataset.yml and 2001-01-01 in CITATION.cff",
        f"CHANGELOG.md has no section '## [77.0.0] - {DAY}'",
    ]
    assert look(checkout, "v77.0.0") == (1, "", "".join(f"{line}\n" for line in told))


@pytest.mark.parametrize("heading", [f"[{VERSION}]", f"[{VERSION}] - 2001-01-01", f"[9{VERSION}] - {DAY}"])
def test_a_section_counts_with_its_version_and_day_only(checkout: Path, heading: str) -> None:
    edit(checkout / "CHANGELOG.md", f"## {HEADING}", f"## {heading}")
    assert look(checkout, f"v{VERSION}") == (1, "", f"CHANGELOG.md has no section '## {HEADING}'\n")


def test_a_section_without_words_tells_nothing(checkout: Path) -> None:
    edit(checkout / "CHANGELOG.md", "The first version.\n", "")
    assert look(checkout, f"v{VERSION}") == (1, "", f"CHANGELOG.md has no section '## {HEADING}'\n")


@pytest.mark.parametrize("arguments", [(), ("0.1.0",), ("v0.1",), ("v0.1.0", "v0.2.0")])
def test_misuse(checkout: Path, arguments: tuple[str, ...]) -> None:
    assert look(checkout, *arguments) == (2, "", "usage: python .ci/release.py vMAJOR.MINOR.PATCH\n")
