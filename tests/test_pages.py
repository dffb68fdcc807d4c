"""The Markdown pages: generated ones are fresh, links lead somewhere, commands exist."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from loaders import pages
from loaders.entries import Dataset

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/*.md")])
BY_HAND = [page for page in PAGES if page.parent == ROOT]
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def test_generated_pages_are_fresh(real_dataset: Dataset) -> None:
    assert pages.stale(ROOT, real_dataset) == [], "run: python -m loaders report"


def test_every_generated_page_is_one_that_git_keeps(real_dataset: Dataset) -> None:
    expected = {"CONTRIBUTING.md", "docs/article-coverage.md", "docs/data-quality.md"}
    assert set(pages.fresh(ROOT, real_dataset)) == expected


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
