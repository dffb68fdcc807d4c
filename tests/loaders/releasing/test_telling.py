"""Whether a version is told everywhere, as a tag is looked at before its files are published."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.loaders.releasing.conftest import Project, Ran

Run = Callable[..., "Ran"]


@pytest.fixture
def look(run: Run, project: Project) -> Run:
    """Looks at the version of a project whose changelog has a section for it."""
    project.records.edit("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n## [1.2.3] - 2001-05-31\n")
    return lambda version: run("release", version, "--check", "--root", project.root)


def test_a_version_that_is_told_everywhere_gives_its_notes(look: Run) -> None:
    assert look("1.2.3") == (0, "### Added\n\n- The first records.\n", "")


def test_a_version_that_is_told_nowhere_is_told_to_be_so(look: Run, project: Project) -> None:
    project.records.edit("CITATION.cff", "date-released: 2001-05-31", "date-released: 2001-01-01")
    told = [
        "pyproject.toml has version 1.2.3, not 77.0.0.",
        "registries/dataset.yml has version 1.2.3, not 77.0.0.",
        "CITATION.cff has version 1.2.3, not 77.0.0.",
        "the day of the release is 2001-05-31 in registries/dataset.yml and 2001-01-01 in CITATION.cff.",
        "CHANGELOG.md has no section '## [77.0.0] - 2001-05-31'.",
    ]
    assert look("v77.0.0") == (1, "", "".join(f"{line}\n" for line in told))


@pytest.mark.parametrize("heading", ["[1.2.3]", "[1.2.3] - 2001-01-01", "[11.2.3] - 2001-05-31"])
def test_a_section_counts_with_its_version_and_day_only(heading: str, look: Run, project: Project) -> None:
    project.records.edit("CHANGELOG.md", "## [1.2.3] - 2001-05-31", f"## {heading}")
    assert look("1.2.3") == (1, "", "CHANGELOG.md has no section '## [1.2.3] - 2001-05-31'.\n")


def test_a_section_without_words_tells_nothing(look: Run, project: Project) -> None:
    project.records.edit("CHANGELOG.md", "### Added\n\n- The first records.\n", "")
    assert look("1.2.3") == (1, "", "CHANGELOG.md has no section '## [1.2.3] - 2001-05-31'.\n")
