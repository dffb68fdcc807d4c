"""`new` in a terminal: what is suggested, what is asked again, and what becomes of it all."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pexpect
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from loaders.commands.asking import ask
from loaders.commands.beginning import Given, finished
from loaders.editing.choices import keys_of, terms_of
from loaders.editing.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import Records

ROOT = Path(__file__).resolve().parents[3]
Answer = Callable[..., tuple[Given, Workspace]]


@pytest.fixture
def answer(records: Records, today: date, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Answer one question after the other; what comes of it, not yet written."""
    monkeypatch.setattr("prompt_toolkit.input.posix_utils.select", SimpleNamespace(select=_ready))

    def call(*answers: str, known: Given | None = None) -> tuple[Given, Workspace]:
        workspace = Workspace(records.root, today=today)
        with create_pipe_input() as typed, create_app_session(input=typed, output=DummyOutput()):
            typed.send_text("".join(f"{each}\r" for each in answers))
            return ask(known or Given(), workspace), workspace

    return call


def _ready(reading: Sequence[int], *_: object) -> tuple[list[int], list[int], list[int]]:
    """What can be read at once, as `select` has it, but also where a run of tests has more than 1,024 files open."""
    polled = select.poll()
    for descriptor in reading:
        polled.register(descriptor, select.POLLIN)
    return [descriptor for descriptor, _ in polled.poll(0)], [], []


NOTHING = ("", "", "", "", "", "")
"""No place, actor, source, claim, relation or tag."""


def test_what_is_answered_is_written(answer: Answer, records: Records) -> None:
    known, workspace = answer(
        *("1992-01-12", "Raid on the mill", "", "attack", "2", "Somebody raided the mill."),
        *("Мольна", "site", "", "southland", "target", ""),
        *("river-post-1992", "p. 3", "marsh-encyclopaedia-war", "", ""),
        *("deaths", "northland", "11-14", "people at the mill", "", ""),
        *("1991-06-01-march-war", "part-of", "", "march-war", ""),
    )
    begun, left, problems = finished(workspace, known)
    assert (left, problems) == ([], [])
    workspace.write()
    assert records.problems() == []
    record = workspace.after().dataset.events[begun.event].data
    assert record["importance"] == 2
    assert record["places"] == [{"place": "mill-town", "role": "site", "note": None}]
    assert [(each["by"], each["low"], each["high"], each["group"]) for each in record["claims"]] == [
        (["northland"], 11, 14, "people at the mill")
    ]
    assert record["claims"][0]["sources"][0]["source"] == "river-post-1992"
    assert record["tags"] == ["march-war"]


def test_only_what_is_not_known_is_asked(answer: Answer) -> None:
    given = Given("1992-01-12", "raid", {"title": "Raid", "type": "attack", "places": [{"place": "mill-town"}]})
    known, _ = answer("1", "", *NOTHING[1:], known=given)
    assert known.record == {**given.record, "importance": "1"}


def test_a_new_entry_is_written_with_the_record(answer: Answer, records: Records) -> None:
    known, workspace = answer(
        *("1992-01-12", "Raid on the mill", "", "attack", "", "Somebody raided the mill."),
        *("Old Mill", "a", "", "", "", "building", "mill-town", "site", ""),
        *("", "river-post-1992", "", "", "", "", ""),
    )
    assert not workspace.changes
    begun, left, problems = finished(workspace, known)
    assert (left, problems) == ([], [])
    workspace.write()
    entry = workspace.after().dataset.registry("places")["old-mill"]
    assert (entry.data["names"][0]["name"], entry.data["parent"]) == ("Old Mill", "mill-town")
    assert records.problems() == []
    assert "place: old-mill" in workspace.text(begun.path)


def test_a_key_may_be_left_to_be_registered_later(answer: Answer) -> None:
    known, _ = answer("1992", "Raid", "", "", "", "", "old-mill", "l", "site", "", *NOTHING[1:])
    assert known.record["places"] == [{"place": "old-mill", "role": "site"}]


def test_one_fitting_key_is_asked_about(answer: Answer) -> None:
    known, _ = answer("1992", "Raid", "", "", "", "", "Мол", "y", "site", "", *NOTHING[1:])
    assert known.record["places"] == [{"place": "mill-town", "role": "site"}]


@pytest.mark.parametrize(
    ("registry", "typed", "first"),
    [
        ("places", "моль", "mill-town"),
        ("places", "Molna", "mill-town"),
        ("actors", "republic marsh", "marsh-republic"),
        ("sources", "river post", "river-post-1992"),
        ("events", "war", "1991-06-01-march-war"),
    ],
)
def test_keys_are_found_by_any_name(registry: str, typed: str, first: str, records: Records, today: date) -> None:
    choices = keys_of(Workspace(records.root, today=today).dataset, registry)
    assert choices.matching(typed)[0].key == first
    assert choices.matching("zzz") == []
    assert len(choices.matching("")) == len(choices.keys)


def test_terms_come_with_their_meanings() -> None:
    [found] = terms_of("event-type").matching("shoot-d")
    assert (found.key, "aircraft" in found.more.lower()) == ("shoot-down", True)


@pytest.fixture
def terminal(records: Records) -> pexpect.spawn[str]:
    """The command in a terminal of its own."""
    arguments = ["-m", "loaders", "new", "--no-cache", "--today", "2001-06-01", "--root", str(records.root)]
    environment = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT), "PROMPT_TOOLKIT_NO_CPR": "1"}
    more: dict[str, Any] = {"env": environment, "encoding": "utf-8", "timeout": 20, "use_poll": True}
    return pexpect.spawn(sys.executable, arguments, cwd=str(ROOT), **more)


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 1)], ids=["Ctrl-C", "Ctrl-D"])
def test_whoever_stops_leaves_nothing(key: str, code: int, terminal: pexpect.spawn[str], records: Records) -> None:
    before = sorted(records.root.rglob("*"))
    terminal.expect("Date, such as")
    terminal.send("1992-01-12\r")
    terminal.expect("Title, in")
    terminal.send(key)
    terminal.expect("stopped")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == code
    assert sorted(records.root.rglob("*")) == before


def test_what_is_wrong_is_shown_and_can_be_mended(terminal: pexpect.spawn[str]) -> None:
    terminal.expect("Date, such as")
    terminal.send("1992-13\r")
    terminal.expect("has no month 13")
    terminal.send("\x7f\x7f01\r")
    terminal.expect("Title, in")
    terminal.kill(signal.SIGKILL)
    terminal.close()


def test_in_a_pipe_it_does_not_hang(records: Records) -> None:
    command = [sys.executable, "-m", "loaders", "new", "--root", str(records.root)]
    ran = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False
    )
    assert ran.returncode == 2
    assert "DATE and --title must be given" in ran.stderr
