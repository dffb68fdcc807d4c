"""The invented conflict of tests/records/site as built, in a folder whose expectations a test may write."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main

if TYPE_CHECKING:
    from tests.conftest import Records

SITE = Path(__file__).resolve().parents[2] / "records" / "site"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, copy_records: type[Records]) -> Path:
    """The records with their database; no test changes them."""
    folder = tmp_path_factory.mktemp("expected") / "dataset"
    copy_records(SITE, folder)
    assert main(["build", "--root", str(folder), "--no-cache", "--jobs", "1"]) == 0
    return folder


@pytest.fixture
def expected(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """What `expect` prints of it where a file of its expectations says what it is given: `expected(name, text)`."""

    def expected(name: str, text: str, *, code: int = 1) -> list[str]:
        folder = tmp_path / "dataset"
        if not folder.exists():
            shutil.copytree(built, folder)
            (folder / "expectations").mkdir()
        (folder / "expectations" / name).write_text(text, encoding="utf-8")
        capsys.readouterr()
        assert main(["expect", "--root", str(folder)]) == code
        return capsys.readouterr().out.splitlines()

    return expected
