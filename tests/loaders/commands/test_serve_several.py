"""`serve --dataset` says what is wrong with what it was given before anything is served."""

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
