"""One small set of problems in each form: for people, for GitHub, for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from loaders.problems import Problem, reports

if TYPE_CHECKING:
    from tests.conftest import Records

GOLDEN = Path(__file__).parent / "data"
ENDINGS = {"text": "txt", "github": "github", "json": "json", "sarif": "sarif"}


@pytest.fixture
def problems(records: Records) -> list[Problem]:
    """An error and two warnings, one of them without a line to show, in files of which one has an odd name."""
    hint = "# yaml-language-server: $schema=../../schema/event.schema.json\n"
    event = (
        f"{hint}title: The “so-called” liberation: 100%\n"
        "date: 1991-06-04\ntype: statement\nimportance: 3\nstatus: reviewed\n"
        "summary: A letter of Şoşa, 手紙, liberated.\n"
        "actors: [{actor: soutland, role: speaker}]\nsources: [{source: southland-briefing-1991}]\n"
    )
    records.write(
        "events/1991/1991-06-04, 100% odd.yml", event.replace("title: The", 'title: "The').replace("%\n", '%"\n')
    )
    records.write("events/1991/1991-06-05-empty.yml", "")
    found: list[Problem] = records.problems()
    return found


@pytest.mark.parametrize("form", reports.FORMATS)
def test_each_form_of_a_report(form: str, problems: list[Problem]) -> None:
    expected = GOLDEN / f"report.{ENDINGS[form]}"
    assert reports.FORMATS[form](problems) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(("form", "empty"), [("text", ""), ("github", ""), ("json", "[]\n")])
def test_without_problems_there_is_nothing_to_report(form: str, empty: str) -> None:
    assert reports.FORMATS[form]([]) == empty


def test_json_has_every_field_of_every_problem(problems: list[Problem]) -> None:
    told = json.loads(reports.as_json(problems))
    assert [Problem(**one) for one in told] == problems


RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
        "locations": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["physicalLocation"],
                "properties": {
                    "physicalLocation": {
                        "type": "object",
                        "required": ["artifactLocation", "region"],
                        "properties": {
                            "artifactLocation": {
                                "type": "object",
                                "properties": {"uri": {"type": "string", "pattern": r"^[A-Za-z0-9_.~/%-]+$"}},
                            },
                            "region": {
                                "type": "object",
                                "additionalProperties": False,
                                "properties": {
                                    name: {"type": "integer", "minimum": 1}
                                    for name in ("startLine", "startColumn", "endLine", "endColumn")
                                },
                            },
                        },
                    }
                },
            },
        },
    },
}
RULE = {
    "type": "object",
    "required": ["id", "shortDescription"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": {"type": "object", "required": ["text"]},
        "defaultConfiguration": {"type": "object", "properties": {"level": RESULT["properties"]["level"]}},  # type: ignore[index]
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {"name": {"type": "string"}, "rules": {"type": "array", "items": RULE}},
                            }
                        },
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 asks of the parts that we write."""


