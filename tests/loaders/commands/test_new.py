"""The command `new` as people call it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main
from loaders.commands.exit_codes import CLEAN, MISUSE

if TYPE_CHECKING:
    from tests.conftest import Records


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(records: Records, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run a command on the records: its exit code, what it prints, and what it complains of."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--root", str(records.root)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    yield call
    gc.enable()  # a command ends with its process and so turns garbage collection off


def test_new_says_what_to_do_next(run: Run) -> None:
    said = "Wrote events/1995/1995-05-12-raid-on-the-mill.yml. Fill it in, and take out what you do not need.\n"
    said += "Then 'python -m loaders format' gives ids to facts and claims, and 'make check' looks it over.\n"
    assert run("new", "1995-05-12", "raid", "on", "the", "Mill") == (CLEAN, said, "")


def test_new_names_what_is_there_already(run: Run) -> None:
    assert run("new", "1991-06-20", "raid")[1].splitlines()[0] == (
        "From the same time there is already: 1991-06-20-assembly-resolution-7"
    )


def test_new_says_what_is_wrong_with_a_date(run: Run) -> None:
    fault = "'1991-06-31' is not a day: June 1991 has 30 days; the last day of the month is '1991-06-30'"
    assert run("new", "1991-06-31", "raid") == (MISUSE, "", f"python -m loaders: {fault}\n")


def test_new_overwrites_nothing(run: Run) -> None:
    fault = "there is a record events/1991/1991-06-01-march-war.yml already: edit it, or choose other words"
    assert run("new", "1991-06-01", "march war") == (MISUSE, "", f"python -m loaders: {fault}\n")


def test_new_says_where_it_cannot_write(run: Run, records: Records) -> None:
    records.write("events/1995", "a file where the folder of the year should be")
    assert run("new", "1995-05-12", "raid") == (
        MISUSE,
        "",
        "python -m loaders: the file cannot be written (File exists)\n",
    )
