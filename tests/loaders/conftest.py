"""A small dataset of an invented conflict, to be changed and checked."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from loaders import reports
from loaders.loading import load
from loaders.problems import Problem

BASE = Path(__file__).resolve().parent.parent / "records" / "base"
TODAY = date(2001, 6, 1)


class Records:
    """A copy of tests/records/base that a test may change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(BASE, root)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write one file, with the folders it lies in."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def overlay(self, folder: Path) -> None:
        """Add the files of a folder, in place of those of the same name."""
        shutil.copytree(folder, self.root, dirs_exist_ok=True)

    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the report."""
        return load(self.root, today=TODAY, jobs=1).problems

    def report(self) -> str:
        """The same as people see it."""
        return reports.text(self.problems())


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "dataset")


@pytest.fixture
def new_records(tmp_path: Path) -> Callable[[str], Records]:
    """More than one dataset, each under a name."""
    return lambda name: Records(tmp_path / name)


@pytest.fixture(scope="session")
def base() -> Path:
    return BASE


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY
