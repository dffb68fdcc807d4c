"""The records of this repository pass their own check, to the last warning."""

import re
from pathlib import Path

import pytest

from loaders import reports
from loaders.__main__ import main
from loaders.loading import load

ROOT = Path(__file__).resolve().parent.parent


def test_there_is_no_error_and_no_warning_in_the_records() -> None:
    assert reports.text(load(ROOT, jobs=1).problems) == ""


def test_the_check_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict", "--no-cache"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r"no problems in \d+ files\n", told.err)
