"""The commands `new` and `report` as people call them."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from loaders.__main__ import CLEAN, MISUSE, PROBLEMS, main

Records = Any  # the class of the fixture, which cannot be imported from here


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


# --- new --------------------------------------------------------------------------------------------------------------


def test_new_says_what_to_do_next(run: Run) -> None:
    said = "Wrote events/1995/1995-05-12-raid-on-the-mill.yml. Fill it in, take out what you do not need, and run"
    assert run("new", "1995-05-12", "raid", "on", "the", "Mill") == (CLEAN, f"{said} 'make check'.\n", "")


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


# --- report -----------------------------------------------------------------------------------------------------------


def test_report_writes_what_is_out_of_date_and_nothing_else(run: Run, records: Records) -> None:
    assert run("report", "--check") == (
        PROBLEMS,
        "docs/data-quality.md is out of date; run 'python -m loaders report'\n",
        "",
    )
    assert not (records.root / "docs").exists()
    assert run("report") == (CLEAN, "wrote docs/data-quality.md\n", "")
    assert run("report") == (CLEAN, "", "")
    assert run("report", "--check") == (CLEAN, "", "")
    records.edit("events/1991/1991-06-20-assembly-resolution-7.yml", "importance: 1", "importance: 2")
    assert run("report", "--check")[0] == PROBLEMS


def test_report_needs_sound_records(run: Run, records: Records) -> None:
    records.edit("events/1991/1991-06-20-assembly-resolution-7.yml", "importance: 1", "importance: high")
    assert run("report") == (
        PROBLEMS,
        "",
        "There are errors in the records; 'python -m loaders check' shows them.\n",
    )


def test_report_takes_a_page_away_that_nothing_is_told_of(run: Run, records: Records) -> None:
    run("report")
    left_over = records.write("docs/article-coverage.md", "# An article\n")
    assert run("report", "--check")[:2] == (
        1,
        "docs/article-coverage.md is out of date; run 'python -m loaders report'\n",
    )
    told = "took docs/article-coverage.md away, of which nothing is told\n"
    assert run("report")[:2] == (0, told)
    assert run("report")[:2] == (0, "")
    assert not left_over.exists()


def test_report_says_what_does_not_fit_in_the_coverage(run: Run, records: Records) -> None:
    records.write("docs/article-coverage.yml", "source: nobody\nintroduction: A retrospect.\n")
    code, printed, complaint = run("report")
    assert (code, printed) == (PROBLEMS, "")
    assert complaint == "docs/article-coverage.yml:1: the file: missing required key 'statements'\n"


def test_report_says_which_table_is_missing(run: Run, records: Records) -> None:
    records.write("CONTRIBUTING.md", "# Guide\n")
    code, printed, complaint = run("report")
    assert (code, printed) == (PROBLEMS, "")
    assert complaint.startswith("CONTRIBUTING.md has 0 markers '<!-- table: ")


def test_report_says_where_it_cannot_write(run: Run, records: Records) -> None:
    records.write("docs", "a file where the folder should be")
    fault = "the pages cannot be read or written (File exists)"
    assert run("report") == (MISUSE, "", f"python -m loaders: {fault}\n")
