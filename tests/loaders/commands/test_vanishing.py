"""Between a release and now nothing that was published vanishes without a word: each way is refused and told a cure."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main

if TYPE_CHECKING:
    from tests.conftest import Records

TOWN = "events/1991/1991-06-02-capture-of-mill-town.yml"
RESOLUTION = "events/1991/1991-06-20-assembly-resolution-7.yml"
LISTED, STATEMENTS = "registries/published.yml", "registries/published-statements.yml"
CLAIM = "  - id: pwcc\n"

Change = Callable[["Records"], object]


def git(root: Path, *arguments: str) -> None:
    program = shutil.which("git")
    assert program
    names = ["-c", "user.name=A curator", "-c", "user.email=curator@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run([program, *names, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def released(new_records: Callable[[str], Records], capsys: pytest.CaptureFixture[str]) -> Records:
    """Records of which all that is published was listed, and released as `v1`."""
    records = new_records("dataset")
    assert main(["register", "--root", str(records.root)]) == 0
    git(records.root, "init", "--initial-branch=main")
    git(records.root, "add", ".")
    git(records.root, "commit", "--message=Release 1")
    git(records.root, "tag", "v1")
    capsys.readouterr()
    return records


def claim_of(records: Records) -> str:
    """The text of the claim `pwcc` in its record."""
    text = (records.root / TOWN).read_text()
    start = text.index(CLAIM)
    end = text.find("\n  - ", start + 1)
    return text[start : end + 1]


def take(records: Records, path: str, line: str) -> None:
    records.edit(path, line, "")


def delete_event(records: Records) -> None:
    (records.root / RESOLUTION).unlink()
    for path in records.root.glob("events/*/*.yml"):
        path.write_text(re.sub(r"  - \{event: 1991-06-20-assembly-resolution-7, .*\}\n", "", path.read_text()))


def rename_event(records: Records) -> None:
    (records.root / RESOLUTION).rename(
        records.root / RESOLUTION.replace("assembly-resolution-7", "assembly-resolution")
    )
    for path in records.root.glob("events/*/*.yml"):
        path.write_text(path.read_text().replace("assembly-resolution-7,", "assembly-resolution,"))


def make_draft(records: Records) -> None:
    records.edit(RESOLUTION, "status: reviewed", "status: draft")


def delete_claim(records: Records) -> None:
    take(records, TOWN, claim_of(records))


def give_claim_another_id(records: Records) -> None:
    records.edit(TOWN, CLAIM, "  - id: zzzz\n")


def write_another_claim_over_it(records: Records) -> None:
    claim = claim_of(records)
    records.edit(TOWN, claim, claim.replace("about: displaced", "about: missing"))


@pytest.mark.parametrize(
    ("change", "code", "message", "cure"),
    [
        (
            delete_event,
            "published-missing",
            "'events/1991-06-20-assembly-resolution-7' was published, and is gone",
            "put it back, or retire '1991-06-20-assembly-resolution-7' in registries/retired.yml",
        ),
        (
            rename_event,
            "published-missing",
            "'events/1991-06-20-assembly-resolution-7' was published, and is gone",
            "put it back, or retire '1991-06-20-assembly-resolution-7' in registries/retired.yml",
        ),
        (
            make_draft,
            "published-draft",
            "'1991-06-20-assembly-resolution-7' was published, and is a draft now",
            "set it back to reviewed, or delete the file and withdraw the id in registries/retired.yml",
        ),
        (
            delete_claim,
            "statement-missing",
            "'pwcc' was published as a claim about displaced by southland, and is gone",
            "put it back with its id, or list it under 'withdrawn', with the day and the reason",
        ),
        (
            give_claim_another_id,
            "statement-missing",
            "'pwcc' was published as a claim about displaced by southland, and is gone",
            "put it back with its id, or list it under 'withdrawn', with the day and the reason (is it claims[",
        ),
        (
            write_another_claim_over_it,
            "statement-changed",
            "'pwcc' was published as a claim about displaced by southland, and is a claim about missing by",
            "take the id out here, list 'pwcc' under 'withdrawn', and run 'python -m loaders format'",
        ),
    ],
    ids=lambda each: each.__name__ if callable(each) else "",
)
def test_the_check_refuses_it(
    change: Change, code: str, message: str, cure: str, released: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    change(released)
    assert main(["check", "--root", str(released.root), "--no-cache"]) == 1
    told = capsys.readouterr().out
    assert f"error[{code}]" in told
    assert message in told
    assert f"help: {cure}" in told


def withdraw_event(records: Records) -> None:
    delete_event(records)
    with (records.root / "registries/retired.yml").open("a") as file:
        file.write(
            "1991-06-20-assembly-resolution-7:\n  retirement: withdrawn\n  date: 2001-05-20\n  reason: It was none.\n"
        )


def withdraw_claim(records: Records) -> None:
    delete_claim(records)
    text = (records.root / TOWN).read_text().rstrip("\n")
    records.write(TOWN, f"{text}\nwithdrawn:\n  - {{id: pwcc, date: 2001-05-20, reason: Nobody says so.}}\n")


@pytest.mark.parametrize("change", [withdraw_event, withdraw_claim], ids=lambda change: change.__name__)
def test_with_an_entry_that_says_why_it_goes(
    change: Change, released: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    change(released)
    assert main(["check", "--root", str(released.root), "--no-cache"]) == 0, capsys.readouterr().out
    assert main(["diff", "v1", "--root", str(released.root), "--no-cache"]) == 0


def unlist_event(records: Records) -> None:
    withdraw_event(records)
    take(records, "registries/retired.yml", "1991-06-20-assembly-resolution-7:\n")
    text = (records.root / "registries/retired.yml").read_text()
    end = "  retirement: withdrawn\n  date: 2001-05-20\n  reason: It was none.\n"
    assert text.endswith(end)
    records.write("registries/retired.yml", text.removesuffix(end))
    take(records, LISTED, "- events/1991-06-20-assembly-resolution-7\n")


def unlist_claim(records: Records) -> None:
    delete_claim(records)
    take(records, STATEMENTS, "- 1991-06-02-capture-of-mill-town/pwcc claim displaced by southland\n")


def rewrite_what_a_claim_was(records: Records) -> None:
    write_another_claim_over_it(records)
    records.edit(STATEMENTS, "pwcc claim displaced by", "pwcc claim missing by")


@pytest.mark.parametrize(
    ("change", "address", "said"),
    [
        (unlist_event, "events/1991-06-20-assembly-resolution-7", "as published at v1, and is listed no longer"),
        (unlist_claim, "1991-06-02-capture-of-mill-town/pwcc", "as published at v1, and is listed no longer"),
        (rewrite_what_a_claim_was, "1991-06-02-capture-of-mill-town/pwcc", "as something else at v1"),
    ],
    ids=lambda each: each.__name__ if callable(each) else "",
)
def test_who_takes_it_out_of_the_list_too_is_found_by_comparing_with_the_release(
    change: Change, address: str, said: str, released: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check alone cannot know: it has nothing left to hold the records to."""
    change(released)
    assert main(["check", "--root", str(released.root), "--no-cache"]) == 0, capsys.readouterr().out
    capsys.readouterr()
    assert main(["diff", "v1", "--root", str(released.root), "--no-cache", "--format", "html"]) == 1
    told = capsys.readouterr().out
    assert f"error[published-unlisted] &#x27;{address}&#x27; was listed {said} (put it back as it was;" in told


def test_what_purge_takes_out_of_a_person_is_told_and_not_refused(
    released: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    take(released, LISTED, "- actors/world-assembly\n")
    assert main(["diff", "v1", "--root", str(released.root), "--no-cache"]) == 0
    assert "warning\\[published-unlisted\\] 'actors/world-assembly' was listed as published" in capsys.readouterr().out
