"""The command `new` as people call it."""

from __future__ import annotations

import gc
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main
from loaders.commands.exit_codes import CLEAN, MISUSE

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.loaders.commands.conftest import Run


def test_new_says_what_to_do_next(run: Run) -> None:
    said = "Wrote events/1995/1995-05-12-raid-on-the-mill.yml. Fill in what is empty: title, type, summary, places, "
    said += "actors, facts, claims, sources and relations; take out what you do not need.\n"
    said += (
        "Then 'python -m loaders format' gives ids to facts and claims, and 'python -m loaders check' looks it over.\n"
    )
    assert run("new", "1995-05-12", "raid", "on", "the", "Mill") == (CLEAN, said, "")


def test_new_names_what_is_there_already(run: Run) -> None:
    assert run("new", "1991-06-20", "raid")[1].splitlines()[0] == (
        "From the same time there is already: 1991-06-20-assembly-resolution-7"
    )


def test_new_says_what_is_wrong_with_a_date(run: Run) -> None:
    fault = "'1991-06-31' is not a day: June 1991 has 30 days; the last day of the month is '1991-06-30'"
    assert run("new", "1991-06-31", "raid") == (MISUSE, "", f"python -m loaders: {fault}\n")


def test_a_year_before_our_era_is_read_as_a_date(run: Run) -> None:
    fault = (
        "'-0043-03-15' is valid EDTF, but negative years are not supported; write '0043-03-15' if the dash is a slip; "
        "the first year is '0001': tell of what was before in words, in a summary or a note"
    )
    assert run("new", "-0043-03-15", "ides") == (MISUSE, "", f"python -m loaders: {fault}\n")


def test_new_overwrites_nothing(run: Run) -> None:
    fault = "there is a record events/1991/1991-06-01-march-war.yml already: edit it, or choose other words"
    assert run("new", "1991-06-01", "march war") == (MISUSE, "", f"python -m loaders: {fault}\n")


def test_new_says_where_it_cannot_write(run: Run, records: Records) -> None:
    records.write("events/1995", "a file where the folder of the year should be")
    assert run("new", "1995-05-12", "raid") == (
        MISUSE,
        "",
        "python -m loaders: the file cannot be written (Not a directory)\n",
    )


KNOWN = (
    *("new", "1992-01-12", "--title", "Raid on the mill", "--type", "attack", "--summary", "Somebody raided the mill."),
    *("--place", "Мольна", "site", "--actor", "southland", "target", "--source", "river-post-1992"),
    *("--claim", "deaths", "northland", "11-14", "northland-statement-1991"),
    *("--relation", "part-of", "1991-06-01-march-war", "--tag", "march-war"),
)


def test_everything_can_be_given(run: Run, records: Records) -> None:
    path = "events/1992/1992-01-12-raid-on-the-mill.yml"
    code, out, err = run(*KNOWN)
    assert (code, err) == (CLEAN, "")
    assert out.startswith(f"Wrote {path}, a draft.\n")
    text = (records.root / path).read_text()
    assert "  - {place: mill-town, role: site}\n" in text
    assert "    low: 11\n    high: 14\n" in text
    assert records.problems() == []
    gc.enable()
    assert main(["format", "--check", "--no-cache", "--root", str(records.root)]) == CLEAN


def test_the_same_can_come_as_yaml(run: Run, records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    given = "title: From elsewhere\ndate: 1992-02\ntype: talks\nplaces: [{place: mill-town, role: venue}]\n"
    monkeypatch.setattr("sys.stdin", StringIO(given))
    code, out, _ = run("new", "--record", "-")
    assert code == CLEAN
    assert "Fill in what is empty: summary and sources;" in out
    assert "role: venue}" in (records.root / "events/1992/1992-02-from-elsewhere.yml").read_text()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("title: a: b", "what standard input says cannot be read, line 1: a colon stands where none is expected"),
        ("- a", "what standard input says cannot be read: it is no mapping of keys to values"),
        (
            "date: 1992\ntitle: A\nplaces: [mill-town]",
            "'places' must be a list, as in a record: places: - {place: , role: }",
        ),
        ("date: 1992\ntitle: A\nplace: x", "nothing was written:\n  'place' is no key of a record"),
        ("title: A", "DATE must be given: 'python -m loaders new 1991-06-04 --title \"Talks in Prague\"'"),
        ("", "what standard input says cannot be read, line 1: there is no record in this file"),
        ("#" * 300_000, "what standard input says is longer than any record may be: 256 KiB"),
    ],
)
def test_what_is_wrong_with_it_is_told(given: str, said: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(given))
    assert run("new", "--record", "-") == (MISUSE, "", f"python -m loaders: {said}\n")


def test_all_that_no_list_has_is_told_at_once(run: Run, records: Records) -> None:
    given = (
        "--title",
        "Raid",
        "--type",
        "attck",
        "--place",
        "mil-town",
        "site",
        "--tag",
        "x",
        "--actor",
        "southland",
        "y",
    )
    code, out, err = run("new", "1992-01-12", *given)
    assert (code, out) == (MISUSE, "")
    assert err.splitlines()[1:] == [
        "  type: 'attck' is no event type; did you mean 'attack'?",
        "  places[0].place: 'mil-town' is no place; did you mean 'mill-town'?",
        "  actors[0].role: 'y' is no actor role",
        "  tags: 'x' is no tag",
    ]
    assert not [*records.root.glob("events/1992/1992-01*")]


def test_without_a_terminal_nothing_is_asked(run: Run) -> None:
    said = "DATE and --title must be given: 'python -m loaders new 1991-06-04 --title \"Talks in Prague\"'"
    assert run("new") == (MISUSE, "", f"python -m loaders: {said}\n")


def test_problems_of_what_was_written_are_told(run: Run) -> None:
    code, out, _ = run(*[word.replace("1992-01-12", "1999-01-12") for word in KNOWN])
    assert code == CLEAN
    assert "It has these problems:\n" in out
    assert "error[part-outside-whole]" in out