@pytest.mark.parametrize("made", [True, False])
def test_sarif_has_the_structure_of_sarif(made: bool, problems: list[Problem]) -> None:
    told = json.loads(reports.sarif(problems if made else []))
    jsonschema_rs.validator_for(SARIF).validate(told)
    [run] = told["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [result["ruleId"] for result in run["results"]] == [rules[one["ruleIndex"]]["id"] for one in run["results"]]
    assert len({rule["id"] for rule in rules}) == len(rules)


@pytest.mark.parametrize(
    ("levels", "files", "words"),
    [
        ([], 12, "no problems in 12 files"),
        ([], 1, "no problems in 1 file"),
        (["error"], 412, "1 error in 1 of 412 files"),
        (["error", "warning", "error", "error"], 412, "3 errors, 1 warning in 4 of 412 files"),
        (["warning", "warning"], 1412, "2 warnings in 2 of 1,412 files"),
        (["error"], 0, "1 error in 1 of 1 file"),
    ],
)
def test_the_closing_line_counts(levels: list[Any], files: int, words: str) -> None:
    problems = [Problem(f"{number}.yml", 1, 1, level, "x", "", "") for number, level in enumerate(levels)]
    assert reports.summary(problems, files) == words


SHOWN: list[tuple[str, int, int, str]] = [
    ("key: value", 5, 5, "     ^^^^^"),
    ("\tkey: value", 6, 5, "      ^^^^^"),
    ("s\u0327os\u0327a: x", 5, 2, "   ^^"),
    ("手紙: x", 4, 1, "      ^"),
    ("x: 手紙", 3, 2, "   ^^^^"),
    ("a\u200bb: x", 5, 1, "     ^"),
    ("x: \u0327", 3, 1, "   ^"),
]


@pytest.mark.parametrize(("excerpt", "caret", "width", "carets"), SHOWN)
def test_the_line_below_points_at_what_is_meant(excerpt: str, caret: int, width: int, carets: str) -> None:
    problem = Problem("x.yml", 3, caret + 1, "error", "x", "", "wrong", "", excerpt, caret, width)
    _, shown, below = reports.text([problem]).splitlines()
    assert shown.startswith("    3 | ")
    assert shown.removeprefix("    3 | ").isprintable()
    assert below == f"      | {carets}"


def test_of_a_long_line_the_stretch_that_is_meant_is_shown(records: Records) -> None:
    path = "events/1991/1991-06-01-march-war.yml"
    long = "and so on " * 40
    records.edit(path, "fought over the Marsh District for nine months.", f"fought {long}so-called war {long}")
    (problem,) = [problem for problem in records.problems() if problem.code == "loaded-word"]
    assert problem.column == 441
    assert len(problem.excerpt) <= 162
    assert problem.excerpt.startswith("…")
    assert problem.excerpt.endswith("…")
    assert problem.excerpt[problem.caret : problem.caret + problem.width] == "so-called"


MANY = [
    *(Problem("a.yml", line, 2, "error", "text-markup", "title", f"'<b>' in line {line}") for line in range(1, 3001)),
    Problem("a.yml", 4000, 1, "warning", "weak-source", "facts", "weak"),
    *(Problem("b.yml", line, 2, "warning", "loaded-word", "title", "'x' takes a side") for line in range(1, 21)),
]


def test_of_many_problems_of_a_kind_in_a_file_some_are_shown() -> None:
    lines = reports.text(MANY).splitlines()
    assert lines[19:23] == [
        "a.yml:20:2: error[text-markup] title: '<b>' in line 20",
        "a.yml:4000:1: warning[weak-source] facts: weak",
        "a.yml:21:2: error[text-markup] and 2,980 more of [text-markup] in this file",
        "   help: mend those above, and check again",
    ]
    assert lines[23:] == [f"b.yml:{line}:2: warning[loaded-word] title: 'x' takes a side" for line in range(1, 21)]


@pytest.mark.parametrize("form", reports.FORMATS)
def test_no_form_shows_more(form: str) -> None:
    report = reports.FORMATS[form](MANY)
    assert report.count("in line") == 20
    assert report.count("'x' takes a side") == 20
    assert report.count("and 2,980 more of [text-markup] in this file") == 1


def test_the_closing_line_counts_what_is_not_shown() -> None:
    assert reports.summary(MANY, 12) == "3,000 errors, 21 warnings in 2 of 12 files"


@pytest.fixture
def report_of(records: Records) -> Callable[[str], str]:
    def report(text: str) -> str:
        records.write("events/1991/1991-06-04-letter.yml", text)
        told: str = records.report()
        return told

    return report


@pytest.mark.parametrize("key", ["a\\nb", "\\e[31mred", "\\u202eback", "a.b", "", "x" * 300])
def test_an_odd_key_breaks_no_line(key: str, report_of: Callable[[str], str]) -> None:
    for line in report_of(f'"{key}": 1\n').splitlines():
        assert line.isprintable()
        assert line.startswith(("events/1991/1991-06-04-letter.yml:", "    1 | ", "      | ", "   help: "))
