"""The Markdown pages: generated ones are fresh, links lead somewhere, commands exist."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from bench.configuration import configure
from loaders.commands import generated_files

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/*.md")])
BY_HAND = [page for page in PAGES if page.parent == ROOT]
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def test_generated_files_are_fresh() -> None:
    assert [generated_files.shown(path) for path in generated_files.outdated()] == [], "run: python -m loaders schema"


def test_the_pages_that_are_generated_are_these() -> None:
    pages = [generated_files.shown(path) for path in generated_files.fresh() if path.suffix == ".md"]
    assert pages == ["CONTRIBUTING.md", "docs/article-coverage.md"]


def test_no_change_of_a_record_makes_a_committed_file_stale(tmp_path: Path) -> None:
    copy = tmp_path / "repository"
    half_written = shutil.ignore_patterns("*.pyc.*")  # of what Python has compiled; the rest comes along, to save time
    for name in ("schema", "loaders", "datasette_timeline", "events", "registries", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=half_written)
    configure(copy)
    shutil.copy(ROOT / "CONTRIBUTING.md", copy)
    old = min((copy / "events" / "2018").glob("*.yml"))
    text = old.read_text(encoding="utf-8")
    changed = re.sub(
        "^importance: ([123])$", lambda match: f"importance: {int(match[1]) % 3 + 1}", text, flags=re.MULTILINE
    )
    assert changed != text
    old.write_text(changed, encoding="utf-8")
    new = old.with_name(f"{old.stem}-once-more.yml")
    new.write_text(re.sub("^title: .*$", "title: Another event", text, count=1, flags=re.MULTILINE), encoding="utf-8")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "loaders", *words]
        return subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)

    checked = run("check", "--no-cache", new.relative_to(copy).as_posix())
    assert checked.returncode == 0, checked.stdout
    made = run("schema", "--check")
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")


def prose(page: Path) -> str:
    """The page without its code blocks."""
    return re.sub(r"^( *)```.*?^\1```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors that code hosts give to headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@EACH_PAGE
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)\s]*)\)", prose(page))
    dead = []
    for link in links:
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def commands() -> set[str]:
    told = subprocess.run(
        [sys.executable, "-m", "loaders", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(re.findall(r"^    ([a-z]+) ", told.stdout, re.MULTILINE))


def test_pages_name_commands_that_exist() -> None:
    named = {name for page in PAGES for name in re.findall(r"-m loaders ([a-z]+)", page.read_text(encoding="utf-8"))}
    assert named <= commands()


def test_every_command_is_explained_to_those_who_write_code() -> None:
    guide = (ROOT / "HACKING.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `python -m loaders ([a-z]+)", guide, re.MULTILINE)
    assert sorted(explained) == sorted(commands())


def test_pages_name_make_targets_that_exist() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    for page in BY_HAND:
        text = page.read_text(encoding="utf-8")
        named = re.findall(r"`make ([a-z]+)", text) + re.findall(r"^ *make ([a-z]+)", text, re.MULTILINE)
        assert set(named) <= set(phony[1].split()), page.name
