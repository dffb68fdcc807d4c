"""Editors get the keys of a dataset, and git sees no change in that."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from loaders.__main__ import main
from loaders.commands import generated_files
from loaders.commands.exit_codes import CLEAN, MISUSE, PROBLEMS
from loaders.generating import metadata
from schema import json_schemas
from schema.json_schemas import KEYS, schemas

if TYPE_CHECKING:
    from tests.conftest import Records

Git = Callable[..., str]
ATTRIBUTE = f"/schema/{KEYS} filter=without-keys\n"


@pytest.fixture
def git(records: Records) -> Git:
    """Git, in the repository of a dataset with its schemas as they are committed."""
    program = shutil.which("git")
    assert program

    def run(*arguments: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        command = [program, *who, *arguments]
        return subprocess.run(command, cwd=records.root, check=True, capture_output=True, text=True).stdout

    for name, text in schemas().items():
        records.write(f"schema/{name}", text)
    records.write(".gitattributes", ATTRIBUTE)
    run("init", "--quiet", "--initial-branch=main")
    run("commit", "--quiet", "--allow-empty", "--message=Before")
    run("add", "--all")
    run("commit", "--quiet", "--message=Records")
    return run


def keys(records: Records) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((records.root / "schema" / KEYS).read_text(encoding="utf-8"))["definitions"]
    return found


def give(records: Records) -> int:
    return main(["schema", "--keys", "--root", str(records.root)])


def test_a_dataset_anywhere_gets_schemas_and_keys(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    assert give(records) == CLEAN
    assert capsys.readouterr().out == "".join(f"wrote schema/{name}\n" for name in schemas())
    assert keys(records)["tags"]["enum"] == ["assembly", "march-war"]
    assert give(records) == CLEAN
    assert capsys.readouterr().out == ""


def test_git_sees_no_change(records: Records, git: Git) -> None:
    committed = git("show", f"HEAD:schema/{KEYS}")
    assert give(records) == CLEAN
    assert "enum" in keys(records)["actors"]
    assert (git("status", "--porcelain"), git("diff", "HEAD")) == ("", "")
    git("add", "--all")
    assert git("status", "--porcelain") == ""
    records.edit("registries/tags.yml", "assembly:\n", "assemblies:\n")
    assert give(records) == CLEAN
    assert keys(records)["tags"]["enum"] == ["assemblies", "march-war"]
    assert git("status", "--porcelain") == " M registries/tags.yml\n"
    git("commit", "--quiet", "--all", "--message=Tags")
    assert git("show", f"HEAD:schema/{KEYS}") == committed


def test_other_commits_can_be_checked_out(records: Records, git: Git) -> None:
    assert give(records) == CLEAN
    git("checkout", "--quiet", "HEAD~1")
    git("checkout", "--quiet", "main")
    assert "enum" not in keys(records)["actors"]
    assert give(records) == CLEAN
    assert git("status", "--porcelain") == ""


def test_where_git_would_take_them_for_a_change_nothing_is_written(
    records: Records, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    git("rm", "--quiet", ".gitattributes")
    assert give(records) == MISUSE
    said = f"git would take the keys for a change: write '{ATTRIBUTE.strip()}' into .gitattributes, and commit it"
    assert capsys.readouterr().err == f"python -m loaders: {said}\n"
    assert "enum" not in keys(records)["actors"]


def test_what_a_key_looks_like_can_be_changed(records: Records, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    """The filter would hide it."""
    monkeypatch.setattr(json_schemas, "FOLDER", records.root / "schema")
    assert give(records) == CLEAN
    path = records.root / "schema" / KEYS
    assert path not in generated_files.outdated()
    records.write(f"schema/{KEYS}", path.read_text(encoding="utf-8").replace('"maxLength": 80', '"maxLength": 90'))
    assert path in generated_files.outdated()
    git("-c", "filter.without-keys.clean=cat", "commit", "--quiet", "--all", "--message=Longer keys")
    generated_files.write({path: schemas()[KEYS]})
    assert git("status", "--porcelain") == f"M  schema/{KEYS}\n"


def test_keys_of_entries_with_problems_are_known(records: Records) -> None:
    records.edit("registries/tags.yml", "  label: World Assembly\n", "  lable: World Assembly\n")
    assert give(records) == CLEAN
    tags = keys(records)["tags"]
    assert tags["enum"] == ["assembly", "march-war"]
    assert tags["markdownEnumDescriptions"][0] == ""
    records.write("registries/tags.yml", "[")
    assert give(records) == CLEAN
    assert "enum" not in keys(records)["tags"]


METADATA = "title: March\ndatabases:\n  conflict:\n    description: What was said of March.\n"


def test_without_keys_alone_all_that_follows_for_the_dataset_is_written(
    records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    records.write("metadata.yml", METADATA + metadata.BEGIN + metadata.END)
    assert main(["schema", "--check", "--root", str(records.root)]) == PROBLEMS
    stale = "is out of date; run 'python -m loaders schema'\n"
    assert capsys.readouterr().out == f"metadata.yml {stale}datasette.yaml {stale}"
    assert main(["schema", "--root", str(records.root)]) == CLEAN
    assert capsys.readouterr().out.startswith("wrote metadata.yml\nwrote datasette.yaml\nwrote schema/")
    assert "enum" in keys(records)["actors"]
    written = records.root / "metadata.yml"
    assert "title: Headline in neutral words" in written.read_text(encoding="utf-8")
    assert main(["schema", "--check", "--root", str(records.root)]) == CLEAN
    assert main(["schema", "--root", str(records.root)]) == CLEAN
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: a: b\n", "metadata.yml, line 1: this is not YAML (mapping values are not allowed here)"),
        ("- title\n", "metadata.yml: here must be keys, each with its value"),
        (
            "title: March\n",
            "metadata.yml has one database, under 'databases:': that of which it says what its tables are",
        ),
    ],
)
def test_what_cannot_be_described_is_left_alone(
    records: Records, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    whole = text + metadata.BEGIN + metadata.END
    records.write("metadata.yml", whole)
    assert main(["schema", "--root", str(records.root)]) == MISUSE
    assert capsys.readouterr() == ("", f"python -m loaders: {said}\n")
    assert (records.root / "metadata.yml").read_text(encoding="utf-8") == whole
