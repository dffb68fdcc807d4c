"""A name that is taken out is nowhere: not in the records, nor in what is made of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.__main__ import main
from loaders.commands import purging
from loaders.exporting import export, offer
from loaders.loading.cache import cache_folder

if TYPE_CHECKING:
    from tests.conftest import Records

Run = Callable[..., tuple[int, str, str]]

TOWN = "events/1991/1991-06-02-capture-of-mill-town.yml"
RELEASE = "events/1991/1991-07-01-release-of-ada-reed.yml"
NAMED = """\
# yaml-language-server: $schema=../../schema/event.schema.json
title: Ada Reed is released
date: 1991-07-01
type: release
importance: 3
status: reviewed
summary: >-
  The guard let Ada
  Reed go. Reed, Ada had been held for a month; papers wrote of «Ады Рид» and of Ада Рид.
actors: [{actor: ada-reed, role: captive}, {actor: marsh-republic-guard, role: captor, note: of Ada Reed}]
facts:
  - id: bcdf
    text: Ada Reed came home
    sources: [{source: post-on-ada-reed-1991}]
sources: [{source: post-on-ada-reed-1991}]
relations: [{event: 1991-06-02-capture-of-mill-town, relation: follows}]
"""
ENTRY = """\
ada-reed:
  names:
    - {name: Ada Reed, language: en}
    - {name: Ада Рид, language: ru}
  kind: person
  standing: named-in-public-record
  standing_reason: Spoke to the press under her own name.
  standing_source: river-post-1992
  description: Teacher in Mill Town.
  died: 1999
"""
SOURCE = """\
post-on-ada-reed-1991:
  title: "Ada Reed: I am free"
  publisher: River Post
  language: en
  kind: news
  perspective: neutral
  url: https://post.example/1991/Ada_Reed.html
  archive_url: https://archive.example/%D0%90%D0%B4%D0%B0_%D0%A0%D0%B8%D0%B4
"""
LEFT = "Now run 'python -m loaders check', read 'git diff', then build; write exports anew and restart the site.\n"


@pytest.fixture
def named(records: Records) -> Records:
    """Records that name Ada Reed wherever they can, and were built."""
    actors, sources = records.root / "registries/actors.yml", records.root / "registries/sources.yml"
    head, rest = actors.read_text().split("\n", 1)
    actors.write_text(f"{head}\n{ENTRY}{rest}")
    text = sources.read_text().replace("river-post-1992:", f"{SOURCE}river-post-1992:")
    sources.write_text(text)
    records.write(RELEASE, NAMED)
    assert records.problems() == []
    for command in ("register", "build"):
        assert main([command, "--root", str(records.root)]) == 0
    return records


@pytest.fixture
def run(records: Records, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["purge", *arguments, "--root", str(records.root)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_only_says_what_would_be_done(named: Records, run: Run) -> None:
    before = files(named.root)
    told = (
        "'ada reed' would be replaced by 'A. R.'; in keys and ids by 'person-1'.\n"
        f"  {RELEASE}: 9 places, would be renamed to events/1991/1991-07-01-release-of-person-1.yml\n"
        "  registries/actors.yml: 3 places\n"
        "  registries/published-statements.yml: 1 place\n"
        "  registries/published.yml: 3 places\n"
        "  registries/sources.yml: 2 places\n"
        "  conflict.db: would be deleted\n"
        "  inspect-data.json: would be deleted\n"
        "  the cache of builds: would be deleted\n"
        "Nothing was written; --write does it.\n"
        "'Рид' by itself stands in 1 file, where it may be anybody's: look there, too.\n"
    )
    assert run("ada reed") == (0, told, "")
    assert files(named.root) == before


def test_afterwards_no_byte_has_the_name(named: Records, run: Run) -> None:
    offer(named.root, named.root / "downloads", "https://lakes.example/")
    code, told, _ = run("Ada Reed", "--write")
    assert code == 0
    assert "  downloads: deleted\n" in told
    assert LEFT in told
    kept = cache_folder(named.root)
    assert kept
    assert not kept.exists()
    assert not (named.root / "conflict.db").exists()
    assert [problem.message for problem in named.problems()] == []
    assert main(["build", "--root", str(named.root)]) == 0
    export(named.root, named.root / "out", base_url="https://lakes.example/")
    made = files(named.root)
    assert len(made) > 50
    for word in ("Ada Reed", "Reed, Ada", "ada-reed", "Ada_Reed", "Ада Рид", "Teacher"):
        assert [path for path, content in made.items() if word.encode() in content or word in path] == []


def test_an_entry_keeps_what_the_checker_wants_and_nothing_else(named: Records, run: Run) -> None:
    run("Ада Рид", "--as", "A teacher", "--write")
    text = (named.root / "registries/actors.yml").read_text()
    assert (
        text.partition("person-1:")[2].partition("river-post:")[0]
        == """
  names:
    - {name: "A teacher", language: en}
  kind: person
  standing: private
  standing_reason: The name was taken out at a request.
  standing_source: river-post-1992
  published_as: "A teacher"
