"""docs/decisions: numbered without gaps, in one form, and each in the index."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "decisions"
DECISIONS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
HEADINGS = ["Context", "Decision", "Consequences", "What was weighed against it"]
LINES_OF_A_PAGE = 60


def test_numbers_are_consecutive() -> None:
    assert [path.name[:5] for path in DECISIONS] == [f"{number:04}-" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_each_has_one_form_and_one_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert len(text.splitlines()) <= LINES_OF_A_PAGE


def test_the_index_has_each_under_its_title() -> None:
    rows = re.findall(r"^\| (\d{4}) \| \[(.+)\]\((.+)\) \|$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)
    titles = [path.read_text(encoding="utf-8").partition("\n")[0].partition(". ")[2] for path in DECISIONS]
    assert rows == [(path.name[:4], title, path.name) for path, title in zip(DECISIONS, titles, strict=True)]


def test_whoever_writes_code_is_led_there() -> None:
    assert "(docs/decisions/README.md)" in (ROOT / "HACKING.md").read_text(encoding="utf-8")
