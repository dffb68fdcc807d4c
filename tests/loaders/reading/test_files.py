"""Which files are read: nothing from outside the root, nothing without bounds, and any bytes at all."""

from __future__ import annotations

import os
import socket
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.loading.datasets import load
from loaders.problems import Problem
from loaders.reading.files import MAX_BYTES, read_files

if TYPE_CHECKING:
    from tests.conftest import Records

LETTER = "events/1991/1991-06-04-letter.yml"
HINT = "# yaml-language-server: $schema=../../schema/event.schema.json\n"
EVENT = f"""{HINT}title: Letter to the World Assembly
date: 1991-06-04
type: statement
importance: 3
status: reviewed
summary: Southland asked the World Assembly to meet.
sources:
  - {{source: southland-briefing-1991}}
"""


def told(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.path, problem.code, problem.message) for problem in problems]


# --- odd files --------------------------------------------------------------------------------------------------------


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the root, with a record and a secret in it."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "1991-06-04-letter.yml").write_text(EVENT)
    (folder / "secret.txt").write_text("the password is zebrawood\n")
    return folder


@pytest.mark.parametrize("relative", [True, False])
def test_a_link_to_a_file_outside_is_not_followed(records: Records, outside: Path, relative: bool) -> None:
    target = Path("../../../outside") if relative else outside
    (records.root / LETTER).symlink_to(target / "secret.txt")
    assert told(records.problems()) == [(LETTER, "file-outside", "this link leads out of the root")]
    assert "zebrawood" not in records.report()


def test_a_folder_that_leads_outside_is_not_followed(records: Records, outside: Path) -> None:
    (records.root / "events/1993").symlink_to(outside)
    (records.root / "registries/sources").symlink_to(outside)
    assert told(records.problems()) == [
        ("events/1993", "file-outside", "this link leads out of the root"),
        ("registries/sources", "file-outside", "this link leads out of the root"),
    ]


def test_events_that_lead_outside_are_not_followed(records: Records, tmp_path: Path) -> None:
    (records.root / "events").rename(tmp_path / "moved")
    (records.root / "events").symlink_to(tmp_path / "moved")
    assert ("events", "file-outside", "this link leads out of the root") in told(records.problems())
    assert not any(path.startswith("events/") for path in load(records.root, jobs=1).paths)


def test_a_link_through_a_linked_folder_does_not_lead_out(records: Records, outside: Path) -> None:
    """The target lies inside by its name, and outside in truth."""
    (records.root / "door").symlink_to(outside)
    (records.root / LETTER).symlink_to("../../door/secret.txt")
    assert told(records.problems()) == [(LETTER, "file-outside", "this link leads out of the root")]


def test_a_link_inside_the_root_is_followed(records: Records) -> None:
    records.write("drafts/letter.yml", EVENT)
    (records.root / LETTER).symlink_to("../../drafts/letter.yml")
    assert records.problems() == []


def test_a_root_that_is_a_link_is_no_link_out(records: Records, tmp_path: Path, today: date) -> None:
    (tmp_path / "link").symlink_to(records.root)
    assert load(tmp_path / "link", today=today, jobs=1).problems == []


def test_links_to_nowhere_and_to_themselves(records: Records) -> None:
    (records.root / LETTER).symlink_to("nothing.yml")
    (records.root / "events/1991/1991-06-05-loop.yml").symlink_to("1991-06-05-loop.yml")
    (records.root / "events/1993").symlink_to("1994")
    assert told(records.problems()) == [
        (LETTER, "file-unreadable", "this link leads nowhere"),
        ("events/1991/1991-06-05-loop.yml", "file-unreadable", "this link leads nowhere"),
        ("events/1993", "file-unexpected", "this does not belong here"),
    ]


def test_a_pipe_does_not_stop_the_reading(records: Records) -> None:
    os.mkfifo(records.root / LETTER)
    assert told(records.problems()) == [(LETTER, "file-unreadable", "this is not an ordinary file")]


