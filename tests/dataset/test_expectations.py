"""Each dataset here is what it is expected to be: by the rules for all of them, and by its own files."""

from pathlib import Path

import pytest

from loaders.__main__ import main


def test_it_is_as_expected(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["expect", "--root", str(built)]) == 0, capsys.readouterr().out


def test_it_says_what_is_expected(built: Path) -> None:
    """Numbers and questions of its own, or nothing would notice what gets lost."""
    written = {path.name for path in (built / "expectations").iterdir()}
    assert {"record.yml", "questions.yml"} <= written
