"""`serve --dataset` says what is wrong with what it was given before anything is served."""

from pathlib import Path

import pytest

from loaders.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--dataset", "somewhere"], "write its name and its folder"),
        (["--dataset", "Some Where=/srv"], "is no name of a dataset"),
        (["--dataset", "search=/srv"], "the site itself answers there"),
        (["--dataset", "a=/x", "--dataset", "a=/y"], "two datasets are called 'a'"),
        (["--title", "Words"], "name each with --dataset NAME=DIR"),
        (["--site-url", "https://timelines.example/"], "name each with --dataset NAME=DIR"),
        (["--watch", "--dataset", "a=/x"], "--watch is for one who edits one dataset"),
    ],
)
def test_what_cannot_be_served_is_told(capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    assert main(["serve", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_where_none_can_be_shown_it_says_why_and_serves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["serve", "--dataset", f"a={tmp_path / 'nowhere'}", "--dataset", f"b={tmp_path}"]) == 1
    told = (
        f"a: there is no folder {tmp_path / 'nowhere'}.\n"
        f"b: there is no conflict.db in {tmp_path}: run 'python -m loaders build' there first.\n"
    )
    assert capsys.readouterr() == ("", told)