"""
    )


def test_a_name_without_an_entry_is_taken_out_of_texts(records: Records, run: Run) -> None:
    path = records.root / TOWN
    path.write_text(path.read_text().replace("The town hall burned down", "The hall of Ben Lind burned down", 1))
    assert run("Ben Lind", "--write") == (
        0,
        f"'Ben Lind' replaced by 'B. L.'; in keys and ids by 'person-1'.\n  {TOWN}: 1 place\n{LEFT}",
        "",
    )
    assert "The hall of B. L. burned down" in path.read_text()


def test_says_where_a_surname_stands_by_itself(records: Records, run: Run) -> None:
    path = records.root / TOWN
    path.write_text(path.read_text().replace("The town hall burned down", "Lind said so, and so did Ben Lind", 1))
    told = "'Lind' by itself stands in 1 file, where it may be anybody's: look there, too.\n"
    assert run("Ben Lind", "--write")[1].endswith(f"  {TOWN}: 1 place\n{LEFT}{told}")


def test_a_name_that_is_nowhere(records: Records, run: Run) -> None:
    assert run("Ben Lind")[1] == (
        "'Ben Lind' would be replaced by 'B. L.'; in keys and ids by 'person-1'.\n"
        "  no record has it\n"
        "Nothing was written; --write does it.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Reed"], "'Reed' is a single word, which many have; give the full name"),
        (
            ["Ada Reed", "--as", "a, b: c", "--write"],
            f"{RELEASE} could not be read with 'a, b: c' in it; give plainer words with --as",
        ),
    ],
)
def test_says_what_is_asked_wrongly(arguments: list[str], message: str, named: Records, run: Run) -> None:
    before = files(named.root)
    assert run(*arguments) == (2, "", f"python -m loaders: {message}\n")
    assert files(named.root) == before


def test_where_the_disk_refuses_one_file_none_is_written(
    named: Records, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(named.root)
    written: list[Path] = []

    def full(self: Path, content: bytes) -> int:
        written.append(self)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    code, _, error = run("Ada Reed", "--write")
    monkeypatch.undo()
    assert (code, len(written)) == (1, 1)
    assert error == "The disk refused (No space left on device). Look with 'git status', and run it again.\n"
    assert files(named.root) == before


def test_says_what_the_version_history_still_has(named: Records, run: Run) -> None:
    git = str(shutil.which("git"))
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        author = ["-c", "user.name=Curator", "-c", "user.email=curator@lakes.example"]
        subprocess.run([git, "-C", str(named.root), *author, *arguments], check=True)
    told = run("Ada Reed", "--write")[1]
    for form in ("Ada Reed", "Reed, Ada", "Ада Рид"):
        assert f"The version history has {form!r} in 1 of its commits: git log --all -S{form!r}\n" in told
    assert purging.history(named.root, ["Ben Lind"]) == {}
