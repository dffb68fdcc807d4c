"""Every command as people call it: what it prints, and its exit code (0 clean, 1 problems, 2 misuse)."""

from __future__ import annotations

import errno
import io
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from loaders import __main__
from loaders.__main__ import main, parser
from loaders.commands import serving
from loaders.commands.explanations import explain, overview
from loaders.commands.serving import serve
from loaders.loading.cache import cache_folder
from loaders.problems import RULES

if TYPE_CHECKING:
    from tests.conftest import Records

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = re.findall(r"^    (\w+) +\S", parser().format_help(), re.MULTILINE)
WAR = "events/1991/1991-06-01-march-war.yml"
WITHOUT = "It tells nothing of earlier versions: the records lie in no git repository that this user may read.\n"
SECONDS = re.compile(r"\d+\.\d s")


class Ran(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def on_nobodys_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests mean the same on a developer's machine and on GitHub."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def call(*arguments: object) -> Ran:
        try:
            code = main([*map(str, arguments)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Ran(code, *capsys.readouterr())

    return call


@pytest.fixture
def command(records: Records, run: Callable[..., Ran]) -> Callable[..., Ran]:
    """A command on the test's own records."""
    return lambda name, *rest: run(name, "--root", records.root, *rest)


def started(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "loaders", *map(str, arguments)]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    return subprocess.Popen(words, cwd=ROOT, **options)


# --- all commands -----------------------------------------------------------------------------------------------------


def test_help_lists_every_command(run: Callable[..., Ran]) -> None:
    told = run("--help")
    assert (told.code, told.err) == (0, "")
    listed = re.search(r"`python -m loaders (.+?)`", __main__.__doc__ or "", re.DOTALL)
    assert listed
    assert re.split(r"\s+\|\s+", listed[1]) == COMMANDS
    assert {"check", "build", "explain", "schema", "serve"} <= {*COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str, run: Callable[..., Ran]) -> None:
    told = run(name, "--help")
    assert (told.code, told.err) == (0, "")
    options = re.split(r"\n  (?=\S)", told.out.partition("positional arguments:\n")[2] or told.out)
    for option in options[1:]:
        assert re.search(r"\S {2,}\S|\n {10,}\S", option), f"no help for {option}"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (
            ["chekc"],
            (
                "python -m loaders: error: there is no command 'chekc'; did you mean 'check'?\n"
                "'python -m loaders --help' lists what it takes.\n"
            ),
        ),
        (["zebra"], "python -m loaders: error: there is no command 'zebra'\n"),
        (
            ["serve", "--port", "99999"],
            (
                "python -m loaders serve: error: argument --port: 99999 is no port: they are numbered from 1 to 65535\n"
                "'python -m loaders serve --help' lists what it takes.\n"
            ),
        ),
        (
            ["serve", "--workers", "9999"],
            "argument --workers: 9999 servers are too many: start one per core, at most 128\n",
        ),
        (["check", "--root", "nowhere"], "argument --root: there is no folder 'nowhere'"),
        (["check", "--root", "pyproject.toml"], "argument --root: there is no folder 'pyproject.toml'"),
        (["check", "--today", "tomorrow"], "argument --today: 'tomorrow' is not a day such as 2026-11-22"),
        (["check", "--format", "xml"], "argument --format: invalid choice: 'xml'"),
        (["check", "--jobs", "0"], "argument --jobs: '0' is not a whole number above 0"),
        (["check", "--jobs", "-1"], "argument --jobs: '-1' is not a whole number above 0"),
        (["check", "--jobs", "two"], "argument --jobs: 'two' is not a whole number above 0"),
        (["check", "--jobs", "9" * 5000], "is not a whole number above 0"),
        (["check", "--jobs", "٣"], "argument --jobs: '٣' is not a whole number above 0"),
        (["check", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["serve", "--port", "x"], "argument --port: 'x' is not a whole number above 0"),
        (["explain", "a", "b"], "unrecognized arguments: b"),
    ],
)
def test_misuse_is_told_with_code_2(arguments: list[str], message: str, run: Callable[..., Ran]) -> None:
    told = run(*arguments)
    assert (told.code, told.out) == (2, "")
    assert message in told.err


# --- check ----------------------------------------------------------------------------------------------------------


def test_a_clean_check(command: Callable[..., Ran]) -> None:
    assert command("check") == (0, "", "no problems in 14 files\n")


def test_a_check_with_an_error(records: Records, command: Callable[..., Ran]) -> None:
    records.edit(WAR, "type: offensive", "type: quarrel")
    told = command("check")
    assert told.code == 1
    assert told.out.startswith(
        f"{WAR}:5:7: error[value-not-allowed] type: 'quarrel' is not one of the values of 'type'\n"
    )
    assert told.err == "1 error in 1 of 14 files\n"


def test_a_warning_fails_only_a_strict_check(records: Records, command: Callable[..., Ran]) -> None:
    records.edit(WAR, "fought over", "fought over the so-called")
    told = command("check")
    assert (told.code, told.err) == (0, "1 warning in 1 of 14 files\n")
    assert "warning[loaded-word]" in told.out
    assert command("check", "--strict") == (1, told.out, told.err)


def test_the_day_that_counts_as_today(command: Callable[..., Ran]) -> None:
    told = command("check", "--today", "1991-06-01")
    assert told.code == 1
    assert "error[date-in-future]" in told.out
    assert command("check", "--today", "2001-06-01").code == 0


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif"])
def test_each_format(form: str, records: Records, command: Callable[..., Ran]) -> None:
    from loaders.problems import reports

    records.edit(WAR, "type: offensive", "type: quarrel")
    told = command("check", "--format", form)
    assert told == (1, reports.FORMATS[form](records.problems()), "1 error in 1 of 14 files\n")
    if form in ("json", "sarif"):
        json.loads(told.out)


def test_on_github_the_github_form_is_chosen(
    records: Records, command: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    records.edit(WAR, "type: offensive", "type: quarrel")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for name in ("check", "build"):
        assert command(name).out.startswith(f"::error file={WAR},line=5,col=7,title=value-not-allowed::type: 'quarrel'")
    assert command("check", "--format", "text").out.startswith(f"{WAR}:5:7: error")


@pytest.mark.parametrize(
    ("paths", "told", "checked"),
    [
        (["events"], 2, 5),
        ([WAR], 1, 1),
        (["events/1992"], 1, 2),
        (["events/1991", "registries"], 1, 12),
        ([""], 2, 14),
        (["registries/actors.yml"], 0, 1),
    ],
)
def test_only_the_paths_asked_for_are_reported(
    paths: list[str], told: int, checked: int, records: Records, command: Callable[..., Ran]
) -> None:
    records.edit(WAR, "type: offensive", "type: quarrel")
    records.edit("events/1992/1992-03-10-lake-city-ceasefire.yml", "type: ceasefire", "type: peace")
    for shown in (paths, [str(records.root / path) for path in paths]):
        ran = command("check", *shown)
        assert ran.out.count("error[value-not-allowed]") == told
        assert ran.code == (1 if told else 0)
        assert f"{checked} file" in ran.err


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nothing.yml", "there is no file or folder 'nothing.yml'"),
        ("/", "'/' is not inside {root}"),
        ("notes.txt", "there are no records in notes.txt; they are in events/ and registries/"),
        ("events/.hidden.yml", "there are no records in events/.hidden.yml; they are in events/ and registries/"),
    ],
)
def test_paths_that_make_no_sense(path: str, message: str, records: Records, command: Callable[..., Ran]) -> None:
    records.write("notes.txt", "to do")
    records.write("events/.hidden.yml", "to do")
    told = command("check", path)
    assert told == (2, "", f"python -m loaders: {message.format(root=records.root)}\n")


def test_a_check_keeps_what_it_has_read_and_can_be_told_not_to(records: Records, command: Callable[..., Ran]) -> None:
    folder = cache_folder(records.root)
    assert folder
    command("check", "--no-cache")
    assert not folder.exists()
    command("check")
    assert sorted(path.name for path in folder.iterdir()) == ["records.cache", "secret"]
    assert {path.name for path in records.root.iterdir()} == {"events", "registries"}


def test_an_empty_folder_is_checked_in_plain_words(tmp_path: Path, run: Callable[..., Ran]) -> None:
    told = run("check", "--root", tmp_path)
    assert told.code == 1
    assert told.err == "3 errors in 3 of 3 files\n"


def test_a_reader_that_has_seen_enough_causes_no_traceback(records: Records) -> None:
    records.write("events/1991/1991-06-04-letter.yml", "a: 1\n" * 50_000)
    checking = started("check", "--root", records.root)
    assert checking.stdout
    assert checking.stderr
    checking.stdout.readline()
    checking.stdout.close()
    assert "Traceback" not in checking.stderr.read()
    assert checking.wait(timeout=30) == 1
    checking.stderr.close()


def test_a_full_disk_behind_the_output_is_told(
    records: Records, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    assert main(["check", "--root", str(records.root), "--format", "json"]) == 1
    assert capsys.readouterr().err == "python -m loaders: No space left on device\n"


def test_a_terminal_without_unicode_shows_what_it_can(records: Records) -> None:
    records.edit(WAR, "nine months", "nine months, <b>Şoşa</b>")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = started("check", "--root", records.root, env=environment)
    out, error = ran.communicate(timeout=30)
    assert (ran.returncode, error) == (1, "2 errors in 1 of 14 files\n")
    assert "<b>\\u015eo\\u015fa</b>" in out


def test_an_interrupted_check_ends_in_a_word(records: Records) -> None:
    """The check has more to say than anybody reads, and is interrupted while it waits to be heard."""
    for number in range(100):  # each file's part of a report is short, and a pipe takes 64 KiB before anybody reads
        records.write(f"events/1991/1991-06-04-letter-{number}.yml", "a: 1\n" * 30)
    checking = started("check", "--root", records.root, start_new_session=True)
    assert checking.stdout
    assert "error[key-" in checking.stdout.readline()
    os.killpg(checking.pid, signal.SIGINT)
    _, error = checking.communicate(timeout=30)
    assert (checking.returncode, error) == (130, "stopped\n")


# --- build ----------------------------------------------------------------------------------------------------------


def test_a_build_and_a_second_one(records: Records, command: Callable[..., Ran]) -> None:
    told = command("build")
    assert (told.code, told.err) == (0, "")
    assert SECONDS.sub("N s", told.out) == (
        "conflict.db: 4 events, 8 claims, 5 sources, 8 actors, 5 places; built in N s.\n"
        f"{WITHOUT}Skipped 1 draft; --include-drafts shows them.\n"
    )
    again = command("build")
    assert SECONDS.sub("N s", again.out) == (
        "conflict.db is up to date: nothing has changed (N s).\n"
        f"{WITHOUT}Skipped 1 draft; --include-drafts shows them.\n"
    )


def test_a_build_with_drafts_and_a_warning(records: Records, command: Callable[..., Ran]) -> None:
    records.edit(WAR, "fought over", "fought over the so-called")
    told = command("build", "--include-drafts")
    assert SECONDS.sub("N s", told.out) == (
        "conflict.db: 5 events, 9 claims, 5 sources, 8 actors, 5 places; built in N s.\n"
        f"{WITHOUT}1 warning; 'python -m loaders check' shows it.\n"
    )


def test_a_build_of_wrong_records_touches_nothing(records: Records, command: Callable[..., Ran]) -> None:
    records.edit(WAR, "type: offensive", "type: quarrel")
    told = command("build")
    assert (told.code, told.err) == (1, "1 error in 1 of 14 files; no conflict.db was made\n")
    assert "error[value-not-allowed]" in told.out
    assert not (records.root / "conflict.db").exists()
    records.write("conflict.db", b"an old one")
    assert command("build") == (1, told.out, "1 error in 1 of 14 files; conflict.db was not touched\n")
    assert (records.root / "conflict.db").read_bytes() == b"an old one"


def test_a_build_that_has_nothing_to_do_loads_no_models(records: Records, command: Callable[..., Ran]) -> None:
    command("build")
    script = "import sys, loaders.__main__ as program; program.main(); print({'pydantic', 'yaml'} & {*sys.modules})"
    words = [sys.executable, "-c", script, "build", "--root", str(records.root)]
    out = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert SECONDS.sub("N s", out) == (
        "conflict.db is up to date: nothing has changed (N s).\n"
        f"{WITHOUT}Skipped 1 draft; --include-drafts shows them.\nset()\n"
    )


def test_a_build_elsewhere(tmp_path: Path, command: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("build", "--output", "other.db").out.startswith("other.db: 4 events")
    assert (tmp_path / "other.db").is_file()
    assert (tmp_path / "inspect-data.json").is_file()


@pytest.mark.parametrize(
    ("output", "message"), [("nowhere/conflict.db", "there is no folder {0}/nowhere"), (".", "{0} is a folder")]
)
def test_outputs_that_make_no_sense(
    output: str, message: str, tmp_path: Path, command: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = command("build", "--output", output)
    assert told == (2, "", f"python -m loaders: {message.format(tmp_path)}\n")


def test_on_a_terminal_a_build_says_what_it_does(records: Records) -> None:
    ours, theirs = pty.openpty()
    building = started("build", "--root", records.root, "--jobs", "1", stderr=theirs)
    out, _ = building.communicate(timeout=30)
    os.close(theirs)
    seen = b""
    with closing(os.fdopen(ours, "rb", buffering=0)) as terminal:
        while not seen.endswith(b"\r\x1b[K" * 2) and (piece := terminal.read(1)):
            seen += piece
            if seen.endswith(b"swapping \xe2\x80\xa6\r\x1b[K"):
                break
    steps = [step.strip().decode() for step in seen.split(b"\r\x1b[K") if step.strip()]
    assert steps == ["reading …", "checking …", "baking 4 of 4 events …", "indexing …", "swapping …"]
    assert out.startswith("conflict.db: 4 events")


# --- explain --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_is_explained_with_an_example(code: str, run: Callable[..., Ran]) -> None:
    told = run("explain", code)
    rule = RULES[code]
    assert (told.code, told.err) == (0, "")
    assert told.out == explain(code)
    head, text, wrong, right, *_ = told.out.split("\n\n")
    assert head == f"{code} ({rule.level})"
    assert text == rule.text
    assert re.fullmatch(r"[A-Z].*[^.]\.", text), "a rule is one sentence"
    assert wrong.startswith("wrong:\n  ")
    assert right.startswith("right:\n  ")
    assert rule.wrong != rule.right
    assert ("can be waived for one record" in told.out) == (rule.level == "warning")


def test_all_rules_are_listed(run: Callable[..., Ran]) -> None:
    told = run("explain")
    assert told == (0, overview(), "")
    assert [line.split()[0] for line in told.out.splitlines()] == sorted(RULES)


def test_closed_lists_are_explained_with_every_value(run: Callable[..., Ran]) -> None:
    from schema.vocabulary import LISTS

    told = run("explain", "value-not-allowed").out
    for each in LISTS.values():
        assert (
            "\n".join([f"{each.lists}:", *(f"  {key}: {term.definition}" for key, term in each.terms.items())]) in told
        )


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("actor-unkown", "there is no rule 'actor-unkown'; did you mean 'actor-unknown'?"),
        ("xyz", "there is no rule 'xyz'; 'python -m loaders explain' lists them all"),
    ],
)
def test_a_rule_that_does_not_exist(code: str, message: str, run: Callable[..., Ran]) -> None:
    assert run("explain", code) == (2, "", f"python -m loaders: {message}\n")


# --- schema ---------------------------------------------------------------------------------------------------------


def test_what_follows_from_the_schema_is_up_to_date(run: Callable[..., Ran]) -> None:
    """If this fails, run: python -m loaders schema."""
    assert run("schema", "--check") == (0, "", "")


def test_stale_schemas_are_named_and_written(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from schema import json_schemas

    shutil.copytree(json_schemas.FOLDER, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(json_schemas, "FOLDER", tmp_path)
    (tmp_path / "tags.schema.json").write_text("{}")
    (tmp_path / "event.schema.json").unlink()
    stale = "run 'python -m loaders schema'\n"
    assert run("schema", "--check") == (
        1,
        f"schema/event.schema.json is out of date; {stale}schema/tags.schema.json is out of date; {stale}",
        "",
    )
    assert run("schema") == (0, "wrote schema/event.schema.json\nwrote schema/tags.schema.json\n", "")
    assert run("schema") == (0, "", "")


# --- serve ----------------------------------------------------------------------------------------------------------


def test_without_a_database_there_is_nothing_to_serve(command: Callable[..., Ran]) -> None:
    told = command("serve")
    assert told == (1, "", "There is no conflict.db in dataset/ yet: run 'python -m loaders build' first.\n")


@pytest.mark.parametrize("is_made", [False, True])
def test_a_port_that_is_taken(
    is_made: bool, records: Records, command: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAKELEVEL", raising=False)
    if is_made:
        monkeypatch.setenv("MAKELEVEL", "1")
    records.write("conflict.db", b"")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = command("serve", "--port", port)
    cure = f"make serve PORT={port + 1}" if is_made else f"python -m loaders serve --port {port + 1}"
    assert told == (1, "", f"Port {port} is taken by another program; choose another one: {cure}\n")


@pytest.mark.parametrize("host", ["203.0.113.7", "nowhere.invalid", "a..b"])
def test_an_address_that_is_not_this_machine_s(host: str, records: Records, command: Callable[..., Ran]) -> None:
    records.write("conflict.db", b"")
    told = command("serve", "--host", host)
    sentence = (
        f"{host} is no address of this machine: leave --host out for 127.0.0.1, or say 0.0.0.0 for all of them.\n"
    )
    assert told == (1, "", sentence)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"conflict": 1}', b'{"conflict": {"hash": "5b3c"}}', b"\xff"])
def test_a_description_that_is_damaged(content: bytes, records: Records, command: Callable[..., Ran]) -> None:
    records.write("conflict.db", b"")
    records.write("inspect-data.json", content)
    told = command("serve", "--port", 65535)
    assert told == (1, "", "inspect-data.json is damaged: delete it, and run 'python -m loaders build'.\n")


def test_without_the_plugin_there_are_no_pages(
    records: Records, command: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    records.write("conflict.db", b"")
    monkeypatch.setattr(serving, "entry_points", lambda group: ())
    told = command("serve")
    why = "The site's plugin is not installed: install the program's wheel, or run 'make setup' in its repository."
    assert told == (1, "", f"{why}\n")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_serving_is_plain_datasette_on_the_folder(
    host: str,
    records: Records,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records.write("conflict.db", b"")
    became: list[tuple[str, list[str], Path]] = []

    def become(program: str, words: list[str]) -> int:
        became.append((program, words, Path.cwd()))
        return 0

    monkeypatch.chdir(records.root.parent)
    monkeypatch.setattr(os, "execv", become)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert serve(records.root, host, port) == 0
    words = [sys.executable, "-m", "datasette", ".", "--host", host, "--port", str(port)]
    assert became == [(sys.executable, words, records.root)]
    assert capfd.readouterr().out == f"Serving on http://{host}:{port}/ (stop with Ctrl-C)\n"


# --- the machine ------------------------------------------------------------------------------------------------------


def test_a_worker_that_is_killed_ends_in_a_sentence(
    records: Records, command: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    from loaders.loading import datasets

    monkeypatch.setattr(datasets, "FEW_FILES", 0)
    monkeypatch.setattr(datasets, "prepare", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    monkeypatch.setattr(datasets, "words_of", lambda _: [])
    monkeypatch.setattr(datasets, "_words_prepared", None, raising=False)
    (records.root / "registries/loaded-words.yml").unlink()
    why = "a worker process was killed, perhaps for want of memory; try --jobs 1"
    assert command("check", "--jobs", "2") == (1, "", f"python -m loaders: {why}\n")
