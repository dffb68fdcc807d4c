"""What readers do with a copy of the site without a server, in Chromium and in Firefox as Debian has them."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
TASKS: list[dict[str, Any]] = yaml.safe_load(
    (HERE.parents[2] / "expectations" / "reader-tasks.yml").read_text(encoding="utf-8")
)["tasks"]
_HOW = "Puppeteer, which drives the browsers, is not installed. With npm: npm ci --ignore-scripts --prefix {}"
_NO_FIREFOX = "Readers have Firefox, too, and none was found. On Debian: sudo apt install firefox-esr"

pytestmark = pytest.mark.long


def _done(browser: str, program: str, base: str) -> list[dict[str, Any]]:
    """What each task came to."""
    if not (HERE / "node_modules").is_dir():
        pytest.fail(_HOW.format(HERE), pytrace=False)
    command = ["node", str(HERE / "run.mjs"), browser, program, base]
    run = subprocess.run(command, input=json.dumps(TASKS), capture_output=True, text=True, check=False, timeout=600)
    assert run.returncode == 0, run.stderr
    results: list[dict[str, Any]] = json.loads(run.stdout)
    return results


def test_there_are_tasks_enough() -> None:
    assert len({each["task"] for each in TASKS}) == len(TASKS) >= 20


@pytest.mark.parametrize("opened", ["served", "a folder"])
@pytest.mark.parametrize("browser", ["chrome", "firefox"])
def test_readers_do_what_they_came_for(browser: str, opened: str, chromium: str, copy: Path, served: str) -> None:
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    if browser == "firefox" and not firefox:
        pytest.fail(_NO_FIREFOX, pytrace=False)
    program = chromium if browser == "chrome" else str(firefox)
    done = _done(browser, program, served if opened == "served" else f"{copy.as_uri()}/")
    assert [each for each in done if each["missed"] or each["complaints"]] == []
    assert [each["away"] for each in done if each["away"]] == [], "nothing is asked of anybody else"
