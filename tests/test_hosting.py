"""What code hosts, bots and git read: workflows, forms, hooks. Each has its form, and names what there is."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import check_jsonschema
import pytest
import yaml

from loaders.__main__ import parser

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = ROOT / "compose.yaml"
DOCKERFILE = ROOT / "Dockerfile"
UNIT = ROOT / "deploy/timeline.service"
ISSUE_CONFIG = ROOT / ".github/ISSUE_TEMPLATE/config.yml"
SCHEMAS = {
    "vendor.github-workflows": sorted(ROOT.glob(".github/workflows/*.yml")),
    "custom.github-workflows-require-timeout": sorted(ROOT.glob(".github/workflows/*.yml")),
    "vendor.github-issue-config": [ISSUE_CONFIG],
    "vendor.github-issue-forms": sorted(set(ROOT.glob(".github/ISSUE_TEMPLATE/*.yml")) - {ISSUE_CONFIG}),
    "vendor.dependabot": [ROOT / ".github/dependabot.yml"],
    "vendor.citation-file-format": [ROOT / "CITATION.cff"],
    "vendor.compose-spec": [COMPOSE],
}
HOOKS = ROOT / ".pre-commit-config.yaml"
FILES = sorted(
    path
    for path in (HOOKS, COMPOSE, DOCKERFILE, *ROOT.glob(".github/**/*"), *ROOT.glob(".ci/*"), *ROOT.glob("deploy/*"))
    if path.is_file()
)
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
    folders = r"(?:\.ci|deploy|docs|events|loaders|registries|requirements|schema|tests)"
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
def test_a_workflow_may_only_read_unless_it_publishes(path: Path) -> None:
    assert read(path)["permissions"] == {"contents": "read"}
    more = [job["permissions"] for job in jobs(path) if "permissions" in job]
    allowed = {
        "release": [{"contents": "write", "id-token": "write", "attestations": "write"}],
        "pages": [{"contents": "read", "pages": "write", "id-token": "write"}],
    }
    assert more == allowed.get(path.stem, [])


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
        "record-form": ("system", ".venv/bin/python -m loaders format --check"),
    }


def test_the_hook_of_the_records_looks_when_records_change() -> None:
    [wanted] = [hook["files"] for hook in read(HOOKS)["repos"][0]["hooks"] if hook["id"] == "records"]
    assert re.search(wanted, "events/1994/1994-05-12-ceasefire.yml")
    assert re.search(wanted, "registries/tags.yml")
    assert not re.search(wanted, "README.md")


# --- containers and services ------------------------------------------------------------------------------------------


def exec_form(text: str, instruction: str) -> list[str]:
    """The words of an instruction of the Dockerfile, or of the command in it, that is written as a list."""
    [words] = re.findall(rf"^{instruction} .*?(\[.*\])$", text, re.MULTILINE)
    return [str(word) for word in json.loads(words)]


def test_containers_and_services_serve_with_what_there_is() -> None:
    dockerfile, unit = DOCKERFILE.read_text("utf-8"), UNIT.read_text("utf-8")
    [started] = re.findall(r"^ExecStart=/srv/timeline/(.*)$", unit, re.MULTILINE)
    for python, *words in (exec_form(dockerfile, "CMD"), started.split()):
        assert python == ".venv/bin/python"
        assert words[:3] == ["-m", "loaders", "serve"]
        assert vars(parser().parse_args(words[2:]))["port"] == 8001


def test_the_container_is_asked_whether_it_is_well() -> None:
    assert exec_form(DOCKERFILE.read_text("utf-8"), "HEALTHCHECK") == [".venv/bin/python", "deploy/healthy"]


def test_nobody_is_root_in_a_container_or_a_service() -> None:
    assert re.findall(r"^USER (.*)$", DOCKERFILE.read_text("utf-8"), re.MULTILINE) == ["10001:10001"]
    assert "\nUser=timeline\n" in UNIT.read_text("utf-8")
    assert (
        read(COMPOSE)["services"]["timeline"] | {"read_only": "true", "cap_drop": ["ALL"]}
        == (read(COMPOSE)["services"]["timeline"])
    )


def test_an_image_is_made_without_what_git_ignores_and_tests_need() -> None:
    left_out = set((ROOT / ".dockerignore").read_text("utf-8").split("\n"))
    assert {"tests", "bench", ".venv", "conflict.db*", "downloads", "releases"} <= left_out


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [(b'{"status": "ok"}', 0, '{"status": "ok"}\n'), (None, 1, "")],
    ids=["well", "not well"],
)
def test_healthy_says_whether_the_site_is_well(answer: bytes | None, status: int, told: str) -> None:
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if answer else 503)
            self.end_headers()
            self.wfile.write(answer or b"")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Site) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        port = server.server_address[1]
        ran = subprocess.run(
            [sys.executable, ROOT / "deploy/healthy", str(port)], capture_output=True, text=True, timeout=60
        )
        thread.join()
    address = f"http://127.0.0.1:{port}/health"
    error = "" if answer else f"{address}: HTTP Error 503: Service Unavailable\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (status, told, error)
