"""What code hosts, bots and git read: workflows, forms, hooks. Each has its form, and names what there is."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import check_jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ISSUE_CONFIG = ROOT / ".github/ISSUE_TEMPLATE/config.yml"
SCHEMAS = {
    "vendor.github-workflows": sorted(ROOT.glob(".github/workflows/*.yml")),
    "custom.github-workflows-require-timeout": sorted(ROOT.glob(".github/workflows/*.yml")),
    "vendor.github-issue-config": [ISSUE_CONFIG],
    "vendor.github-issue-forms": sorted(set(ROOT.glob(".github/ISSUE_TEMPLATE/*.yml")) - {ISSUE_CONFIG}),
    "vendor.dependabot": [ROOT / ".github/dependabot.yml"],
    "vendor.citation-file-format": [ROOT / "CITATION.cff"],
}
HOOKS = ROOT / ".pre-commit-config.yaml"
FILES = sorted([HOOKS, *(path for path in ROOT.glob(".github/**/*") if path.is_file()), *ROOT.glob(".ci/*")])
WORKFLOWS = SCHEMAS["vendor.github-workflows"]
MADE = {"notes.md", "data-changelog.md", "tests/browser/wordpress/debian"}
"""What workflows and CI make themselves."""

EACH_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
EACH_WORKFLOW = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    """A YAML file whose values stay as they are written; `on` is no flag."""
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes only text
    return found


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_have_the_form_that_their_readers_want(schema: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        check_jsonschema.main(["--builtin-schema", schema, *map(str, SCHEMAS[schema])])
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (0, "ok -- validation done\n"), told.out + told.err


def test_every_file_of_the_host_has_a_schema() -> None:
    assert {path for path in FILES if path.suffix == ".yml"} <= {path for paths in SCHEMAS.values() for path in paths}


# --- what they name ---------------------------------------------------------------------------------------------------


@EACH_FILE
def test_commands_and_their_options_exist(path: Path) -> None:
    for command, rest in re.findall(r"-m loaders ([a-z]+)([^\n|`]*)", path.read_text("utf-8")):
        told = subprocess.run(
            [sys.executable, "-m", "loaders", command, "--help"], cwd=ROOT, capture_output=True, text=True
        )
        assert told.returncode == 0, command
        assert set(re.findall(r"--[a-z-]+", rest)) <= set(re.findall(r"--[a-z-]+", told.stdout)), f"{command}{rest}"


@EACH_FILE
def test_make_targets_exist(path: Path) -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony
    named = re.findall(r"(?:^|[`=] ?|run: |[A-Z]=1 )make ((?:[a-z]+ ?)+)", path.read_text("utf-8"), re.MULTILINE)
    assert {target for targets in named for target in targets.split()} <= set(phony[1].split())


@EACH_FILE
def test_paths_exist(path: Path) -> None:
    folders = r"(?:\.ci|docs|events|loaders|registries|requirements|schema|tests)"
    named = re.findall(
        rf"(?<![\w/.-])({folders}/[\w./-]*\w|[\w-]+\.(?:md|yml|toml|cff)|settings\.json)\b", path.read_text("utf-8")
    )
    assert [name for name in named if name not in MADE and not (ROOT / name).exists()] == []


# --- workflows --------------------------------------------------------------------------------------------------------


def jobs(path: Path) -> list[dict[str, Any]]:
    return list(read(path)["jobs"].values())


def steps(path: Path) -> Iterator[dict[str, Any]]:
    return (step for job in jobs(path) for step in job["steps"])


@EACH_WORKFLOW
def test_a_workflow_may_only_read_unless_it_makes_a_release(path: Path) -> None:
    assert read(path)["permissions"] == {"contents": "read"}
    more = [job["permissions"] for job in jobs(path) if "permissions" in job]
    release = {"contents": "write", "id-token": "write", "attestations": "write"}
    assert more == ([release] if path.stem == "release" else [])


@EACH_WORKFLOW
def test_a_workflow_gets_no_secret_and_leaves_none(path: Path) -> None:
    assert "secrets." not in path.read_text("utf-8")
    assert "pull_request_target" not in read(path)["on"]
    checkouts = [step["with"] for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts == [{"persist-credentials": "false", "fetch-depth": "0"}]  # commits tell of earlier versions


@EACH_WORKFLOW
def test_a_newer_run_takes_the_place_of_an_older_one_but_not_of_a_release(path: Path) -> None:
    assert read(path)["concurrency"] == {
        "group": "${{ github.workflow }}-${{ github.ref }}",
        "cancel-in-progress": "false" if path.stem == "release" else "true",
    }


@EACH_WORKFLOW
def test_actions_are_the_host_s_own_at_a_version(path: Path) -> None:
    for step in steps(path):
        assert re.fullmatch(r"actions/[a-z-]+@(v\d+|[0-9a-f]{40})", step.get("uses", "actions/x@v1"))


@EACH_WORKFLOW
def test_scripts_are_sound_and_hold_no_words_of_strangers(path: Path) -> None:
    for step in steps(path):
        script = step.get("run", "")
        assert "${{" not in script
        assert subprocess.run(["/bin/bash", "-n"], input=script, capture_output=True, text=True).stderr == ""


# --- hooks ------------------------------------------------------------------------------------------------------------


def test_hooks_need_neither_network_nor_anything_but_the_environment() -> None:
    [repo] = read(HOOKS)["repos"]
    assert repo["repo"] == "local"
    assert {hook["id"]: (hook["language"], hook["entry"]) for hook in repo["hooks"]} == {
        "ruff-check": ("system", ".venv/bin/python -m ruff check --force-exclude"),
        "ruff-format": ("system", ".venv/bin/python -m ruff format --force-exclude"),
        "records": ("system", ".venv/bin/python -m loaders check"),
    }


def test_the_hook_of_the_records_looks_when_records_change() -> None:
    [wanted] = [hook["files"] for hook in read(HOOKS)["repos"][0]["hooks"] if hook["id"] == "records"]
    assert re.search(wanted, "events/1994/1994-05-12-ceasefire.yml")
    assert re.search(wanted, "registries/tags.yml")
    assert not re.search(wanted, "README.md")
