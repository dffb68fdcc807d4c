"""The records of this repository pass their own check, to the last warning."""

import re
from pathlib import Path

import pytest

from loaders.__main__ import main
from loaders.loading.datasets import load
from loaders.problems import reports

ROOT = Path(__file__).resolve().parent.parent


def test_there_is_no_error_and_no_warning_in_the_records() -> None:
    assert reports.text(load(ROOT, jobs=1).problems) == ""


def test_the_check_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict", "--no-cache"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r"no problems in \d+ files\n", told.err)


def test_every_file_has_its_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", "--check", "--no-cache"]) == 0, capsys.readouterr().out


THIS_CONFLICT = re.compile(
    r"\b(armenia|azerbaijan|karabakh|artsakh|nagorno|baku|yerevan|stepanakert|khankendi|shusha|shushi)\b", re.IGNORECASE
)


@pytest.mark.parametrize("folder", ["schema", "loaders", "datasette_timeline", "bench"])
def test_the_code_names_no_state_and_no_town_of_the_conflict(folder: str) -> None:
    """What belongs to this conflict is data: another one can be told with the same code."""
    assert THIS_CONFLICT.search((ROOT / "registries" / "dataset.yml").read_text(encoding="utf-8"))
    named = {
        str(path.relative_to(ROOT)): match[0]
        for path in (ROOT / folder).rglob("*.py")
        for match in THIS_CONFLICT.finditer(path.read_text(encoding="utf-8"))
    }
    assert named == {}
