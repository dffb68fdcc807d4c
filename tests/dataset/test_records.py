"""The records of each dataset here pass their check, to the last warning, and have the form that `format` gives."""

import re
from pathlib import Path

import pytest

from loaders.__main__ import main

WORDS = ["--no-cache", "--jobs", "1"]


def test_there_is_no_error_and_no_warning(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict", "--root", str(root), *WORDS]) == 0, capsys.readouterr().out
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r"no problems in \d+ files\n", told.err)


def test_every_file_has_its_form(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", "--check", "--root", str(root), *WORDS]) == 0, capsys.readouterr().out


def test_what_follows_from_its_metadata_is_up_to_date(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--check", "--root", str(root)]) == 0, capsys.readouterr().out
