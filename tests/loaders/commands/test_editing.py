"""The commands rename, withdraw and merge as people call them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.commands.exit_codes import CLEAN, MISUSE, PROBLEMS

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.loaders.commands.conftest import Run

WAR, CAPTURE, TALKS = "1991-06-01-march-war", "1991-06-02-capture-of-mill-town", "1992-04-mill-town-talks"


def _bytes(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*.yml")}


def test_rename_says_what_it_changes(run: Run, records: Records) -> None:
    code, out, err = run("rename", CAPTURE, "1991-06-02-mill-town")
    assert (code, err) == (CLEAN, "")
    assert f"events/1991/{CAPTURE}.yml: renamed to events/1991/1991-06-02-mill-town.yml\n" in out
    assert "registries/retired.yml: changed\n" in out
    assert records.problems() == []


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
@pytest.mark.parametrize(
    "command",
    [
        ("rename", CAPTURE, "1991-06-02-mill-town"),
        ("withdraw", CAPTURE, "--reason", "A test."),
        ("merge", "places/southland", "lakeland"),
    ],
    ids=lambda command: command[0],
)
def test_a_look_beforehand_changes_nothing(command: tuple[str, ...], option: str, run: Run, records: Records) -> None:
    before = _bytes(records.root)
    code, out, _ = run(*command, option)
    assert code == CLEAN
    assert ("would be" in out) == (option == "--dry-run")
    assert ("--- a/" in out) == (option == "--diff")
    assert _bytes(records.root) == before


def test_where_there_would_be_errors_nothing_changes(run: Run, records: Records) -> None:
    before = _bytes(records.root)
    code, out, err = run("rename", CAPTURE, "1991-06-09-mill-town")
    assert (code, out) == (PROBLEMS, "")
    assert "error[id-date]" in err
    assert err.endswith("Nothing was changed: the records would have these errors then.\n")
    assert _bytes(records.root) == before


def test_errors_are_mended_first(run: Run, records: Records) -> None:
    records.edit(f"events/1991/{CAPTURE}.yml", "importance: 2", "importance: 9")
    said = "There are errors in the records: mend what 'python -m loaders check' shows first.\n"
    assert run("withdraw", CAPTURE, "--reason", "A test.") == (PROBLEMS, "", said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rename", "1991-06-01-marsh-war", "x"), "; did you mean '1991-06-01-march-war'?"),
        (("rename", "1991-06-03-fall-of-mill-town", "x"), f"; it is '{CAPTURE}' now"),
        (("withdraw", "southland"), "'southland' is several things: say actors/southland or places/southland"),
        (("withdraw", "actors/southland"), "the actor 'southland' is named in "),
        (("merge", "actors/southland", "places/southland"), "cannot be one: name two records of one kind"),
        (("merge", WAR, TALKS), "merge the draft into the other"),
    ],
)
def test_misuse_is_told(arguments: tuple[str, ...], said: str, run: Run, records: Records) -> None:
    before = _bytes(records.root)
    code, out, err = run(*arguments)
    assert (code, out) == (MISUSE, "")
    assert said in err
    assert _bytes(records.root) == before


def test_withdraw_takes_along_what_nothing_else_needs(run: Run, records: Records) -> None:
    schema = "# yaml-language-server: $schema=../schema/published.schema.json\n"
    records.write("registries/published.yml", f"{schema}- events/{CAPTURE}\n- sources/northland-statement-1991\n")
    code, out, _ = run("withdraw", CAPTURE, "--reason", "It did not happen.", "--dry-run")
    assert code == CLEAN
    assert "--with-unused withdraws these, too." in out
    assert run("withdraw", CAPTURE, "--reason", "It did not happen.", "--with-unused")[0] == CLEAN
    assert records.problems() == []
    assert "sources/northland-statement-1991:\n" in (records.root / "registries/retired.yml").read_text()


def test_merge_says_what_is_left_to_decide(run: Run, records: Records) -> None:
    code, out, _ = run("merge", "river-post-1992", "southland-briefing-1991")
    path = "registries/sources.yml"
    assert code == CLEAN
    assert f"{path}: decide on title " in out
    assert "# To decide, from sources/river-post-1992:" in (records.root / path).read_text()
    assert [problem for problem in records.problems() if problem.level == "error"] == []


def test_a_reason_that_is_kept_nowhere_is_told(run: Run, records: Records) -> None:
    code, out, _ = run("withdraw", TALKS, "--reason", "It did not happen.", "--dry-run")
    told = (
        f"The reason is kept nowhere: the event {TALKS!r} was never published, and no reader comes to its address. "
        "Say it in the message of the commit.\n"
    )
    assert (code, told in out) == (CLEAN, True), out