def test_a_socket_and_a_device(records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(records.root / "events/1991")  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("1991-06-04-letter.yml")
        (records.root / "events/1991/1991-06-05-null.yml").symlink_to("/dev/zero")
        (first, second) = records.problems()
    assert (first.path, first.code) == (LETTER, "file-unreadable")
    assert told([second]) == [
        ("events/1991/1991-06-05-null.yml", "file-outside", "this link leads out of the root"),
    ]


def test_a_file_without_permission(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions do not bind everyone who may run the tests, so the refusal is made."""
    records.write(LETTER, EVENT)
    real_open = os.open

    def refusing(path: Any, *rest: Any, **named: Any) -> int:
        if str(path).endswith("1991-06-04-letter.yml"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *rest, **named)

    monkeypatch.setattr(os, "open", refusing)
    assert told(records.problems()) == [(LETTER, "file-unreadable", "cannot be read (Permission denied)")]


def test_a_folder_without_permission(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    real_scandir = os.scandir

    def refusing(path: Any) -> Any:
        if str(path).endswith("1992"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert ("events/1992", "file-unreadable", "cannot be read (Permission denied)") in told(records.problems())


def test_hidden_files_are_nobodys_records(records: Records) -> None:
    records.write("events/.DS_Store", b"\0\1")
    records.write("events/1991/.1991-06-04-letter.yml.swp", b"\0\1")
    records.write("registries/.gitkeep", b"")
    assert records.problems() == []


@pytest.mark.parametrize(
    "name", ["1991-06-04-a\nb.yml", "1991-06-04-\x1b[31m.yml", "1991-06-04-\udcff.yml", "\u202e.yml"]
)
def test_a_name_that_cannot_be_shown_is_shown_escaped(records: Records, name: str) -> None:
    records.write(f"events/1991/{name}", EVENT)
    (problem,) = records.problems()
    assert told([problem]) == [
        (
            f"events/1991/{ascii(name)[1:-1]}",
            "file-unexpected",
            "the name of this file holds characters that cannot be shown",
        )
    ]
    assert problem.path.isprintable()


def test_capital_and_foreign_letters_in_names_are_named(records: Records) -> None:
    records.write("events/1991/1991-06-04-Şoşa.yml", EVENT)
    (problem,) = records.problems()
    assert (problem.code, problem.path) == ("file-name", "events/1991/1991-06-04-Şoşa.yml")


# --- size -------------------------------------------------------------------------------------------------------------


def test_a_file_may_be_just_as_large_as_allowed(records: Records) -> None:
    records.write(LETTER, EVENT + "#" * (MAX_BYTES - len(EVENT)))
    assert records.problems() == []
    records.write(LETTER, EVENT + "#" * (MAX_BYTES - len(EVENT) + 1))
    assert told(records.problems()) == [(LETTER, "file-too-large", "the file is larger than 256 KiB")]


def test_of_a_huge_file_no_more_is_read_than_allowed(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    with (records.root / LETTER).open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing
    assert told(records.problems()) == [(LETTER, "file-too-large", "the file is larger than 256 KiB")]


# --- encodings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        EVENT.encode("utf-8-sig"),
        EVENT.replace("\n", "\r\n").encode(),
        EVENT.replace("\n", "\r\n").encode("utf-8-sig"),
        EVENT.rstrip("\n").encode(),
    ],
    ids=["byte order mark", "windows line ends", "both", "no last line end"],
)
def test_what_editors_do_to_files_does_no_harm(records: Records, written: bytes) -> None:
    records.write(LETTER, written)
    assert records.problems() == []
    loaded = load(records.root, jobs=1)
    assert loaded.dataset.events["1991-06-04-letter"].data["title"] == "Letter to the World Assembly"


def test_places_are_right_after_a_byte_order_mark_and_with_windows_line_ends(records: Records) -> None:
    wrong = EVENT.removeprefix(HINT).replace("statement", "letter ").replace("\n", "\r\n")
    records.write(LETTER, wrong.encode("utf-8-sig"))
    places = [(problem.line, problem.column, problem.code) for problem in records.problems()]
    assert places == [(1, 1, "schema-hint"), (3, 7, "value-not-allowed"), (3, 13, "text-trailing-space")]


@pytest.mark.parametrize(
    ("written", "code", "line", "message"),
    [
        (EVENT.encode("utf-16"), "file-encoding", 1, "the file is UTF-16, not UTF-8"),
        (EVENT.encode("utf-16-be"), "yaml-syntax", 1, "there is a character here that no text may hold"),
        (EVENT.replace("asked", "запросил").encode("cp1251"), "file-encoding", 7, "the byte 0xe7 is not UTF-8"),
        (EVENT.encode() + b"# \xed\xa0\x80\n", "file-encoding", 10, "the byte 0xed is not UTF-8"),
        (EVENT.encode() + b"# \xc0\x80\n", "file-encoding", 10, "the byte 0xc0 is not UTF-8"),
        (EVENT.encode() + b"# \xff\n", "file-encoding", 10, "the byte 0xff is not UTF-8"),
        (
            EVENT.encode().replace(b"asked", b"as\0ked"),
            "yaml-syntax",
            7,
            "there is a character here that no text may hold",
        ),
    ],
    ids=["utf-16", "utf-16 unmarked", "windows-1251", "surrogate", "overlong", "stray byte", "nul"],
)
def test_other_encodings_are_told(records: Records, written: bytes, code: str, line: int, message: str) -> None:
    records.write(LETTER, written)
    problems = [(problem.code, problem.line, problem.message) for problem in records.problems()]
    assert problems[0] == (code, line, message)


@pytest.fixture(scope="module")
def lair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("any-bytes")
    for folder in ("events/1991", "registries"):
        (root / folder).mkdir(parents=True)
    return root


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=80) | st.text(max_size=40).map(str.encode), kind=st.sampled_from(["event", "actors"]))
def test_any_bytes_are_a_problem_with_a_place(lair: Path, content: bytes, kind: str) -> None:
    paths = {"event": LETTER, "actors": "registries/actors.yml"}
    for path in paths.values():
        (lair / path).unlink(missing_ok=True)
    (lair / paths[kind]).write_bytes(content)
    of_this_file = [problem for problem in load(lair, jobs=1).problems if problem.path == paths[kind]]
    lines = content.replace(b"\r", b"\n").split(b"\n")
    assert of_this_file or (kind == "actors" and content.strip() in (b"{}", b"{ }"))
    assert all(1 <= problem.line <= len(lines) + content.count(b"\xc2\x85") + 1 for problem in of_this_file)


# --- whole datasets ---------------------------------------------------------------------------------------------------


def test_an_empty_folder_is_told_what_it_lacks(tmp_path: Path) -> None:
    assert told(load(tmp_path, jobs=1).problems) == [
        ("events", "folder-missing", f"there is no folder events/ in {tmp_path.name}"),
        ("registries", "folder-missing", f"there is no folder registries/ in {tmp_path.name}"),
        ("registries/dataset.yml", "registry-missing", "there is no such file"),
    ]


def test_a_file_in_place_of_a_folder_is_told(records: Records) -> None:
    for path in (records.root / "events").glob("*/*.yml"):
        path.unlink()
    for path in (records.root / "events").iterdir():
        path.rmdir()
    (records.root / "events").rmdir()
    records.write("events", b"")
    assert ("events", "folder-missing", "there is no folder events/ in dataset") in told(records.problems())


def test_a_dataset_without_events_is_sound(tmp_path: Path, today: date) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "registries").mkdir()
    (tmp_path / "registries/dataset.yml").write_text(
        "# yaml-language-server: $schema=../schema/dataset.schema.json\n"
        "title: Nothing yet\ndescription: It is to be filled.\nversion: 0.0.1\nreleased: 2001-05-31\nlicence: CC0-1.0\n"
        "licence_url: https://creativecommons.org/publicdomain/zero/1.0/\npublisher: Nobody\nlanguage: en\n"
    )
    assert load(tmp_path, today=today, jobs=1).problems == []


def test_files_are_read_in_order_of_path(records: Records) -> None:
    files, problems = read_files(records.root)
    assert problems == []
    assert [file.path for file in files] == sorted(file.path for file in files)
    assert len(files) == len([*records.root.rglob("*.yml")])
