"""docs/citing.md answers every recommendation on citing data that change, and names tests that are there."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
_ROW = re.compile(r"^\| R(\d+) \| (.+?) \| (Met|Met otherwise|Partly): (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = _ROW.findall((TESTS.parent / "docs" / "citing.md").read_text(encoding="utf-8"))


def test_each_of_the_fourteen_is_answered() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 15))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"R{row[0]}")
def test_the_tests_of_each_are_there(row: tuple[str, ...]) -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", row[-1])
    assert named
    for path, name in named:
        tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (path, name)
